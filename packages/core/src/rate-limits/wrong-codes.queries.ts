import { sql } from 'kysely'
import { jsonArrayFrom } from 'kysely/helpers/postgres'
import type { Database } from '../database/database.ts'

/** How many wrong codes a network has sent, and whether the account has signed in from it since a moment. */
export function findWrongCodes(
  db: Database,
  by: { key: string; accountId: number | null; network: string; since: Date; now: Date },
) {
  return db
    .selectNoFrom((eb) => [
      jsonArrayFrom(
        eb
          .selectFrom('rate_limits')
          .select(['key', 'count', 'reset_at'])
          .where('key', '=', by.key)
          .where('reset_at', '>', by.now.toISOString()),
      ).as('counts'),
      eb
        .exists(
          eb
            .selectFrom('account_networks')
            .select(sql`1`.as('one'))
            .where('account_id', '=', by.accountId)
            .where('network', '=', by.network)
            .where('last_used_at', '>', by.since.toISOString()),
        )
        .$castTo<boolean>()
        .as('isKnownNetwork'),
    ])
    .executeTakeFirstOrThrow()
}
