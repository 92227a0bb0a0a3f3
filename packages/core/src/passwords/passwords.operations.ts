import { requireAccount } from '../accounts/accounts.resource.ts'
import { passwordErrors } from '../accounts/accounts.rules.ts'
import { AccountWithCodes } from '../accounts/accounts.schema.ts'
import { giveNewPassword } from '../credentials/new-password.ts'
import { findPasswords, lockAccount, replacePasswords } from '../credentials/passwords.queries.ts'
import { AppError, fieldError } from '../errors.ts'
import { mutation } from '../operation.ts'
import { RemoveHash, SetPassword } from './passwords.schema.ts'

export const set = mutation({
  summary: 'Set the password of an account, by the algorithms that are named; what the former one opened ends',
  access: 'admin',
  needsConfirmation: true,
  input: SetPassword,
  output: AccountWithCodes,
  errors: ['account_not_found'],
  check: (ctx, { password }) => passwordErrors(password, ctx.config),
  run: (ctx, { id, password, algorithms }) =>
    ctx.db.transaction().execute(async (tx) => {
      const identity = await lockAccount(tx, ctx.space.id, id)
      if (!identity) throw new AppError('account_not_found')
      await giveNewPassword(tx, id, { ...identity, password }, [...new Set(algorithms)])
      return requireAccount(ctx, id, tx)
    }),
})

export const deleteHash = mutation({
  summary: 'Keep the password of an account no longer by an algorithm; by its others it stays',
  access: 'admin',
  input: RemoveHash,
  output: AccountWithCodes,
  errors: ['account_not_found'],
  run: (ctx, { id, algorithm }) =>
    ctx.db.transaction().execute(async (tx) => {
      if (!(await lockAccount(tx, ctx.space.id, id))) throw new AppError('account_not_found')
      const others = (await findPasswords(tx, id)).filter((known) => known.algorithm !== algorithm)
      if (others.length === 0) throw fieldError('algorithm', 'last_algorithm')
      await replacePasswords(tx, id, others)
      return requireAccount(ctx, id, tx)
    }),
})
