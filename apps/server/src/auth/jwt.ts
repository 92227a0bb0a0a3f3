import { type Database, findByEmail, findBySip, parseSipAddress, type RequesterRow, requesterOf } from '@sipspace/core'
import { errors, importSPKI, type JWTPayload, jwtVerify } from 'jose'
import type { Config } from '../config/config.ts'
import { SettingsError } from '../config/config.ts'

const ALGORITHMS = ['RS256', 'RS384', 'RS512']

/** RFC 7518 section 3.3 */
const MIN_KEY_BITS = 2048

/** Checks a Bearer token (RFC 7519); null when it is not to be believed. */
export type VerifyBearer = (token: string, now: Date) => Promise<JWTPayload | null>

/**
 * Prepares the check of Bearer tokens: signature, `exp` (required), `nbf`, and `iss` and `aud` where they are set.
 *
 * @returns null when no key is set, so that there are no Bearer tokens
 * @throws SettingsError for a key that cannot be read
 */
export async function prepareBearer(config: Config): Promise<VerifyBearer | null> {
  const pem = config.JWT_RSA_PUBLIC_KEY_PEM
  if (pem === undefined) return null
  const key = await importSPKI(pem, 'RS256').catch(() => {
    throw new SettingsError('JWT_RSA_PUBLIC_KEY_PEM: must be an RSA public key in PEM (SPKI)')
  })
  if ((key.algorithm as { name: string; modulusLength: number }).modulusLength < MIN_KEY_BITS) {
    throw new SettingsError(`JWT_RSA_PUBLIC_KEY_PEM: must be an RSA key of at least ${MIN_KEY_BITS} bits`)
  }
  const keys = new Map([['RS256', key]])
  for (const algorithm of ALGORITHMS.slice(1)) keys.set(algorithm, await importSPKI(pem, algorithm))
  return async (token, now) => {
    try {
      const { payload } = await jwtVerify(
        token,
        ({ alg }) => keys.get(alg) ?? Promise.reject(new errors.JOSEAlgNotAllowed()),
        {
          algorithms: ALGORITHMS,
          currentDate: now,
          requiredClaims: ['exp'],
          ...(config.JWT_ISSUER === undefined ? {} : { issuer: config.JWT_ISSUER }),
          ...(config.JWT_AUDIENCE === undefined ? {} : { audience: config.JWT_AUDIENCE }),
        },
      )
      return payload
    } catch (error) {
      if (error instanceof errors.JOSEError) return null
      throw error
    }
  }
}

/**
 * The account that a token's claims name. A token opens accounts of the Spaces it is trusted for only: those set, else
 * that of the host it was sent to. An email address that several accounts share names none.
 */
export async function findByClaims(db: Database, host: string | null, claims: JWTPayload, config: Config) {
  const row = await findRow(db, host, claims, config)
  const requester = row && requesterOf(row)
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
  const email = claims['email']
  // lower case makes ASCII of some other letters, and must not make one address of another
  if (typeof email !== 'string' || !/^[!-~]+$/.test(email)) return null
  const [row, ...others] = await findByEmail(db, host, email)
  return row && others.length === 0 ? row : null
}
