import { type Insertable, type RawBuilder, sql } from 'kysely'
import type { Authorship } from '../database/audit-context.ts'
import type { Database, Tx } from '../database/database.ts'
import type { Imports } from '../database/database.types.ts'
import { type Origin, queueJob, releaseJob } from '../database/jobs.ts'
import type { FieldErrors } from '../errors.ts'
import type { ImportRow } from './imports.rules.ts'
import type { ImportPlanValue, ImportState } from './imports.schema.ts'

/** An import to be checked or worked off, as the queue holds it. */
export interface ImportJob {
  importId: number
}

export const IMPORT_TASK = 'import_accounts'

const keyOf = ({ importId }: ImportJob): string => `import:${importId}`

/** Has the worker go on with an import, whatever it was at. */
export const queueImport = (db: Database, job: ImportJob, by: Origin & { delaySeconds?: number }) =>
  queueJob(db, IMPORT_TASK, job, by, { key: keyOf(job), delaySeconds: by.delaySeconds ?? 0 })

/** Gives back the job of an import whose process is gone; false where there is none. */
export const releaseImport = (db: Database, job: ImportJob) => releaseJob(db, keyOf(job))

/** Who imports, as the audit log has it. */
export type Author = NonNullable<Authorship['by']>

const selectImports = (db: Database) =>
  db
    .selectFrom('imports')
    .leftJoin('accounts', 'accounts.id', 'imports.account_id')
    .select([
      'imports.id',
      'imports.space_id',
      'imports.file_name',
      sql<number>`imports.bytes::float8`.as('bytes'),
      sql<ImportState>`imports.state`.as('state'),
      'accounts.username',
      sql<ImportPlanValue | null>`imports.plan`.as('plan'),
      'imports.realm',
      'imports.run',
      sql<number>`imports.bytes_read::float8`.as('bytes_read'),
      'imports.lines',
      'imports.invalid',
      'imports.created',
      'imports.failed',
      'imports.last_lines',
      sql<FieldErrors | null>`imports.error`.as('error'),
      'imports.ip_address',
      'imports.user_agent',
      sql<Author>`imports.author`.as('author'),
      'imports.created_at',
      'imports.updated_at',
    ])

export type ImportRecord = Awaited<ReturnType<ReturnType<typeof selectImports>['executeTakeFirstOrThrow']>>

export function findImport(db: Database, spaceId: number, id: number) {
  return selectImports(db).where('imports.space_id', '=', spaceId).where('imports.id', '=', id).executeTakeFirst()
}

/** An import for the worker, which knows no Space. */
export function findImportToRun(db: Database, id: number) {
  return selectImports(db)
    .innerJoin('spaces', 'spaces.id', 'imports.space_id')
    .select(['spaces.domain', 'spaces.account_realm'])
    .where('imports.id', '=', id)
    .executeTakeFirst()
}

export function listImports(db: Database, spaceId: number) {
  return selectImports(db)
    .where('imports.space_id', '=', spaceId)
    .where('imports.state', '!=', 'uploading')
    .orderBy('imports.id', 'desc')
    .limit(50)
    .execute()
}

/** Locks an import until the transaction ends: two that go on with it take turns. */
export function lockImport(tx: Tx, id: number) {
  return tx.selectFrom('imports').select(['state', 'run', 'plan']).where('id', '=', id).forUpdate().executeTakeFirst()
}

