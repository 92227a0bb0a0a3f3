import { brotliDecompressSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ADMIN_KEY, createTestServer, type TestServer } from '../../../../../test/support/server/test-server.ts'

describe('accounts.list', () => {
  let server: TestServer
  beforeAll(async () => {
    server = await createTestServer()
    for (let n = 1; n <= 25; n++) {
      const payload = {
        username: `lister${String(n).padStart(2, '0')}`,
        password: 'secret-lister',
        algorithm: 'SHA-256',
        activated: n % 2 === 0,
        ...(n % 5 === 0 ? { email: `Mail_${n}%@example.com`, display_name: `Élodie ${n}` } : {}),
      }
      await server.request({ method: 'POST', url: '/api/accounts', key: ADMIN_KEY, payload })
    }
  })
  afterAll(() => server[Symbol.asyncDispose]())

  const list = (input: object) =>
    server.request({
      method: 'GET',
      url: `/trpc/accounts.list?input=${encodeURIComponent(JSON.stringify(input))}`,
      key: ADMIN_KEY,
    })
  const names = async (input: object): Promise<string[]> =>
    (await list(input)).json().result.data.data.map((account: { username: string }) => account.username)

  test('is compressed for a page of ours alone, as another site could learn from its length', async () => {
    const url = `/trpc/accounts.list?input=${encodeURIComponent('{"limit":25}')}`
    const get = (site: string | undefined, encodings = 'gzip, deflate, br') =>
      server.request({
        method: 'GET',
        url,
        key: ADMIN_KEY,
        headers: { 'accept-encoding': encodings, ...(site === undefined ? {} : { 'sec-fetch-site': site }) },
      })
    const plain = await get(undefined)
    const own = await get('same-origin')
    expect(own.headers['content-encoding']).toBe('br')
    expect(own.headers['vary']).toContain('accept-encoding')
    expect(own.rawPayload.length).toBeLessThan(plain.rawPayload.length / 4)
    expect(JSON.parse(brotliDecompressSync(own.rawPayload).toString())).toEqual(plain.json())
    expect((await get('same-origin', 'gzip')).headers['content-encoding']).toBe('gzip')
    for (const other of [await get('same-site'), await get('cross-site'), await get('none'), plain]) {
      expect(other.headers['content-encoding']).toBeUndefined()
    }
    expect((await get('same-origin', 'br;q=0')).headers['content-encoding']).toBeUndefined()
  })

  test('goes on where the part before ended, and names each account once', async () => {
    const seen: string[] = []
    let cursor: string | null = null
    do {
      const part: { data: { username: string }[]; next_cursor: string | null } = (
        await list({ limit: 7, cursor })
      ).json().result.data
      seen.push(...part.data.map((account) => account.username))
      cursor = part.next_cursor
    } while (cursor !== null)
    expect(seen).toHaveLength(26)
    expect(new Set(seen).size).toBe(26)
    expect(seen.slice(0, 2)).toEqual(['admin', 'lister01'])
  })

  test.each(['created_at', 'username', 'updated_at'])('is in the order of %s, both ways', async (sort) => {
    const all = async (order: string): Promise<string[]> => {
      const seen: string[] = []
      let cursor: string | null = null
      do {
        const part: { data: { username: string }[]; next_cursor: string | null } = (
          await list({ limit: 7, cursor, sort, order })
        ).json().result.data
        seen.push(...part.data.map((account) => account.username))
        cursor = part.next_cursor
      } while (cursor !== null)
      return seen
    }
    const up = await all('asc')
    expect(new Set(up).size).toBe(26)
    expect(await all('desc')).toEqual(up.toReversed())
    expect(up).toEqual(up.toSorted())
  })

  test('goes on in the order that the cursor is of only', async () => {
    const { next_cursor: cursor } = (await list({ limit: 2, sort: 'username' })).json().result.data
    expect((await list({ limit: 2, sort: 'updated_at', cursor })).statusCode).toBe(422)
  })

  test.each([
    [{}, { count: 26, more: false, estimated: false }],
    [{ has_email: true }, { count: 5, more: false, estimated: false }],
    [
      { has_phone: false, exact: true },
      { count: 26, more: false, estimated: false },
    ],
  ])('counts %o', async (filter, expected) => {
    const url = `/trpc/accounts.count?input=${encodeURIComponent(JSON.stringify(filter))}`
    expect((await server.request({ method: 'GET', url, key: ADMIN_KEY })).json().result.data).toEqual(expected)
  })

  test.each([
    [{ admin: true }, ['admin']],
    [{ has_email: true, activated: true }, ['lister10', 'lister20']],
    [{ text: 'LISTER1', activated: false }, ['lister11', 'lister13', 'lister15', 'lister17', 'lister19']],
    [{ text: 'élodie 2' }, ['lister20', 'lister25']],
    [{ text: '_5%@' }, ['lister05']],
    [{ text: '%' }, ['lister05', 'lister10', 'lister15', 'lister20', 'lister25']],
    [{ text: 'él' }, ['lister05', 'lister10', 'lister15', 'lister20', 'lister25']],
    [{ text: 'lo' }, []],
    [{ text: 'nobody' }, []],
    [{ blocked: true }, []],
  ])('lets through what the filter says: %o', async (filter, expected) => {
    expect(await names(filter)).toEqual(expected)
  })

  test('refuses a cursor that it did not give, and too many at once', async () => {
    const response = await list({ cursor: 'nonsense', limit: 1000 })
    expect(response.statusCode).toBe(422)
    expect(Object.keys(response.json().error.data.fields)).toEqual(['cursor', 'limit'])
  })
})
