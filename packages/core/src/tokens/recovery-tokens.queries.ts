import type { Database, Tx } from '../database/database.ts'
import type { PushTarget } from '../push/push.schema.ts'
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

/** When a device was last sent a recovery token of the Space; undefined when it never was, or that was long ago. */
export function lastRecoveryTokenTo(db: Database, spaceId: number, target: PushTarget) {
  return db
    .selectFrom('account_recovery_tokens')
    .select('created_at')
    .where('space_id', '=', spaceId)
    .where('pn_provider', '=', target.pn_provider)
    .where('pn_param', '=', target.pn_param)
    .where('pn_prid', '=', target.pn_prid)
    .orderBy('created_at', 'desc')
    .limit(1)
    .executeTakeFirst()
}

/** Forgets a recovery token that has not reached anybody. */
export async function deleteRecoveryToken(db: Database, id: number): Promise<void> {
  await db.deleteFrom('account_recovery_tokens').where('id', '=', id).where('used', '=', false).execute()
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
