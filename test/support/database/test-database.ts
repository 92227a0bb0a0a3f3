import { randomBytes } from 'node:crypto'
import type pg from 'pg'
import { inject } from 'vitest'
import { type ApplicationDatabase, createDatabase, createPool } from '../../../packages/core/src/database/database.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** a connection string to a database that may create others */
    adminUrl: string
    /** the name of a migrated, empty database to copy */
    templateDatabase: string
    /** what makes a database that is like the template empty again */
    emptyingStatements: string
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
 * A plain one that only its own pool has used, and without a change of its schema, is emptied and used again with its
 * connections: planning every statement anew for each test took most of the database's time.
 */
export async function createTestDatabase(
  options: { dump?: string; readOnlyQueries?: boolean } = {},
): Promise<TestDatabase> {
  const isPlain = options.dump === undefined && !options.readOnlyQueries
  return (isPlain ? unused.pop()?.() : undefined) ?? (await openDatabase(options, isPlain))
}

/** Databases that can be used again, as functions that give them out. */
const unused: (() => TestDatabase)[] = []

async function openDatabase(
  { dump, readOnlyQueries = false }: { dump?: string; readOnlyQueries?: boolean },
  isPlain: boolean,
): Promise<TestDatabase> {
  const { url, drop } = await createCopy(dump)
  const { onStatement, takeStatements, hasChangedSchema } = observeStatements()
  const pool = createPool({ connection: url, onStatement })
  const queryPool = readOnlyQueries ? createPool({ connection: url, readOnly: true, onStatement }) : pool
  const db = createDatabase(pool, queryPool)
  const dispose = async () => {
    await db.destroy()
    if (queryPool !== pool) await queryPool.end()
    await drop()
  }
  const give = (): TestDatabase => {
    let isUrlUsed = false
    takeStatements()
    return {
      get url() {
        isUrlUsed = true
        return url
      },
      pool,
      db,
      takeStatements,
      async [Symbol.asyncDispose]() {
        if (!isPlain || isUrlUsed || pool.ended || hasChangedSchema()) return dispose()
        try {
          await pool.query(inject('emptyingStatements'))
          unused.push(give)
        } catch {
          // a test may leave a connection in a transaction that has failed
          await dispose()
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
