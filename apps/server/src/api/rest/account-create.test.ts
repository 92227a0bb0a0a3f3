import { beforeAll, describe, expect, it } from 'vitest'
import { digestRequest } from '../../../../../test/support/clients/digest-client.ts'
import {
  account,
  accountCount,
  type Caller,
  caller,
  createAccount,
  createSpace,
  expectRefused,
  fieldsOf,
  jsonOf,
  newName,
  userKey,
} from '../../../../../test/support/clients/rest-client.ts'
import { sharedServer } from '../../../../../test/support/server/shared-server.ts'
import { ADMIN_KEY, createTestServer, DOMAIN } from '../../../../../test/support/server/test-server.ts'

const server = await sharedServer()
let admin: Caller
beforeAll(async () => {
  admin = caller(server)
  await admin.post('/api/phone_countries/IT/activate')
})

describe('a new account', () => {
  it('has every documented key, with what was not given empty', async () => {
    const from = caller(server, { key: ADMIN_KEY, headers: { 'user-agent': 'Console/3', 'accept-language': 'fr' } })
    const created = jsonOf(await from.post('/api/accounts', account('minimal-one')))
    expect(created).toEqual({
      id: expect.any(Number),
      username: 'minimal-one',
      sip_uri: `sip:minimal-one@${DOMAIN}`,
      domain: DOMAIN,
      email: null,
      activated: false,
      ip_address: '127.0.0.1',
      user_agent: 'Console/3',
      created_at: '2026-01-15T12:00:00.000000Z',
      updated_at: '2026-01-15T12:00:00.000000Z',
      version: expect.stringMatching(/^\d+$/),
      display_name: null,
      dtmf_protocol: null,
      language: null,
      blocked: false,
      admin: false,
      admin_role: null,
      phone: null,
      realm: null,
      provisioning_token: expect.stringMatching(/^[\w-]{20,}$/),
      provisioning_token_expire_at: null,
      dictionary: {},
      passwords: [{ algorithm: 'SHA-256' }],
      email_change_code: null,
      types: [],
      actions: [],
      carddav_servers: [],
    })
  })

  it('has everything that was given', async () => {
    const given = {
      email: 'Maria.Rossi@Mail.Example',
      display_name: 'Maria Rossi',
      phone: '+39 06 1234 5678',
      dtmf_protocol: 'sipmessage',
      language: 'fr',
      activated: true,
      admin: true,
      dictionary: { room: '12', colour: 'red' },
    }
    const created = await createAccount(server, 'maria.rossi', { ...given, algorithm: 'MD5' })
    expect(created).toMatchObject({ ...given, phone: '+390612345678', passwords: [{ algorithm: 'MD5' }] })
    expect(jsonOf(await admin.get(`/api/accounts/${created['id']}`))).toEqual({ ...created, phone_change_code: null })
  })

  it('is counted at once', async () => {
    const before = await accountCount(server)
    await createAccount(server, 'counted-one')
    expect(await accountCount(server)).toBe(before + 1)
  })

  it('has a provisioning token of its own, which ends where that is set', async () => {
    await using ending = await createTestServer({ APP_PROVISIONING_TOKEN_EXPIRATION_MINUTES: '90' })
    const one = await createAccount(ending, 'provisioned-one')
    const two = await createAccount(ending, 'provisioned-two')
    expect(one['provisioning_token_expire_at']).toBe('2026-01-15T13:30:00.000000Z')
    expect(one['provisioning_token']).not.toBe(two['provisioning_token'])
  })

  it('never shows its password, nor a hash of it', async () => {
    const response = await admin.post('/api/accounts', account('secretive', { password: 'Very-Secret-Indeed' }))
    expect(jsonOf(response)['username']).toBe('secretive')
    const { rows } = await server.database.pool.query<{ ha1: string }>(
      `select ha1 from account_passwords join accounts on accounts.id = account_id where username = 'secretive'`,
    )
    expect(rows).toHaveLength(1)
    for (const { body } of [response, await admin.get('/api/accounts')]) {
      expect(body).not.toContain('Very-Secret-Indeed')
      expect(body).not.toContain(rows[0]?.ha1)
    }
  })

  it('does not keep the space around its texts, but that of its password', async () => {
    const created = await createAccount(server, 'trimmed-one', {
      username: '  trimmed-one\n',
      email: ' trimmed@mail.example ',
      display_name: '\tTrim Med ',
      algorithm: ' SHA-256 ',
      dtmf_protocol: ' rfc2833 ',
      password: ' password of trimmed-one ',
    })
    expect(created).toMatchObject({
      username: 'trimmed-one',
      email: 'trimmed@mail.example',
      display_name: 'Trim Med',
      dtmf_protocol: 'rfc2833',
    })
    const signIn = (password: string) =>
      digestRequest(server, { username: 'trimmed-one', password }, { method: 'GET', url: '/api/accounts/me' })
    expect((await signIn(' password of trimmed-one ')).statusCode).toBe(200)
    expect((await signIn('password of trimmed-one')).statusCode).toBe(401)
  })

  it.each(['', '  ', null])('takes %j for nothing', async (nothing) => {
    const name = newName()
    const fields = ['email', 'display_name', 'phone', 'dtmf_protocol', 'language', 'domain', 'admin', 'activated']
    const created = await createAccount(server, name, Object.fromEntries(fields.map((field) => [field, nothing])))
    expect(created).toMatchObject({
      email: null,
      display_name: null,
      phone: null,
      dtmf_protocol: null,
      language: null,
      domain: DOMAIN,
      admin: false,
      activated: false,
    })
  })

  it.each([
    [1, true],
    ['1', true],
    ['true', true],
    [' TRUE ', true],
    [0, false],
    ['0', false],
    ['false', false],
  ])('takes %j for a flag that is %j', async (written, meant) => {
    const name = newName()
    const created = await createAccount(server, name, { activated: written, admin: written })
    expect(created).toMatchObject({ activated: meant, admin: meant })
  })

  it.each(['', null, [], {}])('has an empty dictionary by %j', async (dictionary) => {
    const name = newName()
    const response = await admin.post('/api/accounts', account(name, { dictionary }))
    expect(jsonOf(response)['dictionary']).toEqual({})
    expect(response.body).toContain('"dictionary":{}')
  })

  it('is not changed by fields that are not for a client to set', async () => {
    const created = await createAccount(server, 'no-extras', {
      id: 4711,
      space_id: 2,
      blocked: true,
      provisioning_token: 'mine',
      ip_address: '203.0.113.9',
      created_at: '1999-01-01T00:00:00Z',
      realm: 'elsewhere',
      role: 'superAdmin',
      account: { admin: true },
      'admin ': true,
    })
    expect(created).toMatchObject({
      blocked: false,
      admin: false,
      ip_address: '127.0.0.1',
      created_at: '2026-01-15T12:00:00.000000Z',
      realm: null,
    })
    expect(created['id']).not.toBe(4711)
    expect(created['provisioning_token']).not.toBe('mine')
  })

  it('is not changed by the query of its request', async () => {
    const query = '?admin=1&activated=1&username=by-query&domain=elsewhere.example.net'
    const created = jsonOf(await admin.post(`/api/accounts${query}`, account('by-body-only')))
    expect(created).toMatchObject({ username: 'by-body-only', admin: false, activated: false, domain: DOMAIN })
    expect(Object.keys(fieldsOf(await admin.post('/api/accounts?username=by-query&algorithm=MD5', {})))).toEqual([
      'username',
      'password',
      'algorithm',
    ])
  })
})

