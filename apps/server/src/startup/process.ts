import { setTimeout as sleep } from 'node:timers/promises'
import {
  type ApplicationDatabase,
  createDatabase,
  createPool,
  FOLDED_WRONGLY,
  IS_FOLDED_WRONGLY,
  leadsElsewhere,
  migrate,
  poolsTransactions,
  schemaState,
} from '@sipspace/core'
import { EmbeddedPostgresError, startEmbeddedPostgres } from '@sipspace/embedded-postgres'
import { z } from 'zod'
import { type Config, SettingsError } from '../config/config.ts'

/** Something an operator can mend, said in one line. */
export class StartupError extends Error {}

/** How to stop something that was started. */
export type Cleanup = () => unknown

/**
 * Stops what was started, last first.
 *
 * @throws the first error, once everything has had its turn
 */
export async function closeAll(cleanups: Cleanup[]): Promise<void> {
  const failures: unknown[] = []
  for (const cleanup of cleanups.splice(0).reverse()) {
    try {
      await cleanup()
    } catch (error) {
      failures.push(error)
    }
  }
  if (failures.length > 0) throw failures[0]
}

type Pool = ReturnType<typeof createPool>
type Connection = Parameters<typeof createPool>[0]['connection']

export interface OpenDatabase {
  pool: Pool
  db: ApplicationDatabase
  connection: Connection
}

/**
 * Opens the database of the settings, migrated: that of DATABASE_URL, else the embedded one, which is started or joined.
 * With `MIGRATE_AT_START=false` it is not migrated here, but has to be up to date.
 *
 * @param onNotice called once when the start waits; null: it does not wait
 * @param stopping once it is aborted, a database that has been started is not migrated any more
 * @throws StartupError, EmbeddedPostgresError, the reason of `stopping`
 */
export async function openDatabase(
  config: Config,
  cleanups: Cleanup[],
  onIdleError: (error: Error) => void,
  onNotice: ((line: string) => void) | null = null,
  stopping?: AbortSignal,
): Promise<OpenDatabase> {
  const connection = config.DATABASE_URL ?? (await startDatabase(config, cleanups))
  stopping?.throwIfAborted()
  const pool = createPool({ connection, maxConnections: config.DATABASE_POOL_SIZE, onIdleError })
  cleanups.push(() => pool.end())
  await awaitDatabase(pool, config, onNotice)
  await requireDatabase(pool, config)
  if (config.MIGRATE_AT_START) {
    await migrateDatabase(connection).catch((error: Error) => {
      throw new StartupError(`${nameOfDatabase(config)} cannot be used: ${error.message}`)
    })
  } else {
    await requireCurrentSchema(createDatabase(pool), config, onNotice)
  }
  return { pool, db: createDatabase(pool), connection }
}

/** Opens the database of DATABASE_URL as it is, for a process whose primary has brought it up to date. */
export function joinDatabase(
  config: Config,
  cleanups: Cleanup[],
  onIdleError: (error: Error) => void,
): Pick<OpenDatabase, 'pool' | 'db'> {
  const connection = config.DATABASE_URL
  if (connection === undefined) throw new StartupError('DATABASE_URL: is what a primary tells its processes')
  const pool = createPool({ connection, maxConnections: config.DATABASE_POOL_SIZE, onIdleError })
  cleanups.push(() => pool.end())
  return { pool, db: createDatabase(pool) }
}

/** A connection as one string (libpq). */
export function connectionUrl(connection: Connection): string {
  if (typeof connection === 'string') return connection
  const { user, database, host, port } = connection
  return `postgresql://${user}@/${database}?host=${encodeURIComponent(host)}&port=${port}`
}

/** By connections of its own: building an index on a large table, and waiting for another process that does, has no time limit. */
async function migrateDatabase(connection: Connection): Promise<void> {
  const pool = createPool({ connection, maxConnections: 2, statementTimeout: 0 })
  try {
    await migrate(pool)
  } finally {
    await pool.end()
  }
}

/**
 * Waits until another process has brought the database up to date.
 *
 * @throws StartupError that says what to do, in one line
 */
async function requireCurrentSchema(
  db: ApplicationDatabase,
  config: Config,
  onNotice: ((line: string) => void) | null,
): Promise<void> {
  const seconds = onNotice === null ? 0 : config.DATABASE_WAIT_SECONDS
  const until = performance.now() + 1000 * seconds
  for (let hasTold = false; ; hasTold = true) {
    const state = await schemaState(db).catch((error: Error & { code?: string }) => {
      if (error.code === UNDEFINED_TABLE) return 'behind'
      throw new StartupError(`${nameOfDatabase(config)} cannot be used: ${error.message}`)
    })
    if (state === 'current') return
    if (state === 'newer') throw new StartupError(`${nameOfDatabase(config)} is newer than this program`)
    if (performance.now() + RETRY_MS > until) {
      throw new StartupError(
        `${nameOfDatabase(config)} is not up to date, and MIGRATE_AT_START is false: run "sipspace migrate"`,
      )
    }
    if (!hasTold) onNotice?.(`${nameOfDatabase(config)} is not up to date yet: waiting for ${seconds} s at most`)
    await sleep(RETRY_MS)
  }
}

