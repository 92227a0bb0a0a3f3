import { beforeAll, describe, expect, it } from 'vitest'
import {
  account,
  accountCount,
  type Caller,
  caller,
  confirmRequest,
  createAccount,
  createSpace,
  creationToken,
  expectRefused,
  fieldsOf,
  jsonOf,
  userKey,
} from '../../../../../test/support/clients/rest-client.ts'
import { sharedServer } from '../../../../../test/support/server/shared-server.ts'
import { ADMIN_KEY, createTestServer, DOMAIN } from '../../../../../test/support/server/test-server.ts'

const CREATE = '/api/accounts/with-account-creation-token'
const REQUESTS = '/api/account_creation_request_tokens'
const EXCHANGE = '/api/account_creation_tokens/using-account-creation-request-token'
const CONSUME = '/api/account_creation_tokens/consume'

const server = await sharedServer({ APP_ACCOUNT_CREATION_TOKEN_EXPIRATION_MINUTES: '15' })
let admin: Caller
let anyone: Caller
beforeAll(async () => {
  admin = caller(server)
  anyone = caller(server, {})
})

describe('an account creation token', () => {
  it('is made by an admin, and says when it ends and for whom it was made', async () => {
    const maker = caller(server, { key: ADMIN_KEY, headers: { 'user-agent': 'Panel/2' } })
    const token = jsonOf(await maker.post('/api/account_creation_tokens'), 201)
    expect(token).toEqual({
      token: expect.stringMatching(/^[\w-]{20,}$/),
      ip: '127.0.0.1',
      user_agent: 'Panel/2',
      expire_at: '2026-01-15T12:15:00.000000Z',
    })
  })

  it('is made by no user and by nobody', async () => {
    await createAccount(server, 'token-wisher')
    const user = caller(server, { key: await userKey(server, 'token-wisher') })
    expectRefused(await user.post('/api/account_creation_tokens'), 403)
    expectRefused(await anyone.post('/api/account_creation_tokens'), 401)
  })

  it('never ends where no end is set', async () => {
    await using endless = await createTestServer()
    const token = jsonOf(await caller(endless).post('/api/account_creation_tokens'), 201)
    expect(token['expire_at']).toBeNull()
    endless.clock.advance({ days: 3650 })
    const body = account('patient-guest', { account_creation_token: token['token'] })
    expect(jsonOf(await caller(endless, {}).post(CREATE, body))['username']).toBe('patient-guest')
  })
})

