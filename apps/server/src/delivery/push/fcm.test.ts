import { generateKeyPairSync } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { importSPKI, jwtVerify } from 'jose'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Caller, caller, expectRefused, fieldsOf } from '../../../../../test/support/clients/rest-client.ts'
import { createLocalService, type LocalService } from '../../../../../test/support/fakes/local-service.ts'
import { addActor } from '../../../../../test/support/server/actors.ts'
import { createTestServer, DOMAIN, type TestServer } from '../../../../../test/support/server/test-server.ts'
import { parseSettings } from '../../config/config.ts'
import { preparePush } from './push.ts'

const PUSH = '/api/push_notification'
const device = { pn_provider: 'fcm', pn_param: 'my-project', pn_prid: 'fid:APA91-x_y' }
const { privateKey, publicKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
})

let folder: string
let google: LocalService
let server: TestServer
let user: Caller
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sipspace-fcm-'))
  google = await createLocalService()
  await writeFile(
    join(folder, 'account.json'),
    JSON.stringify({
      type: 'service_account',
      client_email: 'pusher@my-project.example',
      private_key: privateKey,
      private_key_id: 'key-7',
      token_uri: `${google.url}/token`,
    }),
  )
  server = await createTestServer({
    FCM_SERVICE_ACCOUNT_FILE: join(folder, 'account.json'),
    FCM_ENDPOINT: `${google.url}/`,
  })
  const { key } = await addActor(server, { domain: DOMAIN, username: 'android-user' })
  user = caller(server, { key })
})
afterAll(async () => {
  await server[Symbol.asyncDispose]()
  await google[Symbol.asyncDispose]()
  await rm(folder, { recursive: true, force: true })
})

/** What FCM answers to pushes from now on, one after the other; then it takes all. */
function fcmAnswers(...answers: { status: number; error?: object }[]) {
  let granted = 0
  google.answer(({ path }) => {
    if (path === '/token') return { json: { access_token: `access-${++granted}`, expires_in: 3599 } }
    const next = answers.shift()
    return next
      ? { status: next.status, json: { error: next.error ?? {} } }
      : { json: { name: 'projects/1/messages/2' } }
  })
}

const pushes = () => google.requests.filter(({ path }) => path !== '/token')
const grants = () => google.requests.filter(({ path }) => path === '/token')

beforeEach(() => {
  // an access token of an earlier test has ended
  server.clock.advance({ minutes: 60 })
  google.requests.length = 0
  fcmAnswers()
})

