import type { DomainConfig } from '../config.ts'

const DAY_MS = 86_400_000

/** What an account may do how often before it is blocked. */
export interface Limit {
  /** events allowed after {@link since}; one more blocks the account */
  allowed: number
  since: Date
}

/** How many codes may be asked for, whatever they are for; null for any number. */
export function requestLimit(config: DomainConfig, now: Date): Limit | null {
  const allowed = config.BLOCKING_AMOUNT_EVENTS_AUTHORIZED_DURING_PERIOD
  const since = new Date(now.getTime() - config.BLOCKING_TIME_PERIOD_CHECK * 60_000)
  return allowed === 0 ? null : { allowed, since }
}

/**
 * How many wrong codes may be sent, always. Codes have four digits and three tries: without this, asking for new ones
 * patiently would find one out within days. This way it takes more than a year on average.
 */
export const wrongCodeLimit = (now: Date): Limit => ({ allowed: 20, since: new Date(now.getTime() - DAY_MS) })

/** Events up to this moment count no more, for whatever limit. */
export function eventsForgottenUntil(config: DomainConfig, now: Date): Date {
  const limits = [requestLimit(config, now), wrongCodeLimit(now)]
  return new Date(Math.min(...limits.map((limit) => limit?.since.getTime() ?? now.getTime())))
}
