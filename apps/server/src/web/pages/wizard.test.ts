import { describe, expect, it } from 'vitest'
import {
  caller,
  createAccount,
  createSpace,
  expectRefused,
  fieldsOf,
  type Json,
  jsonOf,
  newName,
  userKey,
} from '../../../../../test/support/clients/rest-client.ts'
import { addActor } from '../../../../../test/support/server/actors.ts'
import { sharedServer } from '../../../../../test/support/server/shared-server.ts'
import { DOMAIN } from '../../../../../test/support/server/test-server.ts'

const server = await sharedServer()
const create = async (body: Json) => jsonOf(await caller(server).post('/api/wizard', body), 201)

/** The link of a page into the app. */
async function linkOf(path: string, headers: Record<string, string> = {}): Promise<string> {
  const { statusCode, body, headers: sent } = await server.request({ method: 'GET', url: path, headers })
  expect(statusCode, body).toBe(200)
  expect(sent['content-type']).toBe('text/html; charset=utf-8')
  expect(body).not.toContain('<script')
  return (/href="(sip-linphone:[^"]*)"/.exec(body)?.[1] ?? '').replaceAll('&amp;', '&')
}

describe('a link into the app', () => {
  it('is made with a token of 8 characters', async () => {
    const { token, url, ...rest } = await create({})
    expect(token).toMatch(/^[A-Za-z0-9]{8}$/)
    expect(new URL(url).pathname).toBe(`/wizard/${token}`)
    expect(rest).toEqual({ provisioning_account_id: null, sip: null, linphone_action: null, linphone_use_sips: false })
    expect(await linkOf(`/wizard/${token}`)).toBe('sip-linphone:?linphone-action=show')
  })

  it('sets the app up for an account, once', async () => {
    const { id } = await createAccount(server, newName())
    const { token } = await create({ provisioning_account_id: id, linphone_action: 'show' })
    await server.request({ method: 'HEAD', url: `/wizard/${token}` })
    const link = await linkOf(`/wizard/${token}`)
    const [, config = ''] = /^sip-linphone:\?linphone-action=show&linphone-fetch-config=(.*)$/.exec(link) ?? []
    const provisioning = await server.request({
      method: 'GET',
      url: new URL(config).pathname,
      headers: { 'x-linphone-provisioning': 'true' },
    })
    expect([provisioning.statusCode, provisioning.headers['content-type']]).toEqual([
      200,
      expect.stringContaining('xml'),
    ])
    expect(await linkOf(`/wizard/${token}`)).toBe('sip-linphone:?linphone-action=show')
  })

  it('opened by many at once sets one of them up', async () => {
    const { id } = await createAccount(server, newName())
    const { token } = await create({ provisioning_account_id: id })
    const links = await Promise.all([1, 2, 3, 4].map(() => linkOf(`/wizard/${token}`)))
    expect(links.filter((link) => link.includes('fetch-config'))).toHaveLength(1)
  })

  it('calls somebody', async () => {
    const { token } = await create({ sip: 'sip:desk@sip.example.org', linphone_action: 'call', linphone_use_sips: '1' })
    const call = 'sip-linphone:desk@sip.example.org?linphone-action=call&linphone-use-sips=true'
    expect(await linkOf(`/wizard/${token}`)).toBe(call)
  })

  it.each([
    [{ linphone_action: 'call' }, ['sip']],
    [{ linphone_action: 'call', sip: 'desk' }, ['sip']],
    [{ sip: 'javascript:alert(1)' }, ['sip']],
    [{ linphone_action: 'dance' }, ['linphone_action']],
    [{ provisioning_account_id: 99999 }, ['provisioning_account_id']],
    [{ provisioning_account_id: 'abc' }, ['provisioning_account_id']],
    [{ linphone_use_sips: 'perhaps' }, ['linphone_use_sips']],
  ])('is refused with what is wrong: %j', async (body, fields) => {
    expect(Object.keys(fieldsOf(await caller(server).post('/api/wizard', body)))).toEqual(fields)
  })

  it('is made by admins, for accounts of their Space, and opened at its host', async () => {
    const name = newName()
    const { id } = await createAccount(server, name)
    expectRefused(await caller(server, { key: await userKey(server, name) }).post('/api/wizard', {}), 403)
    expect((await caller(server, {}).post('/api/wizard', {})).statusCode).toBe(401)
    const domain = `${newName('tenant')}.example.net`
    await createSpace(server, domain)
    const tenantAdmin = await addActor(server, { domain, admin: true })
    const tenant = caller(server, { key: tenantAdmin.key, host: domain })
    const refused = fieldsOf(await tenant.post('/api/wizard', { provisioning_account_id: id }))
    expect(Object.keys(refused)).toEqual(['provisioning_account_id'])
    const { token } = jsonOf(await tenant.post('/api/wizard', { provisioning_account_id: tenantAdmin.id }), 201)
    expect(await linkOf(`/wizard/${token}`)).toBe('sip-linphone:?linphone-action=show')
    expect(await linkOf(`/wizard/${token}`, { host: domain })).toContain('linphone-fetch-config')
  })

  it('goes with its account', async () => {
    const { id } = await createAccount(server, newName())
    const { token } = await create({ provisioning_account_id: id })
    await caller(server).del(`/api/accounts/${id}`)
    expect(await linkOf(`/wizard/${token}`)).toBe('sip-linphone:?linphone-action=show')
  })
})

describe('the page without a token', () => {
  it.each([
    ['', 'sip-linphone:?linphone-action=show'],
    ['?sip=sip:desk@sip.example.org&linphone-action=call', 'sip-linphone:desk@sip.example.org?linphone-action=call'],
    ['?linphone-action=bye&linphone-use-sips=true', 'sip-linphone:?linphone-action=bye&linphone-use-sips=true'],
    ['?sip=javascript:alert(1)&linphone-action=call', 'sip-linphone:?linphone-action=show'],
    ['?sip=%22%3E%3Cscript%3E&linphone-action=%3Cb%3E', 'sip-linphone:?linphone-action=show'],
  ])('has the link that its address asks for: %s', async (query, link) => {
    expect(await linkOf(`/wizard${query}`)).toBe(link)
  })

  it('speaks French, and names the Space', async () => {
    const headers = { 'accept-language': 'fr' }
    const { body } = await server.request({ method: 'GET', url: '/wizard', headers, host: DOMAIN })
    expect(body).toContain('Ouvrir dans l’application')
  })
})
