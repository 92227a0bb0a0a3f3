import { createHmac, createPublicKey, webcrypto } from 'node:crypto'
import { exportPKCS8, exportSPKI, generateKeyPair, importPKCS8, SignJWT, UnsecuredJWT } from 'jose'
import { beforeAll, describe, expect, it } from 'vitest'
import {
  caller,
  createAccount,
  createSpace,
  expectRefused,
  jsonOf,
} from '../../../../test/support/clients/rest-client.ts'
import { selfSignedRsa } from '../../../../test/support/fakes/self-signed.ts'
import { sharedServer } from '../../../../test/support/server/shared-server.ts'
import { ADMIN_KEY, createTestServer, DOMAIN, type TestServer } from '../../../../test/support/server/test-server.ts'
import { parseSettings, SettingsError } from '../config/config.ts'
import { prepareBearer } from './jwt.ts'

const { publicKey, privateKey } = await generateKeyPair('RS256', { extractable: true })
const PEM = await exportSPKI(publicKey)
const SECOND = 'sip.second.example'

type Claims = Record<string, unknown>

/** Seconds since the epoch, from the moment that the servers' clocks start at. */
const at = (server: TestServer, seconds: number) => Math.floor(server.clock().getTime() / 1000) + seconds

/** A token of the issuer's; its claims are for `speaker` and end in a minute unless others are given. */
async function token(
  server: TestServer,
  claims: Claims = {},
  options: { alg?: string; key?: webcrypto.CryptoKey } = {},
) {
  return new SignJWT({ sip_identity: `sip:speaker@${DOMAIN}`, exp: at(server, 60), ...claims })
    .setProtectedHeader({ alg: options.alg ?? 'RS256', typ: 'JWT' })
    .sign(options.key ?? privateKey)
}

const send = (server: TestServer, jwt: string, options: Parameters<TestServer['request']>[0] = {}) =>
  server.request({ method: 'GET', url: '/api/accounts/me', ...options, headers: { authorization: `Bearer ${jwt}` } })

const status = async (server: TestServer, claims: Claims, options?: Parameters<typeof token>[2]) =>
  (await send(server, await token(server, claims, options))).statusCode

const server = await sharedServer({ JWT_RSA_PUBLIC_KEY_PEM: PEM.replaceAll('\n', '\\n') })
beforeAll(async () => {
  await createSpace(server, SECOND)
  await createAccount(server, 'speaker', { email: 'Speaker@mail.example' })
  await createAccount(server, 'speaker', { domain: SECOND, email: 'second@mail.example' })
  await createAccount(server, 'twin-one', { email: 'shared@mail.example' })
  await createAccount(server, 'twin-two', { email: 'SHARED@mail.example' })
})

describe('a Bearer token', () => {
  it.each(['RS256', 'RS384', 'RS512'])('signed by %s opens the account that it names', async (alg) => {
    const key = await importAs(alg)
    const answer = await send(server, await token(server, {}, { alg, key }))
    expect(jsonOf(answer)['username']).toBe('speaker')
    expect(answer.headers['www-authenticate']).toBeUndefined()
  })

  it('may be announced in any case', async () => {
    const jwt = await token(server)
    const headers = { authorization: `bEARER  ${jwt}` }
    expect((await server.request({ method: 'GET', url: '/api/accounts/me', headers })).statusCode).toBe(200)
  })

  it.each([`speaker@${DOMAIN}`, `sip:speaker@${DOMAIN}`, `sips:speaker@SIP.Example.Org`])(
    'may name the account as %s',
    async (address) => expect(await status(server, { sip_identity: address })).toBe(200),
  )

  it('names it by a verified `email` when it has no SIP address', async () => {
    const claims = { sip_identity: undefined, email_verified: true }
    expect(await status(server, { ...claims, email: 'speaker@MAIL.example' })).toBe(200)
    expect(await status(server, { ...claims, email: 'nobody@mail.example' })).toBe(401)
    expect(await status(server, claims)).toBe(401)
  })

  it.each([undefined, false, null, 'true', 1, [], {}])(
    'names nobody by an `email` whose `email_verified` is %j',
    async (is) => {
      expect(await status(server, { sip_identity: undefined, email: 'speaker@mail.example', email_verified: is })).toBe(
        401,
      )
    },
  )

  it('does not fall back to `email` when its SIP address names nobody', async () => {
    for (const sip of [`sip:nobody@${DOMAIN}`, '', 'not an address', null, 7, ['a'], { a: 1 }])
      expect(
        await status(server, { sip_identity: sip, email: 'speaker@mail.example', email_verified: true }),
        JSON.stringify(sip),
      ).toBe(401)
  })

  it('is refused when several accounts have its email address', async () => {
    expect(await status(server, { sip_identity: undefined, email: 'shared@mail.example', email_verified: true })).toBe(
      401,
    )
  })

  it.each<[string, unknown]>([
    ['a number', 5],
    ['a list', ['speaker@mail.example']],
    ['an object', { $ne: '' }],
    ['NUL', 'speaker@mail.example\0'],
    ['a letter whose lower case is ASCII', 'spea\u212aer@mail.example'],
    ['half of a pair', 'speaker\ud800@mail.example'],
    ['a pattern', '%@mail.example'],
    ['empty', ''],
  ])('is refused with an email address that is %s', async (_name, email) => {
    expect(await status(server, { sip_identity: undefined, email, email_verified: true })).toBe(401)
  })

  it('opens no account of another Space than that of the host', async () => {
    expect(await status(server, { sip_identity: `sip:speaker@${SECOND}` })).toBe(401)
    expect(await status(server, { sip_identity: undefined, email: 'second@mail.example', email_verified: true })).toBe(
      401,
    )
    const jwt = await token(server, { sip_identity: `sip:speaker@${SECOND}` })
    expect(jsonOf(await send(server, jwt, { host: SECOND }))['domain']).toBe(SECOND)
    expectRefused(await send(server, await token(server), { host: SECOND }), 401)
  })

  it('is refused for a blocked account with 403', async () => {
    const { id } = await createAccount(server, 'muted-1')
    jsonOf(await caller(server, { key: ADMIN_KEY }).post(`/api/accounts/${id}/block`))
    expect(await status(server, { sip_identity: `sip:muted-1@${DOMAIN}` })).toBe(403)
  })

  it('gives the roles of the account, not of its claims', async () => {
    const claims = { admin: true, role: 'superAdmin', scope: 'admin', roles: ['admin'] }
    expectRefused(await send(server, await token(server, claims), { url: '/api/accounts' }), 403)
    const admin = await token(server, { sip_identity: `sip:admin@${DOMAIN}` })
    expect((await send(server, admin, { url: '/api/accounts' })).statusCode).toBe(200)
  })
})

