import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { codesSent, createRecoveryServer, post } from '../../../../../test/support/clients/recovery-form.ts'
import { createAccount, expectNoDefect, jsonOf, newName } from '../../../../../test/support/clients/rest-client.ts'
import { createLocalService, type LocalService } from '../../../../../test/support/fakes/local-service.ts'
import { createPusherProgram, optionOf, type PusherProgram } from '../../../../../test/support/fakes/pusher-program.ts'
import { createTestServer, type TestServer } from '../../../../../test/support/server/test-server.ts'

const SECRET = '0x-secret-of-the-captcha'

let service: LocalService
let server: TestServer
beforeAll(async () => {
  service = await createLocalService()
  server = await createRecoveryServer({
    HCAPTCHA_SECRET: SECRET,
    HCAPTCHA_SITEKEY: 'site-key-1',
    HCAPTCHA_VERIFY_URL: `${service.url}/siteverify`,
  })
  service.answer(({ body }) => ({ json: { success: new URLSearchParams(body).get('response') === 'solved' } }))
})
afterAll(async () => {
  await server[Symbol.asyncDispose]()
  await service[Symbol.asyncDispose]()
})
afterEach(() => expectSecretKept())

const expectSecretKept = () => expect(server.logs.join('\n')).not.toContain(SECRET)

async function owner() {
  const username = newName('owner')
  const email = `${username}@mail.example`
  const { id } = await createAccount(server, username, { email })
  return { id: Number(id), username, email }
}

const confirmation = async (): Promise<string> => {
  const response = await server.request({ method: 'POST', url: '/api/account_creation_request_tokens' })
  return new URL(jsonOf(response, 201)['validation_url']).pathname
}

describe('a page with a captcha', () => {
  it.each([
    ['to recover an account', async () => '/recovery/email'],
    ['to recover it by phone', async () => '/recovery/phone'],
    ['to confirm a new account', confirmation],
  ])('%s shows it, and lets the browser load it and nothing else', async (_, find) => {
    const page = await server.request({ url: await find() })
    expect(page.body).toContain('class="h-captcha" data-sitekey="site-key-1"')
    expect(page.body.match(/<script[^>]*>/g)).toEqual([
      '<script src="https://js.hcaptcha.com/1/api.js?hl=en" async defer>',
    ])
    const policy = String(page.headers['content-security-policy'])
    expect(policy).toContain('script-src https://hcaptcha.com https://*.hcaptcha.com;')
    expect(policy).toContain("default-src 'none'")
    expect(policy).not.toMatch(/unsafe|\s\*/)
    const other = await server.request({ url: '/recovery/code/anything' })
    expect(other.body).not.toContain('captcha')
    expect(other.headers['content-security-policy']).not.toContain('hcaptcha')
  })

  it('sends a code to whoever has solved it', async () => {
    const { id, ...fields } = await owner()
    const sent = await post(
      server,
      '/recovery/email',
      { ...fields, 'h-captcha-response': 'solved' },
      { ip: '192.0.2.1' },
    )
    expect([sent.statusCode, await codesSent(server, id)]).toEqual([303, 1])
    const asked = new URLSearchParams(service.requests.at(-1)?.body)
    expect(Object.fromEntries(asked)).toEqual({
      secret: SECRET,
      response: 'solved',
      remoteip: '192.0.2.1',
      sitekey: 'site-key-1',
    })
  })

  it.each([
    ['left out', {}],
    ['unsolved', { 'h-captcha-response': 'guessed' }],
  ])('does nothing with one %s', async (_, captcha) => {
    const { id, ...fields } = await owner()
    const refused = await post(server, '/recovery/email', { ...fields, ...captcha })
    expect(refused.statusCode).toBe(422)
    expect(refused.body).toContain('The check that you are not a robot was not passed.')
    expect(refused.headers['content-security-policy']).toContain('hcaptcha')
    const url = '/trpc/recovery.startByEmail'
    expect((await server.request({ method: 'POST', url, payload: { ...fields } })).statusCode).toBe(422)
    expect(await codesSent(server, id)).toBe(0)

    const page = await confirmation()
    expect((await post(server, page, captcha, { language: 'fr' })).body).toContain(
      'Le contrôle contre les robots n’a pas',
    )
    expect((await server.request({ url: page })).body).toContain('Yes, it was me')
    expect((await post(server, page, { 'h-captcha-response': 'solved' })).body).toContain('It is confirmed')
    expectNoDefect(server)
  })

  it('lets nobody pass while hCaptcha is away', async () => {
    const page = await confirmation()
    service.answer(() => null)
    expect((await post(server, page, { 'h-captcha-response': 'solved' })).statusCode).toBe(422)
    expect(server.logs.join('\n')).toContain('hCaptcha cannot be asked')
    service.answer(() => ({ json: { success: true } }))
  })
})

describe('an app with a recovery token', () => {
  let pusher: PusherProgram
  afterEach(() => pusher[Symbol.asyncDispose]())

  it('asks for a code without a captcha, once', async () => {
    pusher = await createPusherProgram()
    await using app = await createTestServer({
      HCAPTCHA_SECRET: SECRET,
      HCAPTCHA_SITEKEY: 'site-key-1',
      APP_FLEXISIP_PUSHER_PATH: pusher.path,
    })
    const device = { pn_provider: 'fcm', pn_param: 'phone-app', pn_prid: 'device-of-the-owner' }
    const url = '/api/account_recovery_tokens/send-by-push'
    expect((await app.request({ method: 'POST', url, payload: device })).statusCode).toBe(200)
    const payload = optionOf((await pusher.runs()).at(-1), '--customPayload')
    const { token } = JSON.parse(payload ?? '{}')
    const { id } = await createAccount(app, 'app-owner', { email: 'app-owner@mail.example' })
    const ask = (account_recovery_token: string) =>
      app.request({
        method: 'POST',
        url: '/trpc/recovery.startByEmail',
        payload: { username: 'app-owner', email: 'app-owner@mail.example', account_recovery_token },
      })
    expect((await ask('another')).statusCode).toBe(422)
    const both = await Promise.all([ask(token), ask(token)])
    expect(both.map(({ statusCode }) => statusCode).toSorted((a, b) => a - b)).toEqual([200, 422])
    expect(await codesSent(app, id)).toBe(1)
  })
})
