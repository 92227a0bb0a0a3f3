import { type Expression, type ExpressionBuilder, expressionBuilder, type SqlBool, sql } from 'kysely'
import {
  selectAccounts,
  selectActions,
  selectAlgorithms,
  selectDictionary,
  selectTypes,
} from '../accounts/accounts.queries.ts'
import type { Database } from '../database/database.ts'
import type { DB } from '../database/database.types.ts'
import { PART_ROWS } from '../lists.ts'

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

/** Whether an account has another one as a contact, by itself or on one of its lists. */
export const isContactOf = (accountId: number, contactId: number) => (eb: Accounts) =>
  sql<boolean>`${contactId}::integer = any (array(${allContactsOf(accountId)(eb)}))`

/**
 * Whether an account is one of those. As an array, they are found before the accounts are looked at, which then come by
 * the index of ids: of a join, the planner may think so little that it reads all accounts there are.
 */
const isOneOf = (ids: (eb: Accounts) => Expression<{ contact_id: number }>) => (eb: Accounts) =>
  sql<SqlBool>`accounts.id = any (array(${ids(eb)}))`

/**
 * Reads contacts part by part, oldest account first. A part is read by the ids that it has: to find all contacts anew
 * for each would take longer than to read them.
 */
async function* readParts<Row extends { id: number }>(
  db: Database,
  ids: typeof contactsOf,
  accountId: number,
  read: (isWanted: (eb: Accounts) => Expression<SqlBool>) => Promise<Row[]>,
): AsyncGenerator<Row[]> {
  const first = await read(isOneOf(ids(accountId)))
  yield first
  const last = first.at(-1)
  if (!last || first.length < PART_ROWS) return
  const { rows: later } = await sql<{ contact_id: number }>`
    select contact_id from (${ids(accountId)(expressionBuilder<DB, 'accounts'>())}) as contact
    where contact_id > ${last.id} order by contact_id
  `.execute(db)
  for (let from = 0; from < later.length; from += PART_ROWS) {
    const part = later.slice(from, from + PART_ROWS).map(({ contact_id }) => contact_id)
    yield await read(() => sql<SqlBool>`accounts.id = any (${part}::integer[])`)
  }
}

/** The contacts that were given to an account one by one, oldest account first, part by part. */
export const listContacts = (db: Database, spaceId: number, accountId: number, now: Date) =>
  readParts(db, contactsOf, accountId, (isWanted) =>
    selectAccounts(db, now)
      .where('accounts.space_id', '=', spaceId)
      .where(isWanted)
      .orderBy('accounts.id')
      .limit(PART_ROWS)
      .execute(),
  )

export function findContact(db: Database, spaceId: number, accountId: number, contactId: number, now: Date) {
  return selectAccounts(db, now)
    .where('accounts.space_id', '=', spaceId)
    .where('accounts.id', '=', contactId)
    .where(isOneOf(contactsOf(accountId)))
    .executeTakeFirst()
}

/** What an account sees of its contacts. */
const selectContacts = (db: Database, spaceId: number) =>
  db
    .selectFrom('accounts')
    .innerJoin('spaces', 'spaces.id', 'accounts.space_id')
    .select([
      'accounts.id',
      'accounts.username',
      'spaces.domain',
      'accounts.activated',
      'accounts.dtmf_protocol',
      'accounts.display_name',
      'spaces.account_realm as realm',
    ])
    .select((eb) => [selectDictionary, selectAlgorithms(eb), selectTypes(eb), selectActions(eb)])
    .where('accounts.space_id', '=', spaceId)
    .orderBy('accounts.id')

/** Every contact of an account, with those on its lists, part by part. */
export const listAllContacts = (db: Database, spaceId: number, accountId: number) =>
  readParts(db, allContactsOf, accountId, (isWanted) =>
    selectContacts(db, spaceId).where(isWanted).limit(PART_ROWS).execute(),
  )

/** The contact of an account that has a username, be it on a list. */
export function findContactByUsername(db: Database, spaceId: number, accountId: number, username: string) {
  return selectContacts(db, spaceId)
    .where(isOneOf(allContactsOf(accountId)))
    .where('accounts.username', '=', username)
    .executeTakeFirst()
}

/** What an address book has of contacts. */
const selectContactCards = (db: Database, spaceId: number) =>
  db
    .selectFrom('accounts')
    .innerJoin('spaces', 'spaces.id', 'accounts.space_id')
    .select(['accounts.id', 'accounts.username', 'spaces.domain', 'accounts.phone', 'accounts.dtmf_protocol'])
    .select(sql<string | null>`nullif(accounts.display_name, '')`.as('display_name'))
    .where('accounts.space_id', '=', spaceId)
    .orderBy('accounts.id')

/** What an address book has of each contact of an account, with those on its lists, part by part. */
export const listContactCards = (db: Database, spaceId: number, accountId: number) =>
  readParts(db, allContactsOf, accountId, (isWanted) =>
    selectContactCards(db, spaceId).where(isWanted).limit(PART_ROWS).execute(),
  )

/** What an address book has of the contact of a username. */
export function findContactCard(db: Database, spaceId: number, accountId: number, username: string) {
  return selectContactCards(db, spaceId)
    .where(isOneOf(allContactsOf(accountId)))
    .where('accounts.username', '=', username)
    .executeTakeFirst()
}
