import { type RawBuilder, sql } from 'kysely'
import type { Database } from '../database/database.ts'
import { lookup, type Params } from '../database/lookups/lookup.ts'
import { PLANNED_BY_VALUES } from '../database/lookups/statement-names.ts'
import { withAsciiDomain } from '../text.schema.ts'
import { selectAccounts } from './accounts.queries.ts'
import { type AccountFilterValue, type AccountSort, MAX_LISTED } from './accounts.schema.ts'

/** Where a list goes on: after the account of this id, which had this value of what the list is sorted by. */
export interface ListPosition {
  value: string | null
  id: number
}

/** A filter, and which accounts of those that it lets through, by ids with commas. */
type Filter = AccountFilterValue & { ids?: string | undefined }

interface Part {
  filter: Filter
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

/** A position by its values, or by places for them. */
type PositionKey = (value: unknown, id: unknown) => RawBuilder<unknown>

const positionKeys: Record<AccountSort, PositionKey> = {
  created_at: (_value, id) => sql`(${id}::integer)`,
  username: (value) => sql`(${value}::text)`,
  updated_at: (value, id) => sql`(${value}::timestamptz, ${id}::integer)`,
}

type Shape = Pick<Part, 'sort' | 'order'>

/** The ids of a part, in order: of the accounts that a condition lets through, beyond a position where there is one. */
function selectIds(
  { sort, order }: Shape,
  condition: RawBuilder<boolean>,
  position: RawBuilder<unknown> | null,
  limit: RawBuilder<unknown>,
) {
  const beyond =
    position === null ? sql`` : sql`and (${sql.join(sortKeys[sort])}) ${order === 'asc' ? sql`>` : sql`<`} ${position}`
  return sql<number>`(
    select accounts.id from accounts where ${condition} ${beyond} order by ${orderBy({ sort, order })} limit ${limit}
  )`
}

const orderBy = ({ sort, order }: Shape) =>
  sql.join(sortKeys[sort].map((key) => sql`${key} ${order === 'asc' ? sql`asc` : sql`desc`}`))

/**
 * A part of a list that nothing is filtered from, compiled and planned once. So that the plan is one for few rows, the
 * most that there may be is written out.
 */
function wholeList(shape: Shape, isFirst: boolean) {
  return lookup(
    (db, param: Params<{ now: string; spaceId: number; value: string | null; id: number | null; limit: number }>) => {
      const position = isFirst ? null : positionKeys[shape.sort](param('value'), param('id'))
      const condition = sql<boolean>`accounts.space_id = ${param('spaceId')}`
      const few = selectIds(shape, condition, position, sql.lit(MAX_LISTED + 1))
      const ids = sql<number>`(select id from ${few} as few limit ${param('limit')})`
      return selectAccounts(db, param('now')).where('accounts.id', 'in', ids).orderBy(orderBy(shape))
    },
  )
}

const wholeLists = new Map<string, ReturnType<typeof wholeList>>()

function findWholeList(shape: Shape, isFirst: boolean) {
  const key = `${shape.sort} ${shape.order} ${isFirst}`
  const list = wholeLists.get(key) ?? wholeList(shape, isFirst)
  wholeLists.set(key, list)
  return list
}

/** A part of the accounts that a filter lets through. However far down, it skips nothing. */
export function listMatching(db: Database, spaceId: number, part: Part, now: Date) {
  const { filter, sort, order, after, limit } = part
  if (isEverything(filter)) {
    const values = { now: now.toISOString(), spaceId, value: after?.value ?? null, id: after?.id ?? null, limit }
    return findWholeList({ sort, order }, after === null).all(db, values)
  }
  const position = after && positionKeys[sort](after.value, after.id)
  const ids = selectIds(part, matching(spaceId, filter), position, sql`${limit}`)
  return selectAccounts(db, now).where('accounts.id', 'in', ids).orderBy(orderBy(part)).execute()
}

/** Whether a filter lets everything through. */
export const isEverything = (filter: Filter): boolean =>
  Object.values(filter).every((value) => value === undefined || value === '')

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

/** How many accounts a filter lets through: counted to a limit, beyond which the number is the estimate of the planner. */
export async function countOrEstimate(
  db: Database,
  spaceId: number,
  filter: AccountFilterValue,
  limit: number,
): Promise<{ count: number; estimated: boolean }> {
  const counted = await countMatching(db, spaceId, filter, limit + 1)
  if (counted <= limit) return { count: counted, estimated: false }
  const { rows } = await sql<{ 'QUERY PLAN': [{ Plan: { 'Plan Rows': number } }] }>`
    explain (format json) select from accounts where ${matching(spaceId, filter)}
  `.execute(db)
  return { count: Math.max(rows[0]?.['QUERY PLAN'][0].Plan['Plan Rows'] ?? 0, counted), estimated: true }
}

/**
 * The accounts of a Space that a filter lets through, as a condition. Flags are written out, so that the indexes of the
 * few that are blocked, admin or not activated serve it.
 */
export function matching(spaceId: number, filter: Filter): RawBuilder<boolean> {
  const flags = [
    flag(sql`accounts.activated`, filter.activated),
    flag(sql`accounts.blocked`, filter.blocked),
    flag(sql`accounts.admin`, filter.admin),
    flag(sql`accounts.email is not null`, filter.has_email),
    flag(sql`accounts.phone is not null`, filter.has_phone),
  ].filter((condition) => condition !== null)
  const text = filter.text ? [textCondition(withAsciiDomain(filter.text).toLowerCase())] : []
  const ids = filter.ids ? [sql`accounts.id = any (${filter.ids.split(',').map(Number)}::integer[])`] : []
  return sql<boolean>`${sql.join([sql`accounts.space_id = ${spaceId}`, ...ids, ...flags, ...text], sql` and `)}`
}

const flag = (condition: RawBuilder<unknown>, wanted: boolean | undefined): RawBuilder<unknown> | null =>
  wanted === undefined ? null : wanted ? condition : sql`not (${condition})`

/** What a word begins after, but for the start. */
const BEFORE_WORDS = [' ', '-', '_', '.', '@', '+']

/**
 * Accounts with a text. One or two letters or digits are looked for at the beginnings of words: the index by trigrams has
 * to be read whole for them otherwise, which took 2.3 s at a million accounts.
 */
function textCondition(text: string): RawBuilder<unknown> {
  const escaped = escapeLike(text)
  const patterns = /^[\p{L}\p{N}]{1,2}$/u.test(text)
    ? [`${escaped}%`, ...BEFORE_WORDS.map((before) => `%${escapeLike(before)}${escaped}%`)]
    : [`%${escaped}%`]
  const alternatives = patterns.map((pattern) => sql`accounts.search like ${pattern}`)
  return sql`${sql.raw(PLANNED_BY_VALUES)} (${sql.join(alternatives, sql` or `)})`
}

/** Text to be found as it is by LIKE. */
const escapeLike = (text: string): string => text.replace(/[\\%_]/g, '\\$&')
