import type { SipIdentity } from '../credentials/sip-identity.rules.ts'
import type { Database } from '../database/database.ts'
import { createKnownCounts } from './counts.ts'
import { type LoginAttemptRecord, recordNetwork } from './login-throttle.queries.ts'
import {
  isNetworkNews,
  loginAttemptKeys,
  NETWORKS,
  networksKnownSince,
  WRONG_PASSWORDS_COUNTED_MS,
} from './login-throttle.rules.ts'
import { networkOf } from './networks.rules.ts'
import { countOnceMore } from './rate-limits.queries.ts'
import { tooMany } from './too-many.ts'

interface Counted {
  pair: string
  /** beside it, for a network that the account does not know */
  ofStrangers: string[]
}

/** An attempt to use a password for an account. */
export interface LoginAttempt {
  /** where it comes from; null for a user who is signed in to the account already */
  network: string | null
  /** what it is counted by, the name that was typed in: too many are refused */
  byName: Counted
  /** what it is counted by, too, where that is another name than the account's SIP address */
  byAccount: Counted | null
  /** all that it may be counted by */
  keys: string[]
  at: Date
}

/**
 * Slows the guessing of passwords, by whatever way they are sent. What it may cost is explained in
 * docs/adr/0013-slow-guesses-and-floods.md.
 */
export interface LoginThrottle {
  /**
   * Prepares a try; null when any number may be tried. `ip` is null for a user who is signed in already; `alias` is the email
   * address or phone number that was typed in for the account, null for its SIP address.
   */
  prepare: (sip: SipIdentity, ip: string | null, alias?: string | null) => LoginAttempt | null
  /**
   * Tries a password, once what is known of such tries has been read along with the hashes. A wrong one is counted. By an alias,
   * too many for the account make any password wrong: a refusal would tell whose alias it is.
   *
   * @throws AppError too_many_requests without comparing anything
   */
  attempt: (
    guess: LoginAttempt | null,
    found: LoginAttemptRecord | null,
    password: { isRight: () => boolean; onRefused: () => void },
  ) => Promise<boolean>
  /** Makes the network known from which an account has signed in. */
  confirm: (guess: LoginAttempt | null, found: LoginAttemptRecord | null, accountId: number) => Promise<void>
}

/** @param perHour wrong passwords for an account from one network; null for any number */
export function createLoginThrottle(db: Database, clock: () => Date, perHour: number | null): LoginThrottle {
  if (perHour === null) {
    return { prepare: () => null, attempt: async (_guess, _found, { isRight }) => isRight(), confirm: async () => {} }
  }
  const known = createKnownCounts()

  /** Until when a try has to wait; null when it need not. */
  const waitsUntil = (keys: string[], pair: string, now: Date): Date | null => {
    let until: Date | null = null
    for (const key of keys) {
      const maximum = key === pair ? perHour : perHour * NETWORKS
      const spent = known.of(key, now)
      if (spent && spent.count >= maximum && (until === null || spent.resetAt > until)) until = spent.resetAt
    }
    return until
  }

  return {
    prepare(sip, ip, alias = null) {
      const network = ip === null ? null : networkOf(ip)
      const countedFor = (name: SipIdentity) => {
        const { pair, account, source } = loginAttemptKeys(name, network ?? 'signed in')
        return { pair, ofStrangers: network === null ? [] : [account, source] }
      }
      const byAccount = alias === null ? null : countedFor(sip)
      // a space is in no SIP address
      const byName = alias === null ? countedFor(sip) : countedFor({ username: `alias ${alias}`, domain: sip.domain })
      const keys = [byName, byAccount].flatMap((one) => (one ? [one.pair, ...one.ofStrangers] : []))
      return { network, byName, byAccount, keys: [...new Set(keys)], at: clock() }
    },

    async attempt(guess, found, { isRight, onRefused }) {
      if (guess === null) return isRight()
      const { at: now, byName, byAccount } = guess
      known.learn(found?.counts ?? [], now)
      const usedAt = found?.network_used_at ?? null
      const isKnown = usedAt !== null && Date.parse(usedAt) > networksKnownSince(now).getTime()
      // strangers who use up what all of them have do not keep out who has been here before
      const keysOf = ({ pair, ofStrangers }: Counted) => (isKnown ? [pair] : [pair, ...ofStrangers])
      const until = waitsUntil(keysOf(byName), byName.pair, now)
      if (until) {
        onRefused()
        throw tooMany(until, now)
      }
      const isOpen = byAccount === null || waitsUntil(keysOf(byAccount), byAccount.pair, now) === null
      if (isRight() && isOpen) return true
      const counted = [...new Set([...keysOf(byName), ...(byAccount ? keysOf(byAccount) : [])])]
      const window = { now, resetAt: new Date(now.getTime() + WRONG_PASSWORDS_COUNTED_MS) }
      for (const key of counted) known.countOnceMore(key, window)
      known.learn(await countOnceMore(db, counted, window), now)
      return false
    },

    async confirm(guess, found, accountId) {
      if (guess === null || guess.network === null) return
      if (isNetworkNews(found?.network_used_at ?? null, guess.at))
        await recordNetwork(db, accountId, guess.network, guess.at)
    },
  }
}
