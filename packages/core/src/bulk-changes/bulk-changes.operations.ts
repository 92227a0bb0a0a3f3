import { z } from 'zod'
import {
  type BulkAction,
  type BulkOptions,
  inverseOf,
  MAX_BULK_MATCHES,
  ManyAccounts,
} from '../accounts/accounts.schema.ts'
import { chosenIds } from '../accounts/bulk.choice.ts'
import type { Tx } from '../database/database.ts'
import { markAsPartOf } from '../database/part-of.ts'
import { AppError } from '../errors.ts'
import { type Actor, type Context, mutation, query } from '../operation.ts'
import { changeAtOnce } from './at-once.ts'
import {
  findBulkChange,
  findChangedIds,
  insertBulkChange,
  listBulkChanges,
  lockBulkChange,
  queueBulkChange,
  setBulkChangeState,
} from './bulk-changes.queries.ts'
import { isUndoable, present, requireBulkChange } from './bulk-changes.resource.ts'
import { BulkChange, BulkChangeId, type BulkChangeState } from './bulk-changes.schema.ts'
import { bulkErrors } from './bulk-errors.ts'

/** Accounts that one transaction changes: it ends soon, so that a writer that waits for one of them does not wait for long. */
const BATCH = 1_000

export const list = query({
  summary: 'List the latest bulk changes of the Space',
  access: 'admin',
  input: z.object({}),
  output: z.array(BulkChange),
  run: async (ctx) => (await listBulkChanges(ctx.db, ctx.space.id)).map((row) => present(row, ctx.language)),
})

export const get = query({
  summary: 'Get a bulk change, and how far it is',
  access: 'admin',
  input: BulkChangeId,
  output: BulkChange,
  errors: ['bulk_change_not_found'],
  run: (ctx, { id }) => requireBulkChange(ctx, id),
})

interface BackgroundChange {
  action: BulkAction
  ids: number[]
  options?: BulkOptions
  undoes?: number | null
}

/** Has the worker change accounts, batch by batch. */
async function startInBackground(
  tx: Tx,
  ctx: Context & { actor: Actor },
  { ids, action, options = {}, undoes = null }: BackgroundChange,
): Promise<number> {
  const row = {
    space_id: ctx.space.id,
    account_id: ctx.actor.id > 0 ? ctx.actor.id : null,
    request_id: ctx.client.requestId,
    action,
    accounts: ids.length,
    options,
    undoes,
  }
  const batches = Array.from({ length: Math.ceil(ids.length / BATCH) }, (_, n) => ids.slice(n * BATCH, (n + 1) * BATCH))
  const bulkChangeId = await insertBulkChange(tx, row, batches, ctx.clock())
  await queueBulkChange(tx, { bulkChangeId }, ctx.client)
  return bulkChangeId
}

/** The accounts are those that there are now, whatever the filter lets through later on. */
export const start = mutation({
  summary: 'Have up to 100,000 accounts changed, deleted or mailed in the background',
  access: 'admin',
  input: ManyAccounts,
  output: BulkChange,
  errors: ['contacts_list_not_found'],
  check: bulkErrors,
  async run(ctx, { action, contacts_list_id, language, dtmf_protocol, ...choice }) {
    const options = { contacts_list_id, language, dtmf_protocol }
    const ids = await chosenIds(ctx, choice, MAX_BULK_MATCHES)
    const id = await ctx.db.transaction().execute((tx) => startInBackground(tx, ctx, { action, ids, options }))
    return requireBulkChange(ctx, id)
  },
})

/** What has been undone does not go on. */
async function refuseUndone(tx: Tx, ctx: Context, id: number): Promise<void> {
  const found = await findBulkChange(tx, ctx.space.id, id)
  if (found?.undone_by != null) throw new AppError('bulk_change_not_ready')
}

/** Up to as many as a batch has at once, more by the worker. Who was changed again meanwhile counts as `unchanged`. */
export const undo = mutation({
  summary:
    'Undo a bulk change of a status, a language or a DTMF protocol, for exactly the accounts that it has changed',
  access: 'admin',
  input: BulkChangeId,
  output: BulkChange,
  errors: ['bulk_change_not_found', 'bulk_change_not_ready', 'last_super_admin'],
  async run(ctx, { id }) {
    const undoId = await ctx.db.transaction().execute(async (tx) => {
      if ((await lockBulkChange(tx, { id, spaceId: ctx.space.id })) === null)
        throw new AppError('bulk_change_not_found')
      const found = await findBulkChange(tx, ctx.space.id, id)
      const action = found && isUndoable(found) ? inverseOf(found.action) : null
      if (action === null) throw new AppError('bulk_change_not_ready')
      const wanted = { action, ids: await findChangedIds(tx, id), undoes: id }
      if (wanted.ids.length > BATCH) return startInBackground(tx, ctx, wanted)
      return (await changeAtOnce(tx, ctx, wanted)).bulkChangeId
    })
    return requireBulkChange(ctx, undoId)
  },
})

/** Has a bulk change go on in another state. A batch that is being worked off comes first. */
async function change(ctx: Context, id: number, from: readonly BulkChangeState[], to: BulkChangeState) {
  await ctx.db.transaction().execute(async (tx) => {
    const state = await lockBulkChange(tx, { id, spaceId: ctx.space.id })
    if (state === null) throw new AppError('bulk_change_not_found')
    if (!from.includes(state)) throw new AppError('bulk_change_not_ready')
    if (to === 'running') await refuseUndone(tx, ctx, id)
    await markAsPartOf(tx, `bulk_change:${id}`)
    await setBulkChangeState(tx, id, { state: to }, ctx.clock())
    if (to === 'running') await queueBulkChange(tx, { bulkChangeId: id }, ctx.client)
  })
  return requireBulkChange(ctx, id)
}

export const cancel = mutation({
  summary: 'Stop a bulk change: accounts that it has changed stay so, and it can be resumed for the rest',
  access: 'admin',
  input: BulkChangeId,
  output: BulkChange,
  errors: ['bulk_change_not_found', 'bulk_change_not_ready'],
  run: (ctx, { id }) => change(ctx, id, ['running'], 'cancelled'),
})

export const resume = mutation({
  summary: 'Go on with a bulk change that was cancelled or has failed',
  access: 'admin',
  input: BulkChangeId,
  output: BulkChange,
  errors: ['bulk_change_not_found', 'bulk_change_not_ready'],
  run: (ctx, { id }) => change(ctx, id, ['cancelled', 'failed'], 'running'),
})
