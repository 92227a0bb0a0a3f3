import { describe, expect, it } from 'vitest'
import { codeAt } from '../../../../test/support/clients/authenticator.ts'
import { signInBrowser } from '../../../../test/support/clients/browser-session.ts'
import { answerChallenge, challengesOf } from '../../../../test/support/clients/digest-client.ts'
import { caller, createAccount, userKey } from '../../../../test/support/clients/rest-client.ts'
import { sharedServer } from '../../../../test/support/server/shared-server.ts'
import { createTestServer, DOMAIN } from '../../../../test/support/server/test-server.ts'

const server = await sharedServer()
const signIn = (username: string, of = server) => signInBrowser(of, username)

/** An admin with a second factor, of which this browser session has shown the first code. */
async function adminWithFactor(username: string, of = server) {
  const fields = { password: `password of ${username}`, activated: true, admin: true }
  const { id } = await createAccount(of, username, fields)
  const browser = await signIn(username, of)
  const started = await browser.call('secondFactor.start', { password: `password of ${username}` })
  const { secret } = started.data
  const code = () => codeAt(secret, of.clock())
  const { data } = await browser.call('secondFactor.confirm', { code: code() })
  return { id, browser, secret, code, recoveryCodes: data.recovery_codes as string[], uri: started.data.uri as string }
}

describe('an admin with a second factor', () => {
  it('is a plain user in a session until the code is given, and an admin after it', async () => {
    const { code, uri, browser } = await adminWithFactor('careful-1')
    expect(uri).toMatch(/^otpauth:\/\/totp\/.*secret=[A-Z2-7]{32}/)
    expect((await browser.call('accounts.count', {}, 'GET')).data).toBeDefined()
    server.clock.advance({ seconds: 30 })
    const another = await signIn('careful-1')
    expect(another.signedIn).toMatchObject({ role: 'user', second_factor: 'needed' })
    expect((await another.call('accounts.count', {}, 'GET')).error).toBe('forbidden')
    expect((await another.confirm({ code: '000000' })).error).toBe('invalid_input')
    expect((await another.confirm({ password: 'password of careful-1' })).data.second_factor).toBe('needed')
    const third = await signIn('careful-1')
    expect((await another.confirm({ code: code() })).data).toMatchObject({ role: 'superAdmin', second_factor: 'shown' })
    expect((await another.call('accounts.count', {}, 'GET')).data).toBeDefined()
    expect((await third.call('accounts.count', {}, 'GET')).error, 'in a session without the code').toBe('forbidden')
  })

  it('has a code taken once, also when several requests bring it at once', async () => {
    const { code } = await adminWithFactor('careful-2')
    server.clock.advance({ seconds: 30 })
    const browsers = [await signIn('careful-2'), await signIn('careful-2'), await signIn('careful-2')]
    const outcomes = await Promise.all(browsers.map(({ confirm }) => confirm({ code: code() })))
    expect(outcomes.filter(({ data }) => data)).toHaveLength(1)
    server.clock.advance({ seconds: -30 })
    expect((await browsers[0]?.confirm({ code: code() }))?.error).toBe('invalid_input')
    server.clock.advance({ seconds: 60 })
    expect((await browsers[1]?.confirm({ code: code() }))?.data).toBeDefined()
  })

  it('has each recovery code taken once', async () => {
    const { recoveryCodes } = await adminWithFactor('careful-3')
    expect(new Set(recoveryCodes).size).toBe(10)
    const [first = ''] = recoveryCodes
    const browsers = [await signIn('careful-3'), await signIn('careful-3')]
    const typed = first.toLowerCase().replace('-', ' ')
    const outcomes = await Promise.all(browsers.map(({ confirm }) => confirm({ code: typed })))
    expect(outcomes.filter(({ data }) => data)).toHaveLength(1)
    const used = browsers[outcomes.findIndex(({ data }) => data)]
    expect((await used?.call('secondFactor.get', {}, 'GET'))?.data).toEqual({
      on: true,
      app: true,
      passkeys: 0,
      passkeys_here: 0,
      required: false,
      recovery_codes_left: 9,
    })
  })

  it('is no admin by its password over Digest, nor by a key without a name', async () => {
    await adminWithFactor('careful-4')
    const key = await userKey(server, 'careful-4')
    expect((await caller(server, { key }).get('/api/accounts')).statusCode).toBe(403)
    expect((await caller(server, { key }).get('/api/accounts/me')).statusCode).toBe(200)
    const from = { from: `sip:careful-4@${DOMAIN}` }
    const asked = await server.request({ method: 'GET', url: '/api/accounts', headers: from })
    const challenge = challengesOf(asked).find(({ algorithm }) => algorithm === 'SHA-256') ?? {}
    const account = { username: 'careful-4', password: 'password of careful-4' }
    const authorization = answerChallenge(challenge, account, { method: 'GET', uri: '/api/accounts' })
    const answer = await server.request({ method: 'GET', url: '/api/accounts', headers: { ...from, authorization } })
    expect(answer.statusCode).toBe(403)
  })

  it('who has lost it gets it taken away by another admin', async () => {
    const { id } = await adminWithFactor('careful-5')
    const lost = await signIn('careful-5')
    expect((await lost.call('secondFactor.delete', {})).error).toBe('confirmation_needed')
    expect((await caller(server).del(`/api/v2/accounts/${id}/second_factor`)).statusCode).toBe(204)
    expect((await caller(server).del(`/api/v2/accounts/${id}/second_factor`)).json().code).toBe('second_factor_off')
    expect((await signIn('careful-5')).signedIn.second_factor).toBe('off')
  })

  it('has each change of it in the audit log, by the own account', async () => {
    const { id, browser } = await adminWithFactor('careful-8')
    await browser.call('secondFactor.replaceRecoveryCodes', {})
    await browser.call('secondFactor.delete', {})
    const { rows } = await server.database.pool.query(
      `select operation || ' ' || action as line from audit_log where kind = 'second_factor' and account_id = $1 order by id`,
      [id],
    )
    expect(rows.map(({ line }) => line)).toEqual([
      'secondFactor.start create',
      'secondFactor.confirm update',
      'secondFactor.replaceRecoveryCodes update',
      'secondFactor.delete delete',
    ])
  })

  it('has its secret encrypted, and its recovery codes as hashes', async () => {
    const { id, secret, recoveryCodes } = await adminWithFactor('careful-6')
    const { rows } = await server.database.pool.query(
      `select factor::text || (select string_agg(line::text, ' ') from audit_log line) as all
        from account_second_factors factor where account_id = $1`,
      [id],
    )
    expect(rows[0].all).not.toContain(secret)
    for (const code of recoveryCodes) expect(rows[0].all).not.toContain(code.replace('-', ''))
  })

  it('is asked to wait after some wrong codes', async () => {
    await using strict = await createTestServer({ RATE_LIMIT: 'on', RATE_LIMIT_WRONG_PASSWORDS_PER_HOUR: '3' })
    await adminWithFactor('careful-7', strict)
    const guesser = await signIn('careful-7', strict)
    const outcomes: (string | undefined)[] = []
    for (let n = 0; n < 40 && outcomes.at(-1) !== 'too_many_requests'; n++) {
      outcomes.push((await guesser.confirm({ code: '000000' })).error)
    }
    expect(outcomes.at(-1)).toBe('too_many_requests')
  })
})

