import { type ExpressionBuilder, sql } from 'kysely'
import { jsonArrayFrom } from 'kysely/helpers/postgres'
import type { SipIdentity } from '../credentials/sip-identity.rules.ts'
import type { Database } from '../database/database.ts'
import type { DB } from '../database/database.types.ts'
import { isoTimestamp } from '../database/fragments.ts'
import { bucketsOf, inKnownZone } from '../statistics/statistics.queries.ts'
import type { Period } from '../statistics/statistics.schema.ts'
import { CALLS_PER_PAGE, type InviteStateValue, MAX_SHOWN_DEVICES } from './call-statistics.schema.ts'

/** Who reports: an admin of a Space, of its accounts; a super admin, of all. */
export interface Reporter {
  spaceId: number
  ofAllSpaces: boolean
}

/** The condition that a reporter may tell of the accounts of a Space. */
export const mayReportOf = ({ spaceId, ofAllSpaces }: Reporter) =>
  sql<boolean>`(${ofAllSpaces}::boolean or spaces.id = ${spaceId}::integer)`

export const callColumns = [
  'call.call_id as id',
  'call.from_username',
  'call.from_domain',
  'call.to_username',
  'call.to_domain',
  'call.initiated_at',
  'call.ended_at',
  'call.conference_id',
  'call.created_at',
  'call.updated_at',
] as const

export interface NewCall {
  id: string
  from: SipIdentity
  to: SipIdentity
  initiatedAt: string
  endedAt: string | null
  conferenceId: string | null
}

/** Writes a call, and whose it is among the accounts that the reporter may tell of. */
export async function insertCall(db: Database, reporter: Reporter, call: NewCall, now: Date): Promise<void> {
  const { id, from, to, initiatedAt, endedAt, conferenceId } = call
  await sql`
    with reported as (
      insert into reported_calls (space_id, call_id, from_username, from_domain, to_username, to_domain, initiated_at,
        ended_at, conference_id, created_at, updated_at)
      values (${reporter.spaceId}, ${id}, ${from.username}, ${from.domain}, ${to.username}, ${to.domain}, ${initiatedAt},
        ${endedAt}, ${conferenceId}, ${now}, ${now})
      returning id, initiated_at
    )
    insert into account_calls (account_id, reported_call_id, initiated_at)
    select distinct accounts.id, reported.id, reported.initiated_at
    from reported
    cross join (values (${from.username}, ${from.domain}), (${to.username}, ${to.domain})) as party (username, domain)
    join spaces on spaces.domain = party.domain and ${mayReportOf(reporter)}
    join accounts on accounts.space_id = spaces.id and accounts.username = party.username
  `.execute(db)
}

/** The call as it is then; undefined when the Space has reported none of this id. */
export function endCall(db: Database, spaceId: number, callId: string, endedAt: string, now: Date) {
  return db
    .updateTable('reported_calls as call')
    .set({ ended_at: endedAt, updated_at: now })
    .where('call.space_id', '=', spaceId)
    .where('call.call_id', '=', callId)
    .returning(callColumns)
    .executeTakeFirst()
}

export interface DeviceReport {
  callId: string
  deviceId: string
  rangAt: string | null
  terminated: { at: string; state: InviteStateValue } | null
}

/**
 * Adds what is reported of a device to what is known of it, none of which gets lost.
 *
 * @returns the device, and whether this was the first report of it; undefined when the Space has reported no such call
 */
export async function upsertCallDevice(db: Database, spaceId: number, report: DeviceReport, now: Date) {
  const { callId, deviceId, rangAt, terminated } = report
  const { rows } = await sql<{
    id: number
    device_id: string
    rang_at: string | null
    invite_terminated_at: string | null
    invite_terminated_state: InviteStateValue | null
    created_at: string
    updated_at: string
    created: boolean
  }>`
    insert into reported_call_devices as device (reported_call_id, device_id, rang_at, invite_terminated_at,
      invite_terminated_state, created_at, updated_at)
    select id, ${deviceId}, ${rangAt}::timestamptz, ${terminated?.at ?? null}::timestamptz, ${terminated?.state ?? null},
      ${now}::timestamptz, ${now}::timestamptz
    from reported_calls where space_id = ${spaceId} and call_id = ${callId}
    on conflict (reported_call_id, device_id) do update set
      rang_at = coalesce(excluded.rang_at, device.rang_at),
      invite_terminated_at = coalesce(excluded.invite_terminated_at, device.invite_terminated_at),
      invite_terminated_state = coalesce(excluded.invite_terminated_state, device.invite_terminated_state),
      updated_at = excluded.updated_at
    returning id::float8 as id, device_id, rang_at, invite_terminated_at, invite_terminated_state, created_at, updated_at,
      -- a row that was there before has been locked by this transaction
      xmax = 0 as created
  `.execute(db)
  return rows[0]
}

