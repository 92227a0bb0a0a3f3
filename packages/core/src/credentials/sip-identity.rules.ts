/** An account's address: `username` percent-decoded, `domain` lower-case. Neither is known to exist. */
export interface SipIdentity {
  username: string
  domain: string
}

const MAX_LENGTH = 512
const MAX_DOMAIN_LENGTH = 253

const UNPRINTABLE = /[\p{Cc}\p{Cs}]/u
// A header's characters are octets, where 0x80 to 0x9f are parts of UTF-8 sequences and not C1 controls.
const NOT_HEADER_TEXT = /[^ -~\x80-\u{10ffff}]|\p{Cs}/u

const LABEL = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?'
const HOST = `${LABEL}(?:\\.${LABEL})*`

const TOKEN = "[\\w\\-.!%*+`'~]+"
const QUOTED = '"(?:[^"\\\\]|\\\\.)*"'
const HEADER_PARAMS = `(?: *; *${TOKEN}(?: *= *(?:[\\w\\-.!%*+\`'~[\\]:]+|${QUOTED}))?)* *`
const URI_PARAM_TEXT = "[\\w\\-.!~*'()[\\]/:&+$%]+"
const URI_PARAMS = `(?:;${URI_PARAM_TEXT}(?:=${URI_PARAM_TEXT})?)*`
const BARE_USER = "(?:[\\w\\-.!~*'()&=+$/]|%[0-9a-f]{2})+"
const USER = "(?:[\\w\\-.!~*'()&=+$/,;?]|%[0-9a-f]{2})+"

const PORT = '(?::\\d{1,5})?'

const DISPLAY_NAME = `(?:${QUOTED} *|[\\w\\-.!%*+\`'~ ]*)`
const NAME_ADDR = new RegExp(`^${DISPLAY_NAME}<sips?:(${USER})@(${HOST})${PORT}${URI_PARAMS}>${HEADER_PARAMS}$`, 'i')
// Without angle brackets "," ";" and "?" end the URI (RFC 3261 section 20), and what follows belongs to the header.
const ADDR_SPEC = new RegExp(`^sips?:(${BARE_USER})@(${HOST})${PORT}${HEADER_PARAMS}$`, 'i')

// A display name of people has more letters than those of a token, and a path has it without their escapes.
const BRACKETED = new RegExp(`^(?:${QUOTED}\\s*|[^"<>,;:@]*)<([^<>]*)>${HEADER_PARAMS}$`)
const ADDRESS = new RegExp(`^([^@:]+)@(${HOST})${PORT}${URI_PARAMS}$`, 'i')
const SIP_URI = new RegExp(`^sips?:${USER}@(?:${HOST}|\\[[\\da-f:.]{2,45}\\])${PORT}${URI_PARAMS}$`, 'i')

function decodePercent(text: string): string | null {
  try {
    return decodeURIComponent(text)
  } catch {
    return null
  }
}

/** The account of a match of an expression that has groups for the user and the domain. */
function identity(match: RegExpExecArray | null): SipIdentity | null {
  if (match === null) return null
  const [, escapedUser, domain] = match as unknown as [string, string, string]
  if (domain.length > MAX_DOMAIN_LENGTH) return null
  const username = decodePercent(escapedUser)
  if (username === null || UNPRINTABLE.test(username)) return null
  return { username, domain: domain.toLowerCase() }
}

/**
 * Reads the account out of a `From` value (RFC 3261 section 20.20): a sip or sips URI with or without angle brackets,
 * display name and parameters, all of which but user and domain are dropped. So is a port, which From may not have (RFC
 * 3261 section 19.1.1, table 1) and some clients send all the same.
 *
 * @param header at most 512 characters, as node:http hands it over
 * @returns null for anything else, including a URI with headers, a password or an IPv6 host, and escapes that are not
 *   UTF-8 or stand for control characters
 */
export function parseFromHeader(header: string): SipIdentity | null {
  if (header.length > MAX_LENGTH || NOT_HEADER_TEXT.test(header)) return null
  return identity(NAME_ADDR.exec(header) ?? ADDR_SPEC.exec(header))
}

const parseAddress = (text: string): SipIdentity | null => identity(ADDRESS.exec(text.replace(/^sips?(?::|%3a)/i, '')))

function parseAddressOrBrackets(text: string): SipIdentity | null {
  const [, bracketed] = BRACKETED.exec(text) ?? []
  return parseAddress(bracketed ?? text)
}

/**
 * Reads `user@domain`, `sip:user@domain` or `sips:user@domain`, with or without angle brackets, a display name, a port and
 * parameters such as `;user=phone`, which are dropped; or any of them percent-encoded once more, as a path parameter is
 * when the client encoded it twice and the router decoded it once.
 *
 * Escapes in the user part mean what they mean in a SIP URI, so `a%20b@d`, `a b@d` and `a%2520b%40d` are one account.
 *
 * @param text at most 512 characters
 * @returns null when malformed: bad or non-UTF-8 escapes, control characters, lone surrogates, a second `@`, a password, an
 *   IPv6 host or URI headers (`?subject=…`)
 */
export function parseSipAddress(text: string): SipIdentity | null {
  if (text.length > MAX_LENGTH) return null
  const direct = parseAddressOrBrackets(text)
  if (direct !== null) return direct
  const decoded = decodePercent(text)
  return decoded === null ? null : parseAddressOrBrackets(decoded)
}

/** Whether a text is a sip or sips URI of a user (RFC 3261 section 19.1), without a password or headers. */
export const isSipUri = (text: string): boolean => text.length <= MAX_LENGTH && SIP_URI.test(text)

/** The account's SIP URI, such as `sip:alice01@sip.example.org`. */
export const sipUri = ({ username, domain }: SipIdentity): string => `sip:${escapeUser(username)}@${domain}`

/** The user part of a SIP URI: all but unreserved and user-unreserved characters are escaped (RFC 3261 section 25.1). */
const escapeUser = (username: string): string =>
  username.replace(/[^\w\-.!~*'()&=+$,;?/]/gu, (character) => encodeURIComponent(character))
