import type { Database } from '../database/database.ts'
import type { PushTarget } from '../push/push.schema.ts'

/** The tables of tokens that go to devices. */
export type PushedTokenTable = 'account_creation_tokens' | 'account_recovery_tokens'

/** When a device was last sent a token of the Space; undefined when it never was, or that has been forgotten. */
export function lastTokenTo(db: Database, table: PushedTokenTable, spaceId: number, target: PushTarget) {
  return db
    .selectFrom(table)
    .select('created_at')
    .where('space_id', '=', spaceId)
    .where('pn_provider', '=', target.pn_provider)
    .where('pn_param', '=', target.pn_param)
    .where('pn_prid', '=', target.pn_prid)
    .orderBy('created_at', 'desc')
    .limit(1)
    .executeTakeFirst()
}

/** Forgets a token that has not reached anybody. */
export async function deleteUnusedToken(db: Database, table: PushedTokenTable, id: number): Promise<void> {
  await db.deleteFrom(table).where('id', '=', id).where('used', '=', false).execute()
}
