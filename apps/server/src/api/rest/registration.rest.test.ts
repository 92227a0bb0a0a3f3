import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import {
  account,
  caller,
  confirmRequest,
  creationToken,
  expectNoDefect,
  expectRefused,
  jsonOf,
  newName,
  userKey,
} from '../../../../../test/support/clients/rest-client.ts'
import { createPusherProgram, optionOf, type PusherProgram } from '../../../../../test/support/fakes/pusher-program.ts'
import { createTestServer, DOMAIN, type TestServer } from '../../../../../test/support/server/test-server.ts'

const CREATE = '/api/accounts/with-account-creation-token'

let pusher: PusherProgram
let server: TestServer
beforeAll(async () => {
  pusher = await createPusherProgram()
  server = await createTestServer({ APP_FLEXISIP_PUSHER_PATH: pusher.path })
  await caller(server).post('/api/phone_countries/FR/activate')
})
afterAll(async () => {
  await server[Symbol.asyncDispose]()
  await pusher[Symbol.asyncDispose]()
})
afterEach(() => expectNoDefect(server))

const setRegistration = (flags: { public_registration: boolean; phone_registration: boolean }) =>
  server.db.updateTable('spaces').set(flags).where('domain', '=', DOMAIN).execute()

const anyone = () => caller(server, {})

async function requestedToken(): Promise<string> {
  const request = jsonOf(await anyone().post('/api/account_creation_request_tokens'), 201)['token']
  await confirmRequest(server, request)
  const url = '/api/account_creation_tokens/using-account-creation-request-token'
  return jsonOf(await anyone().post(url, { account_creation_request_token: request }), 201)['token']
}

let devices = 0
async function pushedToken(): Promise<string> {
  const device = { pn_provider: 'fcm', pn_param: 'phone-app', pn_prid: `phone-${++devices}` }
  expect((await anyone().post('/api/account_creation_tokens/send-by-push', device)).statusCode).toBe(200)
  return JSON.parse(optionOf((await pusher.runs()).at(-1), '--customPayload') ?? '{}').token
}

const register = (token: string, username = newName('registered')) =>
  anyone().post(CREATE, account(username, { account_creation_token: token }))

describe('registration', () => {
  it('is open to the public in the first Space, by every kind of token', async () => {
    for (const token of [await requestedToken(), await pushedToken(), await creationToken(server)]) {
      jsonOf(await register(token))
    }
  })

  it('returns 403 that says so for tokens of strangers where it is off, and leaves them unused', async () => {
    await setRegistration({ public_registration: false, phone_registration: true })
    const tokens = [await requestedToken(), await pushedToken()]
    for (const token of tokens) {
      const username = newName('registered')
      expectRefused(await register(token, username), 403, /not open to the public/)
      expectRefused(await caller(server).get(`/api/accounts/${username}@${DOMAIN}/search`), 404)
    }
    await setRegistration({ public_registration: true, phone_registration: true })
    for (const token of tokens) jsonOf(await register(token))
  })

  it('goes on with the token of an admin where it is off', async () => {
    await setRegistration({ public_registration: false, phone_registration: false })
    jsonOf(await register(await creationToken(server)))
  })

  it('returns 403 for a token pushed to a phone where phones do not register', async () => {
    await setRegistration({ public_registration: true, phone_registration: false })
    expectRefused(await register(await pushedToken()), 403, /by phone/)
    jsonOf(await register(await requestedToken()))
  })

  it('sends no code by SMS that would activate an account where phones do not register', async () => {
    await setRegistration({ public_registration: true, phone_registration: false })
    const username = newName('registered')
    const { id } = jsonOf(await register(await requestedToken(), username))
    const me = caller(server, { key: await userKey(server, username) })
    const request = () => me.post('/api/accounts/me/phone/request', { phone: '+33612345678' })
    expectRefused(await request(), 403, /by phone/)
    await caller(server).post(`/api/accounts/${id}/activate`)
    expect((await request()).statusCode).toBe(200)
  })
})
