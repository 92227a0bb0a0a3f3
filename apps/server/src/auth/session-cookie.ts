/// <reference types="@fastify/cookie" />
import { hashToken, type SessionControl } from '@sipspace/core'
import type { FastifyReply, FastifyRequest } from 'fastify'

export const SESSION_COOKIE = 'sipspace_session'

/**
 * The name of the cookie. Behind TLS it has a prefix, by which browsers take it from this very host over https only
 * (RFC 6265bis section 4.1.3.2): neither a page of a sibling domain nor someone on the network can set one.
 */
const cookieName = ({ source }: FastifyRequest): string =>
  source.scheme === 'https' ? `__Host-${SESSION_COOKIE}` : SESSION_COOKIE

/** The token of the browser session that a request came with. */
export const sessionToken = (request: FastifyRequest): string | undefined => request.cookies[cookieName(request)]

const optionsOf = (request: FastifyRequest) =>
  ({ path: '/', httpOnly: true, sameSite: 'lax', secure: request.source.scheme === 'https' }) as const

/** Has the browser keep the cookie of a request's session until another time. */
export function keepSession(request: FastifyRequest, reply: FastifyReply, expireAt: Date): void {
  const token = sessionToken(request)
  if (token !== undefined) reply.setCookie(cookieName(request), token, { ...optionsOf(request), expires: expireAt })
}

/** The browser session of a request, kept in a cookie that scripts cannot read and other sites cannot use. */
export function sessionControl(request: FastifyRequest, reply: FastifyReply): SessionControl {
  const token = sessionToken(request)
  const name = cookieName(request)
  const options = optionsOf(request)
  return {
    hash: token === undefined ? null : hashToken(token),
    begin: (session) => {
      reply.setCookie(name, session.token, { ...options, expires: session.expireAt })
    },
    end: () => {
      reply.clearCookie(name, options)
    },
  }
}
