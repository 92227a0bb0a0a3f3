import type { Socket } from 'node:net'
import pg from 'pg'

/** A connection that knows since when it has had anything to wait for, by `performance.now()`; null when it has not. */
export interface Asking {
  waitingSince: number | null
}

type Client = pg.ClientBase & Asking

/** What has come in on a connection, and when the last of it was noticed. */
interface Heard {
  bytes: number
  at: number
}

export interface SilenceOptions {
  /** milliseconds after which the database gives up on a statement by itself; 0: never */
  statementTimeout: number
}

const CHECK_EVERY_MS = 200

/** After so long without a word on any connection, the database is asked whether it is there. */
const SILENCE_MS = 700

/** A sign of life has to come within this time. */
const PROBE_MS = 600

/** A statement that the database would have given up on by then: its connection leads nowhere. */
const GRACE_MS = 1_000

/**
 * Breaks the connections of a pool when the database has fallen silent, so that nobody waits for it. A slow statement is
 * no silence: while nothing comes in on any connection, a new one is tried, and its answer, even a refusal, is a sign of
 * life.
 */
export function breakOnSilence(pool: pg.Pool, { statementTimeout }: SilenceOptions): void {
  const clients = new Map<Client, Heard>()
  let timer: NodeJS.Timeout | undefined
  let isProbing = false
  let probedAt = 0

  const listen = () => {
    const now = performance.now()
    let [waited, heard] = [0, probedAt]
    for (const [client, known] of clients) {
      const bytes = streamOf(client).bytesRead
      if (bytes !== known.bytes) Object.assign(known, { bytes, at: now })
      heard = Math.max(heard, known.at)
      if (client.waitingSince === null) continue
      const silent = now - Math.max(client.waitingSince, known.at)
      waited = Math.max(waited, silent)
      if (statementTimeout > 0 && silent > statementTimeout + GRACE_MS) breakOff(client)
    }
    if (!isProbing && Math.min(waited, now - heard) > SILENCE_MS) void probe()
  }

  const probe = async () => {
    isProbing = true
    const before = [...clients]
    const lives = await isAlive(pool.options)
    const isSilent = !lives && before.every(([client, { bytes }]) => streamOf(client).bytesRead === bytes)
    if (isSilent) for (const [client] of before) breakOff(client)
    probedAt = performance.now()
    isProbing = false
  }

  pool.on('connect', (client) => {
    clients.set(client as unknown as Client, { bytes: 0, at: performance.now() })
    timer ??= setInterval(listen, CHECK_EVERY_MS).unref()
  })
  pool.on('remove', (client) => {
    clients.delete(client as unknown as Client)
    if (clients.size > 0) return
    clearInterval(timer)
    timer = undefined
  })
}

const streamOf = (client: pg.ClientBase) => (client as unknown as { connection: { stream: Socket } }).connection.stream

function breakOff(client: pg.ClientBase): void {
  streamOf(client).destroy(Object.assign(new Error('the database does not answer'), { code: 'ETIMEDOUT' }))
}

/** Whether the database answers a new connection, be it with an error of its own. */
async function isAlive(options: pg.PoolOptions): Promise<boolean> {
  const client = new pg.Client({ ...options, connectionTimeoutMillis: PROBE_MS })
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
