import { md5 } from '@noble/hashes/legacy.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import type { DigestAuth } from './options.ts'
import type { Authenticate } from './request.ts'

/** The best first. From a package, as WebCrypto has no MD5, and nothing at all on a page without https. */
const HASHES = { 'SHA-256': sha256, MD5: md5 }

type Algorithm = keyof typeof HASHES

/** What a server wants to be answered (RFC 7616 section 3.3). */
export interface Challenge {
  algorithm: Algorithm
  realm: string
  nonce: string
  opaque: string | undefined
}

/** A nonce and how often it has been used. */
interface Nonce {
  challenge: Challenge
  count: number
}

/** Nonces that are kept for later. */
const MAX_IDLE = 16

/**
 * HTTP Digest (RFC 7616, `qop=auth`). A nonce is used by one request at a time, as its count must arrive in order;
 * what the server gives with an answer is used next, so that only the first of a row of requests is sent twice.
 */
export function digestAuthenticator(auth: DigestAuth): Authenticate {
  const from = `sip:${encodeURIComponent(auth.username)}@${auth.domain}`
  const idle: Nonce[] = []
  const keep = (nonce: Nonce) => {
    if (idle.length < MAX_IDLE) idle.push(nonce)
  }
  return async (request, send) => {
    const answerWith = async (nonce: Nonce) => {
      nonce.count++
      const authorization = answerChallenge(nonce.challenge, auth, { ...request, count: nonce.count })
      const answer = await send({ from, authorization })
      if (answer.status !== 401) {
        const next = bestChallenge(answer.headers.get('www-authenticate'))
        keep(next ? { challenge: next, count: 0 } : nonce)
      }
      return answer
    }
    const known = idle.pop()
    const answer = await (known ? answerWith(known) : send({ from }))
    if (answer.status !== 401) return answer
    // what else has been kept is as old as what has just been refused
    if (known) idle.length = 0
    const challenge = bestChallenge(answer.headers.get('www-authenticate'))
    return challenge ? answerWith({ challenge, count: 0 }) : answer
  }
}

// The grammar of a list of challenges (RFC 9110 section 11.6.1): a token with = is a parameter, one without a scheme.
const PART = /([!#$%&'*+\-.^`|~\w]+)(?:[\t ]*=[\t ]*(?:"((?:[^"\\]|\\.)*)"|([^\s",]+)))?/g

/** The challenge of a `WWW-Authenticate` value to answer: the one by the best hash that both sides know. */
export function bestChallenge(header: string | null): Challenge | null {
  const challenges: { scheme: string; parameters: Map<string, string> }[] = []
  for (const [, name = '', quoted, bare] of (header ?? '').matchAll(PART)) {
    const value = quoted?.replaceAll(/\\(.)/g, '$1') ?? bare
    if (value === undefined) challenges.push({ scheme: name.toLowerCase(), parameters: new Map() })
    else challenges.at(-1)?.parameters.set(name.toLowerCase(), value)
  }
  const known = challenges.flatMap(({ scheme, parameters }): Challenge[] => {
    const algorithm = (parameters.get('algorithm') ?? 'MD5').toUpperCase()
    const [realm, nonce] = [parameters.get('realm'), parameters.get('nonce')]
    const isForUs = scheme === 'digest' && /(^|[\s,])auth([\s,]|$)/.test(parameters.get('qop') ?? '')
    if (!isForUs || realm === undefined || nonce === undefined || !(algorithm in HASHES)) return []
    return [{ algorithm: algorithm as Algorithm, realm: fromOctets(realm), nonce, opaque: parameters.get('opaque') }]
  })
  return known.find(({ algorithm }) => algorithm === 'SHA-256') ?? known[0] ?? null
}

/** The `Authorization` value that answers a challenge (RFC 7616 section 3.4), for one request. */
export function answerChallenge(
  { algorithm, realm, nonce, opaque }: Challenge,
  { username, password }: Pick<DigestAuth, 'username' | 'password'>,
  { method, uri, count, cnonce = randomHex() }: { method: string; uri: string; count: number; cnonce?: string },
): string {
  const hash = (...parts: string[]) => bytesToHex(HASHES[algorithm](utf8ToBytes(parts.join(':'))))
  const nc = count.toString(16).padStart(8, '0')
  const response = hash(hash(username, realm, password), nonce, nc, cnonce, 'auth', hash(method, uri))
  const parameters = [
    `username=${quote(username)}`,
    `realm=${quote(realm)}`,
    `nonce=${quote(nonce)}`,
    `uri=${quote(uri)}`,
    `response="${response}"`,
    `algorithm=${algorithm}`,
    `cnonce="${cnonce}"`,
    `nc=${nc}`,
    'qop=auth',
    ...(opaque === undefined ? [] : [`opaque=${quote(opaque)}`]),
  ]
  return `Digest ${parameters.join(', ')}`
}

const quote = (text: string): string => `"${toOctets(text).replaceAll(/["\\]/g, '\\$&')}"`

/** A header holds octets, one a character; text in it is UTF-8. */
const toOctets = (text: string): string => String.fromCharCode(...utf8ToBytes(text))

function fromOctets(octets: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Uint8Array.from(octets, (octet) => octet.charCodeAt(0)))
  } catch {
    return octets
  }
}

const randomHex = (): string => bytesToHex(crypto.getRandomValues(new Uint8Array(16)))
