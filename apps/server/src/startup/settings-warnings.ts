import type { FastifyBaseLogger } from 'fastify'
import type { Config } from '../config/config.ts'

/** Says once, at the start, which settings of the environment do not do what their names promise. */
export function warnOfSettings(config: Config, log: FastifyBaseLogger): void {
  const { LOG_CHANNEL: channel, withoutUse } = config
  if (!['stdout', 'stderr', 'errorlog'].includes(channel)) {
    log.warn({ LOG_CHANNEL: channel }, 'the log goes to standard output: LOG_CHANNEL may be stdout or stderr')
  }
  if (withoutUse.length > 0) {
    log.warn(
      { settings: withoutUse },
      'nothing reads these settings; docs/flexisip-account-manager.md says what is in place of them',
    )
  }
}
