import { runMigrations as migrateWorker } from 'graphile-worker'
import { Migrator, sql } from 'kysely'
import type pg from 'pg'
import { buildIndexes } from './concurrent-indexes.ts'
import { createDatabase, type Database } from './database.ts'
import { createLetterCase } from './letter-case.ts'
import { migrations } from './migrations/index.ts'
import { adoptRestoredTransactions } from './restored-transactions.ts'

/**
 * Brings the schema, and that of the job queue, up to date. Safe to call from several processes at once: they take turns.
 *
 * @throws an Error with one clear line when a migration fails or the database is newer than this program
 */
export async function migrate(pool: pg.Pool): Promise<void> {
  const db = createDatabase(pool)
  await refuseNewerDatabase(db)
  await createLetterCase(pool)
  while (await migrateOnce(db));
  while (await fillAddresses(db));
  await buildIndexes(pool)
  await adoptRestoredTransactions(db)
  await migrateWorker({ pgPool: pool })
}

/**
 * Applies the next migration, in a transaction of its own, so that none holds the locks of those before it.
 *
 * @returns whether there may be more
 */
async function migrateOnce(db: Database): Promise<boolean> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } })
  const { error, results = [] } = await migrator.migrateUp()
  if (error !== undefined) {
    const failed = results.find((result) => result.status === 'Error')
    throw new Error(`migration ${failed?.migrationName ?? ''} failed: ${describe(error)}`)
  }
  return results.length > 0
}

const ADDRESSES_AT_ONCE = 5_000

/**
 * Gives accounts that are older than the table `account_addresses` their addresses there: some, in a transaction of its own,
 * so that other writes do not wait for long.
 *
 * @returns whether there may be more
 */
export async function fillAddresses(db: Database, limit: number = ADDRESSES_AT_ONCE): Promise<boolean> {
  // the accounts are locked, so that none has another name by the time that its row is written
  const { rows } = await sql<{ addresses_filled_to: number | null }>`
    with state as materialized (
      select addresses_filled_to from sip_view_settings where addresses_filled_to is not null for update
    ), part as materialized (
      select accounts.id, accounts.username, accounts.space_id from accounts
      where accounts.id > (select addresses_filled_to from state) order by accounts.id limit ${limit} for key share
    ), filled as (
      insert into account_addresses (address, account_id)
      select part.username || '@' || spaces.domain, part.id from part join spaces on spaces.id = part.space_id
      where spaces.deleted_at is null
      on conflict do nothing
    )
    update sip_view_settings set addresses_filled_to = (select max(id) from part)
    where exists (select from state) returning addresses_filled_to
  `.execute(db)
  return rows[0]?.addresses_filled_to != null
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
