import { jsonArrayFrom } from 'kysely/helpers/postgres'
import { isContactOf } from '../contacts/contacts.queries.ts'
import { sipUri } from '../credentials/sip-identity.rules.ts'
import type { Database, Tx } from '../database/database.ts'
import { isoTimestamp } from '../database/fragments.ts'
import type { CallForwardingTarget, CallForwardingType } from './call-forwardings.schema.ts'

const columns = ['id', 'type', 'forward_to', 'sip_uri', 'contact_id', 'enabled'] as const

/** A forwarding with what the SIP URI of its contact is made from. */
interface ForwardingRow {
  id: number
  type: CallForwardingType
  forward_to: CallForwardingTarget
  sip_uri: string | null
  contact_id: number | null
  enabled: boolean
  created_at: string
  updated_at: string
  contact_username: string | null
  domain: string
}

/** The forwarding as answers have it. */
export const presentForwarding = ({ contact_username, domain, ...forwarding }: ForwardingRow) => ({
  ...forwarding,
  contact_sip_uri: contact_username === null ? null : sipUri({ username: contact_username, domain }),
})

const forwardingsOf = (db: Database) =>
  db
    .selectFrom('accounts')
    .innerJoin('spaces', 'spaces.id', 'accounts.space_id')
    .select((eb) =>
      jsonArrayFrom(
        eb
          .selectFrom('call_forwardings as forwarding')
          .leftJoin('accounts as contact', 'contact.id', 'forwarding.contact_id')
          .select(columns.map((name) => `forwarding.${name}` as const))
          .select((inner) => [
            isoTimestamp(inner.ref('forwarding.created_at')).as('created_at'),
            isoTimestamp(inner.ref('forwarding.updated_at')).as('updated_at'),
            inner.ref('contact.username').as('contact_username'),
            inner.ref('spaces.domain').as('domain'),
          ])
          .whereRef('forwarding.account_id', '=', 'accounts.id')
          .orderBy('forwarding.id'),
      ).as('call_forwardings'),
    )

/** The forwardings of an account, oldest first; undefined when the Space has no such account. */
export async function listForwardings(db: Database, spaceId: number, accountId: number) {
  const account = await forwardingsOf(db)
    .where('accounts.space_id', '=', spaceId)
    .where('accounts.id', '=', accountId)
    .executeTakeFirst()
  return account?.call_forwardings
}

/** The same, and whether the account has a contact. */
export async function listForwardingsAndContact(db: Database, spaceId: number, accountId: number, contactId: number) {
  const account = await forwardingsOf(db)
    .select((eb) => isContactOf(accountId, contactId)(eb as never).as('has_contact'))
    .where('accounts.space_id', '=', spaceId)
    .where('accounts.id', '=', accountId)
    .executeTakeFirst()
  return account && { forwardings: account.call_forwardings as ForwardingRow[], hasContact: account.has_contact }
}

interface Written {
  forward_to: CallForwardingTarget
  sip_uri: string | null
  contact_id: number | null
  enabled: boolean
}

export async function insertForwarding(
  tx: Tx,
  accountId: number,
  forwarding: Written & { type: CallForwardingType },
  now: Date,
): Promise<number> {
  const { id } = await tx
    .insertInto('call_forwardings')
    .values({ account_id: accountId, ...forwarding, created_at: now, updated_at: now })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

export async function updateForwarding(
  tx: Tx,
  accountId: number,
  id: number,
  forwarding: Written,
  now: Date,
): Promise<void> {
  await tx
    .updateTable('call_forwardings')
    .set({ ...forwarding, updated_at: now })
    .where('account_id', '=', accountId)
    .where('id', '=', id)
    .execute()
}

/** Whether there was one to delete. */
export async function deleteForwarding(db: Database, spaceId: number, accountId: number, id: number): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('call_forwardings as forwarding')
    .using('accounts')
    .whereRef('accounts.id', '=', 'forwarding.account_id')
    .where('accounts.space_id', '=', spaceId)
    .where('accounts.id', '=', accountId)
    .where('forwarding.id', '=', id)
    .executeTakeFirst()
  return numDeletedRows > 0n
}
