import { type Selectable, sql } from 'kysely'
import { repeatBatches } from '../database/batches.ts'
import type { Database, Tx } from '../database/database.ts'
import type { WebhookEndpoints } from '../database/database.types.ts'
import { TEST_EVENT } from './webhooks.rules.ts'

const columns = [
  'id',
  'url',
  'description',
  'kinds',
  'enabled',
  'former_secret_until',
  'failing_since',
  'last_error',
  'last_success_at',
  'created_at',
  'updated_at',
] as const

const waiting = sql<number>`(
  select count(*)::integer from webhook_deliveries where endpoint_id = webhook_endpoints.id and state = 'waiting'
)`.as('waiting')

/** The endpoints of a Space. */
export const listEndpoints = (db: Database, spaceId: number) =>
  db
    .selectFrom('webhook_endpoints')
    .select(columns)
    .select(waiting)
    .where('space_id', '=', spaceId)
    .orderBy('id')
    .execute()

export const findEndpoint = (db: Database, spaceId: number, id: number) =>
  db
    .selectFrom('webhook_endpoints')
    .select(columns)
    .select(waiting)
    .where('space_id', '=', spaceId)
    .where('id', '=', id)
    .executeTakeFirst()

export async function countEndpoints(db: Database, spaceId: number): Promise<number> {
  const { count } = await db
    .selectFrom('webhook_endpoints')
    .select((eb) => eb.fn.countAll<string>().as('count'))
    .where('space_id', '=', spaceId)
    .executeTakeFirstOrThrow()
  return Number(count)
}

/** The id of an endpoint that is about to be made, which its secret is encrypted for. */
export async function nextEndpointId(tx: Tx): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    select nextval(pg_get_serial_sequence('webhook_endpoints', 'id'))::integer as id
  `.execute(tx)
  return rows[0]?.id ?? 0
}

type Given = Pick<
  Selectable<WebhookEndpoints>,
  'id' | 'space_id' | 'url' | 'description' | 'kinds' | 'encrypted_secret' | 'secret_key_id'
>

export const insertEndpoint = (tx: Tx, endpoint: Given, now: Date) =>
  tx
    .insertInto('webhook_endpoints')
    .values({ ...endpoint, enabled: true, created_at: now, updated_at: now })
    .returning(columns)
    .returning(waiting)
    .executeTakeFirstOrThrow()

export type EndpointChange = Partial<Pick<Selectable<WebhookEndpoints>, 'url' | 'description' | 'kinds' | 'enabled'>>

const WELL = { failures: 0, failing_since: null, last_error: null, paused_until: null }

/** Changes an endpoint. One that is switched on gets what happens from now on; it or another URL has never failed. */
export const updateEndpoint = (
  db: Database,
  spaceId: number,
  id: number,
  { change, isNew, begins }: { change: EndpointChange; isNew: boolean; begins: boolean },
  now: Date,
) =>
  db
    .updateTable('webhook_endpoints')
    .set({
      ...change,
      ...(isNew || begins ? WELL : {}),
      ...(begins ? { since: sql<string>`pg_current_snapshot()` } : {}),
      updated_at: now,
    })
    .where('space_id', '=', spaceId)
    .where('id', '=', id)
    .returning(columns)
    .returning(waiting)
    .executeTakeFirst()

/** Whether there was one to delete; what waits for it goes along. */
export async function deleteEndpoint(db: Database, spaceId: number, id: number): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('webhook_endpoints')
    .where('space_id', '=', spaceId)
    .where('id', '=', id)
    .executeTakeFirst()
  return numDeletedRows > 0n
}

export const lockSecret = (tx: Tx, spaceId: number, id: number) =>
  tx
    .selectFrom('webhook_endpoints')
    .select(['encrypted_secret', 'secret_key_id'])
    .where('space_id', '=', spaceId)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()

export type SecretColumns = Pick<
  Selectable<WebhookEndpoints>,
  'encrypted_secret' | 'secret_key_id' | 'encrypted_former_secret' | 'former_secret_key_id'
>

export const writeSecrets = (tx: Tx, id: number, secrets: SecretColumns & { formerUntil: Date }, now: Date) => {
  const { formerUntil, ...encrypted } = secrets
  return tx
    .updateTable('webhook_endpoints')
    .set({ ...encrypted, former_secret_until: formerUntil.toISOString(), updated_at: now })
    .where('id', '=', id)
    .execute()
}

/** Queues a test event, to see whether one arrives. */
export async function queueTest(db: Database, id: number, now: Date): Promise<void> {
  const values = { endpoint_id: id, type: TEST_EVENT, sequence: 0, state: 'waiting', next_at: now, created_at: now }
  await db.insertInto('webhook_deliveries').values(values).execute()
}

/** What an event is called: the kind of its line, and what has happened. */
export const eventType = sql<string>`line.kind || '.' || case line.action
  when 'create' then 'created' when 'update' then 'updated' when 'delete' then 'deleted'
  when 'send' then 'sent' else 'refused' end`

const EVENTS_AT_ONCE = 5_000

/** Queues once more what happened in a period and is of the kinds of an endpoint. How many events. */
export async function queueAgain(
  tx: Tx,
  { id, spaceId }: { id: number; spaceId: number },
  { from, until }: { from: string; until: string },
  now: Date,
): Promise<number> {
  const moment = sql`${now.toISOString()}::timestamptz`
  let after = '0'
  return repeatBatches(EVENTS_AT_ONCE, async () => {
    const { rows } = await sql<{ last: string | null; count: number }>`
      with queued as (
        insert into webhook_deliveries (endpoint_id, line_id, type, sequence, state, next_at, created_at)
          select ${id}::integer, line.id, ${eventType}, coalesce(line.account_id, 0), 'waiting', ${moment}, ${moment}
            from audit_log as line
            where line.space_id = ${spaceId} and line.at >= ${from}::timestamptz and line.at < ${until}::timestamptz
              and line.id > ${after}::bigint
              and exists (select from webhook_endpoints where id = ${id} and (kinds = '{}' or line.kind = any (kinds)))
            order by line.id limit ${EVENTS_AT_ONCE}
        returning line_id
      )
      select max(line_id)::text as last, count(*)::integer as count from queued
    `.execute(tx)
    after = rows[0]?.last ?? after
    return rows[0]?.count ?? 0
  })
}

/** The deliveries of an endpoint from the latest on, before an id. */
export function selectDeliveries(
  db: Database,
  endpointId: number,
  { state, beforeId, limit }: { state: string | null; beforeId: string | null; limit: number },
) {
  let deliveries = db
    .selectFrom('webhook_deliveries')
    .leftJoin('audit_log', 'audit_log.id', 'webhook_deliveries.line_id')
    .select([
      'webhook_deliveries.id',
      'line_id',
      'type',
      'target',
      'state',
      'attempts',
      'next_at',
      'last_status',
      'last_error',
      'created_at',
      'ended_at',
    ])
    .where('endpoint_id', '=', endpointId)
  if (state !== null) deliveries = deliveries.where('state', '=', state)
  if (beforeId !== null) deliveries = deliveries.where('webhook_deliveries.id', '<', beforeId)
  return deliveries.orderBy('webhook_deliveries.id', 'desc').limit(limit).execute()
}
