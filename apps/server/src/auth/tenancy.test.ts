import { beforeAll, describe, expect, it } from 'vitest'
import { digestRequest } from '../../../../test/support/clients/digest-client.ts'
import {
  account,
  caller,
  createAccount,
  createSpace,
  expectRefused,
  jsonOf,
} from '../../../../test/support/clients/rest-client.ts'
import { addActor, type TestActor } from '../../../../test/support/server/actors.ts'
import { contentsOf } from '../../../../test/support/server/requests.ts'
import { sharedServer } from '../../../../test/support/server/shared-server.ts'
import { ADMIN_KEY, DOMAIN } from '../../../../test/support/server/test-server.ts'

const NORTH = 'sip.north.example'
const NORTH_HOST = 'accounts.north.example'
const SOUTH = 'sip.south.example'

const server = await sharedServer()
let northAdmin: TestActor
let southAdmin: TestActor
let northUser: TestActor
let southUser: TestActor
beforeAll(async () => {
  await createSpace(server, NORTH, { host: NORTH_HOST })
  await createSpace(server, SOUTH)
  northAdmin = await addActor(server, { domain: NORTH, admin: true, username: 'boss-north' })
  southAdmin = await addActor(server, { domain: SOUTH, admin: true, username: 'boss-south' })
  northUser = await addActor(server, { domain: NORTH, username: 'same-name' })
  southUser = await addActor(server, { domain: SOUTH, username: 'same-name' })
})

const as = (actor: TestActor, host: string) => caller(server, { key: actor.key, host })
const superAdminAt = (host: string) => caller(server, { key: ADMIN_KEY, host })

describe('the Host header', () => {
  /** The domain of the Space that a super admin sees at a host. */
  const domainAt = async (host: string) => {
    const response = await superAdminAt(host).get('/api/accounts')
    return response.statusCode === 200 ? response.json().data[0].domain : response.statusCode
  }

  it.each([
    [NORTH_HOST, NORTH],
    [NORTH_HOST.toUpperCase(), NORTH],
    [`${NORTH_HOST}:8443`, NORTH],
    [`${NORTH_HOST}.`, NORTH],
    [`${NORTH_HOST}.:443`, NORTH],
    [SOUTH, SOUTH],
    [DOMAIN, DOMAIN],
  ])('%s means the Space of %s', async (host, domain) => expect(await domainAt(host)).toBe(domain))

  it.each([
    'localhost',
    'LOCALHOST:3000',
    'localhost.',
    '127.0.0.1',
    '127.0.0.1:3000',
    '127.8.9.10',
    '[::1]',
    '[::1]:3000',
  ])('%s means the first super Space', async (host) => expect(await domainAt(host)).toBe(DOMAIN))

  it.each([
    'nowhere.example',
    NORTH,
    `x.${NORTH_HOST}`,
    `${NORTH_HOST}.evil.example`,
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    '128.0.0.1',
    '10.0.0.1',
    '0.0.0.0',
    ' ',
    `${NORTH_HOST}, ${SOUTH}`,
    `evil.example@${NORTH_HOST}`,
    `${NORTH_HOST}/`,
    `%61ccounts.north.example`,
    `' or true --`,
    'h'.repeat(4000),
  ])('is a 404 when no Space is served there: %s', async (host) => {
    expectRefused(await superAdminAt(host).get('/api/accounts'), 404, /host/i)
    expectRefused(await caller(server, { host }).get(`/api/accounts/admin@${DOMAIN}/info`), 404, /host/i)
    expectRefused(await caller(server, { host }).get('/api/accounts/me'), 404, /host/i)
  })

  it('decides where a public request looks', async () => {
    const info = (host: string) => caller(server, { host }).get(`/api/accounts/boss-north@${NORTH}/info`)
    expect(jsonOf(await info(NORTH_HOST))).toEqual({ activated: true, realm: null })
    expectRefused(await info(SOUTH), 404)
    expectRefused(await info(DOMAIN), 404)
  })

  it('keeps a loopback host with the first super Space when there are others', async () => {
    await createSpace(server, 'sip.second-super.example', { super: true })
    expect(await domainAt('localhost')).toBe(DOMAIN)
  })
})

