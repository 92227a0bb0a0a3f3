import {
  createDatabase,
  createPool,
  FOLDED_WRONGLY,
  IS_FOLDED_WRONGLY,
  poolsTransactions,
  Replica,
  type ReplicaState,
  schemaState,
} from '@sipspace/core'
import { z } from 'zod'
import type { Config } from '../../config/config.ts'
import type { Finding } from './finding.ts'

const Facts = z.object({
  encoding: z.string(),
  version: z.coerce.number(),
  shown: z.string(),
  readonly: z.boolean(),
  locale: z.string().nullable(),
  foldedWrongly: z.boolean(),
  provider: z.string(),
  connections: z.coerce.number(),
  used: z.coerce.number(),
  now: z.coerce.number(),
})

const OLDEST_VERSION = 150_000

/** A clock that is further off than this ends nonces and codes too soon or too late. */
const CLOCK_SECONDS = 5

/** Connections of a process beside those of its pool: two for lookups, and those that listen or migrate. */
const OTHER_CONNECTIONS = 5

/** Looks at the database as it is, and changes nothing. */
export async function examineDatabase(
  config: Config,
  connection: Parameters<typeof createPool>[0]['connection'],
): Promise<Finding[]> {
  const pool = createPool({ connection, maxConnections: 1 })
  try {
    const asked = Date.now()
    const { rows } = await pool.query(`
      select current_setting('server_encoding') as encoding, current_setting('server_version_num') as version,
        current_setting('server_version') as shown,
        current_setting('transaction_read_only') = 'on' or pg_is_in_recovery() as readonly,
        coalesce(to_jsonb(database) ->> 'datlocale', to_jsonb(database) ->> 'daticulocale', datcollate) as locale,
        datlocprovider::text as provider, ${IS_FOLDED_WRONGLY} as "foldedWrongly",
        current_setting('max_connections') as connections, (select count(*) from pg_stat_activity) as used,
        extract(epoch from clock_timestamp()) * 1000 as now
      from pg_database as database where datname = current_database()`)
    const answered = Date.now()
    const facts = Facts.parse(rows[0])
    const schema = await schemaState(createDatabase(pool)).catch(() => 'empty' as const)
    const pooled = typeof connection === 'string' && (await poolsTransactions(connection).catch(() => false))
    const found = findings(config, facts, { schema, pooled, offBy: clockOffset(facts.now, asked, answered) })
    return [...found, ...(await examineReplica(config, pool))]
  } catch (error) {
    const { code, message } = error as { code?: string; message: string }
    return [{ check: 'database', state: 'problem', message: `it cannot be reached: ${message || code || 'no answer'}` }]
  } finally {
    await pool.end()
  }
}

/** Seconds by which the database's clock is ahead, at least: nothing while it lies between question and answer. */
function clockOffset(there: number, asked: number, answered: number): number {
  if (there < asked) return (there - asked) / 1000
  return there > answered ? (there - answered) / 1000 : 0
}

const schemas = {
  current: null,
  behind:
    'its tables are of an earlier version: the next start of the server, or "sipspace migrate", brings them up to date',
  newer: 'its tables are of a later version than this program: start that version, or restore a backup',
  empty: 'it has no tables yet: the first start of the server, or "sipspace migrate", makes them',
}

interface Circumstances {
  schema: keyof typeof schemas
  pooled: boolean
  offBy: number
}

function findings(
  { WEB_CONCURRENCY: processes, DATABASE_POOL_SIZE: poolSize }: Config,
  facts: z.output<typeof Facts>,
  { schema, pooled, offBy }: Circumstances,
): Finding[] {
  const needed = (processes > 1 ? processes + 1 : 1) * (poolSize + OTHER_CONNECTIONS)
  const finding = (check: string, fine: string, problem: string | null | false): Finding =>
    problem ? { check, state: 'problem', message: problem } : { check, state: 'ok', message: fine }
  return [
    finding(
      'database',
      `PostgreSQL ${facts.shown}`,
      facts.version < OLDEST_VERSION
        ? `it is PostgreSQL ${facts.shown}: version 15 or later is needed`
        : facts.readonly
          ? 'it is read-only: connect to the primary, and see that default_transaction_read_only is off'
          : pooled &&
            'a pooler in between gives each transaction another connection: set pool_mode to session for this database',
    ),
    finding('schema', 'up to date', schemas[schema]),
    finding(
      'encoding',
      facts.encoding,
      facts.encoding !== 'UTF8' &&
        `${facts.encoding} cannot hold every character: create a database with ENCODING 'UTF8' TEMPLATE template0`,
    ),
    finding(
      'locale',
      `${facts.locale ?? 'none'} (${PROVIDERS[facts.provider] ?? facts.provider})`,
      facts.foldedWrongly && FOLDED_WRONGLY,
    ),
    finding(
      'connections',
      `${facts.used} of ${facts.connections} are used; this server takes up to ${needed}`,
      needed > facts.connections - 3 &&
        `this server takes up to ${needed}, and max_connections is ${facts.connections}: raise it, or lower DATABASE_POOL_SIZE`,
    ),
    finding(
      'clock',
      'as that of the database',
      Math.abs(offBy) > CLOCK_SECONDS &&
        `the database is ${Math.abs(offBy).toFixed(0)} s ${offBy > 0 ? 'ahead' : 'behind'}: keep both in step by NTP`,
    ),
  ]
}

const PROVIDERS: Record<string, string> = { c: 'libc', i: 'ICU', b: 'built in' }

const replicaProblems: Record<Exclude<ReplicaState, 'ok'>, string> = {
  behind: 'it is behind by more than DATABASE_REPLICA_MAX_LAG_MS: see that it streams from the primary, and raise it',
  unreachable: 'it cannot be reached: the primary is read in its place',
  wrong: 'it is no replica of the database of DATABASE_URL: name one',
}

async function examineReplica(
  { DATABASE_REPLICA_URL: connection, DATABASE_REPLICA_MAX_LAG_MS: maxLagMs }: Config,
  primary: ReturnType<typeof createPool>,
): Promise<Finding[]> {
  if (connection === undefined) return []
  const replica = new Replica({
    primary,
    pool: createPool({ connection, maxConnections: 1, readOnly: true }),
    maxLagMs,
  })
  try {
    await replica.watch()
    const { state } = replica
    return [
      state === 'ok'
        ? { check: 'replica', state, message: 'it has what the primary has' }
        : { check: 'replica', state: 'problem', message: replicaProblems[state] },
    ]
  } finally {
    await replica.end()
  }
}
