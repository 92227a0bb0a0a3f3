import { describe, expect, it } from 'vitest'
import {
  caller,
  createAccount,
  createSpace,
  expectNoDefect,
  expectRefused,
  expectWaiting,
  fieldsOf,
  type Json,
  jsonOf,
  newName,
} from '../../../../../test/support/clients/rest-client.ts'
import { addActor } from '../../../../../test/support/server/actors.ts'
import { sharedServer } from '../../../../../test/support/server/shared-server.ts'
import { ADMIN_KEY, createTestServer, DOMAIN, type TestServer } from '../../../../../test/support/server/test-server.ts'

const server = await sharedServer()
const admin = () => caller(server)
const newDomain = () => `${newName('tenant')}.example.net`
const put = (domain: string, settings: Json) => admin().put(`/api/spaces/${domain}`, settings)

/** All that has to be sent. */
const required = {
  max_accounts: 7,
  max_account: 2,
  disable_chat_feature: true,
  disable_meetings_feature: true,
  disable_broadcast_feature: false,
  hide_settings: true,
  hide_account_settings: true,
  disable_call_recordings_feature: true,
  only_display_sip_uri_username: true,
  assistant_hide_create_account: true,
  assistant_disable_qr_code: true,
  assistant_hide_third_party_account: true,
  custom_provisioning_overwrite_all: true,
  provisioning_use_linphone_provisioning_header: false,
  custom_theme: true,
  web_panel: false,
  public_registration: false,
  phone_registration: false,
  intercom_features: true,
  carddav_user_credentials: true,
}

const texts = {
  account_proxy_registrar_address: 'registrar.example.net',
  copyright_text: 'ours',
  intro_registration_text: 'Hello',
  newsletter_registration_address: 'news@example.net',
  custom_provisioning_entries: '[audio]\necho=1',
}

describe('PUT /api/spaces/{domain}', () => {
  it('changes every setting', async () => {
    const domain = newDomain()
    const created = await createSpace(server, domain)
    server.clock.advance({ minutes: 1 })
    const settings = { ...required, ...texts, name: 'Renamed', host: `www.${domain}`, super: true }
    const updated = jsonOf(await put(domain, { ...settings, expire_at: '2030-01-01' }))
    expect(updated).toEqual({
      ...created,
      version: expect.stringMatching(/^\d+$/),
      ...settings,
      expire_at: '2030-01-01T00:00:00.000000Z',
      updated_at: server.clock().toISOString().replace('Z', '000Z'),
    })
    expect(jsonOf(await admin().get(`/api/spaces/${domain}`))).toEqual(updated)
  })

  it('keeps name, host and super when they are not sent, and resets every text and the end', async () => {
    const domain = newDomain()
    const created = await createSpace(server, domain, { ...texts, name: 'Stays', super: true, expire_at: '2030-01-01' })
    expect(jsonOf(await put(domain, required))).toEqual({
      ...created,
      version: expect.stringMatching(/^\d+$/),
      ...required,
      ...Object.fromEntries(Object.keys(texts).map((name) => [name, null])),
      expire_at: null,
      updated_at: expect.any(String),
    })
  })

  it('names each of the twenty that are missing', async () => {
    const domain = newDomain()
    await createSpace(server, domain)
    const errors = fieldsOf(await put(domain, { super: true, name: 'x' }))
    expect(Object.keys(errors).sort()).toEqual(Object.keys(required).sort())
    for (const [name, said] of Object.entries(errors)) expect(said).toEqual([`${name} is required.`])
    expect(jsonOf(await admin().get(`/api/spaces/${domain}`))['super']).toBe(false)
  })

  it('never changes the domain', async () => {
    const domain = newDomain()
    const { id } = await createSpace(server, domain)
    expect(jsonOf(await put(domain, { ...required, domain: newDomain(), id: 1 }))).toMatchObject({ id, domain })
  })

  it('refuses what no Space may have', async () => {
    const domain = newDomain()
    await createSpace(server, domain)
    const wrong = { name: '', host: 'no host', max_account: 2 ** 31, custom_theme: [], copyright_text: 5 }
    const entries = { custom_provisioning_entries: '[proxy_0]\nreg_proxy=sip:elsewhere' }
    expect(Object.keys(fieldsOf(await put(domain, { ...required, ...wrong, ...entries }))).sort()).toEqual([
      'copyright_text',
      'custom_provisioning_entries',
      'custom_theme',
      'host',
      'max_account',
      'name',
    ])
  })

  it('serves the Space at its new host, and no longer at the old one', async () => {
    const domain = newDomain()
    await createSpace(server, domain)
    await createAccount(server, 'moved-house', { domain })
    const at = (host: string) =>
      caller(server, { key: ADMIN_KEY, host }).get(`/api/accounts/moved-house@${domain}/info`)
    expect((await at(domain)).statusCode).toBe(200)
    jsonOf(await put(domain, { ...required, host: `new.${domain}` }))
    expect((await at(`new.${domain}`)).statusCode).toBe(200)
    expectRefused(await at(domain), 404, 'No Space is served')
    expect(fieldsOf(await put(domain, { ...required, host: DOMAIN }))).toEqual({ host: ['host is already taken.'] })
    expect((await put(domain, { ...required, host: `new.${domain}` })).statusCode).toBe(200)
  })

  it('gives a host to one of several Spaces that want it at once', async () => {
    await using secondProcess = await server.secondProcess()
    const domains = [newDomain(), newDomain(), newDomain(), newDomain()]
    for (const domain of domains) await createSpace(server, domain)
    const host = newDomain()
    const responses = await Promise.all(
      domains.map((domain, index) =>
        caller(index % 2 ? secondProcess : server).put(`/api/spaces/${domain}`, { ...required, host }),
      ),
    )
    const refused = responses.filter(({ statusCode }) => statusCode !== 200)
    const said = { host: ['host is already taken.'] }
    expect(refused.map(fieldsOf)).toEqual([said, said, said])
    expectNoDefect(secondProcess)
  })

  it('ends a Space at once with a moment in the past, and brings it back without one', async () => {
    const domain = newDomain()
    await createSpace(server, domain)
    const { key } = await addActor(server, { domain })
    const me = () => caller(server, { key, host: domain }).get('/api/accounts/me')
    expect((await me()).statusCode).toBe(200)
    jsonOf(await put(domain, { ...required, expire_at: server.clock().toISOString() }))
    expectRefused(await me(), 403, 'expired')
    expectRefused(await caller(server, { host: domain }).get(`/api/accounts/nobody@${domain}/info`), 403, 'expired')
    jsonOf(await put(domain, required))
    expect((await me()).statusCode).toBe(200)
  })
})

