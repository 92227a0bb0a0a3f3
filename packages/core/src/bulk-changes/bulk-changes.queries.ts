import { type Insertable, sql } from 'kysely'
import type { BulkAction, BulkOptions } from '../accounts/accounts.schema.ts'
import type { Changed } from '../accounts/bulk.queries.ts'
import type { Database, Tx } from '../database/database.ts'
import type { BulkChanges } from '../database/database.types.ts'
import { isJobWaiting, type Origin, queueJob } from '../database/jobs.ts'
import { jsonb } from '../database/jsonb.ts'
import type { ErrorCode } from '../errors.ts'
import type { BulkChangeState } from './bulk-changes.schema.ts'

/** A bulk change to be worked off, as the queue holds it. */
export interface BulkChangeJob {
  bulkChangeId: number
}

export const BULK_CHANGE_TASK = 'change_accounts'

const keyOf = ({ bulkChangeId }: BulkChangeJob): string => `bulk_change:${bulkChangeId}`

/** Has the worker go on with a bulk change. */
export const queueBulkChange = (db: Database, job: BulkChangeJob, by: Origin) =>
  queueJob(db, BULK_CHANGE_TASK, job, by, { key: keyOf(job) })

/** Whether the job of a bulk change waits for a worker. */
export const isBulkChangeQueued = (db: Database, job: BulkChangeJob) => isJobWaiting(db, keyOf(job))

const selectBulkChanges = (db: Database) =>
  db
    .selectFrom('bulk_changes')
    .leftJoin('accounts', 'accounts.id', 'bulk_changes.account_id')
    .leftJoin('bulk_changes as undo', 'undo.undoes', 'bulk_changes.id')
    .select([
      'bulk_changes.id',
      'bulk_changes.space_id',
      'bulk_changes.account_id',
      'bulk_changes.request_id',
      sql<BulkAction>`bulk_changes.action`.as('action'),
      sql<BulkChangeState>`bulk_changes.state`.as('state'),
      'accounts.username',
      'bulk_changes.accounts',
      'bulk_changes.done',
      'bulk_changes.unchanged',
      'bulk_changes.not_found',
      'bulk_changes.self',
      sql<ErrorCode | null>`bulk_changes.error`.as('error'),
      sql<BulkOptions>`bulk_changes.options`.as('options'),
      'bulk_changes.undoes',
      'bulk_changes.undoes_import',
      'undo.id as undone_by',
      // what was done before they were kept cannot be undone
      sql<boolean>`bulk_changes.action not in ('set_language', 'set_dtmf_protocol') or exists (
        select from bulk_change_batches where bulk_change_id = bulk_changes.id and former_values is not null
      )`.as('has_former_values'),
      'bulk_changes.created_at',
      'bulk_changes.updated_at',
    ])

export type BulkChangeRecord = Awaited<ReturnType<ReturnType<typeof selectBulkChanges>['executeTakeFirstOrThrow']>>

export function findBulkChange(db: Database, spaceId: number, id: number) {
  return selectBulkChanges(db)
    .where('bulk_changes.space_id', '=', spaceId)
    .where('bulk_changes.id', '=', id)
    .executeTakeFirst()
}

/** A bulk change for the worker, which knows no Space, with its author as the audit log has it. */
export function findBulkChangeToRun(db: Database, id: number) {
  return selectBulkChanges(db)
    .leftJoin('spaces as home', 'home.id', 'accounts.space_id')
    .select(['accounts.admin', 'home.id as home_id', 'home.domain as home_domain', 'home.super'])
    .where('bulk_changes.id', '=', id)
    .executeTakeFirst()
}

const MAX_LISTED = 50

/** The latest first. */
export function listBulkChanges(db: Database, spaceId: number) {
  return selectBulkChanges(db)
    .where('bulk_changes.space_id', '=', spaceId)
    .orderBy('bulk_changes.id', 'desc')
    .limit(MAX_LISTED)
    .execute()
}

/**
 * Has accounts that an import has created be deleted, of each Space by a bulk change of its own. The ids of these.
 *
 * @param row `part_of` of its lines in the audit log, and who undoes it
 */
export async function insertUndoOfImport(
  tx: Tx,
  { importId, ...row }: { importId: number; account_id: number | null; request_id: string | null },
  batch: number,
  now: Date,
): Promise<{ id: number; space_id: number }[]> {
  const { rows } = await sql<{ id: number; space_id: number }>`
    with created as materialized (
      select space_id, account_id, (row_number() over (partition by space_id order by account_id) - 1) / ${batch}::integer as number
        from audit_log where part_of = ${`import:${importId}`} and kind = 'account' and action = 'create'
          and exists (select from spaces where spaces.id = audit_log.space_id)
    ), changes as (
      insert into bulk_changes (space_id, account_id, request_id, action, state, accounts, undoes_import, created_at, updated_at)
        select space_id, ${row.account_id}::integer, ${row.request_id}, 'delete', 'running', count(*), ${importId}::integer,
          ${now}::timestamptz, ${now}::timestamptz
        from created group by space_id
        returning id, space_id
    ), batches as (
      insert into bulk_change_batches (bulk_change_id, number, account_ids)
        select changes.id, created.number, array_agg(created.account_id order by created.account_id)
        from created join changes using (space_id) group by changes.id, created.number
    )
    select id, space_id from changes order by id
  `.execute(tx)
  return rows
}

