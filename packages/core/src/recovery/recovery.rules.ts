import { parseSipAddress } from '../credentials/sip-identity.rules.ts'

const DAY_MS = 86_400_000

/**
 * Codes that may be tried for an account in a day, right or wrong, whoever tries. Codes have four digits: asking for new
 * ones patiently takes more than a year to find one out.
 */
export const TRIES_A_DAY = 20

/** Requests of one client are as many as BLOCKING_AMOUNT_EVENTS_AUTHORIZED_DURING_PERIOD; those of all, this many times. */
export const CLIENTS = 4

/** Since when tries count. */
export const triesSince = (now: Date): Date => new Date(now.getTime() - DAY_MS)

/** The name that somebody has typed, alone or as a SIP address; null when it is one of another domain, or none. */
export function usernameIn(typed: string, domain: string): string | null {
  if (!typed.includes('@')) return typed.toLowerCase()
  const sip = parseSipAddress(typed)
  return sip?.domain === domain ? sip.username.toLowerCase() : null
}
