import type { Database } from '../database/database.ts'
import { createKnownCounts } from './counts.ts'
import { NETWORKS, networksKnownSince, WRONG_PASSWORDS_COUNTED_MS, wrongCodesKey } from './login-throttle.rules.ts'
import { networkOf } from './networks.rules.ts'
import { countOnceMore } from './rate-limits.queries.ts'
import { tooMany } from './too-many.ts'
import { findWrongCodes } from './wrong-codes.queries.ts'

/**
 * Counts the wrong codes that a network sends, whatever accounts they are for: each account has few tries, but there are
 * many accounts. As with passwords, a network that the account has signed in from is not counted for it.
 */
export interface WrongCodes {
  /**
   * Compares a code; a wrong one is counted.
   *
   * @param accountId whom the code is for; null for no account
   * @throws AppError too_many_requests without comparing anything
   */
  attempt: (code: { ip: string; accountId: number | null; isRight: () => boolean }) => Promise<boolean>
}

/** @param perHour wrong passwords for an account from one network; null for any number */
export function createWrongCodes(db: Database, clock: () => Date, perHour: number | null): WrongCodes {
  if (perHour === null) return { attempt: async ({ isRight }) => isRight() }
  const known = createKnownCounts()
  return {
    async attempt({ ip, accountId, isRight }) {
      const now = clock()
      const network = networkOf(ip)
      const key = wrongCodesKey(network)
      const since = networksKnownSince(now)
      const { counts, isKnownNetwork } = await findWrongCodes(db, { key, accountId, network, since, now })
      known.learn(counts, now)
      const spent = known.of(key, now)
      if (!isKnownNetwork && spent && spent.count >= perHour * NETWORKS) throw tooMany(spent.resetAt, now)
      if (isRight()) return true
      if (isKnownNetwork) return false
      const window = { now, resetAt: new Date(now.getTime() + WRONG_PASSWORDS_COUNTED_MS) }
      known.countOnceMore(key, window)
      known.learn(await countOnceMore(db, [key], window), now)
      return false
    },
  }
}
