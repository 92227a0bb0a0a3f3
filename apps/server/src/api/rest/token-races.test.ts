import type { LightMyRequestResponse } from 'fastify'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import {
  account,
  accountCount,
  caller,
  confirmRequest,
  createAccount,
  creationToken,
  expectCountsRight,
  expectNoDefect,
  expectRefused,
  expectWaiting,
  fieldsOf,
  jsonOf,
  userKey,
} from '../../../../../test/support/clients/rest-client.ts'
import { sharedServer } from '../../../../../test/support/server/shared-server.ts'
import { DOMAIN, type TestServer } from '../../../../../test/support/server/test-server.ts'

const server = await sharedServer()
let secondProcess: TestServer

beforeAll(async () => {
  secondProcess = await server.secondProcess()
})
afterAll(async () => {
  await secondProcess[Symbol.asyncDispose]()
})
afterEach(async () => {
  expectNoDefect(secondProcess)
  await expectCountsRight(server)
})

const CREATE = '/api/accounts/with-account-creation-token'

/** Sends requests at once, every other one to the twin. */
const atOnce = (count: number, send: (to: TestServer, index: number) => Promise<LightMyRequestResponse>) =>
  Promise.all(Array.from({ length: count }, (_, index) => send(index % 2 ? secondProcess : server, index)))

const withStatus = (responses: LightMyRequestResponse[], status: number) =>
  responses.filter(({ statusCode }) => statusCode === status)

describe('a token that several use at once', () => {
  it.each([1, 2, 3])('creates one account: round %i', async (round) => {
    const before = await accountCount(server)
    const token = await creationToken(server)
    const responses = await atOnce(6, (to, index) =>
      caller(to, {}).post(CREATE, account(`token-racer-${round}-${index}`, { account_creation_token: token })),
    )
    expect(withStatus(responses, 200)).toHaveLength(1)
    for (const refused of withStatus(responses, 422)) {
      expect(Object.keys(fieldsOf(refused))).toEqual(['account_creation_token'])
    }
    expect(withStatus(responses, 422)).toHaveLength(5)
    expect(await accountCount(server)).toBe(before + 1)
  })

  it('creates an account or is used up for one, never both', async () => {
    await createAccount(server, 'consumer')
    const key = await userKey(server, 'consumer')
    for (let round = 0; round < 4; round += 1) {
      const before = await accountCount(server)
      const token = await creationToken(server)
      const [created, consumed] = await Promise.all([
        caller(server, {}).post(CREATE, account(`rival-${round}`, { account_creation_token: token })),
        caller(secondProcess, { key }).post('/api/account_creation_tokens/consume', { account_creation_token: token }),
      ])
      expect([200, 422]).toContain(created.statusCode)
      expect(consumed.statusCode).toBe(created.statusCode === 200 ? 404 : 200)
      expect(await accountCount(server)).toBe(before + (created.statusCode === 200 ? 1 : 0))
    }
  })

  it('is kept by those who lose a race for a name', async () => {
    const tokens = await Promise.all(Array.from({ length: 4 }, () => creationToken(server)))
    const responses = await atOnce(4, (to, index) =>
      caller(to, {}).post(CREATE, account('popular-name', { account_creation_token: tokens[index] })),
    )
    expect(withStatus(responses, 200)).toHaveLength(1)
    expect(withStatus(responses, 422)).toHaveLength(3)
    const losers = tokens.filter((_, index) => responses[index]?.statusCode === 422)
    for (const [index, token] of losers.entries()) {
      const again = await caller(server, {}).post(CREATE, account(`plan-b-${index}`, { account_creation_token: token }))
      expect(jsonOf(again)['username']).toBe(`plan-b-${index}`)
    }
  })

  it('gives one creation token for a request token', async () => {
    const request = jsonOf(await caller(server, {}).post('/api/account_creation_request_tokens'), 201)
    await confirmRequest(server, request['token'])
    const responses = await atOnce(6, (to) =>
      caller(to, {}).post('/api/account_creation_tokens/using-account-creation-request-token', {
        account_creation_request_token: request['token'],
      }),
    )
    expect(withStatus(responses, 201)).toHaveLength(1)
    expect(withStatus(responses, 422)).toHaveLength(5)
  })

  it('is attached to one account', async () => {
    const names = ['attacher-a', 'attacher-b', 'attacher-c', 'attacher-d']
    const keys: string[] = []
    for (const name of names) {
      await createAccount(server, name)
      keys.push(await userKey(server, name))
    }
    const { token } = jsonOf(await caller(server, {}).post('/api/accounts/auth_token'), 201)
    const responses = await atOnce(4, (to, index) =>
      caller(to, { key: keys[index] ?? '' }).get(`/api/accounts/auth_token/${token}/attach`),
    )
    expect(withStatus(responses, 200)).toHaveLength(1)
    expect(withStatus(responses, 404)).toHaveLength(3)
    const { api_key: key } = jsonOf(await caller(secondProcess, {}).get(`/api/accounts/me/api_key/${token}`))
    const winner = names[responses.findIndex(({ statusCode }) => statusCode === 200)]
    expect(jsonOf(await caller(server, { key }).get('/api/accounts/me'))['username']).toBe(winner)
  })

  it('gives one key for an auth token', async () => {
    await createAccount(server, 'key-racer')
    const key = await userKey(server, 'key-racer')
    const { token } = jsonOf(await caller(server, {}).post('/api/accounts/auth_token'), 201)
    await caller(server, { key }).get(`/api/accounts/auth_token/${token}/attach`)
    const responses = await atOnce(6, (to) => caller(to, {}).get(`/api/accounts/me/api_key/${token}`))
    expect(withStatus(responses, 200)).toHaveLength(1)
    expect(withStatus(responses, 404)).toHaveLength(5)
    const [given] = withStatus(responses, 200)
    const fresh = given?.json<{ api_key: string }>().api_key ?? ''
    expect(jsonOf(await caller(secondProcess, { key: fresh }).get('/api/accounts/me'))['username']).toBe('key-racer')
  })
})

