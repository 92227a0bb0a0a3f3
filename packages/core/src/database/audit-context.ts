import {
  type CompiledQuery,
  type DatabaseConnection,
  type Driver,
  PostgresDialect,
  type QueryResult,
  type TransactionSettings,
} from 'kysely'
import pg from 'pg'
import { type OnAnswer, PgQuery, type QueryConfig, type Wire } from './lookups/pg-query.ts'
import { statementName } from './lookups/statement-names.ts'

/**
 * The row that authenticated a request: the session of a browser, an API key, or the hash that a password or a Digest
 * answer was compared with. Once it has ended, the request opens nothing more: see `0030_ended_credentials`.
 */
export type Credential =
  | { kind: 'session' | 'api_key'; id: number }
  | {
      kind: 'password'
      accountId: number
      algorithm: string
      /** when the hash was set, which tells it from a later one; null where it came with its account */
      updatedAt: string | null
    }

/** What lines of the audit log are part of, as they have it: `bulk_change:12`. */
export type PartOf = `${'bulk_change' | 'import' | 'dump_import'}:${number}`

/** Who changes something, by which operation: the audit log says it of each row that is written. */
export interface AuditContext {
  /** the operation's name in the table, such as `accounts.replace`; a task of the worker, such as `worker.clear` */
  operation: string
  at: Date
  /** the bulk change or import that it is part of */
  partOf?: PartOf
  /** whether it has been tried before, of which a line tells already */
  isRetry?: boolean
  /** null for what the program does by itself */
  by: {
    actor: {
      id: number
      username: string
      role: string
      home: { id: number; domain: string }
    } | null
    client: { ip: string; userAgent: string | null; requestId: string | null }
    /** what authenticated the request: a session or key outlasts the change of its account's password that it sends */
    credential?: Credential | null
  } | null
}

/**
 * A dialect that sets `sipspace.audit` in every transaction, from which the audit triggers read who writes; it ends with the
 * transaction. It is set in the same round trip as `begin`, and for a statement outside of a transaction in the same one as
 * the statement.
 */
export class AuditDialect extends PostgresDialect {
  readonly #pool: pg.Pool
  readonly #setting: string

  /** @param setting the value of `sipspace.audit` */
  constructor(pool: pg.Pool, setting: string) {
    super({ pool })
    this.#pool = pool
    this.#setting = setting
  }

  override createDriver(): Driver {
    return new AuditDriver(this.#pool, this.#setting)
  }
}

/** Whether a statement cannot write anything. */
export const isRead = ({ query }: CompiledQuery): boolean =>
  query.kind === 'SelectQueryNode' && query.with === undefined

/** What pg has answered, as Kysely takes it. */
export function queryResult<R>({ command, rowCount, rows }: pg.QueryResult): QueryResult<R> {
  const isChange = ['INSERT', 'UPDATE', 'DELETE', 'MERGE'].includes(command)
  return { rows: rows ?? [], ...(isChange ? { numAffectedRows: BigInt(rowCount ?? 0) } : {}) }
}

/** The value of `sipspace.audit` for a context. */
export const auditSetting = (context: AuditContext): string => JSON.stringify(describe(context))

/** The same for a statement whose rows have authors of their own, by what each row is known by: see `0079_creations_together`. */
export function auditSettingOfMany(authors: Map<string, AuditContext>): string {
  const each = Object.fromEntries([...authors].map(([key, context]) => [key, describe(context)]))
  const [first] = authors.values()
  return JSON.stringify({ at: first?.at.toISOString(), each })
}

function describe({ operation, at, by, partOf, isRetry }: AuditContext) {
  return {
    operation,
    at: at.toISOString(),
    credential: by?.credential ? describeCredential(by.credential, by.actor?.id) : undefined,
    actor: by?.actor && {
      id: by.actor.id,
      username: by.actor.username,
      role: by.actor.role,
      domain: by.actor.home.domain,
    },
    ip: by?.client.ip ?? null,
    user_agent: by?.client.userAgent ?? null,
    request_id: by?.client.requestId ?? null,
    part_of: partOf,
    again: isRetry,
  }
}

/** A credential as the functions of `0030_ended_credentials` take it. */
export function describeCredential(credential: Credential, actorId: number | undefined) {
  const { kind } = credential
  return kind === 'password'
    ? { kind, account_id: credential.accountId, algorithm: credential.algorithm, updated_at: credential.updatedAt }
    : { kind, account_id: actorId, id: credential.id }
}

class AuditDriver implements Driver {
  readonly #pool: pg.Pool
  readonly #setting: string

