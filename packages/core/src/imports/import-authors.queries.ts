import { isAdminOf, isSuperAdmin } from '../authentication/admins.queries.ts'
import type { Database } from '../database/database.ts'
import type { Author } from './imports.queries.ts'

/** Whether the author of an import may still run it, as an admin of its Space. The command line (account 0) always may. */
export async function mayImport(
  db: Database,
  { space_id: spaceId, author: { actor } }: { space_id: number; author: Author },
  now: Date,
): Promise<boolean> {
  if (actor === null) return false
  return actor.id === 0 || isAdminOf(db, { accountId: actor.id, spaceId }, now)
}

/** Whether the author of an import may run it in every Space, as a super admin. */
export async function mayImportEverywhere(
  db: Database,
  running: { space_id: number; author: Author },
  now: Date,
): Promise<boolean> {
  const { actor } = running.author
  if (actor === null || !(await mayImport(db, running, now))) return false
  return actor.id === 0 || isSuperAdmin(db, actor.id)
}
