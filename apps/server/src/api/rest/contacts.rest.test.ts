import { beforeAll, describe, expect, it } from 'vitest'
import {
  caller,
  createAccount,
  createSpace,
  expectNoDefect,
  expectRefused,
  type Json,
  jsonOf,
  newName,
  userKey,
} from '../../../../../test/support/clients/rest-client.ts'
import { addActor } from '../../../../../test/support/server/actors.ts'
import { sharedServer } from '../../../../../test/support/server/shared-server.ts'
import { DOMAIN } from '../../../../../test/support/server/test-server.ts'

const server = await sharedServer()
let outsider: number
beforeAll(async () => {
  await createSpace(server, 'other.example')
  outsider = (await createAccount(server, 'outsider', { domain: 'other.example' }))['id']
})

const UNKNOWN = 2_000_000_000

interface Member {
  id: number
  name: string
  url: string
}

async function member(fields: Json = {}): Promise<Member> {
  const name = newName()
  const { id } = await createAccount(server, name, { activated: true, ...fields })
  return { id, name, url: `/api/accounts/${id}` }
}

const asUser = async ({ name }: Member) => caller(server, { key: await userKey(server, name) })

const idsOf = (contacts: Json) => (contacts as Json[]).map(({ id }) => id)

async function expectDone(response: ReturnType<ReturnType<typeof caller>['post']>): Promise<void> {
  const { statusCode, body } = await response
  expect([statusCode, body]).toEqual([200, ''])
}

/** A contacts list with these accounts on it. */
async function newList(members: Member[] = []): Promise<{ id: number; url: string }> {
  const { post } = caller(server)
  const { id } = jsonOf(await post('/api/contacts_lists', { title: 'Family', description: 'All of them' }), 201)
  const url = `/api/contacts_lists/${id}`
  for (const one of members) await expectDone(post(`${url}/contacts/${one.id}`))
  return { id, url }
}

describe('the contacts of an account', () => {
  it('are none at first', async () => {
    const { url, id } = await member()
    const { get, del } = caller(server)
    expect(jsonOf(await get(`${url}/contacts`))).toEqual([])
    expectRefused(await get(`${url}/contacts/${id}`), 404, 'contact')
    expectRefused(await del(`${url}/contacts/${id}`), 404, 'contact')
  })

  it('are added once each, and shown as accounts are, oldest first', async () => {
    const [owner, first, second] = [await member(), await member({ email: 'first@mail.example' }), await member()]
    const { get, post } = caller(server)
    for (const { id } of [second, first, first]) await expectDone(post(`${owner.url}/contacts/${id}`))
    const shown = [jsonOf(await get(first.url)), jsonOf(await get(second.url))]
    for (const one of shown) delete one['phone_change_code']
    expect(jsonOf(await get(`${owner.url}/contacts`))).toEqual(shown)
    expect(jsonOf(await get(`${owner.url}/contacts/${first.id}`))).toEqual(shown[0])
    expect(jsonOf(await get(`${first.url}/contacts`))).toEqual([])
  })

  it('are added once, of several at once', async () => {
    await using secondProcess = await server.secondProcess()
    const [owner, contact] = [await member(), await member()]
    const add = (n: number) => caller(n % 2 ? secondProcess : server).post(`${owner.url}/contacts/${contact.id}`)
    const answers = await Promise.all([0, 1, 2, 3].map(add))
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200, 200, 200])
    expect(jsonOf(await caller(server).get(`${owner.url}/contacts`))).toHaveLength(1)
    expectNoDefect(secondProcess)
  })

  it('are taken away', async () => {
    const [owner, first, second] = [await member(), await member(), await member()]
    const { get, post, del } = caller(server)
    for (const { id } of [first, second]) await expectDone(post(`${owner.url}/contacts/${id}`))
    await expectDone(del(`${owner.url}/contacts/${first.id}`))
    expectRefused(await del(`${owner.url}/contacts/${first.id}`), 404, 'contact')
    expectRefused(await get(`${owner.url}/contacts/${first.id}`), 404, 'contact')
    expect(idsOf(jsonOf(await get(`${owner.url}/contacts`)))).toEqual([second.id])
  })

  it('are gone with their account', async () => {
    const [owner, contact] = [await member(), await member()]
    const { get, post, del } = caller(server)
    await expectDone(post(`${owner.url}/contacts/${contact.id}`))
    await expectDone(del(contact.url))
    expect(jsonOf(await get(`${owner.url}/contacts`))).toEqual([])
  })

  it('are of accounts that are there, in the same Space', async () => {
    const owner = await member()
    const { get, post, del } = caller(server)
    for (const id of [UNKNOWN, outsider, 'nobody']) {
      expectRefused(await post(`${owner.url}/contacts/${id}`), 404, 'account')
      expectRefused(await del(`${owner.url}/contacts/${id}`), 404, 'contact')
      expectRefused(await get(`/api/accounts/${id}/contacts`), 404, 'account')
      expectRefused(await get(`/api/accounts/${id}/contacts/${owner.id}`), 404)
      expectRefused(await post(`/api/accounts/${id}/contacts/${owner.id}`), 404, 'account')
      expectRefused(await del(`/api/accounts/${id}/contacts/${owner.id}`), 404)
    }
    const other = await addActor(server, { domain: 'other.example', admin: true })
    const { get: getThere, post: postThere } = caller(server, { key: other.key, host: 'other.example' })
    expectRefused(await getThere(`${owner.url}/contacts`), 404, 'account')
    expectRefused(await postThere(`/api/accounts/${outsider}/contacts/${owner.id}`), 404, 'account')
  })

  it('are for admins', async () => {
    const owner = await member()
    const user = await asUser(owner)
    for (const one of [`${owner.url}/contacts`, `${owner.url}/contacts/${owner.id}`, '/api/contacts_lists']) {
      expectRefused(await user.get(one), 403)
      expectRefused(await caller(server, {}).get(one), 401)
    }
    expectRefused(await user.post(`${owner.url}/contacts/${owner.id}`), 403)
    expectRefused(await user.del(`${owner.url}/contacts/${owner.id}`), 403)
    expectRefused(await user.post('/api/contacts_lists', { title: 'Mine', description: 'All' }), 403)
  })
})

