import { z } from 'zod'
import { giveNewPassword } from '../credentials/new-password.ts'
import { findPasswords, lockAccount } from '../credentials/passwords.queries.ts'
import { matchesPassword } from '../credentials/passwords.rules.ts'
import { AppError, type FieldErrors, mergeFieldErrors } from '../errors.ts'
import { type Actor, type Context, mutation, query } from '../operation.ts'
import { ownPasswordErrors } from '../own-password/own-password.ts'
import { newProvisioningToken } from '../tokens/provisioning-tokens.rules.ts'
import { deleteAccount, findAccountById, updateAccount } from './accounts.queries.ts'
import { toAccountResponse } from './accounts.resource.ts'
import { passwordErrors } from './accounts.rules.ts'
import { Account, ChangePassword, UpdateOwnAccount } from './accounts.schema.ts'

type UserContext = Context & { actor: Actor }

async function requireOwn(ctx: UserContext) {
  const account = await findAccountById(ctx.db, ctx.actor.home.id, ctx.actor.id, ctx.clock())
  if (!account) throw new AppError('account_not_found')
  return toAccountResponse(account)
}

const oldPasswordRequired: FieldErrors = { old_password: [{ key: 'old_password_required' }] }
const oldPasswordWrong: FieldErrors = { old_password: [{ key: 'old_password_wrong' }] }

const Nothing = z.object({})

export const get = query({
  summary: 'Get your own account',
  access: 'user',
  input: Nothing,
  output: Account,
  errors: ['account_not_found'],
  run: (ctx) => requireOwn(ctx),
})

export const provision = mutation({
  summary: 'Give your own account a new provisioning token',
  access: 'user',
  input: Nothing,
  output: Account,
  errors: ['account_not_found'],
  async run(ctx) {
    const now = ctx.clock()
    await updateAccount(ctx.db, ctx.actor.home.id, ctx.actor.id, newProvisioningToken(ctx.config, now), now)
    return requireOwn(ctx)
  },
})

export const update = mutation({
  summary: 'Change your own name and language; what is not sent stays',
  access: 'user',
  input: UpdateOwnAccount,
  output: Account,
  errors: ['account_not_found'],
  async run(ctx, change) {
    const sent = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined))
    await updateAccount(ctx.db, ctx.actor.home.id, ctx.actor.id, sent, ctx.clock())
    return requireOwn(ctx)
  },
})

const remove = mutation({
  summary: 'Delete your own account; its name is never given again',
  access: 'user',
  input: Nothing,
  output: z.void(),
  errors: ['account_not_found', 'last_super_admin'],
  async run(ctx) {
    const deleted = await deleteAccount(ctx.db, ctx.actor.home.id, ctx.actor.id, ctx.clock())
    if (!deleted) throw new AppError('account_not_found')
  },
})

export const changePassword = mutation({
  summary:
    'Set your own password; this activates the account and ends what the former one opened, but for the session or key of this request',
  access: 'user',
  input: ChangePassword,
  output: z.array(z.never()),
  errors: ['account_not_found', 'too_many_requests'],
  check: async (ctx, input) =>
    mergeFieldErrors(
      passwordErrors(input.password, ctx.config),
      await ownPasswordErrors(ctx, input.old_password ?? undefined, 'old_password'),
    ),
  run: (ctx, { algorithm, password, old_password }) =>
    ctx.db.transaction().execute(async (tx) => {
      const { actor } = ctx
      const identity = await lockAccount(tx, actor.home.id, actor.id)
      if (!identity) throw new AppError('account_not_found')
      // it may have been changed since it was found right
      const passwords = await findPasswords(tx, actor.id)
      if (passwords.length > 0 && !matchesPassword(passwords, { ...identity, password: old_password ?? '' }))
        throw new AppError('invalid_input', old_password == null ? oldPasswordRequired : oldPasswordWrong)
      await giveNewPassword(tx, actor.id, { ...identity, password }, [algorithm])
      await updateAccount(tx, actor.home.id, actor.id, { activated: true }, ctx.clock())
      return []
    }),
})

export { remove as delete }
