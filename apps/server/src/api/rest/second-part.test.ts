import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { createAccount, createSpace } from '../../../../../test/support/clients/rest-client.ts'
import { addActor } from '../../../../../test/support/server/actors.ts'
import { anyFields } from '../../../../../test/support/server/any-input.ts'
import { pathOf } from '../../../../../test/support/server/requests.ts'
import { sharedServer } from '../../../../../test/support/server/shared-server.ts'
import { ADMIN_KEY, DOMAIN, type TestRequest } from '../../../../../test/support/server/test-server.ts'
import { pathNames, type RestRoute } from './routes.ts'
import { secondPart } from './second-part.ts'

const OTHER = 'sip.second.example'

const server = await sharedServer()
let user: { id: number; key: string }
let admin: { id: number; key: string }
beforeAll(async () => {
  await createSpace(server, OTHER)
  user = await addActor(server, { domain: DOMAIN, username: 'plain-user' })
  admin = await addActor(server, { domain: OTHER, username: 'second-admin', admin: true })
})

/** As the super admin, unless it says as whom. */
const send = (request: TestRequest) => server.request({ key: ADMIN_KEY, ...request })

/** A path with what its parameters may well be. */
function pathFor(route: RestRoute): string {
  const fields = anyFields(route.operation.input)
  const textFor = (name: string) =>
    fc.sample(
      (fields[name]?.right ?? fc.constant('x')).map(String).filter((text) => /^[\w@.:-]*\w$/.test(text)),
      { numRuns: 1, seed: 1 },
    )[0] ?? 'x'
  return pathOf(route, Object.fromEntries(pathNames(route).map((name) => [name, textFor(name)])))
}

const routes = secondPart.map((route) => ({ ...route, route, url: pathFor(route) }))
const changes = routes.filter(({ method }) => method !== 'GET')

describe.each(routes)('$method $path', ({ method, url }) => {
  it('names a field that it does not have, by a code and in words', async () => {
    const isGet = method === 'GET'
    const response = await send(isGet ? { url: `${url}?nonsense=1` } : { method, url, payload: { nonsense: 1 } })
    expect(response.statusCode, response.body).toBe(422)
    expect(response.json().field_codes.nonsense).toMatchObject([
      { code: expect.stringMatching(/^(unknown|no_fields)/) },
    ])
    expect(response.json().errors.nonsense).toHaveLength(1)
  })

  it('answers a method that it does not take with 405 and those that it takes', async () => {
    const response = await send({ method: 'OPTIONS', url })
    expect([response.statusCode, response.json().code]).toEqual([405, 'method_not_allowed'])
    expect(String(response.headers['allow']).split(', ')).toContain(method)
  })

  it('lets nobody but a super admin name another Space', async () => {
    const another = { method, url: `${url}?space=${DOMAIN}`, host: OTHER }
    const asAdmin = await server.request({ ...another, key: admin.key })
    expect([asAdmin.statusCode, asAdmin.json().code]).toEqual([403, 'wrong_space'])
    expect((await server.request(another)).statusCode).toBe(401)
    const unknown = await send({ method, url: `${url}?space=sip.nowhere.example` })
    expect([unknown.statusCode, unknown.json().code]).toEqual([404, 'space_not_found'])
  })
})

describe.each(changes)('$method $path', ({ method, url, route }) => {
  it('takes nothing in the query but the Space', async () => {
    const response = await send({ method, url: `${url}?nonsense=1`, payload: {} })
    expect(response.json().errors).toMatchObject({ nonsense: ['nonsense is no field of this. Allowed: space.'] })
  })

  it('takes no form', async () => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    const response = await send({ method, url, headers, payload: 'a=b' })
    expect([response.statusCode, response.json().code]).toEqual([415, 'unsupported_media_type'])
  })

  it('does not take in its body what is in its path', async () => {
    for (const name of pathNames(route)) {
      const response = await send({ method, url, payload: { [name]: 'another' } })
      expect(response.json().errors).toHaveProperty([name])
    }
  })
})

