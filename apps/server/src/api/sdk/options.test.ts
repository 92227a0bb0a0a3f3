import { gzipSync } from 'node:zlib'
import {
  type ClientOptions,
  createClient,
  isSipspaceError,
  type RequestInfo,
  type ResponseInfo,
  type RetryInfo,
  SipspaceError,
} from '@sipspace/client'
import { build } from 'esbuild'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { createSpace } from '../../../../../test/support/clients/rest-client.ts'
import { createRelayedServer, type RelayedServer } from '../../../../../test/support/fakes/relay.ts'
import { ADMIN_KEY } from '../../../../../test/support/server/test-server.ts'
import packageJson from '../../../package.json' with { type: 'json' }

let server: RelayedServer
beforeAll(async () => {
  server = await createRelayedServer()
})
afterAll(() => server[Symbol.asyncDispose]())
beforeEach(() => {
  server.relay.requests.length = 0
  server.relay.interfere(() => undefined)
})

const connect = (options: Partial<ClientOptions> = {}) =>
  createClient({ url: server.relay.url, auth: { apiKey: ADMIN_KEY }, ...options })
const fetched = (headers: Record<string, string>, body: unknown, status = 200) => {
  return async () => ({
    status,
    headers: new Headers(headers),
    text: async () => JSON.stringify([{ result: { data: body } }]),
  })
}

test('space has a super admin act in another Space than that of the url', async () => {
  await createSpace(server, 'other.example.org')
  const { accounts } = connect({ space: 'other.example.org' })
  const created = await accounts.create({ username: 'from-afar', password: 'a long secret', algorithm: 'SHA-256' })
  expect(created.domain).toBe('other.example.org')
  await expect(connect({ space: 'nowhere.example.org' }).accounts.list()).rejects.toMatchObject({
    code: expect.stringMatching(/space/),
  })
})

describe('withResponse', () => {
  test('gives what the call gives, and the answer that it came in', async () => {
    const { data, response } = await connect().me.get().withResponse()
    expect(data.username).toBe('admin')
    expect(response).toMatchObject({ status: 200, requestId: expect.stringMatching(/^[\w-]{36}$/) })
    expect(response.headers.get('sipspace-version')).toBe(packageJson.version)
  })

  test('gives calls of a batch the one answer that they share', async () => {
    const { me, accounts } = connect()
    const [one, other] = await Promise.all([me.get().withResponse(), accounts.list().withResponse()])
    expect(server.relay.requests).toHaveLength(1)
    expect(other.response.requestId).toBe(one.response.requestId)
  })

  test('rejects as the call does, once', async () => {
    const unhandled = vi.fn<() => void>()
    process.on('unhandledRejection', unhandled)
    await expect(connect().accounts.get({ id: 4_711 }).withResponse()).rejects.toMatchObject({
      code: 'account_not_found',
      requestId: expect.any(String),
    })
    await new Promise((resolve) => setImmediate(resolve))
    process.off('unhandledRejection', unhandled)
    expect(unhandled).not.toHaveBeenCalled()
  })
})

test('hooks see each request, answer and repetition, and add headers', async () => {
  const requests: RequestInfo[] = []
  const responses: (ResponseInfo & { request: RequestInfo })[] = []
  const retries: RetryInfo[] = []
  let failures = 1
  server.relay.interfere(() => (failures-- > 0 ? { status: 503 } : undefined))
  const client = connect({
    onRequest(request) {
      requests.push(request)
      return { traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01' }
    },
    onResponse: (response) => void responses.push(response),
    onRetry: (retry) => void retries.push(retry),
  })
  await client.me.get()
  expect(requests).toHaveLength(2)
  expect(requests[0]).toEqual({ method: 'GET', url: expect.stringContaining('/trpc/me.get') })
  expect(responses.map(({ status, request }) => [status, request])).toEqual([
    [503, requests[0]],
    [200, requests[1]],
  ])
  expect(retries).toEqual([
    { operation: 'me.get', attempt: 1, delayMs: expect.any(Number), error: expect.any(SipspaceError) },
  ])
  expect(server.relay.requests.map(({ headers }) => headers['traceparent'])).toEqual([
    expect.stringMatching(/^00-/),
    expect.stringMatching(/^00-/),
  ])
})

test('a URL and a Headers are taken as what they are, and requests name the client', async () => {
  const client = connect({ url: new URL(server.relay.url), headers: new Headers({ 'X-One': '1' }) })
  await client.me.get({ headers: [['x-two', '2']] })
  const [request] = server.relay.requests
  expect(request?.headers).toMatchObject({
    'x-one': '1',
    'x-two': '2',
    'user-agent': expect.stringMatching(/^sipspace-client\/\d+\.\d+\.\d+$/),
  })
  await connect({ headers: { 'User-Agent': 'mine/1' } }).me.get()
  expect(server.relay.requests.at(-1)?.headers['user-agent']).toBe('mine/1')
})

test('what changes is never taken from a cache, where the platform knows of one', async () => {
  const inits: unknown[] = []
  const client = connect({
    fetch: (url, init) => {
      inits.push(init.cache)
      return fetch(url, init)
    },
  })
  await client.me.get()
  expect(inits).toEqual(['no-store'])
})

test('what a framework throws from fetch to steer itself reaches it as it is', async () => {
  const signal = Object.assign(new Error('Dynamic server usage'), { digest: 'DYNAMIC_SERVER_USAGE' })
  const client = connect({
    fetch: () => {
      throw signal
    },
  })
  await expect(client.me.get()).rejects.toBe(signal)
})

test('an error is known as one of any copy of the package', async () => {
  const thrown = await connect()
    .accounts.get({ id: 4_711 })
    .catch((error: unknown) => error)
  expect(isSipspaceError(thrown)).toBe(true)
  const { outputFiles } = await build({
    stdin: { contents: "export { SipspaceError } from '@sipspace/client'", resolveDir: import.meta.dirname },
    bundle: true,
    minify: true,
    platform: 'neutral',
    mainFields: ['module', 'main'],
    format: 'esm',
    write: false,
  })
  const code = outputFiles[0]?.text ?? ''
  const copy = (await import(`data:text/javascript,${encodeURIComponent(code)}`)) as {
    SipspaceError: typeof SipspaceError
  }
  const foreign = new copy.SipspaceError({ code: 'network', message: 'no answer', operation: 'me.get' })
  expect(foreign).not.toBeInstanceOf(SipspaceError)
  expect(isSipspaceError(foreign)).toBe(true)
  for (const other of [new Error('other'), null, 'text', { isSipspaceError: 'yes' }]) {
    expect(isSipspaceError(other)).toBe(false)
  }
  // importing the class alone brings nothing else along
  expect(gzipSync(code).byteLength).toBeLessThan(1_000)
})

describe('of the age of the server', () => {
  const me = { username: 'admin' }
  test.each([
    ['0.0.9', 1],
    ['0.0.9-rc.1', 1],
    ['0.1.0', 0],
    ['0.1.1', 0],
    ['1.0.0', 0],
  ])('version %s is warned %i times', async (version, times) => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
    const client = connect({ fetch: fetched({ 'sipspace-version': version }, me) })
    await client.me.get()
    await client.me.get()
    expect(warn).toHaveBeenCalledTimes(times)
    if (times > 0) expect(warn).toHaveBeenCalledWith(expect.stringContaining(`this one is ${version}.`))
    warn.mockRestore()
  })

  test('nothing is warned where it does not say', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
    await connect({ fetch: fetched({}, me) }).me.get()
    expect(warn).not.toHaveBeenCalled()
    warn.mockRestore()
  })
})
