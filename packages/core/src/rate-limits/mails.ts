import type { Database } from '../database/database.ts'
import { hashToken } from '../random.ts'
import { countOnceMore } from './rate-limits.queries.ts'

const WINDOW_MS = 3_600_000

/**
 * Counts a mail to an address, whichever account, Space and operation it is for. Whether it may be sent: not when it is
 * more than `perHour` since the first within an hour.
 */
export async function countMailTo(db: Database, address: string, perHour: number, now: Date): Promise<boolean> {
  const key = `mails ${hashToken(address.toLowerCase()).toString('base64url')}`
  const [counted] = await countOnceMore(db, [key], { now, resetAt: new Date(now.getTime() + WINDOW_MS) })
  return counted === undefined || counted.count <= perHour
}
