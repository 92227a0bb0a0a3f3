import { type Selectable, sql } from 'kysely'
import type { Database, Tx } from '../database/database.ts'
import type { SpaceEmailServers } from '../database/database.types.ts'
import { rowVersion } from '../database/fragments.ts'

const columns = [
  'space_email_servers.space_id as id',
  'space_email_servers.host',
  'space_email_servers.port',
  'space_email_servers.encryption',
  'space_email_servers.username',
  'space_email_servers.encrypted_password',
  'space_email_servers.password_key_id',
  'space_email_servers.from_address',
  'space_email_servers.from_name',
  'space_email_servers.signature',
  'space_email_servers.internet_only',
  'space_email_servers.created_at',
  'space_email_servers.updated_at',
] as const

export function findEmailServer(db: Database, domain: string) {
  return db
    .selectFrom('space_email_servers')
    .innerJoin('spaces', 'spaces.id', 'space_email_servers.space_id')
    .select(columns)
    .select(rowVersion('space_email_servers').as('version'))
    .where('spaces.domain', '=', domain)
    .executeTakeFirst()
}

export type NewEmailServer = Pick<
  Selectable<SpaceEmailServers>,
  | 'host'
  | 'port'
  | 'encryption'
  | 'username'
  | 'from_address'
  | 'from_name'
  | 'signature'
  | 'internet_only'
  | 'encrypted_password'
  | 'password_key_id'
>

/** Gives a Space this mail server in place of the one it has, and tells whether it had none. */
export function upsertEmailServer(tx: Tx, spaceId: number, server: NewEmailServer, now: Date) {
  return tx
    .insertInto('space_email_servers')
    .values({ space_id: spaceId, ...server, created_at: now, updated_at: now })
    .onConflict((conflict) => conflict.column('space_id').doUpdateSet({ ...server, updated_at: now }))
    .returning(columns)
    .returning(rowVersion('space_email_servers').as('version'))
    .returning(sql<boolean>`space_email_servers.xmax = 0`.as('created'))
    .executeTakeFirstOrThrow()
}

/** Whether there was one to delete. */
export async function deleteEmailServer(db: Database, domain: string): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('space_email_servers')
    .using('spaces')
    .whereRef('spaces.id', '=', 'space_email_servers.space_id')
    .where('spaces.domain', '=', domain)
    .executeTakeFirst()
  return numDeletedRows > 0n
}
