import { createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import {
  caller,
  createAccount,
  expectRefused,
  type Json,
  jsonOf,
  userKey,
} from '../../../../test/support/clients/rest-client.ts'
import { ADMIN_KEY, createTestServer, type TestServer } from '../../../../test/support/server/test-server.ts'

const PATH = '/api/accounts/me/services/turn'
const RELAY = { COTURN_SERVER_HOST: 'relay.example.org', COTURN_STATIC_AUTH_SECRET: 'between us and the relay' }

const ask = async (server: TestServer): Promise<Json> => jsonOf(await caller(server, { key: ADMIN_KEY }).get(PATH))

describe('GET /api/accounts/me/services/turn', () => {
  it('gives credentials that a relay with the same secret takes until they end', async () => {
    await using server = await createTestServer(RELAY)
    await createAccount(server, 'calls-out')
    const key = await userKey(server, 'calls-out')
    const answer = jsonOf(await caller(server, { key }).get(PATH))
    expect(Object.keys(answer).sort()).toEqual(['password', 'ttl', 'uris', 'username'])
    // what coturn does: the time before the colon has not passed, and the password is the HMAC of the username
    const [expiry] = String(answer['username']).split(':')
    expect(Number(expiry)).toBe(server.clock().getTime() / 1000 + 86_400)
    expect(answer['ttl']).toBe(86_400)
    expect(answer['password']).toBe(
      createHmac('sha1', RELAY.COTURN_STATIC_AUTH_SECRET).update(answer['username']).digest('base64'),
    )
    expect(answer['uris']).toEqual(['turn:relay.example.org'])
  })

  it('gives others each time, and tells neither the account nor the secret', async () => {
    await using server = await createTestServer(RELAY)
    const answers = [await ask(server), await ask(server), await ask(server)]
    expect(new Set(answers.map((answer) => answer['username'])).size).toBe(3)
    expect(new Set(answers.map((answer) => answer['password'])).size).toBe(3)
    for (const answer of answers) {
      expect(answer['username']).toMatch(/^\d{10}:[0-9a-f]{16,}$/)
      expect(JSON.stringify(answer)).not.toContain(RELAY.COTURN_STATIC_AUTH_SECRET)
    }
  })

  it('moves on with the time', async () => {
    await using server = await createTestServer(RELAY)
    const expiry = async () => Number.parseInt((await ask(server))['username'], 10)
    const first = await expiry()
    server.clock.advance({ minutes: 10 })
    expect((await expiry()) - first).toBe(600)
  })

  it('lasts as long as COTURN_SESSION_TTL_MINUTES says', async () => {
    await using server = await createTestServer({ ...RELAY, COTURN_SESSION_TTL_MINUTES: '15' })
    const answer = await ask(server)
    expect(answer['ttl']).toBe(900)
    expect(Number.parseInt(answer['username'], 10)).toBe(server.clock().getTime() / 1000 + 900)
  })

  it('names the port where the setting has one', async () => {
    await using server = await createTestServer({ ...RELAY, COTURN_SERVER_HOST: 'relay.example.org:5349' })
    expect((await ask(server))['uris']).toEqual(['turn:relay.example.org:5349'])
  })

  it('is a 404 where no relay is configured, and a 401 for nobody all the same', async () => {
    await using server = await createTestServer()
    expectRefused(await caller(server).get(PATH), 404)
    expectRefused(await caller(server, {}).get(PATH), 401)
  })
})
