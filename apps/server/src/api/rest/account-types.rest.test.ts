import { describe, expect, it } from 'vitest'
import {
  caller,
  createAccount,
  createSpace,
  expectNoDefect,
  expectRefused,
  fieldsOf,
  jsonOf,
  newName,
} from '../../../../../test/support/clients/rest-client.ts'
import { addActor } from '../../../../../test/support/server/actors.ts'
import { sharedServer } from '../../../../../test/support/server/shared-server.ts'

const server = await sharedServer()
const URL = '/api/account_types'
const UNKNOWN = 2_000_000_000

/** A Space with an admin and an account. */
async function newSpace() {
  const host = `${newName('space')}.example`
  await createSpace(server, host)
  const { key } = await addActor(server, { domain: host, admin: true })
  const admin = caller(server, { key, host })
  const { id: account } = await createAccount(server, 'member01', { domain: host })
  const add = async (typeKey: string): Promise<number> => jsonOf(await admin.post(URL, { key: typeKey }), 201)['id']
  return { ...admin, host, account: account as number, add }
}

async function expectDone(response: ReturnType<ReturnType<typeof caller>['post']>): Promise<void> {
  const { statusCode, body } = await response
  expect([statusCode, body]).toEqual([200, ''])
}

describe('account types', () => {
  it('are created, listed oldest first, shown, renamed and deleted', async () => {
    const { get, post, put, del } = await newSpace()
    expect(jsonOf(await get(URL))).toEqual([])
    const phone = jsonOf(await post(URL, { key: 'phone' }), 201)
    const door = jsonOf(await post(URL, { key: 'door_2' }), 201)
    expect(phone).toEqual({ id: expect.any(Number), key: 'phone' })
    expect(jsonOf(await get(URL))).toEqual([phone, door])
    expect(jsonOf(await put(`${URL}/${phone['id']}`, { key: 'phone-set' }))).toEqual({ ...phone, key: 'phone-set' })
    expect(jsonOf(await put(`${URL}/${phone['id']}`, { key: 'phone-set' }))).toEqual({ ...phone, key: 'phone-set' })
    expect(jsonOf(await get(`${URL}/${phone['id']}`))).toEqual({ ...phone, key: 'phone-set' })
    await expectDone(del(`${URL}/${phone['id']}`))
    expectRefused(await del(`${URL}/${phone['id']}`), 404, 'account type')
    expect(jsonOf(await get(URL))).toEqual([door])
  })

  it('have a key of lower-case letters, digits, - and _', async () => {
    const { post, put, add } = await newSpace()
    const id = await add('phone')
    for (const send of [(fields: object) => post(URL, fields), (fields: object) => put(`${URL}/${id}`, fields)]) {
      expect(fieldsOf(await send({}))).toEqual({ key: ['key is required.'] })
      expect(fieldsOf(await send({ key: '' }))).toEqual({ key: ['key is required.'] })
      for (const key of ['Phone', 'a phone', 'phone!', 'téléphone', 'a\nb', 'x'.repeat(256), 7, ['phone'], {}]) {
        expect(Object.keys(fieldsOf(await send({ key })))).toEqual(['key'])
      }
    }
    expect(jsonOf(await post(URL, { key: 'x'.repeat(255) }), 201)['key']).toHaveLength(255)
  })

  it('have different keys in a Space, of several made at once too, and what keys they like in another', async () => {
    const { post, put, add, host } = await newSpace()
    await add('phone')
    const other = await add('other')
    const taken = { key: ['key is already taken.'] }
    expect(fieldsOf(await post(URL, { key: 'phone' }))).toEqual(taken)
    expect(fieldsOf(await put(`${URL}/${other}`, { key: 'phone' }))).toEqual(taken)
    const elsewhere = await newSpace()
    await elsewhere.add('phone')
    await using secondProcess = await server.secondProcess()
    const { key } = await addActor(server, { domain: host, admin: true })
    const create = (n: number) => caller(n % 2 ? secondProcess : server, { key, host }).post(URL, { key: 'race' })
    const answers = await Promise.all([0, 1, 2, 3].map(create))
    expect(answers.map(({ statusCode }) => statusCode).toSorted((a, b) => a - b)).toEqual([201, 422, 422, 422])
    expectNoDefect(secondProcess)
  })

  it('are given to an account once, taken once, and seen on it', async () => {
    const { get, post, put, del, add, account } = await newSpace()
    const [phone, door] = [await add('phone'), await add('door')]
    const url = `/api/accounts/${account}/types/${phone}`
    expectRefused(await del(url), 403, 'does not have this type')
    await expectDone(post(`/api/accounts/${account}/types/${door}`))
    await expectDone(post(url))
    expectRefused(await post(url), 403, 'has this type already')
    await put(`${URL}/${phone}`, { key: 'phone-set' })
    expect(jsonOf(await get(`/api/accounts/${account}`))['types']).toEqual([
      { id: phone, key: 'phone-set' },
      { id: door, key: 'door' },
    ])
    expect(jsonOf(await get('/api/accounts'))['data']).toContainEqual(
      expect.objectContaining({ id: account, types: [expect.anything(), expect.anything()] }),
    )
    await expectDone(del(url))
    expectRefused(await del(url), 403)
    await expectDone(del(`${URL}/${door}`))
    expect(jsonOf(await get(`/api/accounts/${account}`))['types']).toEqual([])
  })

  it('are seen by the account, and by those that have it as a contact', async () => {
    const { get, post, add, account, host } = await newSpace()
    const type = { id: await add('phone'), key: 'phone' }
    await expectDone(post(`/api/accounts/${account}/types/${type.id}`))
    const user = await addActor(server, { domain: host })
    await expectDone(post(`/api/accounts/${user.id}/contacts/${account}`))
    await expectDone(post(`/api/accounts/${user.id}/types/${type.id}`))
    const me = caller(server, { key: user.key, host })
    expect(jsonOf(await me.get('/api/accounts/me'))['types']).toEqual([type])
    expect(jsonOf(await me.get('/api/accounts/me/contacts'))).toMatchObject([{ id: account, types: [type] }])
    expect(jsonOf(await get(`/api/accounts/${user.id}/contacts`))).toMatchObject([{ types: [type] }])
    expectRefused(await me.get(URL), 403)
    expectRefused(await caller(server, { host }).get(URL), 401)
  })

  it('are 200 in a Space at most', async () => {
    const { post, add, host } = await newSpace()
    await add('first')
    await server.database.pool.query(
      `insert into account_types (space_id, key, created_at, updated_at)
        select id, 'type-' || n, now(), now() from spaces, generate_series(2, 200) n where domain = $1`,
      [host],
    )
    expect(fieldsOf(await post(URL, { key: 'one-more' }))).toEqual({ key: [expect.stringContaining('200')] })
  })

  it('go with their Space, and from an account with it', async () => {
    const { post, del, add, account, host } = await newSpace()
    const id = await add('phone')
    const count = async (table: string, column: string) =>
      (await server.database.pool.query(`select from ${table} where ${column} = $1`, [id])).rowCount
    await expectDone(post(`/api/accounts/${account}/types/${id}`))
    await expectDone(del(`/api/accounts/${account}`))
    expect(await count('account_account_types', 'account_type_id')).toBe(0)
    expect(await count('account_types', 'id')).toBe(1)
    await expectDone(caller(server).del(`/api/spaces/${host}`))
    expect(await count('account_types', 'id')).toBe(0)
  })
})

describe('an account type or account of another Space', () => {
  it('is not found', async () => {
    const [mine, other] = [await newSpace(), await newSpace()]
    const [own, foreign] = [await mine.add('mine'), await other.add('other')]
    for (const type of [foreign, UNKNOWN, 'none']) {
      expectRefused(await mine.get(`${URL}/${type}`), 404, 'account type')
      expectRefused(await mine.put(`${URL}/${type}`, { key: 'x' }), 404, 'account type')
      expectRefused(await mine.del(`${URL}/${type}`), 404, 'account type')
      expectRefused(await mine.post(`/api/accounts/${mine.account}/types/${type}`), 404)
      expectRefused(await mine.del(`/api/accounts/${mine.account}/types/${type}`), 404)
    }
    for (const account of [other.account, UNKNOWN, 'nobody']) {
      expectRefused(await mine.post(`/api/accounts/${account}/types/${own}`), 404, 'account')
      expectRefused(await mine.del(`/api/accounts/${account}/types/${own}`), 404, 'account')
    }
    expect(jsonOf(await other.get(URL))).toEqual([{ id: foreign, key: 'other' }])
  })
})
