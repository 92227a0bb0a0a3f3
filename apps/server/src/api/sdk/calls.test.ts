import { type ClientOptions, createClient, SipspaceError } from '@sipspace/client'
import { operations } from '@sipspace/core'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createAccount } from '../../../../../test/support/clients/rest-client.ts'
import { createRelayedServer, type RelayedServer } from '../../../../../test/support/fakes/relay.ts'
import { ADMIN_KEY, DOMAIN } from '../../../../../test/support/server/test-server.ts'

let server: RelayedServer
beforeAll(async () => {
  server = await createRelayedServer()
})
afterAll(() => server[Symbol.asyncDispose]())
beforeEach(() => {
  server.relay.requests.length = 0
})

const connect = (options: Partial<ClientOptions> = {}) =>
  createClient({ url: server.relay.url, auth: { apiKey: ADMIN_KEY }, ...options })
const urls = () => server.relay.requests.map(({ method, url }) => `${method} ${decodeURIComponent(url)}`)

test('there is a call for every operation', () => {
  const client: Record<string, Record<string, unknown>> = { ...connect() } as never
  for (const [group, members] of Object.entries(operations)) {
    for (const name of Object.keys(members)) expect(client[group]?.[name], `${group}.${name}`).toBeTypeOf('function')
  }
})

test('an account is created, read, changed and deleted', async () => {
  const { accounts } = connect({ url: `${server.relay.url}/` })
  const created = await accounts.create({ username: 'tilda-b', password: 'tildas-secret', algorithm: 'SHA-256' })
  expect(await accounts.get({ id: created.id })).toMatchObject({ username: 'tilda-b', email: null, activated: false })
  expect((await accounts.activate({ id: created.id })).activated).toBe(true)
  const change = {
    username: 'tilda-b',
    password: 'tildas-secret',
    algorithm: 'MD5',
    email: 'tilda@mail.example',
  } as const
  expect(await accounts.replace({ id: created.id, ...change })).toMatchObject({ email: 'tilda@mail.example' })
  expect(await accounts.delete({ id: created.id })).toBeUndefined()
  await expect(accounts.get({ id: created.id })).rejects.toMatchObject({ code: 'account_not_found', status: 404 })
})

describe('what a call is refused for', () => {
  test('is one error, with the fields, the status and the name of the request', async () => {
    const error: unknown = await connect()
      .accounts.create({ username: 'UPPER', password: 'x', algorithm: 'MD5' })
      .catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(SipspaceError)
    expect(error).toBeInstanceOf(Error)
    expect(error).toMatchObject({
      code: 'invalid_input',
      status: 422,
      operation: 'accounts.create',
      requestId: expect.stringMatching(/\S/),
      fields: {
        username: expect.arrayContaining(['username must not contain uppercase letters.']),
        password: ['password must have at least 6 characters.'],
      },
    })
    expect(String(error)).toMatch(/^SipspaceError: Some fields are not valid/)
  })

  test('is said in the client’s language', async () => {
    const call = connect({ language: 'fr' }).accounts.create({ username: '', password: 'secret-one', algorithm: 'MD5' })
    await expect(call).rejects.toMatchObject({ message: expect.stringContaining('champs') })
  })

  test('is said of each call of a request on its own', async () => {
    await createAccount(server, 'one-of-two')
    const { accounts } = connect()
    const [right, wrong] = await Promise.allSettled([
      accounts.getBySip({ sip: `one-of-two@${DOMAIN}` }),
      accounts.getBySip({ sip: `nobody-else@${DOMAIN}` }),
    ])
    expect(server.relay.requests).toHaveLength(1)
    expect(right).toMatchObject({ status: 'fulfilled', value: { username: 'one-of-two' } })
    expect(wrong).toMatchObject({
      status: 'rejected',
      reason: { code: 'account_not_found', operation: 'accounts.getBySip' },
    })
  })

  test('is told of an input that cannot be sent', async () => {
    const { accounts } = connect()
    const numbers = { id: 1n } as never
    await expect(accounts.get(numbers)).rejects.toMatchObject({ code: 'malformed_request', status: 0 })
    await expect(accounts.block(numbers)).rejects.toMatchObject({ code: 'malformed_request', status: 0 })
    expect(server.relay.requests).toEqual([])
  })

  test('is told where there is no sipspace server', async () => {
    const call = connect({ url: `${server.relay.url}/elsewhere` }).me.get()
    await expect(call).rejects.toMatchObject({ code: 'malformed_response', status: 404 })
    const gone = await createRelayedServer()
    const { url } = gone.relay
    await gone[Symbol.asyncDispose]()
    await expect(connect({ url, retries: 0 }).me.get()).rejects.toMatchObject({
      code: 'network',
      message: expect.stringMatching(`^No answer from ${url}: .*ECONNREFUSED`),
    })
  })
})

