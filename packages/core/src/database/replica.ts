import { setTimeout as sleep } from 'node:timers/promises'
import { type CompiledQuery, type DatabaseConnection, type Driver, PostgresDialect, type QueryResult } from 'kysely'
import type pg from 'pg'
import { queryResult } from './audit-context.ts'
import { unavailabilityReason } from './health/unavailable.ts'

/** Whether a replica is read: it has what the primary has, or not soon enough; it does not answer; it is of another database. */
export type ReplicaState = 'ok' | 'behind' | 'unreachable' | 'wrong'

export interface ReplicaOptions {
  primary: pg.Pool
  /** connections to the replica, read-only */
  pool: pg.Pool
  /** milliseconds that a read waits at most until the replica has what the primary had when the read began */
  maxLagMs: number
  /** called when it is read from now on, or is not any more */
  onChange?: (state: ReplicaState) => void
}

/** Where the log of the primary ends, and which database it is the log of. */
interface Position {
  lsn: string
  system: string
  database: string
}

const WHERE = `select pg_current_wal_flush_lsn()::text as lsn, current_database() as database,
  (select system_identifier::text from pg_control_system()) as system`

const WHERE_NOW = 'select pg_current_wal_flush_lsn()::text as lsn'

const HAS = `select pg_is_in_recovery() and pg_last_wal_replay_lsn() >= $1::pg_lsn as has`

const HAS_AND_IS = `select pg_is_in_recovery() and pg_last_wal_replay_lsn() >= $1::pg_lsn as has,
  pg_is_in_recovery() and current_database() = $2
    and (select system_identifier::text from pg_control_system()) = $3 as is_replica`

const LOOK_EVERY_MS = 1_000
const TRY_AGAIN_MS = 5

/**
 * A replica that has some of the reads. Each has all that was committed on the primary before it began: the replica is asked
 * on the connection of the read, as several may be behind one address. Where it has not, even after a while, or is unavailable, the
 * primary is read.
 */
export class Replica {
  readonly #options: ReplicaOptions
  #timer: NodeJS.Timeout | undefined
  #looking: Promise<void> | undefined
  #state: ReplicaState = 'unreachable'
  /** when it was seen to have what the primary had, by `performance.now()` */
  #currentAt: number | null = null
  /** statements that the replica, and that the primary in its place, has run */
  readonly reads = { replica: 0, primary: 0 }

  constructor(options: ReplicaOptions) {
    this.#options = options
  }

  get state(): ReplicaState {
    return this.#state
  }

