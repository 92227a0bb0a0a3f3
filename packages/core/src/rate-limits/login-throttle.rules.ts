import type { SipIdentity } from '../credentials/sip-identity.rules.ts'
import { hashToken } from '../random.ts'

const DAY_MS = 86_400_000

/** Wrong passwords count for this long, from the first. */
export const WRONG_PASSWORDS_COUNTED_MS = 3_600_000

/**
 * An account may be sent this many times the wrong passwords of one network by all those networks that it has not signed
 * in from; such a network, to all accounts.
 */
export const NETWORKS = 10

/** Days for which a network that an account has signed in from is known. */
const KNOWN_DAYS = 30

/** Since when a network must have been used to be known. */
export const networksKnownSince = (now: Date): Date => new Date(now.getTime() - KNOWN_DAYS * DAY_MS)

/** Whether the use of a network is to be noted: once a day is enough. */
export const isNetworkNews = (usedAt: string | null, now: Date): boolean =>
  usedAt === null || now.getTime() - Date.parse(usedAt) >= DAY_MS

/**
 * Names are arbitrary input: hashed, they have a length, and what is counted reveals nothing. As JSON, no name can be written so
 * that it counts as another one, or as another kind.
 */
const hashed = (counted: Record<string, string>): string => hashToken(JSON.stringify(counted)).toString('base64url')

/** What wrong passwords are counted by: for an account from a source, for the account, and from the source. */
export function loginAttemptKeys({ username, domain }: SipIdentity, source: string) {
  return {
    pair: hashed({ username, domain, source }),
    account: hashed({ username, domain }),
    source: hashed({ source }),
  }
}

/** What the wrong codes of a network are counted by, whatever accounts they are for. */
export const wrongCodesKey = (network: string): string => hashed({ network })
