import { randomUUID } from 'node:crypto'
import type { DomainConfig } from '../config.ts'
import type { SipAlgorithms } from '../credentials/passwords.rules.ts'
import type { ApplicationDatabase, Database, Tx } from '../database/database.ts'
import type { FieldErrors } from '../errors.ts'
import { listOpenCountries } from '../phones/phones.queries.ts'
import { realmOf } from '../space-identity.ts'
import { correctedLines, correctedRecord } from './corrected-lines.ts'
import type { CsvRecord } from './csv-records.rules.ts'
import { EXPORT_MARK } from './export-cells.rules.ts'
import { mayImport, mayImportEverywhere } from './import-authors.queries.ts'
import { PARTITIONS, remainingQuota } from './import-batches.queries.ts'
import { findImportSpaces, type ImportSpace } from './import-spaces.queries.ts'
import {
  analyzeRows,
  countRight,
  deleteRow,
  deleteRows,
  eraseSecrets,
  findOwners,
  type ImportRecord,
  insertRows,
  keepCorrection,
  lockImport,
  ownerKey,
  readChunks,
  updateImport,
} from './imports.queries.ts'
import { type ImportRow, type RowRules, readRow } from './imports.rules.ts'
import { type ImportPlanValue, MAX_COLUMNS } from './imports.schema.ts'
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
  default_country: string | null
}

/** The Spaces that lines go to, by their ids, with how many accounts each may still have. */
interface Targets {
  spaces: ReadonlyMap<number, ImportSpace>
  room: Map<number, number | null>
}

/** Lines that are kept with one transaction. */
const BATCH = 1_000

/** The Spaces that lines of an import may go to, and what every line is read by. */
async function readTargets(
  { db, config }: { db: Database; config: DomainConfig },
  running: Running,
  plan: ImportPlanValue,
) {
  const space = {
    id: running.space_id,
    domain: running.domain,
    realm: realmOf(running),
    sipAlgorithms: running.sip_algorithms,
    uniqueEmail: running.unique_email,
    defaultCountry: running.default_country,
  }
  const others = plan.other_domains === 'to_their_spaces' ? await findImportSpaces(db) : null
  const targets: Targets = {
    spaces: new Map([space, ...(others?.values() ?? [])].map((target) => [target.id, target])),
    room: new Map(),
  }
  const rules: RowRules = {
    plan,
    config,
    space,
    spaces: others,
    openCountries: await listOpenCountries(db),
    columns: plan.columns.length < MAX_COLUMNS ? plan.columns.length : Number.POSITIVE_INFINITY,
    isExport: false,
  }
  return { space, others, targets, rules }
}

/**
 * Reads the file of an import, says of each line what is wrong with it, and keeps the others as accounts to be. Cut short,
 * it begins again; a later check takes over from one that is still at it.
 */
