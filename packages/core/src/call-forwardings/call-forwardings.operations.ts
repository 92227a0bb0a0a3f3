import { z } from 'zod'
import { AccountId } from '../accounts/accounts.schema.ts'
import { requireAccountExists } from '../accounts/require-account-exists.ts'
import { lockAccount } from '../credentials/passwords.queries.ts'
import type { Database } from '../database/database.ts'
import { AppError, type FieldErrors, mergeFieldErrors } from '../errors.ts'
import { type Actor, type Context, mutation, query } from '../operation.ts'
import {
  deleteForwarding,
  insertForwarding,
  listForwardings,
  listForwardingsAndContact,
  presentForwarding,
  updateForwarding,
} from './call-forwardings.queries.ts'
import { conflicts, missingTarget, targetColumns } from './call-forwardings.rules.ts'
import {
  CallForwarding,
  type CallForwardingTarget,
  type CallForwardingType,
  CreateForwarding,
  CreateOwnForwarding,
  ForwardingId,
  OwnForwardingId,
  UpdateForwarding,
  UpdateOwnForwarding,
} from './call-forwardings.schema.ts'

/** The account whose forwardings are meant, and its Space. */
interface Owner {
  spaceId: number
  accountId: number
}

const named = (ctx: Context, accountId: number): Owner => ({ spaceId: ctx.space.id, accountId })
const self = ({ actor }: { actor: Actor }): Owner => ({ spaceId: actor.home.id, accountId: actor.id })

interface Wanted {
  id?: number | undefined
  type?: CallForwardingType | undefined
  forward_to?: CallForwardingTarget | undefined
  sip_uri?: string | null | undefined
  contact_id?: number | null | undefined
  enabled?: boolean | undefined
}

/**
 * What is wrong with a forwarding that is new or to be changed.
 *
 * @throws AppError account_not_found, call_forwarding_not_found
 */
async function errorsOf(db: Database, owner: Owner, wanted: Wanted): Promise<FieldErrors> {
  const contactId = wanted.forward_to === 'contact' ? (wanted.contact_id ?? 0) : 0
  const found = await listForwardingsAndContact(db, owner.spaceId, owner.accountId, contactId)
  if (!found) throw new AppError('account_not_found')
  const known = found.forwardings.find(({ id }) => id === wanted.id)
  if (wanted.id !== undefined && !known) throw new AppError('call_forwarding_not_found')
  const errors = mergeFieldErrors(
    missingTarget(wanted),
    conflicts(found.forwardings, { ...wanted, type: known?.type ?? wanted.type }),
  )
  if (contactId !== 0 && !found.hasContact) errors['contact_id'] = [{ key: 'not_a_contact' }]
  return errors
}

/** @throws AppError account_not_found, call_forwarding_not_found */
async function requireForwarding(db: Database, { spaceId, accountId }: Owner, id: number) {
  const forwardings = await listForwardings(db, spaceId, accountId)
  if (!forwardings) throw new AppError('account_not_found')
  const forwarding = forwardings.find((one) => one.id === id)
  if (!forwarding) throw new AppError('call_forwarding_not_found')
  return presentForwarding(forwarding)
}

async function listOf({ db }: Context, { spaceId, accountId }: Owner) {
  const forwardings = await listForwardings(db, spaceId, accountId)
  if (!forwardings) throw new AppError('account_not_found')
  return forwardings.map(presentForwarding)
}

type Write = Required<Pick<Wanted, 'enabled'>> & Wanted & { forward_to: CallForwardingTarget; enabled: boolean }

/** Writes a forwarding while those of the account are locked, when it has no errors. */
function write(ctx: Context, owner: Owner, { id, type, ...wanted }: Write) {
  return ctx.db.transaction().execute(async (tx) => {
    if (!(await lockAccount(tx, owner.spaceId, owner.accountId))) throw new AppError('account_not_found')
    const errors = await errorsOf(tx, owner, { id, type, ...wanted })
    if (Object.keys(errors).length > 0) throw new AppError('invalid_input', errors)
    const columns = { ...targetColumns(wanted), enabled: wanted.enabled }
    let written = id
    if (written !== undefined) await updateForwarding(tx, owner.accountId, written, columns, ctx.clock())
    else if (type !== undefined) {
      written = await insertForwarding(tx, owner.accountId, { type, ...columns }, ctx.clock())
    }
    return requireForwarding(tx, owner, written ?? 0)
  })
}

async function removeFrom(ctx: Context, { spaceId, accountId }: Owner, id: number): Promise<void> {
  if (await deleteForwarding(ctx.db, spaceId, accountId, id)) return
  await requireAccountExists(ctx.db, spaceId, accountId)
  throw new AppError('call_forwarding_not_found')
}

