import { describe, expect, it } from 'vitest'
import {
  account,
  caller,
  createAccount,
  createSpace,
  expectNoDefect,
  expectRefused,
  fieldsOf,
  jsonOf,
  newName,
  userKey,
} from '../../../../../test/support/clients/rest-client.ts'
import { addActor } from '../../../../../test/support/server/actors.ts'
import { sharedServer } from '../../../../../test/support/server/shared-server.ts'
import { ADMIN_KEY, DOMAIN } from '../../../../../test/support/server/test-server.ts'

const server = await sharedServer()
const admin = () => caller(server)
const newDomain = () => `${newName('tenant')}.example.net`

const defaults = {
  super: false,
  sip_algorithms: null,
  max_accounts: 0,
  max_account: 0,
  expire_at: null,
  account_realm: null,
  account_proxy_registrar_address: null,
  copyright_text: null,
  intro_registration_text: null,
  newsletter_registration_address: null,
  custom_provisioning_entries: null,
  disable_chat_feature: false,
  disable_meetings_feature: false,
  disable_broadcast_feature: true,
  hide_settings: false,
  hide_account_settings: false,
  disable_call_recordings_feature: false,
  only_display_sip_uri_username: false,
  assistant_hide_create_account: false,
  assistant_disable_qr_code: false,
  assistant_hide_third_party_account: false,
  custom_provisioning_overwrite_all: false,
  provisioning_use_linphone_provisioning_header: true,
  custom_theme: false,
  web_panel: true,
  public_registration: true,
  phone_registration: true,
  intercom_features: false,
  carddav_user_credentials: false,
  theme_hue: 22,
  unique_email: false,
  default_country: null,
  client_certificate_authentication: false,
}

/** The opposite of every default. */
const unusual = {
  ...Object.fromEntries(
    Object.entries(defaults).flatMap(([name, value]) => (typeof value === 'boolean' ? [[name, !value]] : [])),
  ),
  max_accounts: 40,
  theme_hue: 0,
  max_account: 3,
  expire_at: '2031-05-06T05:08:09.000000Z',
  account_realm: 'voice of the north',
  sip_algorithms: 'both',
  account_proxy_registrar_address: 'registrar.example.net:5061',
  copyright_text: '© The North\nAll rights reserved',
  intro_registration_text: '# Welcome',
  newsletter_registration_address: 'news@example.net',
  custom_provisioning_entries: '[sip]\nuse_ipv6=1',
}

