import { type Database, recordKeyUses } from '@sipspace/core'
import { type Batches, writeInBatches } from '../storage/batches.ts'

/** When API keys were last used: noted here at once, and in the database in batches. */
export interface KeyUses extends Batches {
  note: (keyId: number, at: Date) => void
  /** the last use of a key in milliseconds since the epoch, when this process knows of one */
  lastUse: (keyId: number) => number
}

const FLUSH_EVERY_MS = 5_000

export function createKeyUses(db: Database, onError: (error: unknown) => void): KeyUses {
  let waiting = new Map<number, Date>()
  // the last batch still counts: a request may have read its key before the batch was written
  let written = new Map<number, Date>()

  const write = async () => {
    if (waiting.size === 0) return
    written = waiting
    waiting = new Map()
    try {
      await recordKeyUses(
        db,
        [...written].map(([id, at]) => ({ id, at })),
      )
    } catch (error) {
      for (const [id, at] of written) if (!waiting.has(id)) waiting.set(id, at)
      onError(error)
    }
  }

  return {
    note: (keyId, at) => waiting.set(keyId, at),
    lastUse: (keyId) => (waiting.get(keyId) ?? written.get(keyId))?.getTime() ?? 0,
    ...writeInBatches(FLUSH_EVERY_MS, write),
  }
}
