import { randomUUID } from 'node:crypto'
import pg from 'pg'

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
  const options = { connectionString, connectionTimeoutMillis: TIMEOUT_MS, query_timeout: TIMEOUT_MS }
  const [one, other] = [new pg.Client(options), new pg.Client(options)]
  for (const client of [one, other]) client.on('error', () => {})
  const value = randomUUID()
  const settingOf = async (client: pg.Client): Promise<string | null> => {
    const { rows } = await client.query<{ value: string | null }>(`select current_setting('${SETTING}', true) as value`)
    return rows[0]?.value ?? null
  }
  try {
    await one.connect()
    await one.query(`select set_config('${SETTING}', '${value}', false)`)
    if ((await settingOf(one)) !== value) return true
    await other.connect()
    await other.query('begin')
    // it holds the connection that the first session has had, or makes the first one have another
    if ((await settingOf(other)) === value) return true
    return (await settingOf(one)) !== value
  } finally {
    await Promise.allSettled([one.end(), other.end()])
  }
}
