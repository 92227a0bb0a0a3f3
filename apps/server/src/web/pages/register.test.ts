import { beforeAll, describe, expect, it } from 'vitest'
import {
  caller,
  createAccount,
  createSpace,
  newName,
  userKey,
} from '../../../../../test/support/clients/rest-client.ts'
import { sharedServer } from '../../../../../test/support/server/shared-server.ts'
import { DOMAIN } from '../../../../../test/support/server/test-server.ts'

const server = await sharedServer({ TERMS_OF_USE_URL: 'https://www.example.org/terms' })
const BROWSER = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8'
const OPEN = {
  public_registration: true,
  phone_registration: true,
  provisioning_use_linphone_provisioning_header: false,
}

beforeAll(async () => {
  await caller(server).post('/api/phone_countries/FR/activate')
  await server.db.updateTable('spaces').set(OPEN).where('domain', '=', DOMAIN).execute()
})

const own = { 'sec-fetch-site': 'same-origin' }

/** Posts a form as a browser does. */
const post = (url: string, fields: Record<string, string>, headers: Record<string, string> = own, host = DOMAIN) =>
  server.request({
    method: 'POST',
    url,
    host,
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    payload: new URLSearchParams(fields).toString(),
  })
const get = (url: string, headers: Record<string, string> = {}, host = DOMAIN) =>
  server.request({ method: 'GET', url, host, headers: { accept: BROWSER, ...headers } })

const newcomer = (fields: Record<string, string> = {}) => {
  const username = newName('newcomer')
  const password = ' a long passphrase '
  const email = `${username}@mail.example`
  return { username, email, password, password_confirmation: password, accepted: 'yes', ...fields }
}

type Response = Awaited<ReturnType<typeof post>>
const cookieOf = ({ cookies }: Response, name = 'sipspace_session') =>
  `${name}=${cookies.find((cookie) => cookie.name === name)?.value}`

const stored = (username: string) =>
  server.db
    .selectFrom('accounts')
    .select(['id', 'email', 'phone', 'activated'])
    .where('username', '=', username)
    .executeTakeFirst()

describe('registration by email', () => {
  it('makes an account that the code from the mail activates, for the browser that asked alone', async () => {
    const { username, email, ...fields } = newcomer()
    const created = await post('/register/email', { username, email, ...fields })
    expect([created.statusCode, created.headers.location], created.body).toEqual([303, '/register/code/email'])
    const account = await stored(username)
    expect(account).toMatchObject({ email: null, activated: false })
    const cookie = cookieOf(created)
    expect((await get('/register/code/email', { cookie })).body).toContain('on its way to your email address')
    const { code } = await server.db
      .selectFrom('email_change_codes')
      .select('code')
      .where('account_id', '=', account?.id ?? 0)
      .executeTakeFirstOrThrow()
    const wrong = await post('/register/code/email', { code: code === '0000' ? '0001' : '0000' }, { ...own, cookie })
    expect([wrong.statusCode, wrong.body]).toEqual([422, expect.stringContaining('role="alert"')])
    expect((await post('/register/code/email', { code })).headers.location).toBe('/register')
    expect((await post('/register/code/email', { code }, { cookie })).statusCode).toBe(403)
    const done = await post('/register/code/email', { code }, { ...own, cookie })
    expect([done.statusCode, done.body]).toEqual([200, expect.stringContaining('Your account is active')])
    expect(await stored(username)).toMatchObject({ email, activated: true })
    const signIn = { username, domain: DOMAIN, password: fields.password }
    const bySpaces = await server.request({ method: 'POST', url: '/trpc/sessions.signIn', payload: signIn })
    expect(bySpaces.statusCode).toBe(200)
  })

  it('sends another code to another address', async () => {
    const { username, ...fields } = newcomer()
    const cookie = cookieOf(await post('/register/email', { username, ...fields }))
    expect((await get('/register/again/email', { cookie })).statusCode).toBe(200)
    const again = await post('/register/again/email', { email: 'other@mail.example' }, { ...own, cookie })
    expect([again.statusCode, again.headers.location]).toEqual([303, '/register/code/email'])
    const codes = server.db.selectFrom('email_change_codes').select('email').where('email', '=', 'other@mail.example')
    expect(await codes.execute()).toHaveLength(1)
  })

  it('says at its field what is wrong, and shows no password again', async () => {
    const taken = newcomer()
    await createAccount(server, taken.username)
    const { statusCode, body } = await post('/register/email', { ...taken, email: 'nowhere' })
    expect(statusCode).toBe(422)
    expect(body).toContain('id="username-error"')
    expect(body).toContain('id="email-error"')
    expect(body).toContain(`value="${taken.username}"`)
    expect(body).not.toContain('a long passphrase')
    const differing = await post('/register/email', newcomer({ password_confirmation: 'another' }))
    expect([differing.statusCode, differing.body]).toEqual([
      422,
      expect.stringContaining('password_confirmation-error'),
    ])
    const { accepted: _, ...unread } = newcomer()
    const refused = await post('/register/email', unread)
    expect([refused.statusCode, refused.body]).toEqual([422, expect.stringContaining('id="accepted-error"')])
    expect(refused.body).toContain('href="https://www.example.org/terms"')
    expect(await stored(unread.username)).toBeUndefined()
  })

  it.each([
    ['another site', { 'sec-fetch-site': 'cross-site' }],
    ['a page of another origin', { origin: 'https://elsewhere.example' }],
    ['whom the browser does not name', {}],
  ])('signs nobody in who was sent by %s', async (_, headers) => {
    const fields = newcomer()
    const { statusCode, cookies } = await post('/register/email', fields, headers)
    expect([statusCode, cookies]).toEqual([403, []])
    expect(await stored(fields.username)).toBeUndefined()
  })
})