describe('an admin', () => {
  it('acts in its own Space', async () => {
    const { data, total } = jsonOf(await as(northAdmin, NORTH_HOST).get('/api/accounts'))
    expect(total).toBe(2)
    expect(new Set(data.map((one: { domain: string }) => one.domain))).toEqual(new Set([NORTH]))
    const created = jsonOf(await as(northAdmin, NORTH_HOST).post('/api/accounts', account('new-north')))
    expect(created['domain']).toBe(NORTH)
  })

  it('is turned away at another Space’s host, by key and by Digest', async () => {
    for (const host of [SOUTH, DOMAIN, 'localhost']) expectRefused(await as(northAdmin, host).get('/api/accounts'), 403)
    await createAccount(server, 'north-chief', { domain: NORTH, admin: true })
    const chief = { username: 'north-chief', password: 'password of north-chief', domain: NORTH }
    const list = { method: 'GET', url: '/api/accounts' } as const
    expectRefused(await digestRequest(server, chief, { ...list, host: SOUTH }), 403)
    expect((await digestRequest(server, chief, { ...list, host: NORTH_HOST })).statusCode).toBe(200)
  })

  it('finds no account of another Space, whatever it asks, and changes none', async () => {
    const { id } = southUser
    const before = await contentsOf(server)
    const north = as(northAdmin, NORTH_HOST)
    const body = account('taken-over')
    const answers = [
      await north.get(`/api/accounts/${id}`),
      await north.put(`/api/accounts/${id}`, body),
      await north.del(`/api/accounts/${id}`),
      await north.get(`/api/accounts/${id}/provision`),
      await north.get(`/api/accounts/same-name@${SOUTH}/search`),
      await north.get(`/api/accounts/boss-south@mail.example/search-by-email`),
    ]
    for (const action of [
      'activate',
      'deactivate',
      'block',
      'unblock',
      'send_provisioning_email',
      'send_reset_password_email',
    ])
      answers.push(await north.post(`/api/accounts/${id}/${action}`))
    for (const answer of answers) expectRefused(answer, 404)
    expect(await contentsOf(server)).toEqual(before)
  })

  it('learns no more of an account of another Space than of none', async () => {
    const north = as(northAdmin, NORTH_HOST)
    const [there, nowhere] = [await north.get(`/api/accounts/${southUser.id}`), await north.get('/api/accounts/999999')]
    expect(there.body).toBe(nowhere.body)
    const [wrong, wronger] = [
      await north.put(`/api/accounts/${southUser.id}`, { username: 'X' }),
      await north.put('/api/accounts/999999', { username: 'X' }),
    ]
    expect([wrong.statusCode, wrong.body]).toEqual([wronger.statusCode, wronger.body])
  })

  it('cannot create in another Space by naming its domain', async () => {
    const created = await as(northAdmin, NORTH_HOST).post('/api/accounts', account('stay-north', { domain: SOUTH }))
    expect(jsonOf(created)['domain']).toBe(NORTH)
  })

  it('cannot move an account to another Space', async () => {
    const fields = { domain: SOUTH, space: SOUTH, space_id: 3, id: southUser.id, account_id: southUser.id }
    const { id } = jsonOf(await as(northAdmin, NORTH_HOST).post('/api/accounts', account('unmoved')))
    const updated = await as(northAdmin, NORTH_HOST).put(`/api/accounts/${id}`, account('unmoved', fields))
    expect(jsonOf(updated)).toMatchObject({ id, domain: NORTH })
    expect(jsonOf(await as(southAdmin, SOUTH).get(`/api/accounts/${southUser.id}`))['username']).toBe('same-name')
  })

  it('is not made a super admin by making itself admin again', async () => {
    const updated = await as(northAdmin, NORTH_HOST).put(
      `/api/accounts/${northAdmin.id}`,
      account('boss-north', { admin: true, super: true, role: 'superAdmin', email: 'boss-north@mail.example' }),
    )
    expect(jsonOf(updated)['admin']).toBe(true)
    expectRefused(await as(northAdmin, NORTH_HOST).post('/api/spaces', { name: 'x', domain: 'sip.x.example' }), 403)
    expectRefused(await as(northAdmin, SOUTH).get('/api/accounts'), 403)
  })
})

