import { sql } from 'kysely'
import type { AdminRoleValue } from '../admin-roles/admin-roles.schema.ts'
import type { Database } from '../database/database.ts'

/** Gives the account a new user key in place of the one it had. */
export async function replaceUserKey(
  db: Database,
  key: { accountId: number; hash: Buffer; ip: string; expiresAfterMinutes: number | null },
  now: Date,
): Promise<void> {
  await db
    .insertInto('api_keys')
    .values({
      account_id: key.accountId,
      key_hash: key.hash,
      ip_address: key.ip,
      expires_after_last_used_minutes: key.expiresAfterMinutes,
      created_at: now,
      last_used_at: now,
    })
    .onConflict((conflict) =>
      conflict.constraint('api_keys_account_id_name_key').doUpdateSet({
        key_hash: sql`excluded.key_hash`,
        ip_address: sql`excluded.ip_address`,
        expires_after_last_used_minutes: sql`excluded.expires_after_last_used_minutes`,
        created_at: sql`excluded.created_at`,
        last_used_at: sql`excluded.last_used_at`,
      }),
    )
    .execute()
}

const keyColumns = [
  'api_keys.id',
  'api_keys.name',
  'api_keys.prefix',
  'api_keys.account_id',
  'api_keys.ip_address',
  'api_keys.expires_after_last_used_minutes',
  'api_keys.expire_at',
  'api_keys.created_at',
  'api_keys.last_used_at',
] as const

const selectRole = sql<AdminRoleValue>`api_keys.role`.as('role')

/** A named key: an admin's, from anywhere. */
export function insertNamedKey(
  db: Database,
  key: {
    accountId: number
    hash: Buffer
    name: string
    /** what it begins with, to be told apart by; null where that is not told */
    prefix: string | null
    role: AdminRoleValue
    expireAt: string | null
  },
  now: Date,
) {
  return db
    .insertInto('api_keys')
    .values({
      account_id: key.accountId,
      key_hash: key.hash,
      name: key.name,
      prefix: key.prefix,
      role: key.role,
      expire_at: key.expireAt,
      created_at: now,
      last_used_at: now,
    })
    .returning([...keyColumns, selectRole])
    .executeTakeFirstOrThrow()
}

/** The keys of a Space's accounts, or of one of them, the latest used first, named ones before user keys. */
export function listKeys(db: Database, spaceId: number, accountId?: number) {
  const keys = db
    .selectFrom('api_keys')
    .innerJoin('accounts', 'accounts.id', 'api_keys.account_id')
    .select([...keyColumns, selectRole, 'accounts.username', 'accounts.blocked'])
    .where('accounts.space_id', '=', spaceId)
  return (accountId === undefined ? keys : keys.where('accounts.id', '=', accountId))
    .orderBy((eb) => eb('api_keys.name', 'is', null))
    .orderBy('api_keys.last_used_at', 'desc')
    .orderBy('api_keys.id')
    .limit(1000)
    .execute()
}

/** Ends a key of an account of the Space. Whether there was one. */
export async function deleteKey(db: Database, spaceId: number, id: number): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('api_keys')
    .using('accounts')
    .whereRef('accounts.id', '=', 'api_keys.account_id')
    .where('accounts.space_id', '=', spaceId)
    .where('api_keys.id', '=', id)
    .executeTakeFirst()
  return numDeletedRows > 0n
}

/** Notes when keys were last used, many at once. */
export async function recordKeyUses(db: Database, uses: readonly { id: number; at: Date }[]): Promise<void> {
  await sql`
    update api_keys set last_used_at = used.at
    from unnest(${uses.map((use) => use.id)}::integer[], ${uses.map((use) => use.at)}::timestamptz[]) as used (id, at)
    where api_keys.id = used.id and api_keys.last_used_at < used.at
  `.execute(db)
}
