import type { Selectable } from 'kysely'
import type { Database, Tx } from '../database/database.ts'
import type { SpaceOidc } from '../database/database.types.ts'

const columns = [
  'server_url',
  'realm',
  'issuer',
  'client_id',
  'encrypted_client_secret',
  'client_secret_key_id',
  'audience',
  'sip_identifier',
  'auto_provisioning',
  'role_provisioning',
  'space_oidc.created_at',
  'space_oidc.updated_at',
  'space_id',
] as const

/** The OpenID provider of a Space. */
export type OidcRow = NonNullable<Awaited<ReturnType<typeof findSpaceOidc>>>

export function findSpaceOidc(db: Database, spaceId: number) {
  return db.selectFrom('space_oidc').select(columns).where('space_id', '=', spaceId).executeTakeFirst()
}

export type NewOidc = Omit<Selectable<SpaceOidc>, 'space_id' | 'created_at' | 'updated_at'>

/** Gives a Space this provider in place of the one it has. */
export async function upsertSpaceOidc(
  tx: Tx,
  spaceId: number,
  { challenge, ...oidc }: NewOidc & { challenge: string },
  now: Date,
) {
  const row = await tx
    .insertInto('space_oidc')
    .values({ space_id: spaceId, ...oidc, created_at: now, updated_at: now })
    .onConflict((conflict) => conflict.column('space_id').doUpdateSet({ ...oidc, updated_at: now }))
    .returning(columns)
    .executeTakeFirstOrThrow()
  await setChallenge(tx, spaceId, challenge, now)
  return row
}

/** Whether there was one to delete. */
export async function deleteSpaceOidc(tx: Tx, spaceId: number, now: Date): Promise<boolean> {
  const { numDeletedRows } = await tx.deleteFrom('space_oidc').where('space_id', '=', spaceId).executeTakeFirst()
  if (numDeletedRows > 0n) await setChallenge(tx, spaceId, null, now)
  return numDeletedRows > 0n
}

const setChallenge = (tx: Tx, spaceId: number, bearer_challenge: string | null, now: Date) =>
  tx.updateTable('spaces').set({ bearer_challenge, updated_at: now }).where('id', '=', spaceId).execute()

/** Removes the password that an account was created with: it signs in by the provider. */
export async function deletePasswords(tx: Tx, accountId: number): Promise<void> {
  await tx.deleteFrom('account_passwords').where('account_id', '=', accountId).execute()
}
