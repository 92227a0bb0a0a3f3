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
import { sharedServer } from '../../../../../test/support/server/shared-server.ts'
import { ADMIN_KEY, DOMAIN } from '../../../../../test/support/server/test-server.ts'

const server = await sharedServer()
let admin: Caller
beforeAll(async () => {
  admin = caller(server)
})

const post = (contentType: string | undefined, payload: string | Buffer | undefined, url = '/api/accounts') =>
  server.request({
    key: ADMIN_KEY,
    method: 'POST',
    url,
    ...(payload === undefined ? {} : { payload }),
    headers: contentType === undefined ? {} : { 'content-type': contentType },
  })

describe('a body', () => {
  it.each(['application/json', 'application/json; charset=utf-8', 'Application/JSON;charset=UTF-8'])(
    'as %s is read as JSON',
    async (type) => {
      expect(Object.keys(fieldsOf(await post(type, '{"algorithm":"MD5"}')))).toEqual(['username', 'password'])
    },
  )

  it.each([
    'text/plain',
    'text/plain; charset=utf-8',
    'text/html',
    'application/xml',
    'application/octet-stream',
    'application/vnd.api+json',
    'multipart/form-data; boundary=edge',
    'nonsense',
    undefined,
  ])('as %s is 415', async (type) => {
    expectRefused(await post(type, JSON.stringify(account('wrong-media'))), 415, 'Send the body as application/json.')
    expectRefused(await admin.get(`/api/accounts/wrong-media@${DOMAIN}/search`), 404)
  })

  it('of a type that is not read is 415 also when it is large', async () => {
    expect((await post('text/plain', 'x'.repeat(2_000_000))).statusCode).toBe(413)
    expect((await post('text/plain', 'x'.repeat(900_000))).statusCode).toBe(415)
  })

  it.each(['application/json', 'application/x-www-form-urlencoded', 'text/plain', undefined])(
    'that is missing is fine where nothing is needed (%s)',
    async (type) => {
      const { id } = await createAccount(server, `bare-${(type ?? 'none').replaceAll(/\W/g, '-')}`)
      for (const payload of ['', undefined]) {
        const response = await post(type, payload, `/api/accounts/${id}/activate`)
        expect(jsonOf(response)['activated']).toBe(true)
      }
    },
  )

  it.each(['null', '{}', '[]', '  {}  ', '\ufeff{}'])('of JSON for nothing (%j) is fine too', async (payload) => {
    expect(jsonOf(await post('application/json', payload, '/api/account_creation_tokens'), 201)).toHaveProperty('token')
  })

  it('of a DELETE is not needed and does nothing', async () => {
    const keeper = await createAccount(server, 'keeper-of-id')
    const goner = await createAccount(server, 'goner-by-path')
    const response = await admin.del(`/api/accounts/${goner['id']}`, { id: keeper['id'] })
    expect([response.statusCode, response.body]).toEqual([200, ''])
    expect(jsonOf(await admin.get(`/api/accounts/${keeper['id']}`))['username']).toBe('keeper-of-id')
  })

  it('cannot name another account than the path does', async () => {
    const meant = await createAccount(server, 'meant-by-path')
    const other = await createAccount(server, 'other-in-body')
    const change = account('meant-by-path', { id: other['id'], display_name: 'Changed' })
    expect(jsonOf(await admin.put(`/api/accounts/${meant['id']}`, change))).toMatchObject({
      id: meant['id'],
      display_name: 'Changed',
    })
    const blocked = await admin.post(`/api/accounts/${meant['id']}/block`, { id: other['id'] })
    expect(jsonOf(blocked)['id']).toBe(meant['id'])
    expect(jsonOf(await admin.get(`/api/accounts/${other['id']}`))['blocked']).toBe(false)
  })
})