describe('a new Space', () => {
  it('has the documented defaults when only its name, domain and host are given', async () => {
    const domain = newDomain()
    const created = await admin().post('/api/spaces', { name: 'Plain', domain, host: domain })
    const space = jsonOf(created, 201)
    expect(space).toEqual({
      ...defaults,
      has_oidc: false,
      version: expect.stringMatching(/^\d+$/),
      id: expect.any(Number),
      name: 'Plain',
      domain,
      host: domain,
      created_at: '2026-01-15T12:00:00.000000Z',
      updated_at: '2026-01-15T12:00:00.000000Z',
      email_server: null,
      carddav_servers: [],
      logo: null,
      digest_authentication_configuration: { realm: null, default_password_algorithm: 'SHA-256' },
    })
    expect(jsonOf(await admin().get(`/api/spaces/${domain}`))).toEqual(space)
  })

  it('has every setting that it is created with', async () => {
    const domain = newDomain()
    const space = await createSpace(server, domain, { ...unusual, expire_at: '2031-05-06 07:08:09+02:00' })
    expect(space).toMatchObject(unusual)
    expect(jsonOf(await admin().get(`/api/spaces/${domain}`))).toEqual(space)
  })

  it('takes a setting that is null or an empty text as not given', async () => {
    const empty = Object.fromEntries(Object.keys(defaults).map((name, index) => [name, index % 2 ? null : '']))
    expect(await createSpace(server, newDomain(), empty)).toMatchObject(defaults)
  })

  it.each([
    ['2032-02-29', '2032-02-29T00:00:00.000000Z'],
    ['2032-02-29T10:20', '2032-02-29T10:20:00.000000Z'],
    ['2032-02-29 10:20:30', '2032-02-29T10:20:30.000000Z'],
    ['2032-02-29T10:20:30.25-01:00', '2032-02-29T11:20:30.250000Z'],
  ])('may expire at %s', async (given, read) => {
    expect((await createSpace(server, newDomain(), { expire_at: given }))['expire_at']).toBe(read)
  })

  it('is refused with everything that is wrong at once', async () => {
    const domain = newDomain()
    await createSpace(server, domain)
    const response = await admin().post('/api/spaces', {
      name: 'x'.repeat(256),
      domain: domain.toUpperCase(),
      host: 'https://example.net',
      max_accounts: -1,
      max_account: 'many',
      web_panel: 'perhaps',
      expire_at: '2031-02-30',
      account_realm: 'r'.repeat(65),
      custom_provisioning_entries: 'reg_proxy=nowhere',
      copyright_text: 'broken \ud800',
    })
    expect(Object.keys(fieldsOf(response)).sort()).toEqual([
      'account_realm',
      'copyright_text',
      'custom_provisioning_entries',
      'domain',
      'expire_at',
      'host',
      'max_account',
      'max_accounts',
      'name',
      'web_panel',
    ])
  })

  it('cannot have ended before it is created', async () => {
    const domain = newDomain()
    const createToEndIn = (seconds: number) => {
      const expire_at = new Date(server.clock().getTime() + seconds * 1000).toISOString()
      return admin().post('/api/spaces', { name: 'x', domain, host: domain, expire_at })
    }
    for (const seconds of [-1000, 0]) {
      expect(fieldsOf(await createToEndIn(seconds))).toEqual({ expire_at: ['expire_at must not be in the past.'] })
    }
    expect((await createToEndIn(1)).statusCode).toBe(201)
  })

  it('may have an IPv4 address as its domain, where accounts can be created', async () => {
    const domain = '192.0.2.1'
    await createSpace(server, domain)
    expect(await createAccount(server, 'at-an-address', { domain })).toMatchObject({
      domain,
      sip_uri: `sip:at-an-address@${domain}`,
    })
    const found = await caller(server, { key: ADMIN_KEY, host: domain }).get(
      `/api/accounts/sip:at-an-address@${domain}:5060/search`,
    )
    expect(jsonOf(found)['username']).toBe('at-an-address')
  })

  it.each(['192.0.2.256', '192.0.2', '192.0.2.1.', '1.2.3.4.5', '01.2.3.4', 'localhost', '[2001:db8::1]'])(
    'cannot have the domain %s',
    async (domain) => {
      const response = await admin().post('/api/spaces', { name: 'x', domain, host: newDomain() })
      expect(Object.keys(fieldsOf(response))).toEqual(['domain'])
    },
  )

  it.each(['9999-12-31T23:59:59-10:00', '0000-01-01', 'tomorrow', '2031-01-01T25:00', 20310101, ['2031-01-01']])(
    'cannot expire at %j',
    async (expire_at) => {
      const domain = newDomain()
      const response = await admin().post('/api/spaces', { name: 'x', domain, host: domain, expire_at })
      expect(Object.keys(fieldsOf(response))).toEqual(['expire_at'])
    },
  )

  it('is refused a domain and a host that others have, in the language of the request', async () => {
    const domain = newDomain()
    await createSpace(server, domain)
    const french = caller(server, { key: ADMIN_KEY, headers: { 'accept-language': 'fr' } })
    expect(fieldsOf(await french.post('/api/spaces', { name: 'x', domain, host: DOMAIN }))).toEqual({
      domain: ['domain est déjà pris.'],
      host: ['host est déjà pris.'],
    })
  })

  it('gets its domain and host alone, of several that want them at once', async () => {
    await using secondProcess = await server.secondProcess()
    const [domain, host] = [newDomain(), newDomain()]
    const responses = await Promise.all([
      ...[1, 2, 3].map(() => caller(server).post('/api/spaces', { name: 'x', domain, host: newDomain() })),
      ...[1, 2, 3].map(() => caller(secondProcess).post('/api/spaces', { name: 'x', domain: newDomain(), host })),
    ])
    for (const [field, part] of [
      ['domain', responses.slice(0, 3)],
      ['host', responses.slice(3)],
    ] as const) {
      const refused = part.filter(({ statusCode }) => statusCode !== 201)
      expect(refused.map((response) => Object.keys(fieldsOf(response)))).toEqual([[field], [field]])
    }
    expectNoDefect(secondProcess)
  })
})

