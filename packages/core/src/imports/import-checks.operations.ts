import { randomUUID } from 'node:crypto'
import type { DomainConfig } from '../config.ts'
import type { SipAlgorithms } from '../credentials/passwords.rules.ts'
import type { ApplicationDatabase } from '../database/database.ts'
import type { FieldErrors } from '../errors.ts'
import { listOpenCountries } from '../phones/phones.queries.ts'
import { realmOf } from '../space-identity.ts'
import type { CsvRecord } from './csv-records.rules.ts'
import { EXPORT_MARK } from './export-cells.rules.ts'
import { readFile } from './files.rules.ts'
import { mayImport } from './import-authors.queries.ts'
import { PARTITIONS, remainingQuota } from './import-batches.queries.ts'
import {
  analyzeRows,
  deleteRows,
  eraseSecrets,
  findOwners,
  type ImportRecord,
  insertRows,
  lockImport,
  readChunks,
  updateImport,
} from './imports.queries.ts'
import { type ImportRow, type RowRules, readRow } from './imports.rules.ts'
import { MAX_COLUMNS } from './imports.schema.ts'
import { UnreadableFile } from './xlsx.rules.ts'

/** What an import is worked off with: by a worker, for no request. */
export interface ImportContext {
  db: ApplicationDatabase
  config: DomainConfig
  clock: () => Date
  /** aborted when the process ends: another one goes on */
  signal?: AbortSignal
}

type Running = ImportRecord & {
  domain: string
  account_realm: string | null
  sip_algorithms: SipAlgorithms
  unique_email: boolean
}

/** Lines that are kept with one transaction. */
const BATCH = 1_000

/**
 * Reads the file of an import, says of each line what is wrong with it, and keeps the others as accounts to be. Cut short,
 * it begins again; a later check takes over from one that is still at it.
 */
export async function checkImport(ctx: ImportContext, running: Running): Promise<void> {
  const { db, clock } = ctx
  const { id, plan, space_id: spaceId } = running
  if (!plan) throw new Error(`import ${id} has no plan`)
  const run = randomUUID()
  const rules: RowRules = {
    plan,
    config: ctx.config,
    domain: running.domain,
    realm: realmOf(running),
    sipAlgorithms: running.sip_algorithms,
    openCountries: await listOpenCountries(db),
    columns: plan.columns.length < MAX_COLUMNS ? plan.columns.length : Number.POSITIVE_INFINITY,
    isExport: false,
  }
  const isMine = await takeOver(ctx, id, { run, realm: rules.realm })
  if (!isMine) return
  const progress = { bytes_read: 0, lines: 0, invalid: 0 }
  const room = await remainingQuota(db, spaceId)
  const areEmailsUnique = ctx.config.ACCOUNT_EMAIL_UNIQUE || running.unique_email
  const finish = async (change: { state: 'checked' } | { state: 'failed'; error: FieldErrors }) => {
    const now = clock()
    const writer = db.withAudit({ operation: 'imports.check', at: now, by: running.author })
    await writer.transaction().execute(async (tx) => {
      const known = await lockImport(tx, id)
      if (known?.state === 'checking' && known.run === run) await updateImport(tx, id, { ...progress, ...change }, now)
    })
    if (change.state === 'failed') await eraseSecrets(db, id)
  }
  const keep = async (rows: ImportRow[]): Promise<boolean> => {
    if (!(await mayImport(db, running, clock()))) {
      await finish({ state: 'failed', error: { file: [{ key: 'import_not_allowed' }] } })
      return false
    }
    if (progress.lines + rows.length > ctx.config.IMPORT_MAX_LINES) {
      const max = ctx.config.IMPORT_MAX_LINES
      await finish({ state: 'failed', error: { file: [{ key: 'too_many_lines', params: { max } }] } })
      return false
    }
    await findDuplicates(ctx, { importId: id, spaceId, areEmailsUnique }, rows)
    refuseBeyond(rows, room === null ? null : room - (progress.lines - progress.invalid))
    progress.lines += rows.length
    progress.invalid += rows.filter((row) => row.errors !== null).length
    const isKept = await db.transaction().execute(async (tx) => {
      const known = await lockImport(tx, id)
      if (known?.state !== 'checking' || known.run !== run) return false
      await insertRows(tx, id, rows)
      await updateImport(tx, id, progress, clock())
      return true
    })
    if (isKept && progress.lines === BATCH) await analyzeRows(db)
    return isKept
  }

  // while the database keeps a batch, the next one is read
  let keeping: Promise<boolean> = Promise.resolve(true)
  const onHeader = (header: CsvRecord) => {
    rules.isExport = header.cells.includes(EXPORT_MARK)
    if (Number.isFinite(rules.columns)) rules.columns = Math.max(rules.columns, header.cells.length)
  }
  const records = readFile(countBytes(readChunks(db, id), progress), plan)
  try {
    for await (const batch of inBatches(records, plan.header && plan.format !== 'vcard' ? onHeader : null)) {
      const rows = batch.map((record) => readRow(record, rules))
      if (!(await keeping) || ctx.signal?.aborted) return
      keeping = keep(rows)
      // an error is reported where it is awaited
      keeping.catch(() => {})
    }
    if (await keeping) await finish({ state: 'checked' })
  } catch (error) {
    if (!(error instanceof UnreadableFile)) throw error
    if (await keeping) await finish({ state: 'failed', error: { file: [{ key: 'file_unreadable' }] } })
  }
}

