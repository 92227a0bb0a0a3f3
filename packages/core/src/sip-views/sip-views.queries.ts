import type { Database } from '../database/database.ts'

/** Has the views for SIP proxies follow a setting: whether they show super admins. */
export async function setSipViewSettings(db: Database, { superAdmins }: { superAdmins: boolean }): Promise<void> {
  await db
    .updateTable('sip_view_settings')
    .set({ super_admins: superAdmins })
    .where('super_admins', '!=', superAdmins)
    .execute()
}