describe('an account that is deleted while it', () => {
  /** Sends a request that comes to wait for a deletion of its account, which then takes place. */
  async function whileDeleting(username: string, send: (key: string) => Promise<LightMyRequestResponse>) {
    const { id } = await createAccount(server, username)
    const key = await userKey(server, username)
    const deleter = await server.database.pool.connect()
    try {
      await deleter.query('begin')
      await deleter.query('delete from accounts where id = $1', [id])
      const answer = send(key)
      await expectWaiting(server, 1)
      await deleter.query('commit')
      return await answer
    } finally {
      await deleter.query('rollback')
      deleter.release()
    }
  }

  it('attaches an auth token gets a 404', async () => {
    const { token } = jsonOf(await caller(server, {}).post('/api/accounts/auth_token'), 201)
    const response = await whileDeleting('gone-attaching', (key) =>
      caller(server, { key }).get(`/api/accounts/auth_token/${token}/attach`),
    )
    expectRefused(response, 404)
  })

  it('uses up a creation token gets a 404, and the token stays good', async () => {
    const token = await creationToken(server)
    const response = await whileDeleting('gone-consuming', (key) =>
      caller(server, { key }).post('/api/account_creation_tokens/consume', { account_creation_token: token }),
    )
    expectRefused(response, 404)
    jsonOf(await caller(server, {}).post(CREATE, account('next-in-line', { account_creation_token: token })))
  })

  it('asks for a key gets none', async () => {
    const response = await whileDeleting('gone-asking', (key) =>
      caller(server, { key }).get('/api/accounts/me/api_key'),
    )
    expect(response.statusCode).toBe(404)
    expectRefused(await caller(server, {}).get(`/api/accounts/gone-asking@${DOMAIN}/info`), 404)
  })
})
