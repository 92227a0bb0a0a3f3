import {
  clearExpiredKeys,
  clearExpiredTokens,
  clearNonces,
  clearTombstones,
  clearUnconfirmedAccounts,
} from '@sipspace/core'
import type { Dependencies } from '../dependencies.ts'

const DAY_MS = 86_400_000

/** Deletes what has expired; unconfirmed accounts and tombstones only where the settings say after how long. */
export async function clearExpired({ db, config, clock, log }: Dependencies): Promise<void> {
  const now = clock()
  const daysAgo = (days: number) => new Date(now.getTime() - days * DAY_MS)
  const { CLEAR_UNCONFIRMED_ACCOUNTS_AFTER_DAYS: unconfirmed, CLEAR_TOMBSTONES_AFTER_DAYS: tombstones } = config
  const cleared = {
    keys: await clearExpiredKeys(db, now),
    tokens: await clearExpiredTokens(db, config, now),
    nonces: await clearNonces(db, now),
    unconfirmedAccounts: unconfirmed === 0 ? 0 : await clearUnconfirmedAccounts(db, daysAgo(unconfirmed)),
    tombstones: tombstones === 0 ? 0 : await clearTombstones(db, daysAgo(tombstones)),
  }
  if (Object.values(cleared).some((count) => count > 0)) log.info(cleared, 'cleared what has expired')
}