describe('the domain of a new account', () => {
  beforeAll(async () => {
    await createSpace(server, 'branch.example.net', { account_realm: 'the-branch' })
    await createAccount(server, 'branch-admin', { domain: 'branch.example.net', admin: true })
  })
  const branchAdmin = async () =>
    caller(server, {
      key: await userKey(server, 'branch-admin', 'branch.example.net'),
      host: 'branch.example.net',
    })

  it('is the super admin’s choice among the Spaces', async () => {
    const created = await createAccount(server, 'chosen-domain', { domain: ' Branch.Example.NET ' })
    expect(created).toMatchObject({ domain: 'branch.example.net', realm: 'the-branch' })
    expectRefused(await admin.get(`/api/accounts/${created['id']}`), 404)
    const there = caller(server, { key: ADMIN_KEY, host: 'branch.example.net' })
    expect(jsonOf(await there.get(`/api/accounts/${created['id']}`))['username']).toBe('chosen-domain')
  })

  it('is that of the host where none is chosen, for a super admin too', async () => {
    const there = caller(server, { key: ADMIN_KEY, host: 'branch.example.net' })
    expect(jsonOf(await there.post('/api/accounts', account('by-host-only')))['domain']).toBe('branch.example.net')
  })

  it('is an admin’s own, whichever Space is named', async () => {
    const created = jsonOf(await (await branchAdmin()).post('/api/accounts', account('home-bound', { domain: DOMAIN })))
    expect(created['domain']).toBe('branch.example.net')
    expectRefused(await admin.get(`/api/accounts/home-bound@${DOMAIN}/search`), 404)
  })

  it('that is no Space’s is 403 for a super admin, and 422 for an admin of one Space', async () => {
    const body = account('nowhere-man', { domain: 'nowhere.example.com' })
    expectRefused(await admin.post('/api/accounts', body), 403, 'No Space has this domain.')
    expect(fieldsOf(await (await branchAdmin()).post('/api/accounts', body))).toEqual({
      domain: ['domain must be the domain of a Space.'],
    })
  })

  it('may be a single label, as that of the first Space may be', async () => {
    const host = `${newName('intranet')}.example.net`
    await createSpace(server, host)
    await server.database.pool.query("update spaces set domain = 'intranet' where domain = $1", [host])
    const created = await createAccount(server, 'at-a-label', { domain: 'Intranet' })
    expect(created).toMatchObject({ domain: 'intranet', sip_uri: 'sip:at-a-label@intranet' })
    const found = await caller(server, { key: ADMIN_KEY, host }).get(
      '/api/accounts/at-a-label@intranet;user=phone/search',
    )
    expect(jsonOf(found)['id']).toBe(created['id'])
  })

  it('that is no domain is 422', async () => {
    for (const domain of ['under_score.example', 'with space.example', 'a..b', 'https://sip.example.org']) {
      expect(fieldsOf(await admin.post('/api/accounts', account('nowhere-man', { domain })))).toEqual({
        domain: ['domain must be a domain name, such as sip.example.org, or an IPv4 address.'],
      })
    }
  })

  it('makes a name free that another domain has', async () => {
    await createAccount(server, 'same-in-both')
    await createAccount(server, 'same-in-both', { domain: 'branch.example.net' })
    const again = account('same-in-both', { domain: 'branch.example.net' })
    expect(fieldsOf(await admin.post('/api/accounts', again))).toEqual({ username: ['username is already taken.'] })
  })
})

