import { AppError, constraintError, execute, executeInParts, fieldError, negotiateLanguage } from '@sipspace/core'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Unauthenticated } from '../../auth/unauthenticated.ts'
import type { Dependencies } from '../../dependencies.ts'
import { enter, enterNamedSpace } from '../../http/admit-request.ts'
import { contextOf } from '../../http/context.ts'
import { BODY_LIMIT, describeError, fromFastify, RequestError } from '../../http/errors.ts'
import { idempotencyKey } from '../../http/idempotency-key.ts'
import { jsonList } from '../../http/json-list.ts'
import { calls } from '../../http/operation-names.ts'
import { fieldWithPrototype } from '../../http/prototype-members.ts'
import { takeTurn } from '../../http/turns.ts'
import { logUnavailable, sayRetryAfter } from '../../http/unavailable.ts'
import { decodeUtf8 } from '../../http/utf8.ts'
import { labelRoutes } from '../../monitoring/requests.ts'
import { addEvents } from './events.ts'
import { inputReader, refusedPath } from './read-input.ts'
import { json, send } from './replies.ts'
import { pathNames, type RestRoute, restRoutes } from './routes.ts'
import { eventRoutes, everyRoute, secondPart } from './second-part.ts'
import { setVersion } from './versions.ts'

const METHODS = ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT'] as const

/** The REST API, in two parts: one route for each row of their tables, and errors as clients expect them. */
export async function restPlugin(app: FastifyInstance, { deps }: { deps: Dependencies }): Promise<void> {
  readBodies(app)
  labelRoutes(app, 'rest')
  app.setErrorHandler((error, request, reply) => sendError(error, request, reply))
  app.get('/api/ping', async (_request, reply) => send(reply, 200, { type: 'text/plain; charset=utf-8', body: 'pong' }))
  for (const route of restRoutes) addRoute(app, deps, route)
  await app.register(async (second) => {
    // what a form holds is text, whatever the field
    second.removeContentTypeParser('application/x-www-form-urlencoded')
    for (const route of secondPart) addRoute(second, deps, route)
    for (const route of eventRoutes) addEvents(second, deps, route, bodyOfError)
  })
  refuseOtherMethods(app)
  for (const url of ['/api', '/api/*'])
    app.all(url, async () => {
      throw new RequestError('route_not_found')
    })
}

function addRoute(app: FastifyInstance, deps: Dependencies, route: RestRoute): void {
  const { operation } = route
  const read = inputReader(route)
  app.route({
    method: route.method,
    url: route.path,
    exposeHeadRoute: takesHead(route),
    ...calls(operation),
    async onRequest(request, reply) {
      const enterBy = route.part === 2 ? enterNamedSpace : enter
      request.authenticated = await enterBy(deps, request, reply, operation)
      await takeTurn(deps, request, reply, operation)
    },
    async handler(request, reply) {
      const ctx = { ...contextOf(deps, request, reply), idempotencyKey: idempotencyKey(request) }
      const { input, wrong } = read(request)
      const refuse = (error: unknown) => {
        throw refusedPath(error, route, wrong)
      }
      if (operation.parts) {
        const list = await executeInParts(operation, ctx, input, { wrong }).catch(refuse)
        return send(reply, route.status, { type: 'application/json', body: jsonList(list) })
      }
      const output = await execute(operation, ctx, input, { wrong }).catch(refuse)
      setVersion(reply, output)
      if (output === undefined || route.reply?.type === null) return reply.code(route.status).send()
      if (!route.reply) return send(reply, route.status, json(output))
      const { type, otherwise } = route.reply
      const body = route.reply.body(output, { deps, space: ctx.space, request, reply })
      return send(reply, otherwise?.when(output) ? otherwise.status : route.status, { type, body })
    },
  })
}

/** HEAD must not change anything (RFC 9110 section 9.2.1), as some documented GETs do. */
const takesHead = ({ method, operation }: RestRoute): boolean => method === 'GET' && operation.kind === 'query'