/** The same private key, for another hash. */
async function importAs(alg: string): Promise<webcrypto.CryptoKey> {
  const jwk = await webcrypto.subtle.exportKey('jwk', privateKey)
  const hash = `SHA-${alg.slice(2)}`
  return webcrypto.subtle.importKey('jwk', { ...jwk, alg }, { name: 'RSASSA-PKCS1-v1_5', hash }, false, ['sign'])
}

describe('a Bearer token’s time', () => {
  it('ends with `exp`, which it must have', async () => {
    expect(await status(server, { exp: at(server, 1) })).toBe(200)
    expect(await status(server, { exp: at(server, -29) })).toBe(200)
    expect(await status(server, { exp: at(server, -30) })).toBe(401)
    expect(await status(server, { exp: at(server, -3600) })).toBe(401)
    expect(await status(server, { exp: undefined })).toBe(401)
    expect(await status(server, { exp: 'tomorrow' })).toBe(401)
  })

  it('passes', async () => {
    const jwt = await token(server)
    expect((await send(server, jwt)).statusCode).toBe(200)
    server.clock.advance({ seconds: 90 })
    expectRefused(await send(server, jwt), 401)
  })

  it('starts with `nbf` where it has one', async () => {
    expect(await status(server, { nbf: at(server, 0) })).toBe(200)
    expect(await status(server, { nbf: at(server, 30) })).toBe(200)
    expect(await status(server, { nbf: at(server, 31) })).toBe(401)
  })

  it('is not that of a token which has yet to be issued', async () => {
    expect(await status(server, { iat: at(server, 0) })).toBe(200)
    expect(await status(server, { iat: at(server, 30) })).toBe(200)
    expect(await status(server, { iat: at(server, 31) })).toBe(401)
    expect(await status(server, { iat: 'today' })).toBe(401)
  })

  it('is looked at as exactly as JWT_LEEWAY_SECONDS says', async () => {
    await using exact = await createTestServer({ JWT_RSA_PUBLIC_KEY_PEM: PEM, JWT_LEEWAY_SECONDS: '0' })
    await createAccount(exact, 'speaker')
    expect(await status(exact, { exp: at(exact, 1), nbf: at(exact, 0), iat: at(exact, 0) })).toBe(200)
    expect(await status(exact, { exp: at(exact, 0) })).toBe(401)
    expect(await status(exact, { nbf: at(exact, 1) })).toBe(401)
    expect(await status(exact, { iat: at(exact, 1) })).toBe(401)
  })
})

