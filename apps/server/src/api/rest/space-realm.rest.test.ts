import { expect, it } from 'vitest'
import { digestRequest } from '../../../../../test/support/clients/digest-client.ts'
import {
  account,
  caller,
  createAccount,
  createSpace,
  expectRefused,
  expectWaiting,
  fieldsOf,
  jsonOf,
  newName,
} from '../../../../../test/support/clients/rest-client.ts'
import { addActor } from '../../../../../test/support/server/actors.ts'
import { sharedServer } from '../../../../../test/support/server/shared-server.ts'

const server = await sharedServer()
async function newSpace(fields = {}): Promise<{ domain: string; setRealm: (realm: string | null) => ReturnType<Put> }> {
  const domain = `${newName('tenant')}.example.net`
  const space = await createSpace(server, domain, fields)
  return {
    domain,
    setRealm: (account_realm) => caller(server).put(`/api/spaces/${domain}`, { ...space, account_realm }),
  }
}

type Put = ReturnType<typeof caller>['put']

const logIn = (domain: string, username: string, password = `password of ${username}`) =>
  digestRequest(server, { username, password, domain }, { method: 'GET', url: '/api/accounts/me', host: domain })

it('the realm of a Space changes while no account has a password, and goes into the passwords after that', async () => {
  const { domain, setRealm } = await newSpace()
  await addActor(server, { domain })
  expect(jsonOf(await setRealm('new realm'))['account_realm']).toBe('new realm')
  await createAccount(server, 'latecomer', { domain })
  expect(jsonOf(await logIn(domain, 'latecomer'))).toMatchObject({ username: 'latecomer', realm: 'new realm' })
})

it('the realm stays once an account has a password, and nothing else of the request is done', async () => {
  const { domain, setRealm } = await newSpace({ account_realm: 'first' })
  await createAccount(server, 'early-one', { domain })
  const before = jsonOf(await caller(server).get(`/api/spaces/${domain}`))
  server.clock.advance({ minutes: 1 })
  for (const realm of ['second', null, '', domain]) {
    expect(fieldsOf(await setRealm(realm))).toEqual({ account_realm: [expect.stringContaining('have passwords')] })
  }
  expect(jsonOf(await caller(server).get(`/api/spaces/${domain}`))).toEqual(before)
  expect((await logIn(domain, 'early-one')).statusCode).toBe(200)
})

it('the same realm is no change, also where it is the domain', async () => {
  const { domain, setRealm } = await newSpace()
  await createAccount(server, 'early-one', { domain })
  expect(jsonOf(await setRealm(domain))['account_realm']).toBe(domain)
  expect(jsonOf(await setRealm(null))['account_realm']).toBeNull()
  expect((await logIn(domain, 'early-one')).statusCode).toBe(200)
})

/** A change of the realm that is not committed yet. */
async function changingRealm(domain: string, realm: string) {
  const client = await server.database.pool.connect()
  await client.query('begin')
  await client.query('select id from spaces where domain = $1 for update', [domain])
  await client.query('update spaces set account_realm = $2 where domain = $1', [domain, realm])
  return async () => {
    await client.query('commit')
    client.release()
  }
}

it('an account that is created while the realm changes has no password of the old realm', async () => {
  const { domain } = await newSpace()
  const commit = await changingRealm(domain, 'newer')
  const creating = caller(server).post('/api/accounts', account('in-between', { domain }))
  await expectWaiting(server, 1)
  await commit()
  const response = await creating
  expectRefused(response, 503)
  expect(response.headers['retry-after']).toBe('5')
  server.logs.length = 0
  await createAccount(server, 'in-between', { domain })
  expect((await logIn(domain, 'in-between')).statusCode).toBe(200)
})

it('a password that is set while the realm changes is of the new one', async () => {
  const { domain } = await newSpace()
  const { key, id } = await addActor(server, { domain, username: 'without-one' })
  const setPassword = (password: string, old_password?: string) =>
    caller(server, { key, host: domain }).post('/api/accounts/me/password', {
      algorithm: 'SHA-256',
      password,
      ...(old_password === undefined ? {} : { old_password }),
    })
  const commit = await changingRealm(domain, 'newer')
  const setting = setPassword('first password')
  await expectWaiting(server, 1)
  await commit()
  expect((await setting).statusCode).toBe(200)
  expect((await logIn(domain, 'without-one', 'first password')).statusCode).toBe(200)
  expect((await setPassword('second password', 'first password')).statusCode).toBe(200)

  await server.database.pool.query('delete from account_passwords where account_id = $1', [id])
  const again = await changingRealm(domain, 'newest')
  const replacing = caller(server, { key: 'the-super-admin-key-of-the-tests', host: domain }).put(
    `/api/accounts/${id}`,
    account('without-one'),
  )
  await expectWaiting(server, 1)
  await again()
  expect((await replacing).statusCode).toBe(200)
  expect((await logIn(domain, 'without-one')).statusCode).toBe(200)
})

it('the realm waits for an account that is being created, and then stays', async () => {
  const { domain, setRealm } = await newSpace()
  const client = await server.database.pool.connect()
  await client.query('begin')
  await client.query(
    `with account as (
      insert into accounts (space_id, username, ip_address, user_agent, created_at, updated_at)
        select id, 'half-done', '', '', now(), now() from spaces where domain = $1
        returning id
    )
    insert into account_passwords (account_id, algorithm, ha1) select id, 'MD5', 'made with the old realm' from account`,
    [domain],
  )
  const changing = setRealm('too late')
  await expectWaiting(server, 1)
  await client.query('commit')
  client.release()
  expect(Object.keys(fieldsOf(await changing))).toEqual(['account_realm'])
})

it.each([1, 2, 3, 4, 5])('whoever is created while the realm changes can log in (round %i)', async () => {
  await using secondProcess = await server.secondProcess()
  const { domain, setRealm } = await newSpace()
  const names = ['first-of-all', 'second-of-all', 'third-of-all', 'fourth-of-all']
  const create = (name: string, index: number) =>
    caller(index % 2 ? secondProcess : server).post('/api/accounts', account(name, { domain }))
  const creating = names.map(create)
  const changed = await setRealm('in the middle')
  const created = (await Promise.all(creating)).map(({ statusCode }) => statusCode)
  expect([200, 422]).toContain(changed.statusCode)
  for (const [index, name] of names.entries()) {
    if (created[index] === 200) expect((await logIn(domain, name)).statusCode).toBe(200)
    else expect([created[index], changed.statusCode]).toEqual([503, 200])
  }
  for (const { logs } of [server, secondProcess]) logs.length = 0
})
