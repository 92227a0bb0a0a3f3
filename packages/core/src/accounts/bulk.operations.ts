import { mutation } from '../operation.ts'
import { BulkAccounts, type BulkOutcomeValue, BulkResult, MAX_AT_ONCE } from './accounts.schema.ts'
import { choiceErrors, chosenIds } from './bulk.choice.ts'
import { changeAccounts } from './bulk.queries.ts'

export const bulk = mutation({
  summary: 'Activate, deactivate, block, unblock or delete up to 1,000 accounts at once',
  access: 'admin',
  input: BulkAccounts,
  output: BulkResult,
  errors: ['last_super_admin'],
  check: (_ctx, input) => (input.action === undefined ? {} : choiceErrors(input)),
  async run(ctx, { action, ...choice }) {
    const ids = await chosenIds(ctx, choice, MAX_AT_ONCE)
    const { known, changed, left } = await ctx.db
      .transaction()
      .execute((tx) => changeAccounts(tx, ctx.space.id, { action, ids, self: ctx.actor.id }, ctx.clock()))
    const outcomes = new Map<number, BulkOutcomeValue>(ids.map((id) => [id, 'not_found']))
    for (const id of known) outcomes.set(id, 'unchanged')
    for (const id of changed) outcomes.set(id, 'done')
    for (const id of left) outcomes.set(id, 'self')
    const total = (outcome: BulkOutcomeValue) => [...outcomes.values()].filter((one) => one === outcome).length
    return {
      done: total('done'),
      unchanged: total('unchanged'),
      not_found: total('not_found'),
      self: total('self'),
      results: choice.ids === undefined ? [] : [...outcomes].map(([id, outcome]) => ({ id, outcome })),
    }
  },
})
