import { describe, expect, it } from 'vitest'
import {
  caller,
  createAccount,
  createSpace,
  expectNoDefect,
  expectRefused,
  fieldsOf,
  type Json,
  jsonOf,
  newName,
} from '../../../../../test/support/clients/rest-client.ts'
import { addActor } from '../../../../../test/support/server/actors.ts'
import { sharedServer } from '../../../../../test/support/server/shared-server.ts'

const server = await sharedServer()
const URL = '/api/contacts_lists'
const labels = { title: 'Family', description: 'All of them' }
const UNKNOWN = 2_000_000_000

/** A Space with an admin and accounts. */
async function newSpace() {
  const host = `${newName('space')}.example`
  await createSpace(server, host)
  const { key } = await addActor(server, { domain: host, admin: true })
  const admin = caller(server, { key, host })
  const ids: number[] = []
  for (const name of ['member01', 'member02']) ids.push((await createAccount(server, name, { domain: host }))['id'])
  const [one = 0, two = 0] = ids
  const add = async (fields: Json = labels): Promise<Json> => jsonOf(await admin.post(URL, fields), 201)
  return { ...admin, one, two, add }
}

async function expectDone(response: ReturnType<ReturnType<typeof caller>['post']>): Promise<void> {
  const { statusCode, body } = await response
  expect([statusCode, body]).toEqual([200, ''])
}

describe('contacts lists', () => {
  it('are created, listed oldest first, shown and changed', async () => {
    const { get, put, add } = await newSpace()
    expect(jsonOf(await get(URL))).toEqual([])
    const first = await add()
    const second = await add({ title: 'Work', description: 'Two\nlines' })
    const moment = server.clock().toISOString().replace('Z', '000Z')
    expect(first).toEqual({
      ...labels,
      version: expect.stringMatching(/^\d+$/),
      id: expect.any(Number),
      space_id: expect.any(Number),
      contacts_count: 0,
      created_at: moment,
      updated_at: moment,
    })
    expect(jsonOf(await get(URL))).toEqual([first, second])
    server.clock.advance({ minutes: 1 })
    const changed = jsonOf(await put(`${URL}/${first['id']}`, { title: 'Friends', description: 'Some' }))
    const updated_at = server.clock().toISOString().replace('Z', '000Z')
    expect(changed).toEqual({
      ...first,
      title: 'Friends',
      description: 'Some',
      updated_at,
      version: expect.stringMatching(/^\d+$/),
    })
    expect(jsonOf(await get(`${URL}/${first['id']}`))).toEqual(changed)
  })

  it('have a title and a description', async () => {
    const { post, put, add } = await newSpace()
    const { id } = await add()
    for (const send of [(fields: Json) => post(URL, fields), (fields: Json) => put(`${URL}/${id}`, fields)]) {
      expect(fieldsOf(await send({}))).toEqual({
        title: ['title is required.'],
        description: ['description is required.'],
      })
      expect(Object.keys(fieldsOf(await send({ title: 'two\nlines', description: 7 }))).sort()).toEqual([
        'description',
        'title',
      ])
      expect(Object.keys(fieldsOf(await send({ title: 'x'.repeat(256), description: 'x'.repeat(1001) })))).toEqual([
        'title',
        'description',
      ])
    }
  })

  it('count who is on them, each once', async () => {
    const { get, put, post, del, add, one, two } = await newSpace()
    const { id } = await add()
    for (const contact of [one, two, one]) await expectDone(post(`${URL}/${id}/contacts/${contact}`))
    expect(jsonOf(await get(`${URL}/${id}`))['contacts_count']).toBe(2)
    expect(jsonOf(await put(`${URL}/${id}`, labels))['contacts_count']).toBe(2)
    await expectDone(del(`${URL}/${id}/contacts/${one}`))
    expectRefused(await del(`${URL}/${id}/contacts/${one}`), 404, 'contact')
    await expectDone(del(`/api/accounts/${two}`))
    expect(jsonOf(await get(URL))).toMatchObject([{ id, contacts_count: 0 }])
  })

  it('are deleted, and those on them stay', async () => {
    const { get, post, del, add, one, two } = await newSpace()
    const { id } = await add()
    await expectDone(post(`${URL}/${id}/contacts/${one}`))
    await expectDone(post(`/api/accounts/${two}/contacts_lists/${id}`))
    await expectDone(del(`${URL}/${id}`))
    for (const response of [await get(`${URL}/${id}`), await del(`${URL}/${id}`)]) {
      expectRefused(response, 404, 'contacts list')
    }
    expect(jsonOf(await get(`/api/accounts/${one}`))['id']).toBe(one)
  })

  it('are given to an account once, and taken once', async () => {
    const { post, del, add, one } = await newSpace()
    const { id } = await add()
    const url = `/api/accounts/${one}/contacts_lists/${id}`
    expectRefused(await del(url), 403, 'does not have')
    await expectDone(post(url))
    expectRefused(await post(url), 403, 'already')
    await expectDone(del(url))
    expectRefused(await del(url), 403, 'does not have')
  })

  it('are given once, of several at once', async () => {
    await using secondProcess = await server.secondProcess()
    const { id: account } = await createAccount(server, newName())
    const { id } = jsonOf(await caller(server).post(URL, labels), 201)
    const give = (n: number) =>
      caller(n % 2 ? secondProcess : server).post(`/api/accounts/${account}/contacts_lists/${id}`)
    const answers = await Promise.all([0, 1, 2, 3].map(give))
    expect(answers.map(({ statusCode }) => statusCode).toSorted((a, b) => a - b)).toEqual([200, 403, 403, 403])
    expectNoDefect(secondProcess)
  })

  it('go with their Space', async () => {
    const { add, post, one, get } = await newSpace()
    const { id } = await add()
    await expectDone(post(`${URL}/${id}/contacts/${one}`))
    const { domain } = jsonOf(await get(`/api/accounts/${one}`))
    await expectDone(caller(server).del(`/api/spaces/${domain}`))
    const { rows } = await server.database.pool.query('select id from contacts_lists where id = $1', [id])
    expect(rows).toEqual([])
  })
})

