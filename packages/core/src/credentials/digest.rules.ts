import { isUtf8 } from 'node:buffer'
import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

/** Digest algorithms this server offers and accepts, spelled as on the wire (RFC 7616 section 6.1); no `-sess` forms. */
export const DIGEST_ALGORITHMS = ['MD5', 'SHA-256'] as const

export type DigestAlgorithm = (typeof DIGEST_ALGORITHMS)[number]

/** What an `Authorization: Digest` header says, unquoted (RFC 7616 section 3.4). Nothing in it has been verified. */
export interface DigestCredentials {
  username: string
  realm: string
  nonce: string
  /** the request-target the client signed; the caller compares it with the one it got */
  uri: string
  /** lower-case hex: 32 digits for MD5, 64 for SHA-256 */
  response: string
  algorithm: DigestAlgorithm
  cnonce: string
  /** nonce count, 1 … 0xffffffff */
  nc: number
  /** the same as the 8 hex digits the client sent, which are what it hashed */
  ncHex: string
  qop: 'auth'
  opaque?: string
}

export type NonceCheck = { state: 'valid' | 'expired'; issuedAt: Date; expiresAt: Date } | { state: 'forged' }

const MAX_HEADER_OCTETS = 4096

const HASHES = {
  MD5: { name: 'md5', response: /^[0-9a-f]{32}$/ },
  'SHA-256': { name: 'sha256', response: /^[0-9a-f]{64}$/ },
} as const satisfies Record<DigestAlgorithm, { name: string; response: RegExp }>

function hashHex(algorithm: DigestAlgorithm, text: string): string {
  return createHash(HASHES[algorithm].name).update(text).digest('hex')
}

/**
 * HA1 = H(unq(username) ":" unq(realm) ":" passwd), over UTF-8 (RFC 7616 section 3.4.2).
 *
 * @returns lower-case hex: 32 digits for MD5, 64 for SHA-256
 */
export function computeHa1(
  algorithm: DigestAlgorithm,
  { username, realm, password }: { username: string; realm: string; password: string },
): string {
  return hashHex(algorithm, `${username}:${realm}:${password}`)
}

interface AuthParam {
  value: string
  quoted: boolean
}

const SCHEME = /^digest [\t ,]*/i

