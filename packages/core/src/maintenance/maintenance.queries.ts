import { sql } from 'kysely'
import { requestLimit } from '../blocking/blocking.rules.ts'
import type { DomainConfig } from '../config.ts'
import { deleteUntil, deleteWhere, repeatBatches } from '../database/batches.ts'
import type { Database } from '../database/database.ts'
import { clearIdempotencyKeys } from '../idempotency/idempotency.queries.ts'
import { networksKnownSince } from '../rate-limits/login-throttle.rules.ts'
import { triesSince } from '../recovery/recovery.rules.ts'
import { clearWebhookDeliveries } from '../webhooks/webhook-deliveries.queries.ts'

/**
 * What has just expired stays for a while: processes' clocks differ, so that one may still take a nonce that another
 * sees expired, and uses of keys are noted in batches.
 */
const MARGIN_MS = 120_000
const beforeMargin = (now: Date) => new Date(now.getTime() - MARGIN_MS)

const isUntil = (column: string, moment: Date) =>
  sql<boolean>`${sql.ref(column)} <= ${moment.toISOString()}::timestamptz`

/** Deletes user keys that have ended by disuse. How many. */
export const clearExpiredKeys = (db: Database, now: Date): Promise<number> =>
  deleteWhere(
    db,
    'api_keys',
    sql`expires_after_last_used_minutes is not null
      and last_used_at + expires_after_last_used_minutes * interval '1 minute'
        <= ${beforeMargin(now).toISOString()}::timestamptz`,
  )

/** Deletes the record of Digest nonces that have expired, which are refused by their age. How many. */
export const clearNonces = (db: Database, now: Date): Promise<number> =>
  deleteUntil(db, 'digest_nonces', { column: 'expire_at', until: beforeMargin(now) })

/** Deletes counts that would begin anew. How many. */
const clearRateLimits = (db: Database, now: Date): Promise<number> =>
  deleteWhere(db, 'rate_limits', isUntil('reset_at', beforeMargin(now)))

/** Deletes the networks that accounts have not signed in from for long. How many. */
const clearNetworks = (db: Database, now: Date): Promise<number> =>
  deleteUntil(db, 'account_networks', { column: 'last_used_at', until: networksKnownSince(now) })

/** A recovery token stays, expired or not, for as long as its device is sent no other. */
function clearRecoveryTokens(db: Database, now: Date, config: DomainConfig): Promise<number> {
  const retried = new Date(now.getTime() - config.APP_API_ACCOUNT_CREATION_TOKEN_RETRY_MINUTES * 60_000)
  const and = isUntil('created_at', retried)
  return deleteUntil(db, 'account_recovery_tokens', { column: 'expire_at', until: now, and })
}

/** A recovery stays for as long as requests and tries are counted by it. */
function clearRecoveryCodes(db: Database, now: Date, config: DomainConfig): Promise<number> {
  const counted = [triesSince(now), requestLimit(config, now)?.since ?? now]
  const until = new Date(Math.min(...counted.map((since) => since.getTime())))
  return deleteUntil(db, 'account_recovery_codes', { column: 'created_at', until, and: isUntil('expire_at', now) })
}

const expiredByIndex =
  (table: 'sessions' | 'auth_tokens') =>
  (db: Database, now: Date): Promise<number> =>
    deleteUntil(db, table, { column: 'expire_at', until: now })

const expiredInBlocks =
  (table: 'password_reset_tokens' | 'account_creation_request_tokens' | 'email_change_codes' | 'phone_change_codes') =>
  (db: Database, now: Date): Promise<number> =>
    deleteWhere(db, table, isUntil('expire_at', now))

/**
 * Deletes what has expired, each kind by itself and in bounded batches. What each returns is how many rows it has deleted.
 */
export const clearingSteps: Record<string, (db: Database, now: Date, config: DomainConfig) => Promise<number>> = {
  apiKeys: clearExpiredKeys,
  nonces: clearNonces,
  rateLimits: clearRateLimits,
  networks: clearNetworks,
  recoveryTokens: clearRecoveryTokens,
  recoveryCodes: clearRecoveryCodes,
  idempotencyKeys: clearIdempotencyKeys,
  sessions: expiredByIndex('sessions'),
  authTokens: expiredByIndex('auth_tokens'),
  passwordResetTokens: expiredInBlocks('password_reset_tokens'),
  creationRequestTokens: expiredInBlocks('account_creation_request_tokens'),
  emailChangeCodes: expiredInBlocks('email_change_codes'),
  phoneChangeCodes: expiredInBlocks('phone_change_codes'),
  webhookDeliveries: clearWebhookDeliveries,
}

/** Accounts that one statement deletes at most, so that none holds its locks for long. */
const ACCOUNTS_AT_ONCE = 1_000

/**
 * Deletes accounts that were created before a moment and have never been activated. No tombstone is left: no one has
 * had the name. Admins stay. How many.
 */
export function clearUnconfirmedAccounts(db: Database, before: Date): Promise<number> {
  return repeatBatches(ACCOUNTS_AT_ONCE, async () => {
    const { numDeletedRows } = await db
      .deleteFrom('accounts')
      .where('id', 'in', (eb) =>
        eb
          .selectFrom('accounts as unconfirmed')
          .select('unconfirmed.id')
          .where('unconfirmed.activated', '=', false)
          .where('unconfirmed.blocked', '=', false)
          .where('unconfirmed.admin', '=', false)
          .where('unconfirmed.created_at', '<', before.toISOString())
          .limit(ACCOUNTS_AT_ONCE),
      )
      .executeTakeFirstOrThrow()
    return Number(numDeletedRows)
  })
}

/** Deletes calls and messages that SIP servers have reported from before a moment, with their devices. How many. */
export const clearReports = async (db: Database, before: Date): Promise<number> =>
  (await deleteUntil(db, 'reported_calls', { column: 'initiated_at', until: before })) +
  (await deleteUntil(db, 'reported_messages', { column: 'sent_at', until: before }))

/** Deletes voicemails from before a moment; their files go with the next clearing of files. How many. */
export const clearVoicemails = (db: Database, before: Date): Promise<number> =>
  deleteWhere(db, 'voicemails', isUntil('created_at', before))

/** Deletes tombstones from before a moment: these names can be given again. How many. */
export const clearTombstones = (db: Database, before: Date): Promise<number> =>
  deleteWhere(db, 'account_tombstones', isUntil('created_at', before))
