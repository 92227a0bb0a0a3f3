import type { DigestAlgorithm } from '../credentials/digest.rules.ts'
import type { SipIdentity } from '../credentials/sip-identity.rules.ts'
import type { Database } from '../database/database.ts'

/**
 * Has the database follow settings: whether the views for SIP servers show super admins, and whether contacts of accounts
 * that may no longer register are removed from a registrar.
 */
export async function setSipViewSettings(
  db: Database,
  { superAdmins, removesContacts }: { superAdmins: boolean; removesContacts: boolean },
): Promise<void> {
  await db
    .updateTable('sip_view_settings')
    .set({ super_admins: superAdmins, removes_contacts: removesContacts })
    .where((eb) => eb.or([eb('super_admins', '!=', superAdmins), eb('removes_contacts', '!=', removesContacts)]))
    .execute()
}

/** The name of the job that removes what accounts have registered; the database queues it: see 0043_contact_removals. */
export const REMOVE_CONTACTS_TASK = 'remove_contacts'

/** Whether an account that is activated and not blocked has this address now. */
export async function isAddressInUse(db: Database, { username, domain }: SipIdentity): Promise<boolean> {
  const found = await db
    .selectFrom('accounts')
    .innerJoin('spaces', 'spaces.id', 'accounts.space_id')
    .select('accounts.id')
    .where('accounts.username', '=', username)
    .where('spaces.domain', '=', domain)
    .where('accounts.activated', '=', true)
    .where('accounts.blocked', '=', false)
    .executeTakeFirst()
  return found !== undefined
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
