import { describe, expect, it } from 'vitest'
import {
  account,
  caller,
  createAccount,
  createSpace,
  expectNoDefect,
  expectRefused,
  fieldsOf,
  jsonOf,
  newName,
  userKey,
} from '../../../../../test/support/clients/rest-client.ts'
import { addActor } from '../../../../../test/support/server/actors.ts'
import { sharedServer } from '../../../../../test/support/server/shared-server.ts'

const server = await sharedServer()
const admin = () => caller(server)
const MAXIMUM = 200

async function newDictionary(dictionary: Record<string, string> = {}): Promise<{ id: number; url: string }> {
  const { id } = await createAccount(server, newName(), { dictionary })
  return { id, url: `/api/accounts/${id}/dictionary` }
}

const numbered = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, n) => [`entry-${n}`, `${n}`]))

describe('the dictionary of an account', () => {
  it('is set, read and deleted entry by entry', async () => {
    const { url, id } = await newDictionary()
    expect(jsonOf(await admin().get(url))).toEqual({})
    expect(jsonOf(await admin().post(`${url}/floor`, { value: '3' }), 201)).toEqual({ value: '3' })
    expect(jsonOf(await admin().post(`${url}/desk`, { value: 'by the window' }), 201)).toEqual({
      value: 'by the window',
    })
    expect(jsonOf(await admin().post(`${url}/floor`, { value: '4' }), 201)).toEqual({ value: '4' })
    expect(jsonOf(await admin().get(`${url}/floor`))).toEqual({ value: '4' })
    expect(jsonOf(await admin().get(url))).toEqual({ desk: 'by the window', floor: '4' })
    expect(jsonOf(await admin().get(`/api/accounts/${id}`))['dictionary']).toEqual({
      desk: 'by the window',
      floor: '4',
    })
    const deleted = await admin().del(`${url}/floor`)
    expect([deleted.statusCode, deleted.body]).toEqual([200, ''])
    expect(jsonOf(await admin().get(url))).toEqual({ desk: 'by the window' })
    expectRefused(await admin().get(`${url}/floor`), 404, 'entry')
    expectRefused(await admin().del(`${url}/floor`), 404, 'entry')
  })

  it('is deleted whole, also when it is empty', async () => {
    const { url } = await newDictionary({ a: '1', b: '2' })
    for (let times = 0; times < 2; times++) {
      const cleared = await admin().del(url)
      expect([cleared.statusCode, cleared.body]).toEqual([200, ''])
      expect(jsonOf(await admin().get(url))).toEqual({})
    }
  })

  it.each(['a b', ' around ', 'Größe', 'a/b?c#d', '100%', '🏢', "it's", 'key.with;all=of+them', 'constructor', 'v1.2'])(
    'has the key %j as it is written, percent-encoded in the path',
    async (key) => {
      const { url } = await newDictionary()
      const path = `${url}/${encodeURIComponent(key)}`
      expect(jsonOf(await admin().post(path, { value: ` of ${key} ` }), 201)).toEqual({ value: ` of ${key} ` })
      expect(jsonOf(await admin().get(url))).toEqual({ [key]: ` of ${key} ` })
      expect(jsonOf(await admin().get(path))).toEqual({ value: ` of ${key} ` })
      expect((await admin().del(path)).statusCode).toBe(200)
    },
  )

  it('has keys of 255 and values of 1000 characters at most', async () => {
    const { url } = await newDictionary()
    const key = 'é'.repeat(255)
    expect((await admin().post(`${url}/${encodeURIComponent(key)}`, { value: 'v'.repeat(1000) })).statusCode).toBe(201)
    expect(jsonOf(await admin().get(`${url}/${encodeURIComponent(key)}`))['value']).toHaveLength(1000)
    expect(Object.keys(fieldsOf(await admin().post(`${url}/${'k'.repeat(256)}`, { value: 'v'.repeat(1001) })))).toEqual(
      ['key', 'value'],
    )
    expect(Object.keys(fieldsOf(await admin().post(`${url}/a%00b`, { value: '1' })))).toEqual(['key'])
    expect(Object.keys(fieldsOf(await admin().post(`${url}/__proto__`, { value: '1' })))).toEqual(['key'])
    expectRefused(await admin().get(`${url}/${'k'.repeat(256)}`), 404)
    expectRefused(await admin().del(`${url}/${'k'.repeat(256)}`), 404)
  })

  it.each([undefined, null, '', 5, ['a'], { a: 'b' }, 'nul \0'])('does not take the value %j', async (value) => {
    const { url } = await newDictionary({ color: 'green' })
    expect(Object.keys(fieldsOf(await admin().post(`${url}/color`, { value })))).toEqual(['value'])
    expect(jsonOf(await admin().get(url))).toEqual({ color: 'green' })
  })

  it(`has ${MAXIMUM} entries at most, which may still be changed`, async () => {
    const { url } = await newDictionary(numbered(MAXIMUM))
    expect(fieldsOf(await admin().post(`${url}/one-more`, { value: 'x' }))).toEqual({
      dictionary: ['dictionary must have at most 200 entries.'],
    })
    expect(jsonOf(await admin().post(`${url}/entry-7`, { value: 'changed' }), 201)).toEqual({ value: 'changed' })
    await admin().del(`${url}/entry-8`)
    jsonOf(await admin().post(`${url}/one-more`, { value: 'x' }), 201)
    expect(Object.keys(jsonOf(await admin().get(url)))).toHaveLength(MAXIMUM)
  })

  it('takes no more entries at once than there is room for', async () => {
    await using secondProcess = await server.secondProcess()
    const { url } = await newDictionary(numbered(MAXIMUM - 3))
    const responses = await Promise.all(
      Array.from({ length: 8 }, (_, n) =>
        caller(n % 2 ? secondProcess : server).post(`${url}/new-${n}`, { value: 'x' }),
      ),
    )
    expect(responses.map(({ statusCode }) => statusCode).toSorted((a, b) => a - b)).toEqual([
      201, 201, 201, 422, 422, 422, 422, 422,
    ])
    expect(Object.keys(jsonOf(await admin().get(url)))).toHaveLength(MAXIMUM)
    expectNoDefect(secondProcess)
  })

  it('has one of two values that are set at once, or is replaced whole', async () => {
    await using secondProcess = await server.secondProcess()
    const { id, url } = await newDictionary({ old: 'x' })
    const username = jsonOf(await admin().get(`/api/accounts/${id}`))['username']
    const [first, second, replaced] = await Promise.all([
      admin().post(`${url}/color`, { value: 'red' }),
      caller(secondProcess).post(`${url}/color`, { value: 'blue' }),
      caller(secondProcess).put(`/api/accounts/${id}`, account(username, { dictionary: { new: 'y' } })),
    ])
    expect([first, second, replaced].map(({ statusCode }) => statusCode)).toEqual([201, 201, 200])
    const { color = 'red', ...rest } = jsonOf(await admin().get(url))
    expect(color).toBeOneOf(['red', 'blue'])
    expect(rest).toEqual({ new: 'y' })
    expectNoDefect(secondProcess)
  })
})