  constructor(pool: pg.Pool, setting: string) {
    this.#pool = pool
    this.#setting = setting
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<AuditConnection> {
    return new AuditConnection(await this.#pool.connect(), this.#setting)
  }

  async beginTransaction(connection: AuditConnection, settings: TransactionSettings): Promise<void> {
    const isolation = settings.isolationLevel ? [`isolation level ${settings.isolationLevel}`] : []
    const access = settings.accessMode ? [settings.accessMode] : []
    await connection.begin(['begin', [...isolation, ...access].join(', ')].join(' '))
  }

  async commitTransaction(connection: AuditConnection): Promise<void> {
    await connection.end('commit')
  }

  async rollbackTransaction(connection: AuditConnection): Promise<void> {
    await connection.end('rollback')
  }

  async releaseConnection(connection: AuditConnection): Promise<void> {
    connection.client.release()
  }

  /** The pool is the application's, and outlives this database of one operation. */
  async destroy(): Promise<void> {}
}

class AuditConnection implements DatabaseConnection {
  readonly client: pg.PoolClient
  readonly #setting: string
  #isInTransaction = false

  constructor(client: pg.PoolClient, setting: string) {
    this.client = client
    this.#setting = setting
  }

  async begin(statement: string): Promise<void> {
    this.#isInTransaction = true
    await this.client.query(
      `${statement}; select set_config('sipspace.audit', ${pg.escapeLiteral(this.#setting)}, true)`,
    )
  }

  async end(statement: 'commit' | 'rollback'): Promise<void> {
    this.#isInTransaction = false
    await this.client.query(statement)
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    const values = [...query.parameters]
    return queryResult(
      this.#isInTransaction || isRead(query)
        ? await this.client.query(query.sql, values)
        : await writeWithSetting(this.client, this.#setting, query.sql, values),
    )
  }

  streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error('a mutation does not stream rows: read them in parts')
  }
}

const SET_AUDIT_CONTEXT = {
  name: 'sipspace.audit',
  text: `select set_config('sipspace.audit', $1, true)`,
}

/** A connection of `database.ts`, which remembers whether it has prepared {@link SET_AUDIT_CONTEXT}. */
interface PreparedForAudit {
  hasAuditStatement?: boolean
}

/**
 * Writes by a single statement, in one round trip instead of three: 2,900 writes a second instead of 2,100
 * (`pnpm bench:connections`), and a tenth of what creating an account costs (docs/performance.md).
 */
async function writeWithSetting(
  client: pg.PoolClient & PreparedForAudit,
  setting: string,
  text: string,
  values: unknown[],
) {
  if (!client.hasAuditStatement) {
    await client.query({ ...SET_AUDIT_CONTEXT, values: [''] })
    client.hasAuditStatement = true
  }
  return new Promise<pg.QueryResult>((resolve, reject) => {
    const config = { name: statementName(text), text, values, queryMode: 'extended' } as const
    const onAnswer = (error: Error | null, result: pg.QueryResult) => (error ? reject(error) : resolve(result))
    client.query(new QueryWithSetting(setting, config, onAnswer))
  })
}

/**
 * A statement that is sent after the one that sets the audit context. Up to the Sync message that ends both, they are one
 * transaction (PostgreSQL, Frontend/Backend Protocol, Pipelining), in one round trip.
 */
class QueryWithSetting extends PgQuery {
  readonly #setting: string
  #isSet = false

  constructor(setting: string, config: QueryConfig, onAnswer: OnAnswer) {
    super(config, undefined, onAnswer)
    this.#setting = setting
  }

  override prepare(wire: Wire): void {
    wire.bind({ statement: SET_AUDIT_CONTEXT.name, values: [this.#setting] })
    wire.execute({})
    super.prepare(wire)
  }

  override handleDataRow(message: unknown): void {
    if (this.#isSet) super.handleDataRow(message)
  }

  override handleCommandComplete(message: unknown, wire: Wire): void {
    if (this.#isSet) super.handleCommandComplete(message, wire)
    this.#isSet = true
  }
}
