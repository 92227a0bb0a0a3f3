import { type ClientOptions, type Credentials, createClient, SipspaceError } from '@sipspace/client'
import { exportSPKI, generateKeyPair, SignJWT } from 'jose'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createAccount, userKey } from '../../../../../test/support/clients/rest-client.ts'
import { createRelayedServer, type RelayedServer } from '../../../../../test/support/fakes/relay.ts'
import { ADMIN_KEY, DOMAIN } from '../../../../../test/support/server/test-server.ts'

let server: RelayedServer
const password = 'password of ursula-k'
const { privateKey, publicKey } = await generateKeyPair('RS256')

beforeAll(async () => {
  server = await createRelayedServer({ JWT_RSA_PUBLIC_KEY_PEM: await exportSPKI(publicKey) })
  await createAccount(server, 'ursula-k', { activated: true })
})
afterAll(() => server[Symbol.asyncDispose]())
beforeEach(() => {
  server.relay.requests.length = 0
  server.relay.interfere(() => undefined)
})

const connect = (options: Partial<ClientOptions> = {}) => createClient({ url: server.relay.url, ...options })

const refusalOf = async (call: Promise<unknown>): Promise<SipspaceError> => {
  const error: unknown = await call.then(
    () => 'it was let in',
    (thrown: unknown) => thrown,
  )
  expect(error).toBeInstanceOf(SipspaceError)
  return error as SipspaceError
}

describe('the client says who it is', () => {
  test('by an API key', async () => {
    const account = await connect({ auth: { apiKey: await userKey(server, 'ursula-k') } }).me.get()
    expect(account).toMatchObject({ username: 'ursula-k', domain: DOMAIN, activated: true })
  })

  test('by name and password', async () => {
    expect((await connect({ auth: { username: 'ursula-k', domain: DOMAIN, password } }).me.get()).username).toBe(
      'ursula-k',
    )
  })

  test('by a JSON Web Token', async () => {
    const bearer = await new SignJWT({ sip_identity: `sip:ursula-k@${DOMAIN}` })
      .setProtectedHeader({ alg: 'RS256' })
      .setExpirationTime(Math.floor(server.clock().getTime() / 1000) + 60)
      .sign(privateKey)
    expect((await connect({ auth: { bearer } }).me.get()).username).toBe('ursula-k')
  })

  test('not at all, for what is open to anybody', async () => {
    const client = connect()
    expect(await client.accounts.getInfo({ sip: `ursula-k@${DOMAIN}` })).toEqual({ activated: true, realm: null })
    const refused = await refusalOf(client.me.get())
    expect(refused).toMatchObject({ code: 'unauthenticated', status: 401, operation: 'me.get', fields: null })
  })

  test('only to operations that need it', async () => {
    const client = connect({ auth: { apiKey: ADMIN_KEY } })
    await client.accounts.getInfo({ sip: `ursula-k@${DOMAIN}` })
    expect(server.relay.requests.map(({ headers }) => headers['x-api-key'])).toEqual([undefined])
  })

  test('and to nobody but the server it was made for', async () => {
    const elsewhere = await createRelayedServer()
    try {
      server.relay.interfere(({ url }) => ({ status: 307, headers: { location: elsewhere.relay.url + url } }))
      const refused = await refusalOf(connect({ auth: { apiKey: ADMIN_KEY } }).me.get())
      expect(refused).toMatchObject({ code: 'malformed_response', status: 307 })
      expect(refused.message).toContain(elsewhere.relay.url)
      expect(elsewhere.relay.requests).toEqual([])
    } finally {
      await elsewhere[Symbol.asyncDispose]()
    }
  })
})

describe('a function that gives the credentials', () => {
  /** Gives one after the other, the last one again and again, and counts. */
  function vault(...credentials: Credentials[]) {
    const counted = {
      asked: 0,
      auth: async () => credentials[Math.min(counted.asked++, credentials.length - 1)] as Credentials,
    }
    return counted
  }

  test('is asked when it is needed first, and no more as long as they are good', async () => {
    const keys = vault({ apiKey: ADMIN_KEY })
    const client = connect(keys)
    await client.accounts.getInfo({ sip: `ursula-k@${DOMAIN}` })
    expect(keys.asked).toBe(0)
    await Promise.all([client.me.get(), client.accounts.listPage(), client.me.get()])
    await client.me.get()
    expect(keys.asked).toBe(1)
  })

  test('is asked again when they have ended, once for all that wait', async () => {
    const ended = await userKey(server, 'ursula-k')
    const keys = vault({ apiKey: ended }, { apiKey: await userKey(server, 'ursula-k') })
    const client = connect({ auth: keys.auth, batch: false })
    const accounts = await Promise.all([client.me.get(), client.me.get(), client.me.get()])
    expect(accounts.map(({ username }) => username)).toEqual(['ursula-k', 'ursula-k', 'ursula-k'])
    expect(keys.asked).toBe(2)
  })

  test('is asked once again for a call, and no more', async () => {
    const keys = vault({ apiKey: 'unknown-key' })
    expect(await refusalOf(connect(keys).me.get())).toMatchObject({ code: 'unauthenticated', status: 401 })
    expect(keys.asked).toBe(2)
    expect(server.relay.requests).toHaveLength(2)
  })

  test('may give a password, and the next one once that was changed', async () => {
    await createAccount(server, 'changes-often')
    const account = { username: 'changes-often', domain: DOMAIN }
    const [former, next] = ['password of changes-often', 'another-password']
    const passwords = vault({ ...account, password: former }, { ...account, password: next })
    const client = connect(passwords)
    await client.me.changePassword({ algorithm: 'MD5', password: next, old_password: former })
    expect((await client.me.get()).passwords).toEqual([{ algorithm: 'MD5' }])
    expect(passwords.asked).toBe(2)
  })

  test('makes the call fail when it fails itself, and is asked again by the next', async () => {
    const cause = new Error('the vault is closed')
    let isClosed = true
    const client = connect({ auth: () => (isClosed ? Promise.reject(cause) : { apiKey: ADMIN_KEY }) })
    expect(await refusalOf(client.me.get())).toMatchObject({ code: 'unauthenticated', status: 0, cause })
    isClosed = false
    expect((await client.me.get()).username).toBe('admin')
  })
})
