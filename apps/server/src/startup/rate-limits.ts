import { createLoginThrottle, createRequestLimit, createWrongCodes, type Database } from '@sipspace/core'
import type { Config } from '../config/config.ts'

/** The limits that the settings ask for. */
export function rateLimits(db: Database, clock: () => Date, config: Config) {
  const {
    RATE_LIMIT,
    RATE_LIMIT_PUBLIC_PER_MINUTE: requests,
    RATE_LIMIT_WRONG_PASSWORDS_PER_HOUR: loginThrottle,
  } = config
  return {
    loginThrottle: createLoginThrottle(db, clock, RATE_LIMIT ? loginThrottle : null),
    wrongCodes: createWrongCodes(db, clock, RATE_LIMIT ? loginThrottle : null),
    requestLimit: createRequestLimit(db, clock, RATE_LIMIT ? requests : null),
  }
}
