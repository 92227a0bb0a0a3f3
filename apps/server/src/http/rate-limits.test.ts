import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { digestRequest } from '../../../../test/support/clients/digest-client.ts'
import { createAccount, expectNoDefect, newName, userKey } from '../../../../test/support/clients/rest-client.ts'
import { sharedServer } from '../../../../test/support/server/shared-server.ts'
import {
  ADMIN_KEY,
  createTestServer,
  DOMAIN,
  type TestRequest,
  type TestServer,
} from '../../../../test/support/server/test-server.ts'

const LIMIT = 5
const ON = { RATE_LIMIT: 'on', RATE_LIMIT_PUBLIC_PER_MINUTE: String(LIMIT) }

const server = await sharedServer(ON)
let secondProcess: TestServer
beforeAll(async () => {
  secondProcess = await server.secondProcess()
})
afterAll(async () => {
  expectNoDefect(secondProcess)
  await secondProcess[Symbol.asyncDispose]()
})

let addresses = 0
/** An address that nobody has come from. */
const newAddress = () => {
  addresses += 1
  return `192.0.2.${addresses}`
}

const status = async (request: TestRequest, on = server) => (await on.request(request)).statusCode

/** What anybody may ask for, with the status that it gets. */
const asked: [string, TestRequest, number][] = [
  ['a path of REST', { url: `/api/accounts/admin@${DOMAIN}/info` }, 200],
  ['a procedure', { url: '/trpc/phoneCountries.list' }, 200],
  [
    'signing in',
    { method: 'POST', url: '/trpc/sessions.signIn', payload: { username: 'a', domain: DOMAIN, password: 'b' } },
    401,
  ],
  ['a page', { url: '/recovery/email' }, 200],
  ['a document for apps', { url: '/provisioning', headers: { 'x-linphone-provisioning': '1' } }, 200],
  ['an unknown key', { url: '/api/accounts/me', key: 'no-such-key' }, 401],
  ['an unknown session', { url: '/api/accounts/me', cookies: { sipspace_session: 'no-such-session' } }, 401],
]

describe('what anybody may ask for, from one address', () => {
  it.each(asked)('%s: as often as the setting says, in all processes together', async (_, request, good) => {
    const remoteAddress = newAddress()
    for (let n = 0; n < LIMIT; n += 1) {
      expect(await status({ ...request, remoteAddress }, n % 2 === 0 ? server : secondProcess)).toBe(good)
    }
    for (const on of [server, secondProcess]) {
      const refused = await on.request({ ...request, remoteAddress })
      expect(refused.statusCode).toBe(429)
      expect(refused.headers['retry-after']).toBe('60')
    }
    expect(await status({ ...request, remoteAddress: newAddress() })).toBe(good)
    server.clock.advance({ minutes: 1 })
    expect(await status({ ...request, remoteAddress })).toBe(good)
  })

  it('counts whatever it is, together', async () => {
    const remoteAddress = newAddress()
    for (const [, request] of asked.slice(0, LIMIT)) await server.request({ ...request, remoteAddress })
    for (const [, request] of asked) expect(await status({ ...request, remoteAddress })).toBe(429)
  })

  it('counts each call of a batch', async () => {
    const remoteAddress = newAddress()
    const batch = Array.from({ length: LIMIT + 2 }, () => 'phoneCountries.list').join(',')
    const answer = await server.request({ url: `/trpc/${batch}?batch=1`, remoteAddress })
    const outcomes = answer.json<{ error?: { data: { httpStatus: number } } }[]>()
    const refused = outcomes.filter(({ error }) => error?.data.httpStatus === 429)
    expect([outcomes.length, refused.length]).toEqual([LIMIT + 2, 2])
  })

  it('sends no statement once it is too much', async () => {
    const remoteAddress = newAddress()
    const [, request] = asked[0] ?? ['', {}]
    for (let n = 0; n <= LIMIT; n += 1) await server.request({ ...request, remoteAddress })
    server.database.takeStatements()
    for (let n = 0; n < 10; n += 1) expect(await status({ ...request, remoteAddress })).toBe(429)
    expect(server.database.takeStatements()).toEqual([])
  })
})

