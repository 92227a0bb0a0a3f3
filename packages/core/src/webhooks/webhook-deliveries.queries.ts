import { sql } from 'kysely'
import { currentPosition, findLines } from '../audit-log/audit-log.queries.ts'
import type { AuditLine } from '../audit-log/audit-log.schema.ts'
import { deleteUntil } from '../database/batches.ts'
import type { Database } from '../database/database.ts'
import { eventType } from './webhooks.queries.ts'
import { DELIVERIES_KEPT_MS, eventId, pauseAfter, TEST_EVENT, TRIED_FOR_MS } from './webhooks.rules.ts'

const LINES_AT_ONCE = 1_000

/**
 * Queues what the audit log has got since the last time for the endpoints that want it. One process at a time reads on, in
 * the order of transactions, and only what is older than every running one: nothing is left out and nothing comes twice.
 *
 * @returns whether there may be more
 */
export async function collectWebhooks(db: Database, now: Date): Promise<boolean> {
  const { rows } = await sql<{ since: string | null }>`
    select min(pg_snapshot_xmin(since))::text as since from webhook_endpoints where enabled
  `.execute(db)
  const since = rows[0]?.since ?? null
  if (since === null) return false
  return db.transaction().execute(async (tx) => {
    const read = await sql<{ xact: string; id: string }>`
      select xact::text, line_id::text as id from webhook_position for update skip locked
    `.execute(tx)
    const [known] = read.rows
    if (!known) return false
    // before those that ask for it, nothing needs to be read
    const after = BigInt(known.xact) < BigInt(since) ? { xact: since, id: '0' } : known
    const upTo = await currentPosition(tx)
    // a transaction that is older than the position still runs: back there, what was queued before would come again
    if (BigInt(upTo.xact) < BigInt(after.xact)) return false
    const { rows: lines } = await sql<{ xact: string; id: string; count: number }>`
      with lines as (
        select * from audit_log
          where (xact, id) > (${after.xact}::xid8, ${after.id}::bigint) and xact < ${upTo.xact}::xid8
          order by xact, id limit ${LINES_AT_ONCE}
      ), queued as (
        insert into webhook_deliveries (endpoint_id, line_id, type, sequence, state, next_at, created_at)
          select endpoint.id, line.id, ${eventType}, coalesce(line.account_id, 0), 'waiting',
              ${now.toISOString()}::timestamptz, ${now.toISOString()}::timestamptz
            from lines as line join webhook_endpoints as endpoint on endpoint.space_id = line.space_id
            where endpoint.enabled and not pg_visible_in_snapshot(line.xact, endpoint.since)
              and (endpoint.kinds = '{}' or line.kind = any (endpoint.kinds))
            order by line.xact, line.id
      )
      select xact::text, id::text, (select count(*)::integer from lines) as count
        from lines order by lines.xact desc, lines.id desc limit 1
    `.execute(tx)
    const [last] = lines
    const isMore = last !== undefined && last.count === LINES_AT_ONCE
    const next = isMore ? last : upTo
    if (next.xact !== known.xact || next.id !== known.id) {
      await sql`update webhook_position set xact = ${next.xact}::xid8, line_id = ${next.id}::bigint`.execute(tx)
    }
    return isMore
  })
}

/** The endpoints that something is to be sent to now. */
export async function findDueEndpoints(db: Database, now: Date): Promise<number[]> {
  const moment = sql`${now.toISOString()}::timestamptz`
  const { rows } = await sql<{ id: number }>`
    select id from webhook_endpoints as endpoint
      where enabled and coalesce(paused_until <= ${moment}, true) and exists (
        select from webhook_deliveries
          where endpoint_id = endpoint.id and state = 'waiting' and next_at <= ${moment}
      )
  `.execute(db)
  return rows.map(({ id }) => id)
}

/** A process has so long to say how a request went; then another one makes it again. */
const CLAIMED_MS = 15_000

/** A delivery that is to be made now. */
export interface DueDelivery {
  id: string
  attempts: number
  created_at: string
  event_id: string
  type: string
  /** null for a test, and where the audit log keeps the line no longer */
  line: AuditLine | null
  isTest: boolean
}

/**
 * Takes some of what is to be sent to an endpoint, so that no other process does: of each sequence, what comes first.
 */
export async function claimDeliveries(
  db: Database,
  endpointId: number,
  { limit, now }: { limit: number; now: Date },
): Promise<DueDelivery[]> {
  const moment = sql`${now.toISOString()}::timestamptz`
  const until = new Date(now.getTime() + CLAIMED_MS).toISOString()
  const { rows } = await sql<{
    id: string
    attempts: number
    created_at: string
    type: string
    line_id: string | null
  }>`
    update webhook_deliveries set attempts = attempts + 1, next_at = ${until}::timestamptz
      where id = any (array(
        select id from webhook_deliveries as due
          where endpoint_id = ${endpointId} and state = 'waiting' and next_at <= ${moment}
            and not exists (
              select from webhook_deliveries as earlier
                where earlier.endpoint_id = due.endpoint_id and earlier.sequence = due.sequence
                  and earlier.state = 'waiting' and earlier.id < due.id
            )
            and exists (
              select from webhook_endpoints
                where id = ${endpointId} and enabled and coalesce(paused_until <= ${moment}, true)
            )
          order by id limit ${limit} for update skip locked
      ))
      returning id::text, attempts, created_at, type, line_id::text
  `.execute(db)
  const lines = await findLines(
    db,
    rows.flatMap(({ line_id }) => (line_id === null ? [] : [line_id])),
  )
  return rows.map(({ line_id, ...row }) => ({
    ...row,
    event_id: eventId(line_id, row.id),
    line: line_id === null ? null : (lines.get(Number(line_id)) ?? null),
    isTest: row.type === TEST_EVENT,
  }))
}