describe('one’s own contacts', () => {
  it('are one’s own and those on one’s lists, each once, oldest first', async () => {
    const [owner, first, second, third] = [await member(), await member(), await member(), await member()]
    const { post, del } = caller(server)
    for (const { id } of [third, second]) await expectDone(post(`${owner.url}/contacts/${id}`))
    const [list, also] = [await newList([first, second]), await newList([first])]
    for (const { id } of [list, also]) await expectDone(post(`${owner.url}/contacts_lists/${id}`))
    const user = await asUser(owner)
    const own = async () => idsOf(jsonOf(await user.get('/api/accounts/me/contacts')))
    expect(await own()).toEqual([first.id, second.id, third.id])
    await expectDone(del(`${owner.url}/contacts_lists/${list.id}`))
    await expectDone(del(`${owner.url}/contacts/${second.id}`))
    expect(await own()).toEqual([first.id, third.id])
    await expectDone(del(also.url))
    expect(await own()).toEqual([third.id])
  })

  it('are found by their SIP address, in all its forms', async () => {
    const [owner, contact, listed, foreignPid] = [await member(), await member(), await member(), await member()]
    const { id } = await newList([listed])
    await expectDone(caller(server).post(`${owner.url}/contacts/${contact.id}`))
    await expectDone(caller(server).post(`${owner.url}/contacts_lists/${id}`))
    const { get } = await asUser(owner)
    const find = (sip: string) => get(`/api/accounts/me/contacts/${sip}`)
    for (const sip of [`${contact.name}@${DOMAIN}`, `sip:${contact.name}@${DOMAIN}`, `${contact.name}%40${DOMAIN}`]) {
      expect(jsonOf(await find(sip))['id']).toBe(contact.id)
    }
    expect(jsonOf(await find(`${listed.name}@${DOMAIN}`))['id']).toBe(listed.id)
    for (const sip of [
      `${foreignPid.name}@${DOMAIN}`,
      `${contact.name}@other.example`,
      contact.name,
      'x'.repeat(500),
    ]) {
      expectRefused(await find(sip), 404, 'contact')
    }
  })

  it('show nothing that is between them and the server', async () => {
    const owner = await member()
    const contact = await member({
      email: 'secret@mail.example',
      phone: null,
      display_name: 'Connie',
      dtmf_protocol: 'rfc2833',
      dictionary: { floor: '3' },
    })
    const { get, post } = caller(server)
    await expectDone(post(`${owner.url}/contacts/${contact.id}`))
    const { provisioning_token: token } = jsonOf(await get(contact.url))
    expect(token).toMatch(/./)
    const response = await (await asUser(owner)).get('/api/accounts/me/contacts')
    expect(jsonOf(response)).toEqual([
      {
        id: contact.id,
        username: contact.name,
        domain: DOMAIN,
        sip_uri: `sip:${contact.name}@${DOMAIN}`,
        activated: true,
        dtmf_protocol: 'rfc2833',
        display_name: 'Connie',
        realm: null,
        provisioning_token: '',
        provisioning_token_expire_at: null,
        dictionary: { floor: '3' },
        passwords: [{ algorithm: 'SHA-256' }],
        email_change_code: null,
        types: [],
        actions: [],
        carddav_servers: [],
      },
    ])
    expect(response.body).not.toMatch(new RegExp(`${token}|secret@`))
  })

  it('are those in one’s own Space, also for a super admin at another host', async () => {
    const [boss, contact] = [await member({ admin: true }), await member()]
    await expectDone(caller(server).post(`${boss.url}/contacts/${contact.id}`))
    const there = caller(server, { key: await userKey(server, boss.name), host: 'other.example' })
    expect(idsOf(jsonOf(await there.get('/api/accounts/me/contacts')))).toEqual([contact.id])
    expect(jsonOf(await there.get(`/api/accounts/me/contacts/${contact.name}@${DOMAIN}`))['id']).toBe(contact.id)
  })

  it('ask for credentials', async () => {
    expectRefused(await caller(server, {}).get('/api/accounts/me/contacts'), 401)
    expectRefused(await caller(server, {}).get(`/api/accounts/me/contacts/admin@${DOMAIN}`), 401)
  })
})
