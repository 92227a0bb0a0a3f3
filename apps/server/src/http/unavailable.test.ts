import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createUnavailableServer, type UnavailableServer } from '../../../../test/support/fakes/unavailable-server.ts'
import { ADMIN_KEY } from '../../../../test/support/server/test-server.ts'

let server: UnavailableServer

beforeEach(async () => {
  server = await createUnavailableServer()
})

afterEach(() => server[Symbol.asyncDispose]())

const requests = [
  { url: '/api/accounts', key: ADMIN_KEY },
  { url: '/api/accounts/me', key: ADMIN_KEY },
  { url: '/api/accounts/me', headers: { from: 'sip:admin@sip.example.org' } },
  { method: 'POST', url: '/api/accounts', key: ADMIN_KEY, payload: { username: 'a.name', password: 'as good as any' } },
  { url: '/api/accounts/admin@sip.example.org/info' },
  { url: '/trpc/accounts.list', key: ADMIN_KEY },
  { url: '/trpc/me.get,accounts.list?batch=1', key: ADMIN_KEY },
  { method: 'POST', url: '/trpc/sessions.signIn', payload: { username: 'admin', password: 'secret-admin' } },
  { url: '/recovery/email' },
  { method: 'POST', url: '/recovery/email', payload: { username: 'admin', email: 'a@mail.example' } },
  { url: '/reset_password/a-token' },
  { url: '/provisioning', headers: { 'x-linphone-provisioning': '1' } },
  { url: '/provisioning/a-token', headers: { 'x-linphone-provisioning': '1' } },
] as const

const send = (request: (typeof requests)[number]) => server.request({ ...request })

describe.each([
  ['is gone', 'gone', 'nothing listens there'],
  ['takes connections and says nothing', 'silent', 'it does not answer'],
  ['has a full disk', { sqlState: '53100' }, 'its disk is full'],
  ['has no connection left', { sqlState: '53300' }, 'all its connections are taken'],
] as const)('while the database %s', (_, condition, reason) => {
  it('whatever needs it is answered with 503 and Retry-After, and the log says why; then all goes on', async () => {
    // connections that were well are among those that break
    for (const request of requests) expect((await send(request)).statusCode).not.toBe(503)
    server.logs.splice(0)
    await server.relay.become(condition)
    // more than there are connections
    const answers = await Promise.all([...requests, ...requests].map(send))
    for (const { statusCode, headers, payload } of answers)
      expect([statusCode, headers['retry-after']], payload).toEqual([503, '5'])
    expect(server.logs.join('')).toContain(`the database is not available: ${reason}`)
    expect(server.logs.join('')).not.toContain('a request failed')

    await server.relay.become('well')
    for (const request of requests) await expect.poll(async () => (await send(request)).statusCode).not.toBe(503)
  })
})

describe('an answer of 503', () => {
  beforeEach(() => server.relay.become('gone'))

  const message = 'The service is not available at the moment. Try again soon.'

  it('is JSON in REST', async () => {
    const response = await server.request({ url: '/api/accounts/me', key: ADMIN_KEY })
    expect([response.headers['content-type'], response.json()]).toEqual([
      'application/json',
      { message, code: 'unavailable' },
    ])
  })

  it('is an error of tRPC there', async () => {
    const response = await server.request({ url: '/trpc/me.get', key: ADMIN_KEY })
    expect(response.json()).toMatchObject({
      error: {
        message,
        data: { code: 'SERVICE_UNAVAILABLE', error: 'unavailable', httpStatus: 503, retryAfterMs: 5_000 },
      },
    })
  })

  it('is a page in the reader’s language where pages are', async () => {
    const response = await server.request({ url: '/recovery/email', headers: { 'accept-language': 'fr' } })
    expect(response.headers['content-type']).toBe('text/html; charset=utf-8')
    expect(response.body).toContain('<h1>Cela n’a pas fonctionné</h1>')
    expect(response.body).toContain('<html lang="fr"')
  })
})

it('a request that waits for another’s lock is not kept for ever', async () => {
  const holder = await server.database.pool.connect()
  try {
    await holder.query('begin; lock table accounts')
    const response = await server.request({ url: '/api/accounts/me', key: ADMIN_KEY })
    expect([response.statusCode, response.headers['retry-after']]).toEqual([503, '5'])
    expect(server.logs.join('')).toContain('a lock was not to be had in time')
  } finally {
    await holder.query('rollback')
    holder.release()
  }
  expect((await server.request({ url: '/api/accounts/me', key: ADMIN_KEY })).statusCode).toBe(200)
})
