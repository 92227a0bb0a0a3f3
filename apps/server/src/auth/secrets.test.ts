import { exportSPKI, generateKeyPair, SignJWT } from 'jose'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import {
  answerChallenge,
  answerWith,
  challengeFor,
  challengesOf,
} from '../../../../test/support/clients/digest-client.ts'
import { caller, createAccount, creationToken, jsonOf, userKey } from '../../../../test/support/clients/rest-client.ts'
import { everyOperation } from '../../../../test/support/server/interfaces.ts'
import { contentsOf, fieldsFor, pathOf } from '../../../../test/support/server/requests.ts'
import { sharedServer } from '../../../../test/support/server/shared-server.ts'
import { ADMIN_KEY, createTestServer, DOMAIN, type TestServer } from '../../../../test/support/server/test-server.ts'
import { everyRoute } from '../api/rest/second-part.ts'

const { publicKey, privateKey } = await generateKeyPair('RS256', { extractable: true })
const ENV = {
  JWT_RSA_PUBLIC_KEY_PEM: await exportSPKI(publicKey),
  COTURN_SERVER_HOST: 'relay.example.org',
  COTURN_STATIC_AUTH_SECRET: 'between us and the relay',
}
const PASSWORD = 'password of keeps-quiet'
const NEXT_PASSWORD = 'a password to come'
const GUESS = 'a guess at a password'

// some 2,000 requests
vi.setConfig({ hookTimeout: 180_000 })

const server = await sharedServer(ENV)
/** what must never be told, by what it is */
const secrets = new Map<string, string>()
/** the headers of all answers, but for the cookie that carries a key on purpose */
const answered: string[] = []

const send: TestServer['request'] = async (options) => {
  const answer = await server.request(options)
  const { 'set-cookie': _cookie, ...headers } = answer.headers
  answered.push(JSON.stringify(headers))
  return answer
}

async function noteHashes(): Promise<void> {
  const { rows } = await server.database.pool.query<{ ha1: string }>('select ha1 from account_passwords')
  for (const { ha1 } of rows) secrets.set(`HA1 ${ha1}`, ha1)
}

/** A day in the life of a server: every path, by everybody, right and wrong, with secrets in all places. */
beforeAll(async () => {
  const account = { username: 'keeps-quiet', password: PASSWORD }
  const { id } = await createAccount(server, account.username, { email: 'quiet@mail.example' })
  const key = await userKey(server, account.username)
  const bearer = await new SignJWT({ sip_identity: `${account.username}@${DOMAIN}`, exp: 4_000_000_000 })
    .setProtectedHeader({ alg: 'RS256' })
    .sign(privateKey)
  const auth_token = jsonOf(await caller(server, {}).post('/api/accounts/auth_token'), 201)['token']
  const account_creation_token = await creationToken(server)
  const challenge = await challengeFor(server, account)
  const answer = answerChallenge(challenge, account, { method: 'GET', uri: '/api/accounts/me' })
  const from = `sip:${account.username}@${DOMAIN}`
  for (const [name, value] of Object.entries({
    ADMIN_KEY,
    key,
    bearer,
    auth_token,
    account_creation_token,
    PASSWORD,
    NEXT_PASSWORD,
    GUESS,
    'the first password': 'secret-admin',
    'the TURN secret': ENV.COTURN_STATIC_AUTH_SECRET,
    'the digest response': /response="(\w+)"/.exec(answer)?.[1] ?? '',
    'the provisioning token': jsonOf(await caller(server).get(`/api/accounts/${id}`))['provisioning_token'],
  }))
    secrets.set(name, value)

  await noteHashes()
  const credentials = [
    {},
    { 'x-api-key': key },
    { 'x-api-key': `${key}x` },
    { cookie: `x-api-key=${key}` },
    { authorization: `Bearer ${bearer}` },
    { authorization: `Bearer ${bearer}x` },
    { authorization: `Basic ${btoa(`${account.username}:${PASSWORD}`)}` },
    { from, authorization: answer },
    { 'x-api-key': ADMIN_KEY },
  ]
  const bodies = [
    { username: 'Wrong Name', password: GUESS, algorithm: 'MD5', account_creation_token, old_password: PASSWORD },
    { username: 'right-name', password: NEXT_PASSWORD, algorithm: 'none', old_password: GUESS, auth_token },
  ]
  const parameters = { id: String(id), sip: from, email: 'quiet@mail.example', auth_token, domain: DOMAIN, code: 'FR' }
  for (const route of everyRoute) {
    if (route.method === 'DELETE') continue
    for (const headers of credentials) {
      const url = pathOf(route, parameters)
      if (route.method === 'GET') {
        await send({ method: 'GET', url, headers, query: { password: GUESS, key } })
        continue
      }
      for (const body of bodies) {
        await send({ method: route.method, url, headers, payload: fieldsFor(route, body) })
      }
    }
    const malformed = `{"password": "${NEXT_PASSWORD}", "api_key": "${key}"`
    const headers = { 'x-api-key': ADMIN_KEY, 'content-type': 'application/json' }
    if (route.method !== 'GET')
      await send({ method: route.method, url: pathOf(route, parameters), headers, payload: malformed })
  }
  for (const { name, operation } of everyOperation) {
    // what deletes would end the day early
    if (/remove|delete|bulk|revoke/i.test(name)) continue
    const url = `/trpc/${name}`
    for (const [n, headers] of [{ 'x-api-key': key }, { 'x-api-key': ADMIN_KEY }].entries()) {
      const payload = { ...parameters, id, ...bodies[n] }
      if (operation.kind === 'query') {
        await send({ method: 'GET', url, headers, query: { input: JSON.stringify(payload) } })
      } else await send({ method: 'POST', url, headers, payload })
    }
  }
  await send({ method: 'GET', url: `/reset_password/${auth_token}` })
  await send({ method: 'GET', url: `/no/such/${auth_token}` })
  await send({ method: 'GET', url: `/api/%zz/${auth_token}` })

  await noteHashes()
  const { rows: digestKeys } = await server.database.pool.query<{ key: Buffer }>('select key from digest_keys')
  for (const { key: nonceKey } of digestKeys) {
    secrets.set('the key of nonces', nonceKey.toString('base64url'))
    secrets.set('the key of nonces in hex', nonceKey.toString('hex'))
  }
})

