import {
  countMatching,
  isEverything,
  type ListPosition,
  listMatching,
  type SearchedSpace,
} from '../accounts/account-list.queries.ts'
import type { AccountRow } from '../accounts/accounts.queries.ts'
import { toAccountResponse } from '../accounts/accounts.resource.ts'
import { MAX_LISTED } from '../accounts/accounts.schema.ts'
import { isAdminOf } from '../authentication/admins.queries.ts'
import type { ApplicationDatabase, Database } from '../database/database.ts'
import { countAccounts } from '../spaces/account-counts.queries.ts'
import {
  addPart,
  type ExportRecord,
  findExportToRun,
  findSilentExports,
  isExportQueued,
  lockExport,
  queueExport,
  setExportCount,
  setExportState,
} from './exports.queries.ts'

/** An account as a file has it. */
export type ExportedAccount = Awaited<ReturnType<typeof readAccounts>>[number]

interface Running {
  db: ApplicationDatabase
  clock: () => Date
  /** lines of a file; the first of them comes after the heading */
  format: (accounts: ExportedAccount[], isFirst: boolean) => Buffer
  /** aborted when the process ends */
  signal?: AbortSignal
}

/** Accounts that are written as one part: some hundred KiB. */
const PART = 10 * MAX_LISTED

/** Goes on with an export, part by part, until it is done, cancelled, or the process ends. Nothing is written twice. */
export async function runExport(ctx: Running, id: number): Promise<void> {
  while (!ctx.signal?.aborted && (await writePart(ctx, id))) {}
}

/** Writes one part. Whether there may be another. */
async function writePart({ db, clock, format }: Running, id: number): Promise<boolean> {
  const running = await findExportToRun(db, id)
  if (running?.state !== 'running') return false
  const now = clock()
  const audited = db.withAudit({ operation: 'exports.start', at: now, by: null })
  const { account_id: accountId, space_id: spaceId } = running
  if (accountId === null || !(await isAdminOf(db, { accountId, spaceId }, now))) {
    await setExportState(audited, id, { state: 'failed', error: 'forbidden' }, now)
    return false
  }
  const reading = db.forReplica
  if (running.accounts === null) await setExportCount(audited, id, await countOf(reading, running))
  const rows = await readAccounts(reading, running, now)
  const last = rows.at(-1)
  const isEnd = rows.length < PART
  const data = format(rows, running.parts === 0)
  return audited.transaction().execute(async (tx) => {
    const locked = await lockExport(tx, { id, spaceId })
    if (locked?.state !== 'running') return false
    // another process was quicker
    if (locked.parts !== running.parts) return true
    const after = last ? positionOf(running, last) : running.after
    if (data.length > 0) await addPart(tx, { id, number: running.parts }, { data, done: rows.length, after }, now)
    if (isEnd) await setExportState(tx, id, { state: 'done' }, now)
    return !isEnd
  })
}

const spaceOf = ({ space_id: id, domain, default_country }: ExportRecord): SearchedSpace => ({
  id,
  domain,
  default_country,
})

function countOf(db: Database, record: ExportRecord): Promise<number> {
  const { sort: _, order: __, ...wanted } = record.filter
  const space = spaceOf(record)
  return isEverything(wanted) ? countAccounts(db, space.id) : countMatching(db, space, wanted, null)
}

/** The next accounts, some at a time, as the list reads them. */
async function readAccounts(db: Database, record: ExportRecord, now: Date) {
  const { filter, after } = record
  const { sort, order, ...wanted } = filter
  const read = async (from: ListPosition | null) => {
    const part = { filter: wanted, sort, order, after: from, limit: MAX_LISTED }
    return (await listMatching(db, spaceOf(record), part, now)).map(toAccountResponse)
  }
  const accounts = await read(after)
  let isEnd = accounts.length < MAX_LISTED
  while (!isEnd && accounts.length < PART) {
    const last = accounts.at(-1)
    const more = await read(last ? positionOf({ filter }, last) : null)
    accounts.push(...more)
    isEnd = more.length < MAX_LISTED
  }
  return accounts
}

type Named = Pick<AccountRow, 'id' | 'username' | 'updated_at'>

const positionOf = ({ filter: { sort } }: Pick<ExportRecord, 'filter'>, last: Named): ListPosition => ({
  value: sort === 'created_at' ? null : last[sort],
  id: last.id,
})

/** Seconds after which a run that has not been heard of is over. A part takes less than a second. */
const SILENT_SECONDS = 30

/** Queues exports anew whose process was killed: the job that it holds is replaced. */
export async function resumeExports(db: Database): Promise<void> {
  for (const exportId of await findSilentExports(db, SILENT_SECONDS)) {
    if (!(await isExportQueued(db, { exportId }))) await queueExport(db, { exportId }, { requestId: null })
  }
}
