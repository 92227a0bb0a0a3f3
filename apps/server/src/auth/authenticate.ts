import {
  AppError,
  accountByClaims,
  type Context,
  findByApiKey,
  findBySession,
  findBySip,
  findSpace,
  hashToken,
  keyRefusal,
  type Requester,
  type RequesterRow,
  requesterOf,
  type SignInKind,
  type SignInOutcome,
  type SipIdentity,
  type SpaceIdentity,
  takesClientCertificates,
} from '@sipspace/core'
import type { AuthDependencies } from './auth-dependencies.ts'
import { authenticateByDigest } from './digest.ts'
import { findByClaims } from './jwt.ts'
import { recordSignIn } from './sign-ins.ts'
import { Unauthenticated } from './unauthenticated.ts'

/** The parts of a request that say for which Space it is and who sends it. */
export interface Credentials {
  host: string
  ip: string
  userAgent: string | null
  method: string
  uri: string
  apiKey: string | undefined
  apiKeyCookie: string | undefined
  sessionCookie: string | undefined
  authorization: string | undefined
  from: string | undefined
  /** the account that a verified client certificate names, where one is taken */
  certificate: SipIdentity | null
}

export interface Authenticated {
  space: SpaceIdentity
  actor: Requester | null
  /** how the account was shown; null for an operation that is for anybody */
  kind: SignInKind | null
  /** the session, key or hash that it was shown by; null for other ways */
  credential: Context['credential']
  /** the browser session that it was shown by, and when that ends; null for other ways */
  session: { id: number; expireAt: string } | null
  /** whether it was a cookie that authenticated it, so that a browser may have sent it unasked */
  byCookie: boolean
  /** to be sent with the answer, whatever it is: the client's next nonce (RFC 7616 section 3.3) */
  challenges: string[]
}

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|::1|\[::1\])$/

/** The host to look a Space up by, without port; null for a loopback host. */
export function spaceHost(hostHeader: string): string | null {
  const host = hostHeader.toLowerCase().replace(/:\d*$/, '').replace(/\.$/, '')
  return LOOPBACK.test(host) ? null : host
}

/**
 * Finds the Space of a request and, unless the operation is for anybody, the account it acts as, in one statement.
 *
 * @throws AppError space_unknown_host
 * @throws Unauthenticated without credentials that count
 */
export async function authenticate(
  deps: AuthDependencies,
  request: Credentials,
  isPublic: boolean,
): Promise<Authenticated> {
  const host = spaceHost(request.host)
  const found = isPublic ? null : await identify(deps, host, request)
  const space = found?.row ?? (await findSpace(deps.db, host))
  if (!space) throw new AppError('space_unknown_host')
  const actor = found?.requester ?? null
  if (found?.failure) {
    const { kind, failure: outcome, row } = found
    const accountId = row?.account_id ?? null
    recordSignIn(deps, { kind, outcome, spaceId: row?.home_id ?? space.id, accountId, ip: request.ip })
  }
  if (!isPublic && !actor) {
    const challenges = found?.challenges ?? bearerChallenge(deps)
    throw new Unauthenticated([...spaceChallenge(space, found), ...challenges], {
      wasTried: Boolean(found?.failure),
      // the answer does not show whether it is another account or one that does not exist
      isWrongPassword: found?.kind === 'digest' && ['wrong_password', 'unknown'].includes(found.failure ?? ''),
    })
  }
  const { kind = null, credential = null, session = null, byCookie = false, challenges = [] } = found ?? {}
  return { space, actor, kind, credential, session, byCookie, challenges }
}

/** What the credentials of a request lead to. */
interface Found {
  /** null when nothing was looked up */
  row: RequesterRow | null
  requester: Requester | null
  kind: SignInKind
  /** why there is no requester; null when nothing was tried yet */
  failure: SignInOutcome | null
  credential?: Context['credential']
  session?: Authenticated['session']
  byCookie?: boolean
  challenges: string[]
}

async function identify(deps: AuthDependencies, host: string | null, request: Credentials): Promise<Found | null> {
  if (request.apiKey !== undefined) return byApiKey(deps, host, request, request.apiKey)
  const bearer = request.authorization && /^bearer +([\w.~+/=-]+)$/i.exec(request.authorization)?.[1]
  const byProvider = bearer ? await byOidc(deps, host, request, bearer) : null
  if (byProvider?.requester) return byProvider
  if (bearer && deps.verifyBearer) {
    const claims = await deps.verifyBearer(bearer, deps.clock())
    const common = { kind: 'bearer', challenges: bearerChallenge(deps) } as const
    if (!claims) return { ...common, row: null, requester: null, failure: 'malformed' }
    return { ...common, ...(await findByClaims(deps.db, host, claims, deps.config)) }
  }
  if (byProvider) return byProvider
  if (request.authorization === undefined) {
    const found = (await byCertificate(deps, host, request)) ?? (await byCookies(deps, host, request))
    if (found?.requester || request.from === undefined) return found
  }
  return byDigest(deps, host, request)
}

