import {
  type Expression,
  type ExpressionBuilder,
  type RawBuilder,
  type SelectQueryBuilder,
  type SqlBool,
  sql,
} from 'kysely'
import type { Database } from '../database/database.ts'
import type { DB } from '../database/database.types.ts'
import { PLANNED_BY_VALUES } from '../database/lookups/statement-names.ts'
import { hasAllWords, hasWord } from '../database/text-search.ts'
import type { AuditFilter, AuditLine } from './audit-log.schema.ts'

const columns = [
  'id',
  'at',
  'operation',
  'actor_id',
  'actor_username',
  'actor_role',
  'actor_domain',
  'ip',
  'user_agent',
  'request_id',
  'space_id',
  'space_domain',
  'kind',
  'action',
  'target_id',
  'target',
  'account_id',
  'part_of',
  'before',
  'after',
] as const

const selectLines = (db: Database) => db.selectFrom('audit_log').select(columns)

type Row = Awaited<ReturnType<ReturnType<typeof selectLines>['executeTakeFirstOrThrow']>>

function present({
  actor_id,
  actor_username,
  actor_role,
  actor_domain,
  space_id,
  space_domain,
  ...row
}: Row): AuditLine {
  return {
    ...row,
    id: Number(row.id),
    action: row.action as AuditLine['action'],
    before: row.before as AuditLine['before'],
    after: row.after as AuditLine['after'],
    actor:
      actor_id === null
        ? null
        : { id: actor_id, username: actor_username ?? '', role: actor_role ?? '', domain: actor_domain ?? '' },
    space: space_id === null ? null : { id: space_id, domain: space_domain ?? '' },
  }
}

/** Lines by their ids. */
export async function findLines(db: Database, ids: string[]): Promise<Map<number, AuditLine>> {
  if (ids.length === 0) return new Map()
  const rows = await selectLines(db).where('id', 'in', ids).execute()
  return new Map(rows.map((row) => [Number(row.id), present(row)]))
}

/** What finds lines that are searched for: any of it. */
export interface LineSearch {
  /** words that the names of who did it and of what it concerns have, in any order */
  words: string[]
  /** parts of numbers in those names */
  digits: string[]
  /** where it was done from */
  ip: string | null
  /** accounts that did it, or that it concerns */
  accountIds: number[]
}

function found({ words, digits, ip, accountIds }: LineSearch): RawBuilder<SqlBool> {
  const names = sql`folded_search(audit_log.search)`
  const ids = sql`any (${accountIds}::integer[])`
  const alternatives = [
    ...(words.length > 0 ? [hasAllWords(names, words)] : []),
    ...digits.map((part) => hasWord(names, part)),
    ...(ip === null ? [] : [sql`audit_log.ip = ${ip}`]),
    ...(accountIds.length > 0 ? [sql`audit_log.account_id = ${ids}`, sql`audit_log.actor_id = ${ids}`] : []),
  ]
  if (alternatives.length === 0) return sql`false`
  return sql`${sql.raw(PLANNED_BY_VALUES)} (${sql.join(alternatives, sql` or `)})`
}

/** Which lines are wanted: of one Space, or of all for null. */
export interface Wanted extends Omit<AuditFilter, 'scope' | 'grouped' | 'text'> {
  spaceId: number | null
  search?: LineSearch | null
  grouped?: boolean
}

function narrow<O>(lines: SelectQueryBuilder<DB, 'audit_log', O>, wanted: Wanted) {
  let narrowed = lines
  if (wanted.spaceId !== null) narrowed = narrowed.where('space_id', '=', wanted.spaceId)
  if (wanted.actor_id != null) narrowed = narrowed.where('actor_id', '=', wanted.actor_id)
  if (wanted.account_id != null) narrowed = narrowed.where('account_id', '=', wanted.account_id)
  if (wanted.operation != null) narrowed = narrowed.where('operation', '=', wanted.operation)
  if (wanted.kind != null) narrowed = narrowed.where('kind', '=', wanted.kind)
  if (wanted.target_id != null) narrowed = narrowed.where('target_id', '=', wanted.target_id)
  if (wanted.part_of != null) narrowed = narrowed.where('part_of', '=', wanted.part_of)
  if (wanted.grouped) narrowed = narrowed.where('part_of', 'is', null)
  if (wanted.search) narrowed = narrowed.where(found(wanted.search))
  return narrowed
}

/** Lines that may have been written in another order than that of their times, around one moment. */
const LINES_OUT_OF_ORDER = 1_000

/**
 * The least or greatest id of the lines that are nearest to a moment. Lines are read in the order of ids, and would be read
 * from the latest on, however long ago the moment is: 1.1 s at ten million lines.
 */
function idBound(
  db: Database,
  side: 'min' | 'max',
  isWithin: (eb: ExpressionBuilder<DB, 'audit_log'>) => Expression<SqlBool>,
) {
  const nearest = db
    .selectFrom('audit_log')
    .select('id')
    .where(isWithin)
    .orderBy('at', side === 'min' ? 'asc' : 'desc')
    .limit(LINES_OUT_OF_ORDER)
  return db.selectFrom(nearest.as('nearest')).select((eb) => eb.fn<string>(side, ['id']).as('id'))
}

