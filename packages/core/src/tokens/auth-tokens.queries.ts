import { sql } from 'kysely'
import type { Database } from '../database/database.ts'

export function insertAuthToken(
  db: Database,
  spaceId: number,
  token: { hash: Buffer; ip: string; userAgent: string | null; expireAt: Date },
  now: Date,
) {
  return db
    .insertInto('auth_tokens')
    .values({
      space_id: spaceId,
      token_hash: token.hash,
      ip_address: token.ip,
      user_agent: token.userAgent,
      expire_at: token.expireAt,
      created_at: now,
      updated_at: now,
    })
    .returning(['id', 'ip_address as ip', 'user_agent', 'created_at', 'updated_at'])
    .executeTakeFirstOrThrow()
}

/** Whether a token waits for an account to attach it. */
export async function hasLooseAuthToken(db: Database, spaceId: number, hash: Buffer, now: Date): Promise<boolean> {
  const known = await db
    .selectFrom('auth_tokens')
    .select('id')
    .where('space_id', '=', spaceId)
    .where('token_hash', '=', hash)
    .where('account_id', 'is', null)
    .where('expire_at', '>', now.toISOString())
    .executeTakeFirst()
  return known !== undefined
}

/** Attaches a fresh token to an account, once. Whether there was one to attach. */
export async function attachAuthToken(
  db: Database,
  spaceId: number,
  hash: Buffer,
  accountId: number,
  now: Date,
): Promise<boolean> {
  const attached = await db
    .updateTable('auth_tokens')
    .set({ account_id: accountId, updated_at: now })
    .where('space_id', '=', spaceId)
    .where('token_hash', '=', hash)
    .where('account_id', 'is', null)
    .where('expire_at', '>', now.toISOString())
    .returning('id')
    .executeTakeFirst()
  return attached !== undefined
}

/**
 * Removes an attached token, and returns its account, unless that is blocked. The account is locked before the
 * token, as a change of its password does, which ends the token: neither then waits for the other for ever.
 */
export function takeAuthToken(db: Database, spaceId: number, hash: Buffer, now: Date) {
  return db
    .with('attached', (cte) =>
      cte
        .selectFrom('auth_tokens as token')
        .innerJoin('accounts', 'accounts.id', 'token.account_id')
        .select('token.id')
        .where('accounts.blocked', '=', false)
        .where('token.space_id', '=', spaceId)
        .where('token.token_hash', '=', hash)
        .where('token.expire_at', '>', now.toISOString())
        .forShare('accounts'),
    )
    .deleteFrom('auth_tokens')
    .using('attached')
    .whereRef('attached.id', '=', 'auth_tokens.id')
    .returning(sql<number>`auth_tokens.account_id`.as('account_id'))
    .executeTakeFirst()
}