describe('who has shown who they are', () => {
  it('is not counted, nor refused where others are', async () => {
    const remoteAddress = newAddress()
    const username = newName()
    await createAccount(server, username)
    for (const [, request] of asked) await server.request({ ...request, remoteAddress })
    for (let n = 0; n < LIMIT * 2; n += 1) {
      expect(await status({ url: '/api/accounts', key: ADMIN_KEY, remoteAddress })).toBe(200)
    }
    const account = { username, password: `password of ${username}` }
    for (let n = 0; n < LIMIT * 2; n += 1) {
      const answer = await digestRequest(server, account, { method: 'GET', url: '/api/accounts/me', remoteAddress })
      expect(answer.statusCode).toBe(200)
    }
  })
})

describe('a refusal', () => {
  const refused = async (request: TestRequest) => {
    const remoteAddress = newAddress()
    for (let n = 0; n < LIMIT; n += 1) await server.request({ ...request, remoteAddress })
    return server.request({ ...request, remoteAddress })
  }
  const message = 'Too many requests. Try again in 60 seconds.'

  it('is JSON in REST', async () => {
    const answer = await refused({ url: `/api/accounts/admin@${DOMAIN}/info` })
    expect([answer.statusCode, answer.headers['content-type'], answer.json()]).toEqual([
      429,
      'application/json',
      { message, code: 'too_many_requests', params: { seconds: 60 } },
    ])
  })

  it('is an error of tRPC there', async () => {
    const answer = await refused({ url: '/trpc/phoneCountries.list' })
    expect(answer.json()).toMatchObject({
      error: {
        message,
        data: { code: 'TOO_MANY_REQUESTS', error: 'too_many_requests', httpStatus: 429, retryAfterMs: 60_000 },
      },
    })
  })

  it('is a page in the reader’s language where pages are', async () => {
    const answer = await refused({ url: '/recovery/email', headers: { 'accept-language': 'fr' } })
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([429, 'text/html; charset=utf-8'])
    expect(answer.body).toContain('Trop de requêtes. Réessayez dans 60 secondes.')
  })
})

describe('the address', () => {
  const info = { url: `/api/accounts/admin@${DOMAIN}/info` }

  it('is that of the connection, whatever headers say', async () => {
    const remoteAddress = newAddress()
    const statuses: number[] = []
    for (let n = 0; n <= LIMIT; n += 1) {
      statuses.push(await status({ ...info, remoteAddress, headers: { 'x-forwarded-for': `198.51.100.${n}` } }))
    }
    expect(statuses).toEqual([200, 200, 200, 200, 200, 429])
  })

  it('is that which the proxy has seen, where TRUST_PROXY names one, and not what the client says', async () => {
    await using behind = await createTestServer({ ...ON, TRUST_PROXY: '10.0.0.0/8' })
    const from = (client: string, freeFormParams: number) =>
      status(
        {
          ...info,
          remoteAddress: '10.0.0.1',
          headers: { 'x-forwarded-for': `198.51.100.${freeFormParams}, ${client}:${50_000 + freeFormParams}` },
        },
        behind,
      )
    for (let n = 0; n < LIMIT; n += 1) expect(await from('203.0.113.1', n)).toBe(200)
    expect(await from('203.0.113.1', 77)).toBe(429)
    expect(await from('203.0.113.2', 0)).toBe(200)
  })
})

describe('RATE_LIMIT=off', () => {
  it('lets anybody ask as often as they like', async () => {
    await using open = await createTestServer({ ...ON, RATE_LIMIT: 'off' })
    for (let n = 0; n < LIMIT * 2; n += 1) expect(await status({ url: '/recovery/email' }, open)).toBe(200)
    const key = await userKey(open, 'admin').catch(() => ADMIN_KEY)
    expect(await status({ url: '/api/accounts/me', key }, open)).toBe(200)
  })
})
