import { describe, expect, it } from 'vitest'
import { digestRequest } from '../../../../test/support/clients/digest-client.ts'
import {
  caller,
  createAccount,
  expectRefused,
  expectWaiting,
  jsonOf,
  userKey,
} from '../../../../test/support/clients/rest-client.ts'
import { sharedServer } from '../../../../test/support/server/shared-server.ts'
import { ADMIN_KEY, type TestServer } from '../../../../test/support/server/test-server.ts'

const HOME = '127.0.0.1'
const ELSEWHERE = '203.0.113.9'

const server = await sharedServer()
const me = (options: Parameters<TestServer['request']>[0], from = server) =>
  from.request({ method: 'GET', url: '/api/accounts/me', ...options })

/** Logs in by Digest and asks for a key. */
const askForKey = (username: string, options = {}) =>
  digestRequest(
    server,
    { username, password: `password of ${username}` },
    { method: 'GET', url: '/api/accounts/me/api_key', ...options },
  )

/** The attributes of the one cookie that an answer sets, in lower case. */
function cookieOf(response: Awaited<ReturnType<typeof askForKey>>) {
  const header = response.headers['set-cookie']
  expect(header).toBeTypeOf('string')
  const [pair = '', ...attributes] = String(header).split('; ')
  return { name: pair.split('=')[0], value: pair.split('=')[1], attributes: attributes.map((one) => one.toLowerCase()) }
}

describe('a user’s API key', () => {
  it('opens the account by header and by cookie', async () => {
    await createAccount(server, 'keyholder')
    const key = await userKey(server, 'keyholder')
    for (const answer of [await me({ key }), await me({ cookies: { 'x-api-key': key } })]) {
      expect(jsonOf(answer)['username']).toBe('keyholder')
      expect(answer.headers['www-authenticate']).toBeUndefined()
    }
  })

  it('comes as the whole plain text body and in a cookie that scripts cannot read', async () => {
    await createAccount(server, 'cookie-jar')
    const answer = await askForKey('cookie-jar')
    expect(answer.headers['content-type']).toMatch(/^text\/plain\b/)
    expect(answer.headers['cache-control']).toBe('no-store')
    expect(answer.body).toMatch(/^[\w-]{40}$/)
    const cookie = cookieOf(answer)
    expect(cookie).toMatchObject({ name: 'x-api-key', value: answer.body })
    expect(cookie.attributes).toEqual(expect.arrayContaining(['httponly', 'path=/', 'max-age=3600', 'samesite=strict']))
    expect(cookie.attributes).not.toContain('secure')
  })

  it('does not work from another address than the one that asked for it', async () => {
    await createAccount(server, 'stay-home')
    const key = await userKey(server, 'stay-home')
    expect((await me({ key, remoteAddress: HOME })).statusCode).toBe(200)
    expectRefused(await me({ key, remoteAddress: ELSEWHERE }), 401)
    expectRefused(await me({ cookies: { 'x-api-key': key }, remoteAddress: ELSEWHERE }), 401)
  })

  it('is bound to the address of the connection, whatever X-Forwarded-For claims', async () => {
    await createAccount(server, 'no-proxy')
    const key = await userKey(server, 'no-proxy')
    const headers = { 'x-forwarded-for': HOME }
    expectRefused(await me({ key, remoteAddress: ELSEWHERE, headers }), 401)
    expect((await me({ key, headers: { 'x-forwarded-for': ELSEWHERE } })).statusCode).toBe(200)
  })

  it('ends when the account asks for another one', async () => {
    await createAccount(server, 'one-key')
    const former = await userKey(server, 'one-key')
    const byKey = await me({ url: '/api/accounts/me/api_key', key: former })
    expect(byKey.statusCode).toBe(200)
    expect(byKey.body).not.toBe(former)
    expectRefused(await me({ key: former }), 401)
    expect((await me({ key: byKey.body })).statusCode).toBe(200)
  })

  it('does not end another account’s', async () => {
    await createAccount(server, 'neighbour-a')
    await createAccount(server, 'neighbour-b')
    const key = await userKey(server, 'neighbour-a')
    await userKey(server, 'neighbour-b')
    expect((await me({ key })).statusCode).toBe(200)
  })

  it('ends with the account', async () => {
    const { id } = await createAccount(server, 'short-life')
    const key = await userKey(server, 'short-life')
    expect((await caller(server).del(`/api/accounts/${id}`)).statusCode).toBe(200)
    expectRefused(await me({ key }), 401)
  })

  it('gives no error of the server when the account goes away while it is made', async () => {
    const { id } = await createAccount(server, 'gone-midway')
    const key = await userKey(server, 'gone-midway')
    const client = await server.database.pool.connect()
    try {
      await client.query('begin')
      await client.query('delete from accounts where id = $1', [id])
      const asking = me({ url: '/api/accounts/me/api_key', key })
      await expectWaiting(server, 1)
      await client.query('commit')
      expectRefused(await asking, 404)
    } finally {
      client.release()
    }
  })
})

