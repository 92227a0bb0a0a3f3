import type { BulkAction, BulkOptions } from '../accounts/accounts.schema.ts'
import type { Changed } from '../accounts/bulk.queries.ts'
import type { Tx } from '../database/database.ts'
import { markAsPartOf } from '../database/part-of.ts'
import type { Actor, Context } from '../operation.ts'
import { performOn } from './actions.ts'
import { insertBulkChange, noteBatch, outcomeOf } from './bulk-changes.queries.ts'

/** What to do to which accounts, and what it undoes. */
interface Wanted {
  action: BulkAction
  ids: number[]
  options?: BulkOptions
  undoes?: number
}

/** A bulk change of as few accounts as one batch has: it is done with the transaction, and can be undone like one of the worker. */
export async function changeAtOnce(
  tx: Tx,
  { space, actor, client, clock }: Context & { actor: Actor },
  { action, ids, options = {}, undoes }: Wanted,
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
    options,
  }
  const bulkChangeId = await insertBulkChange(tx, row, ids.length > 0 ? [ids] : [], now)
  await markAsPartOf(tx, `bulk_change:${bulkChangeId}`)
  const wanted = { spaceId: space.id, action, options, ids, self: actor.id, undoes: undoes ?? null, by: client }
  const changed = await performOn(tx, wanted, now)
  if (ids.length > 0) await noteBatch(tx, { id: bulkChangeId, number: 0 }, outcomeOf(ids, changed), now)
  return { bulkChangeId, ...changed }
}
