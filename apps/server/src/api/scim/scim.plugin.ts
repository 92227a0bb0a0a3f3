import { type AnyOperation, AppError, execute, fieldError, findSpace, MAX_SCIM_COUNT, operations } from '@sipspace/core'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { spaceHost } from '../../auth/authenticate.ts'
import { admitDirectory } from '../../auth/scim-key.ts'
import type { Dependencies } from '../../dependencies.ts'
import { contextOf } from '../../http/context.ts'
import { BODY_LIMIT, RequestError } from '../../http/errors.ts'
import { idempotencyKey } from '../../http/idempotency-key.ts'
import { calls } from '../../http/operation-names.ts'
import { fieldWithPrototype } from '../../http/prototype-members.ts'
import { takeTurn } from '../../http/turns.ts'
import { decodeUtf8 } from '../../http/utf8.ts'
import { labelRoutes } from '../../monitoring/requests.ts'
import { listOf, serviceProviderConfig, userResourceType, userSchema } from './scim-documents.ts'
import { scimError } from './scim-errors.ts'
import { projected, readList, readPatch, readUser } from './scim-input.ts'

const { scimUsers } = operations

interface User {
  meta: { version: string; location: string }
}

type Fields = Record<string, unknown>

/** SCIM 2.0 (RFC 7644): a directory keeps the accounts of the Space of the host in step. */
export async function scimPlugin(app: FastifyInstance, { deps }: { deps: Dependencies }): Promise<void> {
  labelRoutes(app, 'scim')
  readBodies(app)
  app.setErrorHandler((error, request, reply) => {
    const { status, body } = scimError(error, request, reply)
    return answer(reply.code(status), body)
  })
  for (const route of routes) addRoute(app, deps, route)
  addDocuments(app, deps)
  for (const url of ['/scim', '/scim/*'])
    app.all(url, async () => {
      throw new RequestError('route_not_found')
    })
}

const answer = (reply: FastifyReply, body: object) =>
  reply.header('content-type', 'application/scim+json').send(Buffer.from(JSON.stringify(body)))

interface Route {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  url: string
  operation: AnyOperation
  input: (request: FastifyRequest) => unknown
  send: (request: FastifyRequest, reply: FastifyReply, output: never) => unknown
}

const USER = '/scim/v2/Users/:id'

/** A user, or that the directory has it already (RFC 7644 section 3.14). */
function sendUser(request: FastifyRequest, reply: FastifyReply, user: User) {
  const { version } = user.meta
  reply.header('etag', version)
  const known = request.headers['if-none-match'] ?? ''
  const isKnown = request.method === 'GET' && known.split(',').some((tag) => tag.trim() === version)
  if (isKnown) return reply.code(304).send()
  return answer(reply, projected(user, request.query as Fields))
}

/** The user that a path names; no number names none. */
function idOf(request: FastifyRequest): number {
  const { id } = request.params as { id: string }
  if (!/^[1-9]\d{0,8}$/.test(id)) throw new AppError('account_not_found')
  return Number(id)
}

/** The state that a change is based on, by `If-Match`; any, where that is not said. */
function basedOn(request: FastifyRequest): { version?: string } {
  const { 'if-match': given } = request.headers
  if (given === undefined || given.trim() === '*') return {}
  const [, version] = /^\s*(?:W\/)?"([\d-]{1,40})"\s*$/.exec(given) ?? []
  // none that we have given out
  if (version === undefined) throw new AppError('version_conflict')
  return { version }
}

const withBody = (request: FastifyRequest, read: (body: unknown) => unknown): object => {
  const body = read(request.body)
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw new RequestError('malformed_json')
  return body
}

