import type { ExpressionBuilder, Insertable } from 'kysely'
import type { Database } from '../database/database.ts'
import type { DB, SpaceCarddavServers } from '../database/database.types.ts'

const columns = [
  'id',
  'enabled',
  'uri',
  'min_characters',
  'results_limit',
  'timeout',
  'delay',
  'fields_for_user_input',
  'fields_for_domain',
  'use_exact_match_policy',
  'created_at',
  'updated_at',
] as const

/** The id of the Space of a domain, as a part of another statement. */
const spaceOf = (domain: string) => (eb: ExpressionBuilder<DB, 'space_carddav_servers'>) =>
  eb.selectFrom('spaces').select('spaces.id').where('spaces.domain', '=', domain)

const selectServers = (db: Database, domain: string) =>
  db.selectFrom('space_carddav_servers').select(columns).where('space_id', '=', spaceOf(domain))

export function listCardDavServers(db: Database, domain: string) {
  return selectServers(db, domain).orderBy('id').execute()
}

export function findCardDavServer(db: Database, domain: string, id: number) {
  return selectServers(db, domain).where('id', '=', id).executeTakeFirst()
}

export type CardDavServerSettings = Omit<
  Insertable<SpaceCarddavServers>,
  'id' | 'space_id' | 'created_at' | 'updated_at'
>

export function insertCardDavServer(db: Database, spaceId: number, settings: CardDavServerSettings, now: Date) {
  return db
    .insertInto('space_carddav_servers')
    .values({ space_id: spaceId, ...settings, created_at: now, updated_at: now })
    .returning(columns)
    .executeTakeFirstOrThrow()
}

/** The server as it is then; undefined when the Space has none of this id. */
export function updateCardDavServer(
  db: Database,
  domain: string,
  id: number,
  settings: CardDavServerSettings,
  now: Date,
) {
  return db
    .updateTable('space_carddav_servers')
    .set({ ...settings, updated_at: now })
    .where('space_id', '=', spaceOf(domain))
    .where('id', '=', id)
    .returning(columns)
    .executeTakeFirst()
}

/** Whether there was one to delete; the credentials for it go, too. */
export async function deleteCardDavServer(db: Database, domain: string, id: number): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('space_carddav_servers')
    .where('space_id', '=', spaceOf(domain))
    .where('id', '=', id)
    .executeTakeFirst()
  return numDeletedRows > 0n
}
