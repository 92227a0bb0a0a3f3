import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import {
  caller,
  createAccount,
  createSpace,
  expectNoDefect,
  expectRefused,
  fieldsOf,
  type Json,
  jsonOf,
  newName,
} from '../../../../test/support/clients/rest-client.ts'
import { startTokenIssuer, type TokenIssuer } from '../../../../test/support/fakes/token-issuer.ts'
import { ADMIN_KEY, createTestServer, DOMAIN, type TestServer } from '../../../../test/support/server/test-server.ts'
import { createBoundedFetch } from '../outgoing/bounded-fetch.ts'

let server: TestServer
let issuer: TokenIssuer
beforeAll(async () => {
  issuer = await startTokenIssuer()
  server = await createTestServer({ OIDC_PRIVATE_NETWORKS: 'true' })
})
afterAll(async () => {
  await server[Symbol.asyncDispose]()
  await issuer[Symbol.asyncDispose]()
})
afterEach(() => expectNoDefect(server))

const admin = () => caller(server)
const keycloak = () => ({ server_url: issuer.issuer.replace('realms/sip', ''), realm: 'sip', client_id: 'sipspace' })

/** A Space whose provider is the issuer, by its host. */
async function newSpace(fields: Json = {}, settings: Json = {}): Promise<string> {
  const host = `${newName('oidc')}.example.net`
  await createSpace(server, host, settings)
  jsonOf(await admin().put(`/api/spaces/${host}/oidc`, { ...keycloak(), ...fields }))
  return host
}

const seconds = (later: number) => Math.floor(server.clock().getTime() / 1000) + later

const tokenFor = (address: string, claims: Json = {}) =>
  issuer.sign({ sip_identity: `sip:${address}`, aud: 'sipspace', exp: seconds(60), ...claims })

const ask = (host: string, token: string, url = '/api/accounts/me') =>
  server.request({ url, host, headers: { authorization: `Bearer ${token}` } })

async function newAccount(host: string, fields: Json = {}): Promise<string> {
  const username = newName('holder')
  await createAccount(server, username, { domain: host, ...fields })
  return `${username}@${host}`
}

describe('the OpenID provider of a Space', () => {
  it('is set, shown without its secret, replaced and removed', async () => {
    const host = await newSpace({ client_secret: 'a client secret' })
    const url = `/api/spaces/${host}/oidc`
    const shown = jsonOf(await admin().get(url))
    expect(jsonOf(await admin().get(`/api/spaces/${host}`))).toMatchObject({ has_oidc: true })
    expect(shown).toMatchObject({
      ...keycloak(),
      issuer: issuer.issuer,
      client_secret: '********',
      sip_identifier: 'sip_identity',
      auto_provisioning: false,
      redirect_uri: expect.stringMatching(/\/oidc\/callback$/),
    })
    const { rows } = await server.database.pool.query('select * from space_oidc')
    expect(JSON.stringify(rows)).not.toContain('a client secret')
    expect(jsonOf(await admin().put(url, { ...keycloak(), audience: 'apps' }))).toMatchObject({
      client_secret: '********',
      audience: 'apps',
    })
    expect(fieldsOf(await admin().put(url, { ...keycloak(), client_id: 'another' }))).toHaveProperty('client_secret')
    expect((await admin().del(url)).statusCode).toBe(200)
    expectRefused(await admin().get(url), 404)
    expectRefused(await admin().del(url), 404)
    expectRefused(await admin().put('/api/spaces/nowhere.example.net/oidc', keycloak()), 404)
  })

  it.each([
    [{}, 'server_url'],
    [{ server_url: 'https://sso.example.org' }, 'realm'],
    [{ realm: 'sip' }, 'server_url'],
    [{ server_url: 'http://sso.example.org', realm: 'sip' }, 'server_url'],
    [{ issuer: 'https://user:secret@sso.example.org' }, 'issuer'],
    [{ issuer: 'https://sso.example.org?x' }, 'issuer'],
    [{ issuer: 'https://a.example', server_url: 'https://b.example', realm: 'sip' }, 'issuer'],
    [{ server_url: 'https://sso.example.org', realm: 'a/b' }, 'realm'],
  ])('cannot be %j', async (fields, field) => {
    const host = `${newName('wrong')}.example.net`
    await createSpace(server, host)
    const answer = await admin().put(`/api/spaces/${host}/oidc`, { client_id: 'sipspace', ...fields })
    expect(fieldsOf(answer)).toHaveProperty(field)
  })
})

