import type { AuditContext } from '../database/audit-context.ts'
import type { Database } from '../database/database.ts'
import { roleOf } from './roles.rules.ts'

export type AuditActor = NonNullable<NonNullable<AuditContext['by']>['actor']>

/** An account as the audit log names who did something; null when it is gone. */
export async function findAuditActor(db: Database, accountId: number): Promise<AuditActor | null> {
  const found = await db
    .selectFrom('accounts')
    .innerJoin('spaces', 'spaces.id', 'accounts.space_id')
    .select(['accounts.id', 'accounts.username', 'accounts.admin', 'spaces.super'])
    .select(['spaces.id as home_id', 'spaces.domain'])
    .where('accounts.id', '=', accountId)
    .executeTakeFirst()
  if (!found) return null
  const { id, username, home_id, domain } = found
  return { id, username, role: roleOf(found), home: { id: home_id, domain } }
}
