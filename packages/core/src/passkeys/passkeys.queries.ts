import { sql } from 'kysely'
import type { Database } from '../database/database.ts'

const columns = ['id', 'name', 'rp_id', 'created_at', 'last_used_at'] as const

export type ChallengePurpose = 'register' | 'confirm'

/** Keeps what the browser of a session has to sign next, in place of the one before for the same purpose. */
export async function keepChallenge(
  db: Database,
  kept: { sessionId: number; purpose: ChallengePurpose; challenge: string; expireAt: Date },
): Promise<void> {
  const { challenge, expireAt } = kept
  await db
    .insertInto('passkey_challenges')
    .values({ session_id: kept.sessionId, purpose: kept.purpose, challenge, expire_at: expireAt })
    .onConflict((conflict) =>
      conflict.columns(['session_id', 'purpose']).doUpdateSet({ challenge, expire_at: expireAt }),
    )
    .execute()
}

/** Takes the challenge of a session: of equal requests, one gets it. Null where there is none, or it has expired. */
export async function takeChallenge(
  db: Database,
  { sessionId, purpose }: { sessionId: number; purpose: ChallengePurpose },
  now: Date,
): Promise<string | null> {
  const taken = await db
    .deleteFrom('passkey_challenges')
    .where('session_id', '=', sessionId)
    .where('purpose', '=', purpose)
    .returning(['challenge', 'expire_at'])
    .executeTakeFirst()
  return taken && Date.parse(taken.expire_at) > now.getTime() ? taken.challenge : null
}

/** The passkeys of an account, the first one first. */
export function listPasskeys(db: Database, accountId: number) {
  return db
    .selectFrom('account_passkeys')
    .select([...columns, 'credential_id', 'transports'])
    .where('account_id', '=', accountId)
    .orderBy('id')
    .execute()
}

/** What of a passkey its signatures are checked by, where the account has it at a host. */
export function findPasskey(
  db: Database,
  { accountId, rpId, credentialId }: { accountId: number; rpId: string; credentialId: string },
) {
  return db
    .selectFrom('account_passkeys')
    .select(['id', 'public_key', 'counter'])
    .where('account_id', '=', accountId)
    .where('rp_id', '=', rpId)
    .where('credential_id', '=', credentialId)
    .executeTakeFirst()
}

export function insertPasskey(
  db: Database,
  passkey: {
    accountId: number
    name: string
    rpId: string
    credentialId: string
    publicKey: Buffer
    counter: number
    transports: string[]
  },
  now: Date,
) {
  return db
    .insertInto('account_passkeys')
    .values({
      account_id: passkey.accountId,
      name: passkey.name,
      rp_id: passkey.rpId,
      credential_id: passkey.credentialId,
      public_key: passkey.publicKey,
      counter: passkey.counter,
      transports: passkey.transports,
      created_at: now,
    })
    .returning(columns)
    .executeTakeFirstOrThrow()
}

/**
 * Notes a use of a passkey. Compared and written as one statement, so that of equal signatures one counts.
 *
 * @returns whether it is still there, and its count has gone up, as far as its device counts at all
 */
export async function notePasskeyUse(db: Database, id: number, counter: number, now: Date): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('account_passkeys')
    .set({ counter, last_used_at: now })
    .where('id', '=', id)
    .where(sql<boolean>`(counter < ${counter} or counter = 0 and ${counter} = 0)`)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

export function renamePasskey(db: Database, accountId: number, { id, name }: { id: number; name: string }) {
  return db
    .updateTable('account_passkeys')
    .set({ name })
    .where('account_id', '=', accountId)
    .where('id', '=', id)
    .returning(columns)
    .executeTakeFirst()
}

/** Deletes a passkey of an account. Whether there was one. */
export async function deletePasskey(db: Database, accountId: number, id: number): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('account_passkeys')
    .where('account_id', '=', accountId)
    .where('id', '=', id)
    .executeTakeFirst()
  return numDeletedRows > 0n
}
