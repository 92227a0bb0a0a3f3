import { pathNames, type RestRoute } from '../../../apps/server/src/api/rest/routes.ts'
import type { TestServer } from './test-server.ts'

/** A path of the API with its parameters filled in; those that are not given name nothing. */
export const pathOf = (route: Pick<RestRoute, 'path'>, parameters: Record<string, string> = {}): string =>
  route.path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(parameters[name] ?? 'nothing'))

/** Fields for a body or query: in the second part of REST, those that the route takes there. */
export function fieldsFor(route: RestRoute, fields: Record<string, unknown>): Record<string, unknown> {
  if (route.part === 1) return fields
  const { shape } = route.operation.input
  const inPath = pathNames(route)
  const isTaken = (name: string) => Object.hasOwn(shape, name) && !inPath.includes(name)
  return Object.fromEntries(Object.entries(fields).filter(([name]) => isTaken(name)))
}

const TABLES = `select format('%I.%I', table_schema, table_name) as name from information_schema.tables
  where table_type = 'BASE TABLE' and table_name <> 'audit_log' and table_schema not in ('pg_catalog', 'information_schema') order by 1`

/**
 * Every row of every table as text by the table’s name, but for the audit log, which keeps what was, and how many have
 * been turned down, which is noted by and by.
 */
export async function contentsOf(server: TestServer): Promise<Record<string, string[]>> {
  const { pool } = server.database
  const { rows: tables } = await pool.query<{ name: string }>(TABLES)
  const each = tables.map(({ name }) => `select '${name}' as name, t::text as line from ${name} as t`)
  const { rows } = await pool.query<{ name: string; line: string }>(`${each.join(' union all ')} order by 1, 2`)
  const contents: Record<string, string[]> = Object.fromEntries(tables.map(({ name }) => [name, []]))
  for (const { name, line } of rows) if (!line.includes('sign_in_failures')) contents[name]?.push(line)
  return contents
}

/**
 * Prepares to read, for each table of {@link contentsOf}, how many rows it has and the last transaction that wrote one: it
 * shows any write, and is sooner read than the rows where a test looks often.
 */
export async function prepareLastWrites(server: TestServer): Promise<() => Promise<Record<string, string>>> {
  const { pool } = server.database
  const { rows: tables } = await pool.query<{ name: string }>(TABLES)
  const each = tables.map(({ name }) => {
    const rows = name === 'public.statistics' ? `${name} where metric <> 'sign_in_failures'` : name
    return `select '${name}' as name, concat(count(*), ' rows, ', max(xmin::text::bigint)) as written from ${rows}`
  })
  return async () => {
    const { rows } = await pool.query<{ name: string; written: string }>(each.join(' union all '))
    return Object.fromEntries(rows.map(({ name, written }) => [name, written]))
  }
}