describe('a form', () => {
  const form = (fields: Record<string, string>, url = '/api/accounts') =>
    post('application/x-www-form-urlencoded', new URLSearchParams(fields).toString(), url)

  it('creates an account, its texts and flags read as in JSON', async () => {
    const created = jsonOf(
      await form({
        username: ' form-filler ',
        password: ' a b&c=ü ',
        algorithm: 'MD5',
        display_name: 'Zoë & Co',
        email: '',
        admin: '1',
        activated: 'true',
      }),
    )
    expect(created).toMatchObject({
      username: 'form-filler',
      display_name: 'Zoë & Co',
      email: null,
      admin: true,
      activated: true,
    })
  })

  it('changes an account', async () => {
    const { id } = await createAccount(server, 'form-changed', { activated: true })
    const response = await server.request({
      key: ADMIN_KEY,
      method: 'PUT',
      url: `/api/accounts/${id}`,
      payload: 'username=form-changed&password=new+password&algorithm=SHA-256&admin=0&display_name=By+form',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    })
    expect(jsonOf(response)).toMatchObject({ display_name: 'By form', admin: false, activated: true })
  })

  it('with a field twice is 422 on it, and without its fields on them', async () => {
    const twice = await post(
      'application/x-www-form-urlencoded',
      'username=twice-one&username=twice-two&password=secret-secret&algorithm=MD5',
    )
    expect(fieldsOf(twice)).toEqual({ username: ['username must be text.'] })
    expect(Object.keys(fieldsOf(await form({})))).toEqual(['username', 'password', 'algorithm'])
  })

  it.each(['username=secr%E9t', 'password=100%', 'password=%zz', '%C0%AF=x', 'a=%ED%A0%80'])(
    'that is not percent-encoded UTF-8 (%s) is 400, and nothing is kept of it',
    async (payload) => {
      const fields = `username=broken-form&password=secret-secret&algorithm=MD5&${payload}`
      expectRefused(await post('application/x-www-form-urlencoded', fields), 400)
      expectRefused(await post('application/x-www-form-urlencoded', Buffer.from(fields, 'latin1')), 400)
    },
  )

  it('of octets in Latin-1 is 400', async () => {
    const fields = Buffer.from('username=latin-form&password=secrét-secret&algorithm=MD5', 'latin1')
    expectRefused(await post('application/x-www-form-urlencoded', fields), 400)
  })

  it('has the members of an object in brackets', async () => {
    const fields = { ...account('bracketed'), 'dictionary[a]': 'one', 'dictionary[b c]': 'two' }
    expect(jsonOf(await form(fields))['dictionary']).toEqual({ a: 'one', 'b c': 'two' })
  })

  it.each([
    'dictionary=x&dictionary[a]=b',
    'dictionary[a]=b&dictionary=x',
    'dictionary[a]=b&dictionary[a]=c',
    'dictionary[a][b]=c',
    'dictionary[]=b',
    'dictionary[a=b',
    'dictionary[__proto__]=b',
    'dictionary=x',
  ])('whose dictionary is no object of texts (%s) is 422 on it', async (payload) => {
    const fields = `username=no-object&password=secret-secret&algorithm=MD5&${payload}`
    const response = await post('application/x-www-form-urlencoded', fields)
    expect(Object.keys(fieldsOf(response)).map((field) => field.replace(/\..*/, ''))).toEqual(['dictionary'])
  })

  it.each(['=&&&', '__proto__=x&constructor=y', '%00=%00'])('of nonsense (%s) is 422', async (payload) => {
    const response = await post('application/x-www-form-urlencoded', payload)
    expect(Object.keys(fieldsOf(response))).toEqual(['username', 'password', 'algorithm'])
  })

  it('that is too large is 413', async () => {
    expectRefused(await form({ ...account('large-form'), display_name: 'x'.repeat(1_100_000) }), 413)
  })
})

describe('a path', () => {
  it.each([
    ['PATCH', '/api/accounts', 'POST, GET, HEAD'],
    ['DELETE', '/api/accounts', 'POST, GET, HEAD'],
    ['OPTIONS', '/api/accounts', 'POST, GET, HEAD'],
    ['POST', '/api/accounts/1', 'PUT, GET, HEAD, DELETE'],
    ['GET', '/api/accounts/1/activate', 'POST'],
    ['HEAD', '/api/accounts/1/activate', 'POST'],
    ['GET', '/api/accounts/auth_token', 'POST'],
    ['GET', '/api/accounts/with-account-creation-token', 'POST'],
    ['PUT', '/api/accounts/me', 'GET, HEAD, DELETE'],
    ['POST', '/api/ping', 'GET, HEAD'],
  ] as const)('is 405 to %s %s, and names what it takes', async (method, url, allowed) => {
    const response = await server.request({ key: ADMIN_KEY, method, url })
    expect(response.statusCode).toBe(405)
    expect(response.headers['allow']).toBe(allowed)
    expect(response.headers['content-type']).toBe('application/json')
    if (method !== 'HEAD') expectRefused(response, 405, `This path takes ${allowed}.`)
  })

  it('answers HEAD like GET, and changes nothing by it', async () => {
    const { id } = await createAccount(server, 'head-only')
    const head = await server.request({ key: ADMIN_KEY, method: 'HEAD', url: '/api/accounts?page=2' })
    expect([head.statusCode, head.headers['content-type'], head.body]).toEqual([200, 'application/json', ''])
    expect((await server.request({ key: ADMIN_KEY, method: 'HEAD', url: '/api/accounts/2147483647' })).statusCode).toBe(
      404,
    )
    const before = jsonOf(await admin.get(`/api/accounts/${id}`))['provisioning_token']
    for (const url of [`/api/accounts/${id}/provision`, '/api/accounts/me/api_key']) {
      expect((await server.request({ key: ADMIN_KEY, method: 'HEAD', url })).statusCode).toBe(405)
    }
    expect(jsonOf(await admin.get(`/api/accounts/${id}`))['provisioning_token']).toBe(before)
  })

  it.each(['/api', '/api/', '/api/nothing', '/api/accounts/1/nothing', '/api/accounts/me/nothing', '/nothing'])(
    'that is not served (%s) is 404 to every method',
    async (url) => {
      for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const) {
        expectRefused(await server.request({ key: ADMIN_KEY, method, url }), 404, 'Nothing is served at this path.')
      }
    },
  )

  it('may end in a slash', async () => {
    expect(jsonOf(await admin.get('/api/accounts/'))['current_page']).toBe(1)
  })

  it('is pinged by anybody', async () => {
    const response = await server.request({ url: '/api/ping' })
    expect([response.statusCode, response.body]).toEqual([200, 'pong'])
  })
})
