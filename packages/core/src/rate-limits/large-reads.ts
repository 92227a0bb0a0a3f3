import pLimit, { type LimitFunction } from 'p-limit'

/** Keeps large reads of one Space, such as searches and lists, from making the requests of all others wait. */
export interface LargeReads {
  /** Runs a read once fewer of its Space run than may, in the order in which they came. */
  run: <T>(spaceId: number, read: () => Promise<T>) => Promise<T>
}

/** @param atOnce how many of a Space run at once in this process */
export function createLargeReads(atOnce: number): LargeReads {
  const limits = new Map<number, LimitFunction>()
  return {
    run(spaceId, read) {
      const limit = limits.get(spaceId) ?? pLimit(atOnce)
      limits.set(spaceId, limit)
      return limit(read)
    },
  }
}
