import { type RawBuilder, sql } from 'kysely'
import { type Database, PLANNED_BY_VALUES } from '../database/database.ts'
import { selectAccounts } from './accounts.queries.ts'
import type { AccountFilterValue, AccountSort } from './accounts.schema.ts'

/** Where a list goes on: after the account of this id, which had this value of what the list is sorted by. */
export interface ListPosition {
  value: string | null
  id: number
}

interface Part {
  filter: AccountFilterValue
  sort: AccountSort
  order: 'asc' | 'desc'
  /** null: from the start */
  after: ListPosition | null
  limit: number
}

/** What a list is sorted by. A name is unique in its Space, and an id is what `created_at` goes by. */
const sortKeys: Record<AccountSort, RawBuilder<unknown>[]> = {
  created_at: [sql`accounts.id`],
  username: [sql`accounts.username`],
  updated_at: [sql`accounts.updated_at`, sql`accounts.id`],
}

const positionKeys: Record<AccountSort, (position: ListPosition) => RawBuilder<unknown>> = {
  created_at: ({ id }) => sql`(${id}::integer)`,
  username: ({ value }) => sql`(${value}::text)`,
  updated_at: ({ value, id }) => sql`(${value}::timestamptz, ${id}::integer)`,
}

/** A part of the accounts that a filter lets through. However far down, it skips nothing. */
export function listMatching(db: Database, spaceId: number, part: Part, now: Date) {
  const { filter, sort, order, after, limit } = part
  const keys = sortKeys[sort]
  const direction = order === 'asc' ? sql`asc` : sql`desc`
  const orderBy = sql.join(keys.map((key) => sql`${key} ${direction}`))
  const beyond =
    after === null
      ? sql``
      : sql`and (${sql.join(keys)}) ${order === 'asc' ? sql`>` : sql`<`} ${positionKeys[sort](after)}`
  const ids = sql<number>`(
    select accounts.id from accounts where ${matching(spaceId, filter)} ${beyond} order by ${orderBy} limit ${limit}
  )`
  return selectAccounts(db, now).where('accounts.id', 'in', ids).orderBy(orderBy).execute()
}

/** How many accounts a filter lets through, counted to a limit where there is one. */
export async function countMatching(
  db: Database,
  spaceId: number,
  filter: AccountFilterValue,
  limit: number | null,
): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::integer as count
    from (select from accounts where ${matching(spaceId, filter)} limit ${limit}::integer) as matched
  `.execute(db)
  return rows[0]?.count ?? 0
}

/**
 * The accounts of a Space that a filter lets through, as a condition. Flags are written out, so that the indexes of the
 * few that are blocked, admin or not activated serve it.
 */
export function matching(spaceId: number, filter: AccountFilterValue): RawBuilder<boolean> {
  const flags = [
    flag(sql`accounts.activated`, filter.activated),
    flag(sql`accounts.blocked`, filter.blocked),
    flag(sql`accounts.admin`, filter.admin),
    flag(sql`accounts.email is not null`, filter.has_email),
    flag(sql`accounts.phone is not null`, filter.has_phone),
  ].filter((condition) => condition !== null)
  const text = filter.text
    ? [sql`${sql.raw(PLANNED_BY_VALUES)} accounts.search like ${`%${escapeLike(filter.text.toLowerCase())}%`}`]
    : []
  return sql<boolean>`${sql.join([sql`accounts.space_id = ${spaceId}`, ...flags, ...text], sql` and `)}`
}

const flag = (condition: RawBuilder<unknown>, wanted: boolean | undefined): RawBuilder<unknown> | null =>
  wanted === undefined ? null : wanted ? condition : sql`not (${condition})`

/** Text to be found as it is by LIKE. */
const escapeLike = (text: string): string => text.replace(/[\\%_]/g, '\\$&')
