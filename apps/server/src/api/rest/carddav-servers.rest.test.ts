import { describe, expect, it } from 'vitest'
import {
  caller,
  createSpace,
  expectRefused,
  fieldsOf,
  type Json,
  jsonOf,
  newName,
} from '../../../../../test/support/clients/rest-client.ts'
import { addActor } from '../../../../../test/support/server/actors.ts'
import { sharedServer } from '../../../../../test/support/server/shared-server.ts'
import { DOMAIN } from '../../../../../test/support/server/test-server.ts'

const server = await sharedServer()
const URI = 'https://dav.example.net/contacts'
const full = {
  uri: URI,
  enabled: true,
  min_characters: 2,
  results_limit: 50,
  timeout: 10,
  delay: 250,
  fields_for_user_input: 'FN,NOTE,X-ROOM',
  fields_for_domain: 'IMPP',
  use_exact_match_policy: true,
}
const defaults = {
  enabled: false,
  min_characters: 3,
  results_limit: 0,
  timeout: 5,
  delay: 500,
  fields_for_user_input: null,
  fields_for_domain: null,
  use_exact_match_policy: false,
}

/** A Space, and the address of its CardDAV servers. */
async function newSpace() {
  const domain = `${newName('tenant')}.example.net`
  await createSpace(server, domain)
  const url = `/api/spaces/${domain}/carddavs`
  const add = async (fields: Json = { uri: URI }): Promise<Json> => {
    const response = await caller(server).post(url, fields)
    expect([response.statusCode, response.body], response.body).toEqual([200, ''])
    return (jsonOf(await caller(server).get(url)) as Json[]).at(-1) ?? {}
  }
  return { domain, url, add, ...caller(server) }
}

describe('the CardDAV servers of a Space', () => {
  it('are none at first', async () => {
    const { get, url } = await newSpace()
    expect(jsonOf(await get(url))).toEqual([])
    expectRefused(await get(`${url}/1`), 404, 'CardDAV')
    expectRefused(await caller(server).put(`${url}/1`, { uri: URI }), 404, 'CardDAV')
    expectRefused(await caller(server).del(`${url}/1`), 404, 'CardDAV')
    expectRefused(await get(`${url}/first`), 404, 'CardDAV')
  })

  it('need no more than an address', async () => {
    const { get, url, add } = await newSpace()
    const added = await add()
    const moment = '2026-01-15T12:00:00.000000Z'
    expect(added).toEqual({ ...defaults, id: expect.any(Number), uri: URI, created_at: moment, updated_at: moment })
    expect(jsonOf(await get(`${url}/${added['id']}`))).toEqual(added)
  })

  it('are listed in the order they came, and shown with their Space', async () => {
    const { get, url, add, domain } = await newSpace()
    const servers = [await add(full), await add()]
    expect(servers[0]).toMatchObject(full)
    expect(jsonOf(await get(url))).toEqual(servers)
    expect(jsonOf(await get(`/api/spaces/${domain}`))['carddav_servers']).toEqual(servers)
    const spaces = jsonOf(await get('/api/spaces')) as unknown as Json[]
    expect(spaces.find((space) => space['domain'] === domain)).toMatchObject({ carddav_servers: servers })
    expect(spaces.find((space) => space['domain'] === DOMAIN)).toMatchObject({ carddav_servers: [] })
  })

  it('are replaced: what is not sent has its default', async () => {
    const { get, put, url, add } = await newSpace()
    const { id, created_at } = await add(full)
    server.clock.advance({ minutes: 1 })
    const response = await put(`${url}/${id}`, { uri: 'http://dav2.example.net', delay: '0' })
    expect([response.statusCode, response.body]).toEqual([200, ''])
    const updated_at = server.clock().toISOString().replace('Z', '000Z')
    expect(jsonOf(await get(`${url}/${id}`))).toEqual({
      ...defaults,
      id,
      uri: 'http://dav2.example.net',
      delay: 0,
      created_at,
      updated_at,
    })
  })

  it('are taken away one by one', async () => {
    const { get, del, url, add } = await newSpace()
    const [first, second] = [await add(), await add()]
    const response = await del(`${url}/${first['id']}`)
    expect([response.statusCode, response.body]).toEqual([200, ''])
    expectRefused(await get(`${url}/${first['id']}`), 404, 'CardDAV')
    expectRefused(await del(`${url}/${first['id']}`), 404, 'CardDAV')
    expect(jsonOf(await get(url))).toEqual([second])
  })

  it('go with their Space', async () => {
    const { domain, add, del } = await newSpace()
    await add()
    expect((await del(`/api/spaces/${domain}`)).statusCode).toBe(200)
  })
})

