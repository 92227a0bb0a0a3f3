import { type ClientOptions, createClient } from '@sipspace/client'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createRelayedServer, type Interference, type RelayedServer } from '../../../../../test/support/fakes/relay.ts'
import { ADMIN_KEY } from '../../../../../test/support/server/test-server.ts'

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

/** Lets the first requests fail. */
const failFirst = (times: number, interference: Interference) =>
  server.relay.interfere(() => (server.relay.requests.length <= times ? interference : undefined))

const newAccount = (username: string) =>
  ({ username, password: `password of ${username}`, algorithm: 'SHA-256' }) as const

let made = 0

const failures: [string, Interference, object][] = [
  ['429', { status: 429, body: '{"message":"Slow down."}' }, { code: 'too_many_requests', message: 'Slow down.' }],
  ['502', { status: 502, body: '<h1>Bad gateway</h1>' }, { code: 'unavailable', status: 502 }],
  ['503', { status: 503 }, { code: 'unavailable', status: 503 }],
  ['504', { status: 504, body: 'timed out' }, { code: 'unavailable', status: 504 }],
  ['no answer', 'break', { code: 'network', status: 0 }],
]

describe.each(failures)('after %s', (_name, failure, error) => {
  test('a query is tried again, twice', async () => {
    failFirst(2, failure)
    expect((await connect().me.get()).username).toBe('admin')
    expect(server.relay.requests).toHaveLength(3)
  })

  test('a query that keeps failing fails', async () => {
    failFirst(Number.POSITIVE_INFINITY, failure)
    await expect(connect({ retries: 1 }).me.get()).rejects.toMatchObject({ ...error, operation: 'me.get' })
    expect(server.relay.requests).toHaveLength(2)
  })

  test('what changes something is tried again', async () => {
    failFirst(1, failure)
    const username = `tried-again-${++made}`
    expect((await connect().accounts.create(newAccount(username))).username).toBe(username)
    expect(server.relay.requests).toHaveLength(2)
  })
})

describe.each(failures)('after %s', (_name, failure, error) => {
  const people = 'username\r\nof-a-second-try\r\n'

  test.each([
    ['a Blob', () => new Blob([people])],
    ['bytes', () => new TextEncoder().encode(people)],
  ])('an upload of %s is tried again, with its progress and without', async (_kind, file) => {
    for (const onProgress of [undefined, () => {}]) {
      server.relay.requests.length = 0
      failFirst(2, failure)
      const { id, bytes } = await connect().imports.upload(file(), { onProgress })
      expect(bytes).toBe(people.length)
      expect(server.relay.requests).toHaveLength(3)
      await connect().imports.delete({ id })
    }
  })

  test('an upload of a stream, which is sent once, fails', async () => {
    failFirst(1, failure)
    const upload = connect().imports.upload(ReadableStream.from([new TextEncoder().encode(people)]))
    await expect(upload).rejects.toMatchObject({ ...error, operation: 'imports.upload' })
    expect(server.relay.requests).toHaveLength(1)
  })

  test('a download is tried again', async () => {
    failFirst(2, failure)
    expect(await (await connect().accounts.export({ admin: true })).text()).toContain('admin')
    expect(server.relay.requests).toHaveLength(3)
  })
})

test('a file that was taken in, though its answer got lost, is not taken in again', async () => {
  const { imports } = connect()
  const before = (await imports.list()).length
  failFirst(1, 'lose')
  const { id } = await imports.upload(new Blob(['username\r\ntaken-in-once\r\n']))
  expect((await imports.list()).map((one) => one.id)).toContain(id)
  expect(await imports.list()).toHaveLength(before + 1)
  const again = { idempotencyKey: 'file-4711' }
  const first = await imports.upload(new Blob(['username\r\nkey-of-mine\r\n']), again)
  expect(await imports.upload(new Blob(['username\r\nkey-of-mine\r\n']), again)).toEqual(first)
  await expect(imports.upload(new Blob(['username\r\nanother\r\n']), again)).rejects.toMatchObject({
    code: 'idempotency_key_reused',
  })
})

test('what was done, though its answer got lost, is not done again', async () => {
  failFirst(1, 'lose')
  expect((await connect().accounts.create(newAccount('done-once'))).username).toBe('done-once')
  expect(server.relay.requests).toHaveLength(2)
  expect((await connect().accounts.getBySip({ sip: 'done-once@sip.example.org' })).username).toBe('done-once')
})

test.each([
  ['the server says why it fails', { status: 500 }],
  ['it is told that there is nothing', { status: 404 }],
  ['the answer is none', { status: 200, body: '<html>' }],
])('a query is not tried again when %s', async (_case, failure) => {
  failFirst(1, failure)
  await expect(connect().me.get()).rejects.toMatchObject({ code: 'malformed_response', status: failure.status })
  expect(server.relay.requests).toHaveLength(1)
})

test('no query is tried again where no retries are wanted', async () => {
  failFirst(1, { status: 503 })
  await expect(connect({ retries: 0 }).me.get()).rejects.toMatchObject({ code: 'unavailable' })
  expect(server.relay.requests).toHaveLength(1)
})

test('queries of one request are tried again each for itself', async () => {
  failFirst(1, 'break')
  const client = connect()
  const [me, page] = await Promise.all([client.me.get(), client.accounts.listPage()])
  expect([me.username, page.per_page]).toEqual(['admin', 20])
})

describe('when the server asks to wait', () => {
  const unavailable = {
    error: {
      message: 'Later.',
      code: -32000,
      data: { error: 'unavailable', httpStatus: 503, fields: null, requestId: 'r' },
    },
  }
  const wait = (seconds: string): Interference => ({
    status: 503,
    headers: { 'retry-after': seconds, 'content-type': 'application/json' },
    body: JSON.stringify([unavailable]),
  })

  test('the query waits as long', async () => {
    failFirst(1, wait('1'))
    const begun = Date.now()
    expect((await connect().me.get()).username).toBe('admin')
    expect(Date.now() - begun).toBeGreaterThanOrEqual(990)
  })

  test('longer than the call may take, it fails at once', async () => {
    failFirst(1, wait('60'))
    const begun = Date.now()
    await expect(connect().me.get()).rejects.toMatchObject({ code: 'unavailable', message: 'Later.', requestId: 'r' })
    expect(Date.now() - begun).toBeLessThan(5_000)
    expect(server.relay.requests).toHaveLength(1)
  })
})
