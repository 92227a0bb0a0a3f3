import { sql } from 'kysely'
import { requestLimit } from '../blocking/blocking.rules.ts'
import type { DomainConfig } from '../config.ts'
import type { Database } from '../database/database.ts'
import { networksKnownSince } from '../rate-limits/login-throttle.rules.ts'
import { triesSince } from '../recovery/recovery.rules.ts'

const count = (result: { numDeletedRows: bigint }): number => Number(result.numDeletedRows)

/**
 * What has just expired stays for a while: processes' clocks differ, so that one may still take a nonce that another
 * sees expired, and uses of keys are noted in batches.
 */
const MARGIN_MS = 120_000
const beforeMargin = (now: Date) => new Date(now.getTime() - MARGIN_MS)

/** Deletes user keys that have ended by disuse. How many. */
export async function clearExpiredKeys(db: Database, now: Date): Promise<number> {
  return count(
    await db
      .deleteFrom('api_keys')
      .where('expires_after_last_used_minutes', 'is not', null)
      .where(sql<Date>`last_used_at + expires_after_last_used_minutes * interval '1 minute'`, '<=', beforeMargin(now))
      .executeTakeFirstOrThrow(),
  )
}

/** Deletes the record of Digest nonces that have expired, which are refused by their age. How many. */
export async function clearNonces(db: Database, now: Date): Promise<number> {
  return count(
    await db
      .deleteFrom('digest_nonces')
      .where('expire_at', '<', beforeMargin(now).toISOString())
      .executeTakeFirstOrThrow(),
  )
}

/** Deletes counts that would begin anew. How many. */
export async function clearRateLimits(db: Database, now: Date): Promise<number> {
  return count(
    await db
      .deleteFrom('rate_limits')
      .where('reset_at', '<', beforeMargin(now).toISOString())
      .executeTakeFirstOrThrow(),
  )
}

/** Deletes the networks that accounts have not signed in from for long. How many. */
export async function clearNetworks(db: Database, now: Date): Promise<number> {
  return count(
    await db
      .deleteFrom('account_networks')
      .where('last_used_at', '<=', networksKnownSince(now).toISOString())
      .executeTakeFirstOrThrow(),
  )
}

/** Deletes sessions, tokens and codes that have expired. How many. */
export async function clearExpiredTokens(db: Database, config: DomainConfig, now: Date): Promise<number> {
  let cleared = (await clearRecoveryTokens(db, config, now)) + (await clearRecoveryCodes(db, config, now))
  for (const table of expiring) {
    cleared += count(await db.deleteFrom(table).where('expire_at', '<', now.toISOString()).executeTakeFirstOrThrow())
  }
  return cleared
}

/** A recovery token stays, expired or not, for as long as its device is sent no other. */
async function clearRecoveryTokens(db: Database, config: DomainConfig, now: Date): Promise<number> {
  const retried = new Date(now.getTime() - config.APP_ACCOUNT_CREATION_TOKEN_RETRY_MINUTES * 60_000)
  return count(
    await db
      .deleteFrom('account_recovery_tokens')
      .where('expire_at', '<', now.toISOString())
      .where('created_at', '<=', retried.toISOString())
      .executeTakeFirstOrThrow(),
  )
}

/** A recovery stays for as long as requests and tries are counted by it. */
async function clearRecoveryCodes(db: Database, config: DomainConfig, now: Date): Promise<number> {
  const counted = [triesSince(now), requestLimit(config, now)?.since ?? now]
  const before = new Date(Math.min(...counted.map((since) => since.getTime())))
  return count(
    await db
      .deleteFrom('account_recovery_codes')
      .where('created_at', '<=', before.toISOString())
      .where('expire_at', '<', now.toISOString())
      .executeTakeFirstOrThrow(),
  )
}

const expiring = [
  'sessions',
  'auth_tokens',
  'password_reset_tokens',
  'account_creation_request_tokens',
  'email_change_codes',
  'phone_change_codes',
] as const

/** Accounts that one statement deletes at most, so that none holds its locks for long. */
const BATCH = 1_000

/**
 * Deletes accounts that were created before a moment and have never been activated. No tombstone is left: nobody has
 * had the name. Admins stay. How many.
 */
export async function clearUnconfirmedAccounts(db: Database, before: Date): Promise<number> {
  let cleared = 0
  for (;;) {
    const deleted = count(
      await db
        .deleteFrom('accounts')
        .where('id', 'in', (eb) =>
          eb
            .selectFrom('accounts as unconfirmed')
            .select('unconfirmed.id')
            .where('unconfirmed.activated', '=', false)
            .where('unconfirmed.blocked', '=', false)
            .where('unconfirmed.admin', '=', false)
            .where('unconfirmed.created_at', '<', before.toISOString())
            .limit(BATCH),
        )
        .executeTakeFirstOrThrow(),
    )
    cleared += deleted
    if (deleted < BATCH) return cleared
  }
}

/** Deletes tombstones from before a moment: these names can be given again. How many. */
export async function clearTombstones(db: Database, before: Date): Promise<number> {
  return count(
    await db.deleteFrom('account_tombstones').where('created_at', '<', before.toISOString()).executeTakeFirstOrThrow(),
  )
}
