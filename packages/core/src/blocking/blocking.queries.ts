import { sql } from 'kysely'
import { constraintError } from '../database/constraint-errors.ts'
import type { Database, Tx } from '../database/database.ts'
import { AppError } from '../errors.ts'

export type EventKind = 'code_request' | 'wrong_code'

/** How many events of a kind the account had after a moment. */
export async function countEvents(db: Database, accountId: number, kind: EventKind, since: Date): Promise<number> {
  const { events } = await db
    .selectFrom('account_events')
    .select(sql<number>`count(*)::integer`.as('events'))
    .where('account_id', '=', accountId)
    .where('kind', '=', kind)
    .where('created_at', '>', since.toISOString())
    .executeTakeFirstOrThrow()
  return events
}

/** Notes an event, and forgets the account's events up to a moment. */
export async function insertEvent(
  db: Database,
  event: { accountId: number; kind: EventKind; forgetUntil: Date },
  now: Date,
): Promise<void> {
  await db
    .with('forgotten', (cte) =>
      cte
        .deleteFrom('account_events')
        .where('account_id', '=', event.accountId)
        .where('created_at', '<=', event.forgetUntil.toISOString()),
    )
    .insertInto('account_events')
    .values({ account_id: event.accountId, kind: event.kind, created_at: now })
    .execute()
}

/** Unblocks an account and forgets its events, so that the next one does not block it again. Whether there was one. */
export async function unblockAccount(db: Database, spaceId: number, id: number, now: Date): Promise<boolean> {
  const { numUpdatedRows } = await db
    .with('forgotten', (cte) =>
      cte
        .deleteFrom('account_events')
        .using('accounts')
        .whereRef('accounts.id', '=', 'account_events.account_id')
        .where('accounts.space_id', '=', spaceId)
        .where('accounts.id', '=', id),
    )
    .updateTable('accounts')
    .set({ blocked: false, updated_at: now })
    .where('space_id', '=', spaceId)
    .where('id', '=', id)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

/** Seconds after which an account that cannot be blocked may try again. */
const RETRY_AFTER_SECONDS = 3600

/**
 * Blocks an account for what it has done too often.
 *
 * @throws AppError too_many_requests for the last super admin, who is never blocked
 */
export async function blockAccount(db: Database | Tx, accountId: number, now: Date): Promise<void> {
  try {
    await db.updateTable('accounts').set({ blocked: true, updated_at: now }).where('id', '=', accountId).execute()
  } catch (error) {
    if (constraintError(error)?.code !== 'last_super_admin') throw error
    throw new AppError('too_many_requests', undefined, { retryAfter: RETRY_AFTER_SECONDS })
  }
}