/** The lines with accounts, so many at once as are kept together. The first is the header, where there is one. */
async function* inBatches(
  records: AsyncIterable<CsvRecord>,
  onHeader: ((header: CsvRecord) => void) | null,
): AsyncGenerator<CsvRecord[]> {
  let batch: CsvRecord[] = []
  let isHeader = onHeader !== null
  for await (const record of records) {
    if (isHeader) onHeader?.(record)
    else batch.push(record)
    isHeader = false
    if (batch.length < BATCH) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}

/** Whether the import is still to be checked; then it is this run that does it, and from the start. */
async function takeOver(
  { db, clock }: ImportContext,
  id: number,
  own: { run: string; realm: string },
): Promise<boolean> {
  const isMine = await db.transaction().execute(async (tx) => {
    if ((await lockImport(tx, id))?.state !== 'checking') return false
    await updateImport(
      tx,
      id,
      { ...own, bytes_read: 0, lines: 0, invalid: 0, created: 0, failed: 0, last_lines: PARTITIONS.map(() => 0) },
      clock(),
    )
    return true
  })
  // no other run writes rows from now on
  if (isMine) await deleteRows(db, id)
  return isMine
}

async function* countBytes(chunks: AsyncIterable<Buffer>, progress: { bytes_read: number }): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) {
    yield chunk
    progress.bytes_read += chunk.length
  }
}

/** What others have already, on a line before it or as an account. */
async function findDuplicates(
  { db }: ImportContext,
  { areEmailsUnique, ...where }: { importId: number; spaceId: number; areEmailsUnique: boolean },
  rows: ImportRow[],
): Promise<void> {
  const good = rows.filter((row) => row.errors === null)
  const present = <T>(values: (T | null)[]) => values.filter((value) => value !== null)
  const owners = await findOwners(db, where, {
    username: present(good.map((row) => row.username)),
    phone: present(good.map((row) => row.phone)),
    email: areEmailsUnique ? present(good.map((row) => row.email?.toLowerCase() ?? null)) : [],
  })
  for (const row of good) {
    const keys = [
      ['username', row.username],
      ['phone', row.phone],
      ['email', areEmailsUnique ? (row.email?.toLowerCase() ?? null) : null],
    ] as const
    const errors: FieldErrors = {}
    for (const [field, value] of keys) {
      const line = value === null ? undefined : owners.get(`${field}:${value}`)
      if (line === undefined) continue
      errors[field] = [line === null ? { key: 'taken' } : { key: 'same_as_line', params: { line } }]
    }
    if (Object.keys(errors).length > 0) {
      refuse(row, errors)
      continue
    }
    for (const [field, value] of keys) if (value !== null) owners.set(`${field}:${value}`, row.line)
  }
}

/** Of a Space with a maximum: what comes after it. */
function refuseBeyond(rows: ImportRow[], room: number | null): void {
  if (room === null) return
  const beyond = rows.filter((row) => row.errors === null).slice(Math.max(0, room))
  for (const row of beyond) refuse(row, { line: [{ key: 'space_full' }] })
}

function refuse(row: ImportRow, errors: FieldErrors): void {
  row.errors = errors
  row.ha1 = null
  row.other_ha1 = null
  row.provisioning_token = null
}
