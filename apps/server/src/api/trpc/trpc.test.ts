import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ADMIN_KEY, createTestServer, type TestServer } from '../../../../../test/support/server/test-server.ts'

describe('the tRPC interface', () => {
  let server: TestServer
  beforeAll(async () => {
    server = await createTestServer()
  })
  afterAll(() => server[Symbol.asyncDispose]())

  const mutate = (path: string, input?: unknown, key?: string) =>
    server.request({
      method: 'POST',
      url: `/trpc/${path}`,
      ...(key === undefined ? {} : { key }),
      ...(input === undefined ? {} : { payload: input as object }),
    })
  const ask = (path: string, input?: unknown, key?: string) =>
    server.request({
      method: 'GET',
      url: `/trpc/${path}${input === undefined ? '' : `?input=${encodeURIComponent(JSON.stringify(input))}`}`,
      ...(key === undefined ? {} : { key }),
    })

  test('an admin creates an account and reads it', async () => {
    const created = await mutate(
      'accounts.create',
      { username: 'doris01', password: 'secret-doris', algorithm: 'MD5' },
      ADMIN_KEY,
    )
    expect(created.statusCode).toBe(200)
    const { id } = created.json().result.data
    const read = await ask('accounts.get', { id }, ADMIN_KEY)
    expect(read.json().result.data).toMatchObject({ id, username: 'doris01', passwords: [{ algorithm: 'MD5' }] })
  })

  test('field errors come as data, in the language of the request', async () => {
    const response = await server.request({
      method: 'POST',
      url: '/trpc/accounts.create',
      key: ADMIN_KEY,
      headers: { 'accept-language': 'fr' },
      payload: { username: 'UPPER01' },
    })
    expect(response.statusCode).toBe(422)
    expect(response.json().error).toMatchObject({
      message: expect.stringContaining('champs'),
      data: {
        error: 'invalid_input',
        httpStatus: 422,
        fields: {
          username: ['username ne doit pas contenir de majuscules.'],
          password: ['password est obligatoire.'],
          algorithm: ['algorithm est obligatoire.'],
        },
      },
    })
    expect(response.body).not.toContain('stack')
  })

  test('what REST takes leniently is refused here', async () => {
    const response = await ask('accounts.get', { id: '1' }, ADMIN_KEY)
    expect(response.statusCode).toBe(422)
    expect(response.json().error.data.fields).toEqual({ id: ['id must be a number.'] })
  })

  test('without credentials: 401 with a challenge for who names itself', async () => {
    const nobody = await ask('me.get')
    expect(nobody.statusCode).toBe(401)
    const named = await server.request({
      method: 'GET',
      url: '/trpc/me.get',
      headers: { from: 'sip:admin@sip.example.org' },
    })
    expect(named.statusCode).toBe(401)
    expect(String(named.headers['www-authenticate'])).toMatch(/^Digest realm="sip.example.org"/)
  })

  test('a batch is authenticated once', async () => {
    await ask('me.get', undefined, ADMIN_KEY)
    server.database.takeStatements()
    const response = await server.request({ method: 'GET', url: '/trpc/me.get,me.get,me.get?batch=1', key: ADMIN_KEY })
    expect(response.json()).toHaveLength(3)
    expect(server.database.takeStatements()).toHaveLength(2)
  })
})
