import type { Registrar } from '@sipspace/core'
import type { Config } from '../config/config.ts'
import type { Dependencies } from '../dependencies.ts'
import { flexisipRegistrar } from './flexisip.ts'
import { kamailioRegistrar } from './kamailio.ts'

export interface OpenRegistrar extends Registrar {
  close: () => Promise<void>
}

/** Whether the settings name a registrar. */
export const hasRegistrar = ({ REDIS_HOST, REDIS_SENTINEL_HOST, KAMAILIO_DATABASE_URL }: Config): boolean =>
  [REDIS_HOST, REDIS_SENTINEL_HOST, KAMAILIO_DATABASE_URL].some((setting) => setting !== undefined)

/** What knows the devices that are registered, as the settings say; null where none of them does. Nothing is connected yet. */
export function prepareRegistrar(deps: Pick<Dependencies, 'config' | 'log'>): OpenRegistrar | null {
  const { REDIS_HOST, REDIS_SENTINEL_HOST, KAMAILIO_DATABASE_URL } = deps.config
  if (REDIS_HOST !== undefined || REDIS_SENTINEL_HOST !== undefined) return flexisipRegistrar(deps)
  return KAMAILIO_DATABASE_URL === undefined ? null : kamailioRegistrar(deps)
}