describe('where admins need a second factor', () => {
  it('one without it is a plain user until it is set up', async () => {
    await using strict = await createTestServer({ ADMIN_SECOND_FACTOR: 'required' })
    await createAccount(strict, 'new-admin', { password: 'password of new-admin', activated: true, admin: true })
    const browser = await signIn('new-admin', strict)
    expect(browser.signedIn).toMatchObject({ role: 'user', second_factor: 'to_set_up' })
    expect((await browser.call('accounts.count', {}, 'GET')).error).toBe('forbidden')
    const { data } = await browser.call('secondFactor.start', { password: 'password of new-admin' })
    await browser.call('secondFactor.confirm', { code: codeAt(data.secret, strict.clock()) })
    expect((await browser.call('accounts.count', {}, 'GET')).data).toBeDefined()
  })
})

describe('a session', () => {
  it('asks again who it is before it reads or replaces credentials, and API keys do not', async () => {
    const { id } = await createAccount(server, 'an-admin', {
      password: 'password of an-admin',
      activated: true,
      admin: true,
    })
    const browser = await signIn('an-admin')
    const create = () => browser.call('apiKeys.create', { account_id: id, name: `key at ${server.clock().getTime()}` })
    expect((await create()).data).toBeDefined()
    server.clock.advance({ minutes: 16 })
    expect((await create()).error).toBe('confirmation_needed')
    expect((await browser.call('accounts.setRole', { id, admin: false })).error).toBe('confirmation_needed')
    expect((await browser.call('accounts.block', { id: 999_999 })).error).toBe('account_not_found')
    expect((await browser.confirm({ password: 'wrong' })).error).toBe('invalid_input')
    expect((await browser.confirm({ password: 'password of an-admin' })).data).toBeDefined()
    expect((await create()).data).toBeDefined()
    expect((await caller(server).post('/api/v2/api_keys', { account_id: id, name: 'by a key' })).statusCode).toBe(201)
  })

  it('is listed, and ended from another one', async () => {
    const browser = await signIn('an-admin')
    const other = await signIn('an-admin')
    const { data } = await browser.call('sessions.listOwn', {}, 'GET')
    const [latest, own] = data
    expect([latest.current, own.current]).toEqual([false, true])
    await browser.call('sessions.deleteOwn', { id: latest.id })
    expect((await other.call('me.get', {}, 'GET')).error).toBe('unauthenticated')
    expect((await browser.call('sessions.deleteOwn', { id: latest.id })).error).toBe('session_not_found')
  })

  it('is listed until it ends', async () => {
    await signIn('an-admin')
    server.clock.advance({ hours: 11 })
    const browser = await signIn('an-admin')
    const count = async () => (await browser.call('sessions.listOwn', {}, 'GET')).data.length
    expect(await count()).toBeGreaterThan(1)
    server.clock.advance({ hours: 1 })
    expect(await count()).toBe(1)
  })

  it('is listed to admins of its Space alone, and ended by them', async () => {
    const { id } = await createAccount(server, 'watched-1', { password: 'password of watched-1', activated: true })
    const { id: other } = await createAccount(server, 'watched-2', { activated: true })
    const browser = await signIn('watched-1')
    const { data: listed } = await caller(server)
      .get(`/api/v2/accounts/${id}/sessions`)
      .then((answer) => ({ data: answer.json() }))
    expect(listed).toEqual([expect.objectContaining({ ip_address: '127.0.0.1', user_agent: expect.anything() })])
    expect((await browser.call('accounts.listSessions', { id }, 'GET')).error).toBe('forbidden')
    const [{ id: session }] = listed
    expect((await caller(server).del(`/api/v2/accounts/${other}/sessions/${session}`)).json().code).toBe(
      'session_not_found',
    )
    expect((await caller(server).del(`/api/v2/accounts/${id}/sessions/${session}`)).statusCode).toBe(204)
    expect((await browser.call('me.get', {}, 'GET')).error).toBe('unauthenticated')
    expect((await caller(server).get('/api/v2/accounts/999999/sessions')).json().code).toBe('account_not_found')
  })
})
