import { setSipViewSettings } from '@sipspace/core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  account,
  caller,
  createSpace,
  expectNoDefect,
  expectRefused,
  expectWaiting,
  jsonOf,
} from '../../../../test/support/clients/rest-client.ts'
import { addActor } from '../../../../test/support/server/actors.ts'
import { procedures } from '../../../../test/support/server/procedures.ts'
import { ADMIN_KEY, createTestServer, DOMAIN, type TestServer } from '../../../../test/support/server/test-server.ts'

const WHY = /^No super admin who can sign in would be left/

let server: TestServer
let adminId: number
beforeEach(async () => {
  server = await createTestServer()
  adminId = jsonOf(await admin().get('/api/accounts/me'))['id']
})
afterEach(async () => {
  expectNoDefect(server)
  await server[Symbol.asyncDispose]()
})

const admin = () => caller(server)
const spaceSettings = async (domain = DOMAIN) => jsonOf(await admin().get(`/api/spaces/${domain}`))
const putSpace = async (domain: string, change: object) =>
  admin().put(`/api/spaces/${domain}`, { ...(await spaceSettings(domain)), ...change })

/** What would take a super admin away, by REST: on the account, or on its Space. */
const losses: [string, (id: number) => ReturnType<ReturnType<typeof admin>['post']>][] = [
  ['deactivate', (id) => admin().post(`/api/accounts/${id}/deactivate`)],
  ['block', (id) => admin().post(`/api/accounts/${id}/block`)],
  ['delete', (id) => admin().del(`/api/accounts/${id}`)],
  ['replace without `admin`', (id) => admin().put(`/api/accounts/${id}`, account('admin.again'))],
]

describe('the last super admin who can sign in', () => {
  it.each(losses)('stays: %s is answered with 409 that says why', async (_what, lose) => {
    // none of these counts: not activated, blocked, of a Space that is not super, of one that has expired, of one that will
    const { id: dormant } = await addActor(server, { domain: DOMAIN, admin: true })
    await admin().post(`/api/accounts/${dormant}/deactivate`)
    await addActor(server, { domain: DOMAIN, admin: true, blocked: true })
    await addActor(server, { domain: DOMAIN })
    await createSpace(server, 'tenant.example.net')
    await addActor(server, { domain: 'tenant.example.net', admin: true })
    for (const [domain, expire_at] of [
      ['past.example.net', '2020-01-01'],
      ['soon.example.net', '2100-01-01'],
    ] as const) {
      await createSpace(server, domain, { super: true, expire_at })
      await addActor(server, { domain, admin: true })
    }
    expectRefused(await lose(adminId), 409, WHY)
    expect(jsonOf(await admin().get('/api/accounts/me'))).toMatchObject({
      username: 'admin',
      admin: true,
      activated: true,
      blocked: false,
    })
  })

  it.each(losses)('may go once there is another: %s', async (_what, lose) => {
    await addActor(server, { domain: DOMAIN, admin: true })
    expect((await lose(adminId)).statusCode).toBe(200)
  })

  it('is neither demoted, edited nor deleted by itself, with a stable code over tRPC', async () => {
    expectRefused(await admin().del('/api/accounts/me'), 409, WHY)
    const { mutate } = procedures(server)
    for (const [name, input] of [
      ['accounts.setRole', { id: adminId, admin: false }],
      ['accounts.update', { id: adminId, admin: false }],
      ['accounts.block', { id: adminId }],
      ['me.delete', {}],
    ] as const) {
      const { status, error } = await mutate(name, input)
      expect([name, status, error?.error]).toEqual([name, 409, 'last_super_admin'])
    }
  })

  it('stays when many accounts are changed, of which it is one', async () => {
    // an account that is not activated may act by its key, and does not count
    const { id, key } = await addActor(server, { domain: DOMAIN, admin: true })
    await admin().post(`/api/accounts/${id}/deactivate`)
    for (const action of ['block', 'deactivate', 'delete']) {
      const { status, error } = await procedures(server, { key }).mutate('accounts.bulk', { action, ids: [adminId] })
      expect([action, status, error?.error]).toEqual([action, 409, 'last_super_admin'])
    }
  })

  it('keeps its Space super, and without an end', async () => {
    for (const change of [{ super: false }, { expire_at: '2020-01-01' }, { expire_at: '2100-01-01' }]) {
      expectRefused(await putSpace(DOMAIN, change), 409, WHY)
    }
    // a super Space without anybody who can sign in is no help
    await createSpace(server, 'second.example.net', { super: true })
    expectRefused(await putSpace(DOMAIN, { super: false }), 409, WHY)
    await addActor(server, { domain: 'second.example.net', admin: true })
    expect((await putSpace(DOMAIN, { expire_at: '2100-01-01' })).statusCode).toBe(200)
    const { key } = await addActor(server, { domain: DOMAIN, admin: true })
    expectRefused(await caller(server, { key }).del('/api/spaces/second.example.net'), 409, WHY)
  })

  it('is told to wait, and not blocked, when it asks for too many codes', async () => {
    await using limited = await createTestServer({ BLOCKING_AMOUNT_EVENTS_AUTHORIZED_DURING_PERIOD: '1' })
    const ask = (key: string, email: string) => procedures(limited, { key }).mutate('changes.requestEmail', { email })
    const token = jsonOf(await caller(limited).post('/api/account_creation_tokens'), 201)['token']
    await caller(limited).post('/api/account_creation_tokens/consume', { account_creation_token: token })
    const answers = [await ask(ADMIN_KEY, 'a@mail.example'), await ask(ADMIN_KEY, 'b@mail.example')]
    expect(answers.map(({ status, error }) => [status, error?.error])).toEqual([
      [200, undefined],
      [429, 'too_many_requests'],
    ])
    expect(jsonOf(await caller(limited).get('/api/accounts/me'))['blocked']).toBe(false)
    expectNoDefect(limited)
  })

  it('stays when SQL is run by hand, too', async () => {
    const { pool } = server.database
    for (const statement of [
      'delete from spaces',
      'delete from accounts',
      'update accounts set admin = false',
      'update spaces set super = false',
    ]) {
      await expect(pool.query(statement), statement).rejects.toMatchObject({ constraint: 'last_super_admin' })
    }
  })

  it('stays when two take each other away at once', async () => {
    await using secondProcess = await server.secondProcess()
    const { id, key } = await addActor(server, { domain: DOMAIN, admin: true })
    const holding = await server.database.pool.connect()
    await holding.query("begin; select pg_advisory_xact_lock(hashtextextended('sipspace:super-spaces', 0))")
    const sent = [
      admin().post(`/api/accounts/${id}/block`),
      caller(secondProcess, { key }).put(`/api/accounts/${adminId}`, account('admin.again')),
    ]
    await expectWaiting(server, 2)
    await holding.query('commit')
    holding.release()
    const statuses = (await Promise.all(sent)).map(({ statusCode }) => statusCode)
    expect(statuses.toSorted((one, other) => one - other)).toEqual([200, 409])
    expectNoDefect(secondProcess)
  })

  it('stays when its Space ends at the moment at which the other super admin is deleted', async () => {
    await using secondProcess = await server.secondProcess()
    await createSpace(server, 'second.example.net', { super: true })
    const { key } = await addActor(server, { domain: 'second.example.net', admin: true })
    const settings = await spaceSettings('second.example.net')
    const holding = await server.database.pool.connect()
    await holding.query("begin; select pg_advisory_xact_lock(hashtextextended('sipspace:super-spaces', 0))")
    const sent = [
      admin().put('/api/spaces/second.example.net', { ...settings, super: false }),
      caller(secondProcess, { key, host: DOMAIN }).del(`/api/accounts/${adminId}`),
    ]
    await expectWaiting(server, 2)
    await holding.query('commit')
    holding.release()
    const statuses = (await Promise.all(sent)).map(({ statusCode }) => statusCode)
    expect(statuses.toSorted((one, other) => one - other)).toEqual([200, 409])
    expectNoDefect(secondProcess)
  })
})

