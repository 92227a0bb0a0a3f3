import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createAccount, expectRefused, expectWaiting, userKey } from '../../../../test/support/clients/rest-client.ts'
import { sharedServer } from '../../../../test/support/server/shared-server.ts'
import { ADMIN_KEY, createTestServer, type TestServer } from '../../../../test/support/server/test-server.ts'
import { clearExpired } from '../worker/clear.ts'

const status = async (server: TestServer, key: string) =>
  (await server.request({ method: 'GET', url: '/api/accounts/me', key })).statusCode

const server = await sharedServer()
let secondProcess: TestServer
beforeAll(async () => {
  secondProcess = await server.secondProcess()
})
afterAll(async () => {
  await secondProcess[Symbol.asyncDispose]()
})

let count = 0
/** A fresh account's new key. */
async function newKey(from = server): Promise<string> {
  const username = `lasting-${++count}`
  await createAccount(from, username)
  return userKey(from, username)
}

describe('a user’s API key', () => {
  it('ends after an hour without use', async () => {
    const [used, unused] = [await newKey(), await newKey()]
    server.clock.advance({ minutes: 59, seconds: 59 })
    expect(await status(server, used)).toBe(200)
    server.clock.advance({ seconds: 1 })
    expectRefused(await server.request({ method: 'GET', url: '/api/accounts/me', key: unused }), 401)
    expectRefused(
      await server.request({ method: 'GET', url: '/api/accounts/me', cookies: { 'x-api-key': unused } }),
      401,
    )
    expect(await status(server, used)).toBe(200)
  })

  it('is kept alive by use for as long as it is used', async () => {
    const key = await newKey()
    for (let hour = 0; hour < 5; hour++) {
      server.clock.advance({ minutes: 50 })
      expect(await status(server, key)).toBe(200)
    }
    server.clock.advance({ minutes: 61 })
    expect(await status(server, key)).toBe(401)
  })

  it('is not kept alive by trying it from another address', async () => {
    const key = await newKey()
    server.clock.advance({ minutes: 50 })
    const elsewhere = { method: 'GET', url: '/api/accounts/me', key, remoteAddress: '203.0.113.5' } as const
    expectRefused(await server.request(elsewhere), 401)
    server.clock.advance({ minutes: 11 })
    expect(await status(server, key)).toBe(401)
  })

  it('stays ended once it has ended, also for the process that saw it last', async () => {
    const key = await newKey()
    server.clock.advance({ minutes: 60 })
    expect(await status(server, key)).toBe(401)
    await server.keyUses.flush()
    expect(await status(server, key)).toBe(401)
  })

  it('is kept alive in all processes by its use in one', async () => {
    const key = await newKey()
    for (const [one, other] of [
      [server, secondProcess],
      [secondProcess, server],
    ] as const) {
      server.clock.advance({ minutes: 40 })
      expect(await status(one, key)).toBe(200)
      await one.keyUses.flush()
      server.clock.advance({ minutes: 40 })
      expect(await status(other, key)).toBe(200)
      await other.keyUses.flush()
    }
    server.clock.advance({ minutes: 60 })
    expect(await status(server, key)).toBe(401)
    expect(await status(secondProcess, key)).toBe(401)
  })

  it('does not go back in time when a process notes an earlier use late', async () => {
    const key = await newKey()
    server.clock.advance({ minutes: 10 })
    expect(await status(server, key)).toBe(200)
    server.clock.advance({ minutes: 40 })
    expect(await status(secondProcess, key)).toBe(200)
    await secondProcess.keyUses.flush()
    await server.keyUses.flush()
    server.clock.advance({ minutes: 30 })
    expect(await status(server, key)).toBe(200)
  })

  it('does not end while its use is on its way into the database', async () => {
    const key = await newKey()
    server.clock.advance({ minutes: 59 })
    expect(await status(server, key)).toBe(200)
    const client = await server.database.pool.connect()
    try {
      await client.query('begin')
      await client.query('lock table api_keys in share mode')
      const flushing = server.keyUses.flush()
      await expectWaiting(server, 1)
      server.clock.advance({ minutes: 2 })
      expect(await status(server, key)).toBe(200)
      await client.query('commit')
      await flushing
    } finally {
      client.release()
    }
  })

  it('ends at the same moment whoever asks when it is replaced in another process', async () => {
    const username = 'moves-about'
    await createAccount(server, username)
    const former = await userKey(server, username)
    expect(await status(secondProcess, former)).toBe(200)
    const next = await userKey(secondProcess, username)
    expect(await status(server, former)).toBe(401)
    expect(await status(secondProcess, former)).toBe(401)
    expect(await status(server, next)).toBe(200)
  })

  it('survives the clearing of what has expired when it has just been used', async () => {
    const key = await newKey()
    server.clock.advance({ minutes: 59, seconds: 58 })
    expect(await status(server, key)).toBe(200)
    server.clock.advance({ seconds: 4 })
    await clearExpired(server.deps)
    expect(await status(server, key)).toBe(200)
  })

  it('is gone from the database some time after it has ended', async () => {
    await createAccount(server, 'cleared-out')
    await userKey(server, 'cleared-out')
    const keys = async () => {
      const { rows } = await server.database.pool.query(
        `select from api_keys join accounts on accounts.id = account_id where username = 'cleared-out'`,
      )
      return rows.length
    }
    server.clock.advance({ minutes: 30 })
    await clearExpired(server.deps)
    expect(await keys()).toBe(1)
    server.clock.advance({ minutes: 40 })
    await clearExpired(server.deps)
    expect(await keys()).toBe(0)
  })
})

describe('an admin’s named key', () => {
  it('does not end by disuse, and is not cleared', async () => {
    server.clock.advance({ days: 400 })
    await clearExpired(server.deps)
    expect(await status(server, ADMIN_KEY)).toBe(200)
  })
})

describe('APP_API_KEY_EXPIRATION_MINUTES', () => {
  it('is how long a key and its cookie last', async () => {
    await using strict = await createTestServer({ APP_API_KEY_EXPIRATION_MINUTES: '5' })
    await createAccount(strict, 'in-haste')
    const first = await userKey(strict, 'in-haste')
    const again = await strict.request({ method: 'GET', url: '/api/accounts/me/api_key', key: first })
    expect(String(again.headers['set-cookie'])).toMatch(/; Max-Age=300(;|$)/)
    strict.clock.advance({ minutes: 5 })
    expect(await status(strict, again.body)).toBe(401)
  })

  it('lets keys last for ever when it is 0', async () => {
    await using lax = await createTestServer({ APP_API_KEY_EXPIRATION_MINUTES: '0' })
    await createAccount(lax, 'patient')
    const first = await userKey(lax, 'patient')
    const again = await lax.request({ method: 'GET', url: '/api/accounts/me/api_key', key: first })
    expect(String(again.headers['set-cookie'])).not.toMatch(/max-age|expires/i)
    lax.clock.advance({ days: 1000 })
    await clearExpired(lax.deps)
    expect(await status(lax, again.body)).toBe(200)
  })
})
