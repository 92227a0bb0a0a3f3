import { sql } from 'kysely'
import type { Database } from '../database/database.ts'
import type { StoredVcard } from './vcards.rules.ts'

/** An account, and the Space that it has to be of. */
export interface Owner {
  spaceId: number
  accountId: number
}

const columns = [
  'account_vcards.uid',
  'account_vcards.vcard',
  'account_vcards.created_at',
  'account_vcards.updated_at',
] as const

const accountOf = (db: Database, { spaceId, accountId }: Owner) =>
  db.selectFrom('accounts').where('accounts.space_id', '=', spaceId).where('accounts.id', '=', accountId)

const selectVcards = (db: Database, owner: Owner) =>
  accountOf(db, owner).innerJoin('account_vcards', 'account_vcards.account_id', 'accounts.id').select(columns)

/** The vCards of an account, oldest first; none, too, when the Space has no such account. */
export function listVcards(db: Database, owner: Owner) {
  return selectVcards(db, owner).orderBy('account_vcards.id').execute()
}

export function findVcard(db: Database, owner: Owner, uid: string) {
  return selectVcards(db, owner).where('account_vcards.uid', '=', uid).executeTakeFirst()
}

/** How many vCards the Space's account has beside the one of a UID, and how many bytes they are. */
export async function measureVcards(db: Database, owner: Owner, exceptUid: string) {
  return accountOf(db, owner)
    .leftJoin('account_vcards', (join) =>
      join.onRef('account_vcards.account_id', '=', 'accounts.id').on('account_vcards.uid', '!=', exceptUid),
    )
    .select([
      sql<number>`count(account_vcards.id)::integer`.as('count'),
      sql<number>`coalesce(sum(octet_length(account_vcards.vcard)), 0)::integer`.as('bytes'),
    ])
    .groupBy('accounts.id')
    .executeTakeFirst()
}

/** Adds a vCard; undefined when the Space has no such account. */
export function insertVcard(db: Database, owner: Owner, { uid, vcard }: StoredVcard, now: Date) {
  return db
    .insertInto('account_vcards')
    .columns(['account_id', 'uid', 'vcard', 'created_at', 'updated_at'])
    .expression(
      accountOf(db, owner)
        .select('accounts.id')
        .select((given) => [
          given.val(uid).as('uid'),
          given.val(vcard).as('vcard'),
          given.val(now).as('created_at'),
          given.val(now).as('updated_at'),
        ]),
    )
    .returning(columns)
    .executeTakeFirst()
}

/** The vCard as it is then; undefined when the account has none of this UID. */
export function updateVcard(db: Database, owner: Owner, { uid, vcard }: StoredVcard, now: Date) {
  return db
    .updateTable('account_vcards')
    .set({ vcard, updated_at: now })
    .where('account_id', '=', accountOf(db, owner).select('accounts.id'))
    .where('uid', '=', uid)
    .returning(columns)
    .executeTakeFirst()
}

/** Whether there was one to delete. */
export async function deleteVcard(db: Database, owner: Owner, uid: string): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('account_vcards')
    .where('account_id', '=', accountOf(db, owner).select('accounts.id'))
    .where('uid', '=', uid)
    .executeTakeFirst()
  return numDeletedRows > 0n
}