describe('a token that the issuer has not signed', () => {
  const claims = (from: TestServer) => ({ sip_identity: `sip:admin@${DOMAIN}`, exp: at(from, 60) })
  const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')

  it('is refused: none', async () => {
    expectRefused(await send(server, new UnsecuredJWT(claims(server)).encode()), 401)
    for (const alg of ['none', 'None', 'NONE', '', null])
      expectRefused(await send(server, `${encode({ alg })}.${encode(claims(server))}.`), 401)
  })

  it('is refused: HS256 with the public key as its secret', async () => {
    for (const secret of [PEM, PEM.trim(), PEM.replaceAll('\n', '\\n')]) {
      const signed = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode(claims(server))}`
      const signature = createHmac('sha256', secret).update(signed).digest('base64url')
      expectRefused(await send(server, `${signed}.${signature}`), 401)
    }
  })

  it('is refused: another key, also when the token brings it along', async () => {
    const foreignPid = await generateKeyPair('RS256', { extractable: true })
    expect(await status(server, {}, { key: foreignPid.privateKey })).toBe(401)
    const jwk = await webcrypto.subtle.exportKey('jwk', foreignPid.publicKey)
    const jwt = await new SignJWT(claims(server))
      .setProtectedHeader({ alg: 'RS256', jwk, jku: 'https://evil.example/keys', kid: '../../etc' })
      .sign(foreignPid.privateKey)
    expectRefused(await send(server, jwt), 401)
  })

  it('is refused: algorithms of other families', async () => {
    for (const alg of ['PS256', 'ES256', 'EdDSA']) {
      const { privateKey: key } = await generateKeyPair(alg)
      expect(await status(server, {}, { alg, key }), alg).toBe(401)
    }
  })

  it('is refused: claims changed after signing', async () => {
    const [header, , signature] = (await token(server)).split('.')
    expectRefused(await send(server, `${header}.${encode(claims(server))}.${signature}`), 401)
  })

  it.each([
    ['no token', ''],
    ['no JWT', 'abc'],
    ['empty parts', '..'],
    ['garbage', 'a.b.c'],
    ['five parts', 'a.b.c.d.e'],
    ['claims that are no JSON', `${encode({ alg: 'RS256' })}.${'x'.repeat(40)}.AAAA`],
    ['claims that are a list', `${encode({ alg: 'RS256' })}.${encode([])}.AAAA`],
    ['a header that is a list', `${encode([])}.${encode({})}.AAAA`],
    ['an algorithm of JavaScript', `${encode({ alg: '__proto__' })}.${encode({})}.AAAA`],
    ['critical extensions', `${encode({ alg: 'RS256', crit: ['b64'], b64: false })}.${encode({})}.AAAA`],
    ['a very long one', 'a'.repeat(12_000)],
  ])('is a 401: %s', async (_name, jwt) => expectRefused(await send(server, jwt), 401))
})

describe('settings of Bearer tokens', () => {
  it('JWT_ISSUER and JWT_AUDIENCE must be met where they are set', async () => {
    const env = { JWT_RSA_PUBLIC_KEY_PEM: PEM, JWT_ISSUER: 'https://sso.example', JWT_AUDIENCE: 'sipspace' }
    await using strict = await createTestServer(env)
    await createAccount(strict, 'speaker')
    const right = { iss: 'https://sso.example', aud: 'sipspace' }
    expect(await status(strict, right)).toBe(200)
    expect(await status(strict, { ...right, aud: ['other', 'sipspace'] })).toBe(200)
    expect(await status(strict, { ...right, aud: 'other' })).toBe(401)
    expect(await status(strict, { ...right, aud: undefined })).toBe(401)
    expect(await status(strict, { ...right, iss: 'https://sso.example.evil' })).toBe(401)
    expect(await status(strict, { ...right, iss: undefined })).toBe(401)
  })

  it('JWT_SIP_IDENTIFIER names the claim with the address', async () => {
    await using renamed = await createTestServer({ JWT_RSA_PUBLIC_KEY_PEM: PEM, JWT_SIP_IDENTIFIER: 'preferred_sip' })
    await createAccount(renamed, 'speaker')
    expect(await status(renamed, { sip_identity: undefined, preferred_sip: `speaker@${DOMAIN}` })).toBe(200)
    expect(await status(renamed, {})).toBe(401)
  })

  it('JWT_SPACES names the Spaces that tokens may open', async () => {
    await using wide = await createTestServer({
      JWT_RSA_PUBLIC_KEY_PEM: PEM,
      JWT_SPACES: `${SECOND}, sip.third.example`,
    })
    await createSpace(wide, SECOND)
    await createAccount(wide, 'speaker')
    await createAccount(wide, 'speaker', { domain: SECOND })
    expect(await status(wide, {})).toBe(401)
    const jwt = await token(wide, { sip_identity: `speaker@${SECOND}` })
    expect((await send(wide, jwt, { host: SECOND })).statusCode).toBe(200)
    expectRefused(await send(wide, jwt), 403)
  })

  it('ACCOUNT_AUTHENTICATION_BEARER turns Digest off and is what a 401 asks for', async () => {
    const parameters = 'authz_server="https://sso.example", realm="harbour"'
    await using bearer = await createTestServer({
      JWT_RSA_PUBLIC_KEY_PEM: PEM,
      ACCOUNT_AUTHENTICATION_BEARER: parameters,
    })
    await createAccount(bearer, 'speaker')
    const refused = [
      await bearer.request({ method: 'GET', url: '/api/accounts/me' }),
      await bearer.request({ method: 'GET', url: '/api/accounts/me', headers: { from: `sip:speaker@${DOMAIN}` } }),
      await bearer.request({ method: 'GET', url: '/api/accounts/me', key: 'no-key' }),
      await send(bearer, 'a.b.c'),
      await send(bearer, await token(bearer, { sip_identity: `sip:nobody@${DOMAIN}` })),
    ]
    for (const answer of refused) {
      expectRefused(answer, 401)
      expect([answer.headers['www-authenticate']].flat()).toEqual([`Bearer ${parameters}`])
    }
    expect((await send(bearer, await token(bearer))).statusCode).toBe(200)
    expect((await bearer.request({ method: 'GET', url: '/api/accounts/me', key: ADMIN_KEY })).statusCode).toBe(200)
  })

  it('without a key no token counts, and Digest goes on', async () => {
    await using plain = await createTestServer()
    await createAccount(plain, 'speaker')
    expect(await status(plain, {})).toBe(401)
  })

  it.each<[string, () => string]>([
    ['SPKI in PEM', () => PEM],
    ['SPKI in PEM on one line', () => PEM.trim().replaceAll('\n', '\\n')],
    ['SPKI as bare base64', () => bare(PEM)],
    ['SPKI as bare base64 in lines', () => `${PEM.split('\n').slice(1, -1).join('\n')}\n`],
    ['PKCS#1 in PEM', () => pkcs1()],
    ['PKCS#1 as bare base64', () => bare(pkcs1())],
  ])('JWT_RSA_PUBLIC_KEY_PEM may be %s', async (_name, written) => {
    const verify = await prepareBearer(parseSettings({ JWT_RSA_PUBLIC_KEY_PEM: written() }))
    expect(await verify?.(await token(server), server.clock())).toMatchObject({ sip_identity: `sip:speaker@${DOMAIN}` })
    const { privateKey: other } = await generateKeyPair('RS256')
    expect(await verify?.(await token(server, {}, { key: other }), server.clock())).toBeNull()
  })

  it.each<[string, (pem: string) => string]>([
    ['a certificate in PEM', (pem) => pem],
    ['a certificate as bare base64', bare],
  ])('JWT_RSA_PUBLIC_KEY_PEM may be %s', async (_name, written) => {
    const { cert, key } = selfSignedRsa
    const verify = await prepareBearer(parseSettings({ JWT_RSA_PUBLIC_KEY_PEM: written(cert) }))
    const signingKey = await importPKCS8(key, 'RS256')
    expect(await verify?.(await token(server, {}, { key: signingKey }), server.clock())).not.toBeNull()
    expect(await verify?.(await token(server), server.clock())).toBeNull()
  })

  it.each<[string, () => string | Promise<string>]>([
    ['no PEM', () => 'nonsense'],
    ['a PEM of nothing', () => '-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----'],
    ['a private key', async () => exportPKCS8(privateKey)],
    ['a private key as bare base64', async () => bare(await exportPKCS8(privateKey))],
    ['base64 of nothing', () => 'AAAA'],
    ['another kind of key', async () => exportSPKI((await generateKeyPair('ES256', { extractable: true })).publicKey)],
    ['a short key', shortKey],
  ])('JWT_RSA_PUBLIC_KEY_PEM is refused at the start, by its name: %s', async (_name, pem) => {
    const starting = prepareBearer(parseSettings({ JWT_RSA_PUBLIC_KEY_PEM: await pem() }))
    await expect(starting).rejects.toBeInstanceOf(SettingsError)
    await expect(starting).rejects.toThrow(/^JWT_RSA_PUBLIC_KEY_PEM: [^\n]+$/)
  })
})

/** The base64 of PEM alone, as single sign-on servers show keys. */
const bare = (pem: string): string => pem.replaceAll(/-----[^-]+-----|\s/g, '')

const pkcs1 = (): string => createPublicKey(PEM).export({ type: 'pkcs1', format: 'pem' }).toString()

/** An RSA key that can be read, but is too short to be used (RFC 7518 section 3.3). */
async function shortKey(): Promise<string> {
  const algorithm = {
    name: 'RSASSA-PKCS1-v1_5',
    modulusLength: 1024,
    publicExponent: new Uint8Array([1, 0, 1]),
    hash: 'SHA-256',
  }
  const { publicKey: short } = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
  return exportSPKI(short)
}
