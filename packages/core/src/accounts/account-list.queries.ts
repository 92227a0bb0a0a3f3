import { type RawBuilder, sql } from 'kysely'
import type { Database } from '../database/database.ts'
import { lookup, type Params } from '../database/lookups/lookup.ts'
import { PLANNED_BY_VALUES } from '../database/lookups/statement-names.ts'
import { hasAllWords, hasWord } from '../database/text-search.ts'
import { readSearch, type SearchMeaning } from '../search/search.rules.ts'
import type { SpaceIdentity } from '../space-identity.ts'
import { selectAccounts } from './accounts.queries.ts'
import { type AccountFilterValue, type AccountSort, MAX_LISTED } from './accounts.schema.ts'

/** Where a list goes on: after the account of this id, which had this value of what the list is sorted by. */
export interface ListPosition {
  value: string | null
  id: number
}

/** The Space whose accounts are listed, and how what is searched for is read in it. */
export type SearchedSpace = Pick<SpaceIdentity, 'id' | 'domain' | 'default_country'>

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
export function listMatching(db: Database, space: SearchedSpace, part: Part, now: Date) {
  const { filter, sort, order, after, limit } = part
  if (isEverything(filter)) {
    const values = {
      now: now.toISOString(),
      spaceId: space.id,
      value: after?.value ?? null,
      id: after?.id ?? null,
      limit,
    }
    return findWholeList({ sort, order }, after === null).all(db, values)
  }
  const position = after && positionKeys[sort](after.value, after.id)
  const ids = selectIds(part, matching(space, filter), position, sql`${limit}`)
  return selectAccounts(db, now).where('accounts.id', 'in', ids).orderBy(orderBy(part)).execute()
}

/** Whether a filter lets everything through. */
export const isEverything = (filter: Filter): boolean =>
  Object.values(filter).every((value) => value === undefined || value === '')

/** How many accounts a filter lets through, counted to a limit where there is one. */
export async function countMatching(
  db: Database,
  space: SearchedSpace,
  filter: AccountFilterValue,
  limit: number | null,
): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::integer as count
    from (select from accounts where ${matching(space, filter)} limit ${limit}::integer) as matched
  `.execute(db)
  return rows[0]?.count ?? 0
}

/** How many accounts a filter lets through: counted to a limit, beyond which the number is the estimate of the planner. */
export async function countOrEstimate(
  db: Database,
  space: SearchedSpace,
  filter: AccountFilterValue,
  limit: number,
): Promise<{ count: number; estimated: boolean }> {
  const counted = await countMatching(db, space, filter, limit + 1)
  if (counted <= limit) return { count: counted, estimated: false }
  const { rows } = await sql<{ 'QUERY PLAN': [{ Plan: { 'Plan Rows': number } }] }>`
    explain (format json) select from accounts where ${matching(space, filter)}
  `.execute(db)
  return { count: Math.max(rows[0]?.['QUERY PLAN'][0].Plan['Plan Rows'] ?? 0, counted), estimated: true }
}

/**
 * The accounts of a Space that a filter lets through, as a condition. Flags are written out, so that the indexes of the
 * few that are blocked, admin or not activated serve it.
 */
export function matching(space: SearchedSpace, filter: Filter): RawBuilder<boolean> {
  const flags = [
    flag(sql`accounts.activated`, filter.activated),
    flag(sql`accounts.blocked`, filter.blocked),
    flag(sql`accounts.admin`, filter.admin),
    flag(sql`accounts.email is not null`, filter.has_email),
    flag(sql`accounts.phone is not null`, filter.has_phone),
  ].filter((condition) => condition !== null)
  const text = filter.text ? [textCondition(space, readSearch(filter.text, space.default_country))] : []
  const ids = filter.ids ? [sql`accounts.id = any (${filter.ids.split(',').map(Number)}::integer[])`] : []
  return sql<boolean>`${sql.join([sql`accounts.space_id = ${space.id}`, ...ids, ...flags, ...text], sql` and `)}`
}

const flag = (condition: RawBuilder<unknown>, wanted: boolean | undefined): RawBuilder<unknown> | null =>
  wanted === undefined ? null : wanted ? condition : sql`not (${condition})`

/** Accounts of a Space that a text finds, by any of what it could mean. A domain may be the beginning of the Space's. */
function textCondition({ domain }: SearchedSpace, meaning: SearchMeaning): RawBuilder<unknown> {
  const { address } = meaning
  const isHere = address !== null && domain.startsWith(address.domain)
  return anyOf([...namesOf(meaning), ...(isHere ? [sql`accounts.username = ${address.username}`] : [])])
}

/** What is searched for in all Spaces: how many accounts that a text finds, and by whose rules it may be a phone number. */
interface SpacesSearch {
  text: string
  country: string | null
  /** of a Space that is left out; null for none */
  exceptDomain: string | null
  limit: number
}

/** The first accounts of all Spaces that a text finds, in the order of their ids. */
export const searchSpaces = (db: Database, search: SpacesSearch, now: Date) =>
  selectAccounts(db, now).where('accounts.id', 'in', foundInSpaces(search)).orderBy('accounts.id').execute()

/** Their ids alone. */
export async function searchedIds(db: Database, search: SpacesSearch): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`select id from ${foundInSpaces(search)} as found`.execute(db)
  return rows.map(({ id }) => id)
}

/** A number without a country may be that of any: it is looked for as it is, and as one of a country, too. */
function foundInSpaces({ text, country, exceptDomain, limit }: SpacesSearch) {
  const meaning = readSearch(text, null)
  const digits = [...new Set([...meaning.digits, ...readSearch(text, country).digits])]
  const condition = anyOf([...namesOf({ ...meaning, digits }), ...addressOf(meaning)])
  const others = exceptDomain === null ? sql`` : sql`and spaces.domain <> ${exceptDomain}`
  return sql<number>`(
    select accounts.id from accounts join spaces on spaces.id = accounts.space_id
    where ${condition} ${others} and spaces.deleted_at is null order by accounts.id limit ${limit}
  )`
}

/** The account of an address, in whichever Space. */
const addressOf = ({ address }: SearchMeaning): RawBuilder<unknown>[] =>
  address === null
    ? []
    : [
        sql`(accounts.space_id = (select id from spaces where domain = ${address.domain})
          and accounts.username = ${address.username})`,
      ]

/** The ways in which a text finds accounts of any Space. */
function namesOf({ words, digits, ip }: SearchMeaning): RawBuilder<unknown>[] {
  return [
    ...(words.length > 0 ? [hasAllWords(sql`accounts.search`, words)] : []),
    ...digits.map((part) => hasWord(sql`accounts.search`, part)),
    ...(ip === null ? [] : [sql`accounts.ip_address = ${ip}`]),
  ]
}

const anyOf = (conditions: RawBuilder<unknown>[]): RawBuilder<unknown> =>
  conditions.length === 0 ? sql`false` : sql`${sql.raw(PLANNED_BY_VALUES)} (${sql.join(conditions, sql` or `)})`
