import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { openClient } from './candidate-pool.ts'
import { candidatesOf } from './connection-candidates.ts'

const TIMEOUT_MS = 5_000
const SETTING = 'sipspace.connection'

/**
 * Whether a pooler is in between that gives each transaction a connection of its own choice, as PgBouncer does by
 * `pool_mode = transaction`. Nothing of the program works there that outlives a transaction: the settings of connections,
 * prepared statements, LISTEN, and locks of sessions. What one session has set is seen by another one, or by itself no more.
 *
 * @throws what connecting and asking throw
 */
export async function poolsTransactions(connectionString: string): Promise<boolean> {
  const options = { connectionTimeoutMillis: TIMEOUT_MS, query_timeout: TIMEOUT_MS }
  const candidates = candidatesOf(connectionString)
  const one = await openClient(candidates, options)
  let other: pg.Client | null = null
  const value = randomUUID()
  const settingOf = async (client: pg.Client): Promise<string | null> => {
    const { rows } = await client.query<{ value: string | null }>(`select current_setting('${SETTING}', true) as value`)
    return rows[0]?.value ?? null
  }
  try {
    await one.query(`select set_config('${SETTING}', '${value}', false)`)
    if ((await settingOf(one)) !== value) return true
    other = await openClient(candidates, options)
    await other.query('begin')
    // it holds the connection that the first session has had, or makes the first one have another
    if ((await settingOf(other)) === value) return true
    return (await settingOf(one)) !== value
  } finally {
    await Promise.allSettled([one.end(), other?.end()])
  }
}
