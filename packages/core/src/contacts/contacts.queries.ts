import { type Expression, type ExpressionBuilder, type SqlBool, sql } from 'kysely'
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

/**
 * Whether an account is one of those. As an array, they are found before the accounts are looked at, which then come by
 * the index of ids: of a join, the planner may think so little that it reads all accounts there are.
 */
const isOneOf = (ids: (eb: Accounts) => Expression<{ contact_id: number }>) => (eb: Accounts) =>
  sql<SqlBool>`accounts.id = any (array(${ids(eb)}))`

/** The contacts that were given to an account one by one, oldest account first. */
export function listContacts(db: Database, spaceId: number, accountId: number, now: Date) {
  return selectAccounts(db, now)
    .where('accounts.space_id', '=', spaceId)
    .where(isOneOf(contactsOf(accountId)))
    .orderBy('accounts.id')
    .execute()
}

export function findContact(db: Database, spaceId: number, accountId: number, contactId: number, now: Date) {
  return selectAccounts(db, now)
    .where('accounts.space_id', '=', spaceId)
    .where('accounts.id', '=', contactId)
    .where(isOneOf(contactsOf(accountId)))
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
    .where(isOneOf(allContactsOf(accountId)))
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
    .where(isOneOf(allContactsOf(accountId)))
    .$if(username !== undefined, (contacts) => contacts.where('accounts.username', '=', username ?? ''))
    .orderBy('accounts.id')
    .execute()
}
