import { type ApplicationDatabase, countJobs, type Replica, type SignIn } from '@sipspace/core'
import type pg from 'pg'
import { AggregatorRegistry, Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

/** Where a request comes in. `server` is what the server says of itself, and paths that do not exist. */
export type InterfaceName = 'rest' | 'trpc' | 'scim' | 'pages' | 'contacts' | 'files' | 'provisioning' | 'server'

/** A call of an operation, or a request that was none. */
export interface Call {
  interface: InterfaceName
  /** the operation's name, such as `accounts.create`; `none` for a request that reached no operation */
  operation: string
  /** the HTTP status it was answered with */
  status: number
  seconds: number
}

/** Counts what the process does. The labels have names of ours alone, so that there are never more than a few. */
export interface Metrics {
  countCall: (call: Call) => void
  recordSignIn: (signIn: SignIn) => void
  /** counts a statement for several lookups that failed */
  noteFailedBatch: () => void
  /** counts that a step of the clearing of what has expired failed */
  noteClearingFailure: (step: string) => void
  /** everything in the text format of Prometheus; what only the database knows is left out while it is unavailable */
  expose: () => Promise<{ type: string; body: string }>
  /** what the process that does the jobs counts of them, for the members of its cluster to expose */
  exposeJobs: () => Promise<string>
}

/** A request that is well takes milliseconds; one that waits for the database in vain takes two seconds. */
const BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

export interface MetricsOptions {
  pool: pg.Pool
  db: ApplicationDatabase
  /** whether memory, event loop and garbage collection of the process are included */
  ofProcess: boolean
  /** gives what all processes of a cluster have counted; unset where there is one process */
  gather?: (() => Promise<string>) | undefined
}

export function createMetrics({ pool, db, ofProcess, gather }: MetricsOptions): Metrics {
  const register = new Registry()
  if (gather) gatherFrom(register)
  // what the database tells is the same whichever process asks
  const shared = new Registry()
  // only the process that does the jobs has any
  const ofJobs = new Registry()
  const registers = [register]
  if (ofProcess) collectDefaultMetrics({ register })
  const calls = new Counter({
    name: 'sipspace_requests_total',
    help: 'Requests by the operation they called and the HTTP status they were answered with.',
    labelNames: ['interface', 'operation', 'status'],
    registers,
  })
  const durations = new Histogram({
    name: 'sipspace_request_duration_seconds',
    help: 'Seconds until the answer, by operation.',
    labelNames: ['interface', 'operation'],
    buckets: BUCKETS,
    registers,
  })
  const signInFailures = new Counter({
    name: 'sipspace_sign_in_failures_total',
    help: 'Attempts to sign in that failed, by their kind and what was wrong.',
    labelNames: ['kind', 'outcome'],
    registers,
  })
  const clearingFailures = new Counter({
    name: 'sipspace_clearing_failures_total',
    help: 'Failures of the clearing of what has expired, by its step. Each is tried again in ten minutes.',
    labelNames: ['step'],
    registers: [ofJobs],
  })
  const failedBatches = new Counter({
    name: 'sipspace_database_failed_batches_total',
    help: 'Statements for several lookups that failed, so that each lookup was made by itself.',
    registers,
  })
  exposePool(register, pool)
  if (db.replica) exposeReplica(register, db.replica)
  const database = new Gauge({
    name: 'sipspace_database_up',
    help: 'Whether the database has just answered.',
    registers: [shared],
  })
  const jobs = new Gauge({
    name: 'sipspace_jobs',
    help: 'Jobs by task: waiting, running, to be tried again after a failure (retrying), given up on (failed).',
    labelNames: ['task', 'state'],
    registers: [shared],
  })
  return {
    countCall({ interface: interfaceName, operation, status, seconds }) {
      calls.inc({ interface: interfaceName, operation, status })
      durations.observe({ interface: interfaceName, operation }, seconds)
    },
    recordSignIn({ kind, outcome }) {
      if (outcome !== 'ok') signInFailures.inc({ kind, outcome })
    },
    noteFailedBatch: () => failedBatches.inc(),
    noteClearingFailure: (step) => clearingFailures.inc({ step }),
    exposeJobs: () => ofJobs.metrics(),
    async expose() {
      const counts = await countJobs(db).catch(() => null)
      database.set(counts ? 1 : 0)
      jobs.reset()
      for (const { task, state, count } of counts ?? []) jobs.set({ task, state }, count)
      const counted = gather ? await gather() : `${await register.metrics()}\n${await ofJobs.metrics()}`
      return { type: register.contentType, body: `${counted}\n${await shared.metrics()}` }
    },
  }
}

/** Sends the primary of a cluster what this process counts, when it asks. */
function gatherFrom(register: Registry): void {
  AggregatorRegistry.setRegistries([register])
  // it answers the primary from now on
  void new AggregatorRegistry()
}

function exposePool(register: Registry, pool: pg.Pool): void {
  const gauges = [
    new Gauge({
      name: 'sipspace_database_connections',
      help: 'Connections to the database, by whether a request or job has them.',
      labelNames: ['state'],
      registers: [],
      collect() {
        this.set({ state: 'in_use' }, pool.totalCount - pool.idleCount)
        this.set({ state: 'idle' }, pool.idleCount)
      },
    }),
    new Gauge({
      name: 'sipspace_database_connections_max',
      help: 'Connections to the database at most.',
      registers: [],
      collect() {
        this.set(pool.options.max)
      },
    }),
    new Gauge({
      name: 'sipspace_database_waiting',
      help: 'Requests and jobs that wait for a connection to the database.',
      registers: [],
      collect() {
        this.set(pool.waitingCount)
      },
    }),
  ]
  for (const gauge of gauges) register.registerMetric(gauge)
}

function exposeReplica(register: Registry, replica: Replica): void {
  const reads = new Counter({
    name: 'sipspace_replica_reads_total',
    help: 'Statements of lists, exports and statistics, by whether the replica or, in its place, the primary ran them.',
    labelNames: ['by'],
    registers: [],
    collect() {
      this.reset()
      this.inc({ by: 'replica' }, replica.reads.replica)
      this.inc({ by: 'primary' }, replica.reads.primary)
    },
  })
  const up = new Gauge({
    name: 'sipspace_replica_up',
    help: 'Whether lists, exports and statistics are read from the replica.',
    registers: [],
    collect() {
      this.set(replica.state === 'ok' ? 1 : 0)
    },
  })
  const behind = new Gauge({
    name: 'sipspace_replica_behind_seconds',
    help: 'Seconds since the replica was last seen to have all that the primary had.',
    registers: [],
    collect() {
      const seconds = replica.secondsBehind
      if (seconds !== null) this.set(seconds)
    },
  })
  for (const metric of [reads, up, behind]) register.registerMetric(metric)
}