/** Which of the secrets a text tells. */
const told = (text: string) => [...secrets].filter(([, secret]) => text.includes(secret)).map(([name]) => name)

describe('secrets', () => {
  it('are all known to this test, and were all in use', () => {
    for (const [name, secret] of secrets) expect(secret.length, name).toBeGreaterThan(7)
    expect([...secrets.keys()].filter((name) => name.startsWith('HA1')).length).toBeGreaterThan(1)
    expect(server.logs.length).toBeGreaterThan(200)
    const statuses = new Set(server.logs.map((line) => JSON.parse(line).status))
    for (const status of [200, 201, 400, 401, 403, 404, 422]) expect(statuses, String(status)).toContain(status)
  })

  it('are in no line of the log', () => {
    expect(told(server.logs.join('\n'))).toEqual([])
  })

  it('are in no header of an answer', () => {
    expect(told(answered.join('\n'))).toEqual([])
  })

  it('are in no table in clear, but for what has to be: HA1s, the provisioning token and the key of nonces', async () => {
    const contents = JSON.stringify(await contentsOf(server))
    expect(told(contents).filter((name) => !/^HA1|^the provisioning token$|^the key of nonces/.test(name))).toEqual([])
  })

  it('are in no line of the audit log', async () => {
    const { rows } = await server.database.pool.query<{ line: string }>('select t::text as line from audit_log as t')
    expect(rows.length).toBeGreaterThan(50)
    expect(told(rows.map(({ line }) => line).join('\n'))).toEqual([])
  })

  it('are not in the log when the database fails in the middle of a request', async () => {
    await using broken = await createTestServer()
    await createAccount(broken, 'bad-luck-1')
    const key = await userKey(broken, 'bad-luck-1')
    await broken.database.pool.query('alter table account_passwords rename to gone')
    const body = { username: 'bad-luck-2', password: GUESS, algorithm: 'MD5', old_password: GUESS }
    // past the harness, which refuses answers that are not documented, as this one is not
    const inject = (method: 'GET' | 'POST', url: string, headers: Record<string, string>) =>
      broken.app.inject({
        method,
        url,
        headers: { host: DOMAIN, ...headers },
        ...(method === 'GET' ? {} : { payload: body }),
      })
    const requests = [
      inject('POST', '/api/accounts', { 'x-api-key': ADMIN_KEY }),
      inject('POST', '/api/accounts/me/password', { 'x-api-key': key }),
      inject('GET', '/api/accounts/me', { from: `sip:bad-luck-1@${DOMAIN}` }),
    ]
    for (const answer of await Promise.all(requests)) {
      expect(answer.statusCode).toBe(500)
      expect(Object.keys(answer.json())).toEqual(['message', 'code'])
      expect(answer.body).not.toMatch(/account_passwords|select|insert|relation/i)
    }
    const logs = broken.logs.join('\n')
    expect(logs).toContain('a request failed')
    for (const secret of [GUESS, key, ADMIN_KEY]) expect(logs).not.toContain(secret)
  })
})

describe('the opaque of a challenge', () => {
  it('is the same for everybody, so that it can say nothing', async () => {
    await using elsewhere = await createTestServer()
    await createAccount(server, 'see-through')
    const opaques = new Set<string | undefined>()
    for (const from of [server, elsewhere])
      for (const username of ['see-through', 'admin', 'nobody-at-all'])
        opaques.add((await challengeFor(from, { username, password: '' }))['opaque'])
    const account = { username: 'see-through', password: 'password of see-through' }
    const answer = await answerWith(server, account, await challengeFor(server, account))
    expect(answer.statusCode).toBe(200)
    opaques.add(challengesOf(answer)[0]?.['opaque'])
    expect(opaques.size).toBe(1)
  })
})
