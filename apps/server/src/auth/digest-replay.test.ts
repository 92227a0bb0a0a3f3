import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  answerChallenge,
  answerWith,
  challengeFor,
  challengesOf,
  digestRequest,
} from '../../../../test/support/clients/digest-client.ts'
import { createAccount, expectNoDefect, expectRefused, jsonOf } from '../../../../test/support/clients/rest-client.ts'
import { sharedServer } from '../../../../test/support/server/shared-server.ts'
import { createTestServer, DOMAIN, type TestServer } from '../../../../test/support/server/test-server.ts'
import { clearExpired } from '../worker/clear.ts'

const ME = '/api/accounts/me'
const account = { username: 'counter', password: 'password of counter' }

const server = await sharedServer()
let secondProcess: TestServer
beforeAll(async () => {
  secondProcess = await server.secondProcess()
  await createAccount(server, account.username)
})
afterAll(async () => {
  expectNoDefect(secondProcess)
  await secondProcess[Symbol.asyncDispose]()
})

/** Statuses of the same request sent several times at once, by turns to two processes. */
async function atOnce(headers: Record<string, string>[]): Promise<number[]> {
  const answers = await Promise.all(
    headers.map((one, i) => (i % 2 === 0 ? server : secondProcess).request({ method: 'GET', url: ME, headers: one })),
  )
  return answers.map((answer) => answer.statusCode)
}

const signed = (challenge: Record<string, string>, nc = 1) => ({
  from: `sip:${account.username}@${DOMAIN}`,
  authorization: answerChallenge(challenge, account, { method: 'GET', uri: ME, nc }),
})

const times = (statuses: number[], status: number) => statuses.filter((one) => one === status).length

describe('the nonce count', () => {
  it('lets the same answer in once only', async () => {
    const headers = signed(await challengeFor(server, account))
    const send = () => server.request({ method: 'GET', url: ME, headers })
    expect(jsonOf(await send())['username']).toBe('counter')
    const replayed = await send()
    expectRefused(replayed, 401)
    expect(challengesOf(replayed)).toHaveLength(1)
    expectRefused(await send(), 401)
  })

  it('lets another answer with the same count in no more than the first', async () => {
    const challenge = await challengeFor(server, account)
    expect((await answerWith(server, account, challenge, { nc: 1 })).statusCode).toBe(200)
    expectRefused(await answerWith(server, account, challenge, { nc: 1 }), 401)
  })

  it('may grow by any step, and may not go back', async () => {
    const challenge = await challengeFor(server, account)
    const status = async (nc: number) => (await answerWith(server, account, challenge, { nc })).statusCode
    expect(await status(3)).toBe(200)
    expect(await status(2)).toBe(401)
    expect(await status(3)).toBe(401)
    expect(await status(4)).toBe(200)
    expect(await status(0x7fffffff)).toBe(200)
    expect(await status(0xffffffff)).toBe(200)
    expect(await status(5)).toBe(401)
    expect(await status(0xffffffff)).toBe(401)
  })

  it('is taken by right answers only', async () => {
    const challenge = await challengeFor(server, account)
    const wrong = { ...account, password: 'a guess' }
    expectRefused(await answerWith(server, wrong, challenge, { nc: 0xffff }), 401)
    expect((await answerWith(server, account, challenge, { nc: 1 })).statusCode).toBe(200)
  })

  it('is one for all processes', async () => {
    const challenge = await challengeFor(server, account)
    expect((await answerWith(secondProcess, account, challenge, { nc: 1 })).statusCode).toBe(200)
    expectRefused(await answerWith(server, account, challenge, { nc: 1 }), 401)
    expect((await answerWith(server, account, challenge, { nc: 2 })).statusCode).toBe(200)
    expectRefused(await answerWith(secondProcess, account, challenge, { nc: 2 }), 401)
  })

  it('is not forgotten by the clearing of nonces that have ended', async () => {
    const challenge = await challengeFor(server, account)
    expect((await answerWith(server, account, challenge)).statusCode).toBe(200)
    // another process, whose clock is ahead by less than a minute
    const ahead = new Date(server.clock().getTime() + 300_000 + 59_000)
    await clearExpired({ ...server.deps, clock: () => ahead })
    server.clock.advance({ minutes: 4, seconds: 59 })
    expectRefused(await answerWith(server, account, challenge), 401)
  })
})

