import { describe, expect, it } from 'vitest'
import {
  account,
  caller,
  createAccount,
  createSpace,
  creationToken,
  expectNoDefect,
  expectRefused,
  expectWaiting,
  type Json,
  jsonOf,
  newName,
  userKey,
} from '../../../../../test/support/clients/rest-client.ts'
import { addActor } from '../../../../../test/support/server/actors.ts'
import { contentsOf } from '../../../../../test/support/server/requests.ts'
import { sharedServer } from '../../../../../test/support/server/shared-server.ts'
import { ADMIN_KEY, createTestServer, DOMAIN } from '../../../../../test/support/server/test-server.ts'
import { startWorker } from '../../worker/worker.ts'

const server = await sharedServer()
const admin = () => caller(server)
const newDomain = () => `${newName('tenant')}.example.net`
const remove = (domain: string, on = server) => caller(on).del(`/api/spaces/${domain}`)

async function expectGone(domain: string, id: number): Promise<void> {
  expectRefused(await admin().get(`/api/spaces/${domain}`), 404)
  expectRefused(await remove(domain), 404)
  expectRefused(await caller(server, { key: ADMIN_KEY, host: domain }).get('/api/accounts'), 404, 'No Space is served')
  const spaces = jsonOf(await admin().get('/api/spaces')) as unknown as Json[]
  expect(spaces.map((space) => space['id'])).not.toContain(id)
}

/** Adds many accounts, with passwords, straight to the database. */
const addMany = (spaceId: number, count: number) =>
  server.database.pool.query(
    `with account as (
      insert into accounts (space_id, username, ip_address, user_agent, created_at, updated_at)
        select $1, 'one-of-many-' || n, '', '', now(), now() from generate_series(1, $2::integer) n
        returning id
    )
    insert into account_passwords (account_id, algorithm, ha1, updated_at) select id, 'MD5', 'hash', null from account`,
    [spaceId, count],
  )