describe('a named key', () => {
  it.each(['REST', 'tRPC'])('ends when its owner is demoted by %s, and not before', async (way) => {
    const { id, key } = await addActor(server, { domain: DOMAIN, admin: true, username: 'was-admin' })
    const me = () => caller(server, { key }).get('/api/accounts/me')
    await procedures(server).mutate('accounts.update', { id, display_name: 'Still an admin' })
    expect((await me()).statusCode).toBe(200)
    if (way === 'REST') jsonOf(await admin().put(`/api/accounts/${id}`, account('was-admin')))
    else await procedures(server).mutate('accounts.setRole', { id, admin: false })
    expectRefused(await me(), 401)
    await procedures(server).mutate('accounts.setRole', { id, admin: true })
    expectRefused(await me(), 401)
  })
})

describe('the views for SIP proxies', () => {
  /** Every view that a program beside ours reads hashes from, whatever its schema. */
  const viewsWithHashes = async () => {
    const { rows } = await server.database.pool.query<{ view: string }>(
      `select format('%I.%I', schemaname, viewname) as view from pg_views
        where schemaname not in ('pg_catalog', 'information_schema') and schemaname !~ '^graphile'`,
    )
    return rows.map(({ view }) => view)
  }
  /** Which of some hashes a view shows. */
  const shown = async (view: string, hashes: string[]) => {
    const { rows } = await server.database.pool.query<{ row: string }>(`select v::text as row from ${view} as v`)
    return hashes.filter((hash) => rows.some(({ row }) => row.includes(hash)))
  }
  const hashesOf = async (id: number) => {
    const { rows } = await server.database.pool.query('select ha1 from account_passwords where account_id = $1', [id])
    return rows.map(({ ha1 }) => ha1 as string)
  }

  it('show no hash of a super admin, unless a setting lets them', async () => {
    await createSpace(server, 'tenant.example.net')
    const people = { admin: true, activated: true }
    const tenant = jsonOf(
      await admin().post('/api/accounts', account('tenant-admin', { ...people, domain: 'tenant.example.net' })),
    )
    const user = jsonOf(await admin().post('/api/accounts', account('plain-user', { activated: true })))
    const superAdmin = await hashesOf(adminId)
    const others = [...(await hashesOf(tenant['id'])), ...(await hashesOf(user['id']))]
    expect(superAdmin).toHaveLength(1)
    expect(await shown('sip_credentials', others)).toEqual(others)
    for (const view of await viewsWithHashes()) expect([view, await shown(view, superAdmin)]).toEqual([view, []])
    await setSipViewSettings(server.db, { superAdmins: true, removesContacts: false })
    expect(await shown('sip_credentials', superAdmin)).toEqual(superAdmin)
    await setSipViewSettings(server.db, { superAdmins: false, removesContacts: false })
    expect(await shown('sip_credentials', superAdmin)).toEqual([])
  })
})
