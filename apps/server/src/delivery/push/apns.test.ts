import { generateKeyPairSync } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { importSPKI, jwtVerify } from 'jose'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Caller, caller, expectRefused, fieldsOf } from '../../../../../test/support/clients/rest-client.ts'
import { type ApnsServer, createApnsServer } from '../../../../../test/support/fakes/apns-server.ts'
import { addActor } from '../../../../../test/support/server/actors.ts'
import { createTestServer, DOMAIN, type TestServer } from '../../../../../test/support/server/test-server.ts'
import { parseSettings } from '../../config/config.ts'
import { preparePush } from './push.ts'

const PUSH = '/api/push_notification'
const TEAM = 'TEAM123456'
const device = { pn_provider: 'apns', pn_param: `${TEAM}.org.example.phone`, pn_prid: '00ff00ff' }
const { privateKey, publicKey } = generateKeyPairSync('ec', {
  namedCurve: 'P-256',
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
})

let folder: string
let apple: ApnsServer
let settings: Record<string, string>
let server: TestServer
let user: Caller
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sipspace-apns-'))
  apple = await createApnsServer()
  await writeFile(join(folder, 'AuthKey.p8'), privateKey)
  settings = {
    APNS_KEY_FILE: join(folder, 'AuthKey.p8'),
    APNS_KEY_ID: 'KEY1234567',
    APNS_TEAM_ID: TEAM,
    APNS_ENDPOINT: apple.url,
  }
  server = await createTestServer({ ...settings, APNS_ALLOW_SELF_SIGNED: 'true' })
  const { key } = await addActor(server, { domain: DOMAIN, username: 'iphone-user' })
  user = caller(server, { key })
})
afterAll(async () => {
  await server[Symbol.asyncDispose]()
  await apple[Symbol.asyncDispose]()
  await rm(folder, { recursive: true, force: true })
})
beforeEach(() => {
  apple.requests.length = 0
})

const authorizations = () => apple.requests.map(({ headers }) => headers.authorization)

