import { sql } from 'kysely'
import type { Database } from '../database/database.ts'
import type { Relation } from '../database/links.ts'

export const typesOfAccounts: Relation = {
  links: 'account_account_types',
  one: { column: 'account_id', table: 'accounts' },
  other: { column: 'account_type_id', table: 'account_types' },
}

export function listAccountTypes(db: Database, spaceId: number) {
  return db.selectFrom('account_types').select(['id', 'key']).where('space_id', '=', spaceId).orderBy('id').execute()
}

export function findAccountType(db: Database, spaceId: number, id: number) {
  return db
    .selectFrom('account_types')
    .select(['id', 'key'])
    .where('space_id', '=', spaceId)
    .where('id', '=', id)
    .executeTakeFirst()
}

/** Adds a type to a Space; undefined where it has the maximum already. */
export function insertAccountType(
  db: Database,
  spaceId: number,
  { key, maximum }: { key: string; maximum: number },
  now: Date,
) {
  return db
    .insertInto('account_types')
    .columns(['space_id', 'key', 'created_at', 'updated_at'])
    .expression((eb) =>
      eb
        .selectFrom('spaces')
        .select('spaces.id')
        .select((given) => [given.val(key).as('key'), given.val(now).as('created_at'), given.val(now).as('updated_at')])
        .where('spaces.id', '=', spaceId)
        .where(sql<number>`(select count(*) from account_types where space_id = ${spaceId})`, '<', maximum),
    )
    .returning(['id', 'key'])
    .executeTakeFirst()
}

/** The type as it is then; undefined when the Space has none of this id. */
export function updateAccountType(db: Database, spaceId: number, id: number, key: string, now: Date) {
  return db
    .updateTable('account_types')
    .set({ key, updated_at: now })
    .where('space_id', '=', spaceId)
    .where('id', '=', id)
    .returning(['id', 'key'])
    .executeTakeFirst()
}

/** Deletes a type; accounts that had it have it no more. Whether there was one. */
export async function deleteAccountType(db: Database, spaceId: number, id: number): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('account_types')
    .where('space_id', '=', spaceId)
    .where('id', '=', id)
    .executeTakeFirst()
  return numDeletedRows > 0n
}
