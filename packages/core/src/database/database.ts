import { Kysely, PostgresDialect, type Transaction } from 'kysely'
import pg from 'pg'
import { type AuditContext, AuditDialect, auditSetting, auditSettingOfMany, type Credential } from './audit-context.ts'
import { wayTo } from './candidate-pool.ts'
import { type Candidates, candidatesOf } from './connection-candidates.ts'
import type { DB } from './database.types.ts'
import { closeUnresponsive, closeWhenDemoted, type MonitoredConnection } from './health/unresponsive.ts'
import { type PipelinedConnections, PoolWithPipeline } from './lookups/pipelined-connections.ts'
import { statementName } from './lookups/statement-names.ts'
import { OneTransaction, OneTransactionDialect } from './one-transaction.ts'
import { RefuseWritesPlugin } from './refuse-writes.ts'
import { type Replica, ReplicaDialect, type ReplicaRead } from './replica.ts'

/** What a query runs on: the application's database or a transaction of it. */
export type Database = Kysely<DB>
export type Tx = Transaction<DB>

interface ApplicationDatabaseOptions {
  /** null for a database whose writes leave no line in the audit log */
  audit?: AuditContext | null
  /** instead of it: the author of each row of a statement, by what the row is known by */
  authors?: Map<string, AuditContext>
  /** what queries run on, the same pool by default; a read-only one in tests of all operations */
  queryPool?: pg.Pool
  refusesWrites?: boolean
  /** the transaction that everything runs in */
  transaction?: OneTransaction | null
  /** what has some of the reads; null where there is none */
  replica?: Replica | null
  /** the operation that is read from it */
  replicaRead?: ReplicaRead | null
}

/** What writes of one author need to share a statement with those of others. */
export interface AuditedWrites {
  pool: pg.Pool
  context: AuditContext
  /** the same database for a statement whose rows have authors of their own, by what each row is known by */
  forAuthors: (authors: Map<string, AuditContext>) => Database
}

/** The database of a process: its pool, and the pipelined connections that lookups share. */
export class ApplicationDatabase extends Kysely<DB> {
  readonly #pool: pg.Pool
  readonly #audit: AuditContext | null
  readonly #queryPool: pg.Pool
  readonly #transaction: OneTransaction | null
  #forQueries: ApplicationDatabase | null = null
  /** null where a pool has none */
  readonly pipelined: PipelinedConnections | null
  readonly replica: Replica | null

  constructor(pool: pg.Pool, options: ApplicationDatabaseOptions = {}) {
    const {
      audit = null,
      authors,
      queryPool = pool,
      refusesWrites = false,
      transaction = null,
      replicaRead = null,
    } = options
    const setting = authors ? auditSettingOfMany(authors) : audit && auditSetting(audit)
    super({
      dialect: replicaRead ? new ReplicaDialect(pool, replicaRead) : dialectOf(pool, setting, transaction),
      plugins: refusesWrites ? [new RefuseWritesPlugin()] : [],
    })
    this.#pool = pool
    this.#audit = audit
    this.#queryPool = queryPool
    this.#transaction = transaction
    this.replica = options.replica ?? null
    // lookups on other connections would not see what the transaction has written, and go to the primary
    this.pipelined =
      transaction === null && replicaRead === null && pool instanceof PoolWithPipeline ? pool.pipelined : null
  }

