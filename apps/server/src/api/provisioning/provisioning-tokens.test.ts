import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { digestRequest } from '../../../../../test/support/clients/digest-client.ts'
import { fetchAsApp, lpconfigOf } from '../../../../../test/support/clients/provisioning.ts'
import {
  caller,
  createAccount,
  createSpace,
  expectNoDefect,
  expectRefused,
  expectWaiting,
  type Json,
  jsonOf,
  userKey,
} from '../../../../../test/support/clients/rest-client.ts'
import { sharedServer } from '../../../../../test/support/server/shared-server.ts'
import { ADMIN_KEY, DOMAIN, type TestServer } from '../../../../../test/support/server/test-server.ts'

const server = await sharedServer({ APP_PROVISIONING_TOKEN_EXPIRATION_MINUTES: '30' })
let secondProcess: TestServer

beforeAll(async () => {
  secondProcess = await server.secondProcess()
})
afterAll(async () => {
  await secondProcess[Symbol.asyncDispose]()
})

const show = async (id: number): Promise<Json> => jsonOf(await caller(server).get(`/api/accounts/${id}`))
const take = (token: string, options = {}) => fetchAsApp(server, `/provisioning/${token}`, options)
const statusesOf = (answers: { statusCode: number }[]) =>
  answers.map(({ statusCode }) => statusCode).sort((a, b) => a - b)
const hashOf = (response: Awaited<ReturnType<typeof take>>) => lpconfigOf(response).sections['auth_info_0']?.['ha1']

describe('a provisioning token', () => {
  it('works once, and activates its account', async () => {
    const { id, provisioning_token } = await createAccount(server, 'tilda01')
    server.clock.advance({ minutes: 1 })
    lpconfigOf(await take(provisioning_token))
    const account = await show(id)
    expect(account).toMatchObject({ activated: true, provisioning_token: null, provisioning_token_expire_at: null })
    expect(account['updated_at'] > account['created_at']).toBe(true)
    expectRefused(await take(provisioning_token), 404)
  })

  it('gives way to a newer one', async () => {
    const { id, provisioning_token } = await createAccount(server, 'tilda02')
    const renewed = jsonOf(await caller(server).get(`/api/accounts/${id}/provision`))
    expectRefused(await take(provisioning_token), 404)
    lpconfigOf(await take(renewed['provisioning_token']))
  })

  it.each([
    ['en', /expired/],
    ['fr', /expiré/],
  ])('says in %s that it has expired once its time is over, and keeps saying so', async (language, message) => {
    const { id, provisioning_token } = await createAccount(server, `expired-${language}`)
    server.clock.advance({ minutes: 29, seconds: 59 })
    const headers = { 'accept-language': language }
    expect((await fetchAsApp(server, `/provisioning/qrcode/${provisioning_token}`)).statusCode).toBe(200)
    server.clock.advance({ seconds: 1 })
    expectRefused(await take(provisioning_token, { headers }), 410, message)
    expectRefused(await fetchAsApp(server, `/provisioning/qrcode/${provisioning_token}`, { headers }), 410, message)
    expectRefused(await take(provisioning_token, { headers }), 410, message)
    expect((await show(id))['activated']).toBe(false)
  })

  it('is of no use while its account is blocked', async () => {
    const { id, provisioning_token } = await createAccount(server, 'tilda03')
    await caller(server).post(`/api/accounts/${id}/block`)
    expectRefused(await take(provisioning_token), 403)
    expectRefused(await fetchAsApp(server, `/provisioning/qrcode/${provisioning_token}`), 403)
    expect(await show(id)).toMatchObject({ activated: false, provisioning_token })
    await caller(server).post(`/api/accounts/${id}/unblock`)
    lpconfigOf(await take(provisioning_token))
  })

  it('opens nothing at another Space’s host', async () => {
    const domain = 'elsewhere.example'
    await createSpace(server, domain)
    const { provisioning_token } = await createAccount(server, 'tilda04', { domain })
    expectRefused(await take(provisioning_token), 404)
    expectRefused(await fetchAsApp(server, `/provisioning/qrcode/${provisioning_token}`), 404)
    lpconfigOf(await take(provisioning_token, { host: domain }))
  })

  it('is of no use once its Space has expired', async () => {
    const domain = 'over.example'
    await createSpace(server, domain, { expire_at: new Date(server.clock().getTime() + 60_000).toISOString() })
    const { provisioning_token } = await createAccount(server, 'tilda05', { domain })
    server.clock.advance({ minutes: 1 })
    for (const path of ['', `/${provisioning_token}`, `/qrcode/${provisioning_token}`]) {
      expectRefused(await fetchAsApp(server, `/provisioning${path}`, { host: domain }), 403)
    }
  })

  it('is given to one of many apps that ask at the same moment', async () => {
    const { id, provisioning_token } = await createAccount(server, 'tilda06')
    const answers = await Promise.all(
      [server, secondProcess].flatMap((one) =>
        Array.from({ length: 6 }, () => fetchAsApp(one, `/provisioning/${provisioning_token}`)),
      ),
    )
    expect(statusesOf(answers)).toEqual([200, ...Array.from({ length: 11 }, () => 404)])
    expect((await show(id))['activated']).toBe(true)
    expectNoDefect(secondProcess)
  })

  it('stays good when the document cannot be given', async () => {
    const { id, provisioning_token } = await createAccount(server, 'tilda07')
    const { pool } = server.database
    await pool.query('alter table account_passwords rename to gone')
    const failed = await take(provisioning_token)
    await pool.query('alter table gone rename to account_passwords')
    expect(failed.statusCode).toBe(500)
    expect(await show(id)).toMatchObject({ activated: false, provisioning_token })
    lpconfigOf(await take(provisioning_token))
    server.logs.splice(0)
  })

  it('finds out that its account is blocked by an admin who was quicker', async () => {
    const { id, provisioning_token } = await createAccount(server, 'tilda08')
    const client = await server.database.pool.connect()
    await client.query('begin')
    await client.query('update accounts set blocked = true where id = $1', [id])
    const answer = take(provisioning_token)
    await expectWaiting(server, 1)
    await client.query('commit')
    client.release()
    expectRefused(await answer, 403)
    expect((await show(id))['activated']).toBe(false)
  })
})