describe('a Space', () => {
  const unlimited = 'roomy.example.net'

  it('that is full is 403, by domain, by host, and to its own admin', async () => {
    const host = 'narrow.example.net'
    await createSpace(server, host, { max_accounts: 1 })
    await createAccount(server, 'narrow-admin', { domain: host, admin: true })
    const there = caller(server, { key: ADMIN_KEY, host })
    const own = caller(server, { key: await userKey(server, 'narrow-admin', host), host })
    expectRefused(await admin.post('/api/accounts', account('one-too-many', { domain: host })), 403, /maximum number/)
    expectRefused(await there.post('/api/accounts', account('one-too-many')), 403)
    expectRefused(await own.post('/api/accounts', account('one-too-many')), 403)
    expect(await accountCount(server, host)).toBe(1)
  })

  it('that is full says first what is wrong with the fields', async () => {
    const host = 'narrow.example.net'
    const response = await admin.post('/api/accounts', account('Bad Name', { domain: host }))
    expect(Object.keys(fieldsOf(response))).toEqual(['username'])
  })

  it('without a maximum takes as many as come', async () => {
    await createSpace(server, unlimited, { max_accounts: 0 })
    for (let index = 0; index < 5; index += 1) await createAccount(server, `roomy-${index}`, { domain: unlimited })
    expect(await accountCount(server, unlimited)).toBe(5)
  })

  it('that has ended is 403 by domain and at its host, and was open until then', async () => {
    const host = 'ending.example.net'
    await createSpace(server, host, { expire_at: '2026-01-15T13:00:00+01:00' })
    expectRefused(await admin.post('/api/accounts', account('too-late', { domain: host })), 403, /has expired/)
    expectRefused(await caller(server, { key: ADMIN_KEY, host }).get('/api/accounts'), 403, /has expired/)

    const other = 'ending-later.example.net'
    await createSpace(server, other, { expire_at: '2026-01-15T12:00:01Z' })
    await createAccount(server, 'just-in-time', { domain: other })
    const own = await userKey(server, 'just-in-time', other)
    server.clock.advance({ seconds: 1 })
    expectRefused(await admin.post('/api/accounts', account('too-late', { domain: other })), 403)
    expectRefused(await caller(server, { key: own, host: other }).get('/api/accounts/me'), 403)
    expectRefused(await caller(server, { host: other }).get(`/api/accounts/just-in-time@${other}/info`), 403)
  })
})
