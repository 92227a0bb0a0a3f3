import { sql } from 'kysely'
import type { Database } from '../database.ts'

/** Seconds that a commit may wait for a standby. */
const COMMIT_SECONDS = 2

/** Whether the database takes writes: `waiting` while commits hang for want of a synchronous standby. */
export async function writability(db: Database): Promise<'ok' | 'read-only' | 'waiting'> {
  const { rows } = await sql<{ is_read_only: boolean; waits: boolean }>`
    select pg_is_in_recovery() or current_setting('transaction_read_only') = 'on' as is_read_only,
      exists (
        select from pg_stat_activity
        where wait_event = 'SyncRep' and datname = current_database()
          and query_start < clock_timestamp() - ${COMMIT_SECONDS} * interval '1 second'
      ) as waits
  `.execute(db)
  if (rows[0]?.is_read_only) return 'read-only'
  return rows[0]?.waits ? 'waiting' : 'ok'
}
