import pg from 'pg'

/**
 * Statements that make a database equal to the one of a pool, sequences included; triggers and foreign keys do not run.
 * They are made before any test runs, as a database cannot be copied while a connection to it is open.
 */
export async function emptyingStatementsFor(pool: pg.Pool): Promise<string> {
  const { rows: tables } = await pool.query<{ name: string; columns: string }>(`
    select format('%I.%I', table_schema, table_name) as name,
      string_agg(quote_ident(column_name), ', ') filter (where is_generated = 'NEVER') as columns
    from information_schema.tables join information_schema.columns using (table_schema, table_name)
    where table_type = 'BASE TABLE' and table_schema in ('public', 'graphile_worker') group by 1`)
  const insertions: string[] = []
  for (const { name, columns } of tables) {
    const { rows } = await pool.query<{ json: string | null }>(`select json_agg(t)::text as json from ${name} as t`)
    const json = rows[0]?.json
    if (json == null) continue
    const records = `json_populate_recordset(null::${name}, ${pg.escapeLiteral(json)})`
    insertions.push(`insert into ${name} (${columns}) overriding system value select ${columns} from ${records}`)
  }
  const { rows: sequences } = await pool.query<{ call: string }>(`
    select format('setval(%L, %s, %s)', format('%I.%I', schemaname, sequencename), coalesce(last_value, start_value),
      case when last_value is null then 'false' else 'true' end) as call from pg_sequences`)
  return [
    'begin',
    'set local session_replication_role = replica',
    ...tables.map(({ name }) => `delete from ${name}`),
    ...insertions,
    `select ${sequences.map(({ call }) => call).join(', ')}`,
    'commit',
  ].join(';\n')
}
