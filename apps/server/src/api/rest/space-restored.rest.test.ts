import { purgeSpace } from '@sipspace/core'
import { describe, expect, it } from 'vitest'
import {
  account,
  caller,
  createAccount,
  createSpace,
  expectCountsRight,
  expectRefused,
  expectWaiting,
  fieldsOf,
  jsonOf,
  newName,
  userKey,
} from '../../../../../test/support/clients/rest-client.ts'
import { addActor } from '../../../../../test/support/server/actors.ts'
import { linesOf } from '../../../../../test/support/server/audit-lines.ts'
import {
  ACCOUNTS_AT_ONCE,
  addPartlyDeleted,
  beginDeletion,
  LEFT,
} from '../../../../../test/support/server/deleted-spaces.ts'
import { sharedServer } from '../../../../../test/support/server/shared-server.ts'
import { DOMAIN } from '../../../../../test/support/server/test-server.ts'
import { purgeDeletedSpace } from '../../worker/purge-space.ts'

const server = await sharedServer()
const admin = caller(server)
const newDomain = () => `${newName('tenant')}.example.net`
const remove = async (domain: string) => expect((await admin.del(`/api/spaces/${domain}`)).statusCode).toBe(200)
const cancel = (domain: string) => admin.post(`/api/v2/spaces/${domain}/deletion/cancel`)
const purge = (spaceId: number) => purgeDeletedSpace(server.deps, { spaceId })

async function accountsLeft(spaceId: number): Promise<number> {
  const { rows } = await server.database.pool.query(
    'select count(*)::integer as accounts from accounts where space_id = $1',
    [spaceId],
  )
  return rows[0].accounts
}

/** Holds what a cancellation and each part of a deletion wait for. */
async function holdSpace(id: number): Promise<{ release: () => Promise<void> }> {
  const client = await server.database.pool.connect()
  await client.query('begin')
  await client.query('select from spaces where id = $1 for update', [id])
  return {
    release: async () => {
      await client.query('commit')
      client.release()
    },
  }
}