  /** The same database for a change: the audit log says of what is written that this context wrote it. */
  withAudit(context: AuditContext): ApplicationDatabase {
    return new ApplicationDatabase(this.#pool, { audit: context, transaction: this.#transaction })
  }

  /** Null where nothing is written for an author, or all in one transaction. */
  get auditedWrites(): AuditedWrites | null {
    const [pool, context] = [this.#pool, this.#audit]
    if (context === null || this.#transaction !== null) return null
    return { pool, context, forAuthors: (authors) => new ApplicationDatabase(pool, { authors }) }
  }

  /**
   * Runs something in one transaction, whatever transactions it has: all that it writes is kept, or nothing.
   *
   * @throws what it throws, once everything has been taken back
   */
  async inOneTransaction<T>(run: (db: ApplicationDatabase) => Promise<T>): Promise<T> {
    const client = await this.#pool.connect()
    let broken: Error | undefined
    try {
      await client.query('begin')
      const transaction = new OneTransaction(client)
      const result = await run(new ApplicationDatabase(this.#pool, { audit: this.#audit, transaction }))
      const { command } = await client.query('commit')
      if (command !== 'COMMIT') throw new Error('the transaction could not be committed: a statement had failed')
      return result
    } catch (error) {
      await client.query('rollback').catch((failure: Error) => {
        broken = failure
      })
      throw error
    } finally {
      client.release(broken)
    }
  }

  /** The same database for operations that only read: see {@link RefuseWritesPlugin}. */
  get forQueries(): ApplicationDatabase {
    this.#forQueries ??= new ApplicationDatabase(this.#queryPool, { refusesWrites: true })
    return this.#forQueries
  }

  /** The same database for one operation that only reads, and that a replica may have. */
  get forReplica(): ApplicationDatabase {
    if (this.replica === null) return this.forQueries
    return new ApplicationDatabase(this.#queryPool, { refusesWrites: true, replicaRead: this.replica.read() })
  }

  /**
   * The same database of a mutation, for a request that the operation has authenticated itself, as by the password that it
   * was sent: writes that open something fail once the credential has ended.
   */
  withCredential(credential: Credential): ApplicationDatabase {
    return this.#byRequest({ credential })
  }

  /** The same database of a mutation, for a request whose author the operation has found, as by a password. */
  withActor(actor: NonNullable<AuditContext['by']>['actor']): ApplicationDatabase {
    return this.#byRequest({ actor })
  }

  #byRequest(known: Partial<NonNullable<AuditContext['by']>>): ApplicationDatabase {
    const context = this.#audit
    if (!context?.by) throw new Error('only a request has a credential: pass the database of a mutation')
    return this.withAudit({ ...context, by: { ...context.by, ...known } })
  }
}

function dialectOf(pool: pg.Pool, setting: string | null, transaction: OneTransaction | null) {
  if (transaction) return new OneTransactionDialect(pool, transaction, setting ?? '')
  return setting === null ? new PostgresDialect({ pool }) : new AuditDialect(pool, setting)
}

export interface DatabaseOptions {
  /** a libpq connection string, or the parts of one */
  connection: string | { host: string; port: number; user: string; database: string }
  /** connections at most, 10 by default */
  maxConnections?: number
  /** milliseconds after which the database gives up on a statement, 10,000 by default; 0: never */
  statementTimeout?: number
  /** whether PostgreSQL refuses every write, false by default */
  readOnly?: boolean
  /** called for a connection that breaks while it is idle */
  onIdleError?: (error: Error) => void
  /** called with the text of each statement that is sent */
  onStatement?: (text: string) => void
}

/** Timestamps come back as ISO 8601 strings in UTC with microseconds, such as `2026-01-31T12:00:00.123456Z`. */
const parseTimestamptz = (text: string): string =>
  text.replace(' ', 'T').replace(/(?:\.(\d+))?\+00$/, (_, fraction = '') => `.${fraction.padEnd(6, '0')}Z`)

const { TIMESTAMPTZ } = pg.types.builtins

const types: pg.CustomTypesConfig = {
  getTypeParser: (oid, format) => (oid === TIMESTAMPTZ ? parseTimestamptz : pg.types.getTypeParser(oid, format)),
}

/** Milliseconds that a statement waits for a connection. */
const ACQUIRE_MS = 1_500

/** Milliseconds that a statement waits for another transaction. */
const LOCK_MS = 5_000

/** Milliseconds that a transaction may wait for its next statement. */
const IDLE_IN_TRANSACTION_MS = 10_000

/**
 * Opens a pool of connections; those that do not answer are closed: see {@link closeUnresponsive}. Statements are prepared
 * once per connection under a name made from their text.
 *
 * @throws nothing: the first statement fails when the database cannot be reached
 */
export function createPool(options: DatabaseOptions): pg.Pool {
  const { statementTimeout = 10_000, readOnly = false } = options
  const { connection } = options
  const candidates: Candidates =
    typeof connection === 'string'
      ? candidatesOf(connection)
      : { list: [{ ...connection, ssl: false }], readWrite: false }
  const pool = new PoolWithPipeline({
    way: wayTo(candidates),
    Client: options.onStatement ? observing(options.onStatement) : PreparingClient,
    application_name: 'sipspace',
    max: options.maxConnections ?? 10,
    connectionTimeoutMillis: ACQUIRE_MS,
    keepAlive: true,
    types,
    settings: {
      statementTimeout,
      lockTimeout: statementTimeout === 0 ? 0 : LOCK_MS,
      idleInTransactionTimeout: IDLE_IN_TRANSACTION_MS,
      readOnly,
      needsWrites: candidates.readWrite,
      planCacheMode: 'auto',
    },
  })
  const onError = (error: Error) => options.onIdleError?.(error)
  pool.on('error', onError)
  pool.on('connect', (client) => client.on('error', onError))
  closeUnresponsive(pool, { statementTimeout })
  return pool
}

/**
 * @param queryPool what operations that only read run on, where that is another pool
 * @param replica what has some of them
 */
export const createDatabase = (
  pool: pg.Pool,
  queryPool: pg.Pool = pool,
  replica: Replica | null = null,
): ApplicationDatabase => new ApplicationDatabase(pool, { queryPool, replica })

/** Names every parametrised statement, so that PostgreSQL parses and plans it once for each connection. */
class PreparingClient extends pg.Client implements MonitoredConnection {
  waitingSince: number | null = null

  constructor(config?: pg.ClientConfig) {
    super(config)
    this.on('drain', () => {
      this.waitingSince = null
    })
    closeWhenDemoted(this)
  }

  // biome-ignore lint/suspicious/noExplicitAny: pg.Client.query is a set of overloads that no single signature implements
  override query(first: any, ...rest: any[]): any {
    this.waitingSince ??= performance.now()
    if (typeof first === 'string' && Array.isArray(rest[0])) {
      const name = statementName(first)
      if (name !== undefined) return super.query({ name, text: first, values: rest[0] }, rest[1])
    }
    return super.query(first, ...rest)
  }
}

function observing(onStatement: (text: string) => void): typeof PreparingClient {
  return class extends PreparingClient {
    // biome-ignore lint/suspicious/noExplicitAny: as above
    override query(first: any, ...rest: any[]): any {
      onStatement(typeof first === 'string' ? first : first.text)
      return super.query(first, ...rest)
    }
  }
}
