import {
  AppError,
  accountByClaims,
  expiryAfter,
  hashToken,
  insertSession,
  negotiateLanguage,
  type OidcRow,
  randomToken,
  refusalOf,
} from '@sipspace/core'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import * as client from 'openid-client'
import { z } from 'zod'
import { answerOf } from '../../api/rest/rest.plugin.ts'
import { userAgentOf } from '../../auth/credentials.ts'
import type { Provider } from '../../auth/oidc.ts'
import { sessionControl } from '../../auth/session-cookie.ts'
import { recordSignIn } from '../../auth/sign-ins.ts'
import type { Dependencies } from '../../dependencies.ts'
import { failedSignInPage } from './failed.page.ts'
import { sendPage } from './page-request.ts'

const CALLBACK = '/oidc/callback'
const DASHBOARD = '/dashboard'
const COOKIE = 'sipspace_oidc'
/** Seconds that a user has to sign in at the provider. */
const PENDING_SECONDS = 600

/** What the browser keeps of a sign-in until the provider sends it back: only that browser can finish it. */
const Pending = z.object({ state: z.string(), nonce: z.string(), verifier: z.string(), to: z.string() })

const cookieOf = ({ source }: FastifyRequest) => {
  const isHttps = source.scheme === 'https'
  const options = { path: '/', httpOnly: true, sameSite: 'lax', secure: isHttps } as const
  return { name: isHttps ? `__Host-${COOKIE}` : COOKIE, options }
}

function pendingOf(request: FastifyRequest): z.output<typeof Pending> | null {
  const written = request.cookies[cookieOf(request).name]
  if (written === undefined) return null
  try {
    return Pending.parse(JSON.parse(Buffer.from(written, 'base64url').toString('utf8')))
  } catch {
    return null
  }
}

/** A path of the dashboard, and nothing that leads elsewhere. */
function dashboardPath(to: unknown): string {
  const base = 'http://dashboard.invalid'
  if (typeof to !== 'string' || to.length > 2_000 || !URL.canParse(to, base)) return DASHBOARD
  const { origin, pathname, search } = new URL(to, base)
  const isInside = pathname === DASHBOARD || pathname.startsWith(`${DASHBOARD}/`)
  return origin === base && isInside ? `${pathname}${search}` : DASHBOARD
}

/** Sign-in to the dashboard by the OpenID provider of the Space: authorization code, PKCE, state and nonce. */
export async function oidcPages(app: FastifyInstance, { deps }: { deps: Dependencies }): Promise<void> {
  app.setErrorHandler((error, request, reply) => {
    const { status, body } = answerOf(error, request, reply)
    const language = negotiateLanguage(request.headers['accept-language'])
    return sendPage(reply, status, failedSignInPage(request, language, body.message))
  })

  /** Where the provider sends the browser back to: the host of the request, which is known to be that of the Space. */
  const callbackUrl = ({ source, authenticated }: FastifyRequest): string =>
    `${deps.config.PUBLIC_URL === undefined ? `${source.scheme}://${source.host}` : deps.origin(authenticated.space.host)}${CALLBACK}`

  async function providerOf(request: FastifyRequest): Promise<{ oidc: OidcRow; provider: Provider }> {
    const oidc = await deps.oidc.find(request.authenticated.space.id)
    if (!oidc) throw new AppError('oidc_not_found')
    const provider = await deps.oidc.discover(oidc).catch((error: unknown) => {
      throw new AppError('oidc_failed', undefined, { cause: error })
    })
    return { oidc, provider }
  }

  app.get<{ Querystring: { to?: unknown } }>('/oidc/sign-in', { exposeHeadRoute: false }, async (request, reply) => {
    const { provider } = await providerOf(request)
    const pending = {
      state: client.randomState(),
      nonce: client.randomNonce(),
      verifier: client.randomPKCECodeVerifier(),
      to: dashboardPath(request.query.to),
    }
    const url = client.buildAuthorizationUrl(provider.config, {
      redirect_uri: callbackUrl(request),
      scope: 'openid profile email',
      state: pending.state,
      nonce: pending.nonce,
      code_challenge: await client.calculatePKCECodeChallenge(pending.verifier),
      code_challenge_method: 'S256',
    })
    const { name, options } = cookieOf(request)
    reply.setCookie(name, Buffer.from(JSON.stringify(pending)).toString('base64url'), {
      ...options,
      maxAge: PENDING_SECONDS,
    })
    return reply.redirect(url.href, 303)
  })

  app.get(CALLBACK, { exposeHeadRoute: false }, async (request, reply) => {
    const pending = pendingOf(request)
    const { name, options } = cookieOf(request)
    reply.clearCookie(name, options)
    if (!pending) throw new AppError('oidc_failed')
    const { oidc, provider } = await providerOf(request)
    const claims = await claimsOf(request, provider, pending, oidc.sip_identifier).catch((err: unknown) => {
      request.log.info({ err, issuer: oidc.issuer }, 'a sign-in by an OpenID provider was not finished')
      throw new AppError('oidc_failed', undefined, { cause: err })
    })
    await beginSession(request, reply, oidc, claims)
    return reply.redirect(pending.to, 303)
  })

  /** What the provider says of who has signed in: its ID token, and its userinfo where that does not have the address. */
  async function claimsOf(
    request: FastifyRequest,
    { config }: Provider,
    { state, nonce, verifier }: z.output<typeof Pending>,
    sipIdentifier: string,
  ): Promise<Record<string, unknown>> {
    const current = new URL(callbackUrl(request))
    current.search = new URL(request.originalUrl, current).search
    const tokens = await client.authorizationCodeGrant(config, current, {
      pkceCodeVerifier: verifier,
      expectedState: state,
      expectedNonce: nonce,
      idTokenExpected: true,
    })
    const claims = tokens.claims()
    if (!claims) throw new Error('there is no ID token')
    if (claims[sipIdentifier] !== undefined || config.serverMetadata().userinfo_endpoint === undefined) return claims
    return { ...(await client.fetchUserInfo(config, tokens.access_token, claims.sub)), ...claims }
  }

  async function beginSession(
    request: FastifyRequest,
    reply: FastifyReply,
    oidc: OidcRow,
    claims: Record<string, unknown>,
  ): Promise<void> {
    const { space } = request.authenticated
    const { ip } = request.source
    const requesting = { ip, userAgent: userAgentOf(request), requestId: request.id }
    const account = await accountByClaims({ ...deps, space, client: requesting }, oidc, claims)
    const now = deps.clock()
    const refusal = account === null ? 'oidc_no_account' : refusalOf(space, account, now)
    const outcome = refusal === 'oidc_no_account' ? 'unknown' : (refusal ?? 'ok')
    recordSignIn(deps, { kind: 'oidc', outcome, spaceId: space.id, accountId: account?.id ?? null, ip })
    if (refusal !== null || account === null) throw new AppError(refusal ?? 'oidc_no_account')
    const token = randomToken()
    const expireAt = expiryAfter(now, deps.config.SESSION_LIFETIME) ?? now
    const db = deps.db.withAudit({ operation: 'oidc.signIn', at: now, by: { actor: account, client: requesting } })
    const session = { accountId: account.id, hash: hashToken(token), ip, userAgent: requesting.userAgent, expireAt }
    await insertSession(db, { ...session, openedBy: null, isConfirmed: true, hasSecondFactor: true }, now)
    sessionControl(request, reply).begin({ token, expireAt })
  }
}
