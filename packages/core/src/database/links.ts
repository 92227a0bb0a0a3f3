import { sql } from 'kysely'
import type { Database } from './database.ts'

type LinkedTable = 'accounts' | 'account_types' | 'contacts_lists'

/** Which rows of a table are linked to which of another, and the columns of the link. Both belong to a Space. */
export interface Relation {
  links: 'account_account_types' | 'account_contacts' | 'account_contacts_lists' | 'contacts_list_contacts'
  one: { column: string; table: LinkedTable }
  other: { column: string; table: LinkedTable }
}

/** What was found of a link in the Space, and whether anything was changed. */
interface Linked {
  one: boolean
  other: boolean
  changed: boolean
}

/** Links two that the Space has. */
export function link(db: Database, spaceId: number, relation: Relation, ids: [one: number, other: number]) {
  const { links, one, other } = relation
  const insert = sql`
    insert into ${sql.table(links)} (${sql.ref(one.column)}, ${sql.ref(other.column)})
    select one.id, other.id from one, other on conflict do nothing returning 1`
  return change(db, spaceId, relation, ids, insert)
}

/** Ends the link between two that the Space has. */
export function unlink(db: Database, spaceId: number, relation: Relation, ids: [one: number, other: number]) {
  const { links, one, other } = relation
  const remove = sql`
    delete from ${sql.table(links)} as link using one, other
    where link.${sql.ref(one.column)} = one.id and link.${sql.ref(other.column)} = other.id returning 1`
  return change(db, spaceId, relation, ids, remove)
}

async function change(
  db: Database,
  spaceId: number,
  { one, other }: Relation,
  [oneId, otherId]: [number, number],
  statement: ReturnType<typeof sql>,
): Promise<Linked> {
  const { rows } = await sql<Linked>`
    with one as (select id from ${sql.table(one.table)} where space_id = ${spaceId} and id = ${oneId}),
      other as (select id from ${sql.table(other.table)} where space_id = ${spaceId} and id = ${otherId}),
      changed as (${statement})
    select exists (select from one) as one, exists (select from other) as other, exists (select from changed) as changed
  `.execute(db)
  return rows[0] ?? { one: false, other: false, changed: false }
}
