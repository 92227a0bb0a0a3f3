import { createClient, type SipspaceClient } from '@sipspace/client'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createAccount, createSpace } from '../../../../../test/support/clients/rest-client.ts'
import { createRelayedServer, type RelayedServer } from '../../../../../test/support/fakes/relay.ts'
import { ADMIN_KEY, DOMAIN } from '../../../../../test/support/server/test-server.ts'

let server: RelayedServer
beforeAll(async () => {
  server = await createRelayedServer()
  await createAccount(server, 'digest-sha', { activated: true })
  await createAccount(server, 'digest-md5', { algorithm: 'MD5', activated: true })
})
afterAll(() => server[Symbol.asyncDispose]())
beforeEach(() => {
  server.relay.requests.length = 0
  server.relay.interfere(() => undefined)
  server.relay.hideHeader(null)
})

const login = (username: string, password = `password of ${username}`, domain = DOMAIN): SipspaceClient =>
  createClient({ url: server.relay.url, auth: { username, domain, password }, batch: false })

const statuses = () => server.relay.requests.map(({ status }) => status)
const sent = (name: string) =>
  server.relay.requests
    .map(({ headers }) => new RegExp(`\\b${name}="?([^",]+)`).exec(headers.authorization ?? '')?.[1])
    .filter((value) => value !== undefined)

describe('a client with a name and a password', () => {
  test.each([
    ['digest-sha', 'SHA-256'],
    ['digest-md5', 'MD5'],
  ])('answers the challenge for %s by %s, and never sends the password', async (username, algorithm) => {
    expect((await login(username).me.get()).username).toBe(username)
    expect(sent('algorithm')).toEqual([algorithm])
    expect(JSON.stringify(server.relay.requests)).not.toContain('password of')
  })

  test('signs what it asks for, whatever letters that has', async () => {
    const client = createClient({
      url: server.relay.url,
      auth: { username: 'admin', domain: DOMAIN, password: 'secret-admin' },
    })
    const texts = [`it's "50%"`, 'a&b=c #d?e;/f+g', '(日本)*!~^|`{}[]<>\\', 'é'.repeat(250)]
    const lists = await Promise.all(texts.map((text) => client.accounts.list({ text })))
    expect(lists.map(({ data }) => data)).toEqual([[], [], [], []])
  })

  test('changes things once, though the request is sent twice', async () => {
    const client = createClient({
      url: server.relay.url,
      auth: { username: 'admin', domain: DOMAIN, password: 'secret-admin' },
    })
    const input = { username: 'created-once', password: 'a-fine-secret', algorithm: 'SHA-256' } as const
    expect((await client.accounts.create(input)).username).toBe('created-once')
    expect(statuses()).toEqual([401, 200])
  })

  test('is challenged once for a row of calls, and has a new nonce for each', async () => {
    const client = login('digest-sha')
    for (let n = 0; n < 5; n++) await client.me.get()
    expect(statuses()).toEqual([401, 200, 200, 200, 200, 200])
    expect(new Set(sent('nonce')).size).toBe(5)
  })

  test('counts on with the same nonce where no next one comes', async () => {
    server.relay.hideHeader({ name: 'www-authenticate', status: 200 })
    const client = login('digest-sha')
    for (let n = 0; n < 3; n++) await client.me.get()
    expect(statuses()).toEqual([401, 200, 200, 200])
    expect(new Set(sent('nonce')).size).toBe(1)
    expect(sent('nc')).toEqual(['00000001', '00000002', '00000003'])
  })

  test('answers anew when its nonce is too old', async () => {
    const client = login('digest-sha')
    await client.me.get()
    server.clock.advance({ days: 2 })
    expect((await client.me.get()).username).toBe('digest-sha')
    expect(statuses()).toEqual([401, 200, 401, 200])
  })

  test('asks for a new nonce when it cannot know whether the last one was counted', async () => {
    server.relay.hideHeader({ name: 'www-authenticate', status: 200 })
    const auth = { username: 'digest-sha', domain: DOMAIN, password: 'password of digest-sha' }
    const client = createClient({ url: server.relay.url, auth, batch: false, retries: 0 })
    await client.me.get()
    server.relay.interfere(() => 'lose')
    await expect(client.me.provision()).rejects.toMatchObject({ code: 'network' })
    server.relay.interfere(() => undefined)
    expect((await client.me.get()).username).toBe('digest-sha')
    expect(statuses()).toEqual([401, 200, null, 401, 200])
  })

  test('has a nonce for each of its calls at the same time, and keeps them for the next', async () => {
    const client = login('digest-sha')
    const atOnce = () => Promise.all(Array.from({ length: 6 }, () => client.me.get()))
    expect(await atOnce()).toHaveLength(6)
    expect(server.relay.requests).toHaveLength(12)
    server.relay.requests.length = 0
    expect(await atOnce()).toHaveLength(6)
    expect(statuses()).toEqual([200, 200, 200, 200, 200, 200])
    expect(new Set(sent('nonce')).size).toBe(6)
  })

  test.each([
    ['a wrong password', 'digest-sha', 'not-the-password'],
    ['an account that does not exist', 'nobody-here', 'whatever-it-is'],
  ])('with %s is refused after one answer', async (_case, username, password) => {
    const refused = await login(username, password)
      .me.get()
      .catch((error: unknown) => error)
    expect(refused).toMatchObject({ name: 'SipspaceError', code: 'wrong_credentials', status: 401 })
    expect(statuses()).toEqual([401, 401])
  })

  test('may have a realm and a password in any letters', async () => {
    const domain = 'lettres.example.org'
    await createSpace(server, domain, { account_realm: 'Téléphonie, 日本 =' })
    const password = 'mot de passe: «été» 🔑'
    const created = await server.request({
      method: 'POST',
      url: '/api/accounts',
      host: domain,
      key: ADMIN_KEY,
      payload: { username: 'lettres+1', password, algorithm: 'SHA-256' },
    })
    expect(created.statusCode, created.body).toBe(200)
    server.relay.interfere(({ headers }) => {
      headers.host = domain
      return undefined
    })
    expect((await login('lettres+1', password, domain).me.get()).realm).toBe('Téléphonie, 日本 =')
  })
})