describe('many requests at once', () => {
  it('let one answer in exactly once, whichever process it is sent to', async () => {
    for (let round = 0; round < 5; round++) {
      const headers = signed(await challengeFor(server, account))
      const statuses = await atOnce(Array.from({ length: 12 }, () => headers))
      expect([times(statuses, 200), times(statuses, 401)]).toEqual([1, 11])
    }
  })

  it('let different answers with one count in exactly once', async () => {
    const challenge = await challengeFor(server, account)
    const statuses = await atOnce(Array.from({ length: 12 }, () => signed(challenge)))
    expect([times(statuses, 200), times(statuses, 401)]).toEqual([1, 11])
  })

  it('never let a count in twice, whatever order growing counts come in', async () => {
    const challenge = await challengeFor(server, account)
    const statuses = await atOnce(Array.from({ length: 24 }, (_, i) => signed(challenge, Math.floor(i / 2) + 1)))
    expect(times(statuses, 200) + times(statuses, 401)).toBe(24)
    expect(times(statuses, 200)).toBeGreaterThanOrEqual(1)
    expect(times(statuses, 200)).toBeLessThanOrEqual(12)
    expectRefused(await answerWith(server, account, challenge, { nc: 12 }), 401)
  })

  it('are all let in with challenges of their own', async () => {
    const challenges = await Promise.all(
      Array.from({ length: 12 }, (_, i) => challengeFor(i % 2 ? server : secondProcess, account)),
    )
    const statuses = await atOnce(challenges.map((challenge) => signed(challenge)))
    expect(times(statuses, 200)).toBe(12)
  })

  it('do not delete an account twice with one answer', async () => {
    await createAccount(server, 'deleted-once')
    const own = { username: 'deleted-once', password: 'password of deleted-once' }
    const challenge = await challengeFor(server, own)
    const authorization = answerChallenge(challenge, own, { method: 'DELETE', uri: ME })
    const headers = { from: `sip:deleted-once@${DOMAIN}`, authorization }
    const answers = await Promise.all(
      [server, secondProcess, server, secondProcess].map((one) => one.request({ method: 'DELETE', url: ME, headers })),
    )
    expect(answers.map((answer) => answer.statusCode).toSorted((a, b) => a - b)).toEqual([200, 401, 401, 401])
  })
})

describe('processes that start together on an empty database', () => {
  it('agree on the key that nonces are made with', async () => {
    await using first = await createTestServer()
    await using second = await first.secondProcess()
    await createAccount(first, account.username)
    const challenges = await Promise.all(
      Array.from({ length: 8 }, (_, i) => challengeFor(i % 2 ? first : second, account)),
    )
    for (const challenge of challenges) {
      expect((await answerWith(second, account, challenge)).statusCode).toBe(200)
      expectRefused(await answerWith(first, account, challenge), 401)
    }
  })
})

describe('a crash of the database, which loses what nonces were used', () => {
  it('makes all nonces from before it useless, and clients log in anew', async () => {
    const used = await challengeFor(server, account)
    const unused = await challengeFor(server, account)
    const headers = signed(used)
    expect((await server.request({ method: 'GET', url: ME, headers })).statusCode).toBe(200)

    const { rows } = await server.database.pool.query<{ relname: string }>(
      `select relname from pg_class where relpersistence = 'u' and relkind = 'r' order by relname`,
    )
    expect(rows.map(({ relname }) => relname)).toEqual(['digest_keys', 'digest_nonces', 'rate_limits'])
    await server.database.pool.query('truncate digest_keys, digest_nonces')

    expectRefused(await secondProcess.request({ method: 'GET', url: ME, headers }), 401)
    expectRefused(await server.request({ method: 'GET', url: ME, headers }), 401)
    const refused = await answerWith(secondProcess, account, unused)
    expectRefused(refused, 401)
    const [next] = challengesOf(refused)
    expect((await answerWith(server, account, next ?? {})).statusCode).toBe(200)
    expect((await digestRequest(secondProcess, account, { method: 'GET', url: ME })).statusCode).toBe(200)
  })
})
