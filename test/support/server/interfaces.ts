import { type AnyOperation, type Context, execute, findSpace, operations } from '@sipspace/core'
import type { LightMyRequestResponse } from 'fastify'
import { z } from 'zod'
import { pathNames, type RestRoute } from '../../../apps/server/src/api/rest/routes.ts'
import { everyRoute } from '../../../apps/server/src/api/rest/second-part.ts'
import { addActor } from './actors.ts'
import { pathOf } from './requests.ts'
import { DOMAIN, type TestServer } from './test-server.ts'

/** An operation of the table, and its row in one of the parts of REST. */
export interface NamedOperation {
  /** such as `accounts.create` */
  name: string
  operation: AnyOperation
  route: RestRoute | undefined
}

/** Every operation of the table. */
export const everyOperation: NamedOperation[] = Object.entries(
  operations as Record<string, Record<string, AnyOperation>>,
).flatMap(([group, members]) =>
  Object.entries(members).map(([member, operation]) => ({
    name: `${group}.${member}`,
    operation,
    route: everyRoute.find((route) => route.operation === operation),
  })),
)

/** The outcome of a call, in any interface. */
export type Outcome =
  | { accepted: true; output: unknown }
  | { accepted: false; status: number; message: string; fields: Record<string, string[]> | null }

export interface Call {
  key: string | undefined
  input: unknown
  headers?: Record<string, string>
}

const jsonType = { 'content-type': 'application/json' }

/** Calls an operation at its path. What is in the path has to be text or a number. */
export async function callRest(server: TestServer, route: RestRoute, { key, input, headers }: Call): Promise<Outcome> {
  const { headers: ownHeaders, ...request } = restRequest(route, input)
  const response = await server.request({
    ...request,
    headers: { ...ownHeaders, ...headers },
    ...(key === undefined ? {} : { key }),
  })
  const { statusCode: status } = response
  if (status >= 400) {
    const { message, errors } = response.json<{ message: string; errors?: Record<string, string[]> }>()
    return { accepted: false, status, message, fields: errors ?? null }
  }
  return { accepted: true, output: bodyOf(response) }
}

/** The request for an input at a path of REST: the version of the second part is in a header. */
export function restRequest(route: RestRoute, input: unknown) {
  const inPath = pathNames(route)
  const fields = isObject(input) ? Object.entries(input).filter(([, value]) => value !== undefined) : []
  const isInHeader = (name: string) => route.part === 2 && name === 'version'
  const others = fields.filter(([name]) => !inPath.includes(name) && !isInHeader(name))
  const { version } = texts(fields.filter(([name]) => isInHeader(name)))
  const matching: Record<string, string> = version === undefined ? {} : { 'if-match': `"${version}"` }
  const url = pathOf(route, texts(fields.filter(([name]) => inPath.includes(name))))
  const { method } = route
  if (method === 'GET') {
    const query = others.length > 0 ? `?${new URLSearchParams(texts(others)).toString()}` : ''
    return { method, url: `${url}${query}`, headers: matching }
  }
  const body = isObject(input) ? Object.fromEntries(others) : input
  return { method, url, payload: JSON.stringify(body), headers: { ...jsonType, ...matching } }
}

const texts = (fields: [string, unknown][]): Record<string, string> =>
  Object.fromEntries(fields.map(([name, value]) => [name, String(value)]))

function bodyOf(response: LightMyRequestResponse): unknown {
  if (response.body === '') return null
  return response.headers['content-type'] === 'application/json' ? response.json() : response.body
}

/** An input with the fields of an operation alone, within objects too: REST ignores others, tRPC refuses them. */
export const knownFields = ({ operation }: NamedOperation, input: unknown): unknown => knownIn(operation.input, input)

