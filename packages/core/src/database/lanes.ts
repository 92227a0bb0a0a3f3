import type { Writable } from 'node:stream'
import type { PostgresPool, PostgresPoolClient } from 'kysely'
import pg from 'pg'
import { isLookup } from './prepared.ts'

/** Connections that lookups share, beside those of the pool. */
export const LANES = 2

/**
 * A pool whose lookups go down a few shared connections, one behind the other without waiting for answers: under load,
 * what is sent and answered in one go is worth more than a connection for each. Whatever else is asked, and everything
 * inside a transaction, gets a connection of its own.
 */
export function withLanes(pool: pg.Pool): PostgresPool {
  const lanes = openLanes(pool)
  return {
    async end() {
      await lanes.end()
      await pool.end()
    },
    async connect() {
      let own: pg.PoolClient | undefined
      const query = async (text: string, values?: readonly unknown[]) => {
        if (own === undefined && isLookup(text)) return lanes.query(text, values)
        own ??= await pool.connect()
        return own.query(text, values as unknown[] | undefined)
      }
      return { query, release: () => own?.release() } as unknown as PostgresPoolClient
    },
  }
}

function openLanes(of: pg.Pool) {
  const pool = new pg.Pool({ ...of.options, max: LANES, pipeline: true, idleTimeoutMillis: 0 })
  const broken = new WeakSet<pg.PoolClient>()
  pool.on('error', (error, client) => of.emit('error', error, client))
  pool.on('remove', (client) => of.emit('remove', client))
  pool.on('connect', (client) => {
    client.on('error', () => broken.add(client))
    of.emit('connect', client)
  })
  const lanes = Array.from({ length: LANES }, () => openLane(() => pool.connect(), broken))
  return {
    query(text: string, values: readonly unknown[] | undefined): Promise<pg.QueryResult> {
      const quietest = lanes.reduce((best, other) => (other.waiting() < best.waiting() ? other : best))
      return quietest.query(text, values)
    },
    end: () => pool.end(),
  }
}

const gathering = new WeakSet<pg.PoolClient>()

/** What is asked in one turn of the event loop is sent as one piece: each write wakes PostgreSQL up. */
function sendTogether(client: pg.PoolClient): void {
  if (gathering.has(client)) return
  gathering.add(client)
  const { stream } = (client as unknown as { connection: { stream: Writable } }).connection
  stream.cork()
  setImmediate(() => {
    gathering.delete(client)
    stream.uncork()
  })
}

interface Shared {
  client: Promise<pg.PoolClient>
  waiting: number
}

/** A connection that is held for as long as anybody waits on it; who comes when it has broken gets a new one. */
function openLane(connect: () => Promise<pg.PoolClient>, broken: WeakSet<pg.PoolClient>) {
  let shared: Shared | null = null

  const leave = (held: Shared) => {
    if (shared === held) shared = null
  }

  const query = async (text: string, values: readonly unknown[] | undefined): Promise<pg.QueryResult> => {
    shared ??= { client: connect(), waiting: 0 }
    const held = shared
    held.waiting += 1
    try {
      const client = await held.client
      if (!broken.has(client)) {
        sendTogether(client)
        return await client.query(text, values as unknown[] | undefined)
      }
      leave(held)
    } finally {
      held.waiting -= 1
      if (held.waiting === 0) {
        leave(held)
        held.client.then(
          (client) => client.release(),
          () => {},
        )
      }
    }
    return query(text, values)
  }

  return { waiting: () => shared?.waiting ?? 0, query }
}
