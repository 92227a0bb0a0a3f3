import { z } from 'zod'
import { AccountId } from '../accounts/accounts.schema.ts'
import { requireAccountExists } from '../accounts/require-account-exists.ts'
import { link, unlink } from '../database/links.ts'
import { AppError } from '../errors.ts'
import { collect } from '../lists.ts'
import { type Context, mutation, query } from '../operation.ts'
import { accountLists, contactsOnList } from './contacts.relations.ts'
import {
  ContactsList,
  ContactsListId,
  ContactsOfList,
  CreateContactsList,
  ListContactsOfList,
  ListedContact,
  ListOfAccount,
  UpdateContactsList,
} from './contacts.schema.ts'
import {
  deleteContactsList,
  findContactsList,
  insertContactsList,
  listAccountsOnList,
  listContactsLists,
  listsOfAccount,
  updateContactsList,
} from './contacts-lists.queries.ts'

export const list = query({
  summary: 'List the contacts lists of the Space, oldest first',
  access: 'admin',
  input: z.object({}),
  output: z.array(ContactsList),
  run: (ctx) => collect(listContactsLists(ctx.db, ctx.space.id)),
  parts: (ctx) => listContactsLists(ctx.db, ctx.space.id),
})

/** @throws AppError contacts_list_not_found when the Space has no such list */
async function requireList(ctx: Context, id: number | undefined) {
  const found = id === undefined ? undefined : await findContactsList(ctx.db, ctx.space.id, id)
  if (!found) throw new AppError('contacts_list_not_found')
  return found
}

export const get = query({
  summary: 'Get a contacts list',
  access: 'admin',
  input: ContactsListId,
  output: ContactsList,
  errors: ['contacts_list_not_found'],
  run: (ctx, { id }) => requireList(ctx, id),
})

export const create = mutation({
  summary: 'Create a contacts list',
  access: 'admin',
  input: CreateContactsList,
  output: ContactsList,
  async run(ctx, labels) {
    return { ...(await insertContactsList(ctx.db, ctx.space.id, labels, ctx.clock())), contacts_count: 0 }
  },
})

export const replace = mutation({
  summary: 'Change the title and the description of a contacts list',
  access: 'admin',
  input: UpdateContactsList,
  output: ContactsList,
  errors: ['contacts_list_not_found', 'version_conflict'],
  async check(ctx, { id }) {
    await requireList(ctx, id)
    return {}
  },
  async run(ctx, { id, version, ...labels }) {
    const updated = await updateContactsList(ctx.db, ctx.space.id, id, labels, ctx.clock(), version)
    if (updated) return updated
    await requireList(ctx, id)
    throw new AppError('version_conflict')
  },
})

const remove = mutation({
  summary: 'Delete a contacts list; its contacts stay accounts',
  access: 'admin',
  input: ContactsListId,
  output: z.void(),
  errors: ['contacts_list_not_found'],
  async run(ctx, { id }) {
    if (!(await deleteContactsList(ctx.db, ctx.space.id, id))) throw new AppError('contacts_list_not_found')
  },
})

export const listContacts = query({
  summary: 'List the accounts that are on a contacts list, oldest first, part by part',
  fromReplica: true,
  access: 'admin',
  input: ListContactsOfList,
  output: ContactsOfList,
  errors: ['contacts_list_not_found'],
  async run(ctx, { id, cursor, limit }) {
    await requireList(ctx, id)
    const found = await listAccountsOnList(ctx.db, ctx.space.id, id, { after: cursor ?? 0, limit: limit + 1 })
    const data = found.slice(0, limit)
    return { data, next_cursor: found.length > limit ? (data.at(-1)?.id ?? null) : null }
  },
})

export const listOfAccount = query({
  summary: 'List the contacts lists that an account has, oldest first',
  access: 'admin',
  input: AccountId,
  output: z.array(ContactsList),
  errors: ['account_not_found'],
  async run(ctx, { id }) {
    const lists = await listsOfAccount(ctx.db, ctx.space.id, id)
    if (lists.length === 0) await requireAccountExists(ctx.db, ctx.space.id, id)
    return lists
  },
})

export const addContact = mutation({
  summary: 'Put an account of the Space on a contacts list, unless it is there already',
  access: 'admin',
  input: ListedContact,
  output: z.void(),
  errors: ['contacts_list_not_found', 'account_not_found'],
  async run(ctx, { contacts_list_id, contact_id }) {
    const { one, other } = await link(ctx.db, ctx.space.id, contactsOnList, [contacts_list_id, contact_id])
    if (!one) throw new AppError('contacts_list_not_found')
    if (!other) throw new AppError('account_not_found')
  },
})

export const removeContact = mutation({
  summary: 'Take an account off a contacts list',
  access: 'admin',
  input: ListedContact,
  output: z.void(),
  errors: ['contacts_list_not_found', 'contact_not_found'],
  async run(ctx, { contacts_list_id, contact_id }) {
    const { one, changed } = await unlink(ctx.db, ctx.space.id, contactsOnList, [contacts_list_id, contact_id])
    if (!changed) throw new AppError(one ? 'contact_not_found' : 'contacts_list_not_found')
  },
})

export const assign = mutation({
  summary: 'Give an account a contacts list: those on it are contacts of the account',
  access: 'admin',
  input: ListOfAccount,
  output: z.void(),
  errors: ['account_not_found', 'contacts_list_not_found', 'contacts_list_assigned'],
  async run(ctx, { id, contacts_list_id }) {
    const { one, other, changed } = await link(ctx.db, ctx.space.id, accountLists, [id, contacts_list_id])
    if (!one) throw new AppError('account_not_found')
    if (!other) throw new AppError('contacts_list_not_found')
    if (!changed) throw new AppError('contacts_list_assigned')
  },
})

export const unassign = mutation({
  summary: 'Take a contacts list from an account',
  access: 'admin',
  input: ListOfAccount,
  output: z.void(),
  errors: ['account_not_found', 'contacts_list_not_found', 'contacts_list_not_assigned'],
  async run(ctx, { id, contacts_list_id }) {
    const { one, other, changed } = await unlink(ctx.db, ctx.space.id, accountLists, [id, contacts_list_id])
    if (!one) throw new AppError('account_not_found')
    if (!other) throw new AppError('contacts_list_not_found')
    if (!changed) throw new AppError('contacts_list_not_assigned')
  },
})

export { remove as delete }
