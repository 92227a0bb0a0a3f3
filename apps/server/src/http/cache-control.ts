import type { FastifyInstance } from 'fastify'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** how long a static file may be kept, in the terms of `Cache-Control`; an answer of any other route is not kept */
    cacheControl?: string
  }
}

const NOT_KEPT = 'no-store'

/** That of a stream of events says, too, that nothing on the way may compress it. */
const notKept = (contentType: unknown): string =>
  String(contentType).startsWith('text/event-stream') ? `${NOT_KEPT}, no-transform` : NOT_KEPT

/**
 * Says of every answer that no cache may keep it (RFC 9111 section 5.2.2.5): a shared one would give what is one
 * caller's to the next. Only static files are kept, whose route has `cacheControl`, and only when they are there.
 */
export function forbidCaching(app: FastifyInstance): void {
  app.addHook('onSend', (request, reply, payload, done) => {
    if (payload instanceof Response) {
      // its headers go over those of the reply
      payload.headers.set('cache-control', notKept(payload.headers.get('content-type')))
    } else {
      const { cacheControl } = request.routeOptions.config ?? {}
      const kept = reply.statusCode < 400 ? cacheControl : undefined
      reply.header('cache-control', kept ?? notKept(reply.getHeader('content-type')))
    }
    done()
  })
}
