import { sql } from 'kysely'
import type { Database, Tx } from '../database/database.ts'

/** Whether the account is still there to get a token; one that is being deleted is waited for. */
export async function insertResetToken(
  db: Database,
  token: { accountId: number; hash: Buffer; expireAt: Date },
  now: Date,
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('password_reset_tokens')
    .columns(['account_id', 'token_hash', 'expire_at', 'created_at'])
    .expression((eb) =>
      eb
        .selectFrom('accounts')
        .select([
          'accounts.id',
          sql<Buffer>`${token.hash}::bytea`.as('token_hash'),
          sql<string>`${token.expireAt}::timestamptz`.as('expire_at'),
          sql<string>`${now}::timestamptz`.as('created_at'),
        ])
        .where('accounts.id', '=', token.accountId)
        .forKeyShare(),
    )
    .executeTakeFirst()
  return (numInsertedOrUpdatedRows ?? 0n) > 0n
}

/** The account that a reset token is for; undefined when the token is unknown, used or expired, or the account blocked. */
export function findResetToken(db: Database, spaceId: number, hash: Buffer, now: Date) {
  return db
    .selectFrom('password_reset_tokens as token')
    .innerJoin('accounts', 'accounts.id', 'token.account_id')
    .select(['accounts.id as account_id', 'accounts.username'])
    .where('accounts.space_id', '=', spaceId)
    .where('accounts.blocked', '=', false)
    .where('token.token_hash', '=', hash)
    .where('token.expire_at', '>', now.toISOString())
    .executeTakeFirst()
}

/** Uses a reset token up. Of two at once, one gets it. */
export async function takeResetToken(tx: Tx, hash: Buffer, now: Date): Promise<boolean> {
  const taken = await tx
    .deleteFrom('password_reset_tokens')
    .where('token_hash', '=', hash)
    .where('expire_at', '>', now.toISOString())
    .returning('id')
    .executeTakeFirst()
  return taken !== undefined
}

/** Voids what other reset tokens, and codes to get one, the account has. */
export async function deleteResetTokens(tx: Tx, accountId: number): Promise<void> {
  await tx
    .with('recoveries', (cte) =>
      cte
        .updateTable('account_recovery_codes')
        .set({ used: true })
        .where('account_id', '=', accountId)
        .where('used', '=', false),
    )
    .deleteFrom('password_reset_tokens')
    .where('account_id', '=', accountId)
    .execute()
}
