import { type Expression, type RawBuilder, sql } from 'kysely'
import { AppError } from '../errors.ts'

/** A timestamp inside a JSON value, written as timestamps are elsewhere: ISO 8601 in UTC with microseconds. */
export const isoTimestamp = (timestamp: Expression<string>): RawBuilder<string> =>
  sql<string>`to_char(${timestamp} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`

/**
 * The version of a row: the transaction that wrote it (PostgreSQL, System Columns, `xmin`). Locking a row leaves it, so
 * that no column and no trigger is needed; a restored dump has others, which ends what was being edited meanwhile.
 */
export const rowVersion = (
  table: 'accounts' | 'spaces' | 'contacts_lists' | 'space_email_servers',
): RawBuilder<string> => sql<string>`${sql.table(table)}.xmin::text`

/** @throws AppError version_conflict when a change is based on another state than the one there is */
export function requireVersion(basedOn: string | undefined, version: string): void {
  if (basedOn !== undefined && basedOn !== version) throw new AppError('version_conflict')
}
