import { sql } from 'kysely'
import { hasAddress } from '../credentials/addresses.queries.ts'
import type { Database, Tx } from '../database/database.ts'

/**
 * Whether the account is still there to get a token; one that is being deleted is waited for.
 *
 * @param token.sentTo the email address or phone number that it goes to: it works while the account has it
 */
export async function insertResetToken(
  db: Database,
  token: { accountId: number; hash: Buffer; sentTo: string; expireAt: Date },
  now: Date,
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('password_reset_tokens')
    .columns(['account_id', 'token_hash', 'sent_to', 'expire_at', 'created_at'])
    .expression((eb) =>
      eb
        .selectFrom('accounts')
        .select([
          'accounts.id',
          sql<Buffer>`${token.hash}::bytea`.as('token_hash'),
          sql<string>`${token.sentTo}::text`.as('sent_to'),
          sql<string>`${token.expireAt}::timestamptz`.as('expire_at'),
          sql<string>`${now}::timestamptz`.as('created_at'),
        ])
        .where('accounts.id', '=', token.accountId)
        .forKeyShare(),
    )
    .executeTakeFirst()
  return (numInsertedOrUpdatedRows ?? 0n) > 0n
}

/**
 * The account that a reset token is for; undefined when the token is unknown, used or expired, or was sent to an address that the
 * account has no more, or the account is blocked.
 */
export function findResetToken(db: Database, spaceId: number, hash: Buffer, now: Date) {
  return db
    .selectFrom('password_reset_tokens as token')
    .innerJoin('accounts', 'accounts.id', 'token.account_id')
    .select(['accounts.id as account_id', 'accounts.username'])
    .where('accounts.space_id', '=', spaceId)
    .where('accounts.blocked', '=', false)
    .where('token.token_hash', '=', hash)
    .where('token.expire_at', '>', now.toISOString())
    .where((eb) => hasAddress(eb.ref('token.sent_to')))
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
