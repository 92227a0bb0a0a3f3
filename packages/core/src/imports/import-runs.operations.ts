import { constraintError } from '../database/constraint-errors.ts'
import type { Database, Tx } from '../database/database.ts'
import { expiryAfter } from '../random.ts'
import { mayImport } from './import-authors.queries.ts'
import {
  type BatchResult,
  findBatch,
  type HeldSpace,
  importBatch,
  isThrough,
  lastLineOf,
  lockBatchEmails,
  lockSpaceForShare,
  noteBatch,
  PARTITIONS,
  type Part,
  type Partition,
  refusePart,
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
  const { clock } = ctx
  const { id: importId, space_id: spaceId, realm, author } = running
  const db = ctx.db.withAudit({ operation: 'imports.start', at: clock(), by: author, partOf: `import:${importId}` })
  return db.transaction().execute(async (tx) => {
    const now = clock()
    const known = await takePartition(tx, importId, hand)
    if (known?.state !== 'importing') return true
    if (!(await mayImport(tx, running, now))) {
      await updateImport(tx, importId, { state: 'failed', error: { file: [{ key: 'import_not_allowed' }] } }, now)
      return true
    }
    const afterLine = known.last_line
    const parts = await findBatch(tx, { importId, hand, afterLine })
    const lastLine = lastLineOf(parts)
    const whole = { created: 0, failed: 0 }
    for (const { space_id: named, realm: namedRealm } of parts) {
      const isNamed = named !== null
      const part = {
        importId,
        spaceId: named ?? spaceId,
        realm: namedRealm ?? realm ?? '',
        isNamed,
        hand,
        afterLine,
        lastLine,
      }
      const isAllowed = !isNamed || (await mayImport(tx, { ...running, space_id: named }, now))
      const space = await lockSpaceForShare(tx, part.spaceId, part.realm)
      if (!isAllowed || (!space && !isNamed)) {
        const key = isAllowed ? 'realm_changed' : 'import_not_allowed'
        await updateImport(tx, importId, { state: 'failed', error: { file: [{ key }] } }, now)
        return true
      }
      const result = space ? await importPart(tx, ctx, { running, part, space }) : await refusePart(tx, part)
      whole.created += result.created
      whole.failed += result.failed
    }
    await noteBatch(tx, { importId, hand, lastLine }, whole, now)
    return isThrough(lastLine)
  })
}

/** Makes accounts of lines that go to one Space, whose key is held. */
async function importPart(
  tx: Tx,
  { config, clock }: ImportContext,
  { running, part, space }: { running: ImportRecord; part: Part; space: HeldSpace },
): Promise<BatchResult> {
  const now = clock()
  const batch = {
    ...part,
    room: space.room,
    emailUnique: config.ACCOUNT_EMAIL_UNIQUE || space.unique_email,
    expireAt: expiryAfter(now, config.APP_PROVISIONING_TOKEN_EXPIRATION_MINUTES),
    client: { ip: running.ip_address, userAgent: running.user_agent },
  }
  if (batch.emailUnique) await lockBatchEmails(tx, batch)
  return importBatch(tx, batch, now)
}

/** Seconds after which a run that has not been heard of is over. A batch takes a fraction of one. */
const SILENT_SECONDS = 30

/** Queues imports anew whose process was killed: the job that it holds is replaced. */
export async function resumeImports(db: Database): Promise<void> {
  for (const importId of await findSilentImports(db, SILENT_SECONDS)) {
    if (!(await isImportQueued(db, { importId }))) await queueImport(db, { importId }, { requestId: null })
  }
}
