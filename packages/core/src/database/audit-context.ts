import { Kysely, PostgresDialect, type PostgresPool } from 'kysely'
import pg from 'pg'
import type { Database } from './database.ts'
import type { DB } from './database.types.ts'
import { findLanes, giveLanes } from './lookups/lanes.ts'
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

/** Who changes something: what the audit log says of each row that is written meanwhile. */
export interface Authorship {
  /** the operation's name in the table, such as `accounts.update`; a task of the worker, such as `worker.clear` */
  operation: string
  at: Date
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

const pools = new WeakMap<Kysely<DB>, PostgresPool>()
/** What {@link audited} was called with, by what it gave. */
const authorships = new WeakMap<Database, { db: Database; authorship: Authorship }>()

/** The same database, remembered with its pool, so that {@link audited} finds it. */
export function ofPool(pool: PostgresPool): Database {
  const db = new Kysely<DB>({ dialect: new PostgresDialect({ pool }) })
  pools.set(db, pool)
  return db
}

/**
 * The database for somebody who changes it: every transaction says at its start who that is, in the same round trip as
 * `begin`, and a statement that may write outside of one says so as it is sent. What the triggers of the audited tables see
 * of it is the setting `sipspace.audit`, which ends with the transaction.
 */
export function audited(db: Database, authorship: Authorship): Database {
  const pool = pools.get(db)
  if (!pool) throw new Error('a transaction says at its start who writes: begin it on the audited database')
  const author = JSON.stringify(describe(authorship))
  const introduced = new Kysely<DB>({ dialect: new PostgresDialect({ pool: introducing(pool, author) }) })
  giveLanes(introduced, findLanes(db))
  authorships.set(introduced, { db, authorship })
  return introduced
}

/**
 * The same audited database, for a request that an operation has authenticated itself, as by the password that it was
 * sent: writes that open something fail once the credential has ended.
 */
export function authenticatedBy(db: Database, credential: Credential): Database {
  const known = authorships.get(db)
  if (!known?.authorship.by)
    throw new Error('only a request is authenticated: give the audited database of an operation')
  return audited(known.db, { ...known.authorship, by: { ...known.authorship.by, credential } })
}

function describe({ operation, at, by }: Authorship) {
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
  }
}

/** A credential as the functions of `0030_ended_credentials` take it. */
export function describeCredential(credential: Credential, actorId: number | undefined) {
  const { kind } = credential
  return kind === 'password'
    ? { kind, account_id: credential.accountId, algorithm: credential.algorithm, updated_at: credential.updatedAt }
    : { kind, account_id: actorId, id: credential.id }
}

const BEGINS = /^(begin|start transaction)\b/
const ENDS = /^(commit|rollback)$/
/** What begins otherwise may write: `with` may hold an insert. */
const READS = /^\s*select\b/i

function introducing(pool: PostgresPool, author: string): PostgresPool {
  return {
    end: () => pool.end(),
    async connect() {
      const client = (await pool.connect()) as unknown as pg.PoolClient
      let isOpen = false
      const query = (text: string, values: unknown[]) => {
        if (BEGINS.test(text)) {
          isOpen = true
          return client.query(`${text}; select set_config('sipspace.audit', ${pg.escapeLiteral(author)}, true)`)
        }
        if (ENDS.test(text)) isOpen = false
        return isOpen || ENDS.test(text) || READS.test(text)
          ? client.query(text, values)
          : writeAs(client, author, text, values)
      }
      return { query, release: () => client.release() } as unknown as Awaited<ReturnType<PostgresPool['connect']>>
    },
  }
}

const INTRODUCTION = {
  name: 'sipspace.audit',
  text: `select set_config('sipspace.audit', $1, true)`,
}
const introducible = new WeakSet<pg.PoolClient>()

/** Writes by a single statement: the transaction that it makes by itself has the author's introduction in it. */
async function writeAs(client: pg.PoolClient, author: string, text: string, values: unknown[]) {
  if (!introducible.has(client)) {
    await client.query({ ...INTRODUCTION, values: [''] })
    introducible.add(client)
  }
  return new Promise<pg.QueryResult>((resolve, reject) => {
    const config = { name: statementName(text), text, values, queryMode: 'extended' } as const
    const onAnswer = (error: Error | null, result: pg.QueryResult) => (error ? reject(error) : resolve(result))
    client.query(new IntroducedQuery(author, config, onAnswer))
  })
}

/**
 * A statement that is sent with the author's introduction before it. Up to the Sync message that ends both, they are one
 * transaction (PostgreSQL, Frontend/Backend Protocol, Pipelining), in one round trip.
 */
class IntroducedQuery extends PgQuery {
  readonly #author: string
  #isIntroduced = false

  constructor(author: string, config: QueryConfig, onAnswer: OnAnswer) {
    super(config, undefined, onAnswer)
    this.#author = author
  }

  override prepare(wire: Wire): void {
    wire.bind({ statement: INTRODUCTION.name, values: [this.#author] })
    wire.execute({})
    super.prepare(wire)
  }

  override handleDataRow(message: unknown): void {
    if (this.#isIntroduced) super.handleDataRow(message)
  }

  override handleCommandComplete(message: unknown, wire: Wire): void {
    if (this.#isIntroduced) super.handleCommandComplete(message, wire)
    this.#isIntroduced = true
  }
}
