import type { Relation } from '../database/links.ts'

const account = { column: 'account_id', table: 'accounts' } as const
const contact = { column: 'contact_id', table: 'accounts' } as const
const contactsList = { column: 'contacts_list_id', table: 'contacts_lists' } as const

export const accountContacts: Relation = { links: 'account_contacts', one: account, other: contact }
export const contactsOnList: Relation = { links: 'contacts_list_contacts', one: contactsList, other: account }
export const accountLists: Relation = { links: 'account_contacts_lists', one: account, other: contactsList }
