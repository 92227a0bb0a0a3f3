import type { Registrar } from '@sipspace/core'
import type { Config } from '../config/config.ts'
import type { Dependencies } from '../dependencies.ts'
import { flexisipRegistrar } from './flexisip.ts'
import { kamailioRegistrar } from './kamailio.ts'

export interface OpenRegistrar extends Registrar {
  close: () => Promise<void>
}

/** Which registrar the settings name; Flexisip's where they name both. */
function registrarOf({ REDIS_HOST, REDIS_SENTINEL_HOST, KAMAILIO_DATABASE_URL }: Config) {
  if (REDIS_HOST !== undefined || REDIS_SENTINEL_HOST !== undefined) return flexisipRegistrar
  return KAMAILIO_DATABASE_URL === undefined ? null : kamailioRegistrar
}

/** Whether the settings name a registrar. */
export const hasRegistrar = (config: Config): boolean => registrarOf(config) !== null

/** What knows the devices that are registered, as the settings say; null where none of them does. Nothing is connected yet. */
export const prepareRegistrar = (deps: Pick<Dependencies, 'config' | 'log'>): OpenRegistrar | null =>
  registrarOf(deps.config)?.(deps) ?? null
