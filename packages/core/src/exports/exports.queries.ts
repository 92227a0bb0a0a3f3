import { sql } from 'kysely'
import type { ListPosition } from '../accounts/account-list.queries.ts'
import { deleteSomeOf, repeatBatches } from '../database/batches.ts'
import type { Database, Tx } from '../database/database.ts'
import { isJobWaiting, type Origin, queueJob } from '../database/jobs.ts'
import type { ErrorCode } from '../errors.ts'
import type { ExportFilter, ExportState } from './exports.schema.ts'

/** An export to be written, as the queue holds it. */
export interface ExportJob {
  exportId: number
}

export const EXPORT_TASK = 'export_accounts'

const keyOf = ({ exportId }: ExportJob): string => `export:${exportId}`

/** Has the worker go on with an export. */
export const queueExport = (db: Database, job: ExportJob, by: Origin) =>
  queueJob(db, EXPORT_TASK, job, by, { key: keyOf(job) })

/** Whether the job of an export waits for a worker. */
export const isExportQueued = (db: Database, job: ExportJob) => isJobWaiting(db, keyOf(job))

const selectExports = (db: Database) =>
  db
    .selectFrom('exports')
    .innerJoin('spaces', 'spaces.id', 'exports.space_id')
    .leftJoin('accounts', 'accounts.id', 'exports.account_id')
    .select([
      'exports.id',
      'exports.space_id',
      'spaces.domain',
      'spaces.default_country',
      'exports.account_id',
      sql<ExportFilter>`exports.filter`.as('filter'),
      sql<ExportState>`exports.state`.as('state'),
      'accounts.username',
      'exports.accounts',
      'exports.done',
      sql<number>`exports.bytes::float8`.as('bytes'),
      'exports.parts',
      sql<ListPosition | null>`exports.after`.as('after'),
      sql<ErrorCode | null>`exports.error`.as('error'),
      'exports.created_at',
      'exports.updated_at',
    ])

export type ExportRecord = Awaited<ReturnType<ReturnType<typeof selectExports>['executeTakeFirstOrThrow']>>

export function findExport(db: Database, spaceId: number, id: number) {
  return selectExports(db).where('exports.space_id', '=', spaceId).where('exports.id', '=', id).executeTakeFirst()
}

/** An export for the worker, which knows no Space. */
export function findExportToRun(db: Database, id: number) {
  return selectExports(db).where('exports.id', '=', id).executeTakeFirst()
}

/** The latest first. */
export function listExports(db: Database, spaceId: number) {
  return selectExports(db).where('exports.space_id', '=', spaceId).orderBy('exports.id', 'desc').execute()
}

/** Puts an export in, where the Space has fewer than a maximum; null where not. */
export async function insertExport(
  tx: Tx,
  row: { space_id: number; account_id: number; request_id: string | null; filter: ExportFilter },
  maximum: number,
  now: Date,
): Promise<number | null> {
  // those that start at once take turns
  await sql`select pg_advisory_xact_lock(${EXPORTS_LOCK}, ${row.space_id})`.execute(tx)
  const { present } = await tx
    .selectFrom('exports')
    .select(sql<number>`count(*)::integer`.as('present'))
    .where('space_id', '=', row.space_id)
    .executeTakeFirstOrThrow()
  if (present >= maximum) return null
  const filter = JSON.stringify(row.filter)
  const { id } = await tx
    .insertInto('exports')
    .values({ ...row, filter, state: 'running', created_at: now, updated_at: now })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

const EXPORTS_LOCK = 7_160_403

/** Locks an export until the transaction ends: two that go on with it take turns. Null where the Space has none. */
export async function lockExport(
  tx: Tx,
  { id, spaceId }: { id: number; spaceId: number },
): Promise<{ state: ExportState; parts: number } | null> {
  const locked = await tx
    .selectFrom('exports')
    .select([sql<ExportState>`state`.as('state'), 'parts'])
    .where('id', '=', id)
    .where('space_id', '=', spaceId)
    .forNoKeyUpdate()
    .executeTakeFirst()
  return locked ?? null
}

export async function setExportState(
  db: Database,
  id: number,
  { state, error = null }: { state: ExportState; error?: ErrorCode | null },
  now: Date,
): Promise<void> {
  await db
    .updateTable('exports')
    .set({ state, error, heartbeat_at: sql`now()`, updated_at: now })
    .where('id', '=', id)
    .execute()
}

export async function setExportCount(db: Database, id: number, accounts: number): Promise<void> {
  await db.updateTable('exports').set({ accounts, heartbeat_at: sql`now()` }).where('id', '=', id).execute()
}

/** Adds a part to the file, which goes on after its last account. */
export async function addPart(
  tx: Tx,
  { id, number }: { id: number; number: number },
  { data, done, after }: { data: Buffer; done: number; after: ListPosition | null },
  now: Date,
): Promise<void> {
  await tx.insertInto('export_parts').values({ export_id: id, number, data }).execute()
  await tx
    .updateTable('exports')
    .set((eb) => ({
      done: eb('done', '+', done),
      bytes: sql`bytes + ${data.length}`,
      parts: number + 1,
      after: after && JSON.stringify(after),
      heartbeat_at: sql`now()`,
      updated_at: now,
    }))
    .where('id', '=', id)
    .execute()
}

/** A part of a file; undefined where there is none of this number. */
export async function findPart(db: Database, id: number, number: number): Promise<Buffer | undefined> {
  const part = await db
    .selectFrom('export_parts')
    .select('data')
    .where('export_id', '=', id)
    .where('number', '=', number)
    .executeTakeFirst()
  return part?.data
}

/** Exports whose run has fallen silent: its process was killed. */
export async function findSilentExports(db: Database, silentSeconds: number): Promise<number[]> {
  const rows = await db
    .selectFrom('exports')
    .select('id')
    .where('state', '=', 'running')
    .where('heartbeat_at', '<', sql<string>`now() - ${silentSeconds} * interval '1 second'`)
    .execute()
  return rows.map(({ id }) => id)
}

/** Parts that one statement deletes at most. */
const PARTS_AT_ONCE = 100

/** Deletes an export with its file, in batches. */
export async function deleteExport(db: Database, id: number): Promise<void> {
  const part = { column: 'export_id', value: id, limit: PARTS_AT_ONCE }
  await repeatBatches(PARTS_AT_ONCE, () => deleteSomeOf(db, 'export_parts', part))
  await db.deleteFrom('exports').where('id', '=', id).execute()
}

/** Deletes exports that do not run and were done, cancelled or failed before a moment. How many. */
export async function clearExports(db: Database, before: Date): Promise<number> {
  const rows = await db
    .selectFrom('exports')
    .select('id')
    .where('state', '!=', 'running')
    .where('updated_at', '<', before.toISOString())
    .execute()
  for (const { id } of rows) await deleteExport(db, id)
  return rows.length
}
