import type { Count } from './rate-limits.queries.ts'

/** Keys that are remembered at most: the database knows them all. */
const MAX_KEYS = 10_000

/**
 * What this process knows of counts: what it has counted, and what the database said last. Counts only grow until they
 * begin anew, so that what is too many here is too many everywhere, and is refused without a statement.
 */
export interface KnownCounts {
  of: (key: string, now: Date) => { count: number; resetAt: Date } | null
  /** counts once more at once, before the database does: what comes at the same moment is counted, too */
  countOnceMore: (key: string, options: { now: Date; resetAt: Date }) => void
  learn: (counts: readonly Count[], now: Date) => void
}

export function createKnownCounts(): KnownCounts {
  const counts = new Map<string, { count: number; resetAt: Date }>()

  const of: KnownCounts['of'] = (key, now) => {
    const known = counts.get(key)
    return known && known.resetAt > now ? known : null
  }

  const set = (key: string, count: number, resetAt: Date) => {
    // the key that was written longest ago goes first
    counts.delete(key)
    counts.set(key, { count, resetAt })
    for (const oldest of counts.keys()) {
      if (counts.size <= MAX_KEYS) break
      counts.delete(oldest)
    }
  }

  return {
    of,
    countOnceMore(key, { now, resetAt }) {
      const known = of(key, now)
      set(key, (known?.count ?? 0) + 1, known?.resetAt ?? resetAt)
    },
    learn(learned, now) {
      for (const { key, count, reset_at } of learned) {
        const known = of(key, now)
        const resetAt = new Date(Math.max(Date.parse(reset_at), known?.resetAt.getTime() ?? 0))
        set(key, Math.max(count, known?.count ?? 0), resetAt)
      }
    },
  }
}