function knownIn(schema: z.core.$ZodType, value: unknown): unknown {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable) return knownIn(schema.unwrap(), value)
  if (!(schema instanceof z.ZodObject) || !isObject(value)) return value
  const { shape } = schema
  const known = Object.entries(value).filter(([name]) => Object.hasOwn(shape, name))
  return Object.fromEntries(known.map(([name, item]) => [name, knownIn(shape[name], item)]))
}

/** Calls an operation as a procedure. */
export async function callTrpc(server: TestServer, named: NamedOperation, call: Call): Promise<Outcome> {
  const { key, input, headers } = call
  const url = `/trpc/${named.name}`
  const response = await server.request({
    ...(named.operation.kind === 'query'
      ? { method: 'GET', url: `${url}?input=${encodeURIComponent(JSON.stringify(input))}`, headers: { ...headers } }
      : { method: 'POST', url, payload: JSON.stringify(input), headers: { ...jsonType, ...headers } }),
    ...(key === undefined ? {} : { key }),
  })
  const { result, error } = response.json<{
    result?: { data?: unknown }
    error?: { message: string; data: { httpStatus: number; fields: Record<string, string[]> | null } }
  }>()
  if (!error) return { accepted: true, output: result?.data ?? null }
  return { accepted: false, status: error.data.httpStatus, message: error.message, fields: error.data.fields }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

type TokenKind = 'account creation' | 'confirmed request' | 'authentication' | 'attached authentication'

export type WorldCaller = 'nobody' | 'user' | 'superAdmin'

/** Who and what a call is about: the same on every server that it is made on, but for keys and tokens. */
export interface World {
  /** of who makes the call; undefined for a call without credentials */
  key: string | undefined
  target: { id: number; username: string }
  /** a Space of its own, where the call is about one */
  space: string
  /** a fresh token of a kind */
  token: (kind: TokenKind) => Promise<string>
}

/** Adds the world of a number to a server, with what a call needs of it. The same numbers make the same worlds. */
export async function addWorld(
  server: TestServer,
  number: number,
  options: { space: boolean; caller: WorldCaller },
): Promise<World> {
  const space = `sip.world-${number}.example`
  if (options.space) {
    await server.database.pool.query(
      'insert into spaces (domain, host, name, created_at, updated_at) values ($1, $1, $1, $2, $2)',
      [space, server.clock()],
    )
  }
  const username = `target-${number}`
  const target = await addActor(server, { domain: DOMAIN, username })
  const addUser = () => addActor(server, { domain: DOMAIN, username: `user-${number}` })
  let user = options.caller === 'user' ? await addUser() : undefined
  const caller =
    options.caller === 'superAdmin'
      ? await addActor(server, { domain: DOMAIN, username: `admin-${number}`, admin: true })
      : user
  return {
    key: caller?.key,
    target: { id: target.id, username },
    space,
    async token(kind) {
      user ??= await addUser()
      return mint(server, kind, user.id)
    },
  }
}

async function mint(server: TestServer, kind: TokenKind, userId: number): Promise<string> {
  const space = await findSpace(server.db, DOMAIN)
  const actor = { id: userId, username: '', role: 'user', home: space }
  const { db, deps, clock } = server
  const client = { ip: '127.0.0.1', userAgent: null }
  const ctx = { db, clock, config: deps.config, origin: deps.origin, space, actor, client } as unknown as Context
  const { authTokens, creationTokens } = operations
  if (kind === 'account creation') return (await execute(creationTokens.create, asAdmin(ctx), {})).token
  if (kind === 'confirmed request') {
    const { token } = await execute(creationTokens.createRequest, ctx, {})
    await execute(creationTokens.validateRequest, ctx, { token })
    return token
  }
  const { token } = await execute(authTokens.create, ctx, {})
  if (kind === 'attached authentication') await execute(authTokens.attach, ctx, { auth_token: token })
  return token
}

const asAdmin = (ctx: Context): Context => ({ ...ctx, actor: ctx.actor && { ...ctx.actor, role: 'admin' } })
