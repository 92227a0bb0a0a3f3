import { getEventListeners } from 'node:events'
import { type ClientOptions, createClient } from '@sipspace/client'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createRelayedServer, type RelayedServer } from '../../../../../test/support/fakes/relay.ts'
import { ADMIN_KEY } from '../../../../../test/support/server/test-server.ts'

let server: RelayedServer
beforeAll(async () => {
  server = await createRelayedServer()
  // the first request of a process takes longer
  await connect().me.get()
})
afterAll(() => server[Symbol.asyncDispose]())
beforeEach(() => {
  server.relay.requests.length = 0
  server.relay.interfere(() => undefined)
})

const connect = (options: Partial<ClientOptions> = {}) =>
  createClient({ url: server.relay.url, auth: { apiKey: ADMIN_KEY }, ...options })

describe('a call that gets no answer', () => {
  test('ends after the client’s time, and its request with it', async () => {
    server.relay.interfere(() => 'hold')
    await expect(connect({ timeoutMs: 500 }).me.get()).rejects.toMatchObject({
      name: 'SipspaceError',
      code: 'timeout',
      status: 0,
      message: 'No answer within 500 ms.',
      operation: 'me.get',
    })
    await expect.poll(() => server.relay.requests.map(({ isGivenUp }) => isGivenUp)).toEqual([true])
  })

  test('ends after a time of its own', async () => {
    server.relay.interfere(() => 'hold')
    await expect(connect({ timeoutMs: 60_000 }).me.get({ timeoutMs: 50 })).rejects.toMatchObject({ code: 'timeout' })
  })

  test('leaves the others of its request alone', async () => {
    let answer = () => {}
    server.relay.interfere(
      () =>
        new Promise((resolve) => {
          answer = () => resolve(undefined)
        }),
    )
    const client = connect()
    const patient = client.me.get()
    await expect(client.accounts.listPage({}, { timeoutMs: 50 })).rejects.toMatchObject({ code: 'timeout' })
    await expect.poll(() => server.relay.requests).toHaveLength(1)
    answer()
    expect((await patient).username).toBe('admin')
  })

  test('leaves no listener of an earlier try behind', async () => {
    server.relay.interfere(() => ({ status: 503, headers: { 'retry-after': '0' } }))
    const signals = new Set<AbortSignal>()
    const client = connect({
      retries: 3,
      fetch: (url, init) => {
        signals.add(init.signal)
        return fetch(url, init)
      },
    })
    await expect(client.me.get()).rejects.toMatchObject({ code: 'unavailable' })
    expect(signals.size).toBe(4)
  })

  test('has one time for all its retries', async () => {
    server.relay.interfere(() => ({ status: 503 }))
    const begun = Date.now()
    await expect(connect({ timeoutMs: 300, retries: 1_000 }).me.get()).rejects.toMatchObject({ name: 'SipspaceError' })
    expect(Date.now() - begun).toBeLessThan(2_000)
  })

  test('may take as long as it likes', async () => {
    expect((await connect({ timeoutMs: Number.POSITIVE_INFINITY }).me.get()).username).toBe('admin')
  })
})

describe('a call that is given up', () => {
  test('before it begins sends nothing', async () => {
    const reason = new Error('never mind')
    await expect(connect().me.get({ signal: AbortSignal.abort(reason) })).rejects.toMatchObject({
      code: 'aborted',
      cause: reason,
    })
    expect(server.relay.requests).toEqual([])
  })

  test('while it waits ends at once, and its request with it', async () => {
    server.relay.interfere(() => 'hold')
    const controller = new AbortController()
    const call = connect().accounts.listPage({ page: 1 }, { signal: controller.signal })
    const outcome = call.catch((error: unknown) => error)
    await expect.poll(() => server.relay.requests).toHaveLength(1)
    controller.abort()
    expect(await outcome).toMatchObject({ code: 'aborted', status: 0, operation: 'accounts.listPage' })
    await expect.poll(() => server.relay.requests[0]?.isGivenUp).toBe(true)
  })

  test('between two tries is not tried again', async () => {
    server.relay.interfere(() => ({ status: 503, headers: { 'retry-after': '50' } }))
    const controller = new AbortController()
    const call = connect({ timeoutMs: 100_000 }).me.get({ signal: controller.signal })
    const outcome = call.catch((error: unknown) => error)
    await expect.poll(() => server.relay.requests[0]?.status).toBe(503)
    controller.abort()
    expect(await outcome).toMatchObject({ code: 'aborted' })
    expect(server.relay.requests).toHaveLength(1)
  })

  test('after its answer has its answer', async () => {
    const { signal } = new AbortController()
    const call = connect().me.get({ signal })
    await call
    expect(getEventListeners(signal, 'abort')).toEqual([])
  })
})

test.each([
  ['a time of nothing', { timeoutMs: 0 }],
  ['a time that is no number', { timeoutMs: Number.NaN }],
  ['half a retry', { retries: 0.5 }],
  ['a url without scheme', { url: 'sip.example.org' }],
  ['a url of another scheme', { url: 'ftp://sip.example.org' }],
  ['a url with a password', { url: 'https://me:secret@sip.example.org' }],
  ['no credentials that there are', { auth: { token: 'x' } as never }],
])('no client is made with %s', (_case, options) => {
  expect(() => connect(options)).toThrow(TypeError)
})