describe('what the dashboard asks of contacts lists', () => {
  const ask = ({ get }: Pick<Awaited<ReturnType<typeof newSpace>>, 'get'>, procedure: string, input: object) =>
    get(`/trpc/contactsLists.${procedure}?input=${encodeURIComponent(JSON.stringify(input))}`)
  const dataOf = (response: Awaited<ReturnType<typeof ask>>) => response.json().result.data

  it('the accounts on a list come part by part, and an account has the lists that it was given', async () => {
    const space = await newSpace()
    const { id } = await space.add()
    const given = await space.add({ title: 'Given', description: 'To one' })
    for (const account of [space.two, space.one]) await expectDone(space.post(`${URL}/${id}/contacts/${account}`))
    await expectDone(space.post(`/api/accounts/${space.one}/contacts_lists/${given['id']}`))
    const first = dataOf(await ask(space, 'listContacts', { id, limit: 1 }))
    expect(first).toEqual({
      data: [{ id: space.one, username: 'member01', domain: expect.any(String), display_name: null, phone: null }],
      next_cursor: space.one,
    })
    const rest = dataOf(await ask(space, 'listContacts', { id, limit: 1, cursor: first.next_cursor }))
    expect([rest.data[0].id, rest.next_cursor]).toEqual([space.two, null])
    const lists = dataOf(await ask(space, 'listOfAccount', { id: space.one }))
    expect(lists).toEqual([{ ...given, version: expect.any(String) }])
    expect(dataOf(await ask(space, 'listOfAccount', { id: space.two }))).toEqual([])
  })

  it('those of another Space are not found', async () => {
    const [mine, other] = [await newSpace(), await newSpace()]
    const foreign = await other.add()
    expect((await ask(mine, 'listContacts', { id: foreign['id'] })).statusCode).toBe(404)
    expect((await ask(mine, 'listOfAccount', { id: other.one })).statusCode).toBe(404)
  })
})

describe('what is not in the Space', () => {
  it('is not found', async () => {
    const [mine, other] = [await newSpace(), await newSpace()]
    const [own, foreign] = [await mine.add(), await other.add()]
    const { get, post, put, del, one } = mine
    for (const list of [foreign['id'], UNKNOWN, 'none']) {
      const answers = [
        get(`${URL}/${list}`),
        put(`${URL}/${list}`, labels),
        del(`${URL}/${list}`),
        post(`${URL}/${list}/contacts/${one}`),
        del(`${URL}/${list}/contacts/${one}`),
      ]
      for (const response of await Promise.all(answers)) expectRefused(response, 404, 'contacts list')
      expectRefused(await post(`/api/accounts/${one}/contacts_lists/${list}`), 404)
      expectRefused(await del(`/api/accounts/${one}/contacts_lists/${list}`), 404)
    }
    for (const account of [other.one, UNKNOWN, 'nobody']) {
      expectRefused(await post(`${URL}/${own['id']}/contacts/${account}`), 404)
      expectRefused(await del(`${URL}/${own['id']}/contacts/${account}`), 404)
      expectRefused(await post(`/api/accounts/${account}/contacts_lists/${own['id']}`), 404, 'account')
      expectRefused(await del(`/api/accounts/${account}/contacts_lists/${own['id']}`), 404, 'account')
    }
    expect(jsonOf(await other.get(`${URL}/${foreign['id']}`))).toEqual(foreign)
    expect(jsonOf(await get(URL))).toEqual([own])
  })
})
