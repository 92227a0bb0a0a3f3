import { hashToken, randomToken } from '@sipspace/core'
import fc from 'fast-check'
import type { LightMyRequestResponse } from 'fastify'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { answerWith, challengeFor, digestRequest } from '../../../../../test/support/clients/digest-client.ts'
import { fetchAsApp } from '../../../../../test/support/clients/provisioning.ts'
import { begin, newestCode, post } from '../../../../../test/support/clients/recovery-form.ts'
import { emailOf, linkFor, submit } from '../../../../../test/support/clients/reset-form.ts'
import {
  account,
  accountCount,
  caller,
  confirmRequest,
  createAccount,
  createSpace,
  creationToken,
  expectCountsRight,
  expectNoDefect,
  type Json,
  jsonOf,
  newName,
  userKey,
} from '../../../../../test/support/clients/rest-client.ts'
import { askForCode, codeOf, entitled } from '../../../../../test/support/server/change-codes.ts'
import { ADMIN_KEY, createTestServer, DOMAIN, type TestServer } from '../../../../../test/support/server/test-server.ts'

const RUNS = 4

let servers: [TestServer, TestServer]
beforeAll(async () => {
  const server = await createTestServer({ RATE_LIMIT: 'off', BLOCKING_AMOUNT_EVENTS_AUTHORIZED_DURING_PERIOD: '0' })
  servers = [server, await server.secondProcess()]
  await caller(server).post('/api/phone_countries/FR/activate')
})
afterAll(async () => {
  await servers[1][Symbol.asyncDispose]()
  await servers[0][Symbol.asyncDispose]()
})
afterEach(async () => {
  expectNoDefect(...servers)
  await expectCountsRight(servers[0])
})

/** To which of the two processes each of several requests goes. */
const anySplit = (length: number) =>
  fc.array(fc.constantFrom(0 as const, 1 as const), { minLength: length, maxLength: length })

/** Sends a request again for as long as the process says that it has too much to do. */
async function sendPatiently(send: () => Promise<LightMyRequestResponse>): Promise<LightMyRequestResponse> {
  for (;;) {
    const answer = await send()
    if (answer.statusCode !== 503) return answer
  }
}

const atOnce = (split: (0 | 1)[], send: (to: TestServer, index: number) => Promise<LightMyRequestResponse>) =>
  Promise.all(split.map((which, index) => send(servers[which], index)))

const isGood = ({ statusCode }: LightMyRequestResponse) => statusCode < 400
const me = (server: TestServer, username: string, password: string) =>
  digestRequest(server, { username, password }, { method: 'GET', url: '/api/accounts/me' })

describe('fifty creations into ten free places', () => {
  it('make exactly ten, whichever way and process they come by', { timeout: 120_000 }, async () => {
    await using server = await createTestServer({ RATE_LIMIT: 'off' })
    await using secondProcess = await server.secondProcess()
    await fc.assert(
      fc.asyncProperty(anySplit(50), fc.array(fc.nat(2), { minLength: 50, maxLength: 50 }), async (split, ways) => {
        const host = `${newName('ten')}.example.net`
        await createSpace(server, host, { max_accounts: 10 })
        const tokens = await Promise.all(ways.map(async (way) => (way === 0 ? creationToken(server, host) : '')))
        const answers = await Promise.all(
          split.map((which, index) => {
            const to = which === 0 ? server : secondProcess
            const way = ways[index] ?? 0
            const fields = account(`guest-${index}`, way === 0 ? { account_creation_token: tokens[index] } : {})
            const path = ['/api/accounts/with-account-creation-token', '/api/accounts', '/trpc/accounts.create'][way]
            return sendPatiently(() => caller(to, { host, key: ADMIN_KEY }).post(path ?? '', fields))
          }),
        )
        expect(
          answers.map(({ statusCode }) => statusCode).filter((status) => status !== 200 && status !== 403),
        ).toEqual([])
        expect(answers.filter(isGood)).toHaveLength(10)
        expect(await accountCount(server, host)).toBe(10)
        await expectCountsRight(server)
      }),
      { numRuns: 2 },
    )
  })
})