export async function insertBulkChange(
  tx: Tx,
  row: Pick<
    Insertable<BulkChanges>,
    'space_id' | 'account_id' | 'request_id' | 'accounts' | 'undoes' | 'undoes_import'
  > & { action: BulkAction; options?: BulkOptions; state?: BulkChangeState },
  batches: number[][],
  now: Date,
): Promise<number> {
  const { id } = await tx
    .insertInto('bulk_changes')
    .values({ state: 'running', ...row, options: jsonb(row.options ?? {}), created_at: now, updated_at: now })
    .returning('id')
    .executeTakeFirstOrThrow()
  if (batches.length > 0) {
    await tx
      .insertInto('bulk_change_batches')
      .values(batches.map((account_ids, number) => ({ bulk_change_id: id, number, account_ids })))
      .execute()
  }
  return id
}

/** Locks a bulk change until the transaction ends: two that go on with it take turns. Its state; null where the Space has none. */
export async function lockBulkChange(
  tx: Tx,
  { id, spaceId }: { id: number; spaceId: number },
): Promise<BulkChangeState | null> {
  const locked = await tx
    .selectFrom('bulk_changes')
    .select(sql<BulkChangeState>`state`.as('state'))
    .where('id', '=', id)
    .where('space_id', '=', spaceId)
    .forNoKeyUpdate()
    .executeTakeFirst()
  return locked?.state ?? null
}

export async function setBulkChangeState(
  db: Database,
  id: number,
  { state, error = null }: { state: BulkChangeState; error?: ErrorCode | null },
  now: Date,
): Promise<void> {
  await db
    .updateTable('bulk_changes')
    .set({ state, error, heartbeat_at: sql`now()`, updated_at: now })
    .where('id', '=', id)
    .execute()
}

/** The first batch that is not done yet. */
export function nextBatch(tx: Tx, id: number) {
  return tx
    .selectFrom('bulk_change_batches')
    .select(['number', 'account_ids'])
    .where('bulk_change_id', '=', id)
    .where('changed_ids', 'is', null)
    .orderBy('number')
    .limit(1)
    .executeTakeFirst()
}

/** What became of the accounts of a batch. */
interface BatchOutcome {
  changed: number[]
  former: (string | null)[] | null
  unchanged: number
  not_found: number
  self: number
}

/** What became of accounts that were to be changed. */
export const outcomeOf = (ids: readonly number[], { known, changed, left, former }: Changed): BatchOutcome => ({
  changed,
  former: former ?? null,
  unchanged: known.length - changed.length,
  not_found: ids.length - known.length - left.length,
  self: left.length,
})

export async function noteBatch(
  tx: Tx,
  { id, number }: { id: number; number: number },
  { changed, former, unchanged, not_found, self }: BatchOutcome,
  now: Date,
): Promise<void> {
  await sql`
    with noted as (
      update bulk_change_batches set changed_ids = ${changed}::integer[], former_values = ${former}::text[]
        where bulk_change_id = ${id} and number = ${number}
    )
    update bulk_changes set done = done + ${changed.length}, unchanged = unchanged + ${unchanged},
      not_found = not_found + ${not_found}, self = self + ${self}, heartbeat_at = now(), updated_at = ${now}
    where id = ${id}
  `.execute(tx)
}

/** The accounts that a bulk change has changed, in the order of their ids. */
export async function findChangedIds(db: Database, id: number): Promise<number[]> {
  const { rows } = await sql<{ ids: number[] }>`
    select coalesce(array_agg(account_id order by account_id), '{}') as ids
    from bulk_change_batches cross join unnest(changed_ids) as account_id where bulk_change_id = ${id}
  `.execute(db)
  return rows[0]?.ids ?? []
}

/** Bulk changes whose run has fallen silent: its process was killed. */
export async function findSilentBulkChanges(db: Database, silentSeconds: number): Promise<number[]> {
  const rows = await db
    .selectFrom('bulk_changes')
    .select('id')
    .where('state', '=', 'running')
    .where('heartbeat_at', '<', sql<string>`now() - ${silentSeconds} * interval '1 second'`)
    .execute()
  return rows.map(({ id }) => id)
}

/** Deletes bulk changes that do not run and have not been used since a moment. How many. */
export async function clearBulkChanges(db: Database, before: Date): Promise<number> {
  const { numDeletedRows } = await db
    .deleteFrom('bulk_changes')
    .where('state', '!=', 'running')
    .where('updated_at', '<', before.toISOString())
    .executeTakeFirst()
  return Number(numDeletedRows)
}
