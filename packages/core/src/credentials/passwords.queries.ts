import { sql } from 'kysely'
import type { Database, Tx } from '../database/database.ts'
import { rowVersion } from '../database/fragments.ts'
import type { DigestAlgorithm } from './digest.rules.ts'

/** The account's hashes, by algorithm. */
export function findPasswords(db: Database, accountId: number) {
  return db
    .selectFrom('account_passwords')
    .select(['algorithm', 'ha1'])
    .where('account_id', '=', accountId)
    .orderBy('algorithm')
    .execute()
}

/**
 * Locks an account, so that two changes of it take turns, and gives what its hashes are made from: neither its name nor
 * its Space's realm changes before the transaction ends. Undefined when there is none.
 */
export function lockAccount(tx: Tx, spaceId: number, accountId: number) {
  return tx
    .selectFrom('accounts')
    .innerJoin('spaces', 'spaces.id', 'accounts.space_id')
    .select(['accounts.username', sql<string>`coalesce(spaces.account_realm, spaces.domain)`.as('realm')])
    .select(['spaces.sip_algorithms', 'spaces.default_password_algorithm'])
    .select(rowVersion('accounts').as('version'))
    .where('accounts.space_id', '=', spaceId)
    .where('accounts.id', '=', accountId)
    .forUpdate('accounts')
    .forKeyShare('spaces')
    .executeTakeFirst()
}

/**
 * Replaces the account's hashes by these. Where that changes the password, what the former one has opened ends: see the
 * triggers of the table.
 *
 * @param options.isAnew whether it ends even if the password is the same as before
 */
export async function replacePasswords(
  tx: Tx,
  accountId: number,
  passwords: readonly { algorithm: DigestAlgorithm; ha1: string }[],
  options: { isAnew?: boolean } = {},
): Promise<void> {
  await tx
    .deleteFrom('account_passwords')
    .where('account_id', '=', accountId)
    .where(
      'algorithm',
      'not in',
      passwords.map((password) => password.algorithm),
    )
    .execute()
  await tx
    .insertInto('account_passwords')
    .values(passwords.map((password) => ({ account_id: accountId, ...password })))
    .onConflict((conflict) =>
      conflict.columns(['account_id', 'algorithm']).doUpdateSet({
        ha1: sql`excluded.ha1`,
        updated_at: options.isAnew
          ? sql`excluded.updated_at`
          : sql`case when account_passwords.ha1 = excluded.ha1 then account_passwords.updated_at else excluded.updated_at end`,
      }),
    )
    .execute()
}
