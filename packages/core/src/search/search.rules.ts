import { AsYouType, type CountryCode } from 'libphonenumber-js/max'
import { canonicalAddress } from '../addresses.ts'
import { parseSipAddress, type SipIdentity } from '../credentials/sip-identity.rules.ts'
import { parsePhone } from '../phones/phones.rules.ts'
import { wordsOf } from '../search-words.ts'
import { Email, withAsciiDomain } from '../text.schema.ts'

/** What a text that is searched for could mean: what is found is found by one of them. */
export interface SearchMeaning {
  /** a SIP address; what is typed of a domain may be its beginning, or nothing */
  address: SipIdentity | null
  email: string | null
  /** a whole phone number in international form (E.164) */
  phone: string | null
  /** what a phone number or the name of an account may have in it: that number, or its digits so far */
  digits: string[]
  ip: string | null
  /** words that something has, in any order, in small letters and without accents */
  words: string[]
}

/** Marks without a width of their own, which programs put around what is copied. */
const INVISIBLE = /\p{Cf}/gu

/** What stands in angle brackets, behind a name or not, and also while the closing one is not typed yet. */
const BRACKETED = /^(?:"(?:[^"\\]|\\.)*"\s*|[^<"]*)<\s*([^<>]*)/

const SCHEME = /^(sips?|tel|mailto)(?::|%3a)\s*/i

/** A user and what there is of a domain, without the parameters and the port. */
const BEGUN_ADDRESS = /^([^@\s;?<>]+?)(?:@([a-z0-9.-]*)(?::\d*)?)?(?:[;?].*)?$/i

/** A number as people write it, at least so far. */
const NUMBER = /^\+?[\d\s().\-/‐-―]*$/

/** Digits that a part of a number has at least. */
const MIN_DIGITS = 3

/**
 * Reads a text that is searched for: a SIP address with or without scheme, brackets, parameters and display name, a phone
 * number in any spelling, an email address, an IP address, or words in any order.
 *
 * @param country whose numbers are written without their country's (ISO 3166-1 alpha-2); null for none
 */
export function readSearch(text: string, country: string | null): SearchMeaning {
  const plain = text.replace(INVISIBLE, '').normalize('NFKC').trim()
  const inner = (BRACKETED.exec(plain)?.[1] ?? '').trim() || plain
  const scheme = (SCHEME.exec(inner)?.[1] ?? '').toLowerCase()
  const bare = inner.replace(SCHEME, '')
  const ip = canonicalAddress(bare)
  const isUri = inner !== plain || scheme !== ''
  const address = scheme === 'tel' || scheme === 'mailto' ? null : readAddress(bare, isUri)
  const named = isUri ? withoutParameters(bare, address) : plain
  const email = Email.safeParse(withoutParameters(bare, null))
  const { phone, digits } = ip === null ? readNumber(address?.username ?? bare, country) : NO_NUMBER
  const written = /\s/.test(named) ? named : withAsciiDomain(named)
  return {
    address,
    email: email.success ? email.data : null,
    phone,
    // a part of a number is no account of a whole address
    digits: address === null ? digits : digits.filter((one) => one === phone),
    ip,
    // the words of a whole number are parts of it, which others have, too
    words: phone !== null && address === null ? [] : wordsOf(written),
  }
}

const NO_NUMBER = { phone: null, digits: [] }

function readAddress(bare: string, isUri: boolean): SipIdentity | null {
  const whole = parseSipAddress(bare)
  if (whole !== null) return { ...whole, username: whole.username.toLowerCase() }
  const begun = BEGUN_ADDRESS.exec(bare)
  const [user, domain] = [begun?.[1], begun?.[2]]
  if (user === undefined || (domain === undefined && !isUri)) return null
  return { username: decoded(user).toLowerCase(), domain: (domain ?? '').toLowerCase() }
}

function decoded(user: string): string {
  try {
    return decodeURIComponent(user)
  } catch {
    return user
  }
}

const withoutParameters = (bare: string, address: SipIdentity | null): string =>
  address === null ? bare.replace(/[;?].*/, '') : [address.username, address.domain].filter(Boolean).join('@')

function readNumber(text: string, country: string | null): Pick<SearchMeaning, 'phone' | 'digits'> {
  const number = text.replace(/;.*/, '')
  if (!NUMBER.test(number) || countDigits(number) < MIN_DIGITS) return { phone: null, digits: [] }
  const typed = number.replace(/[^+\d]/g, '')
  const phone = parsePhone(`tel:${text}`, country)?.number ?? null
  if (phone !== null) return { phone, digits: unique([phone, typed]) }
  return { phone, digits: unique([soFar(typed, country), typed.replace(/^00/, '+').replace(/^0/, ''), typed]) }
}

/** The international form of what there is of a number, as far as there is one. */
function soFar(typed: string, country: string | null): string {
  const reader = new AsYouType(country as CountryCode)
  reader.input(typed)
  return reader.getNumberValue() ?? typed
}

const countDigits = (text: string): number => text.replace(/\D/g, '').length

const unique = (digits: string[]): string[] => [...new Set(digits)].filter((one) => countDigits(one) >= MIN_DIGITS)
