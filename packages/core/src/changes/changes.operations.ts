import { z } from 'zod'
import { checkFields, claimEmail, normalPhone } from '../accounts/accounts.checks.ts'
import { updateAccount } from '../accounts/accounts.queries.ts'
import { requireAccount } from '../accounts/accounts.resource.ts'
import { Account } from '../accounts/accounts.schema.ts'
import { blockAccount, countEvents, insertEvent } from '../blocking/blocking.queries.ts'
import { eventsForgottenUntil, requestLimit, wrongCodeLimit } from '../blocking/blocking.rules.ts'
import { lockAccount } from '../credentials/passwords.queries.ts'
import type { Database, Tx } from '../database/database.ts'
import { AppError, fieldError } from '../errors.ts'
import { type Actor, type Context, mutation } from '../operation.ts'
import { hasUsedCreationToken } from '../tokens/creation-tokens.queries.ts'
import { sendChangeCode } from './change-codes.ts'
import { type Channel, deleteVoidCode, findPhoneRegistration, hasEmail, takeCode, takeTry } from './changes.queries.ts'
import { isSameCode } from './changes.rules.ts'
import { ConfirmCode, RequestEmail, RequestPhone } from './changes.schema.ts'

type UserContext = Context & { actor: Actor }

/** What is wrong with an address or number that an account wants for itself. */
const targetErrors = (
  ctx: Omit<UserContext, 'db'> & { db: Database },
  fields: { email?: string | undefined; phone?: string | undefined },
) => checkFields(ctx, ctx.actor.home, fields, { phoneNumbers: false, exceptId: ctx.actor.id })

/** @throws AppError creation_token_required: codes to anybody are for who has signed in, or has an account by a token */
async function requireUsedToken({ db, actor, credential }: UserContext): Promise<void> {
  if (credential?.kind === 'session') return
  if (!(await hasUsedCreationToken(db, actor.id))) throw new AppError('creation_token_required')
}

/** @throws AppError phone_registration_off when the code would activate an account in a Space that does not want that */
async function requirePhoneRegistration({ db, actor }: UserContext): Promise<void> {
  const home = await findPhoneRegistration(db, actor.id)
  if (home && !home.activated && !home.phone_registration) throw new AppError('phone_registration_off')
}

/**
 * Makes a code and queues what brings it to its target; or blocks the account, when it asks too often.
 *
 * @throws AppError account_blocked
 */
async function requestCode(ctx: UserContext, channel: Channel, target: string): Promise<void> {
  const { actor, config } = ctx
  const now = ctx.clock()
  const limit = requestLimit(config, now)
  const isBlocked = await ctx.db.transaction().execute(async (tx) => {
    if (!(await lockAccount(tx, actor.home.id, actor.id))) throw new AppError('account_not_found')
    if (limit && (await countEvents(tx, actor.id, 'code_request', limit.since)) >= limit.allowed) {
      await blockAccount(tx, actor.id, now)
      return true
    }
    await sendChangeCode(ctx, tx, channel, { accountId: actor.id, target })
    return false
  })
  if (isBlocked) throw new AppError('account_blocked')
}

/**
 * Compares a code with the one that was sent. Every try is counted before it, and kept when it was wrong.
 *
 * @throws AppError invalid_input on `code`; account_blocked after too many wrong ones; too_many_requests after too many
 *   of the network, for whatever accounts
 */
async function requireRightCode(ctx: UserContext, channel: Channel, sent: string) {
  const { actor, db } = ctx
  const now = ctx.clock()
  const known = await takeTry(db, channel, actor.id, now)
  const isRight = () => known !== undefined && isSameCode(sent, known.code)
  if ((await ctx.wrongCodes.attempt({ ip: ctx.client.ip, accountId: actor.id, isRight })) && known) return known
  if (!known) throw fieldError('code', 'code_wrong')
  await deleteVoidCode(db, channel, actor.id)
  const forgetUntil = eventsForgottenUntil(ctx.config, now)
  await insertEvent(db, { accountId: actor.id, kind: 'wrong_code', forgetUntil }, now)
  const { allowed, since } = wrongCodeLimit(now)
  if ((await countEvents(db, actor.id, 'wrong_code', since)) > allowed) {
    await blockAccount(db, actor.id, now)
    throw new AppError('account_blocked')
  }
  throw fieldError('code', 'code_wrong')
}

/** Gives the account what the code was sent to, unless another account has got it meanwhile, and activates it. */
async function confirmCode(
  ctx: UserContext,
  channel: Channel,
  sent: string,
  claim: (tx: Tx, target: string) => Promise<void>,
) {
  const { id, home } = ctx.actor
  const code = await requireRightCode(ctx, channel, sent)
  return ctx.db.transaction().execute(async (tx) => {
    await claim(tx, code.target)
    if (!(await lockAccount(tx, home.id, id))) throw new AppError('account_not_found')
    if (!(await takeCode(tx, channel, id, code))) throw fieldError('code', 'code_wrong')
    const change = channel === 'email' ? { email: code.target } : { phone: code.target }
    await updateAccount(tx, home.id, id, { ...change, activated: true }, ctx.clock())
    return requireAccount({ ...ctx, space: { ...ctx.space, ...home } }, id, tx)
  })
}

export const requestEmail = mutation({
  summary: 'Ask for a code by mail, to confirm a new email address of your own account',
  access: 'user',
  input: RequestEmail,
  output: z.void(),
  errors: ['account_not_found', 'creation_token_required', 'account_blocked', 'too_many_requests'],
  async check(ctx, { email }) {
    await requireUsedToken(ctx)
    if (email !== undefined && (await hasEmail(ctx.db, ctx.actor.id, email))) return { email: [{ key: 'own_email' }] }
    return targetErrors(ctx, { email })
  },
  run: (ctx, { email }) => requestCode(ctx, 'email', email),
})

export const confirmEmail = mutation({
  summary: 'Take the new email address over with the code that it was sent; this activates the account',
  access: 'user',
  input: ConfirmCode,
  output: Account,
  errors: ['account_not_found', 'account_blocked', 'too_many_requests'],
  run: (ctx, { code }) =>
    confirmCode(ctx, 'email', code, (tx, email) => claimEmail(ctx, tx, ctx.actor.home, email, ctx.actor.id)),
})

export const requestPhone = mutation({
  summary: 'Ask for a code by SMS, to confirm a new phone number of your own account',
  access: 'user',
  input: RequestPhone,
  output: z.void(),
  errors: [
    'account_not_found',
    'creation_token_required',
    'phone_registration_off',
    'account_blocked',
    'too_many_requests',
  ],
  async check(ctx, { phone }) {
    await requireUsedToken(ctx)
    await requirePhoneRegistration(ctx)
    return targetErrors(ctx, { phone })
  },
  run: (ctx, { phone }) => requestCode(ctx, 'phone', normalPhone(phone, ctx.actor.home) ?? phone),
})

export const confirmPhone = mutation({
  summary: 'Take the new phone number over with the code that it was sent; this activates the account',
  access: 'user',
  input: ConfirmCode,
  output: Account,
  errors: ['account_not_found', 'account_blocked', 'too_many_requests'],
  run: (ctx, { code }) =>
    confirmCode(ctx, 'phone', code, async (tx, phone) => {
      const errors = await targetErrors({ ...ctx, db: tx }, { phone })
      if (Object.keys(errors).length > 0) throw new AppError('invalid_input', errors)
    }),
})
