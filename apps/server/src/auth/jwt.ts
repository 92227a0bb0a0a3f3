import { createPublicKey, type KeyObject, X509Certificate } from 'node:crypto'
import {
  type Database,
  Email,
  findByEmail,
  findBySip,
  parseSipAddress,
  type RequesterRow,
  requesterOf,
} from '@sipspace/core'
import { type CryptoKey, errors, importSPKI, type JWTPayload, jwtVerify } from 'jose'
import type { Config } from '../config/config.ts'
import { SettingsError } from '../config/config.ts'

const ALGORITHMS = ['RS256', 'RS384', 'RS512']

/** RFC 7518 section 3.3 */
const MIN_KEY_BITS = 2048

/** Checks a Bearer token (RFC 7519); null when it is not to be believed. */
export type VerifyBearer = (token: string, now: Date) => Promise<JWTPayload | null>

/**
 * Prepares the check of Bearer tokens: signature, `exp` (required), `nbf`, `iat`, and `iss` and `aud` where they are set.
 *
 * @returns null when no key is set, so that there are no Bearer tokens
 * @throws SettingsError for a key that cannot be read
 */
export async function prepareBearer(config: Config): Promise<VerifyBearer | null> {
  const { JWT_RSA_PUBLIC_KEY_PEM: pem, JWT_LEEWAY_SECONDS: leeway } = config
  if (pem === undefined) return null
  const spki = readRsaKey(pem).export({ type: 'spki', format: 'pem' }).toString()
  const keys = new Map<string, CryptoKey>()
  for (const algorithm of ALGORITHMS) keys.set(algorithm, await importSPKI(spki, algorithm))
  return async (token, now) => {
    try {
      const { payload } = await jwtVerify(
        token,
        ({ alg }) => keys.get(alg) ?? Promise.reject(new errors.JOSEAlgNotAllowed()),
        {
          algorithms: ALGORITHMS,
          currentDate: now,
          clockTolerance: leeway,
          requiredClaims: ['exp'],
          ...(config.JWT_ISSUER === undefined ? {} : { issuer: config.JWT_ISSUER }),
          ...(config.JWT_AUDIENCE === undefined ? {} : { audience: config.JWT_AUDIENCE }),
        },
      )
      // of `iat` jose looks only at the type
      return payload.iat !== undefined && payload.iat > now.getTime() / 1000 + leeway ? null : payload
    } catch (error) {
      if (error instanceof errors.JOSEError) return null
      throw error
    }
  }
}

/** What may be in PEM. Of a private key the public one could be had, but it has no business here. */
const PEM_LABELS = ['PUBLIC KEY', 'RSA PUBLIC KEY', 'CERTIFICATE']

/**
 * Reads an RSA key from PEM, or from base64 as single sign-on servers show it: SPKI (RFC 5280), PKCS#1 (RFC 8017), or a
 * certificate, of which nothing but the key counts.
 *
 * @throws SettingsError
 */
function readRsaKey(text: string): KeyObject {
  const key = text.includes('-----BEGIN ') ? keyOfPem(text) : keyOfBase64(text)
  if (key?.asymmetricKeyType !== 'rsa') {
    throw new SettingsError(
      'JWT_RSA_PUBLIC_KEY_PEM: must be an RSA public key or a certificate with one, in PEM or as bare base64',
    )
  }
  if ((key.asymmetricKeyDetails?.modulusLength ?? 0) < MIN_KEY_BITS) {
    throw new SettingsError(`JWT_RSA_PUBLIC_KEY_PEM: must be an RSA key of at least ${MIN_KEY_BITS} bits`)
  }
  return key
}

function keyOfPem(pem: string): KeyObject | null {
  const label = /-----BEGIN ([^-]+)-----/.exec(pem)?.[1] ?? ''
  return PEM_LABELS.includes(label) ? firstThatReads([() => createPublicKey(pem)]) : null
}

function keyOfBase64(text: string): KeyObject | null {
  const base64 = text.replace(/\s/g, '')
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) return null
  const der = Buffer.from(base64, 'base64')
  return firstThatReads([
    () => publicKeyOf(der, 'spki'),
    () => publicKeyOf(der, 'pkcs1'),
    () => new X509Certificate(der).publicKey,
  ])
}

/** Node.js makes a public key of a private one, too; then the bytes are others. */
function publicKeyOf(der: Buffer, type: 'spki' | 'pkcs1'): KeyObject {
  const key = createPublicKey({ key: der, format: 'der', type })
  if (!key.export({ type, format: 'der' }).equals(der)) throw new Error(`not ${type}`)
  return key
}

function firstThatReads(readers: (() => KeyObject)[]): KeyObject | null {
  for (const read of readers) {
    try {
      return read()
    } catch {
      // it is in another form, or in none
    }
  }
  return null
}

/**
 * The account that a token's claims name. A token opens accounts of the Spaces it is trusted for only: those set, else
 * that of the host it was sent to. An email address names one where the issuer has verified it (OpenID Connect Core section
 * 5.1), for anybody may enter another's; and none where several accounts share it.
 */
export async function findByClaims(db: Database, host: string | null, claims: JWTPayload, config: Config) {
  const row = await findRow(db, host, claims, config)
  // the issuer has asked for as many factors as it wants
  const requester = row && requesterOf(row, { isShown: true, isRequired: false })
  if (!requester) return { row, requester: null, failure: 'unknown' } as const
  const trusted = config.JWT_SPACES ?? [row.domain]
  return trusted.includes(requester.home.domain)
    ? ({ row, requester, failure: null } as const)
    : ({ row, requester: null, failure: 'wrong_space' } as const)
}

async function findRow(
  db: Database,
  host: string | null,
  claims: JWTPayload,
  config: Config,
): Promise<RequesterRow | null> {
  const sip = claims[config.JWT_SIP_IDENTIFIER]
  if (sip !== undefined) {
    const address = typeof sip === 'string' ? parseSipAddress(sip) : null
    return address ? ((await findBySip(db, host, address)) ?? null) : null
  }
  const { email, email_verified: isVerified } = claims
  if (isVerified !== true) return null
  // lower case makes ASCII of some other letters, and must not make one address of another
  const address = Email.safeParse(email)
  if (!address.success) return null
  const [row, ...others] = await findByEmail(db, host, address.data)
  return row && others.length === 0 ? row : null
}
