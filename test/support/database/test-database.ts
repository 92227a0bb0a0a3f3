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
 * A database of one's own, migrated and empty, dropped with `await using` or its dispose; with `dump`, one that
 * `pg_dump --inserts` has written, as it was; with `readOnlyQueries`, PostgreSQL refuses what operations that only read write.
 */
export async function createTestDatabase({
  dump,
  readOnlyQueries = false,
}: {
  dump?: string
  readOnlyQueries?: boolean
} = {}): Promise<TestDatabase> {
  const name = `test_${randomBytes(8).toString('hex')}`
  const template = dump === undefined ? inject('templateDatabase') : 'template0'
  await administrate(`create database ${name} template ${template} strategy file_copy`)
  const url = withDatabase(inject('adminUrl'), name)
  if (dump !== undefined) await runStatements(url, dump)
  const statements: string[] = []
  const onStatement = (text: string) => statements.push(text)
  const pool = createPool({ connection: url, onStatement })
  const queryPool = readOnlyQueries ? createPool({ connection: url, readOnly: true, onStatement }) : pool
  const db = createDatabase(pool, queryPool)
  return {
    url,
    pool,
    db,
    takeStatements: () => statements.splice(0),
    async [Symbol.asyncDispose]() {
      await db.destroy()
      if (queryPool !== pool) await queryPool.end()
      await administrate(`drop database ${name} with (force)`)
    },
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
