import { setTimeout as wait } from 'node:timers/promises'
import type pg from 'pg'

/**
 * Indexes of tables that grow without bound. They are built after the migrations and without holding up writes, which a
 * migration's `create index` does for as long as it takes: 27 s at ten million accounts.
 */
const INDEXES: Record<string, string> = {
  accounts_ip_address_idx: 'on accounts (ip_address)',
  audit_log_folded_search_idx: 'on audit_log using gin (folded_search(search) gin_trgm_ops)',
  audit_log_ip_idx: 'on audit_log (ip, id) where ip is not null',
  audit_log_space_id_kind_idx: 'on audit_log (space_id, kind, id)',
  audit_log_at_id_idx: 'on audit_log (at, id)',
  audit_log_whole_idx: 'on audit_log (space_id, id) where part_of is null',
  audit_log_part_of_idx: 'on audit_log (part_of, id) where part_of is not null',
  reported_calls_from_domain_idx: 'on reported_calls (from_domain, initiated_at, id)',
  reported_calls_to_domain_idx: 'on reported_calls (to_domain, initiated_at, id)',
  import_rows_space_idx: 'on import_rows (space_id, username) where space_id is not null',
}

/** Indexes of what PostgreSQL computes, of which it knows nothing before the table has been analyzed. */
const ANALYZED: Record<string, string> = { audit_log_folded_search_idx: 'audit_log' }

/** Indexes of released migrations whose work another one does now. */
const REPLACED = ['audit_log_at_idx', 'audit_log_search_idx']

/** The key of the advisory lock by which processes that start together take turns. */
const LOCK = 7_160_401

const TRY_AGAIN_MS = 200

/**
 * Builds the indexes that are missing or were left invalid by a build that broke off, and drops those that are no longer
 * used. Safe to call from several processes at once.
 *
 * @param pool without a statement timeout; not behind a pooler that gives each transaction another connection
 */
export async function buildIndexes(pool: pg.Pool): Promise<void> {
  if ((await pendingStatements(pool)).length === 0) return
  const client = await pool.connect()
  try {
    // one that waits in the lock function would hold a snapshot, for whose end the build of the other waits
    while (!(await tryLock(client))) await wait(TRY_AGAIN_MS)
    try {
      for (const statement of await pendingStatements(client)) await client.query(statement)
    } finally {
      await client.query(`select pg_advisory_unlock(${LOCK})`)
    }
  } finally {
    client.release()
  }
}

async function tryLock(client: pg.PoolClient): Promise<boolean> {
  const { rows } = await client.query<{ locked: boolean }>(`select pg_try_advisory_lock(${LOCK}) as locked`)
  return rows[0]?.locked ?? false
}

async function pendingStatements(connection: pg.Pool | pg.PoolClient): Promise<string[]> {
  const { rows } = await connection.query<{ name: string; valid: boolean }>(
    `select relname as name, indisvalid as valid from pg_index join pg_class on pg_class.oid = indexrelid
      where relnamespace = current_schema::regnamespace and relname = any ($1)`,
    [[...Object.keys(INDEXES), ...REPLACED]],
  )
  const found = new Map(rows.map(({ name, valid }) => [name, valid]))
  return [
    ...Object.entries(INDEXES).flatMap(([name, definition]) => {
      if (found.get(name)) return []
      const analyzed = ANALYZED[name]
      return [
        ...(found.has(name) ? [`drop index concurrently ${name}`] : []),
        `create index concurrently ${name} ${definition}`,
        ...(analyzed === undefined ? [] : [`analyze ${analyzed}`]),
      ]
    }),
    ...REPLACED.filter((name) => found.has(name)).map((name) => `drop index concurrently ${name}`),
  ]
}