async function byApiKey(
  deps: AuthDependencies,
  host: string | null,
  request: Credentials,
  key: string,
): Promise<Found | null> {
  const row = await findByApiKey(deps.db, host, hashToken(key))
  if (!row) return null
  const refuse = (failure: SignInOutcome): Found => {
    return { row, requester: null, kind: 'api_key', failure, challenges: bearerChallenge(deps) }
  }
  if (row.key_id === null || row.key_last_used_at === null) return refuse('unknown')
  const now = deps.clock()
  const limits = {
    ip_address: row.key_ip_address,
    expire_at: row.key_expire_at,
    expires_after_minutes: row.key_expires_after_minutes,
    lastUsedAt: Math.max(Date.parse(row.key_last_used_at), deps.keyUses.lastUse(row.key_id)),
  }
  const refusal = keyRefusal(limits, request.ip, now)
  if (refusal) return refuse(refusal)
  deps.keyUses.note(row.key_id, now)
  const credential = { kind: 'api_key', id: row.key_id } as const
  return {
    row,
    requester: requesterOf(row, shown(deps, row.key_name !== null)),
    kind: 'api_key',
    credential,
    failure: null,
    challenges: [],
  }
}

/** A browser session, else the cookie that came with an API key. */
async function byCookies(deps: AuthDependencies, host: string | null, request: Credentials): Promise<Found | null> {
  const session = request.sessionCookie === undefined ? null : await bySession(deps, host, request.sessionCookie)
  if (session?.requester || request.apiKeyCookie === undefined) return session
  const found = await byApiKey(deps, host, request, request.apiKeyCookie)
  return found && { ...found, byCookie: true }
}

async function bySession(deps: AuthDependencies, host: string | null, token: string): Promise<Found | null> {
  const row = await findBySession(deps.db, host, hashToken(token), deps.clock())
  if (!row) return null
  const requester = requesterOf(row, shown(deps, row.session_second_factor_at !== null))
  const failure = requester ? null : 'unknown'
  return {
    row,
    requester,
    kind: 'session',
    credential: row.session_id === null ? null : { kind: 'session', id: row.session_id },
    session:
      row.session_id === null || row.session_expire_at === null
        ? null
        : { id: row.session_id, expireAt: row.session_expire_at },
    failure,
    byCookie: true,
    challenges: requester ? [] : bearerChallenge(deps),
  }
}

/** A client certificate, where the Space of the host takes them; it opens accounts of that Space alone. */
async function byCertificate(deps: AuthDependencies, host: string | null, request: Credentials): Promise<Found | null> {
  if (request.certificate === null || !deps.config.CLIENT_CERTIFICATE_HEADERS) return null
  const row = await findBySip(deps.db, host, request.certificate)
  if (!row || !(await takesClientCertificates(deps.db, row.id))) return null
  const requester = requesterOf(row, shown(deps, false))
  const failure = requester === null ? 'unknown' : requester.home.id === row.id ? null : 'wrong_space'
  return { row, requester: failure === null ? requester : null, kind: 'certificate', failure, challenges: [] }
}

async function byDigest(deps: AuthDependencies, host: string | null, request: Credentials): Promise<Found | null> {
  if (deps.config.ACCOUNT_AUTHENTICATION_BEARER !== undefined) return null
  const found = await authenticateByDigest(deps, host, request)
  return found && { ...found, kind: 'digest' }
}

/**
 * A token of the OpenID provider that the Space of the host has. It opens accounts of that Space alone, also where the same
 * provider is that of others.
 *
 * @returns null where the Space has none
 */
async function byOidc(
  deps: AuthDependencies,
  host: string | null,
  { ip, userAgent }: Credentials,
  token: string,
): Promise<Found | null> {
  const space = await findSpace(deps.db, host)
  if (!space || space.bearer_challenge === null) return null
  const oidc = await deps.oidc.find(space.id)
  if (!oidc) return null
  const common = { kind: 'bearer', challenges: [] } as const
  const claims = await deps.oidc.verify(oidc, token, deps.clock()).catch((error: unknown) => {
    throw new AppError('oidc_unavailable', undefined, { cause: error })
  })
  if (!claims) return { ...common, challenges: [], row: null, requester: null, failure: 'malformed' }
  const client = { ip, userAgent, requestId: null }
  const requester = await accountByClaims({ ...deps, space, client }, oidc, claims)
  const row = requester && rowOf(space, requester)
  return { ...common, challenges: [], row, requester, failure: requester ? null : 'unknown' }
}

/** A named key was made by an admin, and is one factor of its own; others stand for a password. */
const shown = ({ config }: AuthDependencies, isShown: boolean) => ({
  isShown,
  isRequired: config.ADMIN_SECOND_FACTOR === 'required',
})

/** An account that has been found, as the lookups of other credentials give it. */
const rowOf = (space: SpaceIdentity, { id, username, role, adminRole, blocked, home }: Requester): RequesterRow => ({
  ...space,
  account_id: id,
  username,
  admin: role !== 'user',
  admin_role: adminRole,
  has_second_factor: false,
  blocked,
  home_id: home.id,
  home_domain: home.domain,
  home_super: role === 'superAdmin',
  home_realm: home.account_realm,
  home_unique_email: home.unique_email,
  home_default_country: home.default_country,
  home_expire_at: home.expire_at,
})

/** The challenge of the Space's OpenID provider, which says what was wrong with a token (RFC 6750 section 3.1). */
function spaceChallenge({ bearer_challenge: parameters }: SpaceIdentity, found: Found | null): string[] {
  if (parameters === null) return []
  const isRefused = found?.kind === 'bearer' && found.failure !== null
  const error = ', error="invalid_token", error_description="The token is not valid here, or has expired."'
  return [`Bearer ${parameters}${isRefused ? error : ''}`]
}

function bearerChallenge(deps: AuthDependencies): string[] {
  const parameters = deps.config.ACCOUNT_AUTHENTICATION_BEARER
  return parameters === undefined ? [] : [`Bearer ${parameters}`]
}
