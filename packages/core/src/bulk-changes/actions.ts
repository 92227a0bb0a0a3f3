import { sql } from 'kysely'
import { type BulkAction, type BulkOptions, isStatusAction } from '../accounts/accounts.schema.ts'
import { type Changed, changeAccounts } from '../accounts/bulk.queries.ts'
import type { Tx } from '../database/database.ts'
import type { Origin } from '../database/jobs.ts'
import { queueMail } from '../mail/mail.queries.ts'

/** What is done to which accounts of a Space. */
interface Wanted {
  spaceId: number
  action: BulkAction
  options: BulkOptions
  ids: readonly number[]
  /** the account of who does it */
  self: number
  /** whether the usernames of deleted accounts can be had again */
  keepsNames?: boolean
  /** the bulk change that it undoes */
  undoes?: number | null
  by: Origin
}

/** Does what a bulk change is for to some accounts: all of them or none. */
export async function performOn(tx: Tx, wanted: Wanted, now: Date): Promise<Changed> {
  const { spaceId, action, options, ids, by } = wanted
  if (isStatusAction(action)) return changeAccounts(tx, spaceId, { ...wanted, action }, now)
  const locked = await tx
    .selectFrom('accounts')
    .select(['id', 'email', 'language', 'dtmf_protocol'])
    .where('space_id', '=', spaceId)
    .where('id', '=', sql<number>`any (${ids}::integer[])`)
    .orderBy('id')
    .forNoKeyUpdate()
    .execute()
  const known = locked.map(({ id }) => id)
  const of = (changed: number[]): Changed => ({ known, changed, left: [] })
  if (action === 'send_provisioning_mail' || action === 'send_reset_mail') {
    const recipients = locked.filter(({ email }) => email !== null)
    const mail = action === 'send_reset_mail' ? 'reset_password' : 'provisioning'
    for (const { id, language } of recipients) {
      await queueMail(tx, { mail, accountId: id, language: language ?? 'en' }, by)
    }
    return of(recipients.map(({ id }) => id))
  }
  if (action === 'add_to_contacts_list') {
    const { rows } = await sql<{ account_id: number }>`
      insert into contacts_list_contacts (contacts_list_id, account_id)
        select contacts_lists.id, account_id from contacts_lists cross join unnest(${known}::integer[]) as account_id
        where contacts_lists.space_id = ${spaceId} and contacts_lists.id = ${options.contacts_list_id ?? null}::integer
        on conflict do nothing
        returning account_id
    `.execute(tx)
    return of(rows.map((row) => row.account_id))
  }
  const column = action === 'set_language' ? 'language' : 'dtmf_protocol'
  if (wanted.undoes != null) return of(await restoreColumn(tx, known, { column, undoes: wanted.undoes }, now))
  const value = options[column] ?? null
  const changed = locked.filter((account) => account[column] !== value)
  const changedIds = changed.map(({ id }) => id)
  await tx
    .updateTable('accounts')
    .set({ [column]: value, updated_at: now })
    .where('id', '=', sql<number>`any (${changedIds}::integer[])`)
    .execute()
  return { ...of(changedIds), former: changed.map((account) => account[column]) }
}

/** Gives locked accounts the value that a bulk change has taken from them, unless it was changed again since. The ids of those. */
async function restoreColumn(
  tx: Tx,
  ids: readonly number[],
  { column, undoes }: { column: 'language' | 'dtmf_protocol'; undoes: number },
  now: Date,
): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    update accounts set ${sql.ref(column)} = former.value, updated_at = ${now}
    from bulk_change_batches as batch cross join unnest(batch.changed_ids, batch.former_values) as former (id, value)
      join bulk_changes as undone on undone.id = batch.bulk_change_id
    where batch.bulk_change_id = ${undoes} and accounts.id = former.id and accounts.id = any (${ids}::integer[])
      and accounts.${sql.ref(column)} is not distinct from undone.options ->> ${column}
    returning accounts.id
  `.execute(tx)
  return rows.map(({ id }) => id)
}
