import type { Database } from '../database/database.ts'

/** Notes that the user of a session has shown again who they are. */
export async function confirmSession(
  db: Database,
  id: number,
  { now, bySecondFactor }: { now: Date; bySecondFactor: boolean },
): Promise<void> {
  await db
    .updateTable('sessions')
    .set({ confirmed_at: now, ...(bySecondFactor ? { second_factor_at: now } : {}) })
    .where('id', '=', id)
    .execute()
}

/** When the user of a session has last shown who they are; null for never, undefined where the session has ended. */
export async function findConfirmation(db: Database, id: number): Promise<string | null | undefined> {
  const found = await db.selectFrom('sessions').select('confirmed_at').where('id', '=', id).executeTakeFirst()
  return found?.confirmed_at
}
