import type { Writable } from 'node:stream'
import type { Kysely } from 'kysely'
import pg from 'pg'
import type { DB } from '../database.types.ts'
import type { Asking } from '../health/unresponsive.ts'
import { PgQuery } from './pg-query.ts'

/** A statement by the name that it is prepared under. */
export interface NamedStatement {
  name: string
  text: string
}

/**
 * A few connections that many share: statements go down one of them one behind the other, without waiting for answers.
 * Under load, what is sent and answered in one go is worth more than a connection for each. As an answer comes after those
 * before it, only quick statements may go here, which never wait for what a transaction has locked.
 */
export interface Lanes {
  rowsOf: (statement: NamedStatement, values: unknown[]) => Promise<unknown[]>
  end: () => Promise<void>
}

/** Connections of a database for lookups, beside those of its pool. */
const LANES = 2

const lanesOf = new WeakMap<Kysely<DB>, Lanes>()

/** The lanes of a database; none of a transaction, which has a connection of its own. */
export const findLanes = (db: Kysely<DB>): Lanes | undefined => lanesOf.get(db)

export function giveLanes(db: Kysely<DB>, lanes: Lanes | undefined): void {
  if (lanes) lanesOf.set(db, lanes)
}

/** A pool with lanes beside it, which end with it. */
export class LanedPool extends pg.Pool {
  readonly lanes = openLanes(this)

  override end(): Promise<void>
  override end(onEnded: () => void): void
  override end(onEnded?: () => void): Promise<void> | undefined {
    const ended = this.lanes.end().then(() => super.end())
    if (!onEnded) return ended
    void ended.finally(onEnded)
    return undefined
  }
}

/**
 * Statements are planned once, whatever their values, as the plan takes longer to make than to run. Whoever listens to the
 * pool hears of these connections, too.
 */
function openLanes(of: pg.Pool): Lanes {
  const options = `${of.options.options ?? ''} -c plan_cache_mode=force_generic_plan`
  const pool = new pg.Pool({ ...of.options, options, max: LANES, pipeline: true, idleTimeoutMillis: 0 })
  const broken = new WeakSet<pg.PoolClient>()
  pool.on('error', (error, client) => of.emit('error', error, client))
  pool.on('remove', (client) => of.emit('remove', client))
  pool.on('connect', (client) => {
    client.on('error', () => broken.add(client))
    of.emit('connect', client)
  })
  const lanes = Array.from({ length: LANES }, () => createLane(() => pool.connect(), broken))
  return {
    rowsOf: (statement, values) =>
      lanes.reduce((best, other) => (other.waiting() < best.waiting() ? other : best)).rowsOf(statement, values),
    end: () => pool.end(),
  }
}

interface Shared {
  client: Promise<pg.PoolClient>
  waiting: number
}

/** A connection that is held for as long as anybody waits on it; who comes when it has broken gets a new one. */
function createLane(connect: () => Promise<pg.PoolClient>, broken: WeakSet<pg.PoolClient>) {
  let shared: Shared | null = null

  const leave = (held: Shared) => {
    if (shared === held) shared = null
  }

  const rowsOf = async (statement: NamedStatement, values: unknown[]): Promise<unknown[]> => {
    shared ??= { client: connect(), waiting: 0 }
    const held = shared
    held.waiting += 1
    try {
      const client = await held.client
      if (!broken.has(client)) return await ask(client, statement, values)
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
    return rowsOf(statement, values)
  }

  return { waiting: () => shared?.waiting ?? 0, rowsOf }
}

function ask(client: pg.PoolClient, { name, text }: NamedStatement, values: unknown[]): Promise<unknown[]> {
  sendTogether(client)
  return new Promise((resolve, reject) => {
    const onAnswer = (error: Error | null, result: pg.QueryResult) => {
      const asking = client as unknown as Asking
      if (asking.waitingSince !== null) asking.waitingSince = performance.now()
      if (error) reject(error)
      else resolve(result.rows)
    }
    // made here, as the client would copy a configuration with each property's descriptor
    const query = new PgQuery(text, values, onAnswer)
    query.name = name
    client.query(query)
  })
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
