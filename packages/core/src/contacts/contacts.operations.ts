import { z } from 'zod'
import { toAccountResponse } from '../accounts/accounts.resource.ts'
import { Account, AccountId, SipAddress } from '../accounts/accounts.schema.ts'
import { requireAccountExists } from '../accounts/require-account-exists.ts'
import { parseSipAddress, sipUri } from '../credentials/sip-identity.rules.ts'
import type { Database } from '../database/database.ts'
import { link, unlink } from '../database/links.ts'
import { AppError } from '../errors.ts'
import { collect } from '../lists.ts'
import { type Actor, type Context, mutation, query } from '../operation.ts'
import {
  findContact,
  findContactByUsername,
  findContactCard,
  listAllContacts,
  listContactCards,
  listContacts,
} from './contacts.queries.ts'
import { accountContacts } from './contacts.relations.ts'
import { Contact, ContactCard, ContactId } from './contacts.schema.ts'

async function* contactsOf(ctx: Context, { id }: { id: number }) {
  for await (const contacts of listContacts(ctx.db, ctx.space.id, id, ctx.clock())) {
    if (contacts.length === 0) await requireAccountExists(ctx.db, ctx.space.id, id)
    yield contacts.map(toAccountResponse)
  }
}

export const list = query({
  summary: 'List the contacts of an account, without those on its lists',
  access: 'admin',
  input: AccountId,
  output: z.array(Account),
  errors: ['account_not_found'],
  run: (ctx, input) => collect(contactsOf(ctx, input)),
  parts: (ctx, input) => contactsOf(ctx, input),
})

export const get = query({
  summary: 'Get a contact of an account',
  access: 'admin',
  input: ContactId,
  output: Account,
  errors: ['contact_not_found', 'account_not_found'],
  async run(ctx, { id, contact_id }) {
    const contact = await findContact(ctx.db, ctx.space.id, id, contact_id, ctx.clock())
    if (contact) return toAccountResponse(contact)
    await requireAccountExists(ctx.db, ctx.space.id, id)
    throw new AppError('contact_not_found')
  },
})

export const add = mutation({
  summary: 'Give an account another one of the Space as a contact, unless it has it already',
  access: 'admin',
  input: ContactId,
  output: z.void(),
  errors: ['account_not_found'],
  async run(ctx, { id, contact_id }) {
    const { one, other } = await link(ctx.db, ctx.space.id, accountContacts, [id, contact_id])
    if (!one || !other) throw new AppError('account_not_found')
  },
})

export const remove = mutation({
  summary: 'Take a contact from an account',
  access: 'admin',
  input: ContactId,
  output: z.void(),
  errors: ['contact_not_found', 'account_not_found'],
  async run(ctx, { id, contact_id }) {
    const { one, changed } = await unlink(ctx.db, ctx.space.id, accountContacts, [id, contact_id])
    if (!changed) throw new AppError(one ? 'contact_not_found' : 'account_not_found')
  },
})

type ContactRow = NonNullable<Awaited<ReturnType<typeof findContactByUsername>>>

/** A contact without what is between it and the server. */
const presentContact = (row: ContactRow) => ({
  ...toAccountResponse(row),
  provisioning_token: '' as const,
  provisioning_token_expire_at: null,
  email_change_code: null,
  carddav_servers: [],
})

/** The user part of an address in the same Space. */
function usernameOf(actor: Actor, sip: string): string {
  const address = parseSipAddress(sip)
  if (!address || address.domain !== actor.home.domain) throw new AppError('contact_not_found')
  return address.username
}

async function* ownContacts({ actor, db }: { actor: Actor; db: Database }) {
  for await (const contacts of listAllContacts(db, actor.home.id, actor.id)) yield contacts.map(presentContact)
}

export const listOwn = query({
  summary: 'List your own contacts, with those on your lists',
  access: 'user',
  input: z.object({}),
  output: z.array(Contact),
  run: (ctx) => collect(ownContacts(ctx)),
  parts: ownContacts,
})

export const getOwnBySip = query({
  summary: 'Get your own contact of a SIP address',
  access: 'user',
  input: SipAddress,
  output: Contact,
  errors: ['contact_not_found'],
  async run({ actor, db }, { sip }) {
    const contact = await findContactByUsername(db, actor.home.id, actor.id, usernameOf(actor, sip))
    if (!contact) throw new AppError('contact_not_found')
    return presentContact(contact)
  },
})

type CardRow = NonNullable<Awaited<ReturnType<typeof findContactCard>>>

const card = (row: CardRow): ContactCard => ({
  name: row.display_name ?? `${row.username}@${row.domain}`,
  sip: sipUri(row),
  phone: row.phone,
  dtmf_protocol: row.dtmf_protocol,
})

async function* ownCards({ actor, db }: { actor: Actor; db: Database }) {
  for await (const contacts of listContactCards(db, actor.home.id, actor.id)) yield contacts.map(card)
}

export const listCards = query({
  summary: 'List your own contacts, with those on your lists, as an address book has them',
  access: 'user',
  input: z.object({}),
  output: z.array(ContactCard),
  run: (ctx) => collect(ownCards(ctx)),
  parts: ownCards,
})

export const getCardBySip = query({
  summary: 'Get your own contact of a SIP address as an address book has it',
  access: 'user',
  input: SipAddress,
  output: ContactCard,
  errors: ['contact_not_found'],
  async run({ actor, db }, { sip }) {
    const contact = await findContactCard(db, actor.home.id, actor.id, usernameOf(actor, sip))
    if (!contact) throw new AppError('contact_not_found')
    return card(contact)
  },
})