describe('the list of Spaces', () => {
  it('has all of them, oldest first, with their mail servers but not the passwords', async () => {
    const domain = newDomain()
    const space = await createSpace(server, domain)
    const mail = { host: 'smtp.example.net', port: 587, username: 'post', from_address: 'post@example.net' }
    jsonOf(await admin().post(`/api/spaces/${domain}/email`, { ...mail, password: 'stamp-collector' }), 201)
    const response = await admin().get('/api/spaces')
    const spaces = jsonOf(response) as unknown as { id: number; domain: string }[]
    expect(spaces[0]).toMatchObject({ domain: DOMAIN, super: true })
    expect(spaces.map(({ id }) => id)).toEqual(spaces.map(({ id }) => id).toSorted((a, b) => a - b))
    expect(spaces.at(-1)).toEqual({
      ...space,
      email_server: {
        id: expect.any(Number),
        encryption: 'tls',
        from_name: null,
        signature: null,
        created_at: '2026-01-15T12:00:00.000000Z',
        updated_at: '2026-01-15T12:00:00.000000Z',
        ...mail,
      },
    })
    expect(jsonOf(await admin().get(`/api/spaces/${domain}`))).toEqual(spaces.at(-1))
    expect(response.body).not.toContain('stamp-collector')
  })
})

describe('Spaces', () => {
  it('are found by their domain, however it is written, and 404 otherwise', async () => {
    const domain = newDomain()
    const { id } = await createSpace(server, domain)
    expect(jsonOf(await admin().get(`/api/spaces/${domain.toUpperCase()}`))['id']).toBe(id)
    for (const name of [newDomain(), String(id), 'x', 'a'.repeat(300), '%00', '..%2f']) {
      for (const url of [`/api/spaces/${name}`, `/api/spaces/${name}/email`]) {
        expectRefused(await admin().get(url), 404)
        expectRefused(await admin().del(url), 404)
      }
      expectRefused(await admin().put(`/api/spaces/${name}`, { max_account: 'x' }), 404, 'No such Space')
      expectRefused(await admin().post(`/api/spaces/${name}/email`, {}), 404, 'No such Space')
    }
  })

  it('are for super admins only', async () => {
    const domain = newDomain()
    await createSpace(server, domain)
    await createAccount(server, 'merely-a-user')
    const others = [
      [caller(server, {}), 401],
      [caller(server, { key: await userKey(server, 'merely-a-user') }), 403],
      [caller(server, { key: (await addActor(server, { domain, admin: true })).key, host: domain }), 403],
    ] as const
    for (const [other, status] of others) {
      for (const url of ['/api/spaces', `/api/spaces/${domain}`, `/api/spaces/${domain}/email`]) {
        expectRefused(await other.get(url), status)
      }
      for (const url of [`/api/spaces/${domain}`, `/api/spaces/${domain}/email`]) {
        expectRefused(await other.del(url), status)
      }
      expectRefused(await other.post('/api/spaces', {}), status)
      expectRefused(await other.post(`/api/spaces/${domain}/email`, {}), status)
      expectRefused(await other.put(`/api/spaces/${domain}`, {}), status)
    }
    expect(jsonOf(await admin().get(`/api/spaces/${domain}`))['updated_at']).toBe('2026-01-15T12:00:00.000000Z')
  })

  it('of a maximum of accounts take no more, but keep those that they have', async () => {
    const domain = newDomain()
    const space = await createSpace(server, domain)
    for (const name of ['first-one', 'second-one']) await createAccount(server, name, { domain })
    const full = { ...space, max_accounts: 1 }
    expect(jsonOf(await admin().put(`/api/spaces/${domain}`, full))['max_accounts']).toBe(1)
    expectRefused(await admin().post('/api/accounts', account('third-one', { domain })), 403, 'maximum')
    const there = caller(server, { key: ADMIN_KEY, host: domain })
    expect(jsonOf(await there.get('/api/accounts'))['total']).toBe(2)
    jsonOf(await admin().put(`/api/spaces/${domain}`, { ...space, max_accounts: 3 }))
    jsonOf(await admin().post('/api/accounts', account('third-one', { domain })))
  })
})
