import { describe, expect, it } from 'vitest'
import { digestRequest } from '../../../../test/support/clients/digest-client.ts'
import {
  account,
  accountCount,
  caller,
  createAccount,
  creationToken,
  expectRefused,
  expectWaiting,
  fieldsOf,
  jsonOf,
  userKey,
} from '../../../../test/support/clients/rest-client.ts'
import { sharedServer } from '../../../../test/support/server/shared-server.ts'
import { createTestServer } from '../../../../test/support/server/test-server.ts'

const server = await sharedServer()
/** A new account and requests as itself. */
async function user(username: string, fields = {}) {
  const { id } = await createAccount(server, username, fields)
  const key = await userKey(server, username)
  return { id: id as number, key, ...caller(server, { key }) }
}

const every = [
  ['get', '/api/accounts/me'],
  ['get', '/api/accounts/me/api_key'],
  ['get', '/api/accounts/me/provision'],
  ['get', '/api/accounts/me/services/turn'],
  ['post', '/api/accounts/me/password'],
  ['del', '/api/accounts/me'],
] as const

describe('each path of one’s own account', () => {
  it.each(every)('is a 401 for nobody: %s %s', async (method, url) => {
    expectRefused(await caller(server, {})[method](url), 401)
    expectRefused(await caller(server, { key: 'of-nobody' })[method](url), 401)
  })

  it.each(every)('is a 403 for a blocked account: %s %s', async (method, url) => {
    const own = await user(`blocked-${method}-${url.replace(/\W+/g, '-').slice(9)}`)
    jsonOf(await caller(server).post(`/api/accounts/${own.id}/block`))
    expectRefused(await own[method](url), 403, /blocked/)
    jsonOf(await caller(server).post(`/api/accounts/${own.id}/unblock`))
    expect((await own.get('/api/accounts/me')).statusCode).toBe(200)
  })

  it('serves an account that is not activated', async () => {
    const own = await user('not-active')
    expect(jsonOf(await own.get('/api/accounts/me'))['activated']).toBe(false)
  })

  it('is a 404 when the account goes away while it is asked for', async () => {
    const own = await user('goes-away')
    const authToken = jsonOf(await caller(server, {}).post('/api/accounts/auth_token'), 201)['token']
    const account_creation_token = await creationToken(server)
    const client = await server.database.pool.connect()
    try {
      await client.query('begin')
      await client.query('delete from accounts where id = $1', [own.id])
      const asking = [
        own.get('/api/accounts/me/provision'),
        own.del('/api/accounts/me'),
        own.get(`/api/accounts/auth_token/${authToken}/attach`),
        own.post('/api/account_creation_tokens/consume', { account_creation_token }),
      ]
      await expectWaiting(server, asking.length)
      await client.query('commit')
      for (const answer of await Promise.all(asking)) expectRefused(answer, 404)
    } finally {
      client.release()
    }
  })
})

describe('GET /api/accounts/me', () => {
  it('is the account, as its own user may see it', async () => {
    const own = await user('me-myself', {
      email: 'me@mail.example',
      display_name: 'Me',
      dtmf_protocol: 'rfc2833',
      dictionary: { desk: '12' },
      activated: true,
    })
    const me = jsonOf(await own.get('/api/accounts/me'))
    expect(me).toEqual({
      version: expect.stringMatching(/^\d+$/),
      admin_role: null,
      id: own.id,
      username: 'me-myself',
      sip_uri: 'sip:me-myself@sip.example.org',
      domain: 'sip.example.org',
      email: 'me@mail.example',
      activated: true,
      ip_address: '127.0.0.1',
      user_agent: 'lightMyRequest',
      created_at: '2026-01-15T12:00:00.000000Z',
      updated_at: '2026-01-15T12:00:00.000000Z',
      display_name: 'Me',
      dtmf_protocol: 'rfc2833',
      language: null,
      blocked: false,
      admin: false,
      phone: null,
      realm: null,
      provisioning_token: expect.any(String),
      provisioning_token_expire_at: null,
      dictionary: { desk: '12' },
      passwords: [{ algorithm: 'SHA-256' }],
      email_change_code: null,
      types: [],
      actions: [],
      carddav_servers: [],
    })
  })

  it('tells of a change of the email address, but not the code that was sent there', async () => {
    const own = await user('new-mail')
    const at = server.clock()
    await server.database.pool.query(
      `insert into email_change_codes (account_id, code, email, expire_at, created_at, updated_at)
        values ($1, '7391', 'next@mail.example', $2, $3, $3)`,
      [own.id, new Date(at.getTime() + 600_000), at],
    )
    const me = await own.get('/api/accounts/me')
    expect(jsonOf(me)['email_change_code']).toMatchObject({ email: 'next@mail.example' })
    expect(me.body).not.toContain('7391')
    expect((await own.get('/api/accounts/me/provision')).body).not.toContain('7391')
    const seen = jsonOf(await caller(server).get(`/api/accounts/${own.id}`))
    expect(seen['email_change_code']).toMatchObject({ email: 'next@mail.example', code: '7391' })
  })
})

