import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import {
  account,
  type Caller,
  caller,
  createAccount,
  expectRefused,
  fieldsOf,
  jsonOf,
} from '../../../../../test/support/clients/rest-client.ts'
import { anyText } from '../../../../../test/support/database/index.ts'
import { sharedServer } from '../../../../../test/support/server/shared-server.ts'
import { ADMIN_KEY, DOMAIN } from '../../../../../test/support/server/test-server.ts'
import { everyRoute } from './second-part.ts'

const server = await sharedServer({ ACCOUNT_EMAIL_UNIQUE: 'true' })
let admin: Caller
let id: number
beforeAll(async () => {
  admin = caller(server)
  id = (await createAccount(server, 'the-target'))['id']
})

/** Sends JSON as it is written. */
const raw = (body: string | Buffer, url = '/api/accounts', method: 'POST' | 'PUT' = 'POST') =>
  server.request({ key: ADMIN_KEY, method, url, payload: body, headers: { 'content-type': 'application/json' } })

describe('JSON that is not an account', () => {
  it.each(['{"username": ', '{', ']', 'nonsense', "{'username': 'x'}", '{"a": 1,}', 'NaN', '\u0000', '{"a":"\n"}'])(
    'malformed as %j is 400',
    async (body) => {
      expectRefused(await raw(body), 400, 'The body is not valid JSON.')
    },
  )

  it.each([
    ['bytes that are no UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d])],
    ['UTF-16', Buffer.from('{"username":"sixteen"}', 'utf16le')],
  ])('with %s is 400', async (_what, body) => {
    expectRefused(await raw(body), 400)
  })

  it.each([
    ['__proto__', '{"username":"proto-user","__proto__":{"admin":true}}'],
    ['__proto__', '{"username":"proto-user","\\u005f_proto__":"x"}'],
    ['dictionary', '{"dictionary":{"__proto__":{"a":"b"}}}'],
    ['constructor', '{"constructor":{"prototype":{"admin":true}}}'],
  ])('with a member that JavaScript reads as a prototype is 422 on %s', async (field, body) => {
    expect(fieldsOf(await raw(body))).toEqual({ [field]: [`${field} must not have a member of this name.`] })
  })

  it.each(['"text"', '12', 'true', '[1, 2]', '[{"username": "listed-one"}]'])('%s is 422', async (body) => {
    expect(fieldsOf(await raw(body))).toEqual({ body: ['body must be an object of names and values.'] })
  })

  it.each(['', 'null', '{}', '[]'])('of nothing at all (%j) is 422 on what is required', async (body) => {
    expect(Object.keys(fieldsOf(await raw(body)))).toEqual(['username', 'password', 'algorithm'])
  })

  it('nested a hundred thousand deep is refused', async () => {
    const deep = (open: string, close: string) => open.repeat(100_000) + close.repeat(100_000)
    expect(fieldsOf(await raw(deep('[', ']')))).toHaveProperty('body')
    const response = await raw(`{"username":"deep-one","dictionary":{"a":${deep('{"a":', '}').replace('}', '1}')}}}`)
    expect(fieldsOf(response)).toHaveProperty('dictionary')
  })

  it('of two megabytes is 413', async () => {
    const body = JSON.stringify(account('heavy-one', { display_name: 'x'.repeat(2_000_000) }))
    expectRefused(await raw(body), 413, /larger than 1048576 bytes/)
    expectRefused(await raw(body, `/api/accounts/${id}`, 'PUT'), 413)
  })

  it('of just under the limit is read, and its fields refused', async () => {
    const response = await raw(JSON.stringify(account('wordy-one', { display_name: 'x'.repeat(1_000_000) })))
    expect(fieldsOf(response)).toEqual({ display_name: ['display_name must have at most 255 characters.'] })
  })
})

describe('fields of the wrong type', () => {
  const fields = [
    'username',
    'password',
    'algorithm',
    'email',
    'display_name',
    'phone',
    'dtmf_protocol',
    'admin',
    'activated',
    'dictionary',
    'language',
    'domain',
  ]
  const wrong: [string, unknown][] = [
    ['a list', ['one']],
    ['an object in an object', { a: { b: 'c' } }],
    ['a number', 3.5],
    ['a huge number', 1e300],
    ['a text with NUL', 'nul\u0000nul'],
    ['a text with half a surrogate pair', 'half \ud83d'],
    ['a text with the other half', '\udca9 half'],
    ['a very long text', 'x'.repeat(100_000)],
  ]

  it.each(fields.flatMap((field) => wrong.map(([what, value]) => [field, what, value] as const)))(
    '%s as %s is 422 on it alone',
    async (field, _what, value) => {
      const body = { ...account('wrong-type'), [field]: value }
      const created = fieldsOf(await admin.post('/api/accounts', body))
      expect(Object.keys(created)).toEqual([field])
      expect(created[field]?.every((text) => text.includes(field) && text.length < 300)).toBe(true)
      if (field === 'domain' || field === 'activated') return
      expect(Object.keys(fieldsOf(await admin.put(`/api/accounts/${id}`, body)))).toEqual([field])
    },
  )

  it.each(['username', 'password', 'algorithm', 'email', 'display_name', 'phone', 'language', 'domain'])(
    '%s as a boolean is 422 on it alone',
    async (field) => {
      const response = await admin.post('/api/accounts', { ...account('wrong-type'), [field]: true })
      expect(Object.keys(fieldsOf(response))).toEqual([field])
    },
  )

  it.each([
    ['a value that is no text', { color: 3 }],
    ['a value that is a list', { color: ['blue'] }],
    ['a value that is nothing', { color: null }],
    ['a value with NUL', { color: 'b\u0000lue' }],
    ['a value with half a surrogate pair', { color: '\ud800' }],
    ['a value that is too long', { color: 'x'.repeat(1001) }],
    ['a key that is empty', { '': 'blue' }],
    ['a key with a line break', { 'col\nor': 'blue' }],
    ['a key that is too long', { ['x'.repeat(256)]: 'blue' }],
    ['more entries than there may be', Object.fromEntries(Array.from({ length: 201 }, (_, n) => [`k${n}`, 'v']))],
    ['a list', [{ color: 'blue' }]],
    ['a text', 'color=blue'],
  ])('a dictionary with %s is 422 on it alone', async (_what, dictionary) => {
    const response = await admin.post('/api/accounts', account('dictionary-owner', { dictionary }))
    expect(Object.keys(fieldsOf(response))).toEqual(['dictionary'])
  })

  it('leave no account behind', async () => {
    expectRefused(await admin.get(`/api/accounts/wrong-type@${DOMAIN}/search`), 404)
    expectRefused(await admin.get(`/api/accounts/dictionary-owner@${DOMAIN}/search`), 404)
  })
})

describe('what is odd but allowed is kept to the letter', () => {
  it('in a dictionary: names of JavaScript’s own, emoji, line breaks, other scripts', async () => {
    const dictionary = {
      constructor: 'builder',
      toString: 'text',
      hasOwnProperty: 'yes',
      'smile 🙂': '👩‍👩‍👧‍👦',
      lines: 'one\ntwo\r\n\tthree',
      'ключ %_\\\'"': 'значение; drop table accounts; --',
      empty: '',
      spaced: '  as it is  ',
    }
    const created = await createAccount(server, 'odd-entries', { dictionary })
    expect(created['dictionary']).toEqual(dictionary)
    expect(jsonOf(await admin.get(`/api/accounts/${created['id']}`))['dictionary']).toEqual(dictionary)
  })

  it('in a name that is shown', async () => {
    const display_name = `Zoë "Ω" O'Neil <b>🙂</b> \\u0000 {field} $1`
    expect((await createAccount(server, 'odd-name', { display_name }))['display_name']).toBe(display_name)
  })
})

describe('paths that name nothing', () => {
  const ids = ['0', '-1', '1.5', '1e3', 'abc', '2147483648', '99999999999999999999', '%00', '%20', '1%20or%201', '🙂']
  it.each(ids)('id %s is 404 with every method', async (wrong) => {
    const url = `/api/accounts/${encodeURI(decodeURI(wrong))}`
    expectRefused(await admin.get(url), 404)
    expectRefused(await admin.put(url, account('nobody-there')), 404)
    expectRefused(await admin.put(url, {}), 404)
    expectRefused(await admin.del(url), 404)
    expectRefused(await admin.post(`${url}/activate`), 404)
    expectRefused(await admin.get(`${url}/provision`), 404)
    expectRefused(await admin.post(`${url}/send_provisioning_email`), 404)
  })

  it.each(['%00@sip.example.org', 'a@b@c', '@', 'sip:', '%F0%9F%99%82@sip.example.org', "'--", 'x'.repeat(450)])(
    'address %s is 404',
    async (address) => {
      expectRefused(await admin.get(`/api/accounts/${address}/search`), 404)
      expectRefused(await admin.get(`/api/accounts/${address}/info`), 404)
      expectRefused(await admin.get(`/api/accounts/${address}/search-by-email`), 404)
    },
  )

  it.each(['/api/accounts/%zz', '/api/accounts/%ff/info', '/api/accounts/%c3%28/search'])(
    '%s, which is no percent-encoding, is 400',
    async (url) => {
      expectRefused(await admin.get(url), 400)
    },
  )

  it('of immense length is refused', async () => {
    const response = await admin.get(`/api/accounts/${'x'.repeat(5000)}/info`)
    expect([404, 414]).toContain(response.statusCode)
    expect(jsonOf(response, response.statusCode)).toHaveProperty('message')
  })
})

describe('whatever is sent to whatever path', () => {
  // the caller goes on living
  const paths = everyRoute
    .map(({ method, path }) => ({ method, path }))
    .filter(({ method, path }) => !(method === 'DELETE' && path === '/api/accounts/me'))
  const segment = fc.oneof(
    fc.constantFrom('2', '3', '4', `admin@${DOMAIN}`, 'sip:x@y', 'FR', 'constructor', '__proto__', '%', '%00', '..'),
    anyText(40).map(encodeURIComponent),
  )
  const fieldNames = [
    ...new Set(everyRoute.flatMap((route) => Object.keys(route.operation.input.shape as Record<string, unknown>))),
  ]
  const value = fc.oneof(
    anyText(300),
    fc.string({ unit: fc.constantFrom('\0', '\ud800', 'é', '0', '+', '@', '.', ' ', '🙂'), maxLength: 12 }),
    fc.constantFrom(
      'SHA-256',
      'valid-name',
      'x@y.example',
      'z.example',
      '2026-01-01T00:00:00Z',
      '0000-01-01T00:00:00Z',
    ),
    fc.jsonValue(),
    fc.constantFrom(1e308, -0, 2 ** 31, 2 ** 53, -1, '', null, true, 'true', 'on'),
  )
  const valid = { ...account('fuzzy-name'), name: 'Fuzzy', domain: DOMAIN, host: DOMAIN, account_creation_token: 'x' }
  const odd = fc.dictionary(fc.constantFrom(...fieldNames), value, { maxKeys: 12 })
  const body = fc.oneof(
    { weight: 3, arbitrary: odd },
    { weight: 3, arbitrary: odd.map((fields) => ({ ...valid, ...fields })) },
    { weight: 1, arbitrary: fc.jsonValue() },
  )

  it('is never answered with a 500', { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...paths), segment, body, async ({ method, path }, part, payload) => {
        const response = await server.request({
          key: ADMIN_KEY,
          method,
          url: path.replace(/:\w+/, part),
          payload: JSON.stringify(payload),
          headers: { 'content-type': 'application/json' },
        })
        expect(response.statusCode, response.body).toBeLessThan(500)
        if (response.statusCode >= 400) expect(response.headers['content-type']).toBe('application/json')
      }),
      { numRuns: 500 },
    )
    expect((await admin.get('/api/accounts')).statusCode).toBe(200)
  })
})
