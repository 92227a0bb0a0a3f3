import { describe, expect, it } from 'vitest'
import { challengesOf } from '../../../../../test/support/clients/digest-client.ts'
import { fetchAsApp, lpconfigOf } from '../../../../../test/support/clients/provisioning.ts'
import { createAccount, createSpace, expectRefused, userKey } from '../../../../../test/support/clients/rest-client.ts'
import { sharedServer } from '../../../../../test/support/server/shared-server.ts'
import { DOMAIN } from '../../../../../test/support/server/test-server.ts'

const server = await sharedServer()
let named = 0

/** The document of a new account of a new Space with these settings. */
async function documentIn(domain: string, settings: Record<string, unknown>, account: Record<string, unknown> = {}) {
  await createSpace(server, domain, settings)
  const { provisioning_token } = await createAccount(server, 'wanda01', { domain, ...account })
  return lpconfigOf(await fetchAsApp(server, `/provisioning/${provisioning_token}`, { host: domain }))
}

const shown = async (domain: string) => lpconfigOf(await fetchAsApp(server, '/provisioning', { host: domain })).sections

describe('the document without an account', () => {
  it('tells where the contacts are, and nothing of any account', async () => {
    expect(await shown(DOMAIN)).toEqual({ misc: { 'contacts-vcard-list': `http://${DOMAIN}:3000/contacts/vcard` } })
  })

  it('has what the Space adds, but for what completes an account', async () => {
    const custom_provisioning_entries =
      '[net]\nmtu=1300\n[misc]\nversion_check_url_root=https://v.example\n[proxy_0]\nreg_expires=600'
    await createSpace(server, 'added.example', { custom_provisioning_entries })
    expect(await shown('added.example')).toEqual({
      misc: {
        'contacts-vcard-list': 'http://added.example:3000/contacts/vcard',
        version_check_url_root: 'https://v.example',
      },
      net: { mtu: '1300' },
    })
  })
})