describe('a super admin', () => {
  it('acts in the Space of the host', async () => {
    const found = jsonOf(await superAdminAt(SOUTH).get(`/api/accounts/same-name@${SOUTH}/search`))
    expect(found).toMatchObject({ id: southUser.id, domain: SOUTH })
    expectRefused(await superAdminAt(SOUTH).get(`/api/accounts/${northUser.id}`), 404)
    expectRefused(await superAdminAt(DOMAIN).get(`/api/accounts/${southUser.id}`), 404)
    const created = jsonOf(await superAdminAt(SOUTH).post('/api/accounts', account('new-south')))
    expect(created['domain']).toBe(SOUTH)
  })

  it('stays itself at another Space’s host', async () => {
    expect(jsonOf(await superAdminAt(SOUTH).get('/api/accounts/me'))).toMatchObject({
      username: 'admin',
      domain: DOMAIN,
    })
    const key = await superAdminAt(SOUTH).get('/api/accounts/me/api_key')
    expect(jsonOf(await caller(server, { key: key.body, host: DOMAIN }).get('/api/accounts/me'))['domain']).toBe(DOMAIN)
    const provisioned = jsonOf(await superAdminAt(SOUTH).get('/api/accounts/me/provision'))
    expect(provisioned).toMatchObject({ username: 'admin', domain: DOMAIN })
  })

  it('logs in by Digest at another Space’s host, in its own realm', async () => {
    const admin = { username: 'admin', password: 'secret-admin' }
    const answer = await digestRequest(server, admin, { method: 'GET', url: '/api/accounts', host: SOUTH })
    expect(jsonOf(answer)['data'].map((one: { domain: string }) => one.domain)).toContain(SOUTH)
  })
})

describe('an expired Space', () => {
  const ENDS = 'sip.ends.example'
  let admin: TestActor
  let user: TestActor
  beforeAll(async () => {
    const expire_at = new Date(server.clock().getTime() + 60_000).toISOString()
    await createSpace(server, ENDS, { expire_at })
    await createAccount(server, 'last-one', { domain: ENDS })
    admin = await addActor(server, { domain: ENDS, admin: true })
    user = await addActor(server, { domain: ENDS })
  })

  it('serves until its moment, and then answers 403 to everybody', async () => {
    const requests = [
      () => as(admin, ENDS).get('/api/accounts'),
      () => as(user, ENDS).get('/api/accounts/me'),
      () => superAdminAt(ENDS).get('/api/accounts'),
      () => caller(server, { host: ENDS }).get(`/api/accounts/last-one@${ENDS}/info`),
    ]
    server.clock.advance({ seconds: 59 })
    for (const send of requests) expect((await send()).statusCode).toBe(200)
    server.clock.advance({ seconds: 1 })
    for (const send of requests) expectRefused(await send(), 403, /expired/)
    const last = { username: 'last-one', password: 'password of last-one', domain: ENDS }
    const me = { method: 'GET', url: '/api/accounts/me', host: ENDS } as const
    expectRefused(await digestRequest(server, last, me), 403, /expired/)
    expectRefused(await digestRequest(server, last, { ...me, host: DOMAIN }), 403)
  })

  it('does not let its super admins act elsewhere', async () => {
    const expire_at = new Date(server.clock().getTime() + 60_000).toISOString()
    await createSpace(server, 'sip.super-ends.example', { super: true, expire_at })
    const chief = await addActor(server, { domain: 'sip.super-ends.example', admin: true })
    expect((await as(chief, SOUTH).get('/api/accounts')).statusCode).toBe(200)
    server.clock.advance({ minutes: 1 })
    expectRefused(await as(chief, SOUTH).get('/api/accounts'), 403, /expired/)
  })

  it('still asks who is there: without credentials that count it is a 401', async () => {
    expectRefused(await caller(server, { host: ENDS }).get('/api/accounts/me'), 401)
    expectRefused(await caller(server, { host: ENDS, key: 'wrong' }).get('/api/accounts'), 401)
  })
})
