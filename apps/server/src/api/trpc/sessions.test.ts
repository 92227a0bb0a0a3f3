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
  const headersOf = (token: string) => ({ cookie: `sipspace_session=${token}`, 'sec-fetch-site': 'same-origin' })
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

  test('it goes on while it is used, and so does its cookie, without a line in the audit log', async () => {
    // lines of refused sign-ins of before are written a second later
    const lines = async () =>
      (await server.database.pool.query(`select from audit_log where kind <> 'sign_in'`)).rows.length
    const begun = await signIn('nora01', 'secret-new-nora')
    const token = cookieOf(begun)?.value ?? ''
    const unused = cookieOf(await signIn('nora01', 'secret-new-nora'))?.value ?? ''
    const expiry = (response: Awaited<ReturnType<typeof me>>) => cookieOf(response)?.expires?.getTime()
    const before = await lines()
    expect(expiry(await me(token))).toBeUndefined()
    for (let use = 0; use < 3; use += 1) {
      server.clock.advance({ minutes: 719 })
      const used = await me(token)
      expect([used.statusCode, expiry(used)]).toEqual([200, server.clock().getTime() + 720 * 60_000])
    }
    expect(await lines()).toBe(before)
    expect((await me(unused)).statusCode, 'a session that another one does not keep').toBe(401)
    server.clock.advance({ minutes: 720 })
    expect((await me(token)).statusCode).toBe(401)
  })

  test('a page can ask who is signed in, and where, before anybody is', async () => {
    const current = async (headers = {}) =>
      (await server.request({ method: 'GET', url: '/trpc/sessions.getCurrent', headers })).json().result.data
    const space = { domain: DOMAIN, name: DOMAIN, oidc: false, sip_messages: false }
    const signedOut = { space, account: null, blocked: false }
    expect(await current()).toEqual(signedOut)
    expect(await current(headersOf('no-session'))).toEqual(signedOut)
    const token = cookieOf(await signIn('nora01', 'secret-new-nora'))?.value ?? ''
    const unrestricted = { admin_role: null, allowed_operations: null, second_factor: 'off' }
    const account = { ...unrestricted, id: expect.any(Number), username: 'nora01', domain: DOMAIN, role: 'user' }
    expect(await current(headersOf(token))).toEqual({ space, account, blocked: false })
    const block = (change: string) =>
      server.request({ method: 'POST', url: `/api/accounts/${id}/${change}`, key: ADMIN_KEY })
    const { id } = (await current(headersOf(token))).account
    await block('block')
    expect(await current(headersOf(token))).toEqual({ ...signedOut, blocked: true })
    await block('unblock')
    expect(await current(headersOf(token))).toEqual({ space, account, blocked: false })
    server.clock.advance({ minutes: 720 })
    expect(await current(headersOf(token))).toEqual(signedOut)
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
    const asElsewhere = await request({
      method: 'POST',
      url: '/trpc/sessions.signIn',
      payload: { username: 'keeper01', domain: 'beta.example.org', password: 'secret-keeper01' },
    })
    expect(asElsewhere.json().error.data).toMatchObject({ error: 'wrong_space' })
    expect(asElsewhere.body, 'says where to sign in').toContain('beta.example.org')
    const asAdmin = { 'x-api-key': ADMIN_KEY }
    expect(await namesIn(DOMAIN, asAdmin)).toEqual([DOMAIN])
    expect(await namesIn('beta.example.org', asAdmin)).toEqual(['beta.example.org'])
    expect(await namesIn('nowhere.example.org', asAdmin)).toBe('space_not_found')
    const token = cookieOf(await signIn('nora01', 'secret-new-nora'))?.value ?? ''
    expect(await namesIn('beta.example.org', headersOf(token))).toBe('wrong_space')
    expect(await namesIn(DOMAIN, headersOf(token))).toBe('forbidden')
  })

  test('what is public is of the Space that a super admin names, and of no other Space for anybody else', async () => {
    const { request } = server
    const domain = 'gamma.example.org'
    await request({
      method: 'POST',
      url: '/api/spaces',
      key: ADMIN_KEY,
      payload: { name: 'Gamma', domain, host: domain },
    })
    const account = { username: 'linked01', password: 'secret-linked01', algorithm: 'SHA-256', domain }
    const created = await request({ method: 'POST', url: '/api/accounts', key: ADMIN_KEY, payload: account })
    const token: string = created.json().provisioning_token
    const input = encodeURIComponent(JSON.stringify({ token }))
    const link = async (space: string, headers = {}) => {
      const url = `/trpc/provisioning.getLink?space=${space}&input=${input}`
      const response = await request({ method: 'GET', url, headers })
      return response.statusCode === 200 ? response.json().result.data : response.json().error.data.error
    }
    const asAdmin = { 'x-api-key': ADMIN_KEY }
    expect(await link(domain, asAdmin)).toEqual({
      url: expect.stringMatching(`gamma.example.org.*/provisioning/${token}$`),
    })
    expect(await link(DOMAIN, asAdmin)).toBe('token_not_found')
    expect(await link('nowhere.example.org', asAdmin)).toBe('space_not_found')
    expect(await link(domain)).toBe('unauthenticated')
    const cookie = cookieOf(await signIn('nora01', 'secret-new-nora'))?.value ?? ''
    expect(await link(domain, headersOf(cookie))).toBe('wrong_space')
    expect(await link(DOMAIN)).toBe('token_not_found')
    const batch = encodeURIComponent(JSON.stringify({ 0: { token }, 1: { token } }))
    const url = `/trpc/provisioning.getLink,provisioning.getLink?batch=1&space=${domain}&input=${batch}`
    const { statusCode } = await request({ method: 'GET', url, headers: asAdmin })
    expect(statusCode).toBe(200)
  })

  describe('what another site makes a browser send', () => {
    const newToken = async () => cookieOf(await signIn('nora01', 'secret-new-nora'))?.value ?? ''
    const byCookie = (token: string, headers: object) => ({ cookie: `sipspace_session=${token}`, ...headers })

    /** Every way to change something by a GET, besides a usual one. */
    const changes = [
      { method: 'POST', url: '/trpc/me.provision', payload: {} },
      { method: 'GET', url: '/api/accounts/me/provision' },
      { method: 'GET', url: '/api/accounts/me/api_key' },
      { method: 'GET', url: '/api/accounts/auth_token/any-token/attach' },
    ] as const

    test.each([
      {},
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { origin: '' },
      { origin: DOMAIN },
      { origin: `https://${DOMAIN}` },
      { origin: `http://${DOMAIN}:8080` },
      { origin: `http://${DOMAIN}.evil.example` },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site', origin: 'https://other.example.org' },
      { 'sec-fetch-site': 'none' },
      { 'sec-fetch-site': 'cross-site', origin: `http://${DOMAIN}` },
    ])('is refused to change anything by a session: %o', async (headers) => {
      const sent = byCookie(await newToken(), headers)
      for (const change of changes) {
        const { statusCode, body } = await server.request({ ...change, headers: sent })
        expect([change.url, statusCode]).toEqual([change.url, 403])
        expect(body).toContain('A page of another site may not do this with your cookie.')
      }
      const reading = await server.request({ method: 'GET', url: '/api/accounts/me', headers: sent })
      expect(reading.statusCode).toBe(200)
    })

    test.each([
      { origin: `http://${DOMAIN}` },
      { origin: `http://${DOMAIN}:80` },
      { origin: `HTTP://${DOMAIN.toUpperCase()}` },
      { 'sec-fetch-site': 'same-origin' },
      { 'sec-fetch-site': 'same-origin', origin: `http://${DOMAIN}` },
    ])('is let through from our own pages: %o', async (headers) => {
      const sent = byCookie(await newToken(), headers)
      for (const change of changes) {
        const { statusCode } = await server.request({ ...change, headers: sent })
        expect([change.url, statusCode]).toEqual([change.url, change.url.endsWith('/attach') ? 404 : 200])
      }
    })

    test('compares ports and the scheme as well', async () => {
      const token = await newToken()
      const provision = async (host: string, origin: string) => {
        const headers = byCookie(token, { origin })
        return (await server.request({ url: '/api/accounts/me/provision', host, headers })).statusCode
      }
      expect(await provision(`${DOMAIN}:8080`, `http://${DOMAIN}:8080`)).toBe(200)
      expect(await provision(`${DOMAIN.toUpperCase()}:80`, `http://${DOMAIN}`)).toBe(200)
      expect(await provision(`${DOMAIN}:8080`, `http://${DOMAIN}`)).toBe(403)
      expect(await provision(`${DOMAIN}:443`, `https://${DOMAIN}`)).toBe(403)
    })

    test('concerns the cookie of an API key where it is told, and no key in a header', async () => {
      const token = await newToken()
      const { body: key } = await server.request({ url: '/api/accounts/me/api_key', headers: headersOf(token) })
      const url = '/api/accounts/me/provision'
      const cookie = `x-api-key=${key}`
      const byKeyCookie = async (headers: object) =>
        (await server.request({ url, headers: { cookie, ...headers } })).statusCode
      expect(await byKeyCookie({}), 'an app that keeps cookies').toBe(200)
      expect(await byKeyCookie({ 'sec-fetch-site': 'same-origin' })).toBe(200)
      expect(await byKeyCookie({ origin: `http://${DOMAIN}` })).toBe(200)
      expect(await byKeyCookie({ origin: 'https://evil.example' })).toBe(403)
      expect(await byKeyCookie({ 'sec-fetch-site': 'cross-site' })).toBe(403)
      expect(await byKeyCookie({ 'sec-fetch-site': 'none' })).toBe(403)
      const headers = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }
      expect((await server.request({ url, headers, key })).statusCode).toBe(200)
    })
  })
})

