import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { digestRequest } from '../../../../test/support/clients/digest-client.ts'
import { createAccount, createSpace, expectRefused, jsonOf } from '../../../../test/support/clients/rest-client.ts'
import { createTestServer, type TestRequest, type TestServer } from '../../../../test/support/server/test-server.ts'

const PROXY = '10.1.2.3'
const PHONE = '203.0.113.44'
const OTHER = '198.51.100.20'

/** Logs in by Digest through a connection from an address, and asks for a key. */
const askForKey = (server: TestServer, username: string, options: TestRequest) =>
  digestRequest(
    server,
    { username, password: `password of ${username}` },
    { remoteAddress: PROXY, ...options, method: 'GET', url: '/api/accounts/me/api_key' },
  )

const status = async (server: TestServer, key: string, forwardedFor: string, remoteAddress = PROXY) =>
  (
    await server.request({
      method: 'GET',
      url: '/api/accounts/me',
      key,
      remoteAddress,
      headers: { 'x-forwarded-for': forwardedFor },
    })
  ).statusCode

describe('behind a proxy that TRUST_PROXY names by its network', () => {
  let server: TestServer
  beforeAll(async () => {
    server = await createTestServer({ TRUST_PROXY: 'loopback, 10.0.0.0/8' })
  })
  afterAll(() => server[Symbol.asyncDispose]())

  it('binds a key to the address that the proxy has seen', async () => {
    await createAccount(server, 'by-proxy')
    const { body: key } = await askForKey(server, 'by-proxy', { headers: { 'x-forwarded-for': PHONE } })
    expect(await status(server, key, PHONE)).toBe(200)
    expect(await status(server, key, OTHER)).toBe(401)
  })

  it('does not believe what a client has put before the address that the proxy adds', async () => {
    await createAccount(server, 'spoofed')
    const { body: key } = await askForKey(server, 'spoofed', { headers: { 'x-forwarded-for': PHONE } })
    expect(await status(server, key, `${PHONE}, ${OTHER}`)).toBe(401)
    expect(await status(server, key, `${OTHER}, ${PHONE}`)).toBe(200)
  })

  it('does not believe a connection that comes past the proxy', async () => {
    await createAccount(server, 'side-door')
    const { body: key } = await askForKey(server, 'side-door', { headers: { 'x-forwarded-for': PHONE } })
    expect(await status(server, key, PHONE, OTHER)).toBe(401)
  })

  it('marks the cookie Secure when the client came by TLS, and only then', async () => {
    await createAccount(server, 'tls-user')
    const cookie = async (proto: string, remoteAddress = PROXY) => {
      const answer = await askForKey(server, 'tls-user', { remoteAddress, headers: { 'x-forwarded-proto': proto } })
      expect(answer.statusCode).toBe(200)
      return String(answer.headers['set-cookie'])
    }
    expect(await cookie('https')).toMatch(/; Secure(;|$)/)
    expect(await cookie('http')).not.toMatch(/Secure/i)
    expect(await cookie('https', OTHER)).not.toMatch(/Secure/i)
  })

  it('takes the Space’s host from the proxy', async () => {
    await createSpace(server, 'sip.second.example')
    await createAccount(server, 'second-home', { domain: 'sip.second.example' })
    const answer = await askForKey(server, 'second-home', { headers: { 'x-forwarded-host': 'sip.second.example' } })
    expect(answer.statusCode).toBe(401)
    const info = (remoteAddress: string) =>
      server.request({
        method: 'GET',
        url: '/api/accounts/second-home@sip.second.example/info',
        host: 'upstream.internal',
        remoteAddress,
        headers: { 'x-forwarded-host': 'sip.second.example' },
      })
    expect(jsonOf(await info(PROXY))).toEqual({ activated: false, realm: null })
    expectRefused(await info(OTHER), 404, /host/)
  })
})

describe('behind as many proxies as TRUST_PROXY says', () => {
  it('counts them from the server outwards', async () => {
    await using server = await createTestServer({ TRUST_PROXY: '2' })
    await createAccount(server, 'two-hops')
    const headers = { 'x-forwarded-for': `${PHONE}, 192.0.2.1` }
    const { body: key } = await askForKey(server, 'two-hops', { headers })
    expect(await status(server, key, `${PHONE}, 192.0.2.1`)).toBe(200)
    expect(await status(server, key, `${OTHER}, ${PHONE}, 192.0.2.1`)).toBe(200)
    expect(await status(server, key, `${PHONE}, ${OTHER}, 192.0.2.1`)).toBe(401)
  })
})

describe('without TRUST_PROXY', () => {
  it('believes none of the headers of a proxy', async () => {
    await using server = await createTestServer()
    await createAccount(server, 'direct')
    const headers = { 'x-forwarded-for': PHONE, 'x-forwarded-proto': 'https', 'x-forwarded-host': 'elsewhere.example' }
    const answer = await askForKey(server, 'direct', { headers })
    expect(answer.statusCode).toBe(200)
    expect(String(answer.headers['set-cookie'])).not.toMatch(/Secure/i)
    expect(await status(server, answer.body, OTHER)).toBe(200)
    expect(await status(server, answer.body, PHONE, PHONE)).toBe(401)
  })
})