describe('an account made with a creation token', () => {
  it('is a plain, inactive account of the Space, in the language of who asked', async () => {
    const visitor = caller(server, { headers: { 'user-agent': 'Phone/7', 'accept-language': 'fr-BE,en;q=0.3' } })
    const body = account('newcomer', { account_creation_token: await creationToken(server), dtmf_protocol: 'rfc2833' })
    const created = jsonOf(await visitor.post(CREATE, body))
    expect(created).toMatchObject({
      username: 'newcomer',
      domain: DOMAIN,
      activated: false,
      admin: false,
      blocked: false,
      email: null,
      phone: null,
      dtmf_protocol: 'rfc2833',
      language: 'fr',
      ip_address: '127.0.0.1',
      user_agent: 'Phone/7',
      dictionary: {},
      passwords: [{ algorithm: 'SHA-256' }],
      provisioning_token: expect.stringMatching(/^[\w-]{20,}$/),
    })
    expect(created).not.toHaveProperty('phone_change_code')
    expect(jsonOf(await admin.get(`/api/accounts/${created['id']}`))).toMatchObject(created)
  })

  it('can sign in with its password', async () => {
    const body = account('signer-in', { account_creation_token: await creationToken(server) })
    jsonOf(await anyone.post(CREATE, body))
    const own = caller(server, { key: await userKey(server, 'signer-in') })
    expect(jsonOf(await own.get('/api/accounts/me'))['username']).toBe('signer-in')
  })

  it('uses its token up', async () => {
    const token = await creationToken(server)
    jsonOf(await anyone.post(CREATE, account('first-comer', { account_creation_token: token })))
    const second = await anyone.post(CREATE, account('second-comer', { account_creation_token: token }))
    expect(fieldsOf(second)).toEqual({
      account_creation_token: ['account_creation_token is unknown, was used, or has expired.'],
    })
    expectRefused(await admin.get(`/api/accounts/second-comer@${DOMAIN}/search`), 404)
  })

  it('is refused without a token, with an unknown one, with another Space’s and with an expired one', async () => {
    await createSpace(server, 'elsewhere.example.net')
    const foreign = await creationToken(server, 'elsewhere.example.net')
    expect(fieldsOf(await anyone.post(CREATE, account('refused-guest')))).toEqual({
      account_creation_token: ['account_creation_token is required.'],
    })
    for (const account_creation_token of ['never-given', foreign]) {
      const response = await anyone.post(CREATE, account('refused-guest', { account_creation_token }))
      expect(Object.keys(fieldsOf(response))).toEqual(['account_creation_token'])
    }
    const late = await creationToken(server)
    server.clock.advance({ minutes: 14, seconds: 59 })
    const body = account('just-in-time', { account_creation_token: await creationToken(server) })
    jsonOf(await anyone.post(CREATE, { ...body, account_creation_token: late }))
    server.clock.advance({ minutes: 15 })
    expect(Object.keys(fieldsOf(await anyone.post(CREATE, { ...body, username: 'too-late-guest' })))).toEqual([
      'account_creation_token',
    ])
  })

  it('is refused with all that is wrong named, and keeps its token for a better try', async () => {
    await createAccount(server, 'occupied')
    const token = await creationToken(server)
    const bad = { username: 'occupied', password: 'short', algorithm: 'SHA-1', dtmf_protocol: 'morse' }
    const errors = fieldsOf(await anyone.post(CREATE, { ...bad, account_creation_token: token }))
    expect(errors).toEqual({
      algorithm: ['algorithm must be one of: SHA-256, MD5.'],
      dtmf_protocol: ['dtmf_protocol must be one of: sipinfo, sipmessage, rfc2833.'],
      password: ['password must have at least 6 characters.'],
      username: ['username is already taken.'],
    })
    expect(Object.keys(fieldsOf(await anyone.post(CREATE, bad))).toSorted()).toEqual(
      [...Object.keys(errors), 'account_creation_token'].toSorted(),
    )
    jsonOf(await anyone.post(CREATE, account('better-try', { account_creation_token: token })))
  })

  it('is refused in a full Space, and keeps its token until there is room', async () => {
    const host = 'cosy.example.net'
    await createSpace(server, host, { max_accounts: 1 })
    const here = caller(server, { key: ADMIN_KEY, host })
    const resident = jsonOf(await here.post('/api/accounts', account('resident')))
    const body = account('would-be-resident', { account_creation_token: await creationToken(server, host) })
    expectRefused(await caller(server, { host }).post(CREATE, body), 403, /maximum number of accounts/)
    await here.del(`/api/accounts/${resident['id']}`)
    expect(jsonOf(await caller(server, { host }).post(CREATE, body))['domain']).toBe(host)
    expect(await accountCount(server, host)).toBe(1)
  })

  it('may not have a phone number as its name, even where admins may give one', async () => {
    await using open = await createTestServer({ APP_ALLOW_PHONE_NUMBER_USERNAME_ADMIN_API: 'true' })
    const body = account('+33612345678', { account_creation_token: await creationToken(open) })
    expect(fieldsOf(await caller(open, {}).post(CREATE, body))).toEqual({
      username: ['username must not be a phone number.'],
    })
  })
})