const UNDEFINED_TABLE = '42P01'

/** Starts the embedded database, or joins it where it runs. */
export async function startDatabase(config: Config, cleanups: Cleanup[]) {
  const postgres = await startEmbeddedPostgres({
    dataDir: config.dataDir,
    dataDirIsDefault: config.dataDirIsDefault,
    onNotice: (line) => process.stderr.write(`${line}\n`),
  })
  cleanups.push(() => postgres.stop())
  return postgres.connection
}

const RETRY_MS = 500

/** Waits for a database that cannot be reached, starts, or is a replica; what is wrong for good, the next query shows. */
async function awaitDatabase(pool: Pool, config: Config, onNotice: ((line: string) => void) | null): Promise<void> {
  if (onNotice === null) return
  const { DATABASE_WAIT_SECONDS: seconds } = config
  const until = performance.now() + 1000 * seconds
  for (let hasTold = false; ; hasTold = true) {
    const failure = await pool.query('select').then(
      () => null,
      (error: Error) => error,
    )
    if (failure === null || !leadsElsewhere(failure) || performance.now() + RETRY_MS > until) return
    const { code, message } = failure as Error & { code?: string }
    if (!hasTold)
      onNotice(`${nameOfDatabase(config)} cannot be used yet (${message || code}): waiting for ${seconds} s at most`)
    await sleep(RETRY_MS)
  }
}

/** The oldest PostgreSQL that the program is tested with, as `server_version_num`. */
const OLDEST_VERSION = 150_000

const Facts = z.object({
  encoding: z.string(),
  version: z.coerce.number(),
  shown: z.string(),
  readonly: z.boolean(),
  foldedWrongly: z.boolean(),
})

/**
 * Makes sure that the database can be used: that it answers, keeps all of Unicode, folds the case of addresses as mail
 * and SIP servers do, is not too old, and can be written to.
 *
 * @throws StartupError that says what to do, in one line
 */
async function requireDatabase(pool: Pool, config: Config): Promise<void> {
  const name = nameOfDatabase(config)
  const { DATABASE_URL: url } = config
  // where it cannot be reached, what follows says why
  if (url !== undefined && (await poolsTransactions(url).catch(() => false))) {
    throw new StartupError(
      `${name} is behind a pooler that gives each transaction another connection: set PgBouncer's pool_mode to session for it, or connect to PostgreSQL itself`,
    )
  }
  const { encoding, version, shown, readonly, foldedWrongly } = await factsOf(pool).catch((error: unknown) => {
    const { code, message } = error as { code?: string; message: string }
    throw new StartupError(`${name} cannot be reached: ${message || code || 'no answer'}`)
  })
  if (version < OLDEST_VERSION) throw new StartupError(`${name} is PostgreSQL ${shown}: version 15 or later is needed`)
  if (encoding !== 'UTF8') {
    throw new StartupError(
      `${name} has the encoding ${encoding}, which cannot hold every character: create one with ENCODING 'UTF8' TEMPLATE template0`,
    )
  }
  if (foldedWrongly) throw new StartupError(`${name}: ${FOLDED_WRONGLY}`)
  if (readonly) {
    throw new StartupError(
      `${name} is read-only: connect to the primary, not to a replica, and see that default_transaction_read_only is off`,
    )
  }
}

async function factsOf(pool: Pool): Promise<z.output<typeof Facts>> {
  const { rows } = await pool.query(
    `select current_setting('server_encoding') as encoding, current_setting('server_version_num') as version,
      current_setting('server_version') as shown,
      current_setting('transaction_read_only') = 'on' or pg_is_in_recovery() as readonly,
      ${IS_FOLDED_WRONGLY} as "foldedWrongly"`,
  )
  return Facts.parse(rows[0])
}

const nameOfDatabase = (config: Config): string =>
  config.DATABASE_URL === undefined ? 'the embedded database' : 'DATABASE_URL: the database'

/** One line for what an operator can mend; a stack for a defect. */
export function describeFailure(error: unknown): string {
  if (!(error instanceof Error)) return `sipspace: ${String(error)}`
  const isMendable =
    error instanceof StartupError || error instanceof SettingsError || error instanceof EmbeddedPostgresError
  const text = isMendable || error.stack === undefined ? error.message : error.stack
  return text
    .split('\n')
    .map((line) => `sipspace: ${line}`)
    .join('\n')
}
