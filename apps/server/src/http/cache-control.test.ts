import { once } from 'node:events'
import { type AddressInfo, connect } from 'node:net'
import { text } from 'node:stream/consumers'
import type { FastifyInstance } from 'fastify'
import { beforeAll, describe, expect, it } from 'vitest'
import { jsonOf } from '../../../../test/support/clients/rest-client.ts'
import { sharedServer } from '../../../../test/support/server/shared-server.ts'
import { ADMIN_KEY, DOMAIN } from '../../../../test/support/server/test-server.ts'
import { everyRoute } from '../api/rest/second-part.ts'

const server = await sharedServer()
/** a super admin's key that does not end with the next one, which some GETs give out */
let key: string
beforeAll(async () => {
  const payload = { account_id: 1, name: 'for every route' }
  const created = await server.request({ method: 'POST', url: '/trpc/apiKeys.create', key: ADMIN_KEY, payload })
  key = created.json().result.data.api_key
  await server.app.listen({ port: 0, host: '127.0.0.1' })
})

const port = () => (server.app.server.address() as AddressInfo).port

interface RoutePath {
  url: string
  methods: string[]
}

/** Every route of the server with its methods, read from the tree that Fastify prints of them. */
function routesOf(app: FastifyInstance): RoutePath[] {
  const parents: string[] = []
  return app
    .printRoutes({ commonPrefix: false })
    .split('\n')
    .flatMap((line) => {
      const [, indent = '', segment = '', methods = ''] = /^([│├└─ ]*)(\S+) \(([^)]+)\)$/u.exec(line) ?? []
      if (segment === '') return []
      const depth = indent.length / 4 - 1
      parents.splice(depth, Number.POSITIVE_INFINITY, segment)
      return [{ url: parents.join(''), methods: methods.split(', ') }]
    })
}

const taken = new Set(everyRoute.map(({ method, path }) => `${method} ${path}`))
const restPaths = new Set(everyRoute.map(({ path }) => path))

/** The methods that a path of REST takes, and one of those that it does not, which have one handler; of others all. */
function sampleOf(url: string, methods: string[]): string[] {
  if (!restPaths.has(url)) return methods
  const isTaken = (method: string) => taken.has(`${method === 'HEAD' ? 'GET' : method} ${url}`)
  const other = methods.find((method) => !isTaken(method))
  return [...methods.filter(isTaken), ...(other === undefined ? [] : [other])]
}

/** A path with its parameters filled in. */
const filledIn = (url: string, value: string) => url.replace(/:[\w|:]+/g, value).replace('*', '/nothing/there')

/** What only reads comes first, and last what ends the account that the requests are sent by. */
function turnOf(method: string, url: string): number {
  if (method === 'GET' || method === 'HEAD') return 0
  return method === 'DELETE' && url.endsWith('/me') ? 2 : 1
}

const STATIC: Record<string, string> = {
  '/assets/pages.css': 'public, max-age=3600',
  '/docs/start.js': 'public, max-age=3600',
  '/docs/page.css': 'public, max-age=3600',
  '/docs/reference.js': 'public, max-age=3600',
  '/favicon.ico': 'public, max-age=86400',
}

describe('every answer says that no cache may keep it, unless it is a static file', () => {
  it.each(['/no/such/path', '/api/no/such/path', '/api/%', '/trpc/no.such', '/trpc/me.get,accounts.list?batch=1'])(
    'of %s, which is an error',
    async (url) => {
      const { statusCode, headers } = await server.app.inject({ url, headers: { host: DOMAIN } })
      expect(statusCode).toBeGreaterThanOrEqual(400)
      expect(headers['cache-control']).toBe('no-store')
    },
  )

  it('of an account with its provisioning token, in REST and in tRPC', async () => {
    const rest = await server.request({ url: '/api/accounts/1', key })
    expect(jsonOf(rest)['username']).toBe('admin')
    expect(rest.headers['cache-control']).toBe('no-store')
    for (const input of ['{"id":1}', '%7B"id":1}']) {
      const trpc = await server.request({ url: `/trpc/accounts.get?input=${input}`, key })
      expect([trpc.statusCode, trpc.headers['cache-control']]).toEqual([200, 'no-store'])
    }
  })

  it.each(['/trpc/audit.live?input=%7B%7D', '/api/v2/audit_log/events'])(
    'of the stream of events of %s, which says too that nothing may compress it',
    async (path) => {
      const closing = new AbortController()
      const headers = { 'x-api-key': key, accept: 'text/event-stream' }
      const response = await fetch(`http://127.0.0.1:${port()}${path}`, { headers, signal: closing.signal })
      expect(response.status).toBe(200)
      expect(response.headers.get('cache-control')).toBe('no-store, no-transform')
      closing.abort()
    },
  )

  it('of what is no request', async () => {
    const socket = connect(port(), '127.0.0.1')
    await once(socket, 'connect')
    socket.end('nonsense\r\n\r\n')
    expect(await text(socket)).toMatch(/^HTTP\/1\.1 400 .*\r\ncache-control: no-store\r\n/s)
  })

  it.each([
    ['anybody', () => ({})],
    ['a super admin', () => ({ 'x-api-key': key })],
  ])('of every route, to %s', { timeout: 60_000 }, async (_who, credentials) => {
    // a stream of events has no end
    const routes = routesOf(server.app).filter(({ url }) => !url.endsWith('/events'))
    expect(routes.map(({ url }) => url)).toEqual(
      expect.arrayContaining(['/api/accounts/:sip|:id|:email/info', '/docs']),
    )
    const calls = routes.flatMap(({ url, methods }) =>
      sampleOf(url, methods).map((method) => ({ url, method, turn: turnOf(method, url) })),
    )
    const answers = []
    for (const { url, method, turn } of calls.toSorted((one, other) => one.turn - other.turn)) {
      const sent = { method: method as 'GET', url: filledIn(url, turn === 0 ? '1' : 'nothing') }
      const { statusCode, headers } = await server.app.inject({ ...sent, headers: { host: DOMAIN, ...credentials() } })
      const expected = statusCode < 400 && url in STATIC ? STATIC[url] : 'no-store'
      answers.push({ ...sent, statusCode, isRight: headers['cache-control'] === expected })
    }
    expect(answers.length).toBeGreaterThan(400)
    expect(answers.filter(({ isRight }) => !isRight)).toEqual([])
  })
})
