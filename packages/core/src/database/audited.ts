import type { Writable } from 'node:stream'
import { Kysely, PostgresDialect, type PostgresPool } from 'kysely'
import pg from 'pg'
import type { Database } from './database.ts'
import type { DB } from './database.types.ts'
import { findLanes, giveLanes } from './lanes.ts'

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
  } | null
}

const pools = new WeakMap<Kysely<DB>, PostgresPool>()

/** The same database, remembered with its pool, so that {@link audited} finds it. */
export function ofPool(pool: PostgresPool): Database {
  const db = new Kysely<DB>({ dialect: new PostgresDialect({ pool }) })
  pools.set(db, pool)
  return db
}

/**
 * The database for somebody who changes it: every transaction says at its start who that is, in the same round trip as
 * `begin`, and a statement that may write outside of one gets one of its own. What the triggers of the audited tables
 * see of it is the setting `sipspace.audit`, which ends with the transaction.
 */
export function audited(db: Database, authorship: Authorship): Database {
  const pool = pools.get(db)
  if (!pool) throw new Error('a transaction says at its start who writes: begin it on the audited database')
  const setting = pg.escapeLiteral(JSON.stringify(describe(authorship)))
  const introduce = `; select set_config('sipspace.audit', ${setting}, true)`
  const introduced = new Kysely<DB>({ dialect: new PostgresDialect({ pool: introducing(pool, introduce) }) })
  giveLanes(introduced, findLanes(db))
  return introduced
}

function describe({ operation, at, by }: Authorship) {
  return {
    operation,
    at: at.toISOString(),
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

const BEGINS = /^(begin|start transaction)\b/
const ENDS = /^(commit|rollback)$/
/** What begins otherwise may write: `with` may hold an insert. */
const READS = /^\s*select\b/i

function introducing(pool: PostgresPool, introduce: string): PostgresPool {
  return {
    end: () => pool.end(),
    async connect() {
      const client = (await pool.connect()) as unknown as pg.PoolClient
      let isOpen = false
      // sent as one piece, without waiting for answers: once the statement has failed, `commit` rolls back
      const inTransaction = async (text: string, values: unknown[]) => {
        const { stream } = (client as unknown as { connection: { stream: Writable } }).connection
        stream.cork()
        const sent = [client.query(`begin${introduce}`), client.query(text, values), client.query('commit')] as const
        stream.uncork()
        const outcomes = await Promise.allSettled(sent)
        const failed = outcomes.find((outcome) => outcome.status === 'rejected')
        if (failed) throw failed.reason
        return sent[1]
      }
      const query = (text: string, values: unknown[]) => {
        if (BEGINS.test(text)) {
          isOpen = true
          return client.query(text + introduce)
        }
        if (ENDS.test(text)) isOpen = false
        return isOpen || ENDS.test(text) || READS.test(text) ? client.query(text, values) : inTransaction(text, values)
      }
      return { query, release: () => client.release() } as unknown as Awaited<ReturnType<PostgresPool['connect']>>
    },
  }
}
