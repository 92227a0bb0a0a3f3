import { createGuesses, createRequestLimit, type Database } from '@sipspace/core'
import type { Config } from './config.ts'

/** The limits that the settings ask for. */
export function rateLimits(db: Database, clock: () => Date, config: Config) {
  const { RATE_LIMIT, RATE_LIMIT_PUBLIC_PER_MINUTE: requests, RATE_LIMIT_WRONG_PASSWORDS_PER_HOUR: guesses } = config
  return {
    guesses: createGuesses(db, clock, RATE_LIMIT ? guesses : null),
    requestLimit: createRequestLimit(db, clock, RATE_LIMIT ? requests : null),
  }
}
