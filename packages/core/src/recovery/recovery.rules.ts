const DAY_MS = 86_400_000

/** Digits of a code that is typed on our own page. */
export const RECOVERY_CODE_DIGITS = 6

/**
 * Wrong and right tries for an account in a day after which its messages bring a link instead of a code: codes could be
 * guessed by asking for new ones patiently, and a link that only the owner gets cannot.
 */
const TRIES_A_DAY = 20

/**
 * A network may ask as often as BLOCKING_AMOUNT_EVENTS_AUTHORIZED_DURING_PERIOD says; all that the account has not signed
 * in from, this many times as often together.
 */
const NETWORKS = 4

/** As many networks' requests bring codes; those of more bring links. */
const NETWORKS_WITH_CODES = 2

/** What was asked for an account before. */
export interface EarlierRecoveries {
  /** within the period of the limit, from the network that asks now */
  ofNetwork: number
  /** within the period of the limit, from all networks */
  ofAll: number
  /** within a day */
  tries: number
  /** whether the account has signed in from the network that asks now */
  isKnownNetwork: boolean
}

/**
 * What the next message brings: a code, a link, or nothing, as there is none. A crowd of strangers makes links
 * come, which help the owner, whoever has requested them. The account is not blocked:
 * who asks may be a stranger to it.
 *
 * @param allowed requests of a network; null for any number
 */
export function nextMessage(allowed: number | null, earlier: EarlierRecoveries): 'code' | 'link' | 'nothing' {
  const { ofNetwork, ofAll, tries, isKnownNetwork } = earlier
  if (allowed !== null && ofNetwork >= allowed) return 'nothing'
  if (allowed !== null && !isKnownNetwork && ofAll >= allowed * NETWORKS) return 'nothing'
  return tries >= TRIES_A_DAY || (allowed !== null && ofAll >= allowed * NETWORKS_WITH_CODES) ? 'link' : 'code'
}

/** Since when tries count. */
export const triesSince = (now: Date): Date => new Date(now.getTime() - DAY_MS)
