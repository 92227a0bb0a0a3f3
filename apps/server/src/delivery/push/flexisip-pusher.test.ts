import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  type Caller,
  caller,
  createAccount,
  expectRefused,
  fieldsOf,
  userKey,
} from '../../../../../test/support/clients/rest-client.ts'
import { createPusherProgram, optionOf, type PusherProgram } from '../../../../../test/support/fakes/pusher-program.ts'
import { createTestServer, type TestServer } from '../../../../../test/support/server/test-server.ts'
import { parseSettings } from '../../config/config.ts'
import { preparePush } from './push.ts'

const PUSH = '/api/push_notification'
const android = { pn_provider: 'fcm', pn_param: 'phone-app', pn_prid: 'abc:def' }
const iphone = { pn_provider: 'apns', pn_param: 'TEAM123456.org.example.phone', pn_prid: '0a1b2c' }

let pusher: PusherProgram
let server: TestServer
let user: Caller
beforeAll(async () => {
  pusher = await createPusherProgram()
  server = await createTestServer({
    APP_FLEXISIP_PUSHER_PATH: pusher.path,
    APP_FLEXISIP_PUSHER_FIREBASE_KEYSMAP: JSON.stringify({ 'phone-app': '/etc/phone; rm -rf app.json' }),
  })
  await createAccount(server, 'push-sender')
  user = caller(server, { key: await userKey(server, 'push-sender') })
})
beforeEach(() => pusher.endWith(0))
afterAll(async () => {
  await server[Symbol.asyncDispose]()
  await pusher[Symbol.asyncDispose]()
})

const lastRun = async () => (await pusher.runs()).at(-1)

describe('a push notification by Flexisip’s pusher', () => {
  it('hands every value over as one argument, whatever a shell would make of it', async () => {
    expect((await user.post(PUSH, { ...android, type: 'message', call_id: 'a~b-1@host' })).statusCode).toBe(200)
    expect(await lastRun()).toEqual([
      '--pn-provider',
      'fcm',
      '--pn-param',
      'phone-app',
      '--pn-prid',
      'abc:def',
      '--key',
      '/etc/phone; rm -rf app.json',
      '--customPayload',
      '{"call-id":"a~b-1@host"}',
    ])
  })

  it.each([
    ['background', 'Background'],
    ['message', 'RemoteWithMutableContent'],
    ['call', 'PushKit'],
  ])('of type %s is %s for an iPhone', async (type, applePushType) => {
    expect((await user.post(PUSH, { ...iphone, type })).statusCode).toBe(200)
    const run = await lastRun()
    expect(optionOf(run, '--pn-param')).toBe('TEAM123456.org.example.phone')
    expect(optionOf(run, '--apple-push-type')).toBe(applePushType)
    expect(run).not.toContain('--key')
    expect(run).not.toContain('--customPayload')
  })

  it('is sent without a key to a project that has none', async () => {
    expect((await user.post(PUSH, { ...android, pn_param: 'other-app', type: 'call' })).statusCode).toBe(200)
    expect(await lastRun()).not.toContain('--key')
  })

  it('keeps the settings of the server to itself', async () => {
    process.env['MAIL_PASSWORD'] = 'not for programs'
    try {
      await user.post(PUSH, { ...android, type: 'background' })
    } finally {
      delete process.env['MAIL_PASSWORD']
    }
    const names = await pusher.environment()
    expect(names).toContain('PATH')
    expect(names).not.toContain('MAIL_PASSWORD')
  })

  it('is 503 when the pusher fails, and the log says with what', async () => {
    await pusher.endWith(7)
    expectRefused(await user.post(PUSH, { ...android, type: 'message' }), 503, /could not be sent/)
    expect(server.logs.at(-2)).toContain('the pusher ended with 7')
  })

  it('is refused for what is no Call-ID and no type', async () => {
    for (const call_id of ['a b', 'a;b', '$(id)', 'a&b', 'x'.repeat(256)]) {
      expect(Object.keys(fieldsOf(await user.post(PUSH, { ...android, type: 'call', call_id })))).toEqual(['call_id'])
    }
    expect(fieldsOf(await user.post(PUSH, { ...android, type: 'shout' }))).toEqual({
      type: ['type must be one of: background, message, call.'],
    })
    expect(Object.keys(fieldsOf(await user.post(PUSH, {})))).toEqual(['pn_provider', 'pn_param', 'pn_prid', 'type'])
  })

  it('is 401 for nobody', async () => {
    expectRefused(await caller(server, {}).post(PUSH, { ...android, type: 'call' }), 401)
  })

  it('that hangs ends with the server', async () => {
    await using busy = await createTestServer({ APP_FLEXISIP_PUSHER_PATH: pusher.path })
    await pusher.endWith(null)
    const before = (await pusher.runs()).length
    const answer = caller(busy, {}).post('/api/account_creation_tokens/send-by-push', android)
    await expect.poll(async () => (await pusher.runs()).length).toBe(before + 1)
    busy.closePush()
    expectRefused(await answer, 503)
  })
})

