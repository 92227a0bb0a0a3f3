import type { FastifyRequest } from 'fastify'
import type { Authenticated, Credentials } from './authenticate.ts'
import { certificateIdentity } from './client-certificate.ts'
import { sessionToken } from './session-cookie.ts'

declare module 'fastify' {
  interface FastifyRequest {
    authenticated: Authenticated
  }
  interface FastifyContextConfig {
    /** whether a client certificate shows who sends a request */
    takesClientCertificate?: boolean
  }
}

const one = (header: string | string[] | undefined): string | undefined => (Array.isArray(header) ? header[0] : header)

/** The program that a request names, as far as it is kept; null for none. */
export const userAgentOf = ({ headers }: FastifyRequest): string | null => headers['user-agent']?.slice(0, 255) ?? null

/** What a request says of itself. */
export function credentialsOf(request: FastifyRequest): Credentials {
  return {
    host: request.source.host,
    ip: request.source.ip,
    userAgent: userAgentOf(request),
    method: request.method,
    uri: request.originalUrl,
    apiKey: one(request.headers['x-api-key']),
    apiKeyCookie: request.cookies['x-api-key'],
    sessionCookie: sessionToken(request),
    authorization: request.headers.authorization,
    from: one(request.headers.from),
    certificate:
      request.routeOptions.config.takesClientCertificate === true && request.source.isFromProxy
        ? certificateIdentity(request.raw)
        : null,
  }
}
