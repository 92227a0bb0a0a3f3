import { type FieldErrors, fieldError } from '../errors.ts'
import { type Context, mutation } from '../operation.ts'
import {
  BulkAccounts,
  type BulkAction,
  type BulkOutcomeValue,
  BulkResult,
  MAX_BULK_MATCHES,
} from './accounts.schema.ts'
import { changeAccounts, matchingIds } from './bulk.queries.ts'

/** Accounts that one transaction changes: it ends soon, so that a writer that waits for one of them does not wait for long. */
const BATCH = 1_000

/** What an admin does to the own account only by itself, never among others. */
const isHarmful = (action: BulkAction): boolean => action !== 'activate' && action !== 'unblock'

/** Either ids, or a filter and how many it has been seen to let through. */
function choiceErrors({ ids, filter, count }: { ids?: unknown; filter?: unknown; count?: unknown }): FieldErrors {
  if ((ids === undefined) === (filter === undefined)) return { ids: [{ key: 'ids_or_filter' }] }
  return filter !== undefined && count === undefined ? { count: [{ key: 'required' }] } : {}
}

/** @throws AppError invalid_input on `count`, when the filter does not let through what the caller has been shown */
async function shownIds(ctx: Context, filter: Parameters<typeof matchingIds>[2], shown: number): Promise<number[]> {
  const ids = await matchingIds(ctx.db, ctx.space.id, filter, MAX_BULK_MATCHES)
  if (ids.length > MAX_BULK_MATCHES) throw fieldError('count', 'max_value', { maximum: MAX_BULK_MATCHES })
  if (ids.length !== shown) throw fieldError('count', 'count_changed', { count: ids.length })
  return ids
}

/** In batches, each a transaction of its own: what is cut short has changed whole batches, and can be asked for again. */
export const bulk = mutation({
  summary: 'Activate, deactivate, block, unblock or delete many accounts',
  access: 'admin',
  actsOutside: true,
  input: BulkAccounts,
  output: BulkResult,
  errors: ['last_super_admin'],
  check: (_ctx, input) => (input.action === undefined ? {} : choiceErrors(input)),
  async run(ctx, { action, ids, filter, count }) {
    const wanted = [...new Set(ids ?? (await shownIds(ctx, filter ?? {}, count ?? 0)))]
    const outcomes = new Map<number, BulkOutcomeValue>()
    for (let start = 0; start < wanted.length; start += BATCH) {
      const batch = wanted.slice(start, start + BATCH)
      const others = isHarmful(action) ? batch.filter((id) => id !== ctx.actor.id) : batch
      const { known, changed } = await ctx.db
        .transaction()
        .execute((tx) => changeAccounts(tx, ctx.space.id, { action, ids: others }, ctx.clock()))
      for (const id of batch) outcomes.set(id, 'not_found')
      for (const id of known) outcomes.set(id, 'unchanged')
      for (const id of changed) outcomes.set(id, 'done')
      if (others.length < batch.length) outcomes.set(ctx.actor.id, 'self')
    }
    const total = (outcome: BulkOutcomeValue) => [...outcomes.values()].filter((one) => one === outcome).length
    return {
      done: total('done'),
      unchanged: total('unchanged'),
      not_found: total('not_found'),
      self: total('self'),
      results: ids === undefined ? [] : [...outcomes].map(([id, outcome]) => ({ id, outcome })),
    }
  },
})
