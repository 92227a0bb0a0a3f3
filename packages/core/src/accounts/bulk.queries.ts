import { sql } from 'kysely'
import type { Database, Tx } from '../database/database.ts'
import { matching, type SearchedSpace } from './account-list.queries.ts'
import type { AccountFilterValue, StatusAction } from './accounts.schema.ts'

/** The ids of the accounts that a filter lets through, one more than the limit where there are more. */
export async function matchingIds(
  db: Database,
  space: SearchedSpace,
  filter: AccountFilterValue,
  limit: number,
): Promise<number[]> {
  const { rows } = await sql<{ ids: number[] }>`
    select coalesce(array_agg(id order by id), '{}') as ids
    from (select accounts.id from accounts where ${matching(space, filter)} limit ${limit + 1}) as matched
  `.execute(db)
  return rows[0]?.ids ?? []
}

/** What a bulk change did: the accounts that it has changed, those that there are, and the author's own that it has left. */
export interface Changed {
  known: number[]
  changed: number[]
  left: number[]
  /** what the changed ones had before, where undoing needs it */
  former?: (string | null)[]
}

interface BulkWanted {
  action: StatusAction
  ids: readonly number[]
  self: number
  keepsNames?: boolean
}

/** What an admin does to the own account only by itself, never among others. */
const isHarmful = (action: StatusAction): boolean => action !== 'activate' && action !== 'unblock'

const flags = {
  activate: { column: 'activated', value: true },
  deactivate: { column: 'activated', value: false },
  block: { column: 'blocked', value: true },
  unblock: { column: 'blocked', value: false },
} as const satisfies Record<Exclude<StatusAction, 'delete'>, { column: string; value: boolean }>

/**
 * Changes these accounts of a Space. They are locked in the order of their ids, so that two at once take turns.
 *
 * @param wanted `self`: the account of who changes them, which is neither blocked, deactivated nor deleted; `keepsNames`:
 *   deleted accounts are as if they had never been, so that their usernames can be had again
 */
export async function changeAccounts(
  tx: Tx,
  spaceId: number,
  { action, ids, self, keepsNames = false }: BulkWanted,
  now: Date,
): Promise<Changed> {
  const left = isHarmful(action) ? ids.filter((id) => id === self) : []
  const others = left.length > 0 ? ids.filter((id) => id !== self) : ids
  const locked = await tx
    .selectFrom('accounts')
    .select(['id', 'activated', 'blocked'])
    .where('space_id', '=', spaceId)
    .where('id', '=', sql<number>`any (${others}::integer[])`)
    .orderBy('id')
    .forUpdate()
    .execute()
  const known = locked.map(({ id }) => id)
  if (known.length === 0) return { known, changed: [], left }
  if (action === 'delete') {
    await deleteLocked(tx, spaceId, known, keepsNames ? null : now)
    return { known, changed: known, left }
  }
  const { column, value } = flags[action]
  const changed = locked.filter((account) => account[column] !== value).map(({ id }) => id)
  await tx
    .updateTable('accounts')
    .set({ [column]: value, updated_at: now })
    .where('space_id', '=', spaceId)
    .where('id', '=', sql<number>`any (${changed}::integer[])`)
    .execute()
  // what they had done too often would block them again
  if (action === 'unblock') {
    await tx.deleteFrom('account_events').where('account_id', '=', sql<number>`any (${known}::integer[])`).execute()
  }
  return { known, changed, left }
}

/** Accounts that one statement deletes, with all that hangs on them: it ends well before the limit of time. */
const DELETED_AT_ONCE = 250

/** @param now when the names are marked as used up; null where they are not */
async function deleteLocked(tx: Tx, spaceId: number, ids: number[], now: Date | null): Promise<void> {
  for (let start = 0; start < ids.length; start += DELETED_AT_ONCE) {
    await deleteSome(tx, spaceId, ids.slice(start, start + DELETED_AT_ONCE), now)
  }
}

async function deleteSome(tx: Tx, spaceId: number, ids: number[], now: Date | null): Promise<void> {
  await sql`
    with gone as (
      delete from accounts where space_id = ${spaceId} and id = any (${ids}::integer[]) returning space_id, username
    )
    insert into account_tombstones (space_id, username, created_at)
      select space_id, username, ${now}::timestamptz from gone where ${now}::timestamptz is not null
      on conflict (space_id, username) do nothing
  `.execute(tx)
}
