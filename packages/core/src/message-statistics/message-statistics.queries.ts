import { type Expression, sql } from 'kysely'
import { mayReportOf, type Reporter } from '../call-statistics/call-statistics.queries.ts'
import type { SipIdentity } from '../credentials/sip-identity.rules.ts'
import type { Database } from '../database/database.ts'

/** The account of an address, where there is one that the reporter may tell of. */
const accountOf = (reporter: Reporter, { username, domain }: SipIdentity): Expression<number | null> => sql`(
  select accounts.id from spaces join accounts on accounts.space_id = spaces.id
  where spaces.domain = ${domain} and accounts.username = ${username} and ${mayReportOf(reporter)}
)`

export interface NewMessage {
  id: string
  from: SipIdentity
  sentAt: string
  encrypted: boolean
  conferenceId: string | null
}

export async function insertMessage(db: Database, reporter: Reporter, message: NewMessage, now: Date): Promise<void> {
  const { id, from, sentAt, encrypted, conferenceId } = message
  await db
    .insertInto('reported_messages')
    .values({
      space_id: reporter.spaceId,
      account_id: accountOf(reporter, from),
      message_id: id,
      from_username: from.username,
      from_domain: from.domain,
      sent_at: sentAt,
      encrypted,
      conference_id: conferenceId,
      created_at: now,
      updated_at: now,
    })
    .execute()
}

export interface MessageDeviceReport {
  messageId: string
  to: SipIdentity
  deviceId: string
  lastStatus: number
  receivedAt: string
}

/**
 * Writes how a message got on at a device, in place of what was reported before.
 *
 * @returns the device, and whether this was the first report of it; undefined when the Space has reported no such message
 */
export async function upsertMessageDevice(db: Database, reporter: Reporter, report: MessageDeviceReport, now: Date) {
  const { messageId, to, deviceId, lastStatus, receivedAt } = report
  const { rows } = await sql<{
    id: number
    to_username: string
    to_domain: string
    device_id: string
    last_status: number
    received_at: string
    created_at: string
    updated_at: string
    created: boolean
  }>`
    insert into reported_message_devices as device (reported_message_id, to_username, to_domain, account_id, device_id,
      last_status, received_at, created_at, updated_at)
    select id, ${to.username}, ${to.domain}, ${accountOf(reporter, to)}, ${deviceId}, ${lastStatus}::integer,
      ${receivedAt}::timestamptz, ${now}::timestamptz, ${now}::timestamptz
    from reported_messages where space_id = ${reporter.spaceId} and message_id = ${messageId}
    on conflict (reported_message_id, to_username, to_domain, device_id) do update set
      last_status = excluded.last_status, received_at = excluded.received_at, updated_at = excluded.updated_at
    returning id::float8 as id, to_username, to_domain, device_id, last_status, received_at, created_at, updated_at,
      -- a row that was there before has been locked by this transaction
      xmax = 0 as created
  `.execute(db)
  return rows[0]
}