export async function checkImport(ctx: ImportContext, running: Running): Promise<void> {
  const { db, clock } = ctx
  const { id, plan, space_id: spaceId } = running
  if (!plan) throw new Error(`import ${id} has no plan`)
  const run = randomUUID()
  const { space, others, targets, rules } = await readTargets(ctx, running, plan)
  const isMine = await takeOver(ctx, id, { run, realm: space.realm })
  if (!isMine) return
  const progress = { bytes_read: 0, lines: 0, invalid: 0 }
  const finish = async (change: { state: 'checked' } | { state: 'failed'; error: FieldErrors }) => {
    const now = clock()
    const writer = db.withAudit({ operation: 'imports.check', at: now, by: running.author, partOf: `import:${id}` })
    await writer.transaction().execute(async (tx) => {
      const known = await lockImport(tx, id)
      if (known?.state === 'checking' && known.run === run) await updateImport(tx, id, { ...progress, ...change }, now)
    })
    if (change.state === 'failed') await eraseSecrets(db, id)
  }
  const keep = async (rows: ImportRow[]): Promise<boolean> => {
    const isAllowed = others === null ? mayImport : mayImportEverywhere
    if (!(await isAllowed(db, running, clock()))) {
      await finish({ state: 'failed', error: { file: [{ key: 'import_not_allowed' }] } })
      return false
    }
    if (progress.lines + rows.length > ctx.config.IMPORT_MAX_LINES) {
      const max = ctx.config.IMPORT_MAX_LINES
      await finish({ state: 'failed', error: { file: [{ key: 'too_many_lines', params: { max } }] } })
      return false
    }
    await findDuplicates(ctx, { importId: id, spaceId, targets }, rows)
    await refuseBeyond(ctx, { spaceId, targets }, rows)
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
  const records = correctedLines(db, id, plan, countBytes(readChunks(db, id), progress))
  try {
    for await (const batch of inBatches(records, plan.header && plan.format !== 'vcard' ? onHeader : null)) {
      const rows = batch.map((record) => readLine(record, rules))
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

/** What was put right has no apostrophes that an export puts before formulas. */
const readLine = (record: CsvRecord, rules: RowRules): ImportRow =>
  readRow(record, record.isCorrected ? { ...rules, isExport: false } : rules)

/**
 * Checks a line of a checked file anew as it was put right, and keeps it instead of what it was. The other lines stay as they
 * are: those that are right come before it where both want the same name.
 *
 * @returns what is wrong with it still
 */
export async function checkCorrection(
  ctx: Pick<ImportContext, 'config' | 'clock'>,
  tx: Tx,
  { running, line, cells }: { running: Running; line: number; cells: string[] },
): Promise<Pick<ImportRow, 'line' | 'username' | 'errors'>> {
  const { id, plan, space_id: spaceId } = running
  if (!plan) throw new Error(`import ${id} has no plan`)
  const { targets, rules } = await readTargets({ db: tx, config: ctx.config }, running, plan)
  const row = readLine(correctedRecord(line, cells), rules)
  const named = row.space_id ?? spaceId
  const quota = await remainingQuota(tx, named)
  targets.room.set(named, quota === null ? null : Math.max(0, quota - (await countRight(tx, id, row.space_id))))
  await findDuplicates({ db: tx, config: ctx.config }, { importId: id, spaceId, targets }, [row])
  await refuseBeyond({ db: tx }, { spaceId, targets }, [row])
  await keepCorrection(tx, id, line, cells)
  await deleteRow(tx, id, line)
  await insertRows(tx, id, [row])
  if (row.errors === null) await updateImport(tx, id, { invalid: running.invalid - 1 }, ctx.clock())
  return row
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
  { db, config }: { db: Database; config: DomainConfig },
  { targets, ...where }: { importId: number; spaceId: number; targets: Targets },
  rows: ImportRow[],
): Promise<void> {
  const good = rows
    .filter((row) => row.errors === null)
    .map((row) => {
      const spaceId = row.space_id ?? where.spaceId
      const isEmailUnique = config.ACCOUNT_EMAIL_UNIQUE || targets.spaces.get(spaceId)?.uniqueEmail === true
      const of = (value: string | null) => (value === null ? [] : [{ spaceId, value }])
      const email = isEmailUnique ? (row.email?.toLowerCase() ?? null) : null
      return { row, wanted: { username: of(row.username), phone: of(row.phone), email: of(email) } }
    })
  const owners = await findOwners(db, where, {
    username: good.flatMap(({ wanted }) => wanted.username),
    phone: good.flatMap(({ wanted }) => wanted.phone),
    email: good.flatMap(({ wanted }) => wanted.email),
  })
  for (const { row, wanted } of good) {
    const keys = Object.entries(wanted).flatMap(([field, values]) =>
      values.map((value) => ({ field, key: ownerKey(field, value) })),
    )
    const errors: FieldErrors = {}
    for (const { field, key } of keys) {
      const line = owners.get(key)
      if (line === undefined) continue
      errors[field] = [line === null ? { key: 'taken' } : { key: 'same_as_line', params: { line } }]
    }
    if (Object.keys(errors).length > 0) {
      refuse(row, errors)
      continue
    }
    for (const { key } of keys) owners.set(key, row.line)
  }
}

/** Of Spaces with a maximum: what comes after it. */
async function refuseBeyond(
  { db }: { db: Database },
  { spaceId: own, targets: { room } }: { spaceId: number; targets: Targets },
  rows: ImportRow[],
): Promise<void> {
  for (const row of rows) {
    if (row.errors !== null) continue
    const spaceId = row.space_id ?? own
    if (!room.has(spaceId)) room.set(spaceId, await remainingQuota(db, spaceId))
    const left = room.get(spaceId) ?? null
    if (left === null) continue
    if (left > 0) room.set(spaceId, left - 1)
    else refuse(row, { line: [{ key: 'space_full' }] })
  }
}

function refuse(row: ImportRow, errors: FieldErrors): void {
  row.errors = errors
  row.ha1 = null
  row.other_ha1 = null
  row.provisioning_token = null
}
