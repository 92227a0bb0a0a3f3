import { addCounts, type Count, type Database, type Metric } from '@sipspace/core'
import type { SignInListener } from '../auth/sign-ins.ts'
import { type Batches, writeInBatches } from '../storage/batches.ts'

/** What happens in Spaces and leaves no row: counted here at once, and in the database in batches. */
export interface Counts extends Batches {
  note: (spaceId: number, metric: Metric, at: Date) => void
}

const FLUSH_EVERY_MS = 5_000
const HOUR_MS = 3_600_000

export function createCounts(db: Database, onError: (error: unknown) => void): Counts {
  let waiting = new Map<string, Count>()

  const add = (counted: Count) => {
    const hour = Math.floor(counted.at.getTime() / HOUR_MS)
    const key = `${counted.spaceId} ${counted.metric} ${hour}`
    const count = counted.count + (waiting.get(key)?.count ?? 0)
    waiting.set(key, { ...counted, count })
  }

  const write = async () => {
    if (waiting.size === 0) return
    const taken = [...waiting.values()]
    waiting = new Map()
    try {
      await addCounts(db, taken)
    } catch (error) {
      taken.forEach(add)
      onError(error)
    }
  }

  return {
    note: (spaceId, metric, at) => add({ spaceId, metric, at, count: 1 }),
    ...writeInBatches(FLUSH_EVERY_MS, write),
  }
}

/** A key or session goes on with what was shown before; a former password is asked of who is in already. */
const shows = new Set(['password', 'digest', 'bearer', 'certificate', 'oidc'])

/** Counts sign-ins, and every attempt that failed. */
export const countSignIns =
  (counts: Counts, clock: () => Date): SignInListener =>
  ({ kind, outcome, spaceId }) => {
    if (spaceId === null) return
    if (outcome !== 'ok') counts.note(spaceId, 'sign_in_failures', clock())
    else if (shows.has(kind)) counts.note(spaceId, 'sign_ins', clock())
  }
