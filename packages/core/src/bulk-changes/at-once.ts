import type { BulkAction } from '../accounts/accounts.schema.ts'
import { type Changed, changeAccounts } from '../accounts/bulk.queries.ts'
import type { Tx } from '../database/database.ts'
import { markAsPartOf } from '../database/part-of.ts'
import type { Actor, Context } from '../operation.ts'
import { insertBulkChange, noteBatch, outcomeOf } from './bulk-changes.queries.ts'

/** What to do to which accounts, and what it undoes. */
interface Wanted {
  action: BulkAction
  ids: number[]
  undoes?: number
}

/** A bulk change of as few accounts as one batch has: it is done with the transaction, and can be undone like one of the worker. */
export async function changeAtOnce(
  tx: Tx,
  { space, actor, client, clock }: Context & { actor: Actor },
  { action, ids, undoes }: Wanted,
): Promise<Changed & { bulkChangeId: number }> {
  const now = clock()
  const row = {
    space_id: space.id,
    account_id: actor.id > 0 ? actor.id : null,
    request_id: client.requestId,
    action,
    accounts: ids.length,
    state: 'done' as const,
    undoes: undoes ?? null,
  }
  const bulkChangeId = await insertBulkChange(tx, row, ids.length > 0 ? [ids] : [], now)
  await markAsPartOf(tx, `bulk_change:${bulkChangeId}`)
  const changed = await changeAccounts(tx, space.id, { action, ids, self: actor.id }, now)
  if (ids.length > 0) await noteBatch(tx, { id: bulkChangeId, number: 0 }, outcomeOf(ids, changed), now)
  return { bulkChangeId, ...changed }
}
