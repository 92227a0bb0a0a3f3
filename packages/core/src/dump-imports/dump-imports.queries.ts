import { sql } from 'kysely'
import type { AuditContext } from '../database/audit-context.ts'
import type { Database, Tx } from '../database/database.ts'
import { isJobWaiting, type Origin, queueJob } from '../database/jobs.ts'
import { jsonb } from '../database/jsonb.ts'
import type { FlexisipReport } from '../flexisip-import/import.types.ts'
import { chunksIn } from '../imports/file-chunks.queries.ts'
import type { DumpImportState, DumpPlanValue } from './dump-imports.schema.ts'

/** An import of a dump to be checked or worked off, as the queue holds it. */
export interface DumpImportJob {
  dumpImportId: number
}

export const DUMP_IMPORT_TASK = 'import_dump'

const keyOf = ({ dumpImportId }: DumpImportJob): string => `dump_import:${dumpImportId}`

export const queueDumpImport = (db: Database, job: DumpImportJob, by: Origin & { delaySeconds?: number }) =>
  queueJob(db, DUMP_IMPORT_TASK, job, by, { key: keyOf(job), delaySeconds: by.delaySeconds ?? 0 })

export const isDumpImportQueued = (db: Database, job: DumpImportJob) => isJobWaiting(db, keyOf(job))

const selectDumpImports = (db: Database) =>
  db
    .selectFrom('dump_imports')
    .leftJoin('accounts', 'accounts.id', 'dump_imports.account_id')
    .select([
      'dump_imports.id',
      'dump_imports.account_id',
      'dump_imports.file_name',
      sql<number>`dump_imports.bytes::float8`.as('bytes'),
      sql<DumpImportState>`dump_imports.state`.as('state'),
      'accounts.username',
      sql<DumpPlanValue | null>`dump_imports.plan`.as('plan'),
      sql<number>`dump_imports.rows_read::float8`.as('rows_read'),
      'dump_imports.error',
      'dump_imports.created_at',
      'dump_imports.updated_at',
    ])

export type DumpImportRecord = NonNullable<Awaited<ReturnType<typeof findDumpImport>>>

export function findDumpImport(db: Database, id: number) {
  return selectDumpImports(db)
    .select(sql<FlexisipReport | null>`dump_imports.report`.as('report'))
    .where('dump_imports.id', '=', id)
    .executeTakeFirst()
}

export function listDumpImports(db: Database) {
  return selectDumpImports(db).where('state', '!=', 'uploading').orderBy('dump_imports.id', 'desc').limit(50).execute()
}

/** Locks an import until the transaction ends. */
export function lockDumpImport(tx: Tx, id: number) {
  return tx
    .selectFrom('dump_imports')
    .select(sql<DumpImportState>`state`.as('state'))
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
}

/** How many dumps are kept; until the transaction ends, there comes no other. */
export async function countDumps(tx: Tx): Promise<number> {
  await sql`select pg_advisory_xact_lock(hashtextextended('dump_import:files', 0))`.execute(tx)
  const { dumps } = await tx
    .selectFrom('dump_imports')
    .select((eb) => eb.fn.countAll<string>().as('dumps'))
    .where('state', 'not in', ['done'])
    .executeTakeFirstOrThrow()
  return Number(dumps)
}

export async function insertDumpImport(
  db: Database,
  row: { account_id: number | null; file_name: string },
  now: Date,
): Promise<number> {
  const { id } = await db
    .insertInto('dump_imports')
    .values({ ...row, state: 'uploading', created_at: now, updated_at: now })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

export const {
  insertChunk: insertDumpChunk,
  readChunks: readDumpChunks,
  hasFile: hasDump,
  deleteChunks: deleteDumpChunks,
} = chunksIn('dump_import_chunks')

interface Change {
  state?: DumpImportState
  bytes?: number
  plan?: DumpPlanValue | null
  report?: FlexisipReport | null
  error?: string | null
  rows_read?: number
}

export async function updateDumpImport(db: Database, id: number, change: Change, now: Date): Promise<void> {
  const { plan, report, ...columns } = change
  await db
    .updateTable('dump_imports')
    .set({
      ...columns,
      ...(plan === undefined ? {} : { plan: jsonb(plan) }),
      ...(report === undefined ? {} : { report: jsonb(report) }),
      heartbeat_at: sql`now()`,
      updated_at: now,
    })
    .where('id', '=', id)
    .execute()
}

export async function deleteDumpImport(db: Database, id: number): Promise<void> {
  await deleteDumpChunks(db, id)
  await db.deleteFrom('dump_imports').where('id', '=', id).execute()
}

/** Deletes an import whose dump has not come whole; any other stays. */
export async function deleteUnfinishedDumpImport(db: Database, id: number): Promise<void> {
  const found = await db
    .selectFrom('dump_imports')
    .select('id')
    .where('id', '=', id)
    .where('state', '=', 'uploading')
    .forUpdate()
    .executeTakeFirst()
  if (found) await deleteDumpImport(db, id)
}

/** Imports whose run has fallen silent: its process was killed. */
export async function findSilentDumpImports(db: Database, silentSeconds: number): Promise<number[]> {
  const rows = await db
    .selectFrom('dump_imports')
    .select('id')
    .where('state', 'in', ['checking', 'importing'])
    .where('heartbeat_at', '<', sql<string>`now() - ${silentSeconds} * interval '1 second'`)
    .execute()
  return rows.map(({ id }) => id)
}

/** Deletes imports that have not been used since a moment, and the dumps of those since another. How many imports. */
export async function clearDumpImports(db: Database, before: { imports: Date; files: Date }): Promise<number> {
  const unused = (since: Date) =>
    db
      .selectFrom('dump_imports')
      .select('id')
      .where('state', 'not in', ['checking', 'importing'])
      .where('updated_at', '<', since.toISOString())
      .execute()
  for (const { id } of await unused(before.files)) await deleteDumpChunks(db, id)
  const old = await unused(before.imports)
  for (const { id } of old) await deleteDumpImport(db, id)
  return old.length
}

/** Who asked for an import, as the audit log has it. */
export async function findAuthor(db: Database, accountId: number): Promise<AuditContext['by']> {
  const found = await db
    .selectFrom('accounts')
    .innerJoin('spaces', 'spaces.id', 'accounts.space_id')
    .select(['accounts.id', 'accounts.username', 'spaces.id as home_id', 'spaces.domain'])
    .where('accounts.id', '=', accountId)
    .executeTakeFirst()
  if (!found) return null
  const { id, username, home_id, domain } = found
  return {
    actor: { id, username, role: 'superAdmin', home: { id: home_id, domain } },
    client: { ip: '', userAgent: null, requestId: null },
  }
}
