import type { SipIdentity } from '../credentials/sip-identity.rules.ts'
import { readSearch } from '../search/search.rules.ts'

/** What a text could mean that is typed in for an account, in small letters. */
export interface AccountName {
  sip: SipIdentity
  /** null where it is none, or is typed in for another Space than that of the host */
  email: string | null
  /** as {@link AccountName.email}, in international form (E.164) */
  phone: string | null
}

/**
 * Reads what a user types in for their account: the username, or the SIP address, the email address or the phone number in any
 * spelling.
 *
 * @param domain of the Space that it is typed in for, where it has none itself
 * @param space that of the host: in no other one are accounts known by their email addresses and phone numbers
 */
export function readAccountName(
  text: string,
  domain: string,
  space: { domain: string; default_country: string | null },
): AccountName {
  const { address, email, phone } = readSearch(text, space.default_country)
  const meant = domain.toLowerCase()
  const sip = {
    username: address?.username ?? text.trim().toLowerCase(),
    domain: address?.domain ? address.domain : meant,
  }
  const isHere = meant === space.domain
  return {
    sip,
    email: isHere && email !== null ? email.toLowerCase() : null,
    phone: isHere && sip.domain === space.domain ? phone : null,
  }
}

/** An account that has a name: by its SIP address, or by its email address or phone number. */
export interface NamedAccount extends SipIdentity {
  id: number
  is_sip: boolean
}

/** The one account that is meant, of those that have a name: its SIP address counts most; null where several could be. */
export function meantAccount(named: readonly NamedAccount[]): SipIdentity | null {
  const [first, ...others] = named
  const meant = named.find(({ is_sip }) => is_sip) ?? (others.every(({ id }) => id === first?.id) ? first : undefined)
  return meant ? { username: meant.username, domain: meant.domain } : null
}
