import { beforeAll, describe, expect, it } from 'vitest'
import { answerWith, challengeFor, type Parameters } from '../../../../test/support/clients/digest-client.ts'
import { createAccount, expectRefused } from '../../../../test/support/clients/rest-client.ts'
import { contentsOf, pathOf } from '../../../../test/support/server/requests.ts'
import { sharedServer } from '../../../../test/support/server/shared-server.ts'
import { isCount } from '../../../../test/support/server/statements.ts'
import { DOMAIN } from '../../../../test/support/server/test-server.ts'
import { everyRoute } from '../api/rest/second-part.ts'
import { clearExpired } from '../worker/clear.ts'

const ME = '/api/accounts/me'
const known = { username: 'known-1', password: 'password of known-1' }
const unknown = { username: 'unknown', password: 'password of known-1' }

const server = await sharedServer()
beforeAll(async () => {
  await createAccount(server, known.username)
})

/** An answer with everything in it that may differ from one request to the next taken out. */
function comparable(response: Awaited<ReturnType<typeof answerWith>>) {
  const headers = Object.fromEntries(
    Object.entries(response.headers).map(([name, value]) => [
      name,
      name === 'date' || name === 'x-request-id'
        ? ''
        : [value].flat().map((one) => String(one).replace(/nonce="[\w-]{68}"/, 'nonce="…"')),
    ]),
  )
  return { status: response.statusCode, body: response.body, headers }
}

/** Whether a statement writes refused sign-ins to the audit log, as the server does in batches. */
const isAuditLine = (text: string) => /^\s*with added as \(\s*insert into audit_log/.test(text)

describe('an account that does not exist', () => {
  const stale = async (account: typeof known) => {
    const challenge = await challengeFor(server, account)
    server.clock.advance({ minutes: 10 })
    return answerWith(server, account, challenge)
  }
  const answers: [string, (account: typeof known) => Promise<Awaited<ReturnType<typeof answerWith>>>][] = [
    [
      'before it answers a challenge',
      ({ username }) => server.request({ method: 'GET', url: ME, headers: { from: `sip:${username}@${DOMAIN}` } }),
    ],
    [
      'after a wrong password',
      async (account) => answerWith(server, { ...account, password: 'a guess' }, await challengeFor(server, account)),
    ],
    ['after a nonce that has ended', stale],
    [
      'after a forged nonce',
      async (account) =>
        answerWith(server, account, { ...(await challengeFor(server, account)), nonce: 'A'.repeat(68) }),
    ],
    [
      'after a wrong answer with a high count',
      async (account) =>
        answerWith(server, { ...account, password: 'a guess' }, await challengeFor(server, account), { nc: 0xffff }),
    ],
    [
      'after the same wrong answer twice',
      async (account) => {
        const challenge: Parameters = await challengeFor(server, account)
        const options = { change: { response: 'a'.repeat(64) } }
        await answerWith(server, account, challenge, options)
        return answerWith(server, account, challenge, options)
      },
    ],
    [
      'after an answer by another algorithm',
      async (account) =>
        answerWith(server, { ...account, algorithm: 'MD5' } as typeof known, await challengeFor(server, account)),
    ],
    [
      'on a path for admins',
      async (account) =>
        answerWith(
          server,
          { ...account, password: 'a guess' },
          await challengeFor(server, account, { url: '/api/accounts' }),
          { url: '/api/accounts' },
        ),
    ],
  ]

  it.each(answers)('looks like any other %s', async (_name, ask) => {
    const [one, other] = [comparable(await ask(known)), comparable(await ask(unknown))]
    expect(one.status).toBe(401)
    expect(one.headers['www-authenticate']).toHaveLength(1)
    expect(other).toEqual(one)
  })

  it('is never let in, with an empty password or none either', async () => {
    const challenge = await challengeFor(server, unknown)
    for (const password of ['', 'undefined', 'null', 'password of known-1'])
      expectRefused(await answerWith(server, { ...unknown, password }, challenge), 401)
    const nobody = { username: '', password: '' }
    const headers = { from: `sip:${unknown.username}@${DOMAIN}` }
    expectRefused(await answerWith(server, nobody, { ...challenge, realm: '' }, { headers }), 401)
  })

  it('is like an account without a password', async () => {
    await createAccount(server, 'passwordless')
    await server.database.pool.query(
      `delete from account_passwords using accounts where id = account_id and username = 'passwordless'`,
    )
    const account = { username: 'passwordless', password: '' }
    const challenge = await challengeFor(server, account)
    const [one, other] = [
      comparable(await answerWith(server, account, challenge)),
      comparable(await answerWith(server, unknown, await challengeFor(server, unknown))),
    ]
    expect(one).toEqual(other)
  })
})

describe('a request that nobody has authenticated', () => {
  it('writes nothing but at most twenty lines of the audit log, however often it is challenged and wrong', async () => {
    await challengeFor(server, known)
    await server.keyUses.flush()
    const before = await contentsOf(server)
    server.database.takeStatements()
    const accounts = [known, unknown, { username: 'stranger', password: '', domain: 'sip.nowhere.example' }]
    for (const [turn, account] of accounts.entries()) {
      for (const [n, route] of everyRoute.entries()) {
        if (route.operation.access === 'public' || n % accounts.length !== turn) continue
        const { method } = route
        const url = pathOf(route, { id: '1', domain: DOMAIN })
        const payload =
          method === 'GET' ? {} : { payload: { username: 'not-made', password: 'nothing', algorithm: 'MD5' } }
        const challenge = await challengeFor(server, account, { method, url, ...payload })
        const guess = { ...account, password: 'a guess' }
        const request = { method, url, ...payload }
        expectRefused(await answerWith(server, guess, challenge, request), 401)
        expectRefused(await answerWith(server, guess, { ...challenge, nonce: 'x' }, request), 401)
        expectRefused(await server.request({ ...request, key: 'no-key' }), 401)
        expectRefused(await server.request({ ...request, headers: { authorization: 'Bearer a.b.c' } }), 401)
        expectRefused(await server.request(request), 401)
      }
    }
    const isRead = (text: string) => /^\s*select\b/i.test(text)
    const written = server.database.takeStatements().filter((text) => !isRead(text) && !isCount(text))
    expect(written.filter((text) => !isAuditLine(text))).toEqual([])
    const { 'public.audit_log': linesBefore = [], ...tablesBefore } = before
    const { 'public.audit_log': lines = [], ...tables } = await contentsOf(server)
    expect(tables).toEqual(tablesBefore)
    expect(lines.length - linesBefore.length).toBeLessThanOrEqual(20)
  })

  it('asks the database once', async () => {
    await challengeFor(server, known)
    for (const headers of [
      { from: `sip:known-1@${DOMAIN}` },
      { from: `sip:unknown@${DOMAIN}` },
      { 'x-api-key': 'no' },
      {},
    ]) {
      server.database.takeStatements()
      await server.request({ method: 'GET', url: ME, headers })
      const sent = server.database.takeStatements().filter((text) => !isCount(text) && !isAuditLine(text))
      expect(sent).toHaveLength(1)
    }
  })

  it('leaves nothing behind once it has been let in and the nonce has ended', async () => {
    const count = async () => (await server.database.pool.query('select from digest_nonces')).rows.length
    expect((await answerWith(server, known, await challengeFor(server, known))).statusCode).toBe(200)
    expect(await count()).toBeGreaterThan(0)
    server.clock.advance({ minutes: 10 })
    await clearExpired(server.deps)
    expect(await count()).toBe(0)
  })
})