// One auth-param with the list separator after it (RFC 9110 sections 5.6.1, 5.6.4 and 11.2). The alternatives under
// each repetition start with different characters, so a failed match costs linear time.
const AUTH_PARAM =
  /([!#$%&'*+\-.^_`|~\w]+)[\t ]*=[\t ]*(?:([!#$%&'*+\-.^_`|~\w]+)|"((?:[\t !#-[\]-~\x80-\xff]|\\[\t -~\x80-\xff])*)")[\t ]*(?:,[\t ,]*|$)/gy

function parseAuthParams(header: string): Map<string, AuthParam> | null {
  if (header.length > MAX_HEADER_OCTETS) return null
  const scheme = SCHEME.exec(header)
  if (scheme === null) return null
  const list = header.slice(scheme[0].length)
  const params = new Map<string, AuthParam>()
  let consumed = 0
  for (const [matched, name = '', token, quoted = ''] of list.matchAll(AUTH_PARAM)) {
    const key = name.toLowerCase()
    if (params.has(key)) return null
    const param =
      token === undefined ? { value: quoted.replace(/\\(.)/g, '$1'), quoted: true } : { value: token, quoted: false }
    params.set(key, param)
    consumed += matched.length
  }
  return consumed === list.length ? params : null
}

function decodeOctets(octets: string): string | undefined {
  const bytes = Buffer.from(octets, 'latin1')
  return isUtf8(bytes) ? bytes.toString('utf8') : undefined
}

/**
 * Parses an `Authorization` header (RFC 7616 section 3.4; grammar RFC 9110 section 11.4). Syntax only: realm, uri,
 * opaque, nonce and response are the caller's to check.
 *
 * A missing `algorithm` means MD5 (section 3.3). `algorithm`, `qop` and `userhash` may be quoted; `nc` may not; all
 * the others must be. Parameters the RFC does not know are ignored.
 *
 * @param header as node:http hands it over: one character per octet. Octets in quoted strings are read as UTF-8.
 * @returns null for another scheme and for what is not allowed or not supported here: more than 4096 octets, bad
 *   grammar, a parameter missing, doubled or of the wrong form, octets that are not UTF-8, `qop` other than `auth`,
 *   another algorithm, `username*`, `userhash=true`
 */
export function parseDigestAuthorization(header: string): DigestCredentials | null {
  const params = parseAuthParams(header)
  if (params === null || params.has('username*')) return null
  if ((params.get('userhash')?.value ?? 'false').toLowerCase() !== 'false') return null

  const quotedParam = (name: string): string | undefined => {
    const param = params.get(name)
    return param?.quoted ? decodeOctets(param.value) : undefined
  }
  const username = quotedParam('username')
  const realm = quotedParam('realm')
  const nonce = quotedParam('nonce')
  const uri = quotedParam('uri')
  const response = quotedParam('response') ?? ''
  const cnonce = quotedParam('cnonce')
  const opaque = quotedParam('opaque')
  if (username === undefined || realm === undefined || nonce === undefined) return null
  // A request-target is visible ASCII; RFC 7616 section 3.4 makes cnonce ASCII too.
  if (uri === undefined || !/^[!-~]+$/.test(uri)) return null
  if (cnonce === undefined || !/^[\t -~]*$/.test(cnonce)) return null
  if (opaque === undefined && params.has('opaque')) return null

  const algorithmName = (params.get('algorithm')?.value ?? 'MD5').toUpperCase()
  const algorithm = DIGEST_ALGORITHMS.find((known) => known === algorithmName)
  if (algorithm === undefined) return null
  if (!HASHES[algorithm].response.test(response)) return null

  const qop = params.get('qop')?.value
  const nc = params.get('nc')
  if (qop !== 'auth' || nc === undefined || nc.quoted) return null
  // The RFC says lower case; clients that print upper case hash what they print, so it does no harm.
  if (!/^[0-9a-f]{8}$/i.test(nc.value) || nc.value === '00000000') return null

  return {
    username,
    realm,
    nonce,
    uri,
    response,
    algorithm,
    cnonce,
    nc: Number.parseInt(nc.value, 16),
    ncHex: nc.value,
    qop,
    ...(opaque === undefined ? {} : { opaque }),
  }
}

/**
 * Whether the client knew the password: response = H(HA1 ":" nonce ":" nc ":" cnonce ":" qop ":" H(method ":" uri))
 * (RFC 7616 section 3.4.1). Takes the same time wherever a wrong response differs.
 *
 * @param expected `ha1`: lower-case hex, by the algorithm the credentials name (see {@link computeHa1});
 *   `method`: the request's, as sent
 */
export function verifyDigestResponse(
  credentials: DigestCredentials,
  { ha1, method }: { ha1: string; method: string },
): boolean {
  const { algorithm, nonce, ncHex, cnonce, qop, uri, response } = credentials
  const ha2 = hashHex(algorithm, `${method}:${uri}`)
  const expected = Buffer.from(hashHex(algorithm, `${ha1}:${nonce}:${ncHex}:${cnonce}:${qop}:${ha2}`))
  const actual = Buffer.from(response)
  return actual.length === expected.length && timingSafeEqual(actual, expected)
}

function quote(name: string, value: string): string {
  if (/[\p{Cc}\p{Cs}]/u.test(value)) throw new TypeError(`${name} must not contain control characters or surrogates`)
  const escaped = value.replace(/["\\]/g, '\\$&')
  return `"${Buffer.from(escaped).toString('latin1')}"`
}

/**
 * The value of a `WWW-Authenticate` header (RFC 7616 section 3.3): qop is always `auth`.
 *
 * @param challenge `stale`: true when the request's only fault was an expired nonce
 * @returns one character per octet, which is what node:http sends; text beyond ASCII is UTF-8
 * @throws TypeError if realm, nonce or opaque contains a control character or a lone surrogate
 */
export function formatDigestChallenge({
  realm,
  algorithm,
  nonce,
  opaque,
  stale = false,
}: {
  realm: string
  algorithm: DigestAlgorithm
  nonce: string
  opaque: string
  stale?: boolean
}): string {
  const params = [
    `realm=${quote('realm', realm)}`,
    'qop="auth"',
    `algorithm=${algorithm}`,
    `nonce=${quote('nonce', nonce)}`,
    `opaque=${quote('opaque', opaque)}`,
  ]
  if (stale) params.push('stale=true')
  return `Digest ${params.join(',')}`
}

// A nonce is base64url of: version (1 byte), issuedAt in ms (6), random (12), HMAC-SHA256 (32). 51 bytes are 68
// characters with no bits left over, so no two texts decode to the same nonce.
const NONCE_VERSION = 1
const NONCE_TEXT = /^[\w-]{68}$/
const TIME_BYTES = 6
const HEAD_BYTES = 1 + TIME_BYTES + 12
const MAX_CLOCK_SKEW_MS = 60_000

function nonceMac(key: Buffer, head: Buffer, identity: string): Buffer {
  return createHmac('sha256', key).update(head).update(identity).digest()
}

/**
 * Makes a nonce that needs no record until it is used (RFC 7616 section 5.4): time and account are sealed in it.
 *
 * @param key secret shared by all processes, at least 32 random bytes
 * @param mint `identity`: the account it is given to, e.g. `alice@sip.example.org`, whether or not that exists
 * @returns 68 characters of base64url
 * @throws RangeError if `now` is not a date from 1970 on
 */
export function mintNonce(key: Buffer, { identity, now }: { identity: string; now: Date }): string {
  const head = randomBytes(HEAD_BYTES)
  head.writeUInt8(NONCE_VERSION, 0)
  head.writeUIntBE(now.getTime(), 1, TIME_BYTES)
  return Buffer.concat([head, nonceMac(key, head, identity)]).toString('base64url')
}

/**
 * Tells whether {@link mintNonce} made this nonce with this key for this identity, and whether its time is over.
 * Says nothing about replays: those are found by the count of `nc`.
 *
 * @returns `forged` also for a nonce issued more than 60 s in the future (processes' clocks differ by less);
 *   `expired` from `issuedAt + lifetimeSeconds` on
 */
export function checkNonce(
  key: Buffer,
  nonce: string,
  { identity, now, lifetimeSeconds }: { identity: string; now: Date; lifetimeSeconds: number },
): NonceCheck {
  // Buffer.from skips what is not base64url, hence the check before it.
  if (!NONCE_TEXT.test(nonce)) return { state: 'forged' }
  const bytes = Buffer.from(nonce, 'base64url')
  const head = bytes.subarray(0, HEAD_BYTES)
  const authentic = timingSafeEqual(bytes.subarray(HEAD_BYTES), nonceMac(key, head, identity))
  if (!authentic || head.readUInt8(0) !== NONCE_VERSION) return { state: 'forged' }

  const issuedAt = new Date(head.readUIntBE(1, TIME_BYTES))
  const expiresAt = new Date(issuedAt.getTime() + lifetimeSeconds * 1000)
  if (issuedAt.getTime() > now.getTime() + MAX_CLOCK_SKEW_MS) return { state: 'forged' }
  return { state: now.getTime() < expiresAt.getTime() ? 'valid' : 'expired', issuedAt, expiresAt }
}
