import { computeHa1 } from '@sipspace/core'
import { describe, expect, it } from 'vitest'
import {
  caller,
  createAccount,
  createSpace,
  expectNoDefect,
  expectRefused,
  fieldsOf,
  type Json,
  jsonOf,
  newName,
  userKey,
} from '../../../../../test/support/clients/rest-client.ts'
import { addActor } from '../../../../../test/support/server/actors.ts'
import { sharedServer } from '../../../../../test/support/server/shared-server.ts'

const server = await sharedServer()
const login = { username: 'dora', password: 'secret of dora', realm: 'The address book', algorithm: 'SHA-256' }

/** A Space with CardDAV servers and an account, and its admin's requests. */
async function newSpace({ servers = 1, carddav_user_credentials = true } = {}) {
  const domain = `${newName('tenant')}.example.net`
  await createSpace(server, domain, { carddav_user_credentials })
  const own = `/api/spaces/${domain}/carddavs`
  for (let n = 0; n < servers; n++) await caller(server).post(own, { uri: `https://dav${n}.example.net` })
  const ids = (jsonOf(await caller(server).get(own)) as unknown as Json[]).map(({ id }) => id as number)
  const username = newName()
  const { id } = await createAccount(server, username, { domain, activated: true })
  const { key } = await addActor(server, { domain, admin: true })
  return {
    domain,
    username,
    id,
    servers: ids,
    url: `/api/accounts/${id}/carddavs`,
    ...caller(server, { key, host: domain }),
  }
}

const switchOff = (domain: string) =>
  server.database.pool.query('update spaces set carddav_user_credentials = false where domain = $1', [domain])

async function keptHa1(accountId: number): Promise<string[]> {
  const { rows } = await server.database.pool.query<{ ha1: string }>(
    'select ha1 from account_carddav_credentials where account_id = $1 order by carddav_server_id',
    [accountId],
  )
  return rows.map(({ ha1 }) => ha1)
}

describe('the credentials of an account for CardDAV servers', () => {
  it('are none at first', async () => {
    const { get, del, url, servers } = await newSpace()
    expect(jsonOf(await get(url))).toEqual({})
    expectRefused(await get(`${url}/${servers[0]}`), 404, 'no credentials')
    expectRefused(await del(`${url}/${servers[0]}`), 404, 'no credentials')
    expectRefused(await get(`${url}/first`), 404, 'no credentials')
  })

  it.each(['SHA-256', 'MD5'] as const)('are kept as HA1 by %s, and shown without it', async (algorithm) => {
    const { get, put, url, servers, id } = await newSpace()
    const shown = { carddav_id: servers[0], username: 'dora', realm: 'The address book', algorithm }
    expect(jsonOf(await put(`${url}/${servers[0]}`, { ...login, algorithm }))).toEqual(shown)
    expect(jsonOf(await get(`${url}/${servers[0]}`))).toEqual(shown)
    expect(jsonOf(await get(url))).toEqual({ [String(servers[0])]: shown })
    expect(await keptHa1(id)).toEqual([computeHa1(algorithm, login)])
    expect(server.logs.join('')).not.toContain(login.password)
  })

  it('are shown with the account, to admins and to its user', async () => {
    const { get, put, url, servers, id, username, domain } = await newSpace({ servers: 2 })
    for (const one of servers.toReversed()) await put(`${url}/${one}`, login)
    const shown = servers.map((carddav_id) => expect.objectContaining({ carddav_id, username: 'dora' }))
    expect(jsonOf(await get(`/api/accounts/${id}`))['carddav_servers']).toEqual(shown)
    const user = caller(server, { key: await userKey(server, username, domain), host: domain })
    const own = await user.get('/api/accounts/me')
    expect(jsonOf(own)['carddav_servers']).toEqual(shown)
    expect(own.body).not.toContain((await keptHa1(id))[0])
  })

  it('are for the servers of the Space, which its admins choose from', async () => {
    const { get, servers, domain, username } = await newSpace({ servers: 2 })
    await newSpace()
    const choice = '/trpc/cardDavCredentials.listServers?input={}'
    expect((await get(choice)).json().result.data).toEqual([
      { id: servers[0], uri: 'https://dav0.example.net', enabled: false },
      { id: servers[1], uri: 'https://dav1.example.net', enabled: false },
    ])
    const user = caller(server, { key: await userKey(server, username, domain), host: domain })
    expect((await user.get(choice)).statusCode).toBe(403)
    await switchOff(domain)
    expect((await get(choice)).json().result.data).toEqual([])
  })

  it('are replaced, and leave those for other servers as they are', async () => {
    const { get, put, url, servers } = await newSpace({ servers: 2 })
    for (const one of servers) await put(`${url}/${one}`, login)
    const other = { username: 'dorothea', password: ' to the letter ', realm: 'Another', algorithm: 'MD5' }
    jsonOf(await put(`${url}/${servers[0]}`, other))
    expect(jsonOf(await get(url))).toEqual({
      [String(servers[0])]: { carddav_id: servers[0], username: 'dorothea', realm: 'Another', algorithm: 'MD5' },
      [String(servers[1])]: {
        carddav_id: servers[1],
        username: 'dora',
        realm: 'The address book',
        algorithm: 'SHA-256',
      },
    })
  })

  it('are written once, of several at once', async () => {
    await using secondProcess = await server.secondProcess()
    const { url, servers, id, domain } = await newSpace()
    const { key } = await addActor(server, { domain, admin: true })
    const answers = await Promise.all(
      [0, 1, 2, 3].map((n) =>
        caller(n % 2 ? secondProcess : server, { key, host: domain }).put(`${url}/${servers[0]}`, login),
      ),
    )
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200, 200, 200])
    expect(await keptHa1(id)).toHaveLength(1)
    expectNoDefect(secondProcess)
  })

  it('are taken away', async () => {
    const { get, put, del, url, servers, id } = await newSpace({ servers: 2 })
    for (const one of servers) await put(`${url}/${one}`, login)
    const response = await del(`${url}/${servers[0]}`)
    expect([response.statusCode, response.body]).toEqual([200, ''])
    expect(Object.keys(jsonOf(await get(url)))).toEqual([String(servers[1])])
    expectRefused(await del(`${url}/${servers[0]}`), 404)
    expect(jsonOf(await get(`/api/accounts/${id}`))['carddav_servers']).toHaveLength(1)
  })

  it('go with the server', async () => {
    const { get, put, url, servers, domain } = await newSpace()
    await put(`${url}/${servers[0]}`, login)
    expect((await caller(server).del(`/api/spaces/${domain}/carddavs/${servers[0]}`)).statusCode).toBe(200)
    expect(jsonOf(await get(url))).toEqual({})
  })

  it('need every field', async () => {
    const { put, url, servers } = await newSpace()
    const missing = await put(`${url}/${servers[0]}`, {})
    expect(Object.keys(fieldsOf(missing)).sort()).toEqual(['algorithm', 'password', 'realm', 'username'])
    const wrong = { username: 'a\nb', password: 'x'.repeat(256), realm: '', algorithm: 'SHA-512' }
    expect(Object.keys(fieldsOf(await put(`${url}/${servers[0]}`, wrong))).sort()).toEqual(Object.keys(wrong).sort())
  })
})