  /** Seconds since it was last seen to have what the primary had; null before it first has. */
  get secondsBehind(): number | null {
    if (this.#currentAt === null) return null
    return this.#state === 'ok' ? 0 : (performance.now() - this.#currentAt) / 1000
  }

  /** Looks at it now, and then each second. */
  async watch(): Promise<void> {
    this.#timer = setInterval(() => {
      this.#looking ??= this.#look().finally(() => {
        this.#looking = undefined
      })
    }, LOOK_EVERY_MS).unref()
    await this.#look()
  }

  async end(): Promise<void> {
    clearInterval(this.#timer)
    await this.#looking
    await this.#options.pool.end()
  }

  /** What the statements of one operation run on. */
  read(): ReplicaRead {
    return new ReplicaRead(this, this.#options)
  }

  /** Notes how it was found. */
  note(state: ReplicaState): void {
    if (state === 'ok') this.#currentAt = performance.now()
    if (state === this.#state) return
    this.#state = state
    this.#options.onChange?.(state)
  }

  async #look(): Promise<void> {
    const { primary, pool, maxLagMs } = this.#options
    // nothing is said of the replica while the primary is unavailable
    const position = await positionOf(primary).catch(() => null)
    if (position === null) return
    const { lsn, database, system } = position
    try {
      const until = performance.now() + maxLagMs
      for (;;) {
        const { rows } = await pool.query<{ has: boolean; is_replica: boolean }>(HAS_AND_IS, [lsn, database, system])
        const [found] = rows
        if (!found?.is_replica) return this.note('wrong')
        if (found.has) return this.note('ok')
        if (performance.now() > until) return this.note('behind')
        await sleep(TRY_AGAIN_MS)
      }
    } catch {
      this.note('unreachable')
    }
  }
}

async function positionOf(primary: pg.Pool): Promise<Position> {
  const { rows } = await primary.query<Position>(WHERE)
  if (!rows[0]) throw new Error('the primary does not say where its log ends')
  return rows[0]
}

async function endOfLog(primary: pg.Pool): Promise<{ lsn: string; at: number }> {
  const { rows } = await primary.query<{ lsn: string }>(WHERE_NOW)
  return { lsn: rows[0]?.lsn ?? '', at: performance.now() }
}

/** The reads of one operation: they have what was committed before the first of them. */
export class ReplicaRead {
  readonly #replica: Replica
  readonly #options: ReplicaOptions
  #began: Promise<{ lsn: string; at: number }> | undefined

  constructor(replica: Replica, options: ReplicaOptions) {
    this.#replica = replica
    this.#options = options
  }

  /** Runs a statement on the replica where that may be, else on the primary. */
  async run(query: CompiledQuery): Promise<pg.QueryResult> {
    const values = [...query.parameters]
    const client = await this.#connect()
    if (client !== null) {
      try {
        const result = await client.query(query.sql, values)
        client.release()
        this.#replica.reads.replica += 1
        return result
      } catch (error) {
        const isAway = unavailabilityReason(error) !== null
        client.release(isAway)
        if (isAway) this.#replica.note('unreachable')
        else if ((error as { code?: string }).code !== CONFLICT) throw error
      }
    }
    this.#replica.reads.primary += 1
    return this.#options.primary.query(query.sql, values)
  }

  /** A connection to the replica, once that has what the read needs; null where the primary is to be read. */
  async #connect(): Promise<pg.PoolClient | null> {
    const { pool, primary, maxLagMs } = this.#options
    const isBusy = pool.idleCount === 0 && pool.totalCount >= pool.options.max
    if (this.#replica.state !== 'ok' || isBusy) return null
    this.#began ??= endOfLog(primary)
    const { lsn, at } = await this.#began
    let client: pg.PoolClient | undefined
    try {
      client = await pool.connect()
      for (;;) {
        const { rows } = await client.query<{ has: boolean }>(HAS, [lsn])
        if (rows[0]?.has) return client
        if (performance.now() > at + maxLagMs) break
        await sleep(TRY_AGAIN_MS)
      }
      client.release()
      this.#replica.note('behind')
    } catch {
      client?.release(true)
      this.#replica.note('unreachable')
    }
    return null
  }
}

/** What a replica cancels, as it stood in the way of what the primary has removed. */
const CONFLICT = '40001'

/** Runs the statements of an operation that only reads on a replica. */
export class ReplicaDialect extends PostgresDialect {
  readonly #read: ReplicaRead

  constructor(pool: pg.Pool, read: ReplicaRead) {
    super({ pool })
    this.#read = read
  }

  override createDriver(): Driver {
    return new ReplicaDriver(this.#read)
  }
}

class ReplicaDriver implements Driver {
  readonly #connection: DatabaseConnection

  constructor(read: ReplicaRead) {
    this.#connection = {
      executeQuery: async <R>(query: CompiledQuery): Promise<QueryResult<R>> => queryResult(await read.run(query)),
      streamQuery: () => {
        throw new Error('read rows in parts')
      },
    }
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<DatabaseConnection> {
    return this.#connection
  }

  async beginTransaction(): Promise<void> {
    throw new Error('an operation that is read from a replica has no transaction')
  }

  async commitTransaction(): Promise<void> {}

  async rollbackTransaction(): Promise<void> {}

  async releaseConnection(): Promise<void> {}

  async destroy(): Promise<void> {}
}