describe('a request token', () => {
  it('leads to a creation token once a person has confirmed it', async () => {
    const request = jsonOf(await anyone.post(REQUESTS), 201)
    expect(request).toEqual({
      token: expect.stringMatching(/^[\w-]{20,}$/),
      validation_url: `http://${DOMAIN}:3000/creation_token/check/${request['token']}`,
    })
    const body = { account_creation_request_token: request['token'] }
    expectRefused(await anyone.post(EXCHANGE, body), 404, /not been validated/)

    await confirmRequest(server, request['token'])
    const token = jsonOf(await anyone.post(EXCHANGE, body), 201)
    expect(Object.keys(token)).toEqual(['token', 'ip', 'user_agent', 'expire_at'])
    expect(Object.keys(fieldsOf(await anyone.post(EXCHANGE, body)))).toEqual(['account_creation_request_token'])
    const created = await anyone.post(CREATE, account('by-request', { account_creation_token: token['token'] }))
    expect(jsonOf(created)['username']).toBe('by-request')
  })

  it('is refused when it is missing, unknown or expired', async () => {
    expect(fieldsOf(await anyone.post(EXCHANGE, {}))).toEqual({
      account_creation_request_token: ['account_creation_request_token is required.'],
    })
    const unknown = await anyone.post(EXCHANGE, { account_creation_request_token: 'never-given' })
    expect(fieldsOf(unknown)).toEqual({
      account_creation_request_token: ['account_creation_request_token is unknown, was used, or has expired.'],
    })
    const request = jsonOf(await anyone.post(REQUESTS), 201)
    await confirmRequest(server, request['token'])
    server.clock.advance({ minutes: 15 })
    const late = await anyone.post(EXCHANGE, { account_creation_request_token: request['token'] })
    expect(Object.keys(fieldsOf(late))).toEqual(['account_creation_request_token'])
  })

  it('of another Space is unknown', async () => {
    await createSpace(server, 'next-door.example.net')
    const request = jsonOf(await anyone.post(REQUESTS), 201)
    await confirmRequest(server, request['token'])
    const body = { account_creation_request_token: request['token'] }
    const elsewhere = caller(server, { host: 'next-door.example.net' })
    expect(Object.keys(fieldsOf(await elsewhere.post(EXCHANGE, body)))).toEqual(['account_creation_request_token'])
    jsonOf(await anyone.post(EXCHANGE, body), 201)
  })

  it('is no creation token', async () => {
    const request = jsonOf(await anyone.post(REQUESTS), 201)
    await confirmRequest(server, request['token'])
    const body = account('short-cut', { account_creation_token: request['token'] })
    expect(Object.keys(fieldsOf(await anyone.post(CREATE, body)))).toEqual(['account_creation_token'])
  })
})

describe('an account creation token used for an account that exists', () => {
  it('is used up, and answered with whose it is', async () => {
    const { id } = await createAccount(server, 'token-user')
    const user = caller(server, { key: await userKey(server, 'token-user') })
    const token = await creationToken(server)
    const used = jsonOf(await user.post(CONSUME, { account_creation_token: token }))
    expect(used).toEqual({
      token,
      used: true,
      account_id: id,
      pn_provider: null,
      pn_param: null,
      pn_prid: null,
      ip: '127.0.0.1',
      user_agent: expect.any(String),
      expire_at: expect.any(String),
    })
    expectRefused(await user.post(CONSUME, { account_creation_token: token }), 404)
    const body = account('with-used-one', { account_creation_token: token })
    expect(Object.keys(fieldsOf(await anyone.post(CREATE, body)))).toEqual(['account_creation_token'])
  })

  it('is 404 when unknown, 422 when missing, 401 for nobody', async () => {
    await createAccount(server, 'token-lacker')
    const user = caller(server, { key: await userKey(server, 'token-lacker') })
    expectRefused(await user.post(CONSUME, { account_creation_token: 'never-given' }), 404)
    expect(Object.keys(fieldsOf(await user.post(CONSUME)))).toEqual(['account_creation_token'])
    expectRefused(await anyone.post(CONSUME, { account_creation_token: 'never-given' }), 401)
  })
})
