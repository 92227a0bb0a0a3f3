import { sql } from 'kysely'
import type { Database } from '../database/database.ts'
import { rowVersion } from '../database/fragments.ts'
import { PART_ROWS } from '../lists.ts'

const columns = [
  'contacts_lists.id',
  'contacts_lists.space_id',
  'contacts_lists.title',
  'contacts_lists.description',
  'contacts_lists.created_at',
  'contacts_lists.updated_at',
] as const

const contactsCount = sql<number>`(
  select count(*)::integer from contacts_list_contacts as listed where listed.contacts_list_id = contacts_lists.id
)`.as('contacts_count')

const version = rowVersion('contacts_lists').as('version')

const selectLists = (db: Database, spaceId: number) =>
  db.selectFrom('contacts_lists').select(columns).select([contactsCount, version]).where('space_id', '=', spaceId)

/** The lists of a Space, oldest first, part by part. */
export async function* listContactsLists(db: Database, spaceId: number) {
  for (let after = 0; ; ) {
    const part = await selectLists(db, spaceId).where('id', '>', after).orderBy('id').limit(PART_ROWS).execute()
    yield part
    const last = part.at(-1)
    if (!last || part.length < PART_ROWS) return
    after = last.id
  }
}

export function findContactsList(db: Database, spaceId: number, id: number) {
  return selectLists(db, spaceId).where('id', '=', id).executeTakeFirst()
}

interface Labels {
  title: string
  description: string
}

export function insertContactsList(db: Database, spaceId: number, labels: Labels, now: Date) {
  const { title, description } = labels
  return db
    .insertInto('contacts_lists')
    .values({ space_id: spaceId, title, description, created_at: now, updated_at: now })
    .returning(columns)
    .returning(version)
    .executeTakeFirstOrThrow()
}

/** The list as it is then; undefined when the Space has none of this id, in the state that the change is based on. */
export function updateContactsList(
  db: Database,
  spaceId: number,
  id: number,
  labels: Labels,
  now: Date,
  basedOn?: string,
) {
  const { title, description } = labels
  return db
    .updateTable('contacts_lists')
    .set({ title, description, updated_at: now })
    .where('space_id', '=', spaceId)
    .where('id', '=', id)
    .$if(basedOn !== undefined, (list) => list.where(rowVersion('contacts_lists'), '=', basedOn ?? ''))
    .returning(columns)
    .returning([contactsCount, version])
    .executeTakeFirst()
}

/** Whether there was one to delete. Its contacts stay accounts; accounts that had the list no longer have it. */
export async function deleteContactsList(db: Database, spaceId: number, id: number): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('contacts_lists')
    .where('space_id', '=', spaceId)
    .where('id', '=', id)
    .executeTakeFirst()
  return numDeletedRows > 0n
}

/** The lists that an account of the Space has, oldest first. */
export function listsOfAccount(db: Database, spaceId: number, accountId: number) {
  return selectLists(db, spaceId)
    .where('id', 'in', (eb) =>
      eb.selectFrom('account_contacts_lists').select('contacts_list_id').where('account_id', '=', accountId),
    )
    .orderBy('id')
    .execute()
}

/** Accounts on a list of the Space after one, oldest first. */
export function listAccountsOnList(
  db: Database,
  spaceId: number,
  id: number,
  { after, limit }: { after: number; limit: number },
) {
  return db
    .selectFrom('contacts_list_contacts as listed')
    .innerJoin('accounts', 'accounts.id', 'listed.account_id')
    .innerJoin('spaces', 'spaces.id', 'accounts.space_id')
    .select(['accounts.id', 'accounts.username', 'spaces.domain', 'accounts.display_name', 'accounts.phone'])
    .where('listed.contacts_list_id', '=', id)
    .where('listed.account_id', '>', after)
    .where('accounts.space_id', '=', spaceId)
    .orderBy('listed.account_id')
    .limit(limit)
    .execute()
}
