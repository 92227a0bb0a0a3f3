import { type Insertable, sql } from 'kysely'
import { deleteUntil } from '../database/batches.ts'
import type { Database } from '../database/database.ts'
import type { DB } from '../database/database.types.ts'
import { CLAIM_MS, IDEMPOTENCY_KEPT_MS, type SealedAnswer } from './idempotency.rules.ts'

/** Locks a key until the transaction ends, also when its process is killed; false where another request has it. */
export async function lockKey(db: Database, digest: Buffer): Promise<boolean> {
  const { rows } = await sql<{ locked: boolean }>`
    select pg_try_advisory_xact_lock(${digest.readBigInt64BE().toString()}::bigint) as locked
  `.execute(db)
  return rows[0]?.locked ?? false
}

const keptSince = (now: Date) => new Date(now.getTime() - IDEMPOTENCY_KEPT_MS).toISOString()

/** The answer to a key; `answer` is null while an operation that acts outside of the database is under way. */
export const findKey = (db: Database, digest: Buffer, now: Date) =>
  db
    .selectFrom('idempotency_keys')
    .select(['answer', 'answer_key_id', 'claimed_until'])
    .where('digest', '=', digest)
    .where('created_at', '>', keptSince(now))
    .executeTakeFirst()

export const keepAnswer = (db: Database, digest: Buffer, { answer, keyId }: SealedAnswer, now: Date): Promise<void> =>
  replaceKey(db, digest, { answer, answer_key_id: keyId, claimed_until: null, created_at: now.toISOString() })

/** Notes that the operation of a key is under way, for as long as it may take. */
export function claimKey(db: Database, digest: Buffer, now: Date): Promise<void> {
  const claimed_until = new Date(now.getTime() + CLAIM_MS).toISOString()
  return replaceKey(db, digest, { answer: null, answer_key_id: null, claimed_until, created_at: now.toISOString() })
}

async function replaceKey(
  db: Database,
  digest: Buffer,
  values: Omit<Insertable<DB['idempotency_keys']>, 'digest'>,
): Promise<void> {
  await db
    .insertInto('idempotency_keys')
    .values({ digest, ...values })
    .onConflict((conflict) => conflict.column('digest').doUpdateSet(values))
    .execute()
}

export async function forgetKey(db: Database, digest: Buffer): Promise<void> {
  await db.deleteFrom('idempotency_keys').where('digest', '=', digest).execute()
}

/** Deletes the answers that have been kept for long enough. How many. */
export const clearIdempotencyKeys = (db: Database, now: Date): Promise<number> =>
  deleteUntil(db, 'idempotency_keys', { column: 'created_at', until: new Date(now.getTime() - IDEMPOTENCY_KEPT_MS) })
