import { type Insertable, type RawBuilder, sql } from 'kysely'
import type { AuditContext } from '../database/audit-context.ts'
import { deleteSomeOf, ROWS_AT_ONCE, repeatBatches } from '../database/batches.ts'
import type { Database, Tx } from '../database/database.ts'
import type { Imports } from '../database/database.types.ts'
import { isJobWaiting, type Origin, queueJob } from '../database/jobs.ts'
import { jsonb } from '../database/jsonb.ts'
import type { FieldErrors } from '../errors.ts'
import type { FieldMessageKey } from '../messages/messages.ts'
import { chunksIn } from './file-chunks.queries.ts'
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

/** Whether the job of an import waits for a worker. */
export const isImportQueued = (db: Database, job: ImportJob) => isJobWaiting(db, keyOf(job))

/** States that an import does not leave by itself, and with which its secrets are of no more use. */
const ENDED = ['done', 'failed'] as const

/** Who imports, as the audit log has it. */
export type Author = NonNullable<AuditContext['by']>

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
      sql<boolean>`exists (select from bulk_changes where undoes_import = imports.id)`.as('undone'),
      'imports.created_at',
      'imports.updated_at',
    ])

export type ImportRecord = Awaited<ReturnType<ReturnType<typeof selectImports>['executeTakeFirstOrThrow']>>

export function findImport(db: Database, spaceId: number, id: number) {
  return selectImports(db)
    .where('imports.space_id', '=', spaceId)
    .where('imports.id', '=', id)
    .where('imports.deleted_at', 'is', null)
    .executeTakeFirst()
}

/** An import for the worker, which knows no Space. */
export function findImportToRun(db: Database, id: number) {
  return selectImports(db)
    .innerJoin('spaces', 'spaces.id', 'imports.space_id')
    .select([
      'spaces.domain',
      'spaces.account_realm',
      'spaces.sip_algorithms',
      'spaces.unique_email',
      'spaces.default_country',
      'imports.deleted_at',
    ])
    .where('imports.id', '=', id)
    .executeTakeFirst()
}

export function listImports(db: Database, spaceId: number) {
  return selectImports(db)
    .where('imports.space_id', '=', spaceId)
    .where('imports.state', '!=', 'uploading')
    .where('imports.deleted_at', 'is', null)
    .orderBy('imports.id', 'desc')
    .limit(50)
    .execute()
}

/** Locks an import until the transaction ends: two that go on with it take turns. */
export function lockImport(tx: Tx, id: number) {
  return tx
    .selectFrom('imports')
    .select(['state', 'run', 'plan'])
    .where('id', '=', id)
    .where('deleted_at', 'is', null)
    .forUpdate()
    .executeTakeFirst()
}

