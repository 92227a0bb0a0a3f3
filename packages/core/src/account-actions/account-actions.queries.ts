import { sql } from 'kysely'
import { jsonArrayFrom } from 'kysely/helpers/postgres'
import type { Database } from '../database/database.ts'
import type { AccountActionFields } from './account-actions.schema.ts'

const columns = ['id', 'key', 'code'] as const

/** The actions of an account, oldest first, and its DTMF protocol; undefined when the Space has no such account. */
export function findAccountActions(db: Database, spaceId: number, accountId: number) {
  return db
    .selectFrom('accounts')
    .select('dtmf_protocol')
    .select((eb) =>
      jsonArrayFrom(
        eb.selectFrom('account_actions').select(columns).whereRef('account_id', '=', 'accounts.id').orderBy('id'),
      ).as('actions'),
    )
    .where('space_id', '=', spaceId)
    .where('id', '=', accountId)
    .executeTakeFirst()
}

/** An account of the Space that actions can be sent to. */
const ableAccount = (db: Database, spaceId: number, accountId: number) =>
  db
    .selectFrom('accounts')
    .where('accounts.space_id', '=', spaceId)
    .where('accounts.id', '=', accountId)
    .where('accounts.dtmf_protocol', 'is not', null)

/** Adds an action; undefined when the account is gone, has no DTMF protocol, or has the maximum already. */
export function insertAccountAction(
  db: Database,
  spaceId: number,
  accountId: number,
  { key, code, maximum }: AccountActionFields & { maximum: number },
  now: Date,
) {
  return db
    .insertInto('account_actions')
    .columns(['account_id', 'key', 'code', 'created_at', 'updated_at'])
    .expression(
      ableAccount(db, spaceId, accountId)
        .select('accounts.id')
        .select((given) => [
          given.val(key).as('key'),
          given.val(code).as('code'),
          given.val(now).as('created_at'),
          given.val(now).as('updated_at'),
        ])
        .where(sql<number>`(select count(*) from account_actions where account_id = ${accountId})`, '<', maximum),
    )
    .returning(columns)
    .executeTakeFirst()
}

/** The action as it is then; undefined when the account has none of this id, or no DTMF protocol. */
export function updateAccountAction(
  db: Database,
  spaceId: number,
  { accountId, actionId }: { accountId: number; actionId: number },
  { key, code }: AccountActionFields,
  now: Date,
) {
  return db
    .updateTable('account_actions')
    .set({ key, code, updated_at: now })
    .where('id', '=', actionId)
    .where('account_id', '=', ableAccount(db, spaceId, accountId).select('accounts.id'))
    .returning(columns)
    .executeTakeFirst()
}

/** Whether there was such an action to delete, of an account with a DTMF protocol. */
export async function deleteAccountAction(
  db: Database,
  spaceId: number,
  { accountId, actionId }: { accountId: number; actionId: number },
): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('account_actions')
    .where('id', '=', actionId)
    .where('account_id', '=', ableAccount(db, spaceId, accountId).select('accounts.id'))
    .executeTakeFirst()
  return numDeletedRows > 0n
}