describe('a dictionary that is not the caller’s', () => {
  it('is 404 where the Space has no such account', async () => {
    const domain = 'other.example.net'
    await createSpace(server, domain)
    const { id } = await createAccount(server, 'elsewhere', { domain, dictionary: { a: 'b' } })
    for (const unknown of [id, 999_999, 0, 'me', '9'.repeat(20)]) {
      const url = `/api/accounts/${unknown}/dictionary`
      for (const response of [
        await admin().get(url),
        await admin().del(url),
        await admin().get(`${url}/a`),
        await admin().post(`${url}/a`, { value: 'c' }),
        await admin().post(`${url}/a`, {}),
        await admin().del(`${url}/a`),
      ]) {
        expectRefused(response, 404)
      }
    }
    const { key } = await addActor(server, { domain, admin: true })
    const there = caller(server, { key, host: domain })
    expect(jsonOf(await there.get(`/api/accounts/${id}/dictionary`))).toEqual({ a: 'b' })
  })

  it('is for admins only', async () => {
    const { url, id } = await newDictionary({ a: 'b' })
    const { username } = jsonOf(await admin().get(`/api/accounts/${id}`))
    const own = caller(server, { key: await userKey(server, username) })
    for (const [who, status] of [
      [own, 403],
      [caller(server, {}), 401],
    ] as const) {
      expectRefused(await who.get(url), status)
      expectRefused(await who.del(url), status)
      expectRefused(await who.get(`${url}/a`), status)
      expectRefused(await who.post(`${url}/a`, { value: 'c' }), status)
      expectRefused(await who.del(`${url}/a`), status)
    }
    expect(jsonOf(await admin().get(url))).toEqual({ a: 'b' })
  })
})
