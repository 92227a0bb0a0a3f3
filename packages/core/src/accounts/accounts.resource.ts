import { sipUri } from '../credentials/sip-identity.rules.ts'
import type { Database } from '../database/database.ts'
import { AppError } from '../errors.ts'
import type { Context } from '../operation.ts'
import { type AccountRow, findAccountById } from './accounts.queries.ts'

/** An account as answers have it. */
export const toAccountResponse = <R extends Pick<AccountRow, 'username' | 'domain'>>(row: R) => ({
  ...row,
  sip_uri: sipUri(row),
})

/** @throws AppError account_not_found when the Space has no such account */
export async function requireAccount(ctx: Context, id: number, db: Database = ctx.db) {
  const account = await findAccountById(db, ctx.space.id, id, ctx.clock())
  if (!account) throw new AppError('account_not_found')
  return toAccountResponse(account)
}
