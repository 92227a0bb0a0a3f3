import type { IncomingHttpHeaders } from 'node:http'
import {
  type AnyOperation,
  type AnySubscription,
  AppError,
  findSpaceByDomain,
  KnownDomain,
  refusalOf,
} from '@sipspace/core'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Authenticated, authenticate } from '../auth/authenticate.ts'
import { credentialsOf } from '../auth/credentials.ts'
import { noteSessionUse } from '../auth/session-use.ts'
import { recordSignIn } from '../auth/sign-ins.ts'
import { Unauthenticated } from '../auth/unauthenticated.ts'
import type { Dependencies } from '../dependencies.ts'
import type { RequestSource } from './request-source.ts'

/** What of an operation decides whether a request may call it. */
type AdmittedOperation = Pick<AnyOperation | AnySubscription, 'access' | 'kind'>

/**
 * Authenticates a request for an operation and lets it in. Challenges go out with the answer whatever it is.
 *
 * @throws AppError for a Space or account that is not let in, too many requests, or a cookie that another site may have
 *   made the browser send; Unauthenticated without credentials that count
 */
export async function enter(
  deps: Dependencies,
  request: FastifyRequest,
  reply: FastifyReply,
  operation: AdmittedOperation,
): Promise<Authenticated> {
  const authenticated = await admit(deps, request, reply, operation.access === 'public')
  requireSameOrigin(request, authenticated, operation)
  return authenticated
}

/**
 * {@link enter} in the Space that the URL names, see {@link inNamedSpace}: even what is public there takes a super admin.
 *
 * @throws AppError wrong_space, space_not_found, beside those of {@link enter}
 */
export async function enterNamedSpace(
  deps: Dependencies,
  request: FastifyRequest,
  reply: FastifyReply,
  operation: AdmittedOperation,
): Promise<Authenticated> {
  const isPublic = operation.access === 'public'
  const atHost = await admit(deps, request, reply, isPublic)
  const isElsewhere = isPublic && namesOtherSpace(request, atHost)
  const caller = isElsewhere ? await admit(deps, request, reply, false) : atHost
  const { space } = await inNamedSpace(deps, request, caller)
  const authenticated = { ...atHost, space }
  requireSameOrigin(request, authenticated, operation)
  return authenticated
}

/** {@link enter} for several operations, of which each has still to be looked at by {@link requireSameOrigin}. */
export async function admit(
  deps: Dependencies,
  request: FastifyRequest,
  reply: FastifyReply,
  isPublic: boolean,
): Promise<Authenticated> {
  if (isPublic) await deps.requestLimit.take(request.source.ip)
  const authenticated = await authenticate(deps, credentialsOf(request), isPublic).catch(async (error: unknown) => {
    // who sends what counts for nothing is anybody, too
    if (error instanceof Unauthenticated && error.wasTried) await deps.requestLimit.take(request.source.ip)
    throw error
  })
  if (authenticated.challenges.length > 0) reply.header('www-authenticate', authenticated.challenges)
  const { space, actor, kind } = authenticated
  const refusal = refusalOf(space, actor, deps.clock())
  if (actor && kind) {
    const outcome = refusal ?? 'ok'
    recordSignIn(deps, { kind, outcome, spaceId: actor.home.id, accountId: actor.id, ip: request.source.ip })
  }
  if (refusal) throw new AppError(refusal)
  if (authenticated.session) await noteSessionUse(deps, authenticated.session, request, reply)
  return authenticated
}

/** Whether the URL of a request names another Space than that of the host. */
export function namesOtherSpace(request: FastifyRequest, { space }: Pick<Authenticated, 'space'>): boolean {
  const { space: named } = request.query as { space?: unknown }
  return typeof named === 'string' && named !== space.domain
}

/**
 * A super admin acts in any Space that the URL names by its domain, as in `?space=beta.example.org`, whatever the
 * host: the operators’ dashboard is at one. Anybody else may name that of the host only.
 *
 * @throws AppError wrong_space, space_not_found
 */
export async function inNamedSpace(
  deps: Dependencies,
  request: FastifyRequest,
  authenticated: Authenticated,
): Promise<Authenticated> {
  const { space: named } = request.query as { space?: unknown }
  const { actor } = authenticated
  if (!namesOtherSpace(request, authenticated)) return authenticated
  if (actor?.role !== 'superAdmin') throw new AppError('wrong_space')
  const domain = KnownDomain.safeParse(named)
  const found = domain.success && (await findSpaceByDomain(deps.db, domain.data))
  if (!found) throw new AppError('space_not_found')
  return { ...authenticated, space: found }
}

/**
 * A browser sends cookies along with what another site asks it to send, if only by a link. So a change that the session
 * cookie would authorise, by whatever method, needs evidence that a page of this origin asks for it. Browsers give
 * `Sec-Fetch-Site` to https and localhost only, and no `Origin` with a GET: that neither is there proves nothing.
 *
 * The cookie with an API key is `SameSite=Strict`, and apps that are no browsers send it back, without such headers. It
 * is refused only where they say that another site has asked; so is a stream of events.
 *
 * @throws AppError cross_origin
 */
export function requireSameOrigin(
  request: FastifyRequest,
  { byCookie, kind }: Pick<Authenticated, 'byCookie' | 'kind'>,
  operation: Pick<AdmittedOperation, 'kind'>,
): void {
  if (!byCookie || operation.kind === 'query') return
  const needsEvidence = kind === 'session' && operation.kind === 'mutation'
  const isOwn = isOfOwnPage(request.headers, request.source)
  if (needsEvidence ? isOwn !== true : isOwn === false) throw new AppError('cross_origin')
}

/**
 * For what begins a session without one, as a form of ours does: another site must not sign a visitor in as somebody else.
 *
 * @throws AppError cross_origin, also where the browser does not tell
 */
export function requireOwnPage({ headers, source }: FastifyRequest): void {
  if (isOfOwnPage(headers, source) !== true) throw new AppError('cross_origin')
}

/** Whether a page of this origin has asked for it, as far as the browser tells; null where it does not. */
function isOfOwnPage(headers: IncomingHttpHeaders, source: RequestSource): boolean | null {
  const { 'sec-fetch-site': site, origin } = headers
  if (site !== undefined) return site === 'same-origin'
  if (origin === undefined) return null
  const own = originOf(`${source.scheme}://${source.host}`)
  return own !== null && originOf(origin) === own
}

/** In one form: lower case, and without the port where it is the scheme's own. */
function originOf(url: string): string | null {
  const origin = URL.canParse(url) ? new URL(url).origin : 'null'
  return origin === 'null' ? null : origin
}