/** The devices of a call, as a list. */
export const devicesOfCall = (eb: ExpressionBuilder<DB & { call: DB['reported_calls'] }, 'call'>) =>
  jsonArrayFrom(
    eb
      .selectFrom('reported_call_devices as device')
      .select(['call.call_id', 'device.device_id'])
      .select((of) => [
        of.ref('device.id').$castTo<number>().as('id'),
        of.ref('device.invite_terminated_state').$castTo<InviteStateValue | null>().as('invite_terminated_state'),
        isoTimestamp(of.ref('device.rang_at').$notNull()).$castTo<string | null>().as('rang_at'),
        isoTimestamp(of.ref('device.invite_terminated_at').$notNull())
          .$castTo<string | null>()
          .as('invite_terminated_at'),
        isoTimestamp(of.ref('device.created_at')).as('created_at'),
        isoTimestamp(of.ref('device.updated_at')).as('updated_at'),
      ])
      .whereRef('device.reported_call_id', '=', 'call.id')
      .orderBy('device.id')
      .limit(MAX_SHOWN_DEVICES),
  ).as('devices')

/** One page of the calls of an account in its Space, newest first, with the devices of each. */
export function listCalls(db: Database, accountId: number, { offset }: { offset: number }) {
  return db
    .selectFrom('reported_calls as call')
    .innerJoin('account_calls as logged', 'call.id', 'logged.reported_call_id')
    .select(callColumns)
    .select(devicesOfCall)
    .where('logged.account_id', '=', accountId)
    .where('logged.former_space_id', 'is', null)
    .orderBy('logged.initiated_at', 'desc')
    .orderBy('logged.reported_call_id', 'desc')
    .limit(CALLS_PER_PAGE)
    .offset(offset)
    .execute()
}

/** How many calls an account of the Space has there; undefined when there is no such account. */
export async function countCalls(db: Database, spaceId: number, accountId: number): Promise<number | undefined> {
  const account = await db
    .selectFrom('accounts')
    .select(
      sql<number>`(
        select count(*)::integer from account_calls logged
        where logged.account_id = accounts.id and logged.former_space_id is null
      )`.as('calls'),
    )
    .where('accounts.space_id', '=', spaceId)
    .where('accounts.id', '=', accountId)
    .executeTakeFirst()
  return account?.calls
}

/** The calls and messages of an account by the parts of a period; undefined when the Space has no such account. */
export async function countCallsByBucket(
  db: Database,
  spaceId: number,
  accountId: number,
  { period, timeZone }: { period: Period; timeZone: string },
  now: Date,
) {
  const rows = await inKnownZone(timeZone, async (zone) => {
    const found = await sql<{ from: string; calls: number; answered: number; messages: number }>`
      with buckets as (${bucketsOf(period, zone, now)})
      select buckets."from", called.calls, called.answered, written.messages
      from accounts cross join buckets
      cross join lateral (
        select count(*)::integer as calls, count(*) filter (where exists (
          select from reported_call_devices device
          where device.reported_call_id = logged.reported_call_id and device.invite_terminated_state = 'accepted'
        ))::integer as answered
        from account_calls logged
        where logged.account_id = accounts.id and logged.former_space_id is null
          and logged.initiated_at >= buckets."from" and logged.initiated_at < buckets.until
      ) as called
      cross join lateral (
        select count(*)::integer as messages from reported_messages message
        where message.account_id = accounts.id
          and message.sent_at >= buckets."from" and message.sent_at < buckets.until
      ) as written
      where accounts.space_id = ${spaceId} and accounts.id = ${accountId}
      order by 1
    `.execute(db)
    return found.rows
  })
  return rows.length === 0 ? undefined : rows
}