describe('a list', () => {
  it('goes on from a cursor until there is none', async () => {
    for (const name of ['listed-1', 'listed-2', 'listed-3']) await createAccount(server, name)
    const found: string[] = []
    let cursor: string | null = ''
    while (cursor !== null) {
      const response = await send({ url: `/api/v2/accounts?text=listed-&limit=2${cursor && `&cursor=${cursor}`}` })
      expect(response.statusCode, response.body).toBe(200)
      const { data, next_cursor } = response.json()
      found.push(...data.map(({ username }: { username: string }) => username))
      cursor = next_cursor
    }
    expect(found.toSorted()).toEqual(['listed-1', 'listed-2', 'listed-3'])
  })

  it.each([
    ['limit', 'ten'],
    ['limit', '1.5'],
    ['limit', ''],
    ['activated', '1'],
    ['activated', 'yes'],
    ['sort', 'nothing'],
  ])('refuses %s=%s', async (name, value) => {
    const response = await send({ url: `/api/v2/accounts?${name}=${value}` })
    expect(response.statusCode).toBe(422)
    expect(Object.keys(response.json().errors)).toEqual([name])
  })

  it('refuses a parameter that is there twice', async () => {
    const response = await send({ url: '/api/v2/accounts?limit=1&limit=2&space=a&space=b' })
    expect(Object.keys(response.json().errors).toSorted()).toEqual(['limit', 'space'])
  })

  it('takes flags as they are written in JSON', async () => {
    const count = async (query: string) => (await send({ url: `/api/v2/accounts/count?${query}` })).json().count
    const all = await count('exact=true')
    expect((await count('blocked=true')) + (await count('blocked=false'))).toBe(all)
  })
})

describe('a change', () => {
  const accountOf = async (name: string) => (await createAccount(server, name))['id'] as number
  const read = async (id: number) => send({ url: `/api/accounts/${id}` })

  it('of some fields leaves the others as they are', async () => {
    const id = await accountOf('patched-1')
    const before = (await read(id)).json()
    const response = await send({ method: 'PATCH', url: `/api/v2/accounts/${id}`, payload: { display_name: 'P' } })
    expect(response.statusCode, response.body).toBe(200)
    expect(response.json()).toMatchObject({ username: 'patched-1', email: before.email, display_name: 'P' })
  })

  it('is made to the state that it is based on only', async () => {
    const id = await accountOf('patched-2')
    const url = `/api/v2/accounts/${id}`
    const tag = String((await read(id)).headers['etag'])
    const change = (display_name: string, match: string) =>
      send({ method: 'PATCH', url, payload: { display_name }, headers: { 'if-match': match } })
    const fresh = await change('First', tag)
    expect(fresh.statusCode).toBe(200)
    expect(fresh.headers['etag']).not.toBe(tag)
    const stale = await change('Second', tag)
    expect([stale.statusCode, stale.json().code]).toEqual([412, 'version_conflict'])
    expect((await change('Third', String(fresh.headers['etag']))).json()).toMatchObject({ display_name: 'Third' })
    const inBody = await send({ method: 'PATCH', url, payload: { version: tag } })
    expect(inBody.json().errors).toHaveProperty('version')
  })

  it('is made once, however often it is sent with a key', async () => {
    const headers = { 'idempotency-key': '"second-part-1"' }
    const payload = { account_id: admin.id, name: 'once' }
    const url = `/api/v2/api_keys?space=${OTHER}`
    const [first, again] = [
      await send({ method: 'POST', url, headers, payload }),
      await send({ method: 'POST', url, headers, payload }),
    ]
    expect(first.statusCode, first.body).toBe(201)
    expect([again.statusCode, again.body]).toEqual([201, first.body])
    const another = await send({ method: 'POST', url, headers, payload: { ...payload, name: 'twice' } })
    expect([another.statusCode, another.json().code]).toEqual([422, 'idempotency_key_reused'])
    const keys = (await send({ url: `/api/v2/api_keys?account_id=${admin.id}&space=${OTHER}` })).json()
    expect(keys.filter((key: { name: string }) => key.name === 'once')).toHaveLength(1)
  })

  it('with nothing to say of its outcome has no body', async () => {
    const payload = { account_id: admin.id, name: 'to be revoked' }
    const { id } = (await send({ method: 'POST', url: `/api/v2/api_keys?space=${OTHER}`, payload })).json()
    const response = await send({ method: 'DELETE', url: `/api/v2/api_keys/${id}?space=${OTHER}` })
    expect([response.statusCode, response.body]).toEqual([204, ''])
    const again = await send({ method: 'DELETE', url: `/api/v2/api_keys/${id}?space=${OTHER}` })
    expect([again.statusCode, again.json().code]).toEqual([404, 'key_not_found'])
  })

  it('by the cookie of a session needs to be of the same origin', async () => {
    const id = await accountOf('signed-in')
    await send({ method: 'PATCH', url: `/api/v2/accounts/${id}`, payload: { admin: true } })
    await send({ method: 'POST', url: `/api/accounts/${id}/activate` })
    const signedIn = await server.request({
      method: 'POST',
      url: '/api/v2/session',
      payload: { username: 'signed-in', domain: DOMAIN, password: 'password of signed-in' },
    })
    expect(signedIn.statusCode, signedIn.body).toBe(200)
    const cookie = String(signedIn.headers['set-cookie']).split(';')[0] ?? ''
    const change = (site: string) =>
      server.request({
        method: 'PATCH',
        url: `/api/v2/accounts/${user.id}`,
        payload: { display_name: 'By cookie' },
        headers: { cookie, 'sec-fetch-site': site },
      })
    const other = await change('cross-site')
    expect([other.statusCode, other.json().code]).toEqual([403, 'cross_origin'])
    expect((await change('same-origin')).statusCode).toBe(200)
  })
})

