import { type RawBuilder, sql } from 'kysely'
import type { Database } from '../database/database.ts'
import type { Finding } from './import.types.ts'

/** Rows that are named of each finding. */
const MAX_ROWS = 20

interface Found {
  /** the table of the source */
  source: string
  reason: string
  /** whether something has no place here, which is the default */
  lost?: boolean
}

/**
 * Notes rows for an operator.
 *
 * @param rows a query of one column, the text that names a row
 */
export async function note(
  db: Database,
  { source, reason, lost = true }: Found,
  rows: RawBuilder<unknown>,
): Promise<void> {
  await sql`
    insert into flexisip_found (source, row, reason, lost)
    select ${source}, found.row, ${reason}, ${lost} from (${rows}) as found (row)
  `.execute(db)
}

/** Notes rows by their names. */
export const noteRows = (db: Database, found: Found, rows: readonly string[]): Promise<void> =>
  rows.length === 0 ? Promise.resolve() : note(db, found, sql`select unnest(${rows}::text[])`)

/** What has been noted, by reason, and how many rows of each table have no place. */
export async function readFindings(db: Database): Promise<{ findings: Finding[]; lost: Map<string, number> }> {
  const findings = await sql<Finding>`
    select source, reason, lost, count(*)::integer as count,
      (array_agg(row order by length(row), row))[:${sql.lit(MAX_ROWS)}] as rows
    from flexisip_found group by source, reason, lost order by source, reason
  `.execute(db)
  const counts = await sql<{ source: string; rows: number }>`
    select source, count(distinct row)::integer as rows from flexisip_found where lost group by source
  `.execute(db)
  return { findings: findings.rows, lost: new Map(counts.rows.map(({ source, rows }) => [source, rows])) }
}
