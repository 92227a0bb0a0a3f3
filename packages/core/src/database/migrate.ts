import { setTimeout as wait } from 'node:timers/promises'
import { runMigrations as migrateWorker } from 'graphile-worker'
import {
  DEFAULT_MIGRATION_LOCK_TABLE,
  DEFAULT_MIGRATION_TABLE,
  Kysely,
  type Migration,
  Migrator,
  PostgresDialect,
  PostgresIntrospector,
  sql,
  type TableMetadata,
} from 'kysely'
import type pg from 'pg'
import { buildIndexes } from './concurrent-indexes.ts'
import { createDatabase, type Database } from './database.ts'
import type { DB } from './database.types.ts'
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
  while (await migrateOnce(pool));
  while (await fillAddresses(db));
  while (await fillSearch(db));
  await buildIndexes(pool)
  await adoptRestoredTransactions(db)
  await migrateWorker({ pgPool: pool })
}

/** How long a migration waits for a lock. What reads and writes waits behind it meanwhile. */
const LOCK_MS = 200

/** How long it is tried again, as others keep the locks that it needs. */
const TRY_FOR_MS = 600_000
const PAUSE_MS = 200

/** The codes of a migration that has given way to what others do: a lock that it did not get in time, and a deadlock. */
const GAVE_WAY = ['55P03', '40P01']

/**
 * Most writes begin with these tables, and go on to those that hang on them: taken first, in the same order, they are no
 * deadlock. Reads go on, and foreign keys can be checked.
 */
const LOCK_WRITES = `do $$ begin
  if to_regclass('public.accounts') is not null then lock table spaces, accounts in share row exclusive mode; end if;
end $$`

const patient: Record<string, Migration> = Object.fromEntries(
  Object.entries(migrations).map(([name, migration]) => [
    name,
    {
      async up(db) {
        await sql`select set_config('lock_timeout', ${`${LOCK_MS}ms`}, true)`.execute(db)
        await sql.raw(LOCK_WRITES).execute(db)
        await migration.up(db)
      },
    },
  ]),
)

/**
 * Finds the migrator's own tables alone. Kysely's reads each column of each table twice a migration, which was 6 of the 9 s
 * that a new database took.
 */
class MigratorIntrospector extends PostgresIntrospector {
  readonly #db: Kysely<unknown>

  constructor(db: Kysely<unknown>) {
    super(db)
    this.#db = db
  }

  override async getTables(): Promise<TableMetadata[]> {
    const { rows } = await sql<{ name: string; schema: string }>`
      select relname as name, relnamespace::regnamespace::text as schema from pg_class
      where relkind = 'r' and relname in (${DEFAULT_MIGRATION_TABLE}, ${DEFAULT_MIGRATION_LOCK_TABLE})
    `.execute(this.#db)
    return rows.map((table) => ({ ...table, isView: false, columns: [] }))
  }
}

class MigratorDialect extends PostgresDialect {
  override createIntrospector(db: Kysely<unknown>): MigratorIntrospector {
    return new MigratorIntrospector(db)
  }
}

/**
 * Applies the next migration, in a transaction of its own, so that none holds the locks of those before it. One that does not
 * get a lock at once gives up those that it has, and is tried again: a long read holds up no writes by it, and it is the
 * migration that ends where it and a write wait for each other.
 *
 * @returns whether there may be more
 */
async function migrateOnce(pool: pg.Pool): Promise<boolean> {
  const db = new Kysely<DB>({ dialect: new MigratorDialect({ pool }) })
  const migrator = new Migrator({ db, provider: { getMigrations: async () => patient } })
  const until = performance.now() + TRY_FOR_MS
  for (;;) {
    const { error, results = [] } = await migrator.migrateUp()
    if (error === undefined) return results.length > 0
    if (GAVE_WAY.includes((error as { code?: string }).code ?? '') && performance.now() < until) {
      await wait(PAUSE_MS)
      continue
    }
    const failed = results.find((result) => result.status === 'Error')
    throw new Error(`migration ${failed?.migrationName ?? ''} failed: ${describe(error)}`)
  }
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
 * Has the accounts that were searched for with their accents be found without: some, in a transaction of its own.
 *
 * @returns whether there may be more
 */
export async function fillSearch(db: Database, limit: number = ADDRESSES_AT_ONCE): Promise<boolean> {
  const { rows } = await sql<{ filled_to: number }>`
    with state as materialized (select filled_to from search_filling for update),
    part as materialized (
      select id, search from accounts where id > (select filled_to from state) order by id limit ${limit} for update
    ), filled as (
      update accounts set search = '' from part
      where accounts.id = part.id and part.search <> folded_search(part.search)
    ), ended as (
      delete from search_filling where not exists (select from part)
    )
    update search_filling set filled_to = (select max(id) from part)
    where exists (select from part) returning filled_to
  `.execute(db)
  return rows.length > 0
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