describe('registration by phone', () => {
  it('makes an account that the code from the SMS activates', async () => {
    const { username, email: _, ...fields } = newcomer({ phone: '+33 6 12 34 56 78' })
    const created = await post('/register/phone', { username, ...fields })
    expect([created.statusCode, created.headers.location], created.body).toEqual([303, '/register/code/phone'])
    const account = await stored(username)
    const { code } = await server.db
      .selectFrom('phone_change_codes')
      .select('code')
      .where('account_id', '=', account?.id ?? 0)
      .executeTakeFirstOrThrow()
    await post('/register/code/phone', { code }, { ...own, cookie: cookieOf(created) })
    expect(await stored(username)).toMatchObject({ phone: '+33612345678', activated: true })
  })
})

describe('a Space that does not want registrations', () => {
  it('shows that it is closed, and makes no account', async () => {
    const host = `${newName('closed')}.example`
    await createSpace(server, host, { public_registration: false, phone_registration: false })
    const fields = newcomer()
    for (const path of ['/register/email', '/register/phone']) {
      expect((await get(path, {}, host)).statusCode).toBe(403)
      const refused = await post(path, { ...fields, phone: '+33612345679' }, own, host)
      expect([refused.statusCode, refused.body]).toEqual([403, expect.stringContaining('Nobody can register here')])
    }
    await server.db.updateTable('spaces').set({ public_registration: true }).where('domain', '=', host).execute()
    expect((await get('/register/email', {}, host)).body).not.toContain('/register/phone')
    expect((await get('/register/phone', {}, host)).statusCode).toBe(403)
    expect(await stored(fields.username)).toBeUndefined()
    expect((await get('/register', {}, host)).headers.location).toBe('/register/email')
  })
})

