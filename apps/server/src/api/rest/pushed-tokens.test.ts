import { hashToken, takeRecoveryToken } from '@sipspace/core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import {
  account,
  type Caller,
  caller,
  createSpace,
  expectNoDefect,
  expectRefused,
  fieldsOf,
  jsonOf,
} from '../../../../../test/support/clients/rest-client.ts'
import { createPusherProgram, optionOf, type PusherProgram } from '../../../../../test/support/fakes/pusher-program.ts'
import { contentsOf } from '../../../../../test/support/server/requests.ts'
import { createTestServer, DOMAIN, type TestServer } from '../../../../../test/support/server/test-server.ts'

const CREATION = '/api/account_creation_tokens/send-by-push'
const RECOVERY = '/api/account_recovery_tokens/send-by-push'
const CREATE = '/api/accounts/with-account-creation-token'

let pusher: PusherProgram
let server: TestServer
let anyone: Caller
beforeAll(async () => {
  pusher = await createPusherProgram()
  server = await createTestServer({
    APP_FLEXISIP_PUSHER_PATH: pusher.path,
    APP_ACCOUNT_CREATION_TOKEN_EXPIRATION_MINUTES: '30',
    APP_ACCOUNT_RECOVERY_TOKEN_EXPIRATION_MINUTES: '20',
    APP_API_ACCOUNT_CREATION_TOKEN_RETRY_MINUTES: '45',
  })
  anyone = caller(server, {})
})
afterAll(async () => {
  await server[Symbol.asyncDispose]()
  await pusher[Symbol.asyncDispose]()
})
afterEach(() => expectNoDefect(server))

let devices = 0
const newDevice = () => ({ pn_provider: 'fcm', pn_param: 'phone-app', pn_prid: `device:${++devices}_x-Y` })

/** The token in the push that was sent last. */
async function lastToken(): Promise<string> {
  const payload = optionOf((await pusher.runs()).at(-1), '--customPayload')
  return JSON.parse(payload ?? '{}').token
}

const runCount = async () => (await pusher.runs()).length

describe.each([
  ['an account creation token', CREATION, 'account_creation_tokens'],
  ['an account recovery token', RECOVERY, 'account_recovery_tokens'],
])('%s by push', (_what, url, table) => {
  it('goes to the device and to nobody else', async () => {
    const device = newDevice()
    const response = await anyone.post(url, device)
    expect([response.statusCode, response.body]).toEqual([200, ''])
    const run = (await pusher.runs()).at(-1)
    expect(run?.slice(0, 6)).toEqual(['--pn-provider', 'fcm', '--pn-param', 'phone-app', '--pn-prid', device.pn_prid])
    const token = await lastToken()
    expect(token).toMatch(/^[\w-]{20,}$/)
    expect(server.logs.join('\n')).not.toContain(token)
    const contents = await contentsOf(server)
    expect(JSON.stringify(contents)).not.toContain(token)
    expect(contents[`public.${table}`]?.filter((row) => row.includes(device.pn_prid))).toHaveLength(1)
  })

  it('reaches a device once in a while, and then again', async () => {
    const device = newDevice()
    expect((await anyone.post(url, device)).statusCode).toBe(200)
    const sent = await runCount()
    server.clock.advance({ minutes: 44, seconds: 59 })
    expectRefused(await anyone.post(url, device), 403, /Wait before you ask for another/)
    expect(await runCount()).toBe(sent)
    server.clock.advance({ seconds: 1 })
    expect((await anyone.post(url, device)).statusCode).toBe(200)
  })

  it('reaches another app, another device and the same in another Space meanwhile', async () => {
    const device = newDevice()
    const host = `${table.replaceAll('_', '-')}.example.net`
    await createSpace(server, host)
    expect((await anyone.post(url, device)).statusCode).toBe(200)
    expect((await anyone.post(url, newDevice())).statusCode).toBe(200)
    expect((await anyone.post(url, { ...device, pn_param: 'other-app' })).statusCode).toBe(200)
    expect((await anyone.post(url, { ...device, pn_provider: 'apns.dev' })).statusCode).toBe(200)
    expect((await caller(server, { host }).post(url, device)).statusCode).toBe(200)
    expectRefused(await anyone.post(url, device), 403)
  })

  it('is sent once when a device asks ten times at once', async () => {
    const device = newDevice()
    const before = await runCount()
    const responses = await Promise.all(Array.from({ length: 10 }, () => anyone.post(url, device)))
    const statuses = responses.map(({ statusCode }) => statusCode)
    expect(statuses.toSorted((one, other) => one - other)).toEqual([200, ...Array(9).fill(403)])
    expect(await runCount()).toBe(before + 1)
  })

  it('that could not be sent is forgotten, so that the device may ask again', async () => {
    const device = newDevice()
    await pusher.endWith(3)
    expectRefused(await anyone.post(url, device), 503, /could not be sent/)
    await pusher.endWith(0)
    const contents = await contentsOf(server)
    expect(contents[`public.${table}`]?.filter((row) => row.includes(device.pn_prid))).toEqual([])
    expect((await anyone.post(url, device)).statusCode).toBe(200)
  })

  it('needs to know the device, and names all that is wrong', async () => {
    expect(Object.keys(fieldsOf(await anyone.post(url, {})))).toEqual(['pn_provider', 'pn_param', 'pn_prid'])
    const wrong = { pn_provider: 'pigeon', pn_param: 'a b', pn_prid: 'c$(d)' }
    expect(fieldsOf(await anyone.post(url, wrong))).toEqual({
      pn_provider: ['pn_provider must be one of: fcm, apns, apns.dev.'],
      pn_param: ['pn_param must be letters, digits and . _ : & -, and start with a letter or a digit.'],
      pn_prid: ['pn_prid must be letters, digits and . _ : & -, and start with a letter or a digit.'],
    })
    for (const pn_prid of ['--debug', '-x', "a'b", 'a;b', 'a"b', 'a`b`', 'a\nb', 'x'.repeat(513), 7, ['a']]) {
      expect(Object.keys(fieldsOf(await anyone.post(url, { ...newDevice(), pn_prid })))).toEqual(['pn_prid'])
    }
  })

  it('is answered in French where that is asked for', async () => {
    const french = caller(server, { headers: { 'accept-language': 'fr' } })
    const device = newDevice()
    expect((await french.post(url, device)).statusCode).toBe(200)
    expectRefused(await french.post(url, device), 403, /^Un jeton vient d’être envoyé/)
  })
})

