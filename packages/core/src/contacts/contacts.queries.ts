import { type ExpressionBuilder, sql } from 'kysely'
import { selectAccounts } from '../accounts/accounts.queries.ts'
import type { Database } from '../database/database.ts'
import type { DB } from '../database/database.types.ts'

type Accounts = ExpressionBuilder<DB, 'accounts'>

/** The ids of an account's own contacts. */
const contactsOf = (accountId: number) => (eb: Accounts) =>
  eb.selectFrom('account_contacts').select('contact_id').where('account_id', '=', accountId)

/** The ids of an account's own contacts and of those on the lists that it has. */
const allContactsOf = (accountId: number) => (eb: Accounts) =>
  contactsOf(accountId)(eb).union(
    eb
      .selectFrom('account_contacts_lists as given')
      .innerJoin('contacts_list_contacts as listed', 'listed.contacts_list_id', 'given.contacts_list_id')
      .select('listed.account_id as contact_id')
      .where('given.account_id', '=', accountId),
  )

/** The contacts that were given to an account one by one, oldest account first. */
export function listContacts(db: Database, spaceId: number, accountId: number, now: Date) {
  return selectAccounts(db, now)
    .where('accounts.space_id', '=', spaceId)
    .where('accounts.id', 'in', contactsOf(accountId))
    .orderBy('accounts.id')
    .execute()
}

export function findContact(db: Database, spaceId: number, accountId: number, contactId: number, now: Date) {
  return selectAccounts(db, now)
    .where('accounts.space_id', '=', spaceId)
    .where('accounts.id', '=', contactId)
    .where('accounts.id', 'in', contactsOf(accountId))
    .executeTakeFirst()
}

/** Every contact of an account, with those on its lists: all of them, or the one of a username. */
export function listAllContacts(
  db: Database,
  spaceId: number,
  accountId: number,
  { username, now }: { username?: string; now: Date },
) {
  return selectAccounts(db, now)
    .where('accounts.space_id', '=', spaceId)
    .where('accounts.id', 'in', allContactsOf(accountId))
    .$if(username !== undefined, (contacts) => contacts.where('accounts.username', '=', username ?? ''))
    .orderBy('accounts.id')
    .execute()
}

/** What an address book has of each contact of an account, with those on its lists, or of the one of a username. */
export function listContactCards(
  db: Database,
  spaceId: number,
  accountId: number,
  { username }: { username?: string } = {},
) {
  return db
    .selectFrom('accounts')
    .innerJoin('spaces', 'spaces.id', 'accounts.space_id')
    .select(['accounts.username', 'spaces.domain', 'accounts.phone', 'accounts.dtmf_protocol'])
    .select(sql<string | null>`nullif(accounts.display_name, '')`.as('display_name'))
    .where('accounts.space_id', '=', spaceId)
    .where('accounts.id', 'in', allContactsOf(accountId))
    .$if(username !== undefined, (contacts) => contacts.where('accounts.username', '=', username ?? ''))
    .orderBy('accounts.id')
    .execute()
}