/** What can be spent once: how it is got, and how it is spent. */
const spendable: Record<string, () => Promise<(to: TestServer, index: number) => Promise<LightMyRequestResponse>>> = {
  async 'a provisioning token'() {
    const { provisioning_token: token } = await createAccount(servers[0], newName('provisioned'))
    return (to) => fetchAsApp(to, `/provisioning/${token}`)
  },
  async 'an authentication token, for a key or for a document,'() {
    const username = newName('attached')
    await createAccount(servers[0], username)
    const { token } = jsonOf(await caller(servers[0], {}).post('/api/accounts/auth_token'), 201)
    await caller(servers[0], { key: await userKey(servers[0], username) }).get(
      `/api/accounts/auth_token/${token}/attach`,
    )
    return (to, index) =>
      index % 2
        ? caller(to, {}).get(`/api/accounts/me/api_key/${token}`)
        : fetchAsApp(to, `/provisioning/auth_token/${token}`)
  },
  async 'a creation token'() {
    const token = await creationToken(servers[0])
    const path = '/api/accounts/with-account-creation-token'
    return (to) => caller(to, {}).post(path, account(newName('by-token'), { account_creation_token: token }))
  },
  async 'a request for a creation token'() {
    const { token } = jsonOf(await caller(servers[0], {}).post('/api/account_creation_request_tokens'), 201)
    await confirmRequest(servers[0], token)
    const path = '/api/account_creation_tokens/using-account-creation-request-token'
    return (to) => caller(to, {}).post(path, { account_creation_request_token: token })
  },
  async 'a link to set a password with'() {
    const username = newName('forgetful')
    const { id } = await createAccount(servers[0], username, { email: emailOf({ username }) })
    const link = await linkFor(servers[0], { id, username, algorithm: 'SHA-256' })
    return (to) => submit(to, link)
  },
  async 'a code of a recovery'() {
    const username = newName('recovered')
    const email = `${username}@mail.example`
    const { id } = await createAccount(servers[0], username, { email, activated: true })
    const path = await begin(servers[0], { username, email })
    const code = await newestCode(servers[0], id)
    return (to) => post(to, path, { code })
  },
  async 'a recovery token'() {
    const token = randomToken()
    const now = servers[0].clock()
    await servers[0].database.pool.query(
      `insert into account_recovery_tokens (space_id, token_hash, pn_provider, pn_param, pn_prid, expire_at, created_at, updated_at)
        values (1, $1, 'fcm', 'p', 'd', $2::timestamptz + interval '1 hour', $2, $2)`,
      [hashToken(token), now],
    )
    const fields = { phone: '+33612345678', account_recovery_token: token }
    return (to) => caller(to, {}).post('/trpc/recovery.startByPhone', fields)
  },
  ...Object.fromEntries(
    (['email', 'phone'] as const).map((channel, index) => [
      `a code for a new ${channel}`,
      async () => {
        const one = await entitled(servers[0])
        const target = channel === 'email' ? `${newName('new')}@mail.example` : `+3361234${5000 + index}`
        await askForCode(one, channel, target)
        const code = await codeOf(servers[0], one, channel)
        return (to: TestServer) => caller(to, { key: one.key }).post(`/api/accounts/me/${channel}`, { code })
      },
    ]),
  ),
}

describe.each(Object.entries(spendable))('%s', (name, prepare) => {
  it('is spent once, by one of those who have it', async () => {
    const runs = name.endsWith('phone') ? 1 : RUNS
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 2, max: 8 }).chain(anySplit), async (split) => {
        const spend = await prepare()
        const answers = await atOnce(split, spend)
        expect(answers.filter(isGood), answers.map(({ body }) => body.slice(0, 200)).join('\n')).toHaveLength(1)
        expect(isGood(await spend(servers[0], 0))).toBe(false)
      }),
      { numRuns: runs },
    )
  })
})

describe('an answer to a challenge', () => {
  it('is accepted once at most, however often it is sent at once', async () => {
    const username = newName('replayed')
    const known = { username, password: `password of ${username}` }
    await createAccount(servers[0], username)
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 2, max: 16 }).chain(anySplit), async (split) => {
        const challenge = await challengeFor(servers[0], known)
        const answers = await atOnce(split, (to) => answerWith(to, known, challenge))
        expect(answers.filter(isGood)).toHaveLength(1)
      }),
      { numRuns: RUNS },
    )
  })
})

