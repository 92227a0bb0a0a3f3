import type { Database, Tx } from '../database/database.ts'
import type { PushTarget } from '../push/push.schema.ts'

/** Where a creation token came from: only an admin's shows that the Space wants the account. */
export type CreationTokenSource = 'admin' | 'request' | 'push'

export function insertCreationToken(
  db: Database,
  spaceId: number,
  token: {
    hash: Buffer
    ip: string
    userAgent: string | null
    expireAt: Date | null
    source: CreationTokenSource
    target?: PushTarget
  },
  now: Date,
) {
  return db
    .insertInto('account_creation_tokens')
    .values({
      space_id: spaceId,
      token_hash: token.hash,
      ip_address: token.ip,
      user_agent: token.userAgent,
      source: token.source,
      ...token.target,
      expire_at: token.expireAt,
      created_at: now,
      updated_at: now,
    })
    .returning(['id', 'ip_address as ip', 'user_agent', 'expire_at'])
    .executeTakeFirstOrThrow()
}

/** Whether a creation token can be used in the Space. */
export async function isCreationTokenFresh(db: Database, spaceId: number, hash: Buffer, now: Date): Promise<boolean> {
  const token = await db
    .selectFrom('account_creation_tokens')
    .select('id')
    .where('space_id', '=', spaceId)
    .where('token_hash', '=', hash)
    .where('used', '=', false)
    .where((eb) => eb.or([eb('expire_at', 'is', null), eb('expire_at', '>', now.toISOString())]))
    .executeTakeFirst()
  return token !== undefined
}

/**
 * Uses a creation token. Returns which registrations the Space is open for; undefined when it cannot be used. Of
 * two at once, one gets it.
 */
export function takeCreationToken(tx: Tx, spaceId: number, hash: Buffer, now: Date) {
  return tx
    .updateTable('account_creation_tokens')
    .set({ used: true, updated_at: now })
    .where('space_id', '=', spaceId)
    .where('token_hash', '=', hash)
    .where('used', '=', false)
    .where((eb) => eb.or([eb('expire_at', 'is', null), eb('expire_at', '>', now.toISOString())]))
    .returning(['id', 'used', 'pn_provider', 'pn_param', 'pn_prid', 'ip_address as ip', 'user_agent', 'expire_at'])
    .returning((eb) => [
      'source',
      ...(['public_registration', 'phone_registration'] as const).map((flag) =>
        eb
          .selectFrom('spaces')
          .select(`spaces.${flag}`)
          .where('spaces.id', '=', spaceId)
          .$asScalar()
          .$notNull()
          .as(flag),
      ),
    ])
    .$narrowType<{ source: CreationTokenSource }>()
    .executeTakeFirst()
}

export async function linkCreationTokenToAccount(tx: Tx, tokenId: number, accountId: number): Promise<void> {
  await tx.updateTable('account_creation_tokens').set({ account_id: accountId }).where('id', '=', tokenId).execute()
}

/** Whether an account has used a creation token, for its creation or later. */
export async function hasUsedCreationToken(db: Database, accountId: number): Promise<boolean> {
  const token = await db
    .selectFrom('account_creation_tokens')
    .select('id')
    .where('account_id', '=', accountId)
    .where('used', '=', true)
    .limit(1)
    .executeTakeFirst()
  return token !== undefined
}

export async function insertRequestToken(
  db: Database,
  spaceId: number,
  token: { hash: Buffer; ip: string; userAgent: string | null; expireAt: Date | null },
  now: Date,
): Promise<void> {
  await db
    .insertInto('account_creation_request_tokens')
    .values({
      space_id: spaceId,
      token_hash: token.hash,
      ip_address: token.ip,
      user_agent: token.userAgent,
      expire_at: token.expireAt,
      created_at: now,
      updated_at: now,
    })
    .execute()
}

const freshRequestTokens = (db: Database, spaceId: number, hash: Buffer, now: Date) =>
  db
    .selectFrom('account_creation_request_tokens')
    .where('space_id', '=', spaceId)
    .where('token_hash', '=', hash)
    .where('used', '=', false)
    .where((eb) => eb.or([eb('expire_at', 'is', null), eb('expire_at', '>', now.toISOString())]))

/** A request token that has not been used, with when it was validated. */
export function findRequestToken(db: Database, spaceId: number, hash: Buffer, now: Date) {
  return freshRequestTokens(db, spaceId, hash, now).select(['id', 'validated_at']).executeTakeFirst()
}

/** Notes that a person has confirmed the request. Whether there was one to confirm. */
export async function validateRequestToken(db: Database, spaceId: number, hash: Buffer, now: Date): Promise<boolean> {
  const validated = await db
    .updateTable('account_creation_request_tokens')
    .set({ validated_at: now, updated_at: now })
    .where('id', 'in', freshRequestTokens(db, spaceId, hash, now).select('id'))
    .returning('id')
    .executeTakeFirst()
  return validated !== undefined
}

/** Uses a validated request token up; undefined when it cannot be used. Of two at once, one gets it. */
export function takeRequestToken(tx: Tx, spaceId: number, hash: Buffer, now: Date) {
  return tx
    .updateTable('account_creation_request_tokens')
    .set({ used: true, updated_at: now })
    .where('space_id', '=', spaceId)
    .where('token_hash', '=', hash)
    .where('used', '=', false)
    .where('validated_at', 'is not', null)
    .where((eb) => eb.or([eb('expire_at', 'is', null), eb('expire_at', '>', now.toISOString())]))
    .returning('id')
    .executeTakeFirst()
}

export async function linkRequestToken(tx: Tx, requestTokenId: number, creationTokenId: number): Promise<void> {
  await tx
    .updateTable('account_creation_request_tokens')
    .set({ account_creation_token_id: creationTokenId })
    .where('id', '=', requestTokenId)
    .execute()
}
