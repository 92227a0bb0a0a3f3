import type { SignIn } from '@sipspace/core'
import { beforeAll, beforeEach, expect, it } from 'vitest'
import { answerWith, challengeFor, digestRequest } from '../../../../test/support/clients/digest-client.ts'
import { caller, createAccount, newName, userKey } from '../../../../test/support/clients/rest-client.ts'
import { sharedServer } from '../../../../test/support/server/shared-server.ts'
import { DOMAIN } from '../../../../test/support/server/test-server.ts'

const ME = '/api/accounts/me'
const IP = '203.0.113.9'

const server = await sharedServer()
let heard: SignIn[] = []
beforeAll(async () => {
  server.deps.signInListeners.push((signIn) => heard.push(signIn))
})

let username: string
let id: number
let spaceId: number
beforeEach(async () => {
  username = newName()
  ;({ id } = await createAccount(server, username))
  const { rows } = await server.database.pool.query('select id from spaces')
  spaceId = rows[0].id
  heard = []
})

const right = () => `password of ${username}`
const get = (headers: Record<string, string>) => ({ method: 'GET', url: ME, headers, remoteAddress: IP }) as const
const withKey = (key: string) => server.request(get({ 'x-api-key': key }))
const digest = (password: string, name = username) =>
  digestRequest(server, { username: name, password }, { method: 'GET', url: ME, remoteAddress: IP })
const signIn = (password: string, name = username) =>
  server.request({
    method: 'POST',
    url: '/trpc/sessions.signIn',
    payload: { username: name, domain: DOMAIN, password },
    remoteAddress: IP,
  })

const told = (kind: SignIn['kind'], outcome: SignIn['outcome'], accountId: number | null = id) => ({
  kind,
  outcome,
  spaceId,
  accountId,
  ip: IP,
})

it('tells of passwords sent to sign in', async () => {
  await signIn(right())
  await signIn('a wrong one')
  await signIn('whatever', 'nobody-here')
  expect(heard).toEqual([told('password', 'ok'), told('password', 'wrong_password'), told('password', 'unknown', null)])
})

it('tells of answers to Digest challenges, and not of challenges', async () => {
  await digest(right())
  await digest('a wrong one')
  await digest('whatever', 'nobody-here')
  expect(heard).toEqual([told('digest', 'ok'), told('digest', 'wrong_password'), told('digest', 'unknown', null)])
})

it('tells of an answer that is sent twice, and of one that is none', async () => {
  const account = { username, password: right() }
  const challenge = await challengeFor(server, account, { remoteAddress: IP })
  for (const nc of [1, 1]) await answerWith(server, account, challenge, { nc, remoteAddress: IP })
  await server.request(get({ from: `sip:${username}@${DOMAIN}`, authorization: 'Digest nonsense' }))
  expect(heard).toEqual([told('digest', 'ok'), told('digest', 'replayed'), told('digest', 'malformed')])
})

it('tells of API keys', async () => {
  const key = await userKey(server, username)
  heard = []
  await withKey(key)
  await server.request({ method: 'GET', url: ME, key })
  await withKey('no-such-key')
  server.clock.advance({ hours: 2 })
  await server.request({ method: 'GET', url: ME, key })
  expect(heard).toEqual([
    told('api_key', 'other_address'),
    { ...told('api_key', 'ok'), ip: '127.0.0.1' },
    told('api_key', 'unknown', null),
    { ...told('api_key', 'expired'), ip: '127.0.0.1' },
  ])
})

it('tells of sessions', async () => {
  const { cookies } = await signIn(right())
  const session = (value: string) =>
    server.request({ method: 'GET', url: ME, cookies: { sipspace_session: value }, remoteAddress: IP })
  heard = []
  await session(cookies[0]?.value ?? '')
  await session('no-such-session')
  expect(heard).toEqual([told('session', 'ok'), told('session', 'unknown', null)])
})

it('tells of wrong passwords where the former one is asked for', async () => {
  const key = await userKey(server, username)
  heard = []
  const body = { algorithm: 'SHA-256', password: 'a new password', old_password: 'a wrong one' }
  expect((await caller(server, { key }).post(`${ME}/password`, body)).statusCode).toBe(422)
  expect((await caller(server, { key }).post(`${ME}/password`, { ...body, old_password: right() })).statusCode).toBe(
    200,
  )
  const local = { ip: '127.0.0.1' }
  expect(heard.filter(({ kind }) => kind === 'old_password')).toEqual([
    { ...told('old_password', 'wrong_password'), ...local },
    { ...told('old_password', 'ok'), ...local },
  ])
})

it('tells of those who have shown who they are and are not let in', async () => {
  await server.database.pool.query('update accounts set blocked = true where id = $1', [id])
  await digest(right())
  await signIn(right())
  expect(heard).toEqual([told('digest', 'account_blocked'), told('password', 'account_blocked')])
})
