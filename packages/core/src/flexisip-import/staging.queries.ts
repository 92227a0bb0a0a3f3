import { type RawBuilder, sql } from 'kysely'
import type { Database } from '../database/database.ts'
import type { SourceRows } from '../ports.ts'
import { LEFT_OUT, SOURCE_TABLES, type SourceTable, type SourceType, sourceTable } from './source-tables.ts'

/** What a source has. */
export interface Staged {
  /** rows of each table, by its name there */
  rows: Map<string, number>
  /** the columns that each known table has there */
  columns: Map<SourceTable, ReadonlySet<string>>
  /** columns that have no place here, with values in how many rows */
  unknownColumns: Map<string, number>
}

const typeOf: Record<SourceType, string> = {
  int: 'bigint',
  text: 'text',
  bool: 'boolean',
  datetime: 'timestamptz',
  timestamp: 'timestamptz',
}

const columnsOf = (table: SourceTable): Record<string, SourceType> => SOURCE_TABLES[table]

const TABLES = Object.keys(SOURCE_TABLES) as SourceTable[]

/** The columns that rows are looked up by. */
const INDEXES: Partial<Record<SourceTable, string[]>> = {
  accounts: ['id', 'lower(domain), id'],
  passwords: ['account_id'],
  account_dictionary_entries: ['account_id'],
  provisioning_tokens: ['account_id'],
  accounts_tombstones: ['lower(domain)'],
  statistics_call_devices: ['call_id'],
  statistics_message_devices: ['message_id'],
}

/**
 * Makes temporary tables for what a source has, one for each known table with the columns of all versions, and for what an
 * import finds out. They are of this connection and end with it.
 */
export const createStaging = (db: Database): Promise<void> =>
  runAll(db, [
    ...TABLES.flatMap((table) => {
      const columns = Object.entries(columnsOf(table)).map(([name, type]) => `"${name}" ${typeOf[type]}`)
      return [
        `drop table if exists pg_temp.flexisip_${table}`,
        `create temporary table flexisip_${table} (${columns.join(', ')})`,
      ]
    }),
    'drop table if exists pg_temp.flexisip_found, pg_temp.flexisip_map, pg_temp.flexisip_hashes',
    // what an operator is told: lost, where a row or a value has no place here
    'create temporary table flexisip_found (source text not null, row text not null, reason text not null, lost boolean not null)',
    // which account here an account there is; is_new, where this import makes it
    `create temporary table flexisip_map (
      source_id bigint primary key, account_id integer not null unique, space_id integer not null, is_new boolean not null
    )`,
    // the hashes of the passwords of accounts here
    `create temporary table flexisip_hashes (
      account_id integer not null, algorithm text not null, ha1 text not null, primary key (account_id, algorithm)
    )`,
  ])

/** Has the planner know what was staged. */
export const indexStaging = (db: Database): Promise<void> =>
  runAll(
    db,
    TABLES.flatMap((table) => [
      ...(INDEXES[table] ?? []).map((columns) => `create index on flexisip_${table} (${columns})`),
      `analyze flexisip_${table}`,
    ]),
  )

/** Runs statements in one round trip. */
async function runAll(db: Database, statements: readonly string[]): Promise<void> {
  await sql.raw(`do $statements$ begin ${statements.join(';\n')}; end $statements$`).execute(db)
}

/** NUL characters, which PostgreSQL cannot keep. */
const NUL = '\0'

/**
 * Copies what a source has into the temporary tables, part by part.
 *
 * @param options.zone the time zone from which `timestamp` columns were converted to UTC when the dump was made, null where
 *   they are as they were written
 * @param options.onRows called with the number of rows so far
 */
export async function stage(
  db: Database,
  source: AsyncIterable<SourceRows>,
  { zone, onRows = () => {} }: { zone: string | null; onRows?: (rows: number) => void },
): Promise<Staged> {
  const staged: Staged = { rows: new Map(), columns: new Map(), unknownColumns: new Map() }
  let all = 0
  for await (const { table: name, columns, rows } of source) {
    staged.rows.set(name, (staged.rows.get(name) ?? 0) + rows.length)
    const table = sourceTable(name)
    if (!table) continue
    const known = columnsOf(table)
    staged.columns.set(table, new Set(columns))
    for (const [index, column] of columns.entries()) {
      const filled = Object.hasOwn(known, column) ? 0 : rows.filter((row) => (row[index] ?? '') !== '').length
      const place = `${name}.${column}`
      if (filled > 0) staged.unknownColumns.set(place, (staged.unknownColumns.get(place) ?? 0) + filled)
    }
    if (rows.length > 0) await insertRows(db, table, columns, rows, zone)
    all += rows.length
    onRows(all)
  }
  return staged
}

async function insertRows(
  db: Database,
  table: SourceTable,
  columns: readonly string[],
  rows: SourceRows['rows'],
  zone: string | null,
): Promise<void> {
  const known = columnsOf(table)
  const taken = columns.flatMap((name, index) =>
    known[name] && Object.hasOwn(known, name) ? [{ name, type: known[name], index }] : [],
  )
  const values = taken.map(({ index }) => rows.map((row) => row[index]?.replaceAll(NUL, '') ?? null))
  const arrays = sql.join(values.map((column) => sql`${column}::text[]`))
  await sql`
    insert into ${sql.raw(`flexisip_${table}`)} (${sql.join(taken.map(({ name }) => sql.ref(name)))})
    select ${sql.join(taken.map(({ type, name }) => converted(type, sql.ref(`given.${name}`), zone)))}
    from unnest(${arrays}) as given (${sql.join(taken.map(({ name }) => sql.ref(name)))})
  `.execute(db)
}

/** A text of MySQL as a value of PostgreSQL; dates that are none, such as 0000-00-00, become null. */
function converted(type: SourceType, text: RawBuilder<unknown>, zone: string | null) {
  if (type === 'int') return sql`nullif(${text}, '')::numeric::bigint`
  if (type === 'bool') return sql`case when ${text} is not null then ${text} not in ('0', '') end`
  if (type === 'text') return text
  const moment = sql`case when ${text} !~ '^$|-00|^0000' then ${text}::timestamp end`
  return type === 'datetime' || zone === null
    ? sql`${moment} at time zone 'UTC'`
    : sql`(${moment} at time zone 'UTC' at time zone ${zone}) at time zone 'UTC'`
}

/** What is known of a source's tables that are not taken over: those that are not empty, and why. */
export function leftOut({ rows }: Staged): { table: string; rows: number; reason: string }[] {
  return [...rows]
    .filter(([table, count]) => count > 0 && !sourceTable(table))
    .map(([table, count]) => ({
      table,
      rows: count,
      reason: LEFT_OUT.get(table) ?? 'it is no table of Flexisip Account Manager that is known here',
    }))
}
