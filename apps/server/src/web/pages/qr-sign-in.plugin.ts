import { AppError, execute, operations } from '@sipspace/core'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Dependencies } from '../../dependencies.ts'
import { requireOwnPage } from '../../http/admit-request.ts'
import { contextOf } from '../../http/context.ts'
import { calls } from '../../http/operation-names.ts'
import { takeTurn } from '../../http/turns.ts'
import { pageOf, sendPage } from './page-request.ts'
import { qrSignInStart, qrSignInWaiting } from './qr-sign-in.page.ts'

const PATH = '/sign-in/qr'
const COOKIE = 'sipspace_qr'
/** Seconds after which the page looks again whether the code was scanned. */
const RELOAD_SECONDS = 5

const { create, getLink } = operations.authTokens
const { signInByAuthToken } = operations.sessions

/**
 * Sign-in by an app: it scans a QR code, and the browser that shows the code is signed in. The token is kept in a cookie,
 * so that nobody else who sees the code gets the session.
 */
export async function qrSignInPages(pages: FastifyInstance, { deps }: { deps: Dependencies }): Promise<void> {
  const optionsFor = ({ source }: FastifyRequest) =>
    ({ path: PATH, httpOnly: true, sameSite: 'strict', secure: source.scheme === 'https' }) as const
  const minutes = deps.config.APP_AUTH_TOKEN_EXPIRATION_MINUTES

  pages.get(PATH, { ...calls(signInByAuthToken), exposeHeadRoute: false }, async (request, reply) => {
    const ctx = contextOf(deps, request, reply)
    const page = pageOf(ctx, request)
    const token = request.cookies[COOKIE]
    if (token === undefined) return sendPage(reply, 200, qrSignInStart({ ...page, hasEnded: false }))
    const signedIn = await execute(signInByAuthToken, ctx, { auth_token: token }).catch(asNothing)
    if (signedIn) return reply.clearCookie(COOKIE, optionsFor(request)).redirect('/dashboard', 303)
    const waits = await execute(getLink, ctx, { auth_token: token }).catch(asNothing)
    if (!waits) {
      reply.clearCookie(COOKIE, optionsFor(request))
      return sendPage(reply, 200, qrSignInStart({ ...page, hasEnded: true }))
    }
    // by a header: an element of the page may not change it under a reader
    reply.header('refresh', String(RELOAD_SECONDS))
    return sendPage(reply, 200, qrSignInWaiting({ ...page, token, minutes }))
  })

  pages.post(PATH, calls(create), async (request, reply) => {
    requireOwnPage(request)
    await takeTurn(deps, request, reply, { kind: 'mutation', makesToken: true })
    const { token } = await execute(create, contextOf(deps, request, reply), {})
    return reply.setCookie(COOKIE, token, { ...optionsFor(request), maxAge: minutes * 60 }).redirect(PATH, 303)
  })
}

/** A token that is not attached, unknown, or not one to begin with. */
function asNothing(error: unknown): null {
  if (error instanceof AppError && (error.code === 'token_not_found' || error.code === 'invalid_input')) return null
  throw error
}
