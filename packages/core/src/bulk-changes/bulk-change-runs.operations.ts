import { isAdminOf } from '../authentication/admins.queries.ts'
import { roleOf } from '../authentication/roles.rules.ts'
import type { AuditContext } from '../database/audit-context.ts'
import { constraintError } from '../database/constraint-errors.ts'
import type { ApplicationDatabase, Database } from '../database/database.ts'
import { performOn } from './actions.ts'
import {
  findBulkChangeToRun,
  findSilentBulkChanges,
  isBulkChangeQueued,
  lockBulkChange,
  nextBatch,
  noteBatch,
  outcomeOf,
  queueBulkChange,
  setBulkChangeState,
} from './bulk-changes.queries.ts'

interface Running {
  db: ApplicationDatabase
  clock: () => Date
  /** aborted when the process ends */
  signal?: AbortSignal
}

type BulkChangeToRun = NonNullable<Awaited<ReturnType<typeof findBulkChangeToRun>>>

/** Goes on with a bulk change, batch by batch, until it is done, cancelled, or the process ends. Nothing is done twice. */
export async function runBulkChange(ctx: Running, id: number): Promise<void> {
  while (!ctx.signal?.aborted && (await workOff(ctx, id))) {}
}

/** Works one batch off. Whether there may be another. */
async function workOff({ db, clock }: Running, id: number): Promise<boolean> {
  const running = await findBulkChangeToRun(db, id)
  if (running?.state !== 'running') return false
  const author = authorOf(running)
  const now = clock()
  const audited = db.withAudit({ operation: 'bulkChanges.start', at: now, by: author, partOf: `bulk_change:${id}` })
  const accountId = running.account_id
  if (accountId === null || !(await isAdminOf(db, { accountId, spaceId: running.space_id }, now))) {
    await setBulkChangeState(audited, id, { state: 'failed', error: 'forbidden' }, now)
    return false
  }
  try {
    return await audited.transaction().execute(async (tx) => {
      if ((await lockBulkChange(tx, { id, spaceId: running.space_id })) !== 'running') return false
      const batch = await nextBatch(tx, id)
      if (!batch) {
        await setBulkChangeState(tx, id, { state: 'done' }, now)
        return false
      }
      const ids = batch.account_ids
      const { space_id: spaceId, action, options, undoes, undoes_import, request_id: requestId } = running
      const by = { requestId }
      const keepsNames = undoes_import !== null
      const wanted = { spaceId, action, options, ids, self: accountId, keepsNames, undoes, by }
      const changed = await performOn(tx, wanted, now)
      await noteBatch(tx, { id, number: batch.number }, outcomeOf(ids, changed), now)
      return true
    })
  } catch (error) {
    const refused = constraintError(error)
    // the queue tries a database again that was unavailable, or that others kept waiting
    if (!refused || refused.code === 'unavailable') throw error
    await setBulkChangeState(audited, id, { state: 'failed', error: refused.code }, now)
    return false
  }
}

/** Who has asked for it, as the audit log has it; the line of the bulk change itself has from where. */
function authorOf({ account_id: id, username, admin, home_id, home_domain, request_id, ...home }: BulkChangeToRun) {
  const isThere = id !== null && username !== null && home_id !== null && home_domain !== null
  const role = roleOf({ admin, super: home.super })
  const actor = isThere ? { id, username, role, home: { id: home_id, domain: home_domain } } : null
  return { actor, client: { ip: '', userAgent: null, requestId: request_id } } satisfies AuditContext['by']
}

/** Seconds after which a run that has not been heard of is over. A batch takes a second or two. */
const SILENT_SECONDS = 30

/** Queues bulk changes anew whose process was killed: the job that it holds is replaced. */
export async function resumeBulkChanges(db: Database): Promise<void> {
  for (const bulkChangeId of await findSilentBulkChanges(db, SILENT_SECONDS)) {
    if (!(await isBulkChangeQueued(db, { bulkChangeId }))) {
      await queueBulkChange(db, { bulkChangeId }, { requestId: null })
    }
  }
}
