import type { Database } from '../database/database.ts'
import { createKnownCounts } from './counts.ts'
import { networkOf } from './networks.rules.ts'
import { countOnceMore } from './rate-limits.queries.ts'
import { tooMany } from './too-many.ts'

/** What is counted by itself, and within which time, in milliseconds. */
const windows = { requests: 60_000, tokens: 3_600_000 }

/** What a network may ask for without credentials, in all processes together. */
export interface RequestLimit {
  /** @throws AppError too_many_requests */
  take: (ip: string) => Promise<void>
}

/**
 * @param maximum what a network may ask for within a minute (`requests`) or an hour (`tokens`), which begins with the
 *   first; null for any number
 */
export function createRequestLimit(
  db: Database,
  clock: () => Date,
  maximum: number | null,
  what: keyof typeof windows = 'requests',
): RequestLimit {
  if (maximum === null) return { take: () => Promise.resolve() }
  const known = createKnownCounts()
  return {
    async take(ip) {
      const key = `${what} ${networkOf(ip)}`
      const now = clock()
      const spent = known.of(key, now)
      if (spent && spent.count > maximum) throw tooMany(spent.resetAt, now)
      const [counted] = await countOnceMore(db, [key], { now, resetAt: new Date(now.getTime() + windows[what]) })
      if (!counted || counted.count <= maximum) return
      known.learn([counted], now)
      throw tooMany(new Date(counted.reset_at), now)
    },
  }
}
