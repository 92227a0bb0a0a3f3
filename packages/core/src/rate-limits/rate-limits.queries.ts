import { expressionBuilder, sql } from 'kysely'
import { jsonArrayFrom } from 'kysely/helpers/postgres'
import type { Database } from '../database/database.ts'
import type { DB } from '../database/database.types.ts'
import type { Params } from '../database/lookups/lookup.ts'

/** How often something has happened, and when counting begins again. */
export interface Count {
  key: string
  count: number
  /** ISO 8601 */
  reset_at: string
}

/**
 * Counts once more for each key, in one statement. A count begins anew when its time is over.
 *
 * @returns the counts with this one
 */
export function countOnceMore(db: Database, keys: readonly string[], options: { now: Date; resetAt: Date }) {
  const now = options.now.toISOString()
  return db
    .insertInto('rate_limits')
    .values(keys.toSorted().map((key) => ({ key, count: 1, reset_at: options.resetAt })))
    .onConflict((conflict) =>
      conflict.column('key').doUpdateSet({
        count: sql<number>`case when rate_limits.reset_at > ${now} then rate_limits.count + 1 else 1 end`,
        reset_at: sql<string>`case when rate_limits.reset_at > ${now} then rate_limits.reset_at else excluded.reset_at end`,
      }),
    )
    .returning(['key', 'count', 'reset_at'])
    .execute()
}

/** The counts of some keys that are not over, as a column of a prepared statement. */
export const selectCounts = (param: Params<{ keys: string[]; now: string }>) =>
  jsonArrayFrom(
    expressionBuilder<DB>()
      .selectFrom('rate_limits')
      .select(['rate_limits.key', 'rate_limits.count', 'rate_limits.reset_at'])
      .where('rate_limits.key', '=', sql<string>`any(${param('keys')}::text[])`)
      .where('rate_limits.reset_at', '>', param('now')),
  )