describe('logging in', () => {
  it('while the account is blocked ends as before the blocking or as after it, and is over with it', async () => {
    await fc.assert(
      fc.asyncProperty(anySplit(7), fc.nat(6), async (split, blocking) => {
        const username = newName('blocked')
        const { id } = await createAccount(servers[0], username, { activated: true })
        const password = `password of ${username}`
        const signIn = { username, domain: DOMAIN, password }
        const answers = await atOnce(split, (to, index) => {
          if (index === blocking) return caller(to).post(`/api/accounts/${id}/block`)
          return index % 2 ? me(to, username, password) : caller(to, {}).post('/trpc/sessions.signIn', signIn)
        })
        const logins = answers.filter((_, index) => index !== blocking)
        expect(answers[blocking]?.statusCode).toBe(200)
        for (const { statusCode } of logins) expect([200, 403]).toContain(statusCode)
        expect((await me(servers[1], username, password)).statusCode).toBe(403)
        for (const { cookies } of logins) {
          const session = cookies.find(({ name }) => name === 'sipspace_session')
          if (!session) continue
          const headers = { cookie: `sipspace_session=${session.value}` }
          expect((await servers[0].request({ url: '/api/accounts/me', headers })).statusCode).not.toBe(200)
        }
      }),
      { numRuns: RUNS },
    )
  })

  it('while the password is changed is by the old one or the new one, and afterwards by the new one alone', async () => {
    await fc.assert(
      fc.asyncProperty(anySplit(8), async (split) => {
        const username = newName('changing')
        await createAccount(servers[0], username)
        const old = `password of ${username}`
        const key = await userKey(servers[0], username)
        const change = { algorithm: 'SHA-256', password: 'chosen anew', old_password: old }
        const answers = await atOnce(split, (to, index) => {
          if (index === 3) return caller(to, { key }).post('/api/accounts/me/password', change)
          return me(to, username, index % 2 ? old : 'chosen anew')
        })
        expect(answers[3]?.statusCode).toBe(200)
        for (const { statusCode } of answers) expect([200, 401]).toContain(statusCode)
        expect((await me(servers[0], username, old)).statusCode).toBe(401)
        expect((await me(servers[1], username, 'chosen anew')).statusCode).toBe(200)
      }),
      { numRuns: RUNS },
    )
  })

  it('is by the one password of several that are set at once, each with the old one', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 2, max: 6 }).chain(anySplit), async (split) => {
        const username = newName('contested')
        await createAccount(servers[0], username)
        const old_password = `password of ${username}`
        const key = await userKey(servers[0], username)
        const chosen = split.map((_, index) => `chosen number ${index}`)
        const answers = await atOnce(split, (to, index) =>
          caller(to, { key }).post('/api/accounts/me/password', {
            algorithm: 'SHA-256',
            password: chosen[index],
            old_password,
          }),
        )
        const good = chosen.filter((_, index) => isGood(answers[index] as LightMyRequestResponse))
        expect(good).toHaveLength(1)
        const accepted = await Promise.all(
          chosen.map(async (password) => isGood(await me(servers[0], username, password))),
        )
        expect(chosen.filter((_, index) => accepted[index])).toEqual(good)
      }),
      { numRuns: RUNS },
    )
  })
})

describe('accounts that are created, deleted and created again at once', () => {
  it('leave one account or none of a name, and a name that was had is never given again', async () => {
    await fc.assert(
      fc.asyncProperty(anySplit(8), async (split) => {
        const username = newName('phoenix')
        const created = await atOnce(split, async (to) => {
          const answer = await caller(to).post('/api/accounts', account(username))
          if (isGood(answer)) await caller(to).del(`/api/accounts/${answer.json<Json>()['id']}`)
          return answer
        })
        expect(created.filter(isGood)).toHaveLength(1)
        expect(isGood(await caller(servers[1]).get(`/api/accounts/${username}@${DOMAIN}/search`))).toBe(false)
      }),
      { numRuns: RUNS },
    )
  })
})
