import { asteriskConfig } from './asterisk.ts'
import { coturnConfig } from './coturn.ts'
import { flexisipConfig } from './flexisip.ts'
import { freeswitchConfig } from './freeswitch.ts'
import type { Installation } from './installation.ts'
import { kamailioConfig } from './kamailio.ts'
import { opensipsConfig } from './opensips.ts'

interface SipServer {
  write: (installation: Installation) => string
  /** whether it reads the database, which has to be one that it can reach */
  readsDatabase: boolean
}

/** The servers that a configuration is written for. */
export const sipServers: Record<string, SipServer> = {
  kamailio: { write: kamailioConfig, readsDatabase: true },
  opensips: { write: opensipsConfig, readsDatabase: true },
  asterisk: { write: asteriskConfig, readsDatabase: true },
  freeswitch: { write: freeswitchConfig, readsDatabase: false },
  flexisip: { write: flexisipConfig, readsDatabase: true },
  coturn: { write: coturnConfig, readsDatabase: false },
}
