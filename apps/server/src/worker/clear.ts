import {
  audited,
  clearAuditLog,
  clearExpiredKeys,
  clearExpiredTokens,
  clearImports,
  clearNetworks,
  clearNonces,
  clearRateLimits,
  clearTombstones,
  clearUnconfirmedAccounts,
  compactCounts,
} from '@sipspace/core'
import type { Dependencies } from '../dependencies.ts'

const DAY_MS = 86_400_000

/** For so long the result of an import can be fetched; its file, with passwords in clear, waits a day to be started. */
const IMPORT_DAYS = 7
const IMPORT_FILE_DAYS = 1

/** Deletes what has expired; unconfirmed accounts and tombstones only where the settings say after how long. */
export async function clearExpired({ db: plain, config, clock, log }: Dependencies): Promise<void> {
  const now = clock()
  const db = audited(plain, { operation: 'worker.clear', at: now, by: null })
  const daysAgo = (days: number) => new Date(now.getTime() - days * DAY_MS)
  const {
    CLEAR_UNCONFIRMED_ACCOUNTS_AFTER_DAYS: unconfirmed,
    CLEAR_TOMBSTONES_AFTER_DAYS: tombstones,
    AUDIT_RETENTION_DAYS: auditDays,
  } = config
  const cleared = {
    keys: await clearExpiredKeys(db, now),
    tokens: await clearExpiredTokens(db, config, now),
    nonces: await clearNonces(db, now),
    rateLimits: await clearRateLimits(db, now),
    networks: await clearNetworks(db, now),
    unconfirmedAccounts: unconfirmed === 0 ? 0 : await clearUnconfirmedAccounts(db, daysAgo(unconfirmed)),
    imports: await clearImports(db, { imports: daysAgo(IMPORT_DAYS), files: daysAgo(IMPORT_FILE_DAYS) }),
    auditLines: auditDays === 0 ? 0 : await clearAuditLog(plain, daysAgo(auditDays)),
    counts: await compactCounts(plain, now),
    tombstones: tombstones === 0 ? 0 : await clearTombstones(db, daysAgo(tombstones)),
  }
  if (Object.values(cleared).some((count) => count > 0)) log.info(cleared, 'cleared what has expired')
}
