import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { digestRequest } from '../../../../test/support/clients/digest-client.ts'
import { createAccount, createSpace, expectRefused, jsonOf } from '../../../../test/support/clients/rest-client.ts'
import {
  createTestServer,
  DOMAIN,
  type TestRequest,
  type TestServer,
} from '../../../../test/support/server/test-server.ts'

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

  it('takes the Space from Host alone, not from X-Forwarded-Host', async () => {
    await createSpace(server, 'sip.second.example')
    await createAccount(server, 'second-home', { domain: 'sip.second.example' })
    const info = (host: string, forwardedHost: string) =>
      server.request({
        method: 'GET',
        url: '/api/accounts/second-home@sip.second.example/info',
        host,
        remoteAddress: PROXY,
        headers: { 'x-forwarded-host': forwardedHost },
      })
    expect(jsonOf(await info('sip.second.example', DOMAIN))).toEqual({ activated: false, realm: null })
    expectRefused(await info('upstream.internal', 'sip.second.example'), 404, /host/)
  })

  it.each([
    [
      '203.0.113.44',
      ['203.0.113.44:50000', '203.0.113.44:50001', '"203.0.113.44:1"', '::FFFF:203.0.113.44', '::ffff:cb00:712c'],
    ],
    [
      '2001:db8::7',
      ['2001:DB8::7', '[2001:db8::7]', '[2001:db8::7]:443', '"[2001:db8::7]:444"', '2001:0db8:0:0:0:0:0:0007'],
    ],
  ])('knows %s however a proxy writes it', async (address, spellings) => {
    const username = `spelt-${address.length}`
    await createAccount(server, username)
    const { body: key } = await askForKey(server, username, { headers: { 'x-forwarded-for': spellings[0] ?? '' } })
    for (const spelling of [address, ...spellings]) expect(await status(server, key, spelling), spelling).toBe(200)
    const { rows } = await server.database.pool.query(
      'select api_keys.ip_address from api_keys join accounts on accounts.id = account_id where username = $1',
      [username],
    )
    expect(rows).toEqual([{ ip_address: address }])
  })

  it('finds a key again that was bound to another spelling by an earlier release', async () => {
    await createAccount(server, 'earlier')
    const { body: key } = await askForKey(server, 'earlier', { headers: { 'x-forwarded-for': PHONE } })
    await server.database.pool.query(
      `update api_keys set ip_address = $1 where account_id = (select id from accounts where username = 'earlier')`,
      [`::ffff:${PHONE}`],
    )
    expect(await status(server, key, PHONE)).toBe(200)
    expect(await status(server, key, OTHER)).toBe(401)
  })

  it.each(['unknown', '_hidden', '', 'a, b', '999.1.1.1', '1', '0x7f.1'])(
    'takes the proxy’s own address where that has written %j',
    async (written) => {
      const username = `hidden-${written.length}${written.charCodeAt(0) || 0}`
      await createAccount(server, username)
      const { body: key } = await askForKey(server, username, { headers: { 'x-forwarded-for': written } })
      expect(await status(server, key, 'something else')).toBe(200)
      expect(await status(server, key, PROXY)).toBe(200)
      expect(await status(server, key, PHONE)).toBe(401)
    },
  )

  it('knows a proxy however it is written itself', async () => {
    await createAccount(server, 'two-proxies')
    const { body: key } = await askForKey(server, 'two-proxies', { headers: { 'x-forwarded-for': PHONE } })
    for (const nearer of ['10.9.9.9', '10.9.9.9:3128', '::ffff:10.9.9.9', '[::FFFF:10.9.9.9]:3128'])
      expect(await status(server, key, `${OTHER}, ${PHONE}:5060, ${nearer}`, '::ffff:10.1.2.3'), nearer).toBe(200)
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
