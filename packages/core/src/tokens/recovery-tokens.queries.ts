import type { Database, Tx } from '../database/database.ts'
import type { PushedToken } from './pushed-tokens.ts'

export function insertRecoveryToken(
  db: Database,
  spaceId: number,
  token: PushedToken & { expireAt: Date },
  now: Date,
): Promise<{ id: number }> {
  return db
    .insertInto('account_recovery_tokens')
    .values({
      space_id: spaceId,
      token_hash: token.hash,
      ...token.target,
      ip_address: token.ip,
      user_agent: token.userAgent,
      expire_at: token.expireAt,
      created_at: now,
      updated_at: now,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
}

/** Uses a recovery token up; undefined when it cannot be used. Of two at once, one gets it. */
export function takeRecoveryToken(tx: Tx, spaceId: number, hash: Buffer, now: Date) {
  return tx
    .updateTable('account_recovery_tokens')
    .set({ used: true, updated_at: now })
    .where('space_id', '=', spaceId)
    .where('token_hash', '=', hash)
    .where('used', '=', false)
    .where('expire_at', '>', now.toISOString())
    .returning('id')
    .executeTakeFirst()
}
