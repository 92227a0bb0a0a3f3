import {
  createAccountLimits,
  createLargeReads,
  createLoginThrottle,
  createRequestLimit,
  createWrongCodes,
  type Database,
} from '@sipspace/core'
import type { Config } from '../config/config.ts'

/** The limits that the settings ask for; none at all with `RATE_LIMIT=off`. */
export function rateLimits(db: Database, clock: () => Date, config: Config) {
  const limit = (perTime: number) => (config.RATE_LIMIT ? perTime : null)
  const accounts = {
    user: {
      perMinute: config.RATE_LIMIT_USER_PER_MINUTE,
      atOnce: config.RATE_LIMIT_USER_AT_ONCE,
      changesPerMinute: config.RATE_LIMIT_USER_CHANGES_PER_MINUTE,
    },
    admin: {
      perMinute: config.RATE_LIMIT_ADMIN_PER_MINUTE,
      atOnce: config.RATE_LIMIT_ADMIN_AT_ONCE,
      changesPerMinute: config.RATE_LIMIT_ADMIN_PER_MINUTE,
    },
    streams: config.RATE_LIMIT_STREAMS_PER_ACCOUNT,
  }
  return {
    loginThrottle: createLoginThrottle(db, clock, limit(config.RATE_LIMIT_WRONG_PASSWORDS_PER_HOUR)),
    largeReads: createLargeReads(config.LARGE_READS_AT_ONCE),
    wrongCodes: createWrongCodes(db, clock, limit(config.RATE_LIMIT_WRONG_PASSWORDS_PER_HOUR)),
    requestLimit: createRequestLimit(db, clock, limit(config.RATE_LIMIT_PUBLIC_PER_MINUTE)),
    tokenLimit: createRequestLimit(db, clock, limit(config.RATE_LIMIT_TOKENS_PER_HOUR), 'tokens'),
    accountLimits: createAccountLimits(clock, config.RATE_LIMIT ? accounts : null),
  }
}
