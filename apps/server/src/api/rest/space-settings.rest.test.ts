import { describe, expect, it } from 'vitest'
import {
  account,
  caller,
  createAccount,
  createSpace,
  expectRefused,
  fieldsOf,
  type Json,
  jsonOf,
  newName,
} from '../../../../../test/support/clients/rest-client.ts'
import { addActor } from '../../../../../test/support/server/actors.ts'
import { sharedServer } from '../../../../../test/support/server/shared-server.ts'
import { ADMIN_KEY } from '../../../../../test/support/server/test-server.ts'

const server = await sharedServer()
const admin = () => caller(server)
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

async function newSpace(fields: Json = {}) {
  const domain = `${newName('settings')}.example.net`
  const space = await createSpace(server, domain, fields)
  return { domain, url: `/api/spaces/${domain}`, space }
}

const without = (object: Json, names: readonly string[]): Json =>
  Object.fromEntries(Object.entries(object).filter(([name]) => !names.includes(name)))

/** What PUT takes: all that GET gives but what only answers have. */
const settingsOf = (space: Json): Json =>
  without(space, ['id', 'domain', 'email_server', 'carddav_servers', 'logo', 'created_at', 'updated_at'])

describe('settings that an update may leave out', () => {
  it('stay as they are then, and change when they are sent', async () => {
    const { url, space } = await newSpace({
      theme_hue: 200,
      unique_email: '1',
      client_certificate_authentication: true,
    })
    const set = { theme_hue: 200, unique_email: true, client_certificate_authentication: true }
    expect(space).toMatchObject({ ...set, logo: null })
    const { digest_authentication_configuration } = space
    const oldest = without(settingsOf(space), [...Object.keys(set), 'digest_authentication_configuration'])
    expect(jsonOf(await admin().put(url, oldest))).toMatchObject({ ...set, digest_authentication_configuration })
    expect(jsonOf(await admin().put(url, { ...oldest, theme_hue: 0, unique_email: false }))).toMatchObject({
      theme_hue: 0,
      unique_email: false,
      client_certificate_authentication: true,
    })
  })

  it.each([-1, 361, 1.5, 'red'])('refuses the hue %s', async (theme_hue) => {
    const { url, space } = await newSpace()
    expect(fieldsOf(await admin().put(url, { ...settingsOf(space), theme_hue }))).toHaveProperty('theme_hue')
  })
})

describe('digest_authentication_configuration', () => {
  it('has the realm, which is account_realm by another name', async () => {
    const { url, space } = await newSpace({ digest_authentication_configuration: { realm: 'a realm' } })
    expect(space).toMatchObject({
      account_realm: 'a realm',
      digest_authentication_configuration: { realm: 'a realm', default_password_algorithm: 'SHA-256' },
    })
    const settings = without(settingsOf(space), ['digest_authentication_configuration'])
    const other = jsonOf(await admin().put(url, { ...settings, account_realm: 'another' }))
    expect(other['digest_authentication_configuration'].realm).toBe('another')
    const none = { ...settings, account_realm: null, digest_authentication_configuration: { realm: null } }
    expect(jsonOf(await admin().put(url, none))).toMatchObject({ account_realm: null })
  })

  it('refuses two realms, one that a header cannot hold, and an unknown algorithm', async () => {
    const { url, space } = await newSpace()
    const put = async (fields: Json) => fieldsOf(await admin().put(url, { ...settingsOf(space), ...fields }))
    const digest = (fields: Json) => ({ digest_authentication_configuration: fields })
    expect(await put({ account_realm: 'one', ...digest({ realm: 'two' }) })).toHaveProperty([
      'digest_authentication_configuration.realm',
    ])
    expect(await put({ account_realm: null, ...digest({ realm: 'a "realm"' }) })).toHaveProperty('account_realm')
    expect(await put(digest({ default_password_algorithm: 'SHA-1' }))).toHaveProperty([
      'digest_authentication_configuration.default_password_algorithm',
    ])
    expect(Object.keys(await put(digest('MD5' as never)))).toEqual(['digest_authentication_configuration'])
  })

  it.each(['MD5', 'SHA-256'])('gives an account its first password on a page by %s', async (algorithm) => {
    const { domain } = await newSpace({
      digest_authentication_configuration: { default_password_algorithm: algorithm },
    })
    const email = `${newName()}@example.org`
    const { id } = await createAccount(server, newName('first'), { domain, email })
    await server.database.pool.query('delete from account_passwords where account_id = $1', [id])
    const there = caller(server, { host: domain, key: ADMIN_KEY })
    const { provisioning_token } = jsonOf(await there.get(`/api/accounts/${id}/provision`))
    const document = await server.request({
      url: `/provisioning/${provisioning_token}?reset_password`,
      host: domain,
      headers: { 'x-linphone-provisioning': '1' },
    })
    expect(document.statusCode).toBe(200)
    const { rows } = await server.database.pool.query('select algorithm from account_passwords where account_id = $1', [
      id,
    ])
    expect(rows).toEqual([{ algorithm }])
  })
})