describe('sign-in by QR code', () => {
  const tokenIn = (cookie: string) => cookie.slice(cookie.indexOf('=') + 1)

  it('signs the browser in that shows the code, once an app has scanned it', async () => {
    const start = await get('/sign-in/qr')
    expect([start.statusCode, start.cookies]).toEqual([200, []])
    const shown = await post('/sign-in/qr', {})
    expect([shown.statusCode, shown.headers.location]).toEqual([303, '/sign-in/qr'])
    const cookie = cookieOf(shown, 'sipspace_qr')
    expect(shown.cookies[0]).toMatchObject({ httpOnly: true, sameSite: 'Strict', path: '/sign-in/qr' })
    const waiting = await get('/sign-in/qr', { cookie })
    expect(waiting.headers['refresh']).toBe('5')
    expect(waiting.body).toContain(`src="/auth_tokens/qrcode/${tokenIn(cookie)}"`)
    const name = newName()
    await createAccount(server, name)
    const app = caller(server, { key: await userKey(server, name) })
    await app.get(`/api/accounts/auth_token/${tokenIn(cookie)}/attach`)
    expect((await get('/sign-in/qr')).headers.location).toBeUndefined()
    const signedIn = await get('/sign-in/qr', { cookie })
    expect([signedIn.statusCode, signedIn.headers.location]).toEqual([303, '/dashboard'])
    const current = await server.request({
      method: 'GET',
      url: '/trpc/sessions.getCurrent',
      headers: { cookie: cookieOf(signedIn) },
    })
    expect(current.json().result.data.account).toMatchObject({ username: name, role: 'user' })
    const ended = await get('/sign-in/qr', { cookie })
    expect([ended.statusCode, ended.body]).toEqual([200, expect.stringContaining('no longer works')])
  })

  it('shows a code to nobody whom another site has sent', async () => {
    for (const headers of [{ 'sec-fetch-site': 'cross-site' }, {}]) {
      const { statusCode, cookies } = await post('/sign-in/qr', {}, headers)
      expect([statusCode, cookies]).toEqual([403, []])
    }
  })
})

describe('a provisioning link', () => {
  it('is a page in a browser, which leaves it as it is, and XML for apps', async () => {
    const { provisioning_token: token } = await createAccount(server, newName())
    const path = `/provisioning/${token}`
    const page = await get(path)
    expect([page.statusCode, page.headers['content-type'], page.headers['vary']]).toEqual([
      200,
      'text/html; charset=utf-8',
      'accept',
    ])
    expect(page.body).toMatch(new RegExp(`href="sip-linphone:\\?[^"]*linphone-fetch-config=https?://[^"]*${path}"`))
    expect(page.body).toContain(`src="/provisioning/qrcode/${token}"`)
    expect(page.body).not.toContain('<script')
    const app = await server.request({ method: 'GET', url: path, headers: { accept: '*/*' } })
    expect([app.statusCode, app.headers['content-type']]).toEqual([200, 'application/xml'])
    const gone = await get(path)
    expect([gone.statusCode, gone.body]).toEqual([404, expect.stringContaining('This link sets up nothing')])
  })

  it.each([
    ['without a preference', {}],
    ['for anything', { accept: '*/*' }],
    ['for XML and HTML alike', { accept: 'application/xml, text/html' }],
    ['with the header of apps', { accept: BROWSER, 'x-linphone-provisioning': 'true' }],
  ])('is XML for an app that asks %s', async (_, headers) => {
    const { provisioning_token: token } = await createAccount(server, newName())
    const response = await server.request({ method: 'GET', url: `/provisioning/${token}`, headers })
    expect([response.statusCode, response.headers['content-type']]).toEqual([200, 'application/xml'])
  })
})

describe('other addresses', () => {
  it('lead from the start page to the dashboard', async () => {
    const { statusCode, headers } = await get('/')
    expect([statusCode, headers.location]).toEqual([302, '/dashboard'])
  })

  it('are an HTML 404 in a browser, of the Space where it is known, and JSON for others', async () => {
    const page = await get('/nowhere/at-all')
    expect([page.statusCode, page.headers['content-type']]).toEqual([404, 'text/html; charset=utf-8'])
    expect(page.body).toContain('There is nothing here')
    expect((await get('/nowhere', {}, 'unknown.example')).statusCode).toBe(404)
    for (const headers of [{}, { accept: '*/*' }, { accept: 'application/json' }]) {
      const { statusCode, body } = await server.request({ method: 'GET', url: '/nowhere', headers })
      expect([statusCode, JSON.parse(body).code]).toEqual([404, 'route_not_found'])
    }
    for (const [url, type] of [
      ['/api', 'application/json'],
      ['/api/', 'application/json'],
      ['/api/nowhere', 'application/json'],
      ['/scim', 'application/scim+json'],
      ['/scim/nowhere', 'application/scim+json'],
    ] as const) {
      const { statusCode, headers } = await get(url)
      expect([url, statusCode, headers['content-type']]).toEqual([url, 404, type])
    }
  })
})
