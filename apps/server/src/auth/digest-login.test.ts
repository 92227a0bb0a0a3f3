import { computeHa1 } from '@sipspace/core'
import { beforeAll, describe, expect, it } from 'vitest'
import {
  answerWith,
  challengeFor,
  challengesOf,
  digestRequest,
} from '../../../../test/support/clients/digest-client.ts'
import {
  caller,
  createAccount,
  createSpace,
  expectRefused,
  jsonOf,
} from '../../../../test/support/clients/rest-client.ts'
import { sharedServer } from '../../../../test/support/server/shared-server.ts'
import { ADMIN_KEY, DOMAIN } from '../../../../test/support/server/test-server.ts'

const ME = { method: 'GET', url: '/api/accounts/me' } as const
const REALM_SPACE = 'sip.realm.example'

const server = await sharedServer()
beforeAll(async () => {
  await createSpace(server, REALM_SPACE, { account_realm: 'Harbour, = North' })
})

/** An account and what a client knows of it. */
async function user(username: string, fields: Record<string, string> = {}) {
  await createAccount(server, username, fields)
  return { username, password: `password of ${username}`, ...fields } as {
    username: string
    password: string
    algorithm?: 'MD5'
    domain?: string
  }
}

/** Stores a second hash, as accounts have that were brought from elsewhere. */
async function addMd5(username: string, password: string): Promise<void> {
  const ha1 = computeHa1('MD5', { username, realm: DOMAIN, password })
  await server.database.pool.query(
    `insert into account_passwords (account_id, algorithm, ha1)
      select id, 'MD5', $1 from accounts where username = $2`,
    [ha1, username],
  )
}

const ask = (from: string | undefined, options = {}) =>
  server.request({ ...ME, ...options, ...(from === undefined ? {} : { headers: { from } }) })

describe('logging in by Digest', () => {
  it.each(['SHA-256', 'MD5'] as const)('works with a password kept by %s', async (algorithm) => {
    const username = `by-${algorithm.toLowerCase()}`
    const account = await user(username, { algorithm })
    const challenges = challengesOf(await ask(`sip:${username}@${DOMAIN}`))
    expect(challenges.map((challenge) => challenge['algorithm'])).toEqual([algorithm])
    expect(jsonOf(await digestRequest(server, account, ME))['username']).toBe(username)
    expectRefused(await digestRequest(server, { ...account, password: 'something else' }, ME), 401)
  })

  it('is offered once for each algorithm that the account has, the stronger first', async () => {
    const account = await user('two-hashes')
    await addMd5(account.username, account.password)
    const challenges = challengesOf(await ask(`sip:${account.username}@${DOMAIN}`))
    expect(challenges.map((challenge) => challenge['algorithm'])).toEqual(['SHA-256', 'MD5'])
    for (const algorithm of ['SHA-256', 'MD5'] as const) {
      const answer = await digestRequest(server, { ...account, algorithm }, ME)
      expect(jsonOf(answer)['username']).toBe(account.username)
    }
  })

  it('is refused by an algorithm that the account has no hash for', async () => {
    const account = await user('one-hash')
    const challenge = await challengeFor(server, account)
    expectRefused(await answerWith(server, { ...account, algorithm: 'MD5' }, challenge), 401)
  })

  it('asks for the realm and the qop that clients know, in headers of their own', async () => {
    const account = await user('well-asked')
    const refused = await ask(`sip:${account.username}@${DOMAIN}`)
    expectRefused(refused, 401)
    expect([refused.headers['www-authenticate']].flat().join('\n')).toMatch(
      /^Digest realm="sip\.example\.org",qop="auth",algorithm=SHA-256,nonce="[\w-]+",opaque="\w+"$/,
    )
  })

  it('uses the Space’s realm where it has one', async () => {
    const account = await user('realmed', { domain: REALM_SPACE })
    const header = (await ask(`sip:${account.username}@${REALM_SPACE}`, { host: REALM_SPACE })).headers
    expect(String(header['www-authenticate'])).toContain('realm="Harbour, = North"')
    const plainSpace = 'sip.plain-realm.example'
    await createSpace(server, plainSpace, { account_realm: 'Harbour' })
    const other = await user('realmed-too', { domain: plainSpace })
    const challenge = await challengeFor(server, other, { host: plainSpace })
    expect(challenge['realm']).toBe('Harbour')
    const answer = await answerWith(server, other, challenge, { host: plainSpace })
    expect(jsonOf(answer)).toMatchObject({ username: 'realmed-too', realm: 'Harbour' })
  })

  it('gives a fresh challenge with a good answer, which the next request can use', async () => {
    const account = await user('next-nonce')
    const first = await answerWith(server, account, await challengeFor(server, account))
    const [next, ...others] = challengesOf(first)
    expect(others).toEqual([])
    expect((await answerWith(server, account, next ?? {})).statusCode).toBe(200)
  })

  it('gives the challenge also when the request itself fails', async () => {
    const account = await user('forbidden-1')
    const url = '/api/accounts'
    const challenge = await challengeFor(server, account, { url })
    const refused = await answerWith(server, account, challenge, { url })
    expectRefused(refused, 403)
    expect(challengesOf(refused)).toHaveLength(1)
  })

  it('works for the whole request target, with its query and its escapes', async () => {
    const account = await user('escaped-1')
    for (const url of ['/api/accounts/me?a=%20b&c=%c3%A9', '/api/accounts/%6de', '/api/accounts/me/'])
      expect((await digestRequest(server, account, { method: 'GET', url })).statusCode, url).toBe(200)
  })

  it('works for an admin on paths with an escaped SIP address', async () => {
    const admin = { username: 'admin', password: 'secret-admin' }
    for (const url of [
      `/api/accounts/sip%3Aadmin%40${DOMAIN}/search`,
      `/api/accounts/sip:admin@${DOMAIN}/search`,
      `/api/accounts/sip%253Aadmin%2540${DOMAIN}/search`,
    ])
      expect(jsonOf(await digestRequest(server, admin, { method: 'GET', url }))['username']).toBe('admin')
  })

  it('signs requests with a body like any other', async () => {
    const account = await user('body-sender')
    const payload = { algorithm: 'MD5', password: 'another one', old_password: account.password }
    const changed = await digestRequest(server, account, {
      method: 'POST',
      url: '/api/accounts/me/password',
      payload,
    })
    expect(changed.statusCode, changed.body).toBe(200)
    expect(
      (await digestRequest(server, { ...account, password: 'another one', algorithm: 'MD5' }, ME)).statusCode,
    ).toBe(200)
    expect((await digestRequest(server, account, ME)).statusCode).toBe(401)
  })

  it('takes passwords and answers beyond ASCII, as UTF-8', async () => {
    const password = 'pâsswörd 密码 "\\'
    await createAccount(server, 'unicode-1', { password })
    expect((await digestRequest(server, { username: 'unicode-1', password }, ME)).statusCode).toBe(200)
  })

  it('stops working with the old password once an admin has set a new one', async () => {
    const { id } = await createAccount(server, 'admin-set')
    const account = { username: 'admin-set', password: 'password of admin-set' }
    const challenge = await challengeFor(server, account)
    const update = { username: 'admin-set', password: 'brand new one', algorithm: 'SHA-256' }
    jsonOf(await caller(server, { key: ADMIN_KEY }).put(`/api/accounts/${id}`, update))
    expectRefused(await answerWith(server, account, challenge), 401)
    expect((await digestRequest(server, { ...account, password: 'brand new one' }, ME)).statusCode).toBe(200)
  })
})

