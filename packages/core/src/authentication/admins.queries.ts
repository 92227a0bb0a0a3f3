import type { Database } from '../database/database.ts'
import { roleOf } from './roles.rules.ts'
import { refusalOf } from './sign-ins.rules.ts'

/**
 * Whether an account may act as an admin of a Space at a moment: it is one of the Space, or a super admin, is neither
 * blocked nor deleted, and no Space of the two has expired. One whose role is restricted may not: see `admin-roles.rules.ts`.
 */
export async function isAdminOf(
  db: Database,
  { accountId, spaceId }: { accountId: number; spaceId: number },
  now: Date,
): Promise<boolean> {
  const found = await db
    .selectFrom('accounts as account')
    .innerJoin('spaces as home', 'home.id', 'account.space_id')
    .innerJoin('spaces as target', (join) => join.on('target.id', '=', spaceId))
    .select([
      'account.admin',
      'account.admin_role',
      'account.blocked',
      'home.id as home_id',
      'home.super',
      'home.expire_at as home_expire_at',
      'target.expire_at as target_expire_at',
    ])
    .where('account.id', '=', accountId)
    .executeTakeFirst()
  if (!found) return false
  const role = roleOf(found)
  const home = { id: found.home_id, expire_at: found.home_expire_at }
  const space = { id: spaceId, expire_at: role === 'superAdmin' ? null : found.target_expire_at }
  return (
    role !== 'user' &&
    found.admin_role === 'full' &&
    refusalOf(space, { role, blocked: found.blocked, home }, now) === null
  )
}

/** Whether an account is an unrestricted admin of a super Space, and with that of every one. */
export async function isSuperAdmin(db: Database, accountId: number): Promise<boolean> {
  const found = await db
    .selectFrom('accounts')
    .innerJoin('spaces', 'spaces.id', 'accounts.space_id')
    .select(['accounts.admin', 'accounts.admin_role', 'spaces.super'])
    .where('accounts.id', '=', accountId)
    .executeTakeFirst()
  return found?.admin_role === 'full' && roleOf(found) === 'superAdmin'
}
