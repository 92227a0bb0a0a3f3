import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import {
  account,
  caller,
  createAccount,
  createSpace,
  expectCountsRight,
  fieldsOf,
  type Json,
  jsonOf,
  newName,
  userKey,
} from '../../../../../test/support/clients/rest-client.ts'
import { sharedServer } from '../../../../../test/support/server/shared-server.ts'
import { ADMIN_KEY, DOMAIN } from '../../../../../test/support/server/test-server.ts'

const server = await sharedServer()
beforeAll(async () => {
  await caller(server).post('/api/phone_countries/FR/activate')
})
afterEach(async () => {
  await expectCountsRight(server)
})

/** Creates accounts at once, each by the caller of a key. */
const createAtOnce = (accounts: Json[], keys: string[] = [ADMIN_KEY], host = DOMAIN) =>
  Promise.all(
    accounts.map((payload, index) =>
      caller(server, { key: keys[index % keys.length] ?? ADMIN_KEY, host }).post('/api/accounts', payload),
    ),
  )

const insertions = () => server.database.takeStatements().filter((text) => text.includes('insert into accounts'))

async function linesOf(usernames: string[]) {
  const { rows } = await server.database.pool.query<{ target: string; actor_username: string; request_id: string }>(
    `select target, actor_username, operation, request_id from audit_log
      where action = 'create' and target = any ($1) order by target`,
    [usernames.map((username) => `${username}@${DOMAIN}`)],
  )
  return rows
}

describe('accounts that are created at the same time', () => {
  it('share statements, and each has one line in the audit log, of who has created it', async () => {
    const admins = [newName('admin'), newName('admin'), newName('admin')]
    const keys: string[] = []
    for (const admin of admins) {
      await createAccount(server, admin, { admin: true })
      keys.push(await userKey(server, admin))
    }
    await createAtOnce([account(newName())], keys)
    insertions()
    const usernames = Array.from({ length: 24 }, () => newName('together'))
    const responses = await createAtOnce(
      usernames.map((username) => account(username)),
      keys,
    )
    for (const response of responses) expect(response.statusCode).toBe(200)
    expect(insertions().length).toBeLessThan(usernames.length / 2)
    const lines = await linesOf(usernames)
    expect(lines).toHaveLength(usernames.length)
    for (const [index, username] of usernames.entries()) {
      expect(lines.find(({ target }) => target === `${username}@${DOMAIN}`)).toMatchObject({
        actor_username: admins[index % admins.length],
        operation: 'accounts.create',
      })
    }
    expect(new Set(lines.map(({ request_id }) => request_id)).size).toBe(usernames.length)
  })

  it('are answered with what is read of them afterwards', async () => {
    const rich = { display_name: 'Someone', email: 'someone@mail.example', dictionary: { b: 'two', a: 'one' } }
    const responses = await createAtOnce([
      account(newName(), { ...rich, phone: '+33612345678', language: 'fr', dtmf_protocol: 'rfc2833' }),
      account(newName(), { admin: true, activated: true, algorithm: 'MD5' }),
      account(newName()),
    ])
    for (const response of responses) {
      const created = jsonOf(response)
      const { phone_change_code: _, ...read } = jsonOf(await caller(server).get(`/api/accounts/${created['id']}`))
      expect(created).toEqual(read)
      expect(JSON.stringify(created['dictionary'])).toBe(JSON.stringify(read['dictionary']))
    }
  })

  it('fail each by itself', async () => {
    const taken = newName('taken')
    await createAccount(server, taken, { phone: '+33612345600' })
    const [twice, first, last] = [newName('twice'), newName(), newName()]
    const responses = await createAtOnce([
      account(first),
      account(taken, { phone: '+33612345600' }),
      account(twice),
      account(newName(), { phone: '+33612345600' }),
      account(twice),
      account(last),
    ])
    const statuses = responses.map(({ statusCode }) => statusCode)
    expect([statuses[0], statuses[1], statuses[3], statuses[5]]).toEqual([200, 422, 422, 200])
    expect(new Set([statuses[2], statuses[4]])).toEqual(new Set([200, 422]))
    const refused = responses.filter(({ statusCode }) => statusCode === 422).map((one) => Object.keys(fieldsOf(one)))
    expect(refused).toEqual(expect.arrayContaining([['username', 'phone'], ['phone'], ['username']]))
    expect(await linesOf([first, last, twice])).toHaveLength(3)
  })

  it('are refused from the one on that a Space has no room for', async () => {
    const domain = `${newName('full')}.example.net`
    await createSpace(server, domain, { max_accounts: 3 })
    const responses = await createAtOnce(
      Array.from({ length: 8 }, () => account(newName())),
      [ADMIN_KEY],
      domain,
    )
    const statuses = responses.map(({ statusCode }) => statusCode).toSorted((one, other) => one - other)
    expect(statuses).toEqual([200, 200, 200, 403, 403, 403, 403, 403])
  })
})
