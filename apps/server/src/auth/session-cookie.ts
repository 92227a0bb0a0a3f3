/// <reference types="@fastify/cookie" />
import { hashToken, type SessionControl } from '@sipspace/core'
import type { FastifyReply, FastifyRequest } from 'fastify'

export const SESSION_COOKIE = 'sipspace_session'

/** The browser session of a request, kept in a cookie that scripts cannot read and other sites cannot use. */
export function sessionControl(request: FastifyRequest, reply: FastifyReply): SessionControl {
  const token = request.cookies[SESSION_COOKIE]
  const options = { path: '/', httpOnly: true, sameSite: 'lax', secure: request.source.scheme === 'https' } as const
  return {
    hash: token === undefined ? null : hashToken(token),
    begin: (session) => {
      reply.setCookie(SESSION_COOKIE, session.token, { ...options, expires: session.expireAt })
    },
    end: () => {
      reply.clearCookie(SESSION_COOKIE, options)
    },
  }
}