/** Where requests to an endpoint go, and what they are signed with. */
export const findTarget = (db: Database, id: number) =>
  db
    .selectFrom('webhook_endpoints')
    .select([
      'id',
      'url',
      'encrypted_secret',
      'secret_key_id',
      'encrypted_former_secret',
      'former_secret_key_id',
      'former_secret_until',
    ])
    .where('id', '=', id)
    .where('enabled', '=', true)
    .executeTakeFirst()

/** Notes that a request had a good answer. */
export async function noteDelivered(
  db: Database,
  { id, endpointId, status }: { id: string; endpointId: number; status: number },
  now: Date,
): Promise<void> {
  const moment = sql`${now.toISOString()}::timestamptz`
  await sql`
    update webhook_deliveries
      set state = 'delivered', last_status = ${status}, last_error = null, ended_at = ${moment} where id = ${id}::bigint
  `.execute(db)
  // an endpoint that works is written to now and then only
  await sql`
    update webhook_endpoints
      set failures = 0, failing_since = null, last_error = null, paused_until = null, last_success_at = ${moment}
      where id = ${endpointId}
        and (failing_since is not null or coalesce(last_success_at < ${moment} - interval '1 minute', true))
  `.execute(db)
}

export interface Failure {
  id: string
  endpointId: number
  attempts: number
  createdAt: string
  status: number | null
  error: string
  /** whether it would be of no use to try again */
  isFinal: boolean
  /** when the request was sent: of several at the same time, one makes the endpoint pause */
  sentAt: Date
}

/**
 * Notes that a request failed: it is made again after a while, for three days; so long, the endpoint may fail. Meanwhile it
 * pauses, as what else there is would most likely fail as well.
 */
export async function noteFailed(db: Database, failure: Failure, now: Date): Promise<void> {
  const { id, endpointId, attempts, createdAt, status, error, sentAt } = failure
  const moment = sql`${now.toISOString()}::timestamptz`
  const isOver = failure.isFinal || now.getTime() - new Date(createdAt).getTime() >= TRIED_FOR_MS
  const next = new Date(now.getTime() + pauseAfter(attempts, Math.random())).toISOString()
  await sql`
    update webhook_deliveries
      set state = ${isOver ? 'given_up' : 'waiting'}, last_status = ${status}, last_error = ${error},
        next_at = ${next}::timestamptz, ended_at = ${isOver ? now.toISOString() : null}::timestamptz
      where id = ${id}::bigint
  `.execute(db)
  if (failure.isFinal) return
  const { rows } = await sql<{ failures: number; failing_since: string }>`
    update webhook_endpoints
      set failures = failures + 1, failing_since = coalesce(failing_since, ${moment}), last_error = ${error}
      where id = ${endpointId} and coalesce(paused_until <= ${sentAt.toISOString()}::timestamptz, true)
      returning failures, failing_since
  `.execute(db)
  const [endpoint] = rows
  if (!endpoint) return
  const pause = new Date(now.getTime() + pauseAfter(endpoint.failures, Math.random())).toISOString()
  await sql`
    update webhook_endpoints set paused_until = ${pause}::timestamptz where id = ${endpointId}
  `.execute(db)
  if (now.getTime() - new Date(endpoint.failing_since).getTime() >= TRIED_FOR_MS) {
    await switchOff(db, endpointId, error, now)
  }
}

/** Sends nothing more to an endpoint until an admin switches it on again, and gives up what waits. */
export async function switchOff(db: Database, endpointId: number, error: string, now: Date): Promise<void> {
  const moment = sql`${now.toISOString()}::timestamptz`
  await sql`
    update webhook_endpoints set enabled = false, last_error = ${error}, updated_at = ${moment},
      failing_since = coalesce(failing_since, ${moment}) where id = ${endpointId} and enabled
  `.execute(db)
  await sql`
    update webhook_deliveries set state = 'given_up', ended_at = ${moment}, last_error = coalesce(last_error, ${error})
      where endpoint_id = ${endpointId} and state = 'waiting'
  `.execute(db)
}

/** Deletes deliveries of long ago. How many. */
export const clearWebhookDeliveries = (db: Database, now: Date): Promise<number> =>
  deleteUntil(db, 'webhook_deliveries', {
    column: 'created_at',
    until: new Date(now.getTime() - DELIVERIES_KEPT_MS),
  })