describe('where a Space has no such credentials', () => {
  it('each request is 403, and what was kept is out of sight', async () => {
    const { get, put, del, url, servers, id, domain } = await newSpace()
    jsonOf(await put(`${url}/${servers[0]}`, login))
    await switchOff(domain)
    const one = `${url}/${servers[0]}`
    for (const response of [
      await get(url),
      await get(one),
      await put(one, login),
      await put(one, {}),
      await del(one),
    ]) {
      expectRefused(response, 403, 'carddav_user_credentials')
    }
    expect(jsonOf(await get(`/api/accounts/${id}`))['carddav_servers']).toEqual([])
  })
})

describe('accounts and servers of another Space', () => {
  it('are not found', async () => {
    const [mine, other] = [await newSpace(), await newSpace()]
    await other.put(`${other.url}/${other.servers[0]}`, login)
    const one = `${other.url}/${other.servers[0]}`
    for (const response of [
      await mine.get(other.url),
      await mine.get(one),
      await mine.put(one, login),
      await mine.del(one),
    ]) {
      expectRefused(response, 404, 'account')
    }
    expectRefused(await mine.put(`${mine.url}/${other.servers[0]}`, login), 404, 'CardDAV server')
    expect(jsonOf(await mine.get(mine.url))).toEqual({})
    expect(Object.keys(jsonOf(await other.get(other.url)))).toHaveLength(1)
  })

  it('are not found by a super admin at another host, and are at theirs', async () => {
    const { url, servers, domain } = await newSpace()
    expectRefused(await caller(server).put(`${url}/${servers[0]}`, login), 404, 'account')
    const { key } = await addActor(server, { domain: 'sip.example.org', admin: true })
    jsonOf(await caller(server, { key, host: domain }).put(`${url}/${servers[0]}`, login))
  })

  it('are for admins only', async () => {
    const { url, servers, username, domain } = await newSpace()
    const user = caller(server, { key: await userKey(server, username, domain), host: domain })
    const one = `${url}/${servers[0]}`
    for (const response of [
      await user.get(url),
      await user.get(one),
      await user.put(one, login),
      await user.del(one),
    ]) {
      expectRefused(response, 403)
    }
    expectRefused(await caller(server, { host: domain }).get(url), 401)
  })
})
