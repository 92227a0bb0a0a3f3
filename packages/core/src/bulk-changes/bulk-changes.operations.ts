import { z } from 'zod'
import { MAX_BULK_MATCHES, ManyAccounts } from '../accounts/accounts.schema.ts'
import { choiceErrors, chosenIds } from '../accounts/bulk.choice.ts'
import { AppError } from '../errors.ts'
import { type Language, translate } from '../messages/messages.ts'
import { type Context, mutation, query } from '../operation.ts'
import {
  type BulkChangeRecord,
  findBulkChange,
  insertBulkChange,
  listBulkChanges,
  lockBulkChange,
  queueBulkChange,
  setBulkChangeState,
} from './bulk-changes.queries.ts'
import { BulkChange, BulkChangeId, type BulkChangeState } from './bulk-changes.schema.ts'

/** Accounts that one transaction changes: it ends soon, so that a writer that waits for one of them does not wait for long. */
const BATCH = 1_000

const present = (row: BulkChangeRecord, language: Language | null) => ({
  ...row,
  progress: row.accounts === 0 ? 1 : Math.min(1, (row.done + row.unchanged + row.not_found + row.self) / row.accounts),
  error: row.error && translate(language ?? 'en', row.error),
  error_code: row.error,
})

/** @throws AppError bulk_change_not_found when the Space has no such bulk change */
async function requireBulkChange(ctx: Context, id: number) {
  const found = await findBulkChange(ctx.db, ctx.space.id, id)
  if (!found) throw new AppError('bulk_change_not_found')
  return present(found, ctx.language)
}

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

/** The accounts are those that there are now, whatever the filter lets through later on. */
export const start = mutation({
  summary: 'Have up to 100,000 accounts activated, deactivated, blocked, unblocked or deleted in the background',
  access: 'admin',
  input: ManyAccounts,
  output: BulkChange,
  check: (_ctx, input) => (input.action === undefined ? {} : choiceErrors(input)),
  async run(ctx, { action, ...choice }) {
    const ids = await chosenIds(ctx, choice, MAX_BULK_MATCHES)
    const batches = Array.from({ length: Math.ceil(ids.length / BATCH) }, (_, n) =>
      ids.slice(n * BATCH, (n + 1) * BATCH),
    )
    const row = {
      space_id: ctx.space.id,
      account_id: ctx.actor.id,
      request_id: ctx.client.requestId,
      action,
      accounts: ids.length,
    }
    const id = await ctx.db.transaction().execute(async (tx) => {
      const bulkChangeId = await insertBulkChange(tx, row, batches, ctx.clock())
      await queueBulkChange(tx, { bulkChangeId }, ctx.client)
      return bulkChangeId
    })
    return requireBulkChange(ctx, id)
  },
})

/** Has a bulk change go on in another state. A batch that is being worked off comes first. */
async function change(ctx: Context, id: number, from: readonly BulkChangeState[], to: BulkChangeState) {
  await ctx.db.transaction().execute(async (tx) => {
    const state = await lockBulkChange(tx, { id, spaceId: ctx.space.id })
    if (state === null) throw new AppError('bulk_change_not_found')
    if (!from.includes(state)) throw new AppError('bulk_change_not_ready')
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
