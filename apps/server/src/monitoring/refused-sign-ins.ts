import { addRefusedSignIns, type Database, type RefusedSignIn } from '@sipspace/core'
import type { SignInListener } from '../auth/sign-ins.ts'
import { type Batches, writeInBatches } from '../storage/batches.ts'

/** Lines that the refused attempts on one account may add to the audit log in an hour, by each process. */
const MAX_PER_ACCOUNT = 20
/** Lines that wait to be written at most; further attempts are counted by the statistics and metrics alone. */
const MAX_WAITING = 1_000
/** Accounts whose lines are counted at most. */
const MAX_ACCOUNTS = 10_000

const FLUSH_EVERY_MS = 1_000
const HOUR_MS = 3_600_000

/** The refused attempts to sign in, as lines of the audit log on the account that was meant. */
export interface RefusedSignInLog extends Batches {
  note: SignInListener
}

/**
 * Writes them in batches, so that an attempt does not wait for it; bounded in number by account and in all, so that
 * guessing does not fill the audit log.
 *
 * @param onError is called when a batch could not be written, which is then lost
 */
export function createRefusedSignInLog(
  db: Database,
  clock: () => Date,
  onError: (error: unknown) => void,
): RefusedSignInLog {
  let waiting: RefusedSignIn[] = []
  let lines = new Map<number, number>()
  let hour = 0

  const write = async () => {
    if (waiting.length === 0) return
    const batch = waiting
    waiting = []
    await addRefusedSignIns(db, batch).catch(onError)
  }

  /** Whether the account may have another line within this hour. */
  const isWithinLimit = (accountId: number, at: Date): boolean => {
    const thisHour = Math.floor(at.getTime() / HOUR_MS)
    if (thisHour !== hour) {
      hour = thisHour
      lines = new Map()
    }
    const count = lines.get(accountId) ?? 0
    if (count >= MAX_PER_ACCOUNT || (count === 0 && lines.size >= MAX_ACCOUNTS)) return false
    lines.set(accountId, count + 1)
    return true
  }

  return {
    note({ kind, outcome, accountId, ip }) {
      const at = clock()
      if (outcome === 'ok' || accountId === null || waiting.length >= MAX_WAITING || !isWithinLimit(accountId, at))
        return
      waiting.push({ accountId, kind, outcome, ip, at })
    },
    ...writeInBatches(FLUSH_EVERY_MS, write),
  }
}