describe('POST /api/v2/spaces/{domain}/deletion/cancel', () => {
  it('brings the Space back as it was, with the accounts that are left', async () => {
    const domain = newDomain()
    const fields = { host: `host.${domain}`, super: true, expire_at: '2031-02-03T04:05:06Z', theme_hue: 120 }
    const { id } = await createSpace(server, domain, fields)
    const before = jsonOf(await admin.get(`/api/spaces/${domain}`))
    await addActor(server, { domain })
    await server.database.pool.query(
      `insert into accounts (space_id, username, ip_address, user_agent, created_at, updated_at)
        select $1, 'many-' || n, '', '', now(), now() from generate_series(1, $2::integer) n`,
      [id, ACCOUNTS_AT_ONCE + 6],
    )
    await beginDeletion(server, id)
    expectRefused(await admin.get(`/api/spaces/${domain}`), 404)
    expect(jsonOf(await admin.get(`/api/v2/jobs?text=${domain}`))['data']).toMatchObject([{ accounts_left: 7 }])

    const restored = jsonOf(await cancel(domain))
    const changed = { version: expect.any(String), updated_at: expect.any(String) }
    expect(restored).toEqual({ ...before, ...changed, accounts_left: 7 })
    expect({ ...jsonOf(await admin.get(`/api/spaces/${domain}`)), accounts_left: 7 }).toEqual(restored)
    expect(jsonOf(await admin.get(`/api/v2/jobs?text=${domain}`))['data']).toEqual([])
    await expectCountsRight(server)
  })

  it('lets the accounts that are left sign in, and be found by SIP servers', async () => {
    const domain = newDomain()
    await addPartlyDeleted(server, domain)
    expect(jsonOf(await cancel(domain))).toMatchObject({ accounts_left: LEFT })
    const key = await userKey(server, 'stays-there', domain)
    const me = jsonOf(await caller(server, { key, host: domain }).get('/api/accounts/me'))
    expect(me).toMatchObject({ username: 'stays-there', domain })
    const { rows } = await server.database.pool.query('select username from sip_credentials where domain = $1', [
      domain,
    ])
    expect(rows).toContainEqual({ username: 'stays-there' })
  })

  it('leaves the usernames of the accounts that were deleted free', async () => {
    const domain = newDomain()
    await addPartlyDeleted(server, domain)
    jsonOf(await cancel(domain))
    const create = (username: string) => admin.post('/api/accounts', account(username, { domain }))
    jsonOf(await create('one-of-many-1'))
    expect(fieldsOf(await create('stays-there'))).toEqual({ username: [expect.any(String)] })
  })

  it('has nothing more deleted, and what a later deletion begins is finished', async () => {
    const domain = newDomain()
    const { id } = await addPartlyDeleted(server, domain)
    jsonOf(await cancel(domain))
    await createAccount(server, 'newcomer', { domain })
    await purge(id)
    expect(await accountsLeft(id)).toBe(LEFT + 1)
    await remove(domain)
    await purge(id)
    expect(await accountsLeft(id)).toBe(0)
    expectRefused(await cancel(domain), 404)
  })

  it.each([1, 2, 3])('has nothing more deleted once it is answered, while the worker deletes (round %i)', async () => {
    const domain = newDomain()
    const { id } = await addPartlyDeleted(server, domain)
    const purging = purge(id)
    const response = await cancel(domain)
    const left = await accountsLeft(id)
    await purging
    expect(await accountsLeft(id)).toBe(left)
    // the worker may have been faster
    expect(left).toBe(response.statusCode === 404 ? 0 : jsonOf(response)['accounts_left'])
  })

  it('has a part of the deletion that has begun to wait meanwhile delete nothing', async () => {
    const domain = newDomain()
    const { id } = await addPartlyDeleted(server, domain)
    const held = await holdSpace(id)
    const cancelling = cancel(domain)
    await expectWaiting(server, 1)
    const purging = purge(id)
    await expectWaiting(server, 2)
    await held.release()
    expect(jsonOf(await cancelling)).toMatchObject({ accounts_left: LEFT })
    await purging
    expect(await accountsLeft(id)).toBe(LEFT)
  })

  it('waits for a part of the deletion that is being made', async () => {
    const domain = newDomain()
    const { id } = await addPartlyDeleted(server, domain)
    const held = await holdSpace(id)
    // one part alone: the next one could lock the Space before the cancellation is woken up
    const purging = purgeSpace(server.db, id, { maxStatements: 1 })
    await expectWaiting(server, 1)
    const cancelling = cancel(domain)
    await expectWaiting(server, 2)
    await held.release()
    expect(jsonOf(await cancelling)).toMatchObject({ accounts_left: LEFT - ACCOUNTS_AT_ONCE })
    await purging
    await purge(id)
    expect(await accountsLeft(id)).toBe(LEFT - ACCOUNTS_AT_ONCE)
  })

  it('is refused while other Spaces have the domain or the host, and gives the addresses back after that', async () => {
    const domain = newDomain()
    const other = newDomain()
    const { id } = await addPartlyDeleted(server, domain, { host: `host.${domain}` })
    await createSpace(server, domain)
    await createAccount(server, 'stays-there', { domain })
    await createSpace(server, other, { host: `host.${domain}` })
    expectRefused(await cancel(domain), 409, 'Another Space')
    expect(await accountsLeft(id)).toBe(LEFT)
    await remove(domain)
    expectRefused(await cancel(domain), 409, 'Another Space')
    await remove(other)
    expect(jsonOf(await cancel(domain))).toMatchObject({ id, accounts_left: LEFT })
    const { rows } = await server.database.pool.query(
      'select account.space_id from account_addresses join accounts account on account.id = account_id where address = $1',
      [`stays-there@${domain}`],
    )
    expect(rows).toEqual([{ space_id: id }])
  })

  it('takes the Space that was deleted last, of several that had the domain', async () => {
    const domain = newDomain()
    await addPartlyDeleted(server, domain)
    const { id } = await addPartlyDeleted(server, domain)
    expect(jsonOf(await cancel(domain))).toMatchObject({ id })
    expectRefused(await cancel(domain), 409, 'Another Space')
  })

  it('is done once, of several at once', async () => {
    const domain = newDomain()
    await addPartlyDeleted(server, domain)
    const responses = await Promise.all([0, 1, 2].map(() => cancel(domain)))
    expect(responses.map(({ statusCode }) => statusCode).toSorted((a, b) => a - b)).toEqual([200, 404, 404])
  })

  it('finds no Space that is not being deleted', async () => {
    const domain = newDomain()
    expectRefused(await cancel(domain), 404)
    expectRefused(await cancel(DOMAIN), 404)
    await createSpace(server, domain)
    await remove(domain)
    expectRefused(await cancel(domain), 404)
  })

  it('leaves one line in the audit log, with its author', async () => {
    const domain = newDomain()
    await addPartlyDeleted(server, domain)
    const lines = await linesOf(server, () => cancel(domain))
    expect(lines).toMatchObject([
      { operation: 'spaces.cancelDeletion', actor_id: 1, kind: 'space', action: 'update', target: domain },
    ])
    const [line] = jsonOf(await admin.get('/api/v2/audit_log?operation=spaces.cancelDeletion&scope=all'))['data']
    expect(line).toMatchObject({ space: { domain }, after: { domain, host: domain, expire_at: null } })
    expect(Object.keys(line.after).toSorted()).toEqual(['domain', 'expire_at', 'host'])
  })
})
