import type { EventEmitter } from 'node:events'
import type { Socket } from 'node:net'
import pg from 'pg'

/** A connection that knows since when it has waited for an answer, by `performance.now()`; null when it does not wait. */
export interface MonitoredConnection {
  waitingSince: number | null
}

type Client = pg.ClientBase & MonitoredConnection

/** The bytes received on a connection, and when the last of them were noticed. */
interface Received {
  bytes: number
  at: number
}

export interface UnresponsiveOptions {
  /** milliseconds after which the database gives up on a statement by itself; 0: never */
  statementTimeout: number
}

const CHECK_EVERY_MS = 200

/** After so long without a byte on any connection, a new connection is tried. */
const UNANSWERED_MS = 700

/** The new connection has to be answered within this time. */
const PROBE_MS = 600

/** The same where statements have no limit: those of an import take minutes, and keep a busy database from answering soon. */
const UNLIMITED = { unansweredMs: 10_000, probeMs: 30_000 }

/** A statement that PostgreSQL would have cancelled so long ago: its connection is lost. */
const GRACE_MS = 1_000

/**
 * Closes the connections of a pool when the database has stopped answering, so that requests fail at once instead of
 * waiting. A slow statement does not count: while nothing is received on any connection, a new one is tried, and any answer
 * to it, even a refusal, shows that the database answers.
 */
export function closeUnresponsive(pool: pg.Pool, { statementTimeout }: UnresponsiveOptions): void {
  const clients = new Map<Client, Received>()
  const limited = { unansweredMs: UNANSWERED_MS, probeMs: PROBE_MS }
  const { unansweredMs, probeMs } = statementTimeout === 0 ? UNLIMITED : limited
  let timer: NodeJS.Timeout | undefined
  let isProbing = false
  let probedAt = 0

  const checkConnections = () => {
    const now = performance.now()
    let [waited, lastReceived] = [0, probedAt]
    for (const [client, known] of clients) {
      const bytes = streamOf(client).bytesRead
      if (bytes !== known.bytes) Object.assign(known, { bytes, at: now })
      lastReceived = Math.max(lastReceived, known.at)
      if (client.waitingSince === null) continue
      const unanswered = now - Math.max(client.waitingSince, known.at)
      waited = Math.max(waited, unanswered)
      if (statementTimeout > 0 && unanswered > statementTimeout + GRACE_MS) closeConnection(client)
    }
    if (!isProbing && Math.min(waited, now - lastReceived) > unansweredMs) void probe()
  }

  const probe = async () => {
    isProbing = true
    const before = [...clients]
    const answers = await isAnswering(pool.options, probeMs)
    const isUnresponsive = !answers && before.every(([client, { bytes }]) => streamOf(client).bytesRead === bytes)
    if (isUnresponsive) for (const [client] of before) closeConnection(client)
    probedAt = performance.now()
    isProbing = false
  }

  pool.on('connect', (client) => {
    clients.set(client as unknown as Client, { bytes: 0, at: performance.now() })
    timer ??= setInterval(checkConnections, CHECK_EVERY_MS).unref()
  })
  pool.on('remove', (client) => {
    clients.delete(client as unknown as Client)
    if (clients.size > 0) return
    clearInterval(timer)
    timer = undefined
  })
}

/** What a server answers that ends, or is no primary any more. */
const DEMOTED = new Set(['25006', '57P01', '57P02', '57P03'])

/** Closes a connection to a server that says it ends or takes no writes, once who asked has its answer: the next is a new one. */
export function closeWhenDemoted(client: pg.ClientBase): void {
  const { connection } = client as unknown as { connection: EventEmitter }
  connection.on('errorMessage', (error: Error & { code?: string }) => {
    if (DEMOTED.has(error.code ?? '')) setImmediate(() => streamOf(client).destroy(error))
  })
}

/** The socket of a connection, which is not part of pg's interface. */
export const streamOf = (client: pg.ClientBase) =>
  (client as unknown as { connection: { stream: Socket } }).connection.stream

function closeConnection(client: pg.ClientBase): void {
  streamOf(client).destroy(Object.assign(new Error('the database does not answer'), { code: 'ETIMEDOUT' }))
}

/** Whether the database answers a new connection, also with an error of its own. */
async function isAnswering(options: pg.PoolOptions, probeMs: number): Promise<boolean> {
  const client = new pg.Client({ ...options, connectionTimeoutMillis: probeMs })
  client.on('error', () => {})
  try {
    await client.connect()
    return true
  } catch (error) {
    return error instanceof pg.DatabaseError
  } finally {
    streamOf(client).destroy()
  }
}
