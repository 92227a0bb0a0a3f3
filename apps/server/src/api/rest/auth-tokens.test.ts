import { beforeAll, describe, expect, it } from 'vitest'
import {
  type Caller,
  caller,
  createAccount,
  createSpace,
  expectRefused,
  type Json,
  jsonOf,
  userKey,
} from '../../../../../test/support/clients/rest-client.ts'
import { sharedServer } from '../../../../../test/support/server/shared-server.ts'
import { DOMAIN } from '../../../../../test/support/server/test-server.ts'

const server = await sharedServer({ APP_AUTH_TOKEN_EXPIRATION_MINUTES: '5' })
let anyone: Caller
beforeAll(async () => {
  anyone = caller(server, {})
})

const newToken = async (from: Caller = anyone): Promise<Json> =>
  jsonOf(await from.post('/api/accounts/auth_token'), 201)

const attach = (user: Caller, token: string) => user.get(`/api/accounts/auth_token/${token}/attach`)
const exchange = (from: Caller, token: string) => from.get(`/api/accounts/me/api_key/${token}`)

async function signedIn(username: string): Promise<Caller> {
  await createAccount(server, username)
  return caller(server, { key: await userKey(server, username) })
}

describe('an auth token', () => {
  it('is made for anybody, with who asked for it', async () => {
    const browser = caller(server, { headers: { 'user-agent': 'Browser/9' } })
    expect(await newToken(browser)).toEqual({
      id: expect.any(Number),
      token: expect.stringMatching(/^[\w-]{20,}$/),
      ip: '127.0.0.1',
      user_agent: 'Browser/9',
      created_at: '2026-01-15T12:00:00.000000Z',
      updated_at: '2026-01-15T12:00:00.000000Z',
    })
  })

  it('gives the one who made it a key of the account that it was attached to, once', async () => {
    const phone = await signedIn('phone-owner')
    const { token } = await newToken()
    expectRefused(await exchange(anyone, token), 404)

    const attached = await attach(phone, token)
    expect([attached.statusCode, attached.body]).toEqual([200, ''])
    const exchanged = await exchange(anyone, token)
    const { api_key: key } = jsonOf(exchanged)
    expect(exchanged.cookies).toMatchObject([{ name: 'x-api-key', value: key, httpOnly: true, path: '/' }])
    expect(jsonOf(await caller(server, { key }).get('/api/accounts/me'))['username']).toBe('phone-owner')
    expectRefused(await exchange(anyone, token), 404)
    expectRefused(await phone.get('/api/accounts/me'), 401)
  })

  it('is attached once: neither again nor by another', async () => {
    const first = await signedIn('quick-attacher')
    const second = await signedIn('slow-attacher')
    const { token } = await newToken()
    expect((await attach(first, token)).statusCode).toBe(200)
    expectRefused(await attach(first, token), 404)
    expectRefused(await attach(second, token), 404)
    const { api_key: key } = jsonOf(await exchange(anyone, token))
    expect(jsonOf(await caller(server, { key }).get('/api/accounts/me'))['username']).toBe('quick-attacher')
  })

  it('ends by itself, before it is attached and after', async () => {
    const user = await signedIn('late-attacher')
    const loose = await newToken()
    const attached = await newToken()
    expect((await attach(user, attached['token'])).statusCode).toBe(200)
    server.clock.advance({ minutes: 5 })
    expectRefused(await attach(user, loose['token']), 404)
    expectRefused(await exchange(anyone, attached['token']), 404)
  })

  it('is attached by nobody without an account', async () => {
    const { token } = await newToken()
    expectRefused(await attach(anyone, token), 401)
  })

  it('of another Space is unknown', async () => {
    const host = 'abroad.example.net'
    await createSpace(server, host)
    await createAccount(server, 'traveller', { domain: host })
    const abroad = caller(server, { host, key: await userKey(server, 'traveller', host) })
    const { token } = await newToken()
    expectRefused(await attach(abroad, token), 404)
    expectRefused(await exchange(caller(server, { host }), token), 404)
    const local = await newToken(caller(server, { host }))
    expect((await attach(abroad, local['token'])).statusCode).toBe(200)
  })

  it('of an account that is blocked or deleted in between gives no key', async () => {
    const admin = caller(server)
    const { id } = await createAccount(server, 'soon-blocked')
    const user = caller(server, { key: await userKey(server, 'soon-blocked') })
    const [one, other] = [await newToken(), await newToken()]
    for (const { token } of [one, other]) expect((await attach(user, token)).statusCode).toBe(200)
    await admin.post(`/api/accounts/${id}/block`)
    expectRefused(await exchange(anyone, one['token']), 404)
    await admin.post(`/api/accounts/${id}/unblock`)
    expect(jsonOf(await exchange(anyone, one['token']))).toHaveProperty('api_key')
    await admin.del(`/api/accounts/${id}`)
    expectRefused(await exchange(anyone, other['token']), 404)
  })

  it.each(['never-given', '%20', '%00', 'a'.repeat(300), '%ff', '..%2f..', DOMAIN])(
    'named %s in a path is a 404 or 400, never more',
    async (token) => {
      const user = caller(server, { key: await userKey(server, 'phone-owner') })
      for (const response of [await attach(user, token), await exchange(anyone, token)]) {
        expectRefused(response, token === '%ff' ? 400 : 404)
      }
    },
  )
})