describe('a super admin', () => {
  it('acts in the Space that the query names, and an admin in its own', async () => {
    const url = '/api/v2/accounts?text=second-admin'
    const names = async (request: TestRequest) =>
      (await server.request(request)).json().data.map(({ username }: { username: string }) => username)
    expect(await names({ url: `${url}&space=${OTHER}`, key: ADMIN_KEY })).toEqual(['second-admin'])
    expect(await names({ url, key: ADMIN_KEY })).toEqual([])
    expect(await names({ url, key: admin.key, host: OTHER })).toEqual(['second-admin'])
    expect(await names({ url: `${url}&space=${OTHER}`, key: admin.key, host: OTHER })).toEqual(['second-admin'])
  })
})

describe('a user', () => {
  it('is refused what is for admins, whatever it sends', async () => {
    for (const url of ['/api/v2/accounts', '/api/v2/accounts?nonsense=1', '/api/v2/audit_log']) {
      const response = await server.request({ url, key: user.key })
      expect([response.statusCode, response.json().code]).toEqual([403, 'forbidden'])
    }
  })

  it('gets its own', async () => {
    const response = await server.request({ url: '/api/v2/accounts/me/statistics?period=day', key: user.key })
    expect(response.statusCode, response.body).toBe(200)
  })
})

describe('a path', () => {
  it('that names nothing is 404, and one that nothing is at, too', async () => {
    for (const [path, code] of [
      ['accounts/none', 'account_not_found'],
      ['accounts/2000000000', 'account_not_found'],
      ['no/such/path', 'route_not_found'],
    ]) {
      const response = await send({ method: 'PATCH', url: `/api/v2/${path}`, payload: {} })
      expect([response.statusCode, response.json().code]).toEqual([404, code])
    }
  })

  it('may have slashes in a row, and one at its end', async () => {
    expect((await send({ url: '/api//v2/accounts/' })).statusCode).toBe(200)
  })

  it('of a list takes HEAD', async () => {
    const response = await send({ method: 'HEAD', url: '/api/v2/accounts' })
    expect([response.statusCode, response.body]).toEqual([200, ''])
  })
})
