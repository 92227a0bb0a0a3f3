import { jsonArrayFrom } from 'kysely/helpers/postgres'
import type { DigestAlgorithm } from '../credentials/digest.rules.ts'
import type { Database } from '../database/database.ts'

const columns = ['carddav_server_id as carddav_id', 'username', 'realm', 'algorithm'] as const

/**
 * The credentials of an account, by server, and whether its Space allows any; undefined when the Space has no such
 * account.
 */
export function findCardDavCredentials(db: Database, spaceId: number, accountId: number) {
  return db
    .selectFrom('accounts')
    .innerJoin('spaces', 'spaces.id', 'accounts.space_id')
    .select('spaces.carddav_user_credentials as allowed')
    .select((eb) =>
      jsonArrayFrom(
        eb
          .selectFrom('account_carddav_credentials')
          .select(columns)
          .whereRef('account_id', '=', 'accounts.id')
          .orderBy('carddav_server_id'),
      ).as('credentials'),
    )
    .where('accounts.space_id', '=', spaceId)
    .where('accounts.id', '=', accountId)
    .executeTakeFirst()
}

/** The servers of a Space; none where its accounts may have no credentials. */
export function listServersForCredentials(db: Database, spaceId: number) {
  return db
    .selectFrom('space_carddav_servers as server')
    .innerJoin('spaces', 'spaces.id', 'server.space_id')
    .select(['server.id', 'server.uri', 'server.enabled'])
    .where('spaces.id', '=', spaceId)
    .where('spaces.carddav_user_credentials', '=', true)
    .orderBy('server.id')
    .execute()
}

export interface NewCardDavCredentials {
  username: string
  realm: string
  algorithm: DigestAlgorithm
  ha1: string
}

/** Gives an account these credentials in place of others. Undefined when the Space has no such account or server. */
export function upsertCardDavCredentials(
  db: Database,
  spaceId: number,
  { accountId, serverId }: { accountId: number; serverId: number },
  credentials: NewCardDavCredentials,
  now: Date,
) {
  const { username, realm, algorithm, ha1 } = credentials
  return db
    .insertInto('account_carddav_credentials')
    .columns(['account_id', 'carddav_server_id', 'username', 'realm', 'algorithm', 'ha1', 'created_at', 'updated_at'])
    .expression((eb) =>
      eb
        .selectFrom('accounts')
        .innerJoin('space_carddav_servers as server', 'server.space_id', 'accounts.space_id')
        .select(['accounts.id', 'server.id as server_id'])
        .select((given) => [
          given.val(username).as('username'),
          given.val(realm).as('realm'),
          given.val(algorithm).as('algorithm'),
          given.val(ha1).as('ha1'),
          given.val(now).as('created_at'),
          given.val(now).as('updated_at'),
        ])
        .where('accounts.space_id', '=', spaceId)
        .where('accounts.id', '=', accountId)
        .where('server.id', '=', serverId),
    )
    .onConflict((conflict) =>
      conflict
        .columns(['account_id', 'carddav_server_id'])
        .doUpdateSet({ username, realm, algorithm, ha1, updated_at: now }),
    )
    .returning(columns)
    .executeTakeFirst()
}

/** Whether there were any to delete. */
export async function deleteCardDavCredentials(db: Database, accountId: number, serverId: number): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('account_carddav_credentials')
    .where('account_id', '=', accountId)
    .where('carddav_server_id', '=', serverId)
    .executeTakeFirst()
  return numDeletedRows > 0n
}
