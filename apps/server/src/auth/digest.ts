import { randomBytes } from 'node:crypto'
import {
  type ComparedPassword,
  checkNonce,
  computeHa1,
  type DigestAlgorithm,
  type DigestCredentials,
  digestKey,
  findToCompare,
  formatDigestChallenge,
  mintNonce,
  parseDigestAuthorization,
  parseFromHeader,
  passwordCredential,
  realmOf,
  requesterOf,
  type SignInOutcome,
  takeNonceCount,
  verifyDigestResponse,
} from '@sipspace/core'
import type { AuthDependencies } from './auth-dependencies.ts'
import { recordSignIn } from './sign-ins.ts'

interface DigestRequest {
  from: string | undefined
  authorization: string | undefined
  ip: string
  method: string
  /** the request-target as it was sent */
  uri: string
}

/** Clients send it back as it is; it means nothing. */
const OPAQUE = 'c2lwc3BhY2U'

/**
 * Authenticates by HTTP Digest (RFC 7616): the client names itself in `From`, and gets one challenge for each of its
 * algorithms. An account that does not exist is challenged like any other. Nothing is written before the answer to a
 * challenge has been found right.
 *
 * @returns null when the request does not name an account
 * @throws AppError too_many_requests
 */
export async function authenticateByDigest(deps: AuthDependencies, host: string | null, request: DigestRequest) {
  const { db, loginThrottle } = deps
  const identity = request.from === undefined ? null : parseFromHeader(request.from)
  if (!identity) return null
  const guess = loginThrottle.prepare(identity, request.ip)
  const row = await findToCompare(db, host, identity, guess)
  if (!row) return null

  const now = deps.clock()
  const key = row.digest_key ?? (await digestKey(db, randomBytes(32)))
  const realm =
    row.home_domain === null ? identity.domain : realmOf({ domain: row.home_domain, account_realm: row.home_realm })
  const name = `${identity.username}@${identity.domain}`
  const algorithms: DigestAlgorithm[] =
    row.passwords.length > 0 ? row.passwords.map((password) => password.algorithm) : ['SHA-256']
  const challenge = (algorithm: DigestAlgorithm, stale = false) =>
    formatDigestChallenge({ realm, algorithm, nonce: mintNonce(key, { identity: name, now }), opaque: OPAQUE, stale })
  const refuse = (failure: SignInOutcome | null, stale = false) => {
    const challenges = algorithms.map((algorithm) => challenge(algorithm, stale))
    return { row, requester: null, failure, challenges }
  }

  if (request.authorization === undefined) return refuse(null)
  const credentials = parseDigestAuthorization(request.authorization)
  if (!credentials) return refuse('malformed')
  if (credentials.username !== identity.username || credentials.realm !== realm || credentials.uri !== request.uri)
    return refuse('malformed')
  const nonce = checkNonce(key, credentials.nonce, {
    identity: name,
    now,
    lifetimeSeconds: deps.config.DIGEST_NONCE_LIFETIME_SECONDS,
  })
  if (nonce.state === 'forged') return refuse('malformed')
  if (nonce.state === 'expired') return refuse(null, true)
  const isRequired = deps.config.ADMIN_SECOND_FACTOR === 'required'
  const requester = requesterOf(row, { isShown: false, isRequired })
  const password = row.passwords.find(({ algorithm }) => algorithm === credentials.algorithm)
  const right = await loginThrottle.attempt(guess, row.loginThrottle, {
    isRight: () => isRight(credentials, password, request.method),
    onRefused: () => {
      const spaceId = requester?.home.id ?? row.id
      const accountId = requester?.id ?? null
      recordSignIn(deps, { kind: 'digest', outcome: 'too_many_requests', spaceId, accountId, ip: request.ip })
    },
  })
  if (!right || !requester || !password) return refuse(requester ? 'wrong_password' : 'unknown')
  const taken = await takeNonceCount(db, { nonce: credentials.nonce, nc: credentials.nc, expireAt: nonce.expiresAt })
  if (!taken) return refuse('replayed')
  await loginThrottle.confirm(guess, row.loginThrottle, requester.id)
  const credential = passwordCredential(requester.id, password)
  return { row, requester, credential, failure: null, challenges: [challenge(credentials.algorithm)] }
}

/** Costs the same for an account that does not exist, or has no password by the algorithm. */
function isRight(credentials: DigestCredentials, password: ComparedPassword | undefined, method: string): boolean {
  const ha1 = password?.ha1 ?? computeHa1(credentials.algorithm, { username: '', realm: '', password: '' })
  return verifyDigestResponse(credentials, { ha1: ha1.toLowerCase(), method }) && password !== undefined
}