/** The fields of an update: a target that is not named at all lacks its address as well. */
const updateErrors = (fields: Wanted): FieldErrors =>
  fields.forward_to === undefined && fields.sip_uri == null ? { sip_uri: [{ key: 'required' }] } : {}

export const list = query({
  summary: 'List the call forwardings of an account',
  access: 'admin',
  input: AccountId,
  output: z.array(CallForwarding),
  errors: ['account_not_found'],
  run: (ctx, { id }) => listOf(ctx, named(ctx, id)),
})

export const get = query({
  summary: 'Get a call forwarding of an account',
  access: 'admin',
  input: ForwardingId,
  output: CallForwarding,
  errors: ['call_forwarding_not_found', 'account_not_found'],
  run: (ctx, { id, call_forwarding_id }) => requireForwarding(ctx.db, named(ctx, id), call_forwarding_id),
})

export const create = mutation({
  summary: 'Forward the calls to an account',
  access: 'admin',
  input: CreateForwarding,
  output: CallForwarding,
  errors: ['account_not_found'],
  check(ctx, { id, ...wanted }) {
    if (id === undefined) throw new AppError('account_not_found')
    return errorsOf(ctx.db, named(ctx, id), wanted)
  },
  run: (ctx, { id, ...wanted }) => write(ctx, named(ctx, id), wanted),
})

export const replace = mutation({
  summary: 'Change where calls to an account are forwarded, and whether they are',
  access: 'admin',
  input: UpdateForwarding,
  output: CallForwarding,
  errors: ['call_forwarding_not_found', 'account_not_found'],
  async check(ctx, { id, call_forwarding_id, ...wanted }) {
    if (id === undefined || call_forwarding_id === undefined) throw new AppError('call_forwarding_not_found')
    return {
      ...updateErrors(wanted),
      ...(await errorsOf(ctx.db, named(ctx, id), { ...wanted, id: call_forwarding_id })),
    }
  },
  run: (ctx, { id, call_forwarding_id, ...wanted }) =>
    write(ctx, named(ctx, id), { ...wanted, id: call_forwarding_id }),
})

const remove = mutation({
  summary: 'Delete a call forwarding of an account',
  access: 'admin',
  input: ForwardingId,
  output: z.void(),
  errors: ['call_forwarding_not_found', 'account_not_found'],
  run: (ctx, { id, call_forwarding_id }) => removeFrom(ctx, named(ctx, id), call_forwarding_id),
})

export const listOwn = query({
  summary: 'List your own call forwardings',
  access: 'user',
  input: z.object({}),
  output: z.array(CallForwarding),
  errors: ['account_not_found'],
  run: (ctx) => listOf(ctx, self(ctx)),
})

export const getOwn = query({
  summary: 'Get one of your own call forwardings',
  access: 'user',
  input: OwnForwardingId,
  output: CallForwarding,
  errors: ['call_forwarding_not_found'],
  run: (ctx, { call_forwarding_id }) => requireForwarding(ctx.db, self(ctx), call_forwarding_id),
})

export const createOwn = mutation({
  summary: 'Forward your own calls',
  access: 'user',
  input: CreateOwnForwarding,
  output: CallForwarding,
  errors: ['account_not_found'],
  check: (ctx, wanted) => errorsOf(ctx.db, self(ctx), wanted),
  run: (ctx, wanted) => write(ctx, self(ctx), wanted),
})

export const replaceOwn = mutation({
  summary: 'Change where your own calls are forwarded, and whether they are',
  access: 'user',
  input: UpdateOwnForwarding,
  output: CallForwarding,
  errors: ['call_forwarding_not_found'],
  async check(ctx, { call_forwarding_id, ...wanted }) {
    if (call_forwarding_id === undefined) throw new AppError('call_forwarding_not_found')
    return { ...updateErrors(wanted), ...(await errorsOf(ctx.db, self(ctx), { ...wanted, id: call_forwarding_id })) }
  },
  run: (ctx, { call_forwarding_id, ...wanted }) => write(ctx, self(ctx), { ...wanted, id: call_forwarding_id }),
})

export const deleteOwn = mutation({
  summary: 'Delete one of your own call forwardings',
  access: 'user',
  input: OwnForwardingId,
  output: z.void(),
  errors: ['call_forwarding_not_found'],
  run: (ctx, { call_forwarding_id }) => removeFrom(ctx, self(ctx), call_forwarding_id),
})

export { remove as delete }
