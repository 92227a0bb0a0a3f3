import { sql } from 'kysely'
import type { Database, Tx } from '../database/database.ts'

/** Gives the account these entries and no others. What stays as it is is not written. */
export async function replaceDictionary(tx: Tx, accountId: number, entries: Record<string, string>): Promise<void> {
  await sql`
    with wanted as (
      select key, value from json_each_text(${JSON.stringify(entries)}::json)
    ), gone as (
      delete from account_dictionary_entries where account_id = ${accountId} and key not in (select key from wanted)
    )
    insert into account_dictionary_entries as entry (account_id, key, value)
    select ${accountId}, key, value from wanted
    on conflict (account_id, key) do update set value = excluded.value where entry.value <> excluded.value
  `.execute(tx)
}

/** The account's entries; undefined when the Space has no such account. */
export async function findDictionary(
  db: Database,
  spaceId: number,
  accountId: number,
): Promise<Record<string, string> | undefined> {
  const account = await db
    .selectFrom('accounts')
    .select(
      sql<Record<string, string>>`(
        select coalesce(json_object_agg(entry.key, entry.value order by entry.key), '{}')
        from account_dictionary_entries as entry where entry.account_id = accounts.id
      )`.as('dictionary'),
    )
    .where('accounts.space_id', '=', spaceId)
    .where('accounts.id', '=', accountId)
    .executeTakeFirst()
  return account?.dictionary
}

/** The value of an entry, null when there is none; undefined when the Space has no such account. */
export async function findEntry(
  db: Database,
  spaceId: number,
  accountId: number,
  key: string,
): Promise<string | null | undefined> {
  const account = await db
    .selectFrom('accounts')
    .leftJoin('account_dictionary_entries as entry', (join) =>
      join.onRef('entry.account_id', '=', 'accounts.id').on('entry.key', '=', key),
    )
    .select('entry.value')
    .where('accounts.space_id', '=', spaceId)
    .where('accounts.id', '=', accountId)
    .executeTakeFirst()
  return account?.value
}

/** How many entries the account has beside the one of a key. */
export async function countOtherEntries(tx: Tx, accountId: number, key: string): Promise<number> {
  const { entries } = await tx
    .selectFrom('account_dictionary_entries')
    .select(sql<number>`count(*)::integer`.as('entries'))
    .where('account_id', '=', accountId)
    .where('key', '!=', key)
    .executeTakeFirstOrThrow()
  return entries
}

export async function upsertEntry(tx: Tx, accountId: number, key: string, value: string): Promise<void> {
  await tx
    .insertInto('account_dictionary_entries')
    .values({ account_id: accountId, key, value })
    .onConflict((conflict) => conflict.columns(['account_id', 'key']).doUpdateSet({ value }))
    .execute()
}

/** Whether there was one to delete. */
export async function deleteEntry(db: Database, spaceId: number, accountId: number, key: string): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('account_dictionary_entries as entry')
    .using('accounts')
    .whereRef('accounts.id', '=', 'entry.account_id')
    .where('accounts.space_id', '=', spaceId)
    .where('accounts.id', '=', accountId)
    .where('entry.key', '=', key)
    .executeTakeFirst()
  return numDeletedRows > 0n
}

export async function deleteEntries(tx: Tx, accountId: number): Promise<void> {
  await tx.deleteFrom('account_dictionary_entries').where('account_id', '=', accountId).execute()
}
