import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ADMIN_KEY, createTestServer, DOMAIN, type TestServer } from '../../../../../test/support/server/test-server.ts'

describe('a session for browsers', () => {
  let server: TestServer
  beforeAll(async () => {
    server = await createTestServer()
    for (const username of ['nora01', 'blocked1']) {
      const payload = { username, password: `secret-${username}`, algorithm: 'SHA-256', activated: true }
      await server.request({ method: 'POST', url: '/api/accounts', key: ADMIN_KEY, payload })
    }
  })
  afterAll(() => server[Symbol.asyncDispose]())

  const signIn = (username: string, password: string, headers = {}) =>
    server.request({
      method: 'POST',
      url: '/trpc/sessions.signIn',
      headers,
      payload: { username, domain: DOMAIN, password },
    })
  const cookieOf = (response: Awaited<ReturnType<typeof signIn>>) =>
    response.cookies.find((cookie) => cookie.name === 'sipspace_session')
  const headersOf = (token: string) => ({ cookie: `sipspace_session=${token}` })
  const me = (token: string) => server.request({ method: 'GET', url: '/trpc/me.get', headers: headersOf(token) })

  test('the right password gives a cookie that scripts cannot read, and an account', async () => {
    const response = await signIn('nora01', 'secret-nora01')
    expect(response.statusCode).toBe(200)
    expect(response.json().result.data).toMatchObject({ username: 'nora01', domain: DOMAIN, role: 'user' })
    const cookie = cookieOf(response)
    expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Lax', path: '/' })
    expect(response.body).not.toContain(cookie?.value)
    expect((await me(cookie?.value ?? '')).json().result.data.username).toBe('nora01')
  })

  test('a wrong password and an unknown name are told the same', async () => {
    const wrong = await signIn('nora01', 'secret-other')
    const unknown = await signIn('nobody1', 'secret-other')
    expect(wrong.statusCode).toBe(401)
    expect(wrong.json().error.data.error).toBe('wrong_credentials')
    expect(unknown.statusCode).toBe(401)
    const { requestId: _one, ...ofWrong } = wrong.json().error.data
    const { requestId: _two, ...ofUnknown } = unknown.json().error.data
    expect(ofUnknown).toEqual(ofWrong)
    expect(cookieOf(wrong)).toBeUndefined()
  })

  test('it leaves the account’s API key alone, and signing out ends it', async () => {
    const token = cookieOf(await signIn('nora01', 'secret-nora01'))?.value ?? ''
    const key = (await server.request({ method: 'GET', url: '/api/accounts/me/api_key', headers: headersOf(token) }))
      .body
    const again = cookieOf(await signIn('nora01', 'secret-nora01'))?.value ?? ''
    expect((await server.request({ method: 'GET', url: '/api/accounts/me', key })).statusCode).toBe(200)
    const out = await server.request({
      method: 'POST',
      url: '/trpc/sessions.signOut',
      headers: headersOf(again),
      payload: {},
    })
    expect(out.statusCode).toBe(200)
    expect(cookieOf(out)?.value).toBe('')
    expect((await me(again)).statusCode).toBe(401)
    expect((await me(token)).statusCode).toBe(200)
  })

  test('it ends after its time, by a new password elsewhere, and with a block', async () => {
    const first = cookieOf(await signIn('nora01', 'secret-nora01'))?.value ?? ''
    const second = cookieOf(await signIn('nora01', 'secret-nora01'))?.value ?? ''
    const changed = await server.request({
      method: 'POST',
      url: '/trpc/me.changePassword',
      headers: headersOf(second),
      payload: { algorithm: 'SHA-256', password: 'secret-new-nora', old_password: 'secret-nora01' },
    })
    expect(changed.statusCode).toBe(200)
    expect((await me(first)).statusCode).toBe(401)
    expect((await me(second)).statusCode).toBe(200)
    server.clock.advance({ minutes: 720 })
    expect((await me(second)).statusCode).toBe(401)

    const signedIn = await signIn('blocked1', 'secret-blocked1')
    const { id } = signedIn.json().result.data
    await server.request({ method: 'POST', url: `/api/accounts/${id}/block`, key: ADMIN_KEY })
    expect((await me(cookieOf(signedIn)?.value ?? '')).statusCode).toBe(403)
    expect((await signIn('blocked1', 'secret-blocked1')).statusCode).toBe(403)
  })

  test('a page can ask who is signed in, and where, before anybody is', async () => {
    const current = async (headers = {}) =>
      (await server.request({ method: 'GET', url: '/trpc/sessions.current', headers })).json().result.data
    const space = { domain: DOMAIN, name: DOMAIN }
    expect(await current()).toEqual({ space, account: null })
    expect(await current(headersOf('no-session'))).toEqual({ space, account: null })
    const token = cookieOf(await signIn('nora01', 'secret-new-nora'))?.value ?? ''
    const account = { id: expect.any(Number), username: 'nora01', domain: DOMAIN, role: 'user' }
    expect(await current(headersOf(token))).toEqual({ space, account })
    server.clock.advance({ minutes: 720 })
    expect(await current(headersOf(token))).toEqual({ space, account: null })
  })

  test('a super admin names the Space to act in; anybody else has that of the host', async () => {
    const { request } = server
    const payload = { name: 'Beta', domain: 'beta.example.org', host: 'beta.example.org' }
    await request({ method: 'POST', url: '/api/spaces', key: ADMIN_KEY, payload })
    const keeper = { username: 'keeper01', password: 'secret-keeper01', algorithm: 'SHA-256', admin: true }
    await request({
      method: 'POST',
      url: '/api/accounts',
      key: ADMIN_KEY,
      payload: { ...keeper, domain: 'beta.example.org' },
    })
    await request({ method: 'POST', url: '/api/accounts', key: ADMIN_KEY, payload: keeper })
    const namesIn = async (space: string, headers = {}) => {
      const url = `/trpc/accounts.list?space=${space}&input=${encodeURIComponent('{"text":"keeper"}')}`
      const response = await request({ method: 'GET', url, headers })
      return response.statusCode === 200
        ? response.json().result.data.data.map((one: { domain: string }) => one.domain)
        : response.json().error.data.error
    }
    const asAdmin = { 'x-api-key': ADMIN_KEY }
    expect(await namesIn(DOMAIN, asAdmin)).toEqual([DOMAIN])
    expect(await namesIn('beta.example.org', asAdmin)).toEqual(['beta.example.org'])
    expect(await namesIn('nowhere.example.org', asAdmin)).toBe('space_not_found')
    const token = cookieOf(await signIn('nora01', 'secret-new-nora'))?.value ?? ''
    expect(await namesIn('beta.example.org', headersOf(token))).toBe('wrong_space')
    expect(await namesIn(DOMAIN, headersOf(token))).toBe('forbidden')
  })

  describe('what another site makes a browser send', () => {
    const foreign = [
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site', origin: 'https://other.example.org' },
      { 'sec-fetch-site': 'none' },
    ]
    const own = [{}, { origin: `http://${DOMAIN}` }, { 'sec-fetch-site': 'same-origin', origin: `http://${DOMAIN}` }]

    test.each(foreign)('is refused to change anything: %o', async (headers) => {
      const token = cookieOf(await signIn('nora01', 'secret-new-nora'))?.value ?? ''
      const sent = { ...headersOf(token), ...headers }
      const trpc = await server.request({ method: 'POST', url: '/trpc/me.provision', headers: sent, payload: {} })
      expect(trpc.statusCode).toBe(403)
      expect(trpc.json().error.data.error).toBe('cross_origin')
      const rest = await server.request({ method: 'GET', url: '/api/accounts/me/provision', headers: sent })
      expect(rest.statusCode).toBe(403)
      const reading = await server.request({ method: 'GET', url: '/api/accounts/me', headers: sent })
      expect(reading.statusCode).toBe(200)
    })

    test.each(own)('is let through from our own pages and from programs: %o', async (headers) => {
      const token = cookieOf(await signIn('nora01', 'secret-new-nora'))?.value ?? ''
      const sent = { ...headersOf(token), ...headers }
      expect(
        (await server.request({ method: 'POST', url: '/trpc/me.provision', headers: sent, payload: {} })).statusCode,
      ).toBe(200)
    })

    test('concerns the cookie of an API key as well, but no key in a header', async () => {
      const token = cookieOf(await signIn('nora01', 'secret-new-nora'))?.value ?? ''
      const key = (await server.request({ method: 'GET', url: '/api/accounts/me/api_key', headers: headersOf(token) }))
        .body
      const url = '/api/accounts/me/provision'
      const headers = { origin: 'https://evil.example' }
      const cookie = `x-api-key=${key}`
      expect((await server.request({ method: 'GET', url, headers: { ...headers, cookie } })).statusCode).toBe(403)
      expect((await server.request({ method: 'GET', url, headers, key })).statusCode).toBe(200)
    })
  })
})
