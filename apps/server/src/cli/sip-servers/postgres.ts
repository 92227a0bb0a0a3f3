import type { SourceRows } from '@sipspace/core'
import pg from 'pg'

/** Rows that are read at once. */
const ROWS = 1000

/**
 * Reads the rows of tables of a database of PostgreSQL, as they were at one moment, and as text. Each table comes once without
 * rows, so that its columns are known even if it is empty. What is not there is passed over.
 *
 * @throws an Error that says what the server has said
 */
export async function* readPostgres(url: string, tables: readonly string[]): AsyncGenerator<SourceRows> {
  const client = new pg.Client({ connectionString: url, types: { getTypeParser: () => (text: string) => text } })
  try {
    await client.connect()
    await client.query('begin transaction isolation level repeatable read, read only')
    for (const table of tables) yield* readTable(client, table)
  } catch (error) {
    // so that it is not taken for an error of the database that is written to
    const { code, message } = error as Error & { code?: string }
    throw Object.assign(new Error(message || code), { code: 'ESOURCE' })
  } finally {
    await client.end()
  }
}

async function* readTable(client: pg.Client, table: string): AsyncGenerator<SourceRows> {
  const known = await client.query<{ name: string | null }>('select to_regclass($1)::text as name', [table])
  const name = known.rows[0]?.name
  if (name == null) return
  await client.query(`declare rows no scroll cursor for select * from ${name}`)
  for (;;) {
    const { fields, rows } = await client.query<(string | null)[]>({
      text: `fetch ${ROWS} from rows`,
      rowMode: 'array',
    })
    yield { table, columns: fields.map(({ name: column }) => column), rows }
    if (rows.length < ROWS) break
  }
  await client.query('close rows')
}
