import { sql } from 'kysely'
import type { Database } from '../database/database.ts'
import { isoTimestamp } from '../database/fragments.ts'
import { callColumns, devicesOfCall } from './call-statistics.queries.ts'
import { CALLS_PER_PAGE } from './call-statistics.schema.ts'

/** Which calls of a Space a list has. */
export interface SpaceCallFilter {
  text?: string | undefined
  outcome?: 'answered' | 'unanswered' | undefined
  from?: string | undefined
  until?: string | undefined
}

/** Calls that one part of a list looks at: what is looked for may be rare. */
const LOOKED_AT = 5_000

const escapeLike = (text: string): string => text.replace(/[\\%_]/g, '\\$&')

/**
 * A part of the calls from and to addresses of a Space, newest first: those that the Space has reported, and those of its
 * accounts. A part may have none of those that are looked for, and the next one some.
 */
export async function listSpaceCalls(
  db: Database,
  space: { id: number; domain: string },
  { text, outcome, from, until }: SpaceCallFilter,
  cursor: string | null,
) {
  const [before = null, beforeId = null] = cursor?.split('_') ?? []
  const candidates = (end: 'from_domain' | 'to_domain') => {
    const latest = db
      .selectFrom('reported_calls')
      .select((eb) => [
        sql<string>`reported_calls.id::text`.as('id'),
        isoTimestamp(eb.ref('reported_calls.initiated_at')).as('initiated_at'),
      ])
      .where(end, '=', space.domain)
      .$if(from !== undefined, (calls) => calls.where('initiated_at', '>=', from ?? ''))
      .$if(until !== undefined, (calls) => calls.where('initiated_at', '<', until ?? ''))
      .$if(before !== null, (calls) =>
        calls.where(sql<boolean>`(initiated_at, id) < (${before}::timestamptz, ${beforeId}::bigint)`),
      )
      .orderBy('reported_calls.initiated_at', 'desc')
      .orderBy('reported_calls.id', 'desc')
      .limit(LOOKED_AT)
    return db.selectFrom(latest.as('latest')).selectAll()
  }
  const lookedAt = await db
    .selectFrom(candidates('from_domain').union(candidates('to_domain')).as('candidate'))
    .select(['id', 'initiated_at'])
    .orderBy('initiated_at', 'desc')
    .orderBy(sql`id::bigint`, 'desc')
    .limit(LOOKED_AT)
    .execute()
  const ids = lookedAt.map(({ id }) => id)
  const isAccepted = sql<boolean>`exists (
    select from reported_call_devices device
    where device.reported_call_id = call.id and device.invite_terminated_state = 'accepted'
  )`
  const part = `%${escapeLike(text ?? '').toLowerCase()}%`
  const found = await db
    .selectFrom('reported_calls as call')
    .select(callColumns)
    .select(sql<string>`call.id::text`.as('row'))
    .select(devicesOfCall)
    .where(sql<boolean>`call.id = any(${ids}::bigint[])`)
    .where(
      sql<boolean>`(call.space_id = ${space.id} or exists (
        select from account_calls logged join accounts on accounts.id = logged.account_id
        where logged.reported_call_id = call.id
          and coalesce(logged.former_space_id, accounts.space_id) = ${space.id}
      ))`,
    )
    .$if(text !== undefined, (calls) =>
      calls.where(sql<boolean>`(lower(call.from_username) like ${part} or lower(call.to_username) like ${part})`),
    )
    .$if(outcome !== undefined, (calls) =>
      calls.where(sql<boolean>`${isAccepted} = ${outcome === 'answered'}::boolean`),
    )
    .orderBy('call.initiated_at', 'desc')
    .orderBy('call.id', 'desc')
    .limit(CALLS_PER_PAGE + 1)
    .execute()
  const data = found.slice(0, CALLS_PER_PAGE)
  const lastShown = data.at(-1)
  const last = lookedAt.at(-1)
  const cursorOf = (at: string, id: string) => `${at}_${id}`
  if (found.length > data.length && lastShown) {
    return { data, next_cursor: cursorOf(lastShown.initiated_at, lastShown.row) }
  }
  return { data, next_cursor: last && ids.length === LOOKED_AT ? cursorOf(last.initiated_at, last.id) : null }
}
