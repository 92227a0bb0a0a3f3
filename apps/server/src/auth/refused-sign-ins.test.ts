import { expect, it } from 'vitest'
import { digestRequest } from '../../../../test/support/clients/digest-client.ts'
import { caller, createAccount, newName } from '../../../../test/support/clients/rest-client.ts'
import { sharedServer } from '../../../../test/support/server/shared-server.ts'
import { DOMAIN } from '../../../../test/support/server/test-server.ts'

const server = await sharedServer({ RATE_LIMIT: 'off' })
const signIn = (username: string, password: string) =>
  caller(server, {}).post('/trpc/sessions.signIn', { username, domain: DOMAIN, password })
const byDigest = (username: string, password: string) =>
  digestRequest(server, { username, password }, { method: 'GET', url: '/api/accounts/me' })

async function linesOf(id: unknown) {
  const { rows } = await server.database.pool.query(
    `select operation, target, account_id, ip, action, after, space_domain, actor_id from audit_log
      where kind = 'sign_in' and account_id = $1 order by id`,
    [id],
  )
  return rows
}

it('adds a line to the audit log of the account that was meant, with how, why and from where', async () => {
  const username = newName()
  const { id } = await createAccount(server, username, { activated: true })
  expect((await signIn(username, 'not the password')).statusCode).toBe(401)
  server.clock.advance({ seconds: 1 })
  expect((await byDigest(username, 'not the password')).statusCode).toBe(401)
  const line = {
    operation: 'authentication',
    target: `${username}@${DOMAIN}`,
    account_id: id,
    ip: '127.0.0.1',
    action: 'refuse',
    space_domain: DOMAIN,
    actor_id: null,
  }
  await expect
    .poll(() => linesOf(id), { timeout: 5000 })
    .toEqual([
      { ...line, after: { by: 'password', outcome: 'wrong_password' } },
      { ...line, after: { by: 'digest', outcome: 'wrong_password' } },
    ])
  const listed = await caller(server).get(
    `/trpc/audit.list?input=${encodeURIComponent(JSON.stringify({ account_id: id, kind: 'sign_in' }))}`,
  )
  expect(listed.json().result.data.data).toHaveLength(2)
})

it('adds none for a sign-in that succeeds, and none for a name that no account has', async () => {
  const username = newName()
  const { id } = await createAccount(server, username, { activated: true })
  const count = async () =>
    (await server.database.pool.query(`select count(*)::integer as lines from audit_log where kind = 'sign_in'`))
      .rows[0]
  await signIn('nobody-of-that-name', 'a password')
  expect((await signIn(username, `password of ${username}`)).statusCode).toBe(200)
  const last = newName()
  const { id: lastId } = await createAccount(server, last, { activated: true })
  const before = await count()
  await signIn(last, 'not the password')
  await expect.poll(async () => (await linesOf(lastId)).length, { timeout: 5000 }).toBe(1)
  expect(await linesOf(id)).toEqual([])
  expect((await count()).lines).toBe(before.lines + 1)
})

it('adds at most twenty lines an hour for an account, so that guesses do not fill the audit log', async () => {
  const [username, other] = [newName(), newName()]
  const { id } = await createAccount(server, username, { activated: true })
  const { id: otherId } = await createAccount(server, other, { activated: true })
  for (let guess = 0; guess < 25; guess += 1) await signIn(username, `guess ${guess}`)
  await signIn(other, 'not the password')
  await expect.poll(async () => (await linesOf(otherId)).length, { timeout: 5000 }).toBe(1)
  expect(await linesOf(id)).toHaveLength(20)
  server.clock.advance({ minutes: 61 })
  await signIn(username, 'another guess')
  await expect.poll(async () => (await linesOf(id)).length, { timeout: 5000 }).toBe(21)
})
