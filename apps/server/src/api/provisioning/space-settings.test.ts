import { describe, expect, it } from 'vitest'
import { fetchAsApp, lpconfigOf } from '../../../../../test/support/clients/provisioning.ts'
import { caller, createSpace, fieldsOf, jsonOf } from '../../../../../test/support/clients/rest-client.ts'
import { sharedServer } from '../../../../../test/support/server/shared-server.ts'
import { ADMIN_KEY } from '../../../../../test/support/server/test-server.ts'

const server = await sharedServer()

const space = (fields: Record<string, unknown>) => ({ name: 'S', domain: 's.example', host: 's.example', ...fields })

describe('what a Space adds to its documents', () => {
  it.each([
    ['en', ['line 2: ui/hide_settings cannot', 'line 4: write [section]']],
    ['fr', ['ligne 2 : ui/hide_settings ne se règle', 'ligne 4 : écrivez [section]']],
  ])('is refused in %s by the lines that are wrong', async (language, said) => {
    const custom_provisioning_entries = '[ui]\nhide_settings=1\n\nnonsense'
    const options = { key: ADMIN_KEY, headers: { 'accept-language': language } }
    const response = await caller(server, options).post('/api/spaces', space({ custom_provisioning_entries }))
    expect(fieldsOf(response)).toEqual({
      custom_provisioning_entries: said.map((words) => expect.stringContaining(words)),
    })
  })

  it('changes with the Space, and stays as it was when the change is refused', async () => {
    const url = '/api/spaces/changing.example'
    const created = await createSpace(server, 'changing.example', { custom_provisioning_entries: '[net]\nmtu=1300' })
    const net = async () =>
      lpconfigOf(await fetchAsApp(server, '/provisioning', { host: 'changing.example' })).sections['net']
    const put = (custom_provisioning_entries: string) =>
      caller(server).put(url, { ...created, custom_provisioning_entries })
    expect(Object.keys(fieldsOf(await put('[auth_info_0]\nha1=0')))).toEqual(['custom_provisioning_entries'])
    expect(await net()).toEqual({ mtu: '1300' })
    jsonOf(await put('[net]\nmtu=1400'))
    expect(await net()).toEqual({ mtu: '1400' })
  })
})

describe('where the apps of a Space register', () => {
  it.each(['my proxy', 'https://proxy.example', 'sip:user@proxy.example', 'proxy.example:sip', 'proxy.example>'])(
    'is not %s',
    async (account_proxy_registrar_address) => {
      const response = await caller(server).post('/api/spaces', space({ account_proxy_registrar_address }))
      expect(fieldsOf(response)).toEqual({ account_proxy_registrar_address: [expect.stringContaining('SIP URI')] })
    },
  )

  it.each([
    'proxy.example',
    '10.0.0.1:5080',
    '[2001:db8::1]:5060',
    'sips:proxy.example;transport=tls',
    '<sip:p_1.example;lr>',
  ])('may be %s', async (account_proxy_registrar_address) => {
    const domain = `at-${account_proxy_registrar_address
      .replace(/\W|_/g, '-')
      .toLowerCase()
      .replace(/^-+|-+$/g, '')}.example`
    expect(await createSpace(server, domain, { account_proxy_registrar_address })).toMatchObject({
      account_proxy_registrar_address,
    })
  })
})