describe('GET /api/accounts/me/provision', () => {
  it('gives a new provisioning token each time, and the account', async () => {
    const own = await user('provisions')
    const before = jsonOf(await own.get('/api/accounts/me'))
    const first = jsonOf(await own.get('/api/accounts/me/provision'))
    const second = jsonOf(await own.get('/api/accounts/me/provision'))
    const tokens = [before, first, second].map((one) => one['provisioning_token'])
    expect(new Set(tokens).size).toBe(3)
    for (const token of tokens) expect(token).toMatch(/^[\w-]{20,}$/)
    expect(second).toMatchObject({ id: own.id, username: 'provisions', provisioning_token_expire_at: null })
    expect(jsonOf(await own.get('/api/accounts/me'))).toEqual(second)
  })

  it('says when the token ends where the settings make it end', async () => {
    await using strict = await createTestServer({ APP_PROVISIONING_TOKEN_EXPIRATION_MINUTES: '90' })
    await createAccount(strict, 'soon-over')
    const key = await userKey(strict, 'soon-over')
    const provisioned = jsonOf(await caller(strict, { key }).get('/api/accounts/me/provision'))
    expect(provisioned['provisioning_token_expire_at']).toBe('2026-01-15T13:30:00.000000Z')
  })
})

describe('DELETE /api/accounts/me', () => {
  it('takes the account away for good, and with it all that hangs on it', async () => {
    const own = await user('leaves-us', { dictionary: { last: 'words' } })
    const before = await accountCount(server)
    const answer = await own.del('/api/accounts/me')
    expect([answer.statusCode, answer.body]).toEqual([200, ''])
    expect(await accountCount(server)).toBe(before - 1)
    expectRefused(await own.get('/api/accounts/me'), 401)
    expectRefused(await own.del('/api/accounts/me'), 401)
    expectRefused(await caller(server).get(`/api/accounts/${own.id}`), 404)
    const credentials = { username: 'leaves-us', password: 'password of leaves-us' }
    expectRefused(await digestRequest(server, credentials, { method: 'GET', url: '/api/accounts/me' }), 401)
    for (const table of ['api_keys', 'account_passwords', 'account_dictionary_entries']) {
      const { rows } = await server.database.pool.query(`select from ${table} where account_id = $1`, [own.id])
      expect(rows, table).toEqual([])
    }
  })

  it('keeps the name from everybody', async () => {
    const own = await user('once-only')
    await own.del('/api/accounts/me')
    expect(Object.keys(fieldsOf(await caller(server).post('/api/accounts', account('once-only'))))).toEqual([
      'username',
    ])
  })

  it('is done by no other method, and asks for no body', async () => {
    const own = await user('careful-1')
    expectRefused(await own.post('/api/accounts/me'), 405)
    expect((await server.request({ method: 'HEAD', url: '/api/accounts/me', key: own.key })).statusCode).toBe(200)
    expect((await own.get('/api/accounts/me')).statusCode).toBe(200)
    const headers = { 'content-type': 'application/json' }
    const answer = await server.request({ method: 'DELETE', url: '/api/accounts/me', key: own.key, headers })
    expect(answer.statusCode).toBe(200)
  })
})