describe('a new password with the document', () => {
  const password = (username: string) => `password of ${username}`

  it('ends what the old password opened, and stands in the document', async () => {
    const { id } = await createAccount(server, 'reset001', { activated: true })
    const key = await userKey(server, 'reset001')
    const [before, { provisioning_token }] = [
      hashOf(await fetchAsApp(server, '/provisioning/me', { key })),
      await show(id),
    ]
    const after = hashOf(await take(`${provisioning_token}?reset_password`))
    expect(after).toMatch(/^[0-9a-f]{64}$/)
    expect(after).not.toBe(before)
    const { rows } = await server.database.pool.query(
      'select algorithm, ha1 from account_passwords where account_id = $1',
      [id],
    )
    expect(rows).toEqual([{ algorithm: 'SHA-256', ha1: after }])
    expectRefused(await fetchAsApp(server, '/provisioning/me', { key }), 401)
    const account = { username: 'reset001', password: password('reset001') }
    expectRefused(await digestRequest(server, account, { method: 'GET', url: '/api/accounts/me' }), 401)
  })

  it('is made by every algorithm that the account had', async () => {
    const { id, provisioning_token } = await createAccount(server, 'reset002', { algorithm: 'MD5' })
    await server.database.pool.query(`insert into account_passwords values ($1, 'SHA-256', repeat('0', 64), null)`, [
      id,
    ])
    const { sections } = lpconfigOf(await take(`${provisioning_token}?reset_password=1`))
    expect(sections).toMatchObject({
      auth_info_0: { algorithm: 'MD5', ha1: expect.stringMatching(/^[0-9a-f]{32}$/) },
      auth_info_1: { algorithm: 'SHA-256', ha1: expect.stringMatching(/^(?!0{64})[0-9a-f]{64}$/) },
    })
  })

  it('is a first one for an account without', async () => {
    const { id, provisioning_token } = await createAccount(server, 'reset003')
    await server.database.pool.query('delete from account_passwords where account_id = $1', [id])
    const { sections } = lpconfigOf(await take(`${provisioning_token}?reset_password=true`))
    expect(sections['auth_info_0']).toMatchObject({ algorithm: 'SHA-256' })
  })

  it.each(['', '?reset_password=0', '?reset_password=false', '?reset=1'])('is not made for “%s”', async (query) => {
    const username = `kept-password-${query.replace(/\W/g, '')}`
    const { provisioning_token } = await createAccount(server, username)
    lpconfigOf(await take(`${provisioning_token}${query}`))
    const account = { username, password: password(username) }
    expect((await digestRequest(server, account, { method: 'GET', url: '/api/accounts/me' })).statusCode).toBe(200)
  })

  it('is never made for a token that is refused', async () => {
    const { id, provisioning_token } = await createAccount(server, 'reset004', { activated: true })
    await caller(server).post(`/api/accounts/${id}/block`)
    expectRefused(await take(`${provisioning_token}?reset_password`), 403)
    await caller(server).post(`/api/accounts/${id}/unblock`)
    const account = { username: 'reset004', password: password('reset004') }
    expect((await digestRequest(server, account, { method: 'GET', url: '/api/accounts/me' })).statusCode).toBe(200)
  })
})

