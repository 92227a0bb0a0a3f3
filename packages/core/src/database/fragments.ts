import { type Expression, type RawBuilder, sql } from 'kysely'

/** A timestamp inside a JSON value, written as timestamps are elsewhere: ISO 8601 in UTC with microseconds. */
export const isoTimestamp = (timestamp: Expression<string>): RawBuilder<string> =>
  sql<string>`to_char(${timestamp} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`