describe('unique_email', () => {
  it('refuses an address that another account of the Space has, however it is written', async () => {
    const { domain, url, space } = await newSpace({ unique_email: true })
    const email = `${newName()}@example.org`
    await createAccount(server, newName('owner'), { domain, email })
    const second = account(newName('second'), { domain, email: email.toUpperCase() })
    expect(fieldsOf(await admin().post('/api/accounts', second))).toHaveProperty('email')

    const elsewhere = await newSpace()
    await createAccount(server, newName('elsewhere'), { domain: elsewhere.domain, email })
    jsonOf(await admin().put(url, { ...settingsOf(space), unique_email: false }))
    jsonOf(await admin().post('/api/accounts', second))
  })

  it('lets one of several that are created at once have it', async () => {
    const { domain } = await newSpace({ unique_email: true })
    const email = `${newName()}@example.org`
    const statuses = await Promise.all(
      [1, 2, 3].map(async () => {
        const answer = await admin().post('/api/accounts', account(newName('at-once'), { domain, email }))
        return answer.statusCode
      }),
    )
    expect(statuses.toSorted((a, b) => a - b)).toEqual([200, 422, 422])
  })
})

describe('the logo of a Space', () => {
  it('is shown on its pages, and served as the image that it is', async () => {
    const { domain, url } = await newSpace({ theme_hue: 120 })
    const { logo } = jsonOf(await admin().put(`${url}/logo`, { image: PNG.toString('base64') }))
    expect(jsonOf(await admin().get(url))['logo']).toBe(logo)
    const { pathname, search } = new URL(logo)
    const page = await server.request({ url: '/recovery/email', host: domain })
    expect(page.body).toContain(`<img src="${pathname}${search}" alt="">`)
    expect(page.body).toContain('href="/assets/pages.css?hue=120"')
    const image = await server.request({ url: `${pathname}${search}`, host: domain })
    expect(image.rawPayload).toEqual(PNG)
    expect(image.headers).toMatchObject({
      'content-type': 'image/png',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox; frame-ancestors 'none'",
    })
    expect((await admin().del(`${url}/logo`)).statusCode).toBe(200)
    expectRefused(await server.request({ url: pathname, host: domain }), 404)
    expectRefused(await admin().del(`${url}/logo`), 404)
  })

  it.each([
    ['SVG, which may have scripts', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>').toString('base64')],
    ['HTML that begins like an image', Buffer.from('GIF89a<script>').toString('base64')],
    ['more than 200 kB', Buffer.concat([PNG, Buffer.alloc(200_000)]).toString('base64')],
    ['what is no Base64', 'not base64!'],
    ['nothing', ''],
  ])('refuses %s', async (_what, image) => {
    const { url } = await newSpace()
    expect(fieldsOf(await admin().put(`${url}/logo`, { image }))).toHaveProperty('image')
  })

  it('is changed by the admins of the Space and nobody else but super admins', async () => {
    const { domain, url } = await newSpace()
    const other = await newSpace()
    const image = PNG.toString('base64')
    const own = await addActor(server, { domain, admin: true })
    const user = await addActor(server, { domain })
    const there = (key: string) => caller(server, { key, host: domain })
    jsonOf(await there(own.key).put(`${url}/logo`, { image }))
    expectRefused(await there(own.key).put(`${other.url}/logo`, { image }), 404)
    expectRefused(await there(user.key).put(`${url}/logo`, { image }), 403)
    expectRefused(await admin().put('/api/spaces/nowhere.example.net/logo', { image }), 404)
  })
})
