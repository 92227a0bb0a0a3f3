import { describe, expect, it } from 'vitest'
import { answerChallenge, challengesOf } from '../../../../../test/support/clients/digest-client.ts'
import {
  account,
  caller,
  createAccount,
  createSpace,
  jsonOf,
  newName,
  userKey,
} from '../../../../../test/support/clients/rest-client.ts'
import { sharedServer } from '../../../../../test/support/server/shared-server.ts'
import { isKeyUse, statementsOf } from '../../../../../test/support/server/statements.ts'
import { ADMIN_KEY, createTestServer, DOMAIN } from '../../../../../test/support/server/test-server.ts'

const server = await sharedServer({
  RATE_LIMIT: 'on',
  COTURN_SERVER_HOST: 'turn.example.org',
  COTURN_STATIC_AUTH_SECRET: 'shared',
})
const admin = { key: ADMIN_KEY }

async function somebody(): Promise<{ name: string; key: string; password: string }> {
  const name = newName()
  await createAccount(server, name)
  return { name, key: await userKey(server, name), password: `password of ${name}` }
}

describe('the statements that a request sends to the database', () => {
  it('are as many for a page of 20 accounts as for one of a single account, however deep it is', async () => {
    const host = 'paged.example.net'
    await createSpace(server, host)
    const here = { key: ADMIN_KEY, host }
    for (let index = 0; index < 25; index += 1) {
      jsonOf(await caller(server, here).post('/api/accounts', account(newName(), { dictionary: { a: 'b', c: 'd' } })))
    }
    for (const page of [1, 2, 3]) {
      expect(await statementsOf(server, { ...here, method: 'GET', url: `/api/accounts?page=${page}` })).toHaveLength(3)
    }
  })

  it('are three more to create an account where an email address serves one account', async () => {
    await using unique = await createTestServer({ ACCOUNT_EMAIL_UNIQUE: 'true' })
    const payload = account(newName(), { email: 'unique@mail.example' })
    expect(await statementsOf(unique, { ...admin, method: 'POST', url: '/api/accounts', payload })).toHaveLength(5)
  })

  it('are one less without a phone number, and none more for a long dictionary', async () => {
    const long = Object.fromEntries(Array.from({ length: 200 }, (_, index) => [`entry-${index}`, 'x']))
    const payload = account(newName(), { dictionary: long })
    expect(await statementsOf(server, { ...admin, method: 'POST', url: '/api/accounts', payload })).toHaveLength(2)
  })
})

describe('authentication', () => {
  it('by key is one statement; a refused key is one more, which counts it', async () => {
    for (const [key, status, statements] of [
      ['no-such-key', 401, 2],
      [(await somebody()).key, 403, 1],
    ] as const) {
      server.database.takeStatements()
      expect((await server.request({ key, url: '/api/accounts' })).statusCode).toBe(status)
      expect(server.database.takeStatements().filter((text) => !isKeyUse(text))).toHaveLength(statements)
    }
  })

  it('by digest is one to challenge and two to let in, and once a day one to note the network', async () => {
    const { name: username, password } = await somebody()
    const from = `sip:${username}@${DOMAIN}`
    const url = '/api/accounts/me/services/turn'
    const login = async (statements: number) => {
      server.database.takeStatements()
      const challenged = await server.request({ url, headers: { from } })
      expect(challenged.statusCode).toBe(401)
      expect(server.database.takeStatements()).toHaveLength(1)
      const [challenge = {}] = challengesOf(challenged)
      const authorization = answerChallenge(challenge, { username, password }, { method: 'GET', uri: url })
      expect((await server.request({ url, headers: { from, authorization } })).statusCode).toBe(200)
      expect(server.database.takeStatements().filter((text) => !isKeyUse(text))).toHaveLength(statements)
    }
    server.clock.advance({ days: 1 })
    await login(3)
    await login(2)
    await login(2)
    server.clock.advance({ days: 1 })
    await login(3)
    await login(2)
  })

  it('by key writes nothing of its own: uses are noted together', async () => {
    const { key } = await somebody()
    await server.keyUses.flush()
    server.database.takeStatements()
    for (let index = 0; index < 30; index += 1) {
      expect((await server.request({ key, url: '/api/accounts/me' })).statusCode).toBe(200)
    }
    await server.keyUses.flush()
    const notes = server.database.takeStatements().filter(isKeyUse)
    // the one that was asked for, and one that may have come by itself meanwhile
    expect([1, 2]).toContain(notes.length)
  })
})