describe('a push notification by APNs', () => {
  it('wakes the app up silently, with a token that the team’s key has signed', async () => {
    expect((await user.post(PUSH, { ...device, type: 'background', call_id: 'c1' })).statusCode).toBe(200)
    const [{ headers, payload } = { headers: {}, payload: null }] = apple.requests
    const expiration = String(server.clock().getTime() / 1000 + 86_400)
    expect(headers).toMatchObject({
      ':method': 'POST',
      ':path': '/3/device/00ff00ff',
      'apns-topic': 'org.example.phone',
      'apns-push-type': 'background',
      'apns-priority': '5',
      'apns-expiration': expiration,
    })
    expect(payload).toEqual({
      aps: { 'content-available': 1 },
      'call-id': 'c1',
      'from-uri': 'sip:iphone-user@sip.example.org',
      'display-name': 'iphone-user',
    })
    const jwt = String(headers.authorization).replace(/^bearer /, '')
    const verified = await jwtVerify(jwt, await importSPKI(publicKey, 'ES256'), { issuer: TEAM })
    expect(verified.protectedHeader).toMatchObject({ alg: 'ES256', kid: 'KEY1234567' })
    expect(verified.payload.iat).toBe(Math.floor(server.clock().getTime() / 1000))
  })

  it('shows a message', async () => {
    expect((await user.post(PUSH, { ...device, pn_provider: 'apns.dev', type: 'message' })).statusCode).toBe(200)
    expect(apple.requests[0]?.headers).toMatchObject({ 'apns-push-type': 'alert', 'apns-priority': '10' })
    expect(apple.requests[0]?.payload.aps).toEqual({
      alert: { 'loc-key': 'IM_MSG', 'loc-args': ['iphone-user'] },
      sound: 'default',
      'mutable-content': 1,
    })
  })

  it('brings an account recovery token as the app’s custom payload', async () => {
    const response = await caller(server, {}).post('/api/account_recovery_tokens/send-by-push', device)
    expect(response.statusCode).toBe(200)
    expect(apple.requests[0]?.payload).toEqual({
      aps: { 'content-available': 1 },
      customPayload: { token: expect.stringMatching(/^[\w-]{20,}$/) },
    })
    expect(server.logs.join('\n')).not.toContain(apple.requests[0]?.payload.customPayload.token)
  })

  const both = { pn_param: `${TEAM}.org.example.phone.voip&remote`, pn_prid: 'aa:voip&bb:remote' }
  it.each([
    ['call', both, 'aa', 'org.example.phone.voip', 'voip'],
    ['message', both, 'bb', 'org.example.phone', 'alert'],
    [
      'call',
      { ...both, pn_param: `${TEAM}.org.example.phone.voip`, pn_prid: 'cc' },
      'cc',
      'org.example.phone.voip',
      'voip',
    ],
    [
      'background',
      { pn_param: `${TEAM}.org.example.phone.remote`, pn_prid: 'dd:remote' },
      'dd',
      'org.example.phone',
      'background',
    ],
    ['call', { pn_param: `${TEAM}.org.example.phone`, pn_prid: 'ee' }, 'ee', 'org.example.phone', 'alert'],
  ])('of type %s to %o goes to the right token of the app', async (type, to, token, topic, pushType) => {
    expect((await user.post(PUSH, { pn_provider: 'apns', ...to, type })).statusCode).toBe(200)
    expect(apple.requests[0]?.headers).toMatchObject({
      ':path': `/3/device/${token}`,
      'apns-topic': topic,
      'apns-push-type': pushType,
    })
  })

  it.each([
    { pn_param: 'phone' },
    { pn_param: 'OTHERTEAM1.org.example.phone' },
    { pn_param: `${TEAM}.org.example.phone.voip`, pn_prid: 'aa:voip' },
    { pn_param: `${TEAM}.org.example.phone.remote`, pn_prid: 'aa:voip' },
  ])('that no device could get (%o) is refused without asking Apple', async (wrong) => {
    expect(Object.keys(fieldsOf(await user.post(PUSH, { ...device, ...wrong, type: 'message' })))).toEqual(['pn_prid'])
    expect(apple.requests).toEqual([])
  })

  it('signs a new token after fifty minutes, and when Apple says that it has expired', async () => {
    const push = () => user.post(PUSH, { ...device, type: 'message' })
    await push()
    server.clock.advance({ minutes: 49 })
    await push()
    const [first, second] = authorizations()
    expect(second).toBe(first)
    server.clock.advance({ minutes: 2 })
    await push()
    expect(authorizations()[2]).not.toBe(first)
    server.clock.advance({ minutes: 1 })
    apple.refuse({ status: 403, reason: 'ExpiredProviderToken' })
    expect((await push()).statusCode).toBe(200)
    expect(authorizations()[4]).not.toBe(authorizations()[3])
  })

  it('keeps its connection, and makes another when Apple has ended it', async () => {
    const push = () => user.post(PUSH, { ...device, type: 'message' })
    await push()
    const before = apple.connections()
    await Promise.all([push(), push(), push()])
    expect(apple.connections()).toBe(before)
    apple.hangUp()
    expect((await push()).statusCode).toBe(200)
    expect(apple.connections()).toBe(before + 1)
  })

  it.each([
    [400, 'BadDeviceToken'],
    [400, 'DeviceTokenNotForTopic'],
    [410, 'Unregistered'],
  ])('to a device that Apple does not know (%i %s) is refused on pn_prid', async (status, reason) => {
    apple.refuse({ status, reason })
    expect(Object.keys(fieldsOf(await user.post(PUSH, { ...device, type: 'message' })))).toEqual(['pn_prid'])
  })

  it('that Apple refuses otherwise is 503, and the log says why', async () => {
    apple.refuse({ status: 403, reason: 'InvalidProviderToken' })
    expectRefused(await user.post(PUSH, { ...device, type: 'message' }), 503, /could not be sent/)
    expect(server.logs.some((line) => line.includes('APNs answered 403 InvalidProviderToken'))).toBe(true)
  })

  it('is 503 while Apple is away', async () => {
    await using away = await createTestServer({ ...settings, APNS_ENDPOINT: 'https://127.0.0.1:9' })
    const response = await caller(away, {}).post('/api/account_creation_tokens/send-by-push', device)
    expectRefused(response, 503)
    expect(away.logs.some((line) => line.includes('ECONNREFUSED'))).toBe(true)
  })
})

describe('a server with a certificate that nobody has signed', () => {
  it('gets no push unless that is allowed', async () => {
    await using strict = await createTestServer(settings)
    const response = await caller(strict, {}).post('/api/account_creation_tokens/send-by-push', device)
    expectRefused(response, 503)
    expect(strict.logs.some((line) => line.includes('self-signed certificate'))).toBe(true)
    expect(apple.requests).toEqual([])
  })

  it('can be allowed on this machine alone', () => {
    for (const APNS_ENDPOINT of ['https://apns.example.org', 'https://127.0.0.1.example.org', '']) {
      expect(() => parseSettings({ ...settings, APNS_ENDPOINT, APNS_ALLOW_SELF_SIGNED: 'true' })).toThrow(
        'APNS_ALLOW_SELF_SIGNED: must be false, unless APNS_ENDPOINT is on this machine',
      )
    }
  })
})

describe('a key of APNs', () => {
  it('comes with its identifier and its team', () => {
    expect(() => parseSettings({ APNS_KEY_FILE: '/etc/key.p8' })).toThrow(
      /^APNS_KEY_ID: must be set.*\nAPNS_TEAM_ID: must/,
    )
  })

  it.each(['missing.p8', 'text.p8'])('as in %s is refused at the start', async (name) => {
    await writeFile(join(folder, 'text.p8'), 'no key')
    const config = parseSettings({ ...settings, APNS_KEY_FILE: join(folder, name) })
    await expect(preparePush({ ...server.deps, config })).rejects.toThrow(/^APNS_KEY_FILE: must be a key/)
  })
})
