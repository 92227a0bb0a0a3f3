import { sql } from 'kysely'
import type { Database } from './database.ts'

/** The number of a transaction that has yet to begin. A number after it is none of this cluster. */
const next = sql`pg_snapshot_xmax(pg_current_snapshot())`

/** What is of no transaction that this cluster can have had. */
const isForeign = sql<boolean>`
  (select max(xact) from (select xact from audit_log order by xact desc, id desc limit 1) as last) >= ${next}
  or exists (select from webhook_position where xact > ${next})
  or exists (select from webhook_endpoints where pg_snapshot_xmax(since) > ${next})
`

/**
 * Numbers the audit log anew where the database was restored from a dump into another cluster, which counts its
 * transactions from a smaller number on: what reads the log in their order (webhooks, `audit.live`) would wait until the
 * cluster has come so far. Lines that webhooks had not collected yet are collected then.
 *
 * @returns whether it was so
 */
export function adoptRestoredTransactions(db: Database): Promise<boolean> {
  return db.transaction().execute(async (tx) => {
    // one process at a time
    await sql`select from webhook_position for update`.execute(tx)
    const { rows } = await sql<{ is: boolean | null }>`select ${isForeign} as is`.execute(tx)
    if (rows[0]?.is !== true) return false
    // lines are never changed otherwise
    await sql`alter table audit_log disable trigger audit_log_unchanged`.execute(tx)
    await sql`
      update webhook_position set xact = pg_current_xact_id(), line_id = coalesce(
        (select min(line.id) - 1 from audit_log as line where (line.xact, line.id) > (webhook_position.xact, webhook_position.line_id)),
        (select max(id) from audit_log), 0
      )
    `.execute(tx)
    // nothing from this transaction on counts as over before the endpoint was made, even if a later transaction is over by now
    await sql`
      update webhook_endpoints set since = format('%1$s:%1$s:', pg_current_xact_id())::pg_snapshot
        where pg_snapshot_xmax(since) > ${next}
    `.execute(tx)
    await sql`update audit_log set xact = pg_current_xact_id() where xact >= ${next}`.execute(tx)
    await sql`alter table audit_log enable trigger audit_log_unchanged`.execute(tx)
    return true
  })
}
