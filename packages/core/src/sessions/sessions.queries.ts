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

export async function deleteSession(db: Database, hash: Buffer): Promise<void> {
  await db.deleteFrom('sessions').where('token_hash', '=', hash).execute()
}
