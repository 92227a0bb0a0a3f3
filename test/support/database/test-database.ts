import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { inject } from 'vitest'
import { type ApplicationDatabase, createDatabase, createPool } from '../../../packages/core/src/database/database.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** a connection string to a database that may create others */
    adminUrl: string
    /** the name of a migrated, empty database to copy */
    templateDatabase: string
  }
}

export interface TestDatabase {
  url: string
  pool: pg.Pool
  db: ApplicationDatabase
  /** counts the statements sent since the last call, and starts again */
  takeStatements: () => string[]
  [Symbol.asyncDispose]: () => Promise<void>
}

/** A connection string like another, but to another database of the same server. */
export function withDatabase(url: string, database: string): string {
  const [, before = '', after = ''] = /^(.*?\/\/[^/]*\/)[^?]*(\?.*)?$/.exec(url) ?? []
  return `${before}${database}${after ?? ''}`
}

/**
 * A migrated and empty database, given back with `await using` or its dispose; with `dump`, one that `pg_dump --inserts` has
 * written, as it was; with `readOnlyQueries`, PostgreSQL refuses what operations that only read write.
 *
 * One that only its own pool has used, and without a change of its schema, is emptied and used again with its connections:
 * planning every statement anew for each test took most of the database's time.
 */
export async function createTestDatabase({
  dump,
  readOnlyQueries = false,
}: {
  dump?: string
  readOnlyQueries?: boolean
} = {}): Promise<TestDatabase> {
  if (dump === undefined && !readOnlyQueries) return unused.pop()?.() ?? (await openDatabase())
  const { url, drop } = await createCopy(dump)
  const observed = observeStatements()
  const pool = createPool({ connection: url, onStatement: observed.onStatement })
  const queryPool = readOnlyQueries
    ? createPool({ connection: url, readOnly: true, onStatement: observed.onStatement })
    : pool
  const db = createDatabase(pool, queryPool)
  return {
    url,
    pool,
    db,
    takeStatements: observed.takeStatements,
    async [Symbol.asyncDispose]() {
      await db.destroy()
      if (queryPool !== pool) await queryPool.end()
      await drop()
    },
  }
}

/** Databases that can be used again, as functions that give them out. */
const unused: (() => TestDatabase)[] = []

async function openDatabase(): Promise<TestDatabase> {
  const { url, drop } = await createCopy()
  const observed = observeStatements()
  const pool = createPool({ connection: url, onStatement: observed.onStatement })
  const db = createDatabase(pool)
  const give = (): TestDatabase => {
    let isUrlUsed = false
    observed.takeStatements()
    return {
      get url() {
        isUrlUsed = true
        return url
      },
      pool,
      db,
      takeStatements: observed.takeStatements,
      async [Symbol.asyncDispose]() {
        if (isUrlUsed || pool.ended || observed.hasChangedSchema()) {
          await db.destroy()
          await drop()
          return
        }
        try {
          await pool.query(await emptyingStatements())
          unused.push(give)
        } catch {
          // a test may leave a connection in a transaction that has failed
          await db.destroy()
          await drop()
        }
      },
    }
  }
  return give()
}

async function createCopy(dump?: string): Promise<{ url: string; drop: () => Promise<void> }> {
  // the run's teardown drops what begins with the name of its template
  const name = `${inject('templateDatabase')}_${randomBytes(8).toString('hex')}`
  const template = dump === undefined ? inject('templateDatabase') : 'template0'
  await administrate(`create database ${name} template ${template} strategy file_copy`)
  const url = withDatabase(inject('adminUrl'), name)
  if (dump !== undefined) await runStatements(url, dump)
  return { url, drop: () => administrate(`drop database ${name} with (force)`) }
}

const SCHEMA_CHANGE = /^\s*(?:create|alter|drop|grant|revoke|truncate|do|set|reindex|vacuum|comment)\b/i

function observeStatements() {
  const statements: string[] = []
  let hasChangedSchema = false
  return {
    onStatement: (text: string) => {
      statements.push(text)
      hasChangedSchema ||= SCHEMA_CHANGE.test(text)
    },
    takeStatements: () => statements.splice(0),
    hasChangedSchema: () => hasChangedSchema,
  }
}

let emptying: string | undefined

/** Statements that make a database equal to the template, sequences included; triggers and foreign keys do not run. */
async function emptyingStatements(): Promise<string> {
  if (emptying !== undefined) return emptying
  const pool = createPool({
    connection: withDatabase(inject('adminUrl'), inject('templateDatabase')),
    maxConnections: 1,
  })
  try {
    const { rows: tables } = await pool.query<{ name: string; columns: string; rows: string | null }>(`
      select format('%I.%I', table_schema, table_name) as name,
        (select string_agg(quote_ident(column_name), ', ') from information_schema.columns c
          where c.table_schema = t.table_schema and c.table_name = t.table_name and is_generated = 'NEVER') as columns,
        (xpath('/row/rows/text()', query_to_xml(
          format('select json_agg(r)::text as rows from %I.%I r', table_schema, table_name), false, true, '')))[1]::text as rows
      from information_schema.tables t
      where table_type = 'BASE TABLE' and table_schema in ('public', 'graphile_worker')`)
    const { rows: sequences } = await pool.query<{ call: string }>(`
      select format('setval(%L, %s, %s)', format('%I.%I', schemaname, sequencename), coalesce(last_value, start_value),
        case when last_value is null then 'false' else 'true' end) as call from pg_sequences`)
    emptying = [
      'begin',
      'set local session_replication_role = replica',
      ...tables.map(({ name }) => `delete from ${name}`),
      ...tables.flatMap(({ name, columns, rows }) =>
        rows === null
          ? []
          : [
              `insert into ${name} (${columns}) overriding system value select ${columns} from json_populate_recordset(null::${name}, ${pg.escapeLiteral(unescapeXml(rows))})`,
            ],
      ),
      `select ${sequences.map(({ call }) => call).join(', ')}`,
      'commit',
    ].join(';\n')
    return emptying
  } finally {
    await pool.end()
  }
}

const unescapeXml = (text: string) =>
  text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&')

/** The connection by which this worker creates and drops databases, kept as opening one costs more than its statements. */
let adminPool: pg.Pool | undefined

/** Runs one statement outside a transaction, as creating and dropping databases needs. */
async function administrate(statement: string): Promise<void> {
  adminPool ??= createPool({ connection: inject('adminUrl'), maxConnections: 1 })
  await adminPool.query(statement)
}

/** Runs statements on a connection of their own. */
export async function runStatements(url: string, statements: string): Promise<void> {
  const pool = createPool({ connection: url, maxConnections: 1 })
  try {
    await pool.query(statements)
  } finally {
    await pool.end()
  }
}
