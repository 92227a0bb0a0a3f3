import { type ApplicationDatabase, createDatabase, createPool, migrate } from '@sipspace/core'
import { EmbeddedPostgresError, startEmbeddedPostgres } from '@sipspace/embedded-postgres'
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
 *
 * @throws StartupError, EmbeddedPostgresError
 */
export async function openDatabase(
  config: Config,
  cleanups: Cleanup[],
  onIdleError: (error: Error) => void,
): Promise<OpenDatabase> {
  const connection = config.DATABASE_URL ?? (await startDatabase(config, cleanups))
  const pool = createPool({ connection, maxConnections: config.DATABASE_POOL_SIZE, onIdleError })
  cleanups.push(() => pool.end())
  await requireDatabase(pool, config)
  await migrateDatabase(connection).catch((error: Error) => {
    throw new StartupError(`${nameOfDatabase(config)} cannot be used: ${error.message}`)
  })
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

async function startDatabase(config: Config, cleanups: Cleanup[]) {
  const postgres = await startEmbeddedPostgres({
    dataDir: config.dataDir,
    dataDirIsDefault: config.dataDirIsDefault,
    onNotice: (line) => process.stderr.write(`${line}\n`),
  })
  cleanups.push(() => postgres.stop())
  return postgres.connection
}

async function requireDatabase(pool: Pool, config: Config): Promise<void> {
  try {
    await pool.query('select')
  } catch (error) {
    const { code, message } = error as { code?: string; message: string }
    const reason = message || code || 'no answer'
    throw new StartupError(`${nameOfDatabase(config)} cannot be reached: ${reason}`)
  }
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
