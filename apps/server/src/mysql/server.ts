import type { SourceRows } from '@sipspace/core'
import { type Connection, createConnection, type RowDataPacket } from 'mysql2'

/** Rows that are handed over at once. */
const ROWS = 1000

type Row = (string | null)[]

/**
 * Reads the rows of all tables of a database of MySQL or MariaDB, as they were at one moment, and as text. Each table comes
 * once without rows, so that its columns are known even if it is empty. The zone of the session stays the server's, as that of
 * a program that does not set it, and `timestamp` columns are read in it.
 *
 * @param url `mysql://user:password@host:port/database`, with the options of mysql2 such as `?ssl={}`
 * @throws an Error that says what the server has said
 */
export async function* readServer(url: string): AsyncGenerator<SourceRows> {
  const connection = createConnection({
    uri: url,
    charset: 'utf8mb4',
    rowsAsArray: true,
    typeCast: (field) => field.string(),
  })
  try {
    await run(connection, 'start transaction with consistent snapshot, read only')
    const columns = await run(
      connection,
      `select table_name, column_name from information_schema.columns join information_schema.tables
        using (table_schema, table_name)
        where table_schema = database() and table_type = 'BASE TABLE' order by table_name, ordinal_position`,
    )
    const tables = new Map<string, string[]>()
    for (const [table = '', column = ''] of columns as string[][]) {
      tables.set(table, [...(tables.get(table) ?? []), column])
    }
    for (const [table, names] of tables) yield* readTable(connection, table, names)
  } finally {
    connection.destroy()
  }
}

const run = (connection: Connection, statement: string): Promise<Row[]> =>
  new Promise((resolve, reject) => {
    connection.query<RowDataPacket[][]>(statement, (error, rows) =>
      error ? reject(error) : resolve(Array.isArray(rows) ? (rows as unknown as Row[]) : []),
    )
  })

const quote = (name: string): string => `\`${name.replaceAll('`', '``')}\``

async function* readTable(connection: Connection, table: string, columns: string[]): AsyncGenerator<SourceRows> {
  yield { table, columns, rows: [] }
  const stream = connection
    .query(`select ${columns.map(quote).join(', ')} from ${quote(table)}`)
    .stream({ highWaterMark: ROWS })
  let rows: Row[] = []
  for await (const row of stream) {
    rows.push(row as Row)
    if (rows.length < ROWS) continue
    yield { table, columns, rows }
    rows = []
  }
  if (rows.length > 0) yield { table, columns, rows }
}
