import { sql } from 'kysely'
import type { Database } from '../database/database.ts'
import { removeJobsOf } from '../database/jobs.ts'

const ACCOUNTS_AT_ONCE = 50
const LINES_AT_ONCE = 1_000

/**
 * Erases what triggers could not at once when accounts were deleted: who they were in the lines of the audit log, batch by
 * batch, and their jobs in the queue. Safe to be cut short, and to be done by two at once. How many accounts.
 */
export async function eraseDeletedAccounts(db: Database): Promise<number> {
  let erased = 0
  for (;;) {
    const gone = await db
      .selectFrom('account_erasures')
      .selectAll()
      .orderBy('account_id')
      .limit(ACCOUNTS_AT_ONCE)
      .execute()
    for (const { account_id: accountId, request_tokens: requests, job_flags: flags } of gone) {
      await removeJobsOf(db, flags)
      await eraseLines(db, accountId, requests)
      await db.deleteFrom('account_erasures').where('account_id', '=', accountId).execute()
    }
    erased += gone.length
    if (gone.length < ACCOUNTS_AT_ONCE) return erased
  }
}

async function eraseLines(db: Database, accountId: number, requests: string[]): Promise<void> {
  for (let after = '0'; ; ) {
    const { rows } = await sql<{ last: string | null }>`
      select erase_audit_lines(${accountId}, ${requests}::text[], ${after}::bigint, ${LINES_AT_ONCE}) as last
    `.execute(db)
    const last = rows[0]?.last ?? null
    if (last === null) return
    after = last
  }
}