describe('an unknown API key', () => {
  it.each([
    ['made up', 'x'.repeat(40)],
    ['empty', ''],
    ['long', 'k'.repeat(5000)],
    ['the right one with another character at its end', `${ADMIN_KEY}s`],
    ['the right one in upper case', ADMIN_KEY.toUpperCase()],
    ['two in one header', `${ADMIN_KEY}, ${ADMIN_KEY}`],
    ['no ASCII', 'cl\u00e9-\u00ff'],
    ['SQL', "' or 1=1 --"],
  ])('is a 401 by header: %s', async (_name, key) => {
    expectRefused(await me({ key }), 401)
  })

  it('is a 401 by cookie', async () => {
    expectRefused(await me({ cookies: { 'x-api-key': 'made-up' } }), 401)
    expectRefused(await me({ headers: { cookie: 'x-api-key=%E0%A4%A' } }), 401)
  })

  it('is a 401 as what the database holds of a right one', async () => {
    await createAccount(server, 'hash-thief')
    const key = await userKey(server, 'hash-thief')
    const { rows } = await server.database.pool.query<{ hex: string; base64: string }>(
      `select encode(key_hash, 'hex') as hex, encode(key_hash, 'base64') as base64 from api_keys
        join accounts on accounts.id = account_id where username = 'hash-thief'`,
    )
    expect(rows).toHaveLength(1)
    expectRefused(await me({ key: rows[0]?.hex ?? '' }), 401)
    expectRefused(await me({ key: rows[0]?.base64 ?? '' }), 401)
    expect((await me({ key })).statusCode).toBe(200)
  })

  it('in a header is not made up for by a right cookie', async () => {
    expectRefused(await me({ key: 'wrong', cookies: { 'x-api-key': ADMIN_KEY } }), 401)
  })

  it('in a cookie does not keep a client from logging in by Digest', async () => {
    await createAccount(server, 'old-cookie')
    const answer = await askForKey('old-cookie', { cookies: { 'x-api-key': 'of-last-year' } })
    expect(answer.statusCode).toBe(200)
  })
})

describe('an admin’s named key', () => {
  it('works from any address, and goes on when its admin gets a user key', async () => {
    const answer = await me({ key: ADMIN_KEY, url: '/api/accounts/me/api_key', remoteAddress: ELSEWHERE })
    expect(answer.statusCode).toBe(200)
    expect((await me({ key: ADMIN_KEY, remoteAddress: '198.51.100.7' })).statusCode).toBe(200)
    expect((await me({ key: answer.body, remoteAddress: ELSEWHERE })).statusCode).toBe(200)
    expectRefused(await me({ key: answer.body, remoteAddress: '198.51.100.7' }), 401)
  })
})

describe('the database', () => {
  it('holds keys as hashes only', async () => {
    await createAccount(server, 'dump-reader')
    const key = await userKey(server, 'dump-reader')
    const { rows } = await server.database.pool.query('select api_keys::text as line from api_keys')
    const dump = rows.map(({ line }) => line).join('\n')
    for (const secret of [key, ADMIN_KEY]) {
      expect(dump).not.toContain(secret)
      expect(dump).not.toContain(Buffer.from(secret).toString('hex'))
      expect(dump).not.toContain(Buffer.from(secret).toString('base64'))
    }
  })
})
