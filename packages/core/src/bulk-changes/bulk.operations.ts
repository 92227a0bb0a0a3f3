import { BulkAccounts, type BulkOutcomeValue, BulkResult, MAX_AT_ONCE } from '../accounts/accounts.schema.ts'
import { chosenIds } from '../accounts/bulk.choice.ts'
import { mutation } from '../operation.ts'
import { changeAtOnce } from './at-once.ts'
import { bulkErrors } from './bulk-errors.ts'

export const bulk = mutation({
  summary: 'Change, delete or mail up to 1,000 accounts at once',
  access: 'admin',
  input: BulkAccounts,
  output: BulkResult,
  errors: ['last_super_admin', 'contacts_list_not_found'],
  check: bulkErrors,
  async run(ctx, { action, contacts_list_id, language, dtmf_protocol, ...choice }) {
    const ids = await chosenIds(ctx, choice, MAX_AT_ONCE)
    const { bulkChangeId, known, changed, left } = await ctx.db
      .transaction()
      .execute((tx) => changeAtOnce(tx, ctx, { action, ids, options: { contacts_list_id, language, dtmf_protocol } }))
    const outcomes = new Map<number, BulkOutcomeValue>(ids.map((id) => [id, 'not_found']))
    for (const id of known) outcomes.set(id, 'unchanged')
    for (const id of changed) outcomes.set(id, 'done')
    for (const id of left) outcomes.set(id, 'self')
    const total = (outcome: BulkOutcomeValue) => [...outcomes.values()].filter((one) => one === outcome).length
    return {
      bulk_change_id: bulkChangeId,
      done: total('done'),
      unchanged: total('unchanged'),
      not_found: total('not_found'),
      self: total('self'),
      results: choice.ids === undefined ? [] : [...outcomes].map(([id, outcome]) => ({ id, outcome })),
    }
  },
})
