import pg from 'pg'
import { streamOf } from './health/unresponsive.ts'
import { SEARCH_PATH } from './letter-case.ts'

/**
 * What the program needs of each connection, whatever the connection string, the role and the database say. It is set by a
 * statement: start-up parameters are replaced by the `options` of a connection string, and refused by PgBouncer.
 */
export interface SessionSettings {
  /** milliseconds; 0: never */
  statementTimeout: number
  lockTimeout: number
  idleInTransactionTimeout: number
  /** whether PostgreSQL refuses every write */
  readOnly: boolean
  /** whether a server that takes no writes will not do, even where it is no replica */
  needsWrites: boolean
  planCacheMode: 'auto' | 'force_generic_plan'
}

/** A connection to a server that takes no writes, such as a replica; it has the code that a write would have. */
class NotWritableError extends Error {
  readonly code = '25006'

  constructor() {
    super('the server is a replica, or read-only')
  }
}

/** Milliseconds that the settings may take; a database that does not answer is noticed by then. */
const TIMEOUT_MS = 1_500

/** The hook `onConnect` of a pool that applies settings. The pool waits for its promise, of which its types do not know. */
export const applyOnConnect =
  (settings: SessionSettings) =>
  (client: pg.ClientBase): unknown =>
    applySettings(client, settings)

/** @throws an Error, after which the connection is closed */
async function applySettings(client: pg.ClientBase, settings: SessionSettings): Promise<void> {
  // not the method of a subclass, which may count statements
  const query = pg.Client.prototype.query.bind(client) as (
    config: pg.QueryConfig,
  ) => Promise<pg.QueryResult<{ is_replica: boolean; is_read_only: boolean }>>
  // the types of pg leave out that a statement may have a time limit of its own
  const statement: pg.QueryConfig & { query_timeout: number } = {
    text: statementFor(settings),
    query_timeout: TIMEOUT_MS,
  }
  try {
    const { rows } = await query(statement)
    const [server] = rows
    if (settings.readOnly || !server) return
    if (server.is_replica || (settings.needsWrites && server.is_read_only)) throw new NotWritableError()
  } catch (error) {
    // a database that does not answer does not answer the end of the connection either
    streamOf(client).destroy()
    throw error
  }
}

function statementFor(settings: SessionSettings): string {
  const values: Record<string, string> = {
    client_encoding: 'UTF8',
    timezone: 'UTC',
    datestyle: 'ISO',
    intervalstyle: 'postgres',
    bytea_output: 'hex',
    extra_float_digits: '1',
    standard_conforming_strings: 'on',
    default_transaction_isolation: 'read committed',
    // where the database is read-only, that stays: providers do so when the disk is nearly full
    ...(settings.readOnly ? { default_transaction_read_only: 'on' } : {}),
    statement_timeout: String(settings.statementTimeout),
    lock_timeout: String(settings.lockTimeout),
    idle_in_transaction_session_timeout: String(settings.idleInTransactionTimeout),
    // compiling takes longer than running what many short statements ask for; triggers over 1,000 rows took four times as long
    jit: 'off',
    plan_cache_mode: settings.planCacheMode,
  }
  const calls = Object.entries(values).map(([name, value]) => `set_config('${name}', '${value}', false)`)
  return `select ${calls.join(', ')}, set_config('search_path', ${SEARCH_PATH}, false), pg_is_in_recovery() as is_replica,
    current_setting('transaction_read_only') = 'on' as is_read_only`
}
