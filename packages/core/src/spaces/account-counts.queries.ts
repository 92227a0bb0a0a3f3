import { sql } from 'kysely'
import type { Database } from '../database/database.ts'
import { lookup, type Params } from '../database/lookups/lookup.ts'

const accountCount = lookup(
  (db, param: Params<{ spaceId: number }>) =>
    db
      .selectFrom('space_account_counts')
      .select(sql<number>`coalesce(sum(accounts), 0)::integer`.as('accounts'))
      .where('space_id', '=', param('spaceId')),
  { spaceId: 'integer' },
)

/** How many accounts a Space has, as the counts say that are kept of it. */
export async function countAccounts(db: Database, spaceId: number): Promise<number> {
  return (await accountCount.first(db, { spaceId }))?.accounts ?? 0
}
