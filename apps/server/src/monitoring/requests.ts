import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { VERSION } from '../version.ts'
import type { InterfaceName, Metrics } from './metrics.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** the interface that the route belongs to; `server` where none is named */
    interface?: InterfaceName
    /** the operation that it calls, by its name; none where a request may call any, or no operation at all */
    operation?: string
    /** whether it is for programs that ask every few seconds */
    isProbe?: boolean
  }
}

/** Labels all routes of a scope with their interface, for metrics. */
export function labelRoutes(scope: FastifyInstance, name: InterfaceName): void {
  scope.addHook('onRoute', (route) => {
    route.config = { ...route.config, interface: name }
  })
}

/** What an id that comes with a request has to be to serve as ours. */
const WELL_FORMED = /^[\w.:-]{8,128}$/

/** The id of a request: the one that a trusted proxy has given it, else a new one. */
export const requestId = (isFromProxy: (request: IncomingMessage) => boolean) => (request: IncomingMessage) => {
  const given = isFromProxy(request) ? request.headers['x-request-id'] : undefined
  return typeof given === 'string' && WELL_FORMED.test(given) ? given : randomUUID()
}

/** What every answer says: which request it is for, and which version has given it. */
const headersOf = ({ id }: FastifyRequest) => ({ 'x-request-id': id, 'sipspace-version': VERSION })

/** Answers every request with its id and the version, writes a line for it, and counts it. */
export function logRequests(app: FastifyInstance, deps: { metrics: Metrics }): void {
  app.decorateRequest('procedures')
  app.addHook('onRequest', (request, reply, done) => {
    request.procedures = []
    reply.headers(headersOf(request))
    done()
  })
  app.addHook('onResponse', (request, reply, done) => {
    noteRequest(deps.metrics, request, reply)
    done()
  })
}

/** Does the same for a request that Fastify has refused before any hook saw it. */
export function logRefusedRequest(
  { metrics }: { metrics: Metrics },
  request: FastifyRequest,
  reply: FastifyReply,
): void {
  request.procedures = []
  reply.headers(headersOf(request))
  reply.raw.once('close', () => noteRequest(metrics, request, reply))
}

/** One line, with the route instead of the URL, which may hold a token. */
function noteRequest(metrics: Metrics, request: FastifyRequest, reply: FastifyReply): void {
  const { config, url } = request.routeOptions
  const { statusCode: status, elapsedTime: ms } = reply
  const { interface: interfaceName = 'server', operation, isProbe = false } = config ?? {}
  const isCounted = request.procedures.length > 0
  if (!isCounted)
    metrics.countCall({ interface: interfaceName, operation: operation ?? 'none', status, seconds: ms / 1000 })
  const { space, actor } = request.authenticated ?? {}
  const line = {
    method: request.method,
    route: url ?? null,
    operation: operation ?? (isCounted ? [...new Set(request.procedures)].join(',') : null),
    status,
    ms: Math.round(ms * 10) / 10,
    ip: request.source.ip,
    space: space?.domain ?? null,
    account: actor?.id ?? null,
  }
  // probes come every few seconds
  request.log[isProbe && status < 400 ? 'debug' : 'info'](line, 'request')
}