describe('a session behind TLS', () => {
  const https = { 'x-forwarded-proto': 'https', 'sec-fetch-site': 'same-origin' }

  test('has a cookie that counts for its host alone, and none without that name', async () => {
    await using server = await createTestServer({ TRUST_PROXY: 'loopback' })
    const payload = { username: 'admin', domain: DOMAIN, password: 'secret-admin' }
    const signIn = (headers: Record<string, string>) =>
      server.request({ method: 'POST', url: '/trpc/sessions.signIn', headers, payload })
    const [cookie] = (await signIn(https)).cookies
    expect(cookie).toMatchObject({ name: '__Host-sipspace_session', path: '/', secure: true, httpOnly: true })
    expect(cookie).not.toHaveProperty('domain')

    const me = async (name: string) => {
      const headers = { ...https, cookie: `${name}=${cookie?.value}` }
      return (await server.request({ url: '/api/accounts/me', headers })).statusCode
    }
    expect(await me('__Host-sipspace_session')).toBe(200)
    expect(await me('sipspace_session'), 'as a sibling domain may set it').toBe(401)

    const headers = { ...https, cookie: `__Host-sipspace_session=${cookie?.value}` }
    const out = await server.request({ method: 'POST', url: '/trpc/sessions.signOut', headers, payload: {} })
    expect(out.cookies).toMatchObject([{ name: '__Host-sipspace_session', value: '', path: '/', secure: true }])
    expect(await me('__Host-sipspace_session')).toBe(401)
    expect((await signIn({})).cookies).toMatchObject([{ name: 'sipspace_session' }])
  })

  test('takes an origin of https for its own, and none of http', async () => {
    await using server = await createTestServer({ TRUST_PROXY: 'loopback' })
    const payload = { username: 'admin', domain: DOMAIN, password: 'secret-admin' }
    const [cookie] = (await server.request({ method: 'POST', url: '/trpc/sessions.signIn', headers: https, payload }))
      .cookies
    const provision = async (origin: string) => {
      const headers = {
        'x-forwarded-proto': 'https',
        origin,
        cookie: `__Host-sipspace_session=${cookie?.value}`,
      }
      return (await server.request({ url: '/api/accounts/me/provision', headers })).statusCode
    }
    expect(await provision(`https://${DOMAIN}`)).toBe(200)
    expect(await provision(`https://${DOMAIN}:443`)).toBe(200)
    expect(await provision(`http://${DOMAIN}`)).toBe(403)
  })
})
