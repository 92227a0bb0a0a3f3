import type { DigestAlgorithm } from '../credentials/digest.rules.ts'
import type { Database } from '../database/database.ts'

/** Has the views for SIP proxies follow a setting: whether they show super admins. */
export async function setSipViewSettings(db: Database, { superAdmins }: { superAdmins: boolean }): Promise<void> {
  await db
    .updateTable('sip_view_settings')
    .set({ super_admins: superAdmins })
    .where('super_admins', '!=', superAdmins)
    .execute()
}

/** The HA1 of an account that may register, for a SIP server that challenges with this realm. */
export async function findDirectoryHash(
  db: Database,
  account: { username: string; domain: string; realm: string; algorithm: DigestAlgorithm },
): Promise<string | null> {
  const found = await db
    .selectFrom('sip.credentials')
    .select('ha1')
    .where('username', '=', account.username)
    .where('domain', '=', account.domain)
    .where('realm', '=', account.realm)
    .where('algorithm', '=', account.algorithm)
    .executeTakeFirst()
  return found?.ha1 ?? null
}