describe('a pushed account creation token', () => {
  it('makes one account, within its time', async () => {
    await anyone.post(CREATION, newDevice())
    const token = await lastToken()
    const created = await anyone.post(CREATE, account('pushed-guest', { account_creation_token: token }))
    expect(jsonOf(created)['username']).toBe('pushed-guest')
    const again = await anyone.post(CREATE, account('second-guest', { account_creation_token: token }))
    expect(Object.keys(fieldsOf(again))).toEqual(['account_creation_token'])

    await anyone.post(CREATION, newDevice())
    const late = await lastToken()
    server.clock.advance({ minutes: 30 })
    const refused = await anyone.post(CREATE, account('late-guest', { account_creation_token: late }))
    expect(Object.keys(fieldsOf(refused))).toEqual(['account_creation_token'])
  })
})

describe('a pushed account recovery token', () => {
  const take = async (token: string, domain = DOMAIN) => {
    const { id } = await server.db
      .selectFrom('spaces')
      .select('id')
      .where('domain', '=', domain)
      .executeTakeFirstOrThrow()
    const hash = hashToken(token)
    return server.db.transaction().execute((tx) => takeRecoveryToken(tx, id, hash, server.clock()))
  }

  it('is taken once, of many at once', async () => {
    await anyone.post(RECOVERY, newDevice())
    const token = await lastToken()
    const taken = await Promise.all(Array.from({ length: 5 }, () => take(token)))
    expect(taken.filter((one) => one !== undefined)).toHaveLength(1)
  })

  it('is none of another Space, ends by its setting, and creates no account', async () => {
    await createSpace(server, 'recovery-elsewhere.example.net')
    await anyone.post(RECOVERY, newDevice())
    const token = await lastToken()
    expect(await take(token, 'recovery-elsewhere.example.net')).toBeUndefined()
    const created = await anyone.post(CREATE, account('wrong-kind', { account_creation_token: token }))
    expect(Object.keys(fieldsOf(created))).toEqual(['account_creation_token'])
    server.clock.advance({ minutes: 20 })
    expect(await take(token)).toBeUndefined()
  })
})
