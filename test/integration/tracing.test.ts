import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createTestDatabase } from '../support/database/index.ts'
import { type BuiltServer, builtServer, freePort } from '../support/server/server-process.ts'

const KEY = 'a-key-for-traces-of-32-and-more-characters'

interface Span {
  traceId: string
  spanId: string
  parentSpanId?: string
  name: string
  kind: number
  attributes: { key: string; value: { stringValue?: string; intValue?: number } }[]
}

let server: BuiltServer
beforeAll(async () => {
  server = await builtServer()
})
afterAll(() => server[Symbol.asyncDispose]())

/** A collector of OpenTelemetry that keeps what it is sent. */
async function startCollector() {
  const bodies: string[] = []
  const keep = async (request: IncomingMessage, response: ServerResponse) => {
    bodies.push(await text(request))
    response.setHeader('content-type', 'application/json').end('{}')
  }
  const http = createServer((request, response) => void keep(request, response))
  await once(http.listen(0, '127.0.0.1'), 'listening')
  const spans = () =>
    bodies
      .map((body) => JSON.parse(body))
      .flatMap(({ resourceSpans }) => resourceSpans)
      .flatMap(({ scopeSpans }) => scopeSpans)
      .flatMap((scope) => scope.spans as Span[])
  return {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    bodies,
    spans,
    [Symbol.asyncDispose]: () => new Promise<void>((resolve) => http.close(() => resolve())),
  }
}

const attributeOf = (span: Span | undefined, key: string) =>
  Object.values(span?.attributes.find((one) => one.key === key)?.value ?? {})[0]

it('tells a collector of requests and their statements, and of no secret', async () => {
  await using database = await createTestDatabase()
  await using collector = await startCollector()
  const running = server.run({
    DATABASE_URL: database.url,
    BOOTSTRAP_ADMIN_API_KEY: KEY,
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
    OTEL_SERVICE_NAME: 'accounts',
  })
  const address = await running.address()
  const traceId = '0af7651916cd43dd8448eb211c80319c'
  const created = await fetch(`${address}/api/accounts`, {
    method: 'POST',
    headers: {
      'x-api-key': KEY,
      'content-type': 'application/json',
      traceparent: `00-${traceId}-b7ad6b7169203331-01`,
    },
    body: JSON.stringify({ username: 'traced', password: 'a password in no trace', algorithm: 'SHA-256' }),
  })
  const { provisioning_token: token } = (await created.json()) as { provisioning_token: string }
  await fetch(`${address}/provisioning/${token}?a=${token}`, { headers: { 'x-linphone-provisioning': '1' } })
  expect(await running.end('SIGTERM')).toBe(0)

  const ofCreation = collector.spans().filter((span) => span.traceId === traceId)
  const request = ofCreation.find(({ parentSpanId }) => parentSpanId === 'b7ad6b7169203331')
  expect(request?.name).toBe('POST /api/accounts')
  expect(attributeOf(request, 'http.response.status_code')).toBe(200)
  const statements = ofCreation.map((span) => String(attributeOf(span, 'db.query.text') ?? ''))
  expect(statements).toContainEqual(expect.stringContaining('insert into accounts'))
  // found by a connection that requests share
  expect(statements).toContainEqual(expect.stringContaining('api_keys'))
  expect(collector.spans().map(({ name }) => name)).toContainEqual('GET /provisioning/:token')

  const sent = collector.bodies.join('\n')
  expect(sent).toContain('"stringValue":"accounts"')
  for (const secret of [KEY, token, 'a password in no trace']) expect(sent).not.toContain(secret)
})

it('serves and ends in order where the collector is unavailable', async () => {
  await using database = await createTestDatabase()
  const running = server.run({
    DATABASE_URL: database.url,
    BOOTSTRAP_ADMIN_API_KEY: KEY,
    OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${await freePort()}`,
  })
  const me = await fetch(`${await running.address()}/api/accounts/me`, { headers: { 'x-api-key': KEY } })
  expect(me.status).toBe(200)
  expect(await running.end('SIGTERM')).toBe(0)
})
