import { sql } from 'kysely'
import type { Database } from '../database/database.ts'
import { placeOfSecret } from '../secrets/secrets.rules.ts'

/** What the secret of an account's second factor is encrypted for. */
export const secondFactorPlace = (accountId: number): string =>
  placeOfSecret('account_second_factors', 'encrypted_secret', accountId)

export function findSecondFactor(db: Database, accountId: number) {
  return db
    .selectFrom('account_second_factors')
    .select(['encrypted_secret as ciphertext', 'secret_key_id as keyId', 'confirmed_at', 'recovery_codes'])
    .where('account_id', '=', accountId)
    .executeTakeFirst()
}

/** Keeps a secret that is still to be confirmed. Whether there was none that is confirmed. */
export async function startSecondFactor(
  db: Database,
  accountId: number,
  secret: { ciphertext: string; keyId: string },
  now: Date,
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('account_second_factors')
    .values({
      account_id: accountId,
      encrypted_secret: secret.ciphertext,
      secret_key_id: secret.keyId,
      created_at: now,
    })
    .onConflict((conflict) =>
      conflict
        .column('account_id')
        .doUpdateSet({
          encrypted_secret: secret.ciphertext,
          secret_key_id: secret.keyId,
          last_step: -1,
          created_at: now,
        })
        .where('account_second_factors.confirmed_at', 'is', null),
    )
    .executeTakeFirst()
  return (numInsertedOrUpdatedRows ?? 0n) > 0n
}

/**
 * Takes a time step, so that of equal codes one is accepted, in whatever process.
 *
 * @returns whether no such step or a later one was taken before
 */
export async function takeStep(db: Database, accountId: number, step: number): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('account_second_factors')
    .set({ last_step: step })
    .where('account_id', '=', accountId)
    .where('last_step', '<', String(step))
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

/** Takes a recovery code. Whether the account still had it. */
export async function takeRecoveryCode(db: Database, accountId: number, hash: Buffer): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('account_second_factors')
    .set({ recovery_codes: sql`array_remove(recovery_codes, ${hash})` })
    .where('account_id', '=', accountId)
    .where(sql<boolean>`${hash} = any(recovery_codes)`)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

/** Gives an account other recovery codes, and confirms its second factor where that has still to be. */
export async function confirmSecondFactor(db: Database, accountId: number, hashes: Buffer[], now: Date): Promise<void> {
  await db
    .updateTable('account_second_factors')
    .set({ recovery_codes: hashes, confirmed_at: sql`coalesce(confirmed_at, ${now}::timestamptz)` })
    .where('account_id', '=', accountId)
    .execute()
}

/** Removes the second factor of an account. Whether there was one. */
export async function deleteSecondFactor(db: Database, accountId: number): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('account_second_factors')
    .where('account_id', '=', accountId)
    .executeTakeFirst()
  return numDeletedRows > 0n
}
