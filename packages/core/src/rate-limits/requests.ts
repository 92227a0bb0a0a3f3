import type { Database } from '../database/database.ts'
import { createKnownCounts } from './counts.ts'
import { networkOf } from './networks.rules.ts'
import { countOnceMore } from './rate-limits.queries.ts'
import { tooMany } from './too-many.ts'

const WINDOW_MS = 60_000

/** The requests that a network may send to what is for anybody, in all processes together. */
export interface RequestLimit {
  /** @throws AppError too_many_requests */
  take: (ip: string) => Promise<void>
}

/** @param perMinute requests of a network within a minute, which begins with the first; null for any number */
export function createRequestLimit(db: Database, clock: () => Date, perMinute: number | null): RequestLimit {
  if (perMinute === null) return { take: () => Promise.resolve() }
  const known = createKnownCounts()
  return {
    async take(ip) {
      const key = `requests ${networkOf(ip)}`
      const now = clock()
      const spent = known.of(key, now)
      if (spent && spent.count > perMinute) throw tooMany(spent.resetAt, now)
      const [counted] = await countOnceMore(db, [key], { now, resetAt: new Date(now.getTime() + WINDOW_MS) })
      if (!counted || counted.count <= perMinute) return
      known.learn([counted], now)
      throw tooMany(new Date(counted.reset_at), now)
    },
  }
}
