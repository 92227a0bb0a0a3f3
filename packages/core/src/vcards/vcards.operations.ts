import { z } from 'zod'
import { AccountId } from '../accounts/accounts.schema.ts'
import { requireAccountExists } from '../accounts/require-account-exists.ts'
import { AppError, type FieldErrors } from '../errors.ts'
import { type Actor, type Context, mutation, query } from '../operation.ts'
import {
  deleteVcard,
  findVcard,
  insertVcard,
  listVcards,
  measureVcards,
  type Owner,
  updateVcard,
} from './vcards.queries.ts'
import type { StoredVcard } from './vcards.rules.ts'
import {
  CreateOwnVcard,
  CreateVcard,
  MAX_VCARDS,
  MAX_VCARDS_BYTES,
  Uid,
  UpdateOwnVcard,
  UpdateVcard,
  Vcard,
  VcardOfAccount,
  Vcards,
} from './vcards.schema.ts'

const ownerOf = (ctx: Context, accountId: number): Owner => ({ spaceId: ctx.space.id, accountId })
const ownerIs = ({ actor }: { actor: Actor }): Owner => ({ spaceId: actor.home.id, accountId: actor.id })

async function all(ctx: Context, owner: Owner) {
  const vcards = await listVcards(ctx.db, owner)
  if (vcards.length === 0) await requireAccountExists(ctx.db, owner.spaceId, owner.accountId)
  return Object.fromEntries(vcards.map(({ uid, ...vcard }) => [uid, vcard]))
}

/** @throws AppError vcard_not_found, account_not_found */
async function one(ctx: Context, owner: Owner, uid: string) {
  const vcard = await findVcard(ctx.db, owner, uid)
  if (vcard) return vcard
  await requireAccountExists(ctx.db, owner.spaceId, owner.accountId)
  throw new AppError('vcard_not_found')
}

/**
 * What is wrong with keeping a vCard beside those that the account has.
 *
 * @throws AppError account_not_found
 */
async function limitErrors(ctx: Context, owner: Owner, stored: StoredVcard | undefined): Promise<FieldErrors> {
  const others = await measureVcards(ctx.db, owner, stored?.uid ?? '')
  if (!others) throw new AppError('account_not_found')
  if (!stored) return {}
  if (others.count >= MAX_VCARDS) return { vcard: [{ key: 'limit_reached', params: { maximum: MAX_VCARDS } }] }
  if (others.bytes + Buffer.byteLength(stored.vcard) <= MAX_VCARDS_BYTES) return {}
  return { vcard: [{ key: 'vcards_too_large', params: { maximum: MAX_VCARDS_BYTES } }] }
}

async function add(ctx: Context, owner: Owner, stored: StoredVcard) {
  const added = await insertVcard(ctx.db, owner, stored, ctx.clock())
  if (!added) throw new AppError('account_not_found')
  return added
}

/** @throws AppError vcard_not_found, account_not_found */
async function updateErrors(
  ctx: Context,
  owner: Owner,
  { uid, vcard }: { uid?: string | undefined; vcard?: StoredVcard | undefined },
): Promise<FieldErrors> {
  await one(ctx, owner, uid ?? '')
  if (vcard && vcard.uid !== uid) return { vcard: [{ key: 'vcard_other_uid' }] }
  return limitErrors(ctx, owner, vcard)
}

async function replaceStored(ctx: Context, owner: Owner, stored: StoredVcard) {
  const updated = await updateVcard(ctx.db, owner, stored, ctx.clock())
  if (!updated) throw new AppError('vcard_not_found')
  return updated
}

/** @throws AppError vcard_not_found, account_not_found */
async function removeFrom(ctx: Context, owner: Owner, uid: string): Promise<void> {
  if (await deleteVcard(ctx.db, owner, uid)) return
  await requireAccountExists(ctx.db, owner.spaceId, owner.accountId)
  throw new AppError('vcard_not_found')
}

export const list = query({
  summary: 'List the vCards that an account keeps',
  access: 'admin',
  input: AccountId,
  output: Vcards,
  errors: ['account_not_found'],
  run: (ctx, { id }) => all(ctx, ownerOf(ctx, id)),
})

export const get = query({
  summary: 'Get a vCard that an account keeps',
  access: 'admin',
  input: VcardOfAccount,
  output: Vcard,
  errors: ['vcard_not_found', 'account_not_found'],
  run: (ctx, { id, uid }) => one(ctx, ownerOf(ctx, id), uid),
})

export const create = mutation({
  summary: 'Keep a vCard for an account',
  access: 'admin',
  input: CreateVcard,
  output: Vcard,
  errors: ['account_not_found', 'vcard_exists'],
  check: (ctx, { id, vcard }) => limitErrors(ctx, ownerOf(ctx, id ?? 0), vcard),
  run: (ctx, { id, vcard }) => add(ctx, ownerOf(ctx, id), vcard),
})

export const replace = mutation({
  summary: 'Replace a vCard that an account keeps by another one of the same UID',
  access: 'admin',
  input: UpdateVcard,
  output: Vcard,
  errors: ['vcard_not_found', 'account_not_found'],
  check: (ctx, { id, ...input }) => updateErrors(ctx, ownerOf(ctx, id ?? 0), input),
  run: (ctx, { id, vcard }) => replaceStored(ctx, ownerOf(ctx, id), vcard),
})

const remove = mutation({
  summary: 'Delete a vCard that an account keeps',
  access: 'admin',
  input: VcardOfAccount,
  output: z.void(),
  errors: ['vcard_not_found', 'account_not_found'],
  run: (ctx, { id, uid }) => removeFrom(ctx, ownerOf(ctx, id), uid),
})

export const listOwn = query({
  summary: 'List your own vCards',
  access: 'user',
  input: z.object({}),
  output: Vcards,
  run: (ctx) => all(ctx, ownerIs(ctx)),
})

export const getOwn = query({
  summary: 'Get your own vCard of a UID',
  access: 'user',
  input: Uid,
  output: Vcard,
  errors: ['vcard_not_found'],
  run: (ctx, { uid }) => one(ctx, ownerIs(ctx), uid),
})

export const createOwn = mutation({
  summary: 'Keep a vCard of your own',
  access: 'user',
  input: CreateOwnVcard,
  output: Vcard,
  errors: ['vcard_exists'],
  check: (ctx, { vcard }) => limitErrors(ctx, ownerIs(ctx), vcard),
  run: (ctx, { vcard }) => add(ctx, ownerIs(ctx), vcard),
})

export const replaceOwn = mutation({
  summary: 'Replace your own vCard by another one of the same UID',
  access: 'user',
  input: UpdateOwnVcard,
  output: Vcard,
  errors: ['vcard_not_found'],
  check: (ctx, input) => updateErrors(ctx, ownerIs(ctx), input),
  run: (ctx, { vcard }) => replaceStored(ctx, ownerIs(ctx), vcard),
})

export const deleteOwn = mutation({
  summary: 'Delete your own vCard',
  access: 'user',
  input: Uid,
  output: z.void(),
  errors: ['vcard_not_found'],
  run: (ctx, { uid }) => removeFrom(ctx, ownerIs(ctx), uid),
})

export { remove as delete }
