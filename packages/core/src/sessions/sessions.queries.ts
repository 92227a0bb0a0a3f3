import type { Credential } from '../database/audit-context.ts'
import type { ApplicationDatabase, Database } from '../database/database.ts'

/**
 * Begins a session.
 *
 * @param db the audited database of an operation
 * @param session.openedBy what was shown to begin it: it must not have ended meanwhile; null for what the database has not
 */
export async function insertSession(
  db: ApplicationDatabase,
  session: {
    accountId: number
    hash: Buffer
    ip: string
    userAgent: string | null
    expireAt: Date
    openedBy: Credential | null
    /** whether its user has just shown who they are, by a password or at a provider */
    isConfirmed?: boolean
    /** whether it needs no second factor, as who opened it has asked for those that there are */
    hasSecondFactor?: boolean
  },
  now: Date,
): Promise<void> {
  await (session.openedBy === null ? db : db.withCredential(session.openedBy))
    .insertInto('sessions')
    .values({
      account_id: session.accountId,
      token_hash: session.hash,
      ip_address: session.ip,
      user_agent: session.userAgent,
      expire_at: session.expireAt,
      created_at: now,
      confirmed_at: session.isConfirmed ? now : null,
      second_factor_at: session.hasSecondFactor ? now : null,
    })
    .execute()
}

/** The host of an account's Space. */
export async function findHomeHost(db: Database, spaceId: number): Promise<string> {
  const { host } = await db.selectFrom('spaces').select('host').where('id', '=', spaceId).executeTakeFirstOrThrow()
  return host
}

/** Lets a session end later than it would; an earlier end changes nothing. */
export async function putOffSessionEnd(db: Database, id: number, expireAt: Date): Promise<void> {
  await db
    .updateTable('sessions')
    .set({ expire_at: expireAt })
    .where('id', '=', id)
    .where('expire_at', '<', expireAt.toISOString())
    .execute()
}

/** The sessions of an account that have not ended, the latest first. */
export function listSessions(db: Database, accountId: number, now: Date) {
  return db
    .selectFrom('sessions')
    .select(['id', 'ip_address', 'user_agent', 'created_at', 'expire_at'])
    .where('account_id', '=', accountId)
    .where('expire_at', '>', now.toISOString())
    .orderBy('id', 'desc')
    .limit(200)
    .execute()
}

/** Ends a session of an account. Whether there was one. */
export async function deleteSessionOfAccount(db: Database, accountId: number, id: number): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('sessions')
    .where('account_id', '=', accountId)
    .where('id', '=', id)
    .executeTakeFirst()
  return numDeletedRows > 0n
}

export async function deleteSession(db: Database, hash: Buffer): Promise<void> {
  await db.deleteFrom('sessions').where('token_hash', '=', hash).execute()
}
