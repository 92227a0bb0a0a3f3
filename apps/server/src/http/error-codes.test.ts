import { describe, expect, test } from 'vitest'
import { addActor } from '../../../../test/support/server/actors.ts'
import { sharedServer } from '../../../../test/support/server/shared-server.ts'
import { ADMIN_KEY, DOMAIN } from '../../../../test/support/server/test-server.ts'

const server = await sharedServer()
const french = { 'accept-language': 'fr' }

describe('an error over REST', () => {
  test('has a code beside its words, which alone depend on the language', async () => {
    const ask = async (headers = {}) =>
      (await server.request({ method: 'GET', url: '/api/accounts/2000000000', key: ADMIN_KEY, headers })).json()
    expect(await ask()).toEqual({ message: 'No such account.', code: 'account_not_found' })
    const { message, code } = await ask(french)
    expect(message).not.toBe('No such account.')
    expect(code).toBe('account_not_found')
  })

  test('has the codes of all fields in the order of their words', async () => {
    await addActor(server, { domain: DOMAIN, username: 'taken-already' })
    const payload = { username: 'taken-already', password: 'short', algorithm: 'SHA-1' }
    const response = await server.request({ method: 'POST', url: '/api/accounts', key: ADMIN_KEY, payload })
    const { code, errors, field_codes } = response.json()
    expect(code).toBe('invalid_input')
    expect(field_codes).toEqual({
      username: [{ code: 'taken', params: {} }],
      password: [{ code: 'too_short', params: { min: 6 } }],
      algorithm: [{ code: 'one_of', params: { values: ['SHA-256', 'MD5'] } }],
    })
    expect(Object.keys(errors)).toEqual(Object.keys(field_codes))
    expect(errors.password).toEqual(['password must have at least 6 characters.'])
  })

  test.each([
    ['GET', '/api/nothing', undefined, { code: 'route_not_found' }],
    ['DELETE', '/api/accounts', undefined, { code: 'method_not_allowed', params: { methods: 'POST, GET, HEAD' } }],
    ['POST', '/api/accounts', '{', { code: 'malformed_json' }],
  ] as const)('has a code where it is no operation’s: %s %s %j', async (method, url, payload, body) => {
    const headers = { 'content-type': 'application/json' }
    const response = await server.request({ method, url, key: ADMIN_KEY, ...(payload ? { payload, headers } : {}) })
    expect(response.json()).toMatchObject(body)
  })

  test('names the place inside a field', async () => {
    const payload = {
      username: 'with-dictionary',
      password: 'long enough',
      algorithm: 'MD5',
      dictionary: { color: [] },
    }
    const response = await server.request({ method: 'POST', url: '/api/accounts', key: ADMIN_KEY, payload })
    expect(response.json().field_codes).toEqual({
      dictionary: [{ code: 'wrong_type', params: { expected: 'string', path: 'dictionary.color' } }],
    })
  })
})

test('an error over tRPC has the same codes', async () => {
  const payload = { username: 'trpc-codes', password: 'short', algorithm: 'MD5', other: 1 }
  const response = await server.request({ method: 'POST', url: '/trpc/accounts.create', key: ADMIN_KEY, payload })
  expect(response.json().error.data).toMatchObject({
    error: 'invalid_input',
    fieldCodes: {
      password: [{ code: 'too_short', params: { min: 6 } }],
      other: [{ code: 'unknown_field', params: { allowed: expect.arrayContaining(['username', 'password']) } }],
    },
    retryAfterMs: null,
  })
})

test('a request that tRPC refuses for its size has the code of that', async () => {
  const payload = { username: 'x'.repeat(1_048_577) }
  const response = await server.request({ method: 'POST', url: '/trpc/accounts.create', key: ADMIN_KEY, payload })
  expect(response.statusCode).toBe(413)
  expect(response.json().error.data).toMatchObject({ error: 'body_too_large', httpStatus: 413 })
})