describe('a token of the provider', () => {
  it('opens the account that it names', async () => {
    const host = await newSpace()
    const address = await newAccount(host)
    expect(jsonOf(await ask(host, await tokenFor(address)))).toMatchObject({ username: address.split('@')[0] })
    const email = `${newName()}@example.org`
    await newAccount(host, { email })
    const byEmail = (email_verified: boolean) =>
      issuer.sign({ aud: ['x', 'sipspace'], exp: seconds(60), email, email_verified })
    expect(jsonOf(await ask(host, await byEmail(true)))).toMatchObject({ email })
    expect((await ask(host, await byEmail(false))).statusCode).toBe(401)
  })

  it('is refused once it has ended, before it begins, and for whom else it is', async () => {
    const host = await newSpace()
    const address = await newAccount(host)
    const wrong: Json[] = [
      { exp: seconds(-60) },
      { exp: undefined },
      { nbf: seconds(120) },
      { iat: seconds(120) },
      { aud: 'another' },
      { aud: undefined },
      { iss: 'https://sso.example.org' },
      { sip_identity: 7 },
    ]
    for (const claims of wrong) {
      expect((await ask(host, await tokenFor(address, claims))).statusCode, JSON.stringify(claims)).toBe(401)
    }
    const [head = '', body = ''] = (await tokenFor(address)).split('.')
    expect((await ask(host, `${head}.${body}.${'A'.repeat(342)}`)).statusCode).toBe(401)
    const none = Buffer.from('{"alg":"none"}').toString('base64url')
    expect((await ask(host, `${none}.${body}.`)).statusCode).toBe(401)
  })

  it('opens nothing in another Space, though that has the same provider', async () => {
    const [one, other] = [await newSpace(), await newSpace()]
    const address = await newAccount(one)
    const token = await tokenFor(address)
    expect((await ask(one, token)).statusCode).toBe(200)
    expect((await ask(other, token)).statusCode).toBe(401)
    expect((await ask(DOMAIN, token)).statusCode).toBe(401)
    // nor does that of a super admin
    expect((await ask(one, await tokenFor(`admin@${DOMAIN}`))).statusCode).toBe(401)
  })

  it('is checked with a new key once the provider has changed its own', async () => {
    const host = await newSpace()
    const address = await newAccount(host)
    expect((await ask(host, await tokenFor(address))).statusCode).toBe(200)
    const before = issuer.keyRequests()
    expect((await ask(host, await tokenFor(address))).statusCode).toBe(200)
    expect(issuer.keyRequests()).toBe(before)
    await issuer.rotate()
    vi.useFakeTimers({ toFake: ['Date'] })
    try {
      // an unknown key is looked for once in five seconds
      vi.setSystemTime(Date.now() + 5_001)
      expect((await ask(host, await tokenFor(address))).statusCode).toBe(200)
      expect(issuer.keyRequests()).toBe(before + 1)
      expect((await ask(host, await tokenFor(address))).statusCode).toBe(200)
      expect(issuer.keyRequests()).toBe(before + 1)
    } finally {
      vi.useRealTimers()
    }
  })

  it('is checked with a key that the provider no longer has for ten minutes at most', async () => {
    const host = await newSpace()
    const token = await tokenFor(await newAccount(host))
    expect((await ask(host, token)).statusCode).toBe(200)
    await issuer.rotate()
    vi.useFakeTimers({ toFake: ['Date'] })
    try {
      const now = Date.now()
      vi.setSystemTime(now + 590_000)
      expect((await ask(host, token)).statusCode).toBe(200)
      vi.setSystemTime(now + 601_000)
      expect((await ask(host, token)).statusCode).toBe(401)
    } finally {
      vi.useRealTimers()
    }
  })

  it('creates no account unless the Space wants it, and then only one of its own', async () => {
    const closed = await newSpace()
    expect((await ask(closed, await tokenFor(`new-comer@${closed}`))).statusCode).toBe(401)
    const open = await newSpace({ auto_provisioning: true, role_provisioning: true })
    const email = `${newName()}@example.org`
    const claims = { email, email_verified: true, name: 'New Comer' }
    const answers = await Promise.all([1, 2, 3].map(async () => ask(open, await tokenFor(`new-comer@${open}`, claims))))
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200, 200])
    expect(answers[0]?.json()).toMatchObject({
      username: 'new-comer',
      email,
      display_name: 'New Comer',
      activated: true,
      admin: false,
      passwords: [],
    })
    expect((await ask(open, await tokenFor(`other-one@${closed}`))).statusCode).toBe(401)
    expect((await ask(open, await tokenFor(`UPPER@${open}`))).statusCode).toBe(401)
  })

  it('lets all in whose first requests come at the same time, of which one creates the account', async () => {
    const host = await newSpace({ auto_provisioning: true })
    const tokens = await Promise.all(['one', 'two', 'three', 'four'].map((name) => tokenFor(`first-${name}@${host}`)))
    // each a moment after the one before, so that some find the account just made, and others are making it
    const answers = await Promise.all(
      tokens.flatMap((token) =>
        Array.from({ length: 12 }, async (_, n) => {
          for (let turn = 0; turn < n; turn += 1) await new Promise(setImmediate)
          return ask(host, token)
        }),
      ),
    )
    expect(answers.filter(({ statusCode }) => statusCode !== 200)).toEqual([])
  })

  it('makes an admin and takes it back by its roles, and none in a super Space', async () => {
    const host = await newSpace({ role_provisioning: true })
    const address = await newAccount(host)
    const isAdmin = async (claims: Json) =>
      (await ask(host, await tokenFor(address, claims), '/api/accounts')).statusCode
    expect(await isAdmin({})).toBe(403)
    expect(await isAdmin({ realm_access: { roles: ['admin'] } })).toBe(200)
    expect(await isAdmin({})).toBe(200)
    expect(await isAdmin({ resource_access: { other: { roles: ['admin'] } } })).toBe(200)
    expect(await isAdmin({ roles: ['user'] })).toBe(403)
    const ordinary = await newSpace()
    const other = await newAccount(ordinary)
    const answer = await ask(ordinary, await tokenFor(other, { roles: ['admin'] }), '/api/accounts')
    expect(answer.statusCode).toBe(403)
    const superHost = await newSpace({ role_provisioning: true }, { super: true })
    const user = await newAccount(superHost)
    expect((await ask(superHost, await tokenFor(user, { roles: ['admin'] }), '/api/accounts')).statusCode).toBe(403)
  })

  it('lets a blocked account in no more than a password does', async () => {
    const host = await newSpace()
    const address = await newAccount(host)
    await server.database.pool.query('update accounts set blocked = true where username = $1', [address.split('@')[0]])
    expectRefused(await ask(host, await tokenFor(address)), 403)
  })
})

