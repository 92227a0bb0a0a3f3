import { sql } from 'kysely'
import type { Database, Tx } from '../database/database.ts'
import { placeOfSecret } from '../secrets/secrets.rules.ts'

/** What the secret of an account's second factor is encrypted for. */
export const secondFactorPlace = (accountId: number): string =>
  placeOfSecret('account_second_factors', 'encrypted_secret', accountId)

/** Whether an authenticator app counts: its first code has come. */
const isAppOn = sql<boolean>`encrypted_secret is not null and confirmed_at is not null and not is_secret_pending`

export function findSecondFactor(db: Database, accountId: number) {
  return db
    .selectFrom('account_second_factors')
    .select(['encrypted_secret as ciphertext', 'secret_key_id as keyId', 'confirmed_at', 'recovery_codes'])
    .select(isAppOn.as('is_app_on'))
    .where('account_id', '=', accountId)
    .executeTakeFirst()
}

/** Keeps other changes of a second factor waiting until the transaction ends. */
export function lockSecondFactor(tx: Tx, accountId: number) {
  return tx
    .selectFrom('account_second_factors')
    .select(isAppOn.as('is_app_on'))
    .where('account_id', '=', accountId)
    .forUpdate()
    .executeTakeFirst()
}

/** Whether the account of a session has a second factor, and when the session has shown it. */
export function findShownFactor(db: Database, sessionId: number) {
  return db
    .selectFrom('sessions')
    .leftJoin('account_second_factors as factor', 'factor.account_id', 'sessions.account_id')
    .select(['sessions.second_factor_at', sql<boolean>`factor.confirmed_at is not null`.as('is_on')])
    .where('sessions.id', '=', sessionId)
    .executeTakeFirst()
}

/** The hosts of an account's passkeys, one for each. */
export async function listPasskeyHosts(db: Database, accountId: number): Promise<string[]> {
  const found = await db.selectFrom('account_passkeys').select('rp_id').where('account_id', '=', accountId).execute()
  return found.map(({ rp_id }) => rp_id)
}

/** What another admin sees of an account's second factor. */
export async function describeSecondFactor(db: Database, accountId: number) {
  const found = await db
    .selectFrom('account_second_factors as factor')
    .select(isAppOn.as('app'))
    .select((eb) =>
      eb
        .selectFrom('account_passkeys as passkey')
        .select((count) => count.fn.countAll<string>().as('count'))
        .whereRef('passkey.account_id', '=', 'factor.account_id')
        .as('passkeys'),
    )
    .where('factor.account_id', '=', accountId)
    .where('factor.confirmed_at', 'is not', null)
    .executeTakeFirst()
  return { on: found !== undefined, app: found?.app ?? false, passkeys: Number(found?.passkeys ?? 0) }
}

/** Keeps the secret of an app that is still to be confirmed. Whether there was none that is confirmed. */
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
          is_secret_pending: sql`account_second_factors.confirmed_at is not null`,
        })
        .where(
          sql<boolean>`account_second_factors.confirmed_at is null or account_second_factors.encrypted_secret is null
            or account_second_factors.is_secret_pending`,
        ),
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

/** Has the app of an account count from now on, and gives the account other recovery codes. */
export async function confirmApp(db: Database, accountId: number, hashes: Buffer[], now: Date): Promise<void> {
  await db
    .updateTable('account_second_factors')
    .set({
      recovery_codes: hashes,
      is_secret_pending: false,
      confirmed_at: sql`coalesce(confirmed_at, ${now}::timestamptz)`,
    })
    .where('account_id', '=', accountId)
    .execute()
}

export async function replaceRecoveryCodes(db: Database, accountId: number, hashes: Buffer[]): Promise<void> {
  await db
    .updateTable('account_second_factors')
    .set({ recovery_codes: hashes })
    .where('account_id', '=', accountId)
    .execute()
}

/** Turns the second factor of an account on for its first passkey, with recovery codes. Whether it was off. */
export async function turnOnByPasskey(db: Database, accountId: number, hashes: Buffer[], now: Date): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('account_second_factors')
    .values({ account_id: accountId, recovery_codes: hashes, confirmed_at: now, created_at: now })
    .onConflict((conflict) =>
      conflict
        .column('account_id')
        .doUpdateSet({ recovery_codes: hashes, confirmed_at: now, is_secret_pending: true })
        .where('account_second_factors.confirmed_at', 'is', null),
    )
    .executeTakeFirst()
  return (numInsertedOrUpdatedRows ?? 0n) > 0n
}

/** Removes the authenticator app of an account that has passkeys, too. Whether there was one. */
export async function deleteApp(db: Database, accountId: number): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('account_second_factors')
    .set({ encrypted_secret: null, secret_key_id: null, is_secret_pending: false, last_step: -1 })
    .where('account_id', '=', accountId)
    .where(isAppOn)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

/**
 * Removes the second factor of an account, app and passkeys. Sessions that have shown it have shown none from then on, so that
 * where admins need one, they act as plain users until there is another.
 *
 * @returns whether there was one
 */
export async function deleteSecondFactor(db: Database, accountId: number): Promise<boolean> {
  const removed = await db
    .with('removed', (qb) =>
      qb.deleteFrom('account_second_factors').where('account_id', '=', accountId).returning('account_id'),
    )
    .with('reset', (qb) =>
      qb
        .updateTable('sessions')
        .set({ second_factor_at: null })
        .where('account_id', 'in', (eb) => eb.selectFrom('removed').select('removed.account_id'))
        .where('second_factor_at', 'is not', null),
    )
    .selectFrom('removed')
    .select('account_id')
    .executeTakeFirst()
  return removed !== undefined
}