export async function insertImport(
  db: Database,
  row: Pick<Insertable<Imports>, 'space_id' | 'account_id' | 'ip_address' | 'user_agent' | 'file_name'> & {
    author: Author
  },
  now: Date,
): Promise<number> {
  const { id } = await db
    .insertInto('imports')
    .values({ ...row, author: jsonb(row.author), state: 'uploading', created_at: now, updated_at: now })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

export async function insertChunk(db: Database, importId: number, number: number, data: Buffer): Promise<void> {
  await db.insertInto('import_chunks').values({ import_id: importId, number, data }).execute()
}

/** A file as it came, piece by piece. */
export async function* readChunks(db: Database, importId: number): AsyncGenerator<Buffer> {
  for (let number = 0; ; number++) {
    const chunk = await db
      .selectFrom('import_chunks')
      .select('data')
      .where('import_id', '=', importId)
      .where('number', '=', number)
      .executeTakeFirst()
    if (!chunk) return
    yield chunk.data
  }
}

/** Whether the file is there, whole or in part. */
export async function hasFile(db: Database, importId: number): Promise<boolean> {
  const chunk = await db
    .selectFrom('import_chunks')
    .select('number')
    .where('import_id', '=', importId)
    .limit(1)
    .executeTakeFirst()
  return chunk !== undefined
}

type Change = Partial<
  Pick<
    Insertable<Imports>,
    'bytes' | 'bytes_read' | 'lines' | 'invalid' | 'created' | 'failed' | 'last_lines' | 'realm' | 'run'
  >
> & { author?: Author; state?: ImportState; plan?: ImportPlanValue; error?: FieldErrors | null }

const jsonb = (value: object | null) => sql<string>`${value === null ? null : JSON.stringify(value)}::jsonb`

export async function updateImport(db: Database, id: number, change: Change, now: Date): Promise<void> {
  const { plan, error, author, ...columns } = change
  await db
    .updateTable('imports')
    .set({
      ...columns,
      ...(plan === undefined ? {} : { plan: jsonb(plan) }),
      ...(author === undefined ? {} : { author: jsonb(author) }),
      ...(error === undefined ? {} : { error: jsonb(error) }),
      heartbeat_at: sql`now()`,
      updated_at: now,
    })
    .where('id', '=', id)
    .execute()
}

/** Deletes an import with its file and its rows. */
export async function deleteImport(db: Database, spaceId: number, id: number): Promise<void> {
  await db.deleteFrom('imports').where('space_id', '=', spaceId).where('id', '=', id).execute()
}

export async function deleteChunks(db: Database, id: number): Promise<void> {
  await db.deleteFrom('import_chunks').where('import_id', '=', id).execute()
}

export async function deleteRows(db: Database, id: number): Promise<void> {
  await db.deleteFrom('import_rows').where('import_id', '=', id).execute()
}

export async function insertRows(db: Database, importId: number, rows: readonly ImportRow[]): Promise<void> {
  const json = JSON.stringify(rows)
  await sql`
    insert into import_rows (import_id, line, username, email, phone, display_name, dtmf_protocol, language, activated,
        admin, algorithm, ha1, dictionary, provisioning_token, errors)
      select ${importId}, row.line, row.username, row.email, row.phone, row.display_name, row.dtmf_protocol,
        row.language, row.activated, row.admin, row.algorithm, row.ha1, nullif(row.dictionary, 'null'),
        row.provisioning_token, nullif(row.errors, 'null')
      from jsonb_to_recordset(${json}::jsonb) as row (line integer, username text, email text, phone text,
        display_name text, dtmf_protocol text, language text, activated boolean, admin boolean, algorithm text, ha1 text,
        dictionary jsonb, provisioning_token text, errors jsonb)
  `.execute(db)
}

type Wanted = Record<'username' | 'phone' | 'email', string[]>

/** Each text with the row that it leads to, looked up by an index however many rows there are. */
const lookup = (field: string, values: string[], row: RawBuilder<unknown>) => sql`
  select ${`${field}:`} || value as key, owner.line
  from unnest(${values}::text[]) as value cross join lateral (${row} limit 1) as owner`

/**
 * Who has a name, a number or an address already: `username:alice`, with its line in this import, null for an account or
 * the name of one that is gone.
 */
export async function findOwners(
  db: Database,
  { importId, spaceId }: { importId: number; spaceId: number },
  { username, phone, email }: Wanted,
): Promise<Map<string, number | null>> {
  const lines = (value: RawBuilder<unknown>) =>
    sql`select line from import_rows where import_id = ${importId} and ${value} = value and errors is null`
  const others = (table: string, value: RawBuilder<unknown>) =>
    sql`select null::integer as line from ${sql.table(table)} where space_id = ${spaceId} and ${value} = value`
  const [name, number, address] = [sql`username`, sql`phone`, sql`lower(email)`]
  const lookups = [
    lookup('username', username, lines(name)),
    lookup('phone', phone, sql`${lines(number)} and phone is not null`),
    lookup('email', email, sql`${lines(address)} and email is not null`),
    lookup('username', username, others('accounts', name)),
    lookup('username', username, others('account_tombstones', name)),
    lookup('phone', phone, others('accounts', number)),
    lookup('email', email, sql`${others('accounts', address)} and email is not null`),
  ]
  const { rows } = await sql<{ key: string; line: number | null }>`${sql.join(lookups, sql` union all `)}`.execute(db)
  return new Map(rows.map(({ key, line }) => [key, line]))
}

/** Has the database learn what the rows are like, which it had nothing to plan by. */
export async function analyzeRows(db: Database): Promise<void> {
  await sql`analyze import_rows`.execute(db)
}

/** Lines with problems, after one. */
export function listProblems(db: Database, importId: number, { after, limit }: { after: number; limit: number }) {
  return db
    .selectFrom('import_rows')
    .select(['line', 'username', sql<FieldErrors>`errors`.as('errors')])
    .where('import_id', '=', importId)
    .where('line', '>', after)
    .where('errors', 'is not', null)
    .orderBy('line')
    .limit(limit)
    .execute()
}

/** All lines, after one. */
export function listRows(db: Database, importId: number, { after, limit }: { after: number; limit: number }) {
  return db
    .selectFrom('import_rows')
    .select(['line', 'username', sql<FieldErrors | null>`errors`.as('errors')])
    .where('import_id', '=', importId)
    .where('line', '>', after)
    .orderBy('line')
    .limit(limit)
    .execute()
}

/** Imports whose run has fallen silent: its process was killed. */
export async function findSilentImports(db: Database, silentSeconds: number): Promise<number[]> {
  const rows = await db
    .selectFrom('imports')
    .select('id')
    .where('state', 'in', ['checking', 'importing'])
    .where('heartbeat_at', '<', sql<string>`now() - ${silentSeconds} * interval '1 second'`)
    .execute()
  return rows.map(({ id }) => id)
}

/** Deletes imports that nobody has touched since a moment, and the files of those that have waited since another. */
export async function clearImports(db: Database, before: { imports: Date; files: Date }): Promise<number> {
  await sql`
    delete from import_chunks using imports
      where imports.id = import_chunks.import_id and imports.updated_at < ${before.files}
  `.execute(db)
  const { numDeletedRows } = await db
    .deleteFrom('imports')
    .where('updated_at', '<', before.imports.toISOString())
    .where('state', 'not in', ['checking', 'importing'])
    .executeTakeFirstOrThrow()
  return Number(numDeletedRows)
}