describe('a push notification by FCM', () => {
  it('is sent with an access token of the service account', async () => {
    expect((await user.post(PUSH, { ...device, type: 'call', call_id: 'call-1~a' })).statusCode).toBe(200)
    const body = new URLSearchParams(grants()[0]?.body)
    expect(body.get('grant_type')).toBe('urn:ietf:params:oauth:grant-type:jwt-bearer')
    const { payload, protectedHeader } = await jwtVerify(
      body.get('assertion') ?? '',
      await importSPKI(publicKey, 'RS256'),
      {
        issuer: 'pusher@my-project.example',
        audience: `${google.url}/token`,
        currentDate: server.clock(),
        requiredClaims: ['exp', 'iat'],
      },
    )
    expect(payload['scope']).toBe('https://www.googleapis.com/auth/firebase.messaging')
    expect(protectedHeader['kid']).toBe('key-7')

    const [push] = pushes()
    expect(push).toMatchObject({ method: 'POST', path: '/v1/projects/my-project/messages:send' })
    expect(push?.headers).toMatchObject({ authorization: 'Bearer access-1', 'content-type': 'application/json' })
    expect(JSON.parse(push?.body ?? '')).toEqual({
      message: {
        token: 'fid:APA91-x_y',
        android: { priority: 'HIGH', ttl: '30s' },
        data: {
          'loc-key': 'IC_MSG',
          'call-id': 'call-1~a',
          'from-uri': 'sip:android-user@sip.example.org',
          'display-name': 'android-user',
        },
      },
    })
  })

  it('brings an account creation token as the app’s custom payload', async () => {
    const response = await caller(server, {}).post('/api/account_creation_tokens/send-by-push', device)
    expect(response.statusCode).toBe(200)
    const { message } = JSON.parse(pushes()[0]?.body ?? '')
    expect(Object.keys(message.data)).toEqual(['custom-payload'])
    const { token } = JSON.parse(message.data['custom-payload'])
    expect(token).toMatch(/^[\w-]{20,}$/)
    expect(server.logs.join('\n')).not.toContain(token)
  })

  it('shares an access token until shortly before it ends', async () => {
    const push = () => user.post(PUSH, { ...device, type: 'background' })
    await Promise.all([push(), push(), push()])
    server.clock.advance({ minutes: 58 })
    await push()
    expect(grants()).toHaveLength(1)
    server.clock.advance({ minutes: 1 })
    expect((await push()).statusCode).toBe(200)
    expect(grants()).toHaveLength(2)
    expect(pushes().at(-1)?.headers.authorization).toBe('Bearer access-2')
  })

  it('gets another access token when FCM does not take it any more', async () => {
    fcmAnswers({ status: 401 })
    expect((await user.post(PUSH, { ...device, type: 'message' })).statusCode).toBe(200)
    expect(pushes().map(({ headers }) => headers.authorization)).toEqual(['Bearer access-1', 'Bearer access-2'])
  })

  it.each([
    [404, 'UNREGISTERED'],
    [400, 'INVALID_ARGUMENT'],
    [403, 'SENDER_ID_MISMATCH'],
  ])('to a device that FCM does not know (%i %s) is refused on pn_prid', async (status, errorCode) => {
    fcmAnswers({ status, error: { status: 'X', details: [{ '@type': 'type.googleapis.com/…FcmError', errorCode }] } })
    expect(fieldsOf(await user.post(PUSH, { ...device, type: 'message' }))).toEqual({
      pn_prid: ['pn_prid is unknown to the push service: the device has another one now.'],
    })
  })

  it.each([
    [{ status: 403, error: { status: 'PERMISSION_DENIED' } }, 'FCM answered 403 PERMISSION_DENIED'],
    [{ status: 404, error: { status: 'NOT_FOUND', details: [] } }, 'FCM answered 404 NOT_FOUND'],
    [{ status: 503, error: { status: 'UNAVAILABLE' } }, 'FCM answered 503 UNAVAILABLE'],
  ])('that FCM refuses otherwise is 503, and the log says why: %o', async (answer, reason) => {
    fcmAnswers(answer)
    expectRefused(await user.post(PUSH, { ...device, type: 'message' }), 503, /could not be sent/)
    expect(server.logs.find((line) => line.includes(reason))).not.toContain(device.pn_prid)
  })

  it('is 503 when the service account is refused or Google is away, and works again afterwards', async () => {
    google.answer(() => ({ status: 400, json: { error: 'invalid_grant' } }))
    expectRefused(await user.post(PUSH, { ...device, type: 'message' }), 503)
    google.answer(() => null)
    expectRefused(await user.post(PUSH, { ...device, type: 'message' }), 503)
    fcmAnswers()
    expect((await user.post(PUSH, { ...device, type: 'message' })).statusCode).toBe(200)
  })
})

describe('a service account that cannot be used', () => {
  it.each(['missing.json', 'text.json', 'other.json'])('as in %s is refused at the start', async (name) => {
    await writeFile(join(folder, 'text.json'), 'no JSON')
    await writeFile(
      join(folder, 'other.json'),
      JSON.stringify({ client_email: 'a@b', private_key: 'none', private_key_id: 'c' }),
    )
    const config = parseSettings({ FCM_SERVICE_ACCOUNT_FILE: join(folder, name) })
    await expect(preparePush({ ...server.deps, config })).rejects.toThrow(
      /^FCM_SERVICE_ACCOUNT_FILE: must be the JSON file/,
    )
  })

  it('is sent over TLS alone, but on this machine', () => {
    expect(() => parseSettings({ FCM_ENDPOINT: 'http://fcm.example.org' })).toThrow('FCM_ENDPOINT: must be https')
    expect(() => parseSettings({ FCM_ENDPOINT: 'fcm' })).toThrow('FCM_ENDPOINT: must be a URL')
    expect(parseSettings({ FCM_ENDPOINT: 'http://127.0.0.1:9/' }).FCM_ENDPOINT).toBe('http://127.0.0.1:9')
  })
})
