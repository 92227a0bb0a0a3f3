import { runMigrations as migrateWorker } from 'graphile-worker'
import { Migrator, sql } from 'kysely'
import type pg from 'pg'
import { createDatabase, type Database } from './database.ts'
import { migrations } from './migrations/index.ts'

/**
 * Brings the schema, and that of the job queue, up to date. Safe to call from several processes at once: they take turns.
 *
 * @throws an Error with one clear line when a migration fails or the database is newer than this program
 */
export async function migrate(pool: pg.Pool): Promise<void> {
  const db = createDatabase(pool)
  await refuseNewerDatabase(db)
  const { error, results } = await new Migrator({
    db,
    provider: { getMigrations: async () => migrations },
  }).migrateToLatest()
  if (error !== undefined) {
    const failed = results?.find((result) => result.status === 'Error')
    throw new Error(`migration ${failed?.migrationName ?? ''} failed: ${describe(error)}`)
  }
  await migrateWorker({ pgPool: pool })
}

/**
 * Whether the schema is the one that this program was made for: `behind` when a migration is missing, `newer` when it has
 * one that this program does not know.
 */
export async function schemaState(db: Database): Promise<'current' | 'behind' | 'newer'> {
  const { rows } = await sql<{ name: string }>`select name from kysely_migration`.execute(db)
  const applied = new Set(rows.map(({ name }) => name))
  const known = Object.keys(migrations)
  if (known.some((name) => !applied.has(name))) return 'behind'
  return applied.size > known.length ? 'newer' : 'current'
}

async function refuseNewerDatabase(db: Database): Promise<void> {
  const known = Object.keys(migrations)
  const { rows: tables } = await sql<{ table: string | null }>`select to_regclass('kysely_migration') as table`.execute(
    db,
  )
  if (tables[0]?.table == null) return
  const { rows } = await sql<{ name: string }>`select name from kysely_migration order by name`.execute(db)
  const unknown = rows.find((row) => !known.includes(row.name))
  if (unknown) {
    throw new Error(
      `the database is newer than this program: it has migration ${unknown.name}, which this version lacks`,
    )
  }
}

const describe = (error: unknown): string => (error instanceof Error ? error.message : JSON.stringify(error))
