import { type Expression, expressionBuilder, sql } from 'kysely'
import { jsonArrayFrom } from 'kysely/helpers/postgres'
import { findPasswords } from '../credentials/passwords.queries.ts'
import type { Database } from '../database/database.ts'
import type { DB } from '../database/database.types.ts'
import { type Params, prepared } from '../database/lookups/lookup.ts'
import type { LoginAttempt } from './login-throttle.ts'
import { type Count, selectCounts } from './rate-limits.queries.ts'

/** What a statement that reads hashes reads along for a guess: the counts, and when its network last had it right. */
export interface LoginAttemptRecord {
  counts: Count[]
  network_used_at: string | null
}

/** The values that {@link selectGuessRecord} takes. */
export interface LoginAttemptValues {
  keys: string[]
  network: string | null
  now: string
}

export const loginAttemptValues = ({ keys, network, at }: LoginAttempt): LoginAttemptValues => ({
  keys,
  network,
  now: at.toISOString(),
})

/** A {@link GuessRecord} as a column of a prepared statement. */
export function selectLoginAttempts(param: Params<LoginAttemptValues>, accountId: Expression<number | null>) {
  const usedAt = expressionBuilder<DB>()
    .selectFrom('account_networks')
    .select('last_used_at')
    .where('account_id', '=', accountId)
    .where('network', '=', param('network'))
  return sql<LoginAttemptRecord>`json_build_object('counts', ${selectCounts(param)}, 'network_used_at', ${usedAt})`
}

const passwordsToCompare = prepared((db, param: Params<LoginAttemptValues & { accountId: number }>) =>
  db
    .selectFrom('accounts')
    .select((eb) => [
      jsonArrayFrom(
        eb
          .selectFrom('account_passwords as password')
          .select(['password.algorithm', 'password.ha1'])
          .whereRef('password.account_id', '=', 'accounts.id'),
      ).as('passwords'),
      selectLoginAttempts(param, eb.ref('accounts.id')).as('loginThrottle'),
    ])
    .where('accounts.id', '=', param('accountId')),
)

/** The hashes of an account, and what is known of guesses, where they are counted; undefined without an account. */
export async function findPasswordsToCompare(db: Database, accountId: number, guess: LoginAttempt | null) {
  if (guess !== null) return passwordsToCompare.first(db, { accountId, ...loginAttemptValues(guess) })
  return { passwords: await findPasswords(db, accountId), loginThrottle: null }
}

/** Notes that an account has signed in from a network. */
export async function recordNetwork(db: Database, accountId: number, network: string, now: Date): Promise<void> {
  await db
    .insertInto('account_networks')
    .values({ account_id: accountId, network, last_used_at: now })
    .onConflict((conflict) =>
      conflict.columns(['account_id', 'network']).doUpdateSet({
        last_used_at: sql<string>`greatest(account_networks.last_used_at, excluded.last_used_at)`,
      }),
    )
    .execute()
}