describe('the document of an account', () => {
  it('has the Space’s switches, the account’s address, where it registers, and its hash', async () => {
    const { sections, overwriting } = await documentIn('plain.example', {}, { display_name: 'Wanda W.' })
    expect(sections).toEqual({
      misc: { 'contacts-vcard-list': 'http://plain.example:3000/contacts/vcard' },
      ui: {
        super: '0',
        disable_chat_feature: '0',
        disable_meetings_feature: '0',
        disable_broadcast_feature: '1',
        hide_settings: '0',
        hide_account_settings: '0',
        disable_call_recordings_feature: '0',
        only_display_sip_uri_username: '0',
        assistant_hide_create_account: '0',
        assistant_disable_qr_code: '0',
        assistant_hide_third_party_account: '0',
        max_account: '0',
      },
      proxy_0: { reg_identity: '"Wanda W." <sip:wanda01@plain.example>', reg_proxy: '<sip:plain.example>' },
      auth_info_0: {
        username: 'wanda01',
        domain: 'plain.example',
        ha1: expect.stringMatching(/^[0-9a-f]{64}$/),
        realm: 'plain.example',
        algorithm: 'SHA-256',
      },
    })
    expect(overwriting).toEqual([])
  })

  it('follows every setting of its Space', async () => {
    const { sections, overwriting } = await documentIn('set.example', {
      super: true,
      disable_chat_feature: true,
      disable_broadcast_feature: false,
      hide_settings: true,
      assistant_disable_qr_code: true,
      max_account: 2,
      account_realm: 'The <Realm> & Co',
      account_proxy_registrar_address: 'edge.set.example:5061;transport=tls',
      custom_provisioning_entries: '[ui]\ntheme="dark; blue"\n[proxy_0]\nreg_expires=600\n[sip.example]\nx=<&>',
      custom_provisioning_overwrite_all: true,
    })
    expect(sections).toMatchObject({
      ui: {
        super: '1',
        disable_chat_feature: '1',
        disable_meetings_feature: '0',
        disable_broadcast_feature: '0',
        hide_settings: '1',
        hide_account_settings: '0',
        assistant_disable_qr_code: '1',
        max_account: '2',
        theme: 'dark; blue',
      },
      proxy_0: {
        reg_identity: '<sip:wanda01@set.example>',
        reg_proxy: '<sip:edge.set.example:5061;transport=tls>',
        reg_expires: '600',
      },
      auth_info_0: { realm: 'The <Realm> & Co' },
      'sip.example': { x: '<&>' },
    })
    const all = Object.entries(sections).flatMap(([section, entries]) =>
      Object.keys(entries).map((name) => `${section}/${name}`),
    )
    expect(overwriting).toEqual(all)
  })

  it.each(['"; DROP <b>&amp;', 'Zoë \u{1f4de} “W”', '  spaced  ', ']]>', 'a\uffffb'])(
    'is well-formed and names an account called %s',
    async (display_name) => {
      const { provisioning_token, id } = await createAccount(server, `named-${++named}`, {
        display_name,
      })
      const { sections } = lpconfigOf(await fetchAsApp(server, `/provisioning/${provisioning_token}`))
      const { rows } = await server.database.pool.query('select display_name from accounts where id = $1', [id])
      const kept = rows[0].display_name.replace('\uffff', '').replace(/[\\"]/g, '\\$&')
      expect(sections['proxy_0']?.['reg_identity']).toMatch(/^".*" <sip:named-\w+@sip\.example\.org>$/)
      expect(sections['proxy_0']?.['reg_identity']?.split(' <sip:')[0]).toBe(`"${kept}"`)
    },
  )

  it('leaves out what has been stored of a Space’s entries without being allowed', async () => {
    await createSpace(server, 'stored.example')
    const entries = '[auth_info_0]\nusername=root\n[proxy_0]\nreg_proxy=sip:evil.example\ngarbage\n[net]\nmtu=1200'
    await server.database.pool.query(
      `update spaces set custom_provisioning_entries = $1 where domain = 'stored.example'`,
      [entries],
    )
    const { provisioning_token } = await createAccount(server, 'wanda02', { domain: 'stored.example' })
    const { sections } = lpconfigOf(
      await fetchAsApp(server, `/provisioning/${provisioning_token}`, { host: 'stored.example' }),
    )
    expect(sections).toMatchObject({
      proxy_0: { reg_proxy: '<sip:stored.example>' },
      auth_info_0: { username: 'wanda02' },
      net: { mtu: '1200' },
    })
  })
})

describe('one’s own document', () => {
  it('is there as often as one asks, and uses no token up', async () => {
    const { provisioning_token } = await createAccount(server, 'wilma01', { activated: true })
    const key = await userKey(server, 'wilma01')
    const first = lpconfigOf(await fetchAsApp(server, '/provisioning/me', { key }))
    expect(first.sections['auth_info_0']).toMatchObject({ username: 'wilma01', domain: DOMAIN })
    expect(lpconfigOf(await fetchAsApp(server, '/provisioning/me', { key }))).toEqual(first)
    expect(lpconfigOf(await fetchAsApp(server, `/provisioning/${provisioning_token}`))).toEqual(first)
  })

  it('is that of one’s own Space, also for a super admin at another Space’s host', async () => {
    await createSpace(server, 'visited.example')
    await createAccount(server, 'sybil01', { activated: true, admin: true })
    const key = await userKey(server, 'sybil01')
    const { sections } = lpconfigOf(await fetchAsApp(server, '/provisioning/me', { key, host: 'visited.example' }))
    expect(sections).toMatchObject({
      misc: { 'contacts-vcard-list': `http://${DOMAIN}:3000/contacts/vcard` },
      ui: { super: '1' },
      auth_info_0: { username: 'sybil01', domain: DOMAIN, realm: DOMAIN },
    })
  })

  it('asks for credentials', async () => {
    expectRefused(await fetchAsApp(server, '/provisioning/me'), 401)
    const challenged = await fetchAsApp(server, '/provisioning/me', { headers: { from: `sip:admin@${DOMAIN}` } })
    expectRefused(challenged, 401)
    expect(challengesOf(challenged)).toContainEqual(expect.objectContaining({ realm: DOMAIN, algorithm: 'SHA-256' }))
  })

  it('is refused to a blocked account', async () => {
    const { id } = await createAccount(server, 'wilma02', { activated: true })
    const key = await userKey(server, 'wilma02')
    await server.database.pool.query('update accounts set blocked = true where id = $1', [id])
    expectRefused(await fetchAsApp(server, '/provisioning/me', { key }), 403)
  })
})
