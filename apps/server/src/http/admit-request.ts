import { AppError, DomainName, findSpaceByDomain, refusalOf } from '@sipspace/core'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Authenticated, authenticate } from '../auth/authenticate.ts'
import { credentialsOf } from '../auth/credentials.ts'
import { recordSignIn } from '../auth/sign-ins.ts'
import { Unauthenticated } from '../auth/unauthenticated.ts'
import type { Dependencies } from '../dependencies.ts'

/**
 * Authenticates a request and lets it in. Challenges go out with the answer whatever it is.
 *
 * @throws AppError for a Space or account that is not let in, or too many requests; Unauthenticated without credentials
 *   that count
 */
export async function enter(
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
  return authenticated
}

/**
 * A super admin acts in any Space that the URL names by its domain, `/trpc/…?space=beta.example.org`, whatever the
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
  const { actor, space } = authenticated
  if (typeof named !== 'string' || named === space.domain || !actor) return authenticated
  if (actor.role !== 'superAdmin') throw new AppError('wrong_space')
  const domain = DomainName.safeParse(named)
  const found = domain.success && (await findSpaceByDomain(deps.db, domain.data))
  if (!found) throw new AppError('space_not_found')
  return { ...authenticated, space: found }
}

/**
 * A browser sends cookies along with what another site asks it to send. So a change that a cookie would authorise has
 * to come from our own pages, as `Sec-Fetch-Site` and `Origin` tell; programs other than browsers send neither. A link in
 * a mail is `Sec-Fetch-Site: none`, and comes with all cookies.
 *
 * @throws AppError cross_origin
 */
export function requireSameOrigin(
  request: FastifyRequest,
  { byCookie }: Authenticated,
  operation: { kind: string },
): void {
  if (!byCookie || operation.kind === 'query') return
  const site = request.headers['sec-fetch-site']
  const { origin } = request.headers
  const isOwn = site === undefined ? origin === undefined || hostOf(origin) === request.host : site === 'same-origin'
  if (!isOwn) throw new AppError('cross_origin')
}

const hostOf = (origin: string): string | null => (URL.canParse(origin) ? new URL(origin).host : null)