describe('a pusher that cannot be run', () => {
  it.each(['/nowhere/flexisip_pusher', '/etc/passwd'])('such as %s is refused at the start', async (path) => {
    const config = parseSettings({ APP_FLEXISIP_PUSHER_PATH: path })
    await expect(preparePush({ ...server.deps, config })).rejects.toThrow(
      'APP_FLEXISIP_PUSHER_PATH: must be a program that this user may run',
    )
  })

  it.each(['phone-app', 'one:/etc/one.json two', ':key', 'one:', '["a"]', '{"a": 1}', '{"a":"b"'])(
    'with the Firebase keys %j is refused at the start',
    (map) => {
      expect(() => parseSettings({ APP_FLEXISIP_PUSHER_FIREBASE_KEYSMAP: map })).toThrow(
        /^APP_FLEXISIP_PUSHER_FIREBASE_KEYSMAP: must be pairs/,
      )
    },
  )
})

describe('the Firebase keys of the pusher', () => {
  it.each([
    ['one:key-1', { one: 'key-1' }],
    [' one:/etc/one.json   two:AAAA:bb_c-d=\t3:key ', { one: '/etc/one.json', two: 'AAAA:bb_c-d=', '3': 'key' }],
    ['{"one": "/etc/with space.json"}', { one: '/etc/with space.json' }],
    ['{}', {}],
  ])('are read from %j', (map, keys) => {
    const config = parseSettings({ APP_FLEXISIP_PUSHER_FIREBASE_KEYSMAP: map })
    expect(config.APP_FLEXISIP_PUSHER_FIREBASE_KEYSMAP).toEqual(new Map(Object.entries(keys)))
  })
})

describe('without any push service', () => {
  it.each([
    [android, 'FCM_SERVICE_ACCOUNT_FILE'],
    [iphone, 'APNS_KEY_FILE, APNS_KEY_ID and APNS_TEAM_ID'],
  ])('a push to %o is 503, and the log names what is missing', async (device, settings) => {
    await using bare = await createTestServer()
    const anyone = caller(bare, {})
    for (const kind of ['creation', 'recovery']) {
      const url = `/api/account_${kind}_tokens/send-by-push`
      expectRefused(await anyone.post(url, device), 503, /not configured/)
      expectRefused(await anyone.post(url, device), 503, /not configured/)
    }
    await createAccount(bare, 'lonely-user')
    const key = await userKey(bare, 'lonely-user')
    expectRefused(await caller(bare, { key }).post(PUSH, { ...device, type: 'call' }), 503, /not configured/)
    const warning = bare.logs.filter((line) => line.includes(`APP_FLEXISIP_PUSHER_PATH, or ${settings}`))
    expect(warning).toHaveLength(5)
  })
})
