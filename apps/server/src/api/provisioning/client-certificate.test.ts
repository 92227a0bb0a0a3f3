import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { fetchAsApp, lpconfigOf } from '../../../../../test/support/clients/provisioning.ts'
import { createAccount, createSpace, newName } from '../../../../../test/support/clients/rest-client.ts'
import { sharedServer } from '../../../../../test/support/server/shared-server.ts'
import { createTestServer } from '../../../../../test/support/server/test-server.ts'
import { commonName } from '../../auth/client-certificate.ts'

const PROXY = '192.0.2.1'
const HOST = 'devices.example.net'

const server = await sharedServer({ TRUST_PROXY: PROXY, CLIENT_CERTIFICATE_HEADERS: 'true' })
beforeAll(async () => {
  await createSpace(server, HOST, { client_certificate_authentication: true })
})

type Headers = Record<string, string | string[]>

const certificate = (subject: string, verify = 'SUCCESS'): Headers => ({
  'x-ssl-client-verify': verify,
  'x-ssl-client-s-dn': subject,
})

const ask = (headers: Headers, { remoteAddress = PROXY, host = HOST, url = '/provisioning/me' } = {}) =>
  fetchAsApp(server, url, { host, remoteAddress, headers })

async function newDevice(fields = {}): Promise<string> {
  const username = newName('device')
  await createAccount(server, username, { domain: HOST, activated: true, ...fields })
  return username
}

describe('a client certificate', () => {
  it('gives an app the document of the account that its CN names', async () => {
    const username = await newDevice()
    const { sections } = lpconfigOf(await ask(certificate(`O=Acme\\, Inc.,CN=sip:${username}@${HOST}`)))
    expect(sections['auth_info_0']).toMatchObject({ username, domain: HOST })
  })

  it('counts for nothing when it was not verified, or its headers were not set once by the proxy', async () => {
    const subject = `CN=sip:${await newDevice()}@${HOST}`
    for (const verify of ['NONE', 'FAILED:certificate has expired', 'success', '']) {
      expect((await ask(certificate(subject, verify))).statusCode).toBe(401)
    }
    expect((await ask({ 'x-ssl-client-s-dn': subject })).statusCode).toBe(401)
    expect((await ask(certificate(subject), { remoteAddress: '198.51.100.7' })).statusCode).toBe(401)
    const twice = { 'x-ssl-client-verify': ['NONE', 'SUCCESS'], 'x-ssl-client-s-dn': subject }
    expect((await ask(twice)).statusCode).toBe(401)
    expect((await ask(certificate(`${subject},CN=sip:other@${HOST}`))).statusCode).toBe(401)
  })

  it('opens that path alone, and only in a Space that takes certificates', async () => {
    const subject = certificate(`CN=sip:${await newDevice()}@${HOST}`)
    expect((await ask(subject, { url: '/api/accounts/me' })).statusCode).toBe(401)
    const plain = `${newName('plain')}.example.net`
    await createSpace(server, plain)
    await createAccount(server, 'plain-device', { domain: plain })
    expect((await ask(certificate(`CN=sip:plain-device@${plain}`), { host: plain })).statusCode).toBe(401)
    // the account of another Space, at a host that takes them
    expect((await ask(certificate(`CN=sip:plain-device@${plain}`))).statusCode).toBe(401)
  })

  it('lets neither a blocked account in nor an unknown one, and leaves the way by password', async () => {
    const username = await newDevice()
    await server.database.pool.query('update accounts set blocked = true where username = $1', [username])
    expect((await ask(certificate(`CN=sip:${username}@${HOST}`))).statusCode).toBe(403)
    const unknown = await ask({ ...certificate(`CN=sip:nobody-there@${HOST}`), from: `sip:nobody-there@${HOST}` })
    expect(unknown.statusCode).toBe(401)
    expect(String(unknown.headers['www-authenticate'])).toContain('Digest realm=')
  })
})

it('is not taken where the settings do not say that the proxy sets the headers', async () => {
  await using other = await createTestServer({ TRUST_PROXY: PROXY })
  await createSpace(other, HOST, { client_certificate_authentication: true })
  await createAccount(other, 'device-1', { domain: HOST })
  const headers = certificate(`CN=sip:device-1@${HOST}`)
  expect((await fetchAsApp(other, '/provisioning/me', { host: HOST, remoteAddress: PROXY, headers })).statusCode).toBe(
    401,
  )
})

describe('the CN of a distinguished name', () => {
  it.each([
    ['CN=sip:a@b', 'sip:a@b'],
    ['cn = sip:a@b , O=x', 'sip:a@b'],
    ['2.5.4.3=sip:a@b', 'sip:a@b'],
    ['OU=one+CN=sip:a@b,O=x', 'sip:a@b'],
    ['CN=a\\,b\\+c\\C3\\A9', 'a,b+cé'],
    ['O=x\\,CN=sip:a@b', null],
    ['CN=a,CN=b', null],
    ['CN="a,b"', null],
    ['/CN=sip:a@b', null],
    ['', null],
  ])('of %s is %s', (distinguishedName, name) => {
    expect(commonName(distinguishedName)).toBe(name)
  })

  it('is read as RFC 4514 writes it, whatever stands beside it', () => {
    const escaped = (value: string) => value.replace(/[\\,+;"<>=# ]/g, (character) => `\\${character}`)
    const printable = fc.string({
      unit: fc.constantFrom('a', 'b', 'c', ',', '+', '\\', '"', '=', ';', '<', '>', '#', ' '),
      minLength: 1,
    })
    fc.assert(
      fc.property(printable, printable, (name, organisation) => {
        expect(commonName(`O=${escaped(organisation)},CN=${escaped(name)},C=FR`)).toBe(name)
      }),
    )
  })
})