describe('DELETE /api/spaces/{domain}', () => {
  it('deletes the Space with all that it has, and nothing else', async () => {
    const domain = newDomain()
    const before = await contentsOf(server)
    const { id } = await createSpace(server, domain)
    const there = caller(server, { key: ADMIN_KEY, host: domain })
    const user = await createAccount(server, 'goes-too', { domain, email: 'a@mail.example', dictionary: { a: 'b' } })
    const key = await userKey(server, 'goes-too', domain)
    const token = await creationToken(server, domain)
    await caller(server, { key, host: domain }).post('/api/account_creation_tokens/consume', {
      account_creation_token: token,
    })
    await creationToken(server, domain)
    jsonOf(await there.post('/api/accounts/auth_token'), 201)
    jsonOf(await there.post('/api/account_creation_request_tokens'), 201)
    await there.post(`/api/accounts/${user['id']}/send_reset_password_email`)
    await createAccount(server, 'is-no-more', { domain }).then(({ id: other }) => there.del(`/api/accounts/${other}`))
    jsonOf(await admin().post(`/api/spaces/${domain}/email`, { host: 'smtp.example.net', port: 25 }), 201)

    const response = await remove(domain)
    expect([response.statusCode, response.body]).toEqual([200, ''])
    await expectGone(domain, id)
    expectRefused(await caller(server, { key }).get('/api/accounts/me'), 401)

    // the worker has yet to erase the accounts, see personal-data.test.ts
    const ours = (contents: Record<string, string[]>) =>
      Object.fromEntries(
        Object.entries(contents).filter(([table]) => !/graphile_worker|digest_|api_keys|account_erasures/.test(table)),
      )
    expect(ours(await contentsOf(server))).toEqual(ours(before))
    const { rows } = await server.database.pool.query('select count(*)::integer as keys from api_keys')
    expect(rows).toEqual([{ keys: 1 }])
  })

  it('leaves domain, host and names for a new Space', async () => {
    const domain = newDomain()
    const { id } = await createSpace(server, domain)
    await createAccount(server, 'same-name', { domain })
    await remove(domain)
    const again = await createSpace(server, domain)
    expect(again['id']).not.toBe(id)
    await createAccount(server, 'same-name', { domain })
  })

  it('answers soon for a large Space, which is out of use at once and emptied by the worker', async () => {
    const domain = newDomain()
    const { id } = await createSpace(server, domain, { max_accounts: 10_000 })
    const { key } = await addActor(server, { domain, admin: true })
    await addMany(id, 6_000)
    const neighbours = newDomain()
    const neighbour = await createSpace(server, neighbours)
    await addMany(neighbour['id'], 700)

    expect((await remove(domain)).statusCode).toBe(200)
    await expectGone(domain, id)
    expect((await caller(server, { key }).get('/api/accounts/me')).statusCode).toBeOneOf([401, 403])
    const left = async () => {
      const { rows } = await server.database.pool.query(
        `select count(*)::integer as accounts, (select count(*)::integer from spaces where id = $1) as spaces
          from accounts where space_id = $1`,
        [id],
      )
      return rows[0]
    }
    expect(await left()).toEqual({ accounts: expect.any(Number), spaces: 1 })
    expect((await left()).accounts).toBeGreaterThan(0)
    const jobs = async () => (jsonOf(await admin().get(`/api/v2/jobs?text=${domain}`))['data'] ?? []) as Json[]
    const [job] = await jobs()
    expect(job).toMatchObject({ task: 'empty_space', domain, accounts_left: (await left()).accounts })
    expect(jsonOf(await admin().post('/api/v2/jobs/remove', { ids: [job?.['id']] }))).toEqual({ done: 0 })
    expect(await jobs()).toEqual([job])
    await createSpace(server, domain)

    const worker = await startWorker(server.deps, server.database.pool)
    await expect.poll(left, { timeout: 45_000 }).toEqual({ accounts: 0, spaces: 0 })
    await worker.stop()
    expect(await jobs()).toEqual([])
    expect(jsonOf(await caller(server, { key: ADMIN_KEY, host: neighbours }).get('/api/accounts'))['total']).toBe(700)
    expect(jsonOf(await caller(server, { key: ADMIN_KEY, host: domain }).get('/api/accounts'))['total']).toBe(0)
  }, 60_000)

  it('does not delete the Space of the caller', async () => {
    expectRefused(await remove(DOMAIN), 403, 'your own account')
    const domain = newDomain()
    await createSpace(server, domain, { super: true })
    const { key } = await addActor(server, { domain, admin: true })
    expectRefused(await caller(server, { key }).del(`/api/spaces/${domain}`), 403, 'your own account')
    expect((await admin().get('/api/accounts')).statusCode).toBe(200)
    await remove(domain)
  })

  it('leaves a super Space when the admins of all of them delete each other’s at once', async () => {
    await using alone = await createTestServer()
    await using secondProcess = await alone.secondProcess()
    const other = 'other.example.net'
    await createSpace(alone, other, { super: true })
    const { key } = await addActor(alone, { domain: other, admin: true })
    const client = await alone.database.pool.connect()
    await client.query('begin; lock table spaces in exclusive mode')
    const sent = [remove(other, alone), caller(secondProcess, { key }).del(`/api/spaces/${DOMAIN}`)]
    await expectWaiting(alone, 2)
    await client.query('commit')
    client.release()
    const [first, second] = (await Promise.all(sent)).toSorted((a, b) => a.statusCode - b.statusCode)
    expect(first?.statusCode).toBe(200)
    if (second) expectRefused(second, 409, 'No super admin')
    const { rows } = await alone.database.pool.query('select super from spaces')
    expect(rows).toEqual([{ super: true }])
    expectNoDefect(alone, secondProcess)
  })

  it.each([1, 2, 3])('takes with it who is created meanwhile (round %i)', async () => {
    await using secondProcess = await server.secondProcess()
    const domain = newDomain()
    const { id } = await createSpace(server, domain)
    const creating = [1, 2, 3, 4, 5].map((n) =>
      caller(n % 2 ? server : secondProcess).post('/api/accounts', account(`arriving-${n}`, { domain })),
    )
    const removed = await remove(domain)
    for (const { statusCode } of await Promise.all(creating)) expect(statusCode).toBeOneOf([200, 403, 404])
    expect(removed.statusCode).toBe(200)
    const { rows } = await server.database.pool.query('select from accounts where space_id = $1', [id])
    expect(rows).toEqual([])
    await expectGone(domain, id)
  })

  it('is done once, of several at once', async () => {
    await using secondProcess = await server.secondProcess()
    const domain = newDomain()
    await createSpace(server, domain)
    const responses = await Promise.all([0, 1, 2, 3].map((n) => remove(domain, n % 2 ? server : secondProcess)))
    expect(responses.map(({ statusCode }) => statusCode).toSorted((a, b) => a - b)).toEqual([200, 404, 404, 404])
    expectNoDefect(secondProcess)
  })
})
