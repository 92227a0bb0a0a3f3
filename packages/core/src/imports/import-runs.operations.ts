import { constraintError } from '../database/constraint-errors.ts'
import type { Database } from '../database/database.ts'
import { expiryAfter } from '../random.ts'
import { mayImport } from './import-authors.queries.ts'
import {
  importBatch,
  isThrough,
  lockBatchEmails,
  lockSpaceForShare,
  noteBatch,
  PARTITIONS,
  type Partition,
  takePartition,
} from './import-batches.queries.ts'
import { checkImport, type ImportContext } from './import-checks.operations.ts'
import {
  deleteImport,
  eraseSecrets,
  findImportToRun,
  findSilentImports,
  type ImportRecord,
  isImportQueued,
  queueImport,
  updateImport,
} from './imports.queries.ts'

/** Times that a batch is tried again when others stood in its way. */
const MAX_TRIES = 5

/** Goes on with an import, whatever it was at. Nothing is done twice, even by two at once. */
export async function runImport(ctx: ImportContext, importId: number): Promise<void> {
  const running = await findImportToRun(ctx.db, importId)
  if (running?.deleted_at != null) return deleteImport(ctx.db, importId)
  if (running?.state === 'checking') await checkImport(ctx, running)
  if (running?.state === 'importing') await importAccounts(ctx, running)
}

async function importAccounts(ctx: ImportContext, running: ImportRecord): Promise<void> {
  let hasFailed = false
  const isOver = () => hasFailed || (ctx.signal?.aborted ?? false)
  const outcomes = await Promise.allSettled(
    PARTITIONS.map((hand) =>
      workOff(ctx, { running, hand, isOver }).catch((error) => {
        hasFailed = true
        throw error
      }),
    ),
  )
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason
  const { state } = (await findImportToRun(ctx.db, running.id)) ?? {}
  if (state === 'done' || state === 'failed') await eraseSecrets(ctx.db, running.id)
}

interface Work {
  running: ImportRecord
  hand: Partition
  /** whether the process ends, or the other hand has failed */
  isOver: () => boolean
}

async function workOff(ctx: ImportContext, work: Work): Promise<void> {
  let isDone = false
  let tries = 0
  while (!isDone && !work.isOver()) {
    try {
      isDone = await nextBatch(ctx, work)
      tries = 0
    } catch (error) {
      // a name of it has just become a tombstone, or two batches wait for each other: the next look sees what there is
      tries += 1
      if (constraintError(error) === null || tries >= MAX_TRIES) throw error
    }
  }
}

/** Whether that was all. */
function nextBatch(ctx: ImportContext, { running, hand }: Work): Promise<boolean> {
  const { config, clock } = ctx
  const { id: importId, space_id: spaceId, realm, author, ip_address, user_agent } = running
  const db = ctx.db.withAudit({ operation: 'imports.start', at: clock(), by: author })
  return db.transaction().execute(async (tx) => {
    const now = clock()
    const known = await takePartition(tx, importId, hand)
    if (known?.state !== 'importing') return true
    if (!(await mayImport(tx, running, now))) {
      await updateImport(tx, importId, { state: 'failed', error: { file: [{ key: 'import_not_allowed' }] } }, now)
      return true
    }
    const space = await lockSpaceForShare(tx, spaceId, realm ?? '')
    if (!space) {
      await updateImport(tx, importId, { state: 'failed', error: { file: [{ key: 'realm_changed' }] } }, now)
      return true
    }
    const batch = {
      importId,
      spaceId,
      hand,
      afterLine: known.last_line,
      room: space.room,
      emailUnique: config.ACCOUNT_EMAIL_UNIQUE || space.unique_email,
      expireAt: expiryAfter(now, config.APP_PROVISIONING_TOKEN_EXPIRATION_MINUTES),
      client: { ip: ip_address, userAgent: user_agent },
    }
    if (batch.emailUnique) await lockBatchEmails(tx, batch)
    const result = await importBatch(tx, batch, now)
    await noteBatch(tx, { importId, hand }, result, now)
    return isThrough(result)
  })
}

/** Seconds after which a run that has not been heard of is over. A batch takes a fraction of one. */
const SILENT_SECONDS = 30

/** Queues imports anew whose process was killed: the job that it holds is replaced. */
export async function resumeImports(db: Database): Promise<void> {
  for (const importId of await findSilentImports(db, SILENT_SECONDS)) {
    if (!(await isImportQueued(db, { importId }))) await queueImport(db, { importId }, { requestId: null })
  }
}