const routes: Route[] = [
  {
    method: 'GET',
    url: '/scim/v2/Users',
    operation: scimUsers.list,
    input: (request) => readList(request.query as Fields, MAX_SCIM_COUNT),
    send: (request, reply, list: { Resources: User[] }) =>
      answer(reply, { ...list, Resources: list.Resources.map((user) => projected(user, request.query as Fields)) }),
  },
  {
    method: 'POST',
    url: '/scim/v2/Users',
    operation: scimUsers.create,
    input: (request) => withBody(request, readUser),
    send: (request, reply, user: User) =>
      sendUser(request, reply.code(201).header('location', user.meta.location), user),
  },
  { method: 'GET', url: USER, operation: scimUsers.get, input: (request) => ({ id: idOf(request) }), send: sendUser },
  {
    method: 'PUT',
    url: USER,
    operation: scimUsers.replace,
    input: (request) => ({ ...withBody(request, readUser), id: idOf(request), ...basedOn(request) }),
    send: sendUser,
  },
  {
    method: 'PATCH',
    url: USER,
    operation: scimUsers.update,
    input: (request) => ({ ...withBody(request, readPatch), id: idOf(request), ...basedOn(request) }),
    send: sendUser,
  },
  {
    method: 'DELETE',
    url: USER,
    operation: scimUsers.delete,
    input: (request) => ({ id: idOf(request), ...basedOn(request) }),
    send: (_request, reply) => reply.code(204).send(),
  },
]

function addRoute(app: FastifyInstance, deps: Dependencies, { method, url, operation, input, send }: Route): void {
  app.route({
    method,
    url,
    ...calls(operation),
    async onRequest(request, reply) {
      request.authenticated = await admitDirectory(deps, request)
      await takeTurn(deps, request, reply, operation)
    },
    async handler(request, reply) {
      const ctx = { ...contextOf(deps, request, reply), idempotencyKey: idempotencyKey(request) }
      const output = await execute(operation, ctx, input(request))
      return send(request, reply, output as never)
    },
  })
}

/** What a directory asks before anything else, for which it needs no key. */
function addDocuments(app: FastifyInstance, deps: Dependencies): void {
  const document = (path: string, of: (url: string, request: FastifyRequest) => object) =>
    app.get(`/scim/v2${path}`, async (request, reply) => {
      await deps.requestLimit.take(request.source.ip)
      const space = await findSpace(deps.db, spaceHost(request.source.host))
      if (!space) throw new AppError('space_unknown_host')
      return answer(reply, of(`${deps.origin(space.host)}/scim/v2`, request))
    })
  const named = (id: string, one: (url: string) => object) => (url: string, request: FastifyRequest) => {
    if ((request.params as { id: string }).id !== id) throw new RequestError('route_not_found')
    return one(url)
  }
  document('/ServiceProviderConfig', serviceProviderConfig)
  document('/ResourceTypes', (url) => listOf([userResourceType(url)]))
  document('/ResourceTypes/:id', named('User', userResourceType))
  document('/Schemas', (url) => listOf([userSchema(url)]))
  document('/Schemas/:id', named('urn:ietf:params:scim:schemas:core:2.0:User', userSchema))
}

/** What is wrong with a body that was not read: no JSON, or a member that JavaScript reads as a prototype. */
function jsonError(text: string): Error {
  try {
    const field = fieldWithPrototype(JSON.parse(text))
    if (field !== null) return fieldError(field, 'forbidden_member')
  } catch {
    // it is no JSON
  }
  return new RequestError('malformed_json')
}

/** Bodies: JSON alone, by either of its types (RFC 7644 section 3.1). */
function readBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  const parseJson = app.getDefaultJsonParser('error', 'error')
  const types = ['application/scim+json', 'application/json']
  app.addContentTypeParser(types, { parseAs: 'buffer', bodyLimit: BODY_LIMIT }, (request, body, done) => {
    const text = decodeUtf8(body as Buffer)
    if (text === null) return done(new RequestError('malformed_json'))
    if (text === '') return done(null, undefined)
    void parseJson(request, text, (error, value) => (error ? done(jsonError(text)) : done(null, value)))
  })
}
