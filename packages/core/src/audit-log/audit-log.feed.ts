import { setImmediate as nextLoop, setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import type { Database } from '../database/database.ts'
import { AppError } from '../errors.ts'
import { currentPosition, linesAfter, type Position, type Wanted, writePosition } from './audit-log.queries.ts'
import type { AuditLine } from './audit-log.schema.ts'

/** A line of the audit log, and where it stands. */
export interface FedLine {
  position: string
  /** null for a place without one: where a follower begins */
  line: AuditLine | null
}

/** The audit log as it is written, by whichever process. */
export interface AuditFeed {
  /**
   * The lines from now on, or after a position, in the order in which their transactions are over: none is left out and
   * none comes twice. Those from before the call are the wanted ones, later ones are everybody's. It ends with `signal`.
   *
   * @throws AppError unavailable when the process ends, or the follower is too slow
   */
  follow: (from: { after: Position | null; wanted: Wanted; signal: AbortSignal }) => AsyncIterable<FedLine>
  /** ends every subscription; clients reconnect to another process */
  stop: () => Promise<void>
}

const CHANNEL = 'sipspace_audit'

/** Notifications may be lost with their connection, and lines may wait for a transaction that leaves none of its own. */
const LOOK_EVERY_MS = 2_000
const RECONNECT_MS = 1_000
const LINES_AT_ONCE = 500

/** A follower that is further behind begins anew where it was. */
const MAX_WAITING = 10_000

/** Lines that all followers together get in one turn of the event loop, so that other requests do not wait for them. */
const LINES_A_TURN = 10

interface Follower {
  waiting: FedLine[]
  wake: () => void
  failure: AppError | null
}

/**
 * One connection of this process listens, from the first follower on, and one query reads what is new for all of them.
 *
 * @param pool whose database it listens to, by a connection of its own
 */
export function createAuditFeed(db: Database, pool: pg.Pool, onError: (error: unknown) => void): AuditFeed {
  const followers = new Set<Follower>()
  const stopping = new AbortController()
  let position: Position | null = null
  let starting: Promise<void> | null = null
  let living: Promise<void> = Promise.resolve()
  let reading: Promise<void> = Promise.resolve()
  let isBehind = false

  let leftInTurn = LINES_A_TURN
  let nextTurn: Promise<void> | null = null

  async function beginTurn(): Promise<void> {
    await nextLoop()
    leftInTurn = LINES_A_TURN
    nextTurn = null
  }

  /** Ends in this turn of the event loop for {@link LINES_A_TURN} calls, and for others in a later one. */
  async function takeTurn(): Promise<void> {
    if (leftInTurn === 0) {
      nextTurn ??= beginTurn()
      await nextTurn
      return takeTurn()
    }
    leftInTurn -= 1
  }

  const fail = (follower: Follower) => {
    follower.failure = new AppError('unavailable')
    follower.wake()
  }

  async function readNew(): Promise<void> {
    if (followers.size === 0) {
      const now = await currentPosition(db)
      // a subscriber may have started from the former position meanwhile
      if (followers.size === 0) position = now
    }
    for (let isMore = true; isMore && position && !stopping.signal.aborted; ) {
      const lines = await linesAfter(db, { after: position, limit: LINES_AT_ONCE })
      for (const follower of followers) {
        for (const { position: at, line } of lines) follower.waiting.push({ position: writePosition(at), line })
        if (follower.waiting.length > MAX_WAITING) fail(follower)
        else follower.wake()
      }
      position = lines.at(-1)?.position ?? position
      isMore = lines.length === LINES_AT_ONCE
    }
  }

  /** Reads once more after what it reads already; many calls meanwhile are one. */
  const look = () => {
    if (isBehind) return
    isBehind = true
    reading = reading
      .then(() => {
        isBehind = false
        return readNew()
      })
      .catch(onError)
  }

  /** Listens until the connection breaks or the process ends. */
  async function listen(onListening: () => void): Promise<void> {
    const client = new pg.Client(pool.options)
    const broken = new Promise<void>((resolve) => {
      client.once('end', () => resolve())
      client.on('error', () => resolve())
      stopping.signal.addEventListener('abort', () => resolve(), { once: true })
    })
    client.on('notification', look)
    try {
      await client.connect()
      await client.query(`listen ${CHANNEL}`)
      position ??= await currentPosition(db)
      onListening()
      look()
      await broken
    } finally {
      await client.end().catch(() => {})
    }
  }

  async function live(onListening: () => void): Promise<void> {
    const timer = setInterval(look, LOOK_EVERY_MS)
    while (!stopping.signal.aborted) {
      await listen(onListening).catch(onError)
      await sleep(RECONNECT_MS, undefined, { signal: stopping.signal }).catch(() => {})
    }
    clearInterval(timer)
  }

  const start = () => {
    starting ??= new Promise((resolve) => {
      living = live(resolve)
    })
    return starting
  }

  async function* missed(after: Position, until: Position, wanted: Wanted): AsyncGenerator<FedLine> {
    for (let from = after; ; ) {
      const lines = await linesAfter(db, { after: from, until, limit: LINES_AT_ONCE }, wanted)
      for (const { position: at, line } of lines) yield { position: writePosition(at), line }
      const last = lines.at(-1)
      if (!last || lines.length < LINES_AT_ONCE) return
      from = last.position
    }
  }

  async function* follow({ after, wanted, signal }: Parameters<AuditFeed['follow']>[0]): AsyncGenerator<FedLine> {
    const follower: Follower = { waiting: [], wake: () => {}, failure: null }
    const ended = AbortSignal.any([signal, stopping.signal])
    const wake = () => follower.wake()
    ended.addEventListener('abort', wake)
    try {
      await Promise.race([start(), new Promise((resolve) => ended.addEventListener('abort', resolve, { once: true }))])
      followers.add(follower)
      const joined = position
      look()
      if (joined && after) yield* missed(after, joined, wanted)
      if (joined) yield { position: writePosition(joined), line: null }
      for (;;) {
        if (signal.aborted) return
        if (follower.failure || stopping.signal.aborted) throw follower.failure ?? new AppError('unavailable')
        const next = follower.waiting.shift()
        if (next) {
          await takeTurn()
          yield next
        } else
          await new Promise<void>((resolve) => {
            follower.wake = resolve
          })
      }
    } finally {
      followers.delete(follower)
      ended.removeEventListener('abort', wake)
    }
  }

  return {
    follow,
    async stop() {
      stopping.abort()
      await living
      await reading
    },
  }
}