describe('the From header', () => {
  it('may be any of the forms that SIP has', async () => {
    const account = await user('from-forms')
    for (const from of [
      `sip:from-forms@${DOMAIN}`,
      `<sip:from-forms@${DOMAIN}>`,
      `"From, \\"Forms\\"" <sip:from-forms@${DOMAIN};transport=tls>;tag=9fxced76sl`,
      `From Forms <sips:from-forms@SIP.Example.ORG>`,
      `sip:from%2Dforms@${DOMAIN}`,
      `sip:from-forms@${DOMAIN};tag=1`,
    ]) {
      const challenge = await challengeFor(server, account, { headers: { from } })
      const answer = await answerWith(server, account, challenge, { headers: { from } })
      expect(jsonOf(answer)['username'], from).toBe('from-forms')
    }
  })

  it('is needed: without it there is no challenge, and no login', async () => {
    const account = await user('nameless')
    const refused = await ask(undefined)
    expectRefused(refused, 401)
    expect(refused.headers['www-authenticate']).toBeUndefined()
    const challenge = await challengeFor(server, account)
    expectRefused(await answerWith(server, account, challenge, { headers: { from: '' } }), 401)
  })

  it.each([
    ['empty', ''],
    ['a name only', 'mary-ann'],
    ['an email address', `mary-ann@${DOMAIN}`],
    ['no user', `sip:${DOMAIN}`],
    ['no domain', 'sip:mary-ann@'],
    ['a password', `sip:mary-ann:secret@${DOMAIN}`],
    ['two', `sip:mary-ann@${DOMAIN}, sip:admin@${DOMAIN}`],
    ['a broken bracket', `<sip:mary-ann@${DOMAIN}`],
    ['an escape that is none', `sip:mary%zz@${DOMAIN}`],
    ['an escaped NUL', `sip:mary%00ann@${DOMAIN}`],
    ['an escape that is no UTF-8', `sip:mary%ff@${DOMAIN}`],
    ['half of a pair', `sip:mary%ED%A0%80@${DOMAIN}`],
    ['raw octets', 'sip:mary\u00ff\u0080@sip.example.org'],
    ['very long', `sip:${'m'.repeat(6000)}@${DOMAIN}`],
    ['many brackets', '<'.repeat(500)],
  ])('that names nobody is a 401 without a challenge: %s', async (_name, from) => {
    const refused = await ask(from)
    expectRefused(refused, 401)
    expect(refused.headers['www-authenticate']).toBeUndefined()
  })

  it('of a domain that is no Space’s is challenged like any other, and never let in', async () => {
    const foreignPid = { username: 'mary-ann', password: 'whatever', domain: 'sip.nowhere.example' }
    const challenge = await challengeFor(server, foreignPid)
    expect(challenge['realm']).toBe('sip.nowhere.example')
    expectRefused(await answerWith(server, foreignPid, challenge), 401)
  })

  it('is who is let in: another name in the answer is refused', async () => {
    const [one, other] = [await user('from-one'), await user('from-other')]
    const challenge = await challengeFor(server, one)
    const headers = { from: `sip:${one.username}@${DOMAIN}` }
    expectRefused(await answerWith(server, other, challenge, { headers }), 401)
    const change = { username: other.username }
    expectRefused(await answerWith(server, one, challenge, { headers, change }), 401)
    expect((await answerWith(server, one, challenge)).statusCode).toBe(200)
  })

  it('does not count beside a key', async () => {
    const answer = await server.request({ ...ME, key: ADMIN_KEY, headers: { from: `sip:from-one@${DOMAIN}` } })
    expect(jsonOf(answer)['username']).toBe('admin')
  })
})