describe('the challenge', () => {
  it('names the provider, beside that of Digest, and says when a token is wrong', async () => {
    const host = await newSpace()
    const plain = await server.request({ url: '/api/accounts/me', host })
    expect(plain.headers['www-authenticate']).toEqual([`Bearer authz_server="${issuer.issuer}", realm="sip"`])
    const wrong = await ask(host, 'nonsense')
    expect(wrong.statusCode).toBe(401)
    expect(wrong.headers['www-authenticate']).toEqual([
      expect.stringMatching(
        /^Bearer authz_server="[^"]+", realm="sip", error="invalid_token", error_description="[^"]+"$/,
      ),
    ])
    const named = await server.request({ url: '/api/accounts/me', host, headers: { from: `sip:somebody@${host}` } })
    expect(named.headers['www-authenticate']).toEqual([
      expect.stringMatching(/^Bearer authz_server/),
      expect.stringMatching(/^Digest realm/),
    ])
    const other = await server.request({ url: '/api/accounts/me', host: DOMAIN })
    expect(other.headers['www-authenticate']).toBeUndefined()
  })
})

describe('a provider that cannot be asked', () => {
  it('is a 503 for its tokens, and nothing for other credentials', async () => {
    const host = await newSpace({ server_url: 'http://127.0.0.1:1/' })
    const address = await newAccount(host)
    const token = await issuer.sign({
      iss: 'http://127.0.0.1:1/realms/sip',
      aud: 'sipspace',
      exp: seconds(60),
      sip_identity: address,
    })
    expectRefused(await ask(host, token), 503)
    expect((await server.request({ url: '/api/accounts', host, key: ADMIN_KEY })).statusCode).toBe(200)
  })

  it.each([
    'http://127.0.0.1:9',
    'https://127.0.0.1',
    'https://[::1]',
    'https://10.0.0.1',
    'https://localhost',
    'https://169.254.169.254',
  ])('is one in this network, unless the settings allow it: %s', async (url) => {
    await expect(createBoundedFetch({ privateNetworks: false })(url)).rejects.toThrow(/is not (https|an address)/)
  })
})
