import { z } from 'zod'
import { passwordErrors } from '../accounts/accounts.rules.ts'
import { Password } from '../accounts/accounts.schema.ts'
import { giveNewPassword } from '../credentials/new-password.ts'
import { lockAccount } from '../credentials/passwords.queries.ts'
import { AppError, type FieldErrors, mergeFieldErrors } from '../errors.ts'
import { mutation, query } from '../operation.ts'
import { hashToken } from '../random.ts'
import { line, secret } from '../text.schema.ts'
import { findResetToken, takeResetToken } from './password-reset.queries.ts'

const Token = line(255)
const ResetAccount = z.object({ username: z.string(), domain: z.string() }).meta({ id: 'PasswordResetAccount' })

const passwordsDiffer = (input: {
  password?: string | undefined
  password_confirmation?: string | undefined
}): FieldErrors =>
  input.password !== undefined &&
  input.password_confirmation !== undefined &&
  input.password !== input.password_confirmation
    ? { password_confirmation: [{ key: 'password_mismatch' }] }
    : {}

export const get = query({
  summary: 'The account that a link in a reset mail is for',
  access: 'public',
  input: z.object({ token: Token }),
  output: ResetAccount,
  errors: ['token_not_found'],
  async run(ctx, { token }) {
    const account = await findResetToken(ctx.db, ctx.space.id, hashToken(token), ctx.clock())
    if (!account) throw new AppError('token_not_found')
    return { username: account.username, domain: ctx.space.domain }
  },
})

/** The new password is kept by the algorithms that the account had, so that its devices go on. */
export const set = mutation({
  summary: 'Set a new password with the token of a reset mail, once; what the former one opened ends',
  access: 'public',
  input: z.object({ token: Token, password: Password, password_confirmation: secret(255) }).meta({
    examples: [{ token: 'from-the-mail', password: 'a long passphrase', password_confirmation: 'a long passphrase' }],
  }),
  output: ResetAccount,
  errors: ['token_not_found'],
  check: (ctx, input) => mergeFieldErrors(passwordErrors(input.password, ctx.config), passwordsDiffer(input)),
  async run(ctx, { token, password }) {
    const now = ctx.clock()
    const { id, username } = await ctx.db.transaction().execute(async (tx) => {
      const hash = hashToken(token)
      const account = await findResetToken(tx, ctx.space.id, hash, now)
      const identity = account && (await lockAccount(tx, ctx.space.id, account.account_id))
      if (!identity) throw new AppError('token_not_found')
      if (!(await takeResetToken(tx, hash, now))) throw new AppError('token_not_found')
      await giveNewPassword(tx, account.account_id, { ...identity, password })
      return { id: account.account_id, username: identity.username }
    })
    const { domain } = ctx.space
    // the owner is here: strangers' guesses are not to keep the new password from being used
    await ctx.loginThrottle.confirm(ctx.loginThrottle.prepare({ username, domain }, ctx.client.ip), null, id)
    return { username, domain }
  },
})
