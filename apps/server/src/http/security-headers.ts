import fastifyHelmet from '@fastify/helmet'
import type { FastifyInstance } from 'fastify'
import helmet, { type HelmetOptions } from 'helmet'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** whether the answers of a route have no other security headers than it gives them, as static files */
    sendsOwnSecurityHeaders?: boolean
  }
}

/** A year, for which browsers that have been here by https ask for it by nothing else (RFC 6797). */
const HSTS_SECONDS = 31_536_000

const common = {
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'none'"],
      styleSrc: ["'self'"],
      imgSrc: ["'self'", 'data:'],
      formAction: ["'self'"],
      frameAncestors: ["'none'"],
      baseUri: ["'none'"],
    },
  },
  referrerPolicy: { policy: 'no-referrer' },
} as const satisfies HelmetOptions

/** The headers that helmet gives, worked out once: it would do so for each answer. */
function headersOf(given: HelmetOptions): Record<string, string> {
  const headers: Record<string, string> = {}
  const answer = {
    setHeader: (name: string, value: string) => {
      headers[name.toLowerCase()] = value
    },
    removeHeader: () => {},
  }
  helmet(given)({} as never, answer as never, () => {})
  return headers
}

/** Tells browsers what pages of this server may do. A route with options of its own (`helmet`) has those instead. */
export async function sendSecurityHeaders(
  app: FastifyInstance,
  { includeSubDomains }: { includeSubDomains: boolean },
): Promise<void> {
  const options = { ...common, strictTransportSecurity: { maxAge: HSTS_SECONDS, includeSubDomains } }
  await app.register(fastifyHelmet, { ...options, global: false })
  const headers = headersOf(options)
  app.addHook('onRequest', (request, reply, done) => {
    const { config } = request.routeOptions
    if (!('helmet' in config) && !config.sendsOwnSecurityHeaders) reply.headers(headers)
    done()
  })
}