/** How many files a Space has; until the transaction ends, it gets no other. */
export async function countFiles(tx: Tx, spaceId: number): Promise<number> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`import:files:${spaceId}`}, 0))`.execute(tx)
  const { files } = await tx
    .selectFrom('imports')
    .select((eb) => eb.fn.countAll<string>().as('files'))
    .where('space_id', '=', spaceId)
    .where('deleted_at', 'is', null)
    .executeTakeFirstOrThrow()
  return Number(files)
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

const { deleteChunks, ...chunks } = chunksIn('import_chunks')
export const { insertChunk, readChunks, hasFile } = chunks

/** Deletes the file of an import, and what was put right in it. */
export async function deleteFile(db: Database, id: number): Promise<void> {
  await deleteChunks(db, id)
  await deleteCorrections(db, id)
}

/** The cells of lines that were put right, by their lines. */
export async function selectCorrections(db: Database, importId: number): Promise<Map<number, string[]>> {
  const rows = await db
    .selectFrom('import_corrections')
    .select(['line', 'cells'])
    .where('import_id', '=', importId)
    .execute()
  return new Map(rows.map(({ line, cells }) => [line, cells]))
}

/** Keeps the cells that a line is to be read as, instead of those that it was. */
export async function keepCorrection(db: Database, importId: number, line: number, cells: string[]): Promise<void> {
  await db
    .insertInto('import_corrections')
    .values({ import_id: importId, line, cells })
    .onConflict((conflict) => conflict.columns(['import_id', 'line']).doUpdateSet({ cells }))
    .execute()
}

export async function deleteCorrections(db: Database, importId: number): Promise<void> {
  await db.deleteFrom('import_corrections').where('import_id', '=', importId).execute()
}

/** What is wrong with a line that was read; undefined where nothing is, or no account is on it. */
export async function findProblem(db: Database, importId: number, line: number) {
  return db
    .selectFrom('import_rows')
    .select(['line', 'username', sql<FieldErrors>`errors`.as('errors')])
    .where('import_id', '=', importId)
    .where('line', '=', line)
    .where('errors', 'is not', null)
    .executeTakeFirst()
}

export async function deleteRow(db: Database, importId: number, line: number): Promise<void> {
  await db.deleteFrom('import_rows').where('import_id', '=', importId).where('line', '=', line).execute()
}

/** How many lines of an import are right and go to a Space; null for the import's own. */
export async function countRight(db: Database, importId: number, spaceId: number | null): Promise<number> {
  const { lines } = await db
    .selectFrom('import_rows')
    .select((eb) => eb.fn.countAll<string>().as('lines'))
    .where('import_id', '=', importId)
    .where('errors', 'is', null)
    .where('space_id', 'is not distinct from', spaceId)
    .executeTakeFirstOrThrow()
  return Number(lines)
}

type Change = Partial<
  Pick<
    Insertable<Imports>,
    'bytes' | 'bytes_read' | 'lines' | 'invalid' | 'created' | 'failed' | 'last_lines' | 'realm' | 'run'
  >
> & { author?: Author; state?: ImportState; plan?: ImportPlanValue; error?: FieldErrors | null }

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

/** Makes an import unavailable at once: it is not found any more, and {@link deleteImport} can delete it. */
export async function markImportDeleted(tx: Tx, id: number, now: Date): Promise<void> {
  await tx.updateTable('imports').set({ deleted_at: now }).where('id', '=', id).execute()
}

/** Deletes an import that can no longer be used, with its file and its rows, in batches. */
export async function deleteImport(db: Database, id: number): Promise<void> {
  await deleteFile(db, id)
  await deleteRows(db, id)
  await db.deleteFrom('imports').where('id', '=', id).execute()
}

/** Deletes an import whose file has not come whole; any other stays. */
export async function deleteUnfinishedImport(db: Database, id: number): Promise<void> {
  const found = await db
    .selectFrom('imports')
    .select('id')
    .where('id', '=', id)
    .where('state', '=', 'uploading')
    .forUpdate()
    .executeTakeFirst()
  if (found) await deleteImport(db, id)
}

/** Deletes the rows of an import, in batches. */
export async function deleteRows(db: Database, id: number): Promise<void> {
  await repeatBatches(ROWS_AT_ONCE, () => deleteSomeOf(db, 'import_rows', { column: 'import_id', value: id }))
}

/**
 * Erases the hashes and provisioning tokens in the rows of an import that has ended, in batches, and notes that there are
 * none left: it has no `run` any more. What was cut short is done again by {@link clearImports}.
 */
export async function eraseSecrets(db: Database, id: number): Promise<void> {
  let after: number | null = 0
  while (after !== null) after = await eraseSecretsAfter(db, id, after)
  await db
    .updateTable('imports')
    .set({ run: null })
    .where('id', '=', id)
    .where('state', 'in', [...ENDED])
    .execute()
}

/** The last line of the batch, null when there was none, or when the file is being checked again. */
async function eraseSecretsAfter(db: Database, id: number, after: number): Promise<number | null> {
  const { rows } = await sql<{ last: number | null }>`
    with part as materialized (
      select line from import_rows
        where import_id = ${id} and line > ${after}
          and exists (select from imports where id = ${id} and state in ('done', 'failed'))
        order by line limit ${sql.lit(ROWS_AT_ONCE)}
    ), erased as (
      update import_rows set ha1 = null, other_ha1 = null, provisioning_token = null from part
        where import_id = ${id} and import_rows.line = part.line and coalesce(ha1, other_ha1, provisioning_token) is not null
    )
    select max(line) as last from part
  `.execute(db)
  return rows[0]?.last ?? null
}

export async function insertRows(db: Database, importId: number, rows: readonly ImportRow[]): Promise<void> {
  const json = JSON.stringify(rows)
  await sql`
    insert into import_rows (import_id, line, space_id, realm, username, email, phone, display_name, dtmf_protocol, language, activated,
        blocked, admin, algorithm, ha1, other_ha1, dictionary, provisioning_token, errors)
      select ${importId}, row.line, row.space_id, row.realm, row.username, row.email, row.phone, row.display_name, row.dtmf_protocol,
        row.language, row.activated, row.blocked, row.admin, row.algorithm, row.ha1, row.other_ha1, nullif(row.dictionary, 'null'),
        row.provisioning_token, nullif(row.errors, 'null')
      from jsonb_to_recordset(${json}::jsonb) as row (line integer, space_id integer, realm text, username text, email text, phone text,
        display_name text, dtmf_protocol text, language text, activated boolean, blocked boolean,
        admin boolean, algorithm text, ha1 text,
        other_ha1 text, dictionary jsonb, provisioning_token text, errors jsonb)
  `.execute(db)
}

/** A name, a number or an address that is to be one account's of a Space. */
export interface Wanted {
  spaceId: number
  value: string
}

/** Of a Space's texts, what {@link findOwners} calls each. */
export const ownerKey = (field: string, { spaceId, value }: Wanted): string => `${field}:${spaceId}:${value}`

/** Each text with the row that it leads to, looked up by an index however many rows there are. */
const lookup = (field: string, wanted: readonly Wanted[], row: RawBuilder<unknown>) => sql`
  select ${`${field}:`} || space || ':' || value as key, owner.line
  from unnest(${wanted.map(({ spaceId }) => spaceId)}::integer[], ${wanted.map(({ value }) => value)}::text[]) as wanted (space, value)
  cross join lateral (${row} limit 1) as owner`

/**
 * Who has a name, a number or an address already, by {@link ownerKey}: with its line in this import, null for an account
 * or the name of one that is gone.
 */
export async function findOwners(
  db: Database,
  { importId, spaceId }: { importId: number; spaceId: number },
  { username, phone, email }: Record<'username' | 'phone' | 'email', readonly Wanted[]>,
): Promise<Map<string, number | null>> {
  const ofImport = (value: RawBuilder<unknown>) => sql`import_id = ${importId} and ${value} = value and errors is null`
  const accounts = (value: RawBuilder<unknown>) =>
    sql`select null::integer as line from accounts where space_id = space and ${value} = value`
  const [name, number, address] = [sql`username`, sql`phone`, sql`lower(email)`]
  const own = (wanted: readonly Wanted[]) => wanted.filter((one) => one.spaceId === spaceId)
  const others = (wanted: readonly Wanted[]) => wanted.filter((one) => one.spaceId !== spaceId)
  const lines = (field: string, wanted: readonly Wanted[], condition: RawBuilder<unknown>) => [
    lookup(field, own(wanted), sql`select line from import_rows where ${condition} and space_id is null`),
    ...(others(wanted).length > 0
      ? [lookup(field, others(wanted), sql`select line from import_rows where ${condition} and space_id = space`)]
      : []),
  ]
  const lookups = [
    ...lines('username', username, ofImport(name)),
    ...lines('phone', phone, sql`${ofImport(number)} and phone is not null`),
    ...lines('email', email, sql`${ofImport(address)} and email is not null`),
    lookup('username', username, accounts(name)),
    lookup(
      'username',
      username,
      sql`
      select null::integer as line from account_tombstones
        where space_id = space and username = hidden_username(space, value)
    `,
    ),
    lookup('phone', phone, accounts(number)),
    lookup('email', email, sql`${accounts(address)} and email is not null`),
  ]
  const { rows } = await sql<{ key: string; line: number | null }>`${sql.join(lookups, sql` union all `)}`.execute(db)
  return new Map(rows.map(({ key, line }) => [key, line]))
}

/** Has the database learn what the rows are like, which it had nothing to plan by. */
export async function analyzeRows(db: Database): Promise<void> {
  await sql`analyze import_rows`.execute(db)
}

/** What is wrong with the lines of an import, by field and problem, the most frequent first. */
export async function selectProblemGroups(
  db: Database,
  importId: number,
): Promise<
  { field: string; problem: FieldMessageKey; params: Record<string, string | number> | null; lines: number }[]
> {
  const { rows } = await sql<{
    field: string
    problem: FieldMessageKey
    params: Record<string, string | number> | null
    lines: number
  }>`
    select field, problem ->> 'key' as problem, (array_agg(problem -> 'params'))[1] as params, count(distinct line)::integer as lines
    from import_rows cross join jsonb_each(errors) as wrong (field, problems)
      cross join jsonb_array_elements(problems) as problem
    where import_id = ${importId} and errors is not null
    group by 1, 2 order by 4 desc, 1, 2 limit 200
  `.execute(db)
  return rows
}

interface ProblemsPart {
  after: number
  limit: number
  field?: string | undefined
  problem?: string | undefined
}

/** Lines with problems, after one. */
export function selectProblems(db: Database, importId: number, { after, limit, field, problem }: ProblemsPart) {
  const ofField = sql<boolean>`errors -> ${field ?? ''}::text @> ${jsonb(problem === undefined ? [] : [{ key: problem }])}`
  return db
    .selectFrom('import_rows')
    .select(['line', 'username', sql<FieldErrors>`errors`.as('errors')])
    .where('import_id', '=', importId)
    .where('line', '>', after)
    .where('errors', 'is not', null)
    .$if(field !== undefined, (rows) => rows.where(ofField))
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

/**
 * Deletes imports that have been removed, or have not been used since a moment. Those that have waited since another
 * end: their files and the secrets of their rows are deleted. How many have been deleted.
 */
export async function clearImports(db: Database, before: { imports: Date; files: Date }): Promise<number> {
  await sql`
    update imports set state = 'failed', error = '{"file": [{"key": "import_expired"}]}'
      where state in ('uploaded', 'checked', 'cancelled') and updated_at < ${before.files} and deleted_at is null
  `.execute(db)
  for (const id of await idsOf(db, sql`state in ('done', 'failed') and run is not null and deleted_at is null`)) {
    await eraseSecrets(db, id)
  }
  const withFile = sql`updated_at < ${before.files} and exists (select from import_chunks where import_id = imports.id)`
  for (const id of await idsOf(db, withFile)) await deleteFile(db, id)
  const isOver = sql<boolean>`deleted_at is not null
    or updated_at < ${before.imports} and state not in ('checking', 'importing')`
  const ids = await idsOf(db, isOver)
  for (const id of ids) await deleteImport(db, id)
  return ids.length
}

async function idsOf(db: Database, condition: RawBuilder<unknown>): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`select id from imports where ${condition} order by id`.execute(db)
  return rows.map(({ id }) => id)
}