describe('what is sent for a CardDAV server', () => {
  it('has an address', async () => {
    const { post, put, get, url, add } = await newSpace()
    const { id } = await add(full)
    for (const response of [await post(url, {}), await put(`${url}/${id}`, {}), await post(url)]) {
      expect(fieldsOf(response)).toEqual({ uri: ['uri is required.'] })
    }
    expect(jsonOf(await get(url))).toMatchObject([full])
  })

  it.each(['dav.example.net', 'ldap://dav.example.net', 'https://', 'http:dav', 'https://dav example', 'http://[::1'])(
    'does not have the address %s',
    async (uri) => {
      const { post, url } = await newSpace()
      expect(fieldsOf(await post(url, { uri }))).toEqual({
        uri: ['uri must be an HTTP address, such as https://carddav.example.org/contacts.'],
      })
    },
  )

  it.each(['a, b', 'FN,', ',FN', 'FN;NOTE', 'FN NOTE', 'FN,,NOTE'])(
    'has no list %j of vCard properties',
    async (list) => {
      const { post, url } = await newSpace()
      const response = await post(url, { uri: URI, fields_for_user_input: list, fields_for_domain: list })
      const wrong = ' must be names of vCard properties with commas between them, such as FN,NOTE.'
      expect(fieldsOf(response)).toEqual({
        fields_for_user_input: [`fields_for_user_input${wrong}`],
        fields_for_domain: [`fields_for_domain${wrong}`],
      })
    },
  )

  it('is refused with every field that is wrong', async () => {
    const { post, put, url, add } = await newSpace()
    const { id } = await add()
    const wrong = {
      uri: 7,
      enabled: 'perhaps',
      min_characters: -1,
      results_limit: 'many',
      timeout: 1.5,
      delay: 2 ** 31,
      fields_for_user_input: 'x'.repeat(256),
      fields_for_domain: ['FN'],
      use_exact_match_policy: 2,
    }
    expect(Object.keys(fieldsOf(await post(url, wrong))).sort()).toEqual(Object.keys(wrong).sort())
    expect(Object.keys(fieldsOf(await put(`${url}/${id}`, wrong))).sort()).toEqual(Object.keys(wrong).sort())
  })
})

describe('the CardDAV servers of another Space', () => {
  it('are not found in this one', async () => {
    const [mine, other] = [await newSpace(), await newSpace()]
    const added = await other.add(full)
    const url = `${mine.url}/${added['id']}`
    expectRefused(await mine.get(url), 404, 'CardDAV')
    expectRefused(await mine.put(url, { uri: 'http://stolen.example' }), 404, 'CardDAV')
    expectRefused(await mine.del(url), 404, 'CardDAV')
    expect(jsonOf(await other.get(other.url))).toEqual([added])
  })

  it('are not found in one that is not there', async () => {
    const url = '/api/spaces/nobody.example.net/carddavs'
    const { get, post, put, del } = caller(server)
    const answers = [get(url), post(url, { uri: URI }), get(`${url}/1`), put(`${url}/1`, { uri: URI }), del(`${url}/1`)]
    for (const response of await Promise.all(answers)) expectRefused(response, 404, 'Space')
  })

  it('are for super admins only: an admin and a user are refused, also in their own Space', async () => {
    const { domain, url, add, get } = await newSpace()
    const added = await add(full)
    const admin = await addActor(server, { domain, admin: true })
    const user = await addActor(server, { domain: DOMAIN })
    for (const { key, host } of [
      { key: admin.key, host: domain },
      { key: user.key, host: DOMAIN },
    ]) {
      const some = caller(server, { key, host })
      const one = `${url}/${added['id']}`
      const answers = [
        some.get(url),
        some.post(url, { uri: URI }),
        some.get(one),
        some.put(one, { uri: URI }),
        some.del(one),
      ]
      for (const response of await Promise.all(answers)) expectRefused(response, 403)
    }
    const foreignPid = caller(server, { host: domain })
    for (const response of [await foreignPid.get(url), await foreignPid.del(`${url}/${added['id']}`)]) {
      expectRefused(response, 401)
    }
    expect(jsonOf(await get(url))).toEqual([added])
  })
})