describe('an authentication token', () => {
  const fresh = async (host = DOMAIN): Promise<string> =>
    jsonOf(await server.request({ method: 'POST', url: '/api/accounts/auth_token', host }), 201)['token']
  const attach = (token: string, key: string, host = DOMAIN) =>
    server.request({ url: `/api/accounts/auth_token/${token}/attach`, key, host })
  const exchange = (token: string, one = server) => fetchAsApp(one, `/provisioning/auth_token/${token}`)

  it('brings its account to the device that made it, once', async () => {
    await createAccount(server, 'attach01', { activated: true })
    const key = await userKey(server, 'attach01')
    const token = await fresh()
    expectRefused(await exchange(token), 404)
    expect((await attach(token, key)).statusCode).toBe(200)
    const answers = await Promise.all([server, secondProcess, server, secondProcess].map((one) => exchange(token, one)))
    expect(statusesOf(answers)).toEqual([200, 404, 404, 404])
    const given = answers.find(({ statusCode }) => statusCode === 200)
    expect(given && lpconfigOf(given).sections['auth_info_0']?.['username']).toBe('attach01')
    expectRefused(await server.request({ url: `/api/accounts/me/api_key/${token}` }), 404)
  })

  it('is of no use once it has expired, or at another Space’s host', async () => {
    const key = await userKey(server, 'attach01')
    const [token, other] = [await fresh(), await fresh('elsewhere.example')]
    await attach(token, key)
    expectRefused(await exchange(other), 404)
    expectRefused(await fetchAsApp(server, `/provisioning/auth_token/${token}`, { host: 'elsewhere.example' }), 404)
    server.clock.advance({ minutes: 10 })
    expectRefused(await exchange(token), 404)
  })

  it('is of no use while its account is blocked', async () => {
    const { id } = await createAccount(server, 'attach02', { activated: true })
    const token = await fresh()
    await attach(token, await userKey(server, 'attach02'))
    await caller(server).post(`/api/accounts/${id}/block`)
    expectRefused(await exchange(token), 403)
    await caller(server).post(`/api/accounts/${id}/unblock`)
    lpconfigOf(await exchange(token))
  })

  it('says that its account is blocked to who has it, as long as it is good', async () => {
    const { id } = await createAccount(server, 'attach03', { activated: true })
    const token = await fresh()
    await attach(token, await userKey(server, 'attach03'))
    await caller(server).post(`/api/accounts/${id}/block`)
    expectRefused(await exchange(token), 403)
    expectRefused(await exchange(`${token}x`), 404)
    expectRefused(await exchange(await fresh()), 404)
    expectRefused(await fetchAsApp(server, `/provisioning/auth_token/${token}`, { host: 'elsewhere.example' }), 404)
    server.clock.advance({ minutes: 10 })
    expectRefused(await exchange(token), 404)
  })

  it('of a super admin at another Space’s host brings the account of its own Space', async () => {
    const token = await fresh('elsewhere.example')
    expect((await attach(token, ADMIN_KEY, 'elsewhere.example')).statusCode).toBe(200)
    const answer = await fetchAsApp(server, `/provisioning/auth_token/${token}`, { host: 'elsewhere.example' })
    expect(lpconfigOf(answer).sections).toMatchObject({
      proxy_0: { reg_identity: `<sip:admin@${DOMAIN}>` },
      auth_info_0: { username: 'admin', realm: DOMAIN },
    })
  })
})