describe('calls at the same moment', () => {
  test('share a request, 20 at most', async () => {
    const client = connect()
    await Promise.all(Array.from({ length: 25 }, () => client.me.get()))
    expect(server.relay.requests.map(({ url }) => url.split('me.get').length - 1)).toEqual([20, 5])
  })

  test('go apart where that is wanted, where they need no credentials, and where they have headers', async () => {
    const apart = connect({ batch: false })
    await Promise.all([apart.me.get(), apart.me.get()])
    expect(urls()).toEqual(['GET /trpc/me.get?input={}', 'GET /trpc/me.get?input={}'])

    server.relay.requests.length = 0
    const client = connect({ headers: { 'X-Trace': 'all' } })
    await Promise.all([
      client.me.get(),
      client.phoneCountries.list(),
      client.me.get({ headers: { 'x-trace': 'this one' } }),
    ])
    const traces = server.relay.requests.map(({ url, headers }) => [url.split('?')[0], headers['x-trace']])
    expect(traces).toHaveLength(3)
    expect(traces).toEqual(
      expect.arrayContaining([
        ['/trpc/me.get', 'all'],
        ['/trpc/me.get', 'this one'],
        ['/trpc/phoneCountries.list', 'all'],
      ]),
    )
  })

  test('fit into their requests, however long they are', async () => {
    const { accounts } = connect()
    const texts = Array.from({ length: 10 }, (_, n) => `${n}${'é'.repeat(250)}`)
    const lists = await Promise.all(texts.map((text) => accounts.list({ text })))
    expect(lists.map(({ data }) => data)).toEqual(texts.map(() => []))
    expect(Math.max(...server.relay.requests.map(({ url }) => url.length))).toBeLessThan(4_100)
    await expect(accounts.list({ text: 'é'.repeat(2_000) })).rejects.toMatchObject({
      fields: { text: expect.anything() },
    })
  })
})

describe('going through a list', () => {
  const names = Array.from({ length: 12 }, (_, n) => `walker-${String(n).padStart(2, '0')}`)
  beforeAll(async () => {
    for (const name of names) await createAccount(server, name)
  })

  test('gives every account once, in order, part by part', async () => {
    const found: string[] = []
    for await (const account of connect().accounts.iterate({ text: 'walker-', limit: 5 })) found.push(account.username)
    expect(found).toEqual(names)
    expect(server.relay.requests).toHaveLength(3)
  })

  test('asks for no more than is looked at', async () => {
    for await (const account of connect().accounts.iterate({ text: 'walker-', limit: 5 })) {
      if (account.username === 'walker-04') break
    }
    expect(server.relay.requests).toHaveLength(1)
  })

  test('gives nothing where there is nothing, and fails as a call does', async () => {
    for await (const account of connect().accounts.iterate({ text: 'no-such-walker' })) expect(account).toBeUndefined()
    const walk = connect().accounts.iterate({ limit: 0 })[Symbol.asyncIterator]()
    await expect(walk.next()).rejects.toMatchObject({ code: 'invalid_input', operation: 'accounts.list' })
  })
})

test('a browser signs in, acts by its session, and signs out', async () => {
  await createAccount(server, 'browsing-1', { activated: true })
  let cookie = ''
  const modes = new Set<string | undefined>()
  const client = createClient({
    url: server.relay.url,
    credentials: 'include',
    // what a browser does with cookies, and tells of where a request is from
    async fetch(url, init) {
      modes.add(init.credentials)
      const response = await fetch(url, {
        ...init,
        headers: { ...init.headers, 'sec-fetch-site': 'same-origin', ...(cookie ? { cookie } : {}) },
      })
      cookie = response.headers.getSetCookie()[0]?.split(';')[0] ?? cookie
      return response
    },
  })
  const signedIn = await client.sessions.signIn({
    username: 'browsing-1',
    domain: DOMAIN,
    password: 'password of browsing-1',
  })
  expect(signedIn).toMatchObject({ username: 'browsing-1', role: 'user' })
  expect((await client.me.get()).username).toBe('browsing-1')
  await client.sessions.signOut()
  await expect(client.me.get()).rejects.toMatchObject({ code: 'unauthenticated' })
  expect([...modes]).toEqual(['include'])
})

test('REST, tRPC and the SDK say alike how the country of a phone number is opened', async () => {
  const account = { username: 'far-away', password: 'a long secret', algorithm: 'SHA-256', phone: '+46701234567' }
  const headers = { 'x-api-key': ADMIN_KEY, 'content-type': 'application/json' }
  const post = async (path: string) => {
    const answer = await fetch(`${server.relay.url}${path}`, { method: 'POST', headers, body: JSON.stringify(account) })
    expect(answer.status).toBe(422)
    return answer.json()
  }
  const text =
    'phone must be a number of a country that is open here. A super admin opens SE in the dashboard or by POST /api/phone_countries/SE/activate.'
  const code = { code: 'phone_country', params: { country: 'SE' } }
  expect(await post('/api/accounts')).toMatchObject({ errors: { phone: [text] }, field_codes: { phone: [code] } })
  const said = { fields: { phone: [text] }, fieldCodes: { phone: [code] } }
  expect(await post('/trpc/accounts.create')).toMatchObject({ error: { data: said } })
  const created = connect().accounts.create({ ...account, algorithm: 'SHA-256' })
  await expect(created).rejects.toMatchObject({ code: 'invalid_input', status: 422, ...said })
})
