import { operations } from '@sipspace/core'
import { describe, expect, it } from 'vitest'
import {
  type Caller,
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
import { ADMIN_KEY, DOMAIN } from '../../../../../test/support/server/test-server.ts'

const server = await sharedServer()
const OWN = '/api/accounts/me/call_forwardings'
const toDesk = { type: 'always', forward_to: 'sip_uri', sip_uri: 'sip:desk@sip.example.org', enabled: true }

interface Party {
  id: number
  name: string
  url: string
  user: Caller
}

async function newParty(): Promise<Party> {
  const name = newName()
  const { id } = await createAccount(server, name, { activated: true })
  const user = caller(server, { key: await userKey(server, name) })
  return { id, name, url: `/api/accounts/${id}/call_forwardings`, user }
}

/** The two ways to the forwardings of an account: its own, and an admin's. */
const ways: [string, (party: Party) => Caller & { url: string }][] = [
  ['by the account itself', ({ user }) => ({ ...user, url: OWN })],
  ['by an admin', ({ url }) => ({ ...caller(server), url })],
]

const list = async ({ get, url }: Caller & { url: string }) => jsonOf(await get(url)) as unknown as Json[]

describe.each(ways)('call forwardings %s', (_name, wayOf) => {
  const way = async () => {
    const party = await newParty()
    return { ...wayOf(party), party }
  }

  it('are none at first', async () => {
    expect(await list(await way())).toEqual([])
  })

  it('are created, listed, shown, changed and deleted', async () => {
    const { get, post, put, del, url, party } = await way()
    const created = jsonOf(await post(url, toDesk), 201)
    expect(created).toEqual({
      ...toDesk,
      id: expect.any(Number),
      contact_id: null,
      contact_sip_uri: null,
      created_at: expect.stringMatching(/^2026-/),
      updated_at: created['created_at'],
    })
    const one = `${url}/${created['id']}`
    expect(jsonOf(await get(one))).toEqual(created)
    expect(jsonOf(await get(url))).toEqual([created])
    server.clock.advance({ minutes: 1 })
    const changed = jsonOf(await put(one, { forward_to: 'voicemail', enabled: false }))
    expect(changed).toMatchObject({ id: created['id'], type: 'always', forward_to: 'voicemail', sip_uri: null })
    expect(changed).toMatchObject({ enabled: false, created_at: created['created_at'] })
    expect(changed['updated_at']).not.toBe(created['updated_at'])
    expect(jsonOf(await party.user.get(OWN))).toEqual([changed])
    const deleted = await del(one)
    expect([deleted.statusCode, deleted.body]).toEqual([200, ''])
    expectRefused(await get(one), 404, 'No such call forwarding.')
    expectRefused(await del(one), 404)
    expectRefused(await put(one, toDesk), 404)
  })

  it.each([
    [{}, ['type', 'forward_to', 'enabled']],
    [{ ...toDesk, type: 'away' }, ['type']],
    [{ ...toDesk, type: null }, ['type']],
    [{ ...toDesk, forward_to: 'moon' }, ['forward_to']],
    [{ ...toDesk, sip_uri: undefined }, ['sip_uri']],
    [{ ...toDesk, sip_uri: '' }, ['sip_uri']],
    [{ ...toDesk, sip_uri: 'desk@sip.example.org' }, ['sip_uri']],
    [{ ...toDesk, sip_uri: 'mailto:desk@sip.example.org' }, ['sip_uri']],
    [{ ...toDesk, sip_uri: 'sip:desk@sip.example.org?Replaces=1' }, ['sip_uri']],
    [{ ...toDesk, sip_uri: `sip:${'x'.repeat(600)}@sip.example.org` }, ['sip_uri']],
    [{ ...toDesk, sip_uri: 7 }, ['sip_uri']],
    [{ ...toDesk, enabled: 'perhaps' }, ['enabled']],
    [{ ...toDesk, enabled: null }, ['enabled']],
    [{ ...toDesk, forward_to: 'contact' }, ['contact_id']],
    [{ ...toDesk, forward_to: 'contact', contact_id: 1 }, ['contact_id']],
    [{ ...toDesk, forward_to: 'contact', contact_id: 'one' }, ['contact_id']],
    [{ ...toDesk, sip_uri: 'x', enabled: 'x' }, ['sip_uri', 'enabled']],
  ])('are refused with what is wrong: %j', async (body, fields) => {
    const { post, url } = await way()
    expect(Object.keys(fieldsOf(await post(url, body))).toSorted()).toEqual(fields.toSorted())
  })

  it('takes flags and numbers as text, as simple clients send them', async () => {
    const { post, url } = await way()
    expect(jsonOf(await post(url, { ...toDesk, enabled: '1' }), 201)['enabled']).toBe(true)
  })

  it('keeps nothing of a target that is not the one chosen', async () => {
    const { post, url } = await way()
    const body = { ...toDesk, forward_to: 'voicemail', contact_id: 1 }
    expect(jsonOf(await post(url, body), 201)).toMatchObject({ sip_uri: null, contact_id: null })
  })

  it('has each type once, and `always` excludes the others while it is enabled', async () => {
    const { post, put, url } = await way()
    const always = jsonOf(await post(url, toDesk), 201)
    expect(Object.keys(fieldsOf(await post(url, { ...toDesk, enabled: false })))).toEqual(['type'])
    expect(Object.keys(fieldsOf(await post(url, { ...toDesk, type: 'busy' })))).toEqual(['enabled'])
    const busy = jsonOf(await post(url, { ...toDesk, type: 'busy', enabled: false }), 201)
    expect(Object.keys(fieldsOf(await put(`${url}/${busy['id']}`, toDesk)))).toEqual(['enabled'])
    jsonOf(await put(`${url}/${always['id']}`, { ...toDesk, enabled: false }))
    jsonOf(await put(`${url}/${busy['id']}`, toDesk))
    jsonOf(await post(url, { ...toDesk, type: 'no_answer' }), 201)
    expect(Object.keys(fieldsOf(await put(`${url}/${always['id']}`, toDesk)))).toEqual(['enabled'])
  })

  it('is changed without its type, which stays what it is', async () => {
    const { post, put, url } = await way()
    const { id } = jsonOf(await post(url, { ...toDesk, type: 'busy' }), 201)
    const { type: _, ...rest } = toDesk
    expect(jsonOf(await put(`${url}/${id}`, rest))['type']).toBe('busy')
    expect(jsonOf(await put(`${url}/${id}`, { ...rest, type: 'no_answer' }))['type']).toBe('busy')
    expect(Object.keys(fieldsOf(await put(`${url}/${id}`, { enabled: true }))).toSorted()).toEqual([
      'forward_to',
      'sip_uri',
    ])
  })

  it('leads to a contact, also of a contacts list, and goes with its account', async () => {
    const { get, post, put, url, party } = await way()
    const [friend, listed, foreignPid] = [await newParty(), await newParty(), await newParty()]
    const admin = caller(server)
    await admin.post(`/api/accounts/${party.id}/contacts/${friend.id}`)
    const { id: listId } = jsonOf(await admin.post('/api/contacts_lists', { title: 'T', description: 'D' }), 201)
    await admin.post(`/api/contacts_lists/${listId}/contacts/${listed.id}`)
    const toContact = (id: number) => ({ type: 'busy', forward_to: 'contact', contact_id: id, enabled: true })
    expect(Object.keys(fieldsOf(await post(url, toContact(listed.id))))).toEqual(['contact_id'])
    await admin.post(`/api/accounts/${party.id}/contacts_lists/${listId}`)
    expect(Object.keys(fieldsOf(await post(url, toContact(foreignPid.id))))).toEqual(['contact_id'])
    const created = jsonOf(await post(url, toContact(listed.id)), 201)
    expect(created).toMatchObject({ contact_id: listed.id, contact_sip_uri: `sip:${listed.name}@${DOMAIN}` })
    const one = `${url}/${created['id']}`
    expect(jsonOf(await put(one, toContact(friend.id)))['contact_sip_uri']).toBe(`sip:${friend.name}@${DOMAIN}`)
    expect(Object.keys(fieldsOf(await put(one, toContact(foreignPid.id))))).toEqual(['contact_id'])
    await admin.del(`/api/accounts/${friend.id}`)
    expectRefused(await get(one), 404)
  })

  it('takes turns: of many at once, no two are of a type, and none is beside `always`', async () => {
    const { post, url, ...rest } = await way()
    const bodies = ['always', 'busy', 'no_answer', 'always', 'busy', 'no_answer'].map((type) => ({ ...toDesk, type }))
    const answers = await Promise.all(bodies.map((body) => post(url, body)))
    for (const { statusCode } of answers) expect([201, 422]).toContain(statusCode)
    const types = (await list({ post, url, ...rest })).map(({ type }) => type as string)
    expect(new Set(types).size).toBe(types.length)
    if (types.includes('always')) expect(types).toEqual(['always'])
  })
})

describe('call forwardings', () => {
  it('of an account go with it, and with its Space', async () => {
    const { id, url } = await newParty()
    await caller(server).post(url, toDesk)
    const domain = `${newName('gone')}.example.net`
    await createSpace(server, domain)
    const { id: other } = await createAccount(server, newName(), { domain })
    const there = caller(server, { key: ADMIN_KEY, host: domain })
    jsonOf(await there.post(`/api/accounts/${other}/call_forwardings`, toDesk), 201)
    await caller(server).del(`/api/accounts/${id}`)
    await there.del(`/api/accounts/${other}`)
    const { rows } = await server.database.pool.query('select from call_forwardings where account_id = any($1)', [
      [id, other],
    ])
    expect(rows).toEqual([])
  })

  it('of another account or Space are not found', async () => {
    const [one, other] = [await newParty(), await newParty()]
    const admin = caller(server)
    const { id } = jsonOf(await admin.post(one.url, toDesk), 201)
    const domain = `${newName('tenant')}.example.net`
    await createSpace(server, domain)
    const { key } = await addActor(server, { domain, admin: true })
    const tenant = caller(server, { key, host: domain })
    for (const [by, url] of [
      [admin, other.url],
      [other.user, OWN],
      [tenant, one.url],
    ] as const) {
      expectRefused(await by.get(`${url}/${id}`), 404)
      expectRefused(await by.put(`${url}/${id}`, { ...toDesk, enabled: false }), 404)
      expectRefused(await by.del(`${url}/${id}`), 404)
    }
    expectRefused(await tenant.get(one.url), 404)
    expectRefused(await tenant.post(one.url, { ...toDesk, type: 'busy' }), 404)
    expectRefused(await admin.get('/api/accounts/99999/call_forwardings'), 404)
    expectRefused(await admin.get('/api/accounts/nobody/call_forwardings'), 404)
    expectRefused(await admin.post('/api/accounts/99999/call_forwardings', {}), 404)
    expect(jsonOf(await admin.get(one.url))).toMatchObject([{ id, enabled: true }])
  })

  it('of others are no user’s business, and nothing is without credentials', async () => {
    const [one, other] = [await newParty(), await newParty()]
    for (const send of [() => other.user.get(one.url), () => other.user.post(one.url, toDesk)]) {
      expectRefused(await send(), 403)
    }
    expect((await caller(server, {}).get(OWN)).statusCode).toBe(401)
  })

  it('say what is wrong in French', async () => {
    const { url } = await newParty()
    const french = caller(server, { key: ADMIN_KEY, headers: { 'accept-language': 'fr' } })
    await french.post(url, toDesk)
    expect(fieldsOf(await french.post(url, { ...toDesk, type: 'busy', sip_uri: 'x' }))).toEqual({
      sip_uri: ['sip_uri doit être un URI SIP, par exemple sip:alice@sip.example.org.'],
      enabled: ['enabled : tant que tous les appels sont renvoyés, aucun autre renvoi ne peut être activé.'],
    })
  })
})

describe('resolving a SIP address', () => {
  it.each([
    (name: string) => `${name}@${DOMAIN}`,
    (name: string) => `sip:${name}@${DOMAIN}`,
    (name: string) => `sip%3A${name}%40${DOMAIN}`,
    (name: string) => encodeURIComponent(`"Alice" <sips:${name}@${DOMAIN}:5061;transport=tls;user=phone>`),
    (name: string) => `sip:${name}@SIP.example.org:5060;user=phone`,
  ])('gives the account with its forwardings: %s', async (write) => {
    const { name, url, id } = await newParty()
    const forwarding = jsonOf(await caller(server).post(url, toDesk), 201)
    const { type, payload } = jsonOf(await caller(server).get(`/api/resolve/${write(name)}`))
    expect(type).toBe('account')
    expect(payload).toMatchObject({
      id,
      username: name,
      sip_uri: `sip:${name}@${DOMAIN}`,
      call_forwardings: [forwarding],
    })
    expect(operations.accounts.get.output.shape).toHaveProperty('sip_uri')
  })

  it.each(['nobody99@sip.example.org', 'nobody99', 'admin@other.example.org', 'sip:admin:secret@sip.example.org'])(
    'finds nobody at %s',
    async (sip) => expectRefused(await caller(server).get(`/api/resolve/${sip}`), 404, 'No such account.'),
  )

  it('is for admins, each in the Space of the host', async () => {
    const { name, user } = await newParty()
    const domain = `${newName('tenant')}.example.net`
    await createSpace(server, domain)
    const { key } = await addActor(server, { domain, admin: true, username: 'tenant-admin' })
    const tenant = caller(server, { key, host: domain })
    expectRefused(await user.get(`/api/resolve/${name}@${DOMAIN}`), 403)
    expect((await caller(server, {}).get(`/api/resolve/${name}@${DOMAIN}`)).statusCode).toBe(401)
    expectRefused(await tenant.get(`/api/resolve/${name}@${DOMAIN}`), 404)
    expect(jsonOf(await tenant.get(`/api/resolve/tenant-admin@${domain}`))['payload']['call_forwardings']).toEqual([])
    expectRefused(await caller(server).get(`/api/resolve/tenant-admin@${domain}`), 404)
  })
})