/** Lines from the latest on, before an id. */
export async function listAudit(
  db: Database,
  wanted: Wanted,
  part: { beforeId: number | null; limit: number; from: string | null; until: string | null },
): Promise<AuditLine[]> {
  let lines = narrow(selectLines(db), wanted)
  if (part.beforeId !== null) lines = lines.where('id', '<', String(part.beforeId))
  const { from, until } = part
  if (from !== null) {
    lines = lines.where('at', '>=', from).where(
      'id',
      '>=',
      idBound(db, 'min', (eb) => eb('at', '>=', from)),
    )
  }
  if (until !== null) {
    lines = lines.where('at', '<', until).where(
      'id',
      '<=',
      idBound(db, 'max', (eb) => eb('at', '<', until)),
    )
  }
  const rows = await lines.orderBy('id', 'desc').limit(part.limit).execute()
  return rows.map(present)
}

/** Lines about an account and by it, the latest first, before an id. */
export async function findPersonalLines(
  db: Database,
  accountId: number,
  { beforeId, limit }: { beforeId: number | null; limit: number },
): Promise<AuditLine[]> {
  const ids = (column: 'account_id' | 'actor_id') => {
    const lines = db.selectFrom('audit_log').select('id').where(column, '=', accountId)
    const part = beforeId === null ? lines : lines.where('id', '<', String(beforeId))
    return db.selectFrom(part.orderBy('id', 'desc').limit(limit).as('lines')).select('id')
  }
  const rows = await selectLines(db)
    .where('id', 'in', ids('account_id').union(ids('actor_id')))
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
  return rows.map(present)
}

/** The names of the operations that have left lines, read from the index name by name. */
export async function listAuditOperations(db: Database): Promise<string[]> {
  const { rows } = await sql<{ operation: string }>`
    with recursive names as (
      (select operation from audit_log order by operation nulls last limit 1)
      union all
      select (
        select operation from audit_log where operation > names.operation order by operation limit 1
      ) from names where names.operation is not null
    )
    select operation from names where operation is not null
  `.execute(db)
  return rows.map(({ operation }) => operation)
}

/** A place in the audit log, in the order of transactions: after a line, or after all of what is over. */
export interface Position {
  xact: string
  id: string
}

export const writePosition = ({ xact, id }: Position): string => `${xact}-${id}`

/** Null for what is none. */
export function readPosition(text: string): Position | null {
  const [, xact, id] = /^(\d{1,19})-(\d{1,18})$/.exec(text) ?? []
  return xact === undefined || id === undefined ? null : { xact, id }
}

/** Before every transaction that still runs: what is written from now on comes after it. */
export async function currentPosition(db: Database): Promise<Position> {
  const { rows } = await sql<{ xact: string }>`select pg_snapshot_xmin(pg_current_snapshot())::text as xact`.execute(db)
  return { xact: rows[0]?.xact ?? '0', id: '0' }
}

/**
 * What was written after a position (and up to another), in the order of transactions. While one that began earlier
 * still runs, it may add lines that come first; so what began after it waits for it, and nothing is ever left out.
 */
export async function linesAfter(
  db: Database,
  { after, until = null, limit }: { after: Position; until?: Position | null; limit: number },
  wanted: Wanted | null = null,
): Promise<{ position: Position; line: AuditLine }[]> {
  let lines = selectLines(db)
    .select(sql<string>`xact::text`.as('xact'))
    .where(sql<boolean>`(xact, id) > (${after.xact}::xid8, ${after.id}::bigint)`)
    .where(sql<boolean>`xact < pg_snapshot_xmin(pg_current_snapshot())`)
  if (until) lines = lines.where(sql<boolean>`(xact, id) <= (${until.xact}::xid8, ${until.id}::bigint)`)
  if (wanted) lines = narrow(lines, wanted)
  const rows = await lines.orderBy(sql`audit_log.xact`).orderBy('id').limit(limit).execute()
  return rows.map(({ xact, ...row }) => ({ position: { xact, id: row.id }, line: present(row) }))
}

/**
 * Sets for how many days the audit log keeps its lines; null: for ever. It is written to the database, which refuses to
 * delete younger lines on any request, and a change is itself a line.
 */
export async function setAuditRetention(db: Database, days: number | null): Promise<void> {
  await sql`update audit_retention set days = ${days} where days is distinct from ${days}::integer`.execute(db)
}

const CLEARED_AT_ONCE = 10_000

/**
 * Deletes the lines from before a moment that are older than the retention, too, by the database's clock. How many.
 *
 * @param options.batch lines that one statement reads at most
 */
export async function clearAuditLog(db: Database, before: Date, options: { batch?: number } = {}): Promise<number> {
  let cleared = 0
  for (;;) {
    const { rows } = await sql<{ cleared: number }>`
      select clear_audit_log(
        least(${before.toISOString()}::timestamptz, (select now() - make_interval(days => days) from audit_retention)),
        ${options.batch ?? CLEARED_AT_ONCE}::integer
      ) as cleared
    `.execute(db)
    const batch = rows[0]?.cleared ?? 0
    cleared += batch
    if (batch === 0) return cleared
  }
}
