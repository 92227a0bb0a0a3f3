import { beforeAll, describe, expect, test } from 'vitest'
import { addActor, addSpace } from '../../../../../test/support/server/actors.ts'
import { procedures } from '../../../../../test/support/server/procedures.ts'
import { sharedServer } from '../../../../../test/support/server/shared-server.ts'

const server = await sharedServer()
let domain: string
let admin: { key: string }
beforeAll(async () => {
  domain = await addSpace(server)
  admin = await addActor(server, { domain, admin: true })
})

const asAdmin = () => procedures(server, { key: admin.key, host: domain })
const asSuperAdmin = () => procedures(server, { space: domain })

describe('an admin of a Space', () => {
  test('reads its settings, and changes those that are sent', async () => {
    const texts = { intro_registration_text: 'Welcome', account_proxy_registrar_address: 'proxy.example.org' }
    await asAdmin().mutate('spaces.updateOwn', { ...texts, custom_provisioning_entries: '[video]\nenabled=0' })
    const { data: before } = await asAdmin().query('spaces.getOwn')
    expect(before).toMatchObject({ ...texts, custom_provisioning_entries: '[video]\nenabled=0' })
    expect(before).toMatchObject({ domain, super: false })
    const change = { public_registration: true, copyright_text: 'Of ours', default_country: 'FR' }
    const { data: after } = await asAdmin().mutate('spaces.updateOwn', change)
    expect(after).toEqual({ ...before, ...change, version: after.version, updated_at: after.updated_at })
    const cleared = await asAdmin().mutate('spaces.updateOwn', { copyright_text: null, default_country: null })
    expect(cleared.data).toMatchObject({ copyright_text: null, default_country: null, public_registration: true })
    expect((await asSuperAdmin().query('spaces.getOwn')).data).toEqual(cleared.data)
  })

  test.each([
    ['super', true],
    ['max_accounts', 0],
    ['max_account', 0],
    ['expire_at', null],
    ['host', 'elsewhere.example.org'],
    ['domain', 'sip.example.org'],
  ])('does not change %s, which super admins keep', async (field, value) => {
    const { data: before } = await asAdmin().query('spaces.getOwn')
    const { error } = await asAdmin().mutate('spaces.updateOwn', { name: 'Another', [field]: value })
    expect(error).toMatchObject({ error: 'invalid_input' })
    expect(Object.keys(error?.fields ?? {})).toEqual([field])
    expect((await asAdmin().query('spaces.getOwn')).data).toEqual(before)
  })

  test('is refused a change that is based on an earlier version, and a realm that hashes are not of', async () => {
    const { data } = await asAdmin().query('spaces.getOwn')
    await asAdmin().mutate('spaces.updateOwn', { name: 'Named first' })
    const late = await asAdmin().mutate('spaces.updateOwn', { name: 'Named second', version: data.version })
    expect(late.error?.error).toBe('version_conflict')
    await asAdmin().mutate('accounts.create', { username: 'has-a-hash', password: 'a long secret', algorithm: 'MD5' })
    const realm = await asAdmin().mutate('spaces.updateOwn', { account_realm: 'another.example.org' })
    expect(Object.keys(realm.error?.fields ?? {})).toEqual(['account_realm'])
    const same = await asAdmin().mutate('spaces.updateOwn', { account_realm: domain })
    expect(same.data.account_realm).toBe(domain)
  })

  test('has an OpenID provider, CardDAV servers and a mail server set, of no other Space', async () => {
    const provider = { issuer: 'https://id.example.org', client_id: 'sipspace' }
    expect((await asAdmin().mutate('oidc.setOwn', provider)).data).toMatchObject(provider)
    const { id } = (await asAdmin().mutate('cardDavServers.createOwn', { uri: 'https://dav.example.org/' })).data
    const mailServer = { host: 'smtp.example.org', port: 465, username: 'sip', password: 'of the server' }
    expect((await asAdmin().mutate('emailServers.setOwn', mailServer)).data.email_server).toMatchObject({
      host: 'smtp.example.org',
      password: '********',
    })
    const { data: space } = await asSuperAdmin().query('spaces.getOwn')
    expect(space).toMatchObject({ has_oidc: true, email_server: { host: 'smtp.example.org' } })
    expect(space.carddav_servers.map((one: { id: number }) => one.id)).toEqual([id])

    const elsewhere = await addSpace(server)
    const stranger = await addActor(server, { domain: elsewhere, admin: true })
    const other = procedures(server, { key: stranger.key, host: elsewhere })
    expect((await other.query('oidc.getOwn')).error?.error).toBe('oidc_not_found')
    expect((await other.query('emailServers.getOwn')).error?.error).toBe('email_server_not_found')
    expect((await other.query('cardDavServers.listOwn')).data).toEqual([])
    expect((await other.mutate('cardDavServers.deleteOwn', { id })).error?.error).toBe('carddav_server_not_found')

    await asAdmin().mutate('oidc.deleteOwn', {})
    await asAdmin().mutate('cardDavServers.deleteOwn', { id })
    await asAdmin().mutate('emailServers.deleteOwn', {})
    expect((await asAdmin().query('spaces.getOwn')).data).toMatchObject({
      has_oidc: false,
      email_server: null,
      carddav_servers: [],
    })
  })

  test.each(['127.0.0.1', 'localhost', '10.0.0.1'])('has no mails sent by a mail server at %s', async (host) => {
    const mailServer = { host, port: 2525, encryption: 'none' }
    await asAdmin().mutate('emailServers.setOwn', mailServer)
    const { data } = await asAdmin().mutate('emailServers.testOwn', { to: 'alice@example.com' })
    expect(data).toMatchObject({ delivered: false, server: `${host}:2525` })
    expect(data.error).toContain('is not at an address of the Internet')
  })
})

test('a user has no part in the settings of its Space', async () => {
  const user = await addActor(server, { domain })
  const by = procedures(server, { key: user.key, host: domain })
  expect((await by.query('spaces.getOwn')).error?.error).toBe('forbidden')
  expect((await by.mutate('spaces.updateOwn', { name: 'Mine' })).error?.error).toBe('forbidden')
})