/** Answers other methods of a known path with 405 and what it takes. */
function refuseOtherMethods(app: FastifyInstance): void {
  const routes = everyRoute.map((route) => ({
    path: route.path,
    methods: takesHead(route) ? [route.method, 'HEAD'] : [route.method],
  }))
  routes.push({ path: '/api/ping', methods: ['GET', 'HEAD'] })
  for (const { path } of eventRoutes) routes.push({ path, methods: ['GET'] })
  for (const url of new Set(routes.map((route) => route.path))) {
    const allowed = routes.filter((route) => route.path === url).flatMap((route) => route.methods)
    app.route({
      method: METHODS.filter((method) => !allowed.includes(method)),
      url,
      async handler(_request, reply) {
        reply.header('allow', allowed.join(', '))
        throw new RequestError('method_not_allowed', { methods: allowed.join(', ') })
      },
    })
  }
}

/** Bodies: JSON and forms. None at all is fine, whatever its type. */
function readBodies(app: FastifyInstance): void {
  app.removeContentTypeParser('text/plain')
  app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: BODY_LIMIT }, (_request, body, done) =>
    body.length === 0 ? done(null, undefined) : done(new RequestError('unsupported_media_type')),
  )
  const parseJson = app.getDefaultJsonParser('error', 'error')
  app.addContentTypeParser('application/json', { parseAs: 'buffer', bodyLimit: BODY_LIMIT }, (request, body, done) => {
    if (body.length === 0) return done(null, undefined)
    const text = decodeUtf8(body as Buffer)
    if (text === null) return done(new RequestError('malformed_json'))
    void parseJson(request, text, (error, value) => (error ? done(jsonError(text, request)) : done(null, value)))
  })
}

/** The operations that take fields beside those of their path. */
const withFields = new Set(
  everyRoute
    .filter((route) => Object.keys(route.operation.input.shape).some((name) => !pathNames(route).includes(name)))
    .map((route) => route.operation.name),
)

/**
 * What is wrong with a body that was not read: it is no JSON, or it has a member that JavaScript reads as a prototype,
 * which is an error of its field where the operation takes fields.
 */
function jsonError(text: string, request: FastifyRequest): Error {
  try {
    const { operation } = (request.routeOptions.config ?? {}) as { operation?: string }
    const field = operation !== undefined && withFields.has(operation) ? fieldWithPrototype(JSON.parse(text)) : null
    if (field !== null) return fieldError(field, 'forbidden_member')
  } catch {
    // it is no JSON
  }
  return new RequestError('malformed_json')
}

export function sendError(thrown: unknown, request: FastifyRequest, reply: FastifyReply) {
  const { status, body } = answerOf(thrown, request, reply)
  return send(reply, status, json(body))
}

/** What an error that comes in the middle of an answer would have been answered with, which has begun. */
const bodyOfError = (request: FastifyRequest) => (thrown: unknown) => {
  const error = thrown instanceof AppError ? thrown : constraintError(thrown)
  if (!error) request.log.error({ err: thrown }, 'a request failed')
  logUnavailable(error, request)
  return describeError(error ?? new RequestError('internal'), negotiateLanguage(request.headers['accept-language']))
    .body
}

/** What an error is answered with; the headers that it asks for are set, and a defect is logged. */
export function answerOf(thrown: unknown, request: FastifyRequest, reply: FastifyReply) {
  const error =
    thrown instanceof AppError || thrown instanceof RequestError
      ? thrown
      : (constraintError(thrown) ?? fromFastify(thrown))
  if (error instanceof Unauthenticated && error.challenges.length > 0)
    reply.header('www-authenticate', error.challenges)
  if (error === null) request.log.error({ err: thrown }, 'a request failed')
  logUnavailable(error, request)
  sayRetryAfter(error, reply)
  return describeError(error ?? new RequestError('internal'), negotiateLanguage(request.headers['accept-language']))
}
