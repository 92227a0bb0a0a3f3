import type { FastifyInstance } from 'fastify'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** how long a static file may be kept, in the terms of `Cache-Control`; an answer of any other route is not kept */
    cacheControl?: string
  }
}

const NOT_KEPT = 'no-store'

/**
 * Says of every answer that no cache may keep it (RFC 9111 section 5.2.2.5): a shared one would give what is one
 * caller's to the next. Only static files are kept, whose route has `cacheControl`, and only when they are there.
 */
export function forbidCaching(app: FastifyInstance): void {
  app.addHook('onSend', (request, reply, payload, done) => {
    if (payload instanceof Response) {
      // its headers go over those of the reply; that of a stream of events says that nothing on the way may compress it
      const isStream = payload.headers.get('cache-control')?.includes('no-transform')
      payload.headers.set('cache-control', isStream ? `${NOT_KEPT}, no-transform` : NOT_KEPT)
    } else {
      const { cacheControl } = request.routeOptions.config ?? {}
      reply.header('cache-control', reply.statusCode < 400 ? (cacheControl ?? NOT_KEPT) : NOT_KEPT)
    }
    done()
  })
}
