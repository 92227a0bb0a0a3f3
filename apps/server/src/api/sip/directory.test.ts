import { beforeAll, describe, expect, it } from 'vitest'
import { account, caller, createSpace, expectRefused, jsonOf } from '../../../../../test/support/clients/rest-client.ts'
import { sharedServer } from '../../../../../test/support/server/shared-server.ts'
import { createTestServer, DOMAIN } from '../../../../../test/support/server/test-server.ts'

const KEY = 'the key of the directory'.replaceAll(' ', '-')
const basic = (password: string) => `Basic ${Buffer.from(`freeswitch:${password}`).toString('base64')}`

const server = await sharedServer({ SIP_DIRECTORY_KEY: KEY })
let hash: string
beforeAll(async () => {
  await createSpace(server, 'two.example.org')
  await createSpace(server, 'realm.example.org', { account_realm: 'Other Realm' })
  for (const domain of [DOMAIN, 'two.example.org', 'realm.example.org']) {
    for (const [username, fields] of [
      ['shared-a', { activated: true }],
      ['inactive', {}],
      ['sha-only', { activated: true, algorithm: 'SHA-256' }],
    ] as const)
      jsonOf(
        await caller(server).post(
          '/api/accounts',
          account(username, { algorithm: 'MD5', password: `password in ${domain}`, domain, ...fields }),
        ),
      )
  }
  hash = await hashOf('shared-a', DOMAIN)
})

async function hashOf(username: string, domain: string): Promise<string> {
  const { rows } = await server.database.pool.query(
    'select ha1 from sip.credentials where username = $1 and domain = $2',
    [username, domain],
  )
  return rows[0].ha1
}

/** The parameters that mod_xml_curl sends for a REGISTER, as its documentation names them. */
const asked = (user: string, domain: string, realm = domain) => ({
  hostname: 'freeswitch',
  section: 'directory',
  tag_name: 'domain',
  key_name: 'name',
  key_value: realm,
  action: 'sip_auth',
  sip_profile: 'internal',
  sip_user_agent: 'matrix-test',
  sip_auth_username: user,
  sip_auth_realm: realm,
  sip_auth_nonce: '9d2f7f3e-6c0c-4c9c-8f4a-6b9c7b8b7f52',
  sip_auth_uri: `sip:${domain}`,
  sip_contact_user: user,
  sip_contact_host: '127.0.0.1',
  sip_to_user: user,
  sip_to_host: domain,
  sip_from_user: user,
  sip_from_host: domain,
  sip_request_host: domain,
  sip_auth_qop: 'auth',
  sip_auth_cnonce: 'abcd',
  sip_auth_nc: '00000001',
  sip_auth_response: '0'.repeat(32),
  sip_auth_method: 'REGISTER',
  client_port: '5060',
  key: 'id',
  user,
  domain: realm,
  ip: '127.0.0.1',
})

const post = (
  fields: Record<string, string> | string,
  { key = KEY, url = '/sip/directory' }: { key?: string | null; url?: string } = {},
) =>
  server.request({
    method: 'POST',
    url,
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      ...(key === null ? {} : { authorization: basic(key) }),
    },
    payload: typeof fields === 'string' ? fields : new URLSearchParams(fields).toString(),
  })

const NOT_FOUND =
  '<document type="freeswitch/xml"><section name="result"><result status="not found"/></section></document>'

describe('the directory for FreeSWITCH', () => {
  it('has the hash of an account that may register', async () => {
    const response = await post(asked('shared-a', DOMAIN))
    expect(response.statusCode).toBe(200)
    expect(response.headers['content-type']).toBe('text/xml; charset=utf-8')
    expect(response.headers['cache-control']).toBe('no-store')
    expect(response.body).toContain(
      `<domain name="${DOMAIN}"><groups><group name="default"><users><user id="shared-a"><params>`,
    )
    expect(response.body).toContain(`<param name="a1-hash" value="${hash}"/>`)
  })

  it('keeps accounts of the same name in two Spaces apart', async () => {
    const other = await hashOf('shared-a', 'two.example.org')
    expect(other).not.toBe(hash)
    expect((await post(asked('shared-a', 'two.example.org'))).body).toContain(other)
  })

  it('takes the Space from the host of To, and compares its realm with that of the challenge', async () => {
    const ha1 = await hashOf('shared-a', 'realm.example.org')
    expect((await post(asked('shared-a', 'realm.example.org', 'Other Realm'))).body).toContain(ha1)
    for (const [domain, realm] of [
      ['realm.example.org', 'realm.example.org'],
      [DOMAIN, 'Other Realm'],
    ] as const)
      expect((await post(asked('shared-a', domain, realm))).body).toBe(NOT_FOUND)
  })

  it('takes the Space of another request than a REGISTER from the host of From', async () => {
    const call = { ...asked('shared-a', DOMAIN), sip_auth_method: 'INVITE', sip_to_host: 'elsewhere.example.org' }
    expect((await post(call)).body).toContain(hash)
  })

  it('has the hash by the algorithm that is asked for, and no user without one', async () => {
    const url = '/sip/directory?algorithm=SHA-256'
    expect((await post(asked('sha-only', DOMAIN), { url })).body).toContain(await hashOf('sha-only', DOMAIN))
    expect((await post(asked('sha-only', DOMAIN))).body).toBe(NOT_FOUND)
    expect((await post(asked('shared-a', DOMAIN), { url })).body).toBe(NOT_FOUND)
    expect((await post(asked('shared-a', DOMAIN), { url: '/sip/directory?algorithm=MD4' })).statusCode).toBe(404)
  })

  it.each([
    ['an account that is not activated', () => asked('inactive', DOMAIN)],
    ['an unknown account', () => asked('nobody', DOMAIN)],
    ['an unknown domain', () => asked('shared-a', 'nowhere.example.org')],
    ['a super admin', () => asked('admin', DOMAIN)],
    [
      'a request of a gateway, which names no user',
      () => ({ section: 'directory', purpose: 'gateways', key_value: DOMAIN }),
    ],
    ['another section', () => ({ ...asked('shared-a', DOMAIN), section: 'dialplan' })],
    ['a name in SQL', () => asked("shared' or '1'='1", DOMAIN)],
    ['a name that is sent twice', () => `${new URLSearchParams(asked('shared-a', DOMAIN)).toString()}&user=shared-a`],
    ['a name that is too long', () => asked('x'.repeat(300), DOMAIN)],
    ['nothing', () => ''],
  ])('has not found %s', async (_, fields) => {
    expect((await post(fields())).body).toBe(NOT_FOUND)
  })

  it('escapes what it repeats', async () => {
    await server.database.pool.query(`update spaces set account_realm = '<&">' where domain = 'two.example.org'`)
    const { body } = await post(asked('shared-a', 'two.example.org', '<&">'))
    expect(body).toContain('<domain name="&lt;&amp;&quot;&gt;">')
    await server.database.pool.query(`update spaces set account_realm = null where domain = 'two.example.org'`)
  })

  it('refuses who does not have its key', async () => {
    for (const key of [null, 'another key', '', `${KEY}x`]) {
      const response = await post(asked('shared-a', DOMAIN), { key })
      expectRefused(response, 401)
      expect(response.headers['www-authenticate']).toBe('Basic realm="sip-directory", charset="UTF-8"')
    }
  })

  it('is not there without a key', async () => {
    await using other = await createTestServer()
    const response = await other.request({
      method: 'POST',
      url: '/sip/directory',
      headers: { authorization: basic('') },
    })
    expect(response.statusCode).toBe(404)
  })
})