describe('the last super Space', () => {
  const setSuper = (on: TestServer, domain: string, isSuper: boolean) =>
    caller(on).put(`/api/spaces/${domain}`, { ...required, super: isSuper })

  it('stays super and does not end, while others may', async () => {
    await using alone = await createTestServer()
    const past = alone.clock().toISOString()
    expectRefused(await setSuper(alone, DOMAIN, false), 409, 'No super admin')
    const ended = await caller(alone).put(`/api/spaces/${DOMAIN}`, { ...required, expire_at: past })
    expectRefused(ended, 409, 'No super admin')
    await createSpace(alone, 'ended.example.net', { super: true, expire_at: past })
    expect((await setSuper(alone, DOMAIN, false)).statusCode).toBe(409)
    await createSpace(alone, 'second.example.net', { super: true })
    expect(jsonOf(await setSuper(alone, 'second.example.net', false))['super']).toBe(false)
    expect(jsonOf(await caller(alone).get('/api/spaces'))).toMatchObject({ 0: { super: true } })
    expectNoDefect(alone)
  })

  it('stays when each is to be super no more, at once', async () => {
    await using alone = await createTestServer()
    await using secondProcess = await alone.secondProcess()
    const domains = ['one.example.net', 'two.example.net', 'three.example.net']
    for (const domain of domains) {
      await createSpace(alone, domain, { super: true })
      await addActor(alone, { domain, admin: true })
    }
    const all = [DOMAIN, ...domains]
    // held up until all of them have been let in as super admins
    const other = await alone.database.pool.connect()
    await other.query(`begin; lock table spaces in exclusive mode`)
    const sent = all.map((domain, index) => setSuper(index % 2 ? secondProcess : alone, domain, false))
    await expectWaiting(alone, all.length)
    await other.query('commit')
    other.release()
    const responses = await Promise.all(sent)
    const { rows } = await alone.database.pool.query('select domain from spaces where super')
    expect(rows).toHaveLength(1)
    expect(responses.filter(({ statusCode }) => statusCode === 200)).toHaveLength(3)
    expectNoDefect(alone, secondProcess)
  })
})
