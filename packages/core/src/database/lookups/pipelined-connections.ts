import type { Writable } from 'node:stream'
import type pg from 'pg'
import { CandidatePool, type Way } from '../candidate-pool.ts'
import type { MonitoredConnection } from '../health/unresponsive.ts'
import { applyOnConnect, type SessionSettings } from '../session-settings.ts'
import { PgQuery } from './pg-query.ts'

/** A statement and the name under which connections prepare it. */
export interface NamedStatement {
  name: string
  text: string
}

/**
 * Connections that all requests share: statements are sent one after the other without waiting for answers. Under load,
 * sending and answering many at once is worth more than a connection for each: 24,000 lookups a second instead of 11,600
 * (`pnpm bench:connections`, docs/performance.md). An answer comes after those before it, so only quick statements belong
 * here, which never wait for a lock of a transaction.
 */
export interface PipelinedConnections {
  rowsOf: (statement: NamedStatement, values: unknown[]) => Promise<unknown[]>
  /** what lookups of one turn of the event loop wait for, by lookup: see `lookup.ts` */
  readonly batches: Map<object, unknown[]>
  /** called for a batch that failed, each of whose lookups is made again by itself */
  onFailedBatch: (error: unknown) => void
  end: () => Promise<void>
}

const CONNECTIONS = 2

/** A pool with pipelined connections beside it, which end with it. */
export class PoolWithPipeline extends CandidatePool {
  readonly pipelined: PipelinedConnections

  constructor({ settings, ...options }: pg.PoolConfig & { way: Way; settings: SessionSettings }) {
    super({ ...options, onConnect: applyOnConnect(settings) })
    this.pipelined = openPipelinedConnections(this, options.way, { ...settings, planCacheMode: 'force_generic_plan' })
  }

  override end(): Promise<void>
  override end(onEnded: () => void): void
  override end(onEnded?: () => void): Promise<void> | undefined {
    const ended = this.pipelined.end().then(() => super.end())
    if (!onEnded) return ended
    void ended.finally(onEnded)
    return undefined
  }
}

/**
 * Opens the connections when they are needed. Their statements are planned once for all values, as planning takes longer
 * than running. Events of these connections are also events of the pool.
 */
function openPipelinedConnections(of: pg.Pool, way: Way, settings: SessionSettings): PipelinedConnections {
  const pool = new CandidatePool({
    ...of.options,
    way,
    max: CONNECTIONS,
    pipeline: true,
    idleTimeoutMillis: 0,
    onConnect: applyOnConnect(settings),
  })
  pool.on('error', (error, client) => of.emit('error', error, client))
  pool.on('remove', (client) => of.emit('remove', client))
  pool.on('connect', (client) => {
    client.on('error', () => {})
    of.emit('connect', client)
  })
  const connections = Array.from({ length: CONNECTIONS }, () => createSharedConnection(() => openConnection(pool)))
  const leastBusy = () => connections.reduce((best, other) => (other.waiting() < best.waiting() ? other : best))
  return {
    rowsOf: (statement, values) => leastBusy().rowsOf(statement, values),
    batches: new Map(),
    onFailedBatch: () => {},
    end: () => pool.end(),
  }
}

interface Connection {
  client: pg.PoolClient
  isBroken: boolean
  /** whether what is written now waits for the end of this turn of the event loop */
  isCorked: boolean
  release: () => void
}

async function openConnection(pool: pg.Pool): Promise<Connection> {
  const client = await pool.connect()
  const onError = () => {
    connection.isBroken = true
  }
  const connection: Connection = {
    client,
    isBroken: false,
    isCorked: false,
    release() {
      client.off('error', onError)
      client.release()
    },
  }
  client.on('error', onError)
  return connection
}

interface Held {
  connection: Promise<Connection>
  waiting: number
}

/** A connection that is held while any statement waits for its answer; a broken one is replaced by the next statement. */
function createSharedConnection(open: () => Promise<Connection>) {
  let shared: Held | null = null

  const leave = (held: Held) => {
    if (shared === held) shared = null
  }

  const rowsOf = async (statement: NamedStatement, values: unknown[]): Promise<unknown[]> => {
    shared ??= { connection: open(), waiting: 0 }
    const held = shared
    held.waiting += 1
    try {
      const connection = await held.connection
      if (!connection.isBroken) return await send(connection, statement, values)
      leave(held)
    } finally {
      held.waiting -= 1
      if (held.waiting === 0) {
        leave(held)
        held.connection.then(
          (connection) => connection.release(),
          () => {},
        )
      }
    }
    return rowsOf(statement, values)
  }

  return { waiting: () => shared?.waiting ?? 0, rowsOf }
}

function send(connection: Connection, { name, text }: NamedStatement, values: unknown[]): Promise<unknown[]> {
  corkUntilNextTurn(connection)
  const { client } = connection
  return new Promise((resolve, reject) => {
    const onAnswer = (error: Error | null, result: pg.QueryResult) => {
      const monitored = client as unknown as MonitoredConnection
      if (monitored.waitingSince !== null) monitored.waitingSince = performance.now()
      if (error) reject(error)
      else resolve(result.rows)
    }
    // made here, as the client would copy a configuration with each property's descriptor: 30,000 instead of 24,000 a second
    const query = new PgQuery(text, values, onAnswer)
    query.name = name
    client.query(query)
  })
}

/**
 * Sends the statements of one turn of the event loop as one piece, as each write wakes PostgreSQL up: 44,000 instead of
 * 30,000 lookups a second (`pnpm bench:connections`). The stream of a connection is not part of pg's interface.
 */
function corkUntilNextTurn(connection: Connection): void {
  if (connection.isCorked) return
  connection.isCorked = true
  const { stream } = (connection.client as unknown as { connection: { stream: Writable } }).connection
  stream.cork()
  setImmediate(() => {
    connection.isCorked = false
    stream.uncork()
  })
}
