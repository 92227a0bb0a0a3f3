import type { Database } from '../database/database.ts'

/** Whether an account of the Space is an admin. */
export async function isAccountAdmin(db: Database, spaceId: number, id: number): Promise<boolean> {
  const found = await db
    .selectFrom('accounts')
    .select('admin')
    .where('space_id', '=', spaceId)
    .where('id', '=', id)
    .executeTakeFirst()
  return found?.admin === true
}
