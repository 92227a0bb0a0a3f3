import { beforeAll, describe, expect, it } from 'vitest'
import { digestRequest } from '../../../../../test/support/clients/digest-client.ts'
import {
  account,
  accountCount,
  type Caller,
  caller,
  createAccount,
  createSpace,
  expectRefused,
  expectWaiting,
  fieldsOf,
  type Json,
  jsonOf,
  newName,
  userKey,
} from '../../../../../test/support/clients/rest-client.ts'
import { sharedServer } from '../../../../../test/support/server/shared-server.ts'
import { ADMIN_KEY, DOMAIN } from '../../../../../test/support/server/test-server.ts'

const server = await sharedServer()
let admin: Caller
beforeAll(async () => {
  admin = caller(server)
  await admin.post('/api/phone_countries/AT/activate')
})

const full = {
  email: 'full@mail.example',
  display_name: 'Full House',
  phone: '+4312345678',
  dtmf_protocol: 'sipinfo',
  language: 'fr',
  admin: true,
  activated: true,
  dictionary: { a: 'one', b: 'two' },
}

const signIn = (username: string, password: string, algorithm: 'MD5' | 'SHA-256' = 'SHA-256') =>
  digestRequest(server, { username, password, algorithm }, { method: 'GET', url: '/api/accounts/me' })

describe('a PUT of an account', () => {
  it('replaces what is sent, and answers with the whole account', async () => {
    const created = await createAccount(server, 'before-put')
    server.clock.advance({ minutes: 1 })
    const { activated: _, ...change } = full
    const changed = jsonOf(
      await admin.put(`/api/accounts/${created['id']}`, {
        username: 'after-put',
        password: 'another password',
        algorithm: 'MD5',
        ...change,
      }),
    )
    expect(changed).toEqual({
      ...created,
      version: expect.stringMatching(/^\d+$/),
      ...change,
      username: 'after-put',
      sip_uri: `sip:after-put@${DOMAIN}`,
      admin_role: 'full',
      passwords: [{ algorithm: 'MD5' }],
      provisioning_token: expect.any(String),
      updated_at: '2026-01-15T12:01:00.000000Z',
      phone_change_code: null,
    })
    expect(changed['provisioning_token']).not.toBe(created['provisioning_token'])
    expect(jsonOf(await admin.get(`/api/accounts/${created['id']}`))).toEqual(changed)
  })

  it('resets what is not sent, but for dictionary, activation, blocking and provisioning', async () => {
    const name = newName()
    const created = await createAccount(server, name, { ...full, email: null, phone: '+4312345679' })
    await admin.post(`/api/accounts/${created['id']}/block`)
    const changed = jsonOf(await admin.put(`/api/accounts/${created['id']}`, account(name)))
    expect(changed).toMatchObject({
      email: null,
      display_name: null,
      phone: null,
      dtmf_protocol: null,
      admin: false,
      activated: true,
      blocked: true,
      dictionary: full.dictionary,
      provisioning_token: created['provisioning_token'],
      created_at: created['created_at'],
      ip_address: created['ip_address'],
    })
  })

  it('touches neither activation nor blocking, whatever is sent', async () => {
    const name = newName()
    const { id } = await createAccount(server, name, { activated: true })
    const change = account(name, {
      activated: false,
      blocked: true,
      provisioning_token: 'mine',
      realm: 'x',
      space: 'x',
    })
    expect(jsonOf(await admin.put(`/api/accounts/${id}`, change))).toMatchObject({
      activated: true,
      blocked: false,
      domain: DOMAIN,
      realm: null,
    })
    const inactive = await createAccount(server, newName())
    const wish = account(newName(), { activated: true })
    expect(jsonOf(await admin.put(`/api/accounts/${inactive['id']}`, wish))['activated']).toBe(false)
  })

  it('replaces the dictionary when there is one, also by an empty one', async () => {
    const name = newName()
    const { id } = await createAccount(server, name, { dictionary: { keep: '1', change: 'old' } })
    const put = async (fields: Json) =>
      jsonOf(await admin.put(`/api/accounts/${id}`, account(name, fields)))['dictionary']
    expect(await put({ dictionary: { change: 'new', add: '' } })).toEqual({ change: 'new', add: '' })
    expect(await put({})).toEqual({ change: 'new', add: '' })
    expect(await put({ dictionary: null })).toEqual({ change: 'new', add: '' })
    expect(await put({ dictionary: {} })).toEqual({})
    expect(await put({ dictionary: { again: 'here' } })).toEqual({ again: 'here' })
    expect(await put({ dictionary: [] })).toEqual({})
  })

  it('replaces the password and its algorithm', async () => {
    const name = newName()
    const { id } = await createAccount(server, name)
    const change = { username: name, password: 'brand-new-word', algorithm: 'MD5' }
    expect(jsonOf(await admin.put(`/api/accounts/${id}`, change))['passwords']).toEqual([{ algorithm: 'MD5' }])
    expect((await signIn(name, 'brand-new-word', 'MD5')).statusCode).toBe(200)
    expect((await signIn(name, `password of ${name}`)).statusCode).toBe(401)
  })

  it('to another name lets its user sign in by that, and the former name stays its own', async () => {
    const [before, after] = [newName('former'), newName('latter')]
    const { id } = await createAccount(server, before)
    const key = await userKey(server, before)
    jsonOf(await admin.put(`/api/accounts/${id}`, account(after)))
    expect((await signIn(after, `password of ${after}`)).statusCode).toBe(200)
    expect((await signIn(before, `password of ${before}`)).statusCode).toBe(401)
    expect((await caller(server, { key }).get('/api/accounts/me')).statusCode).toBe(401)
    // nobody else can have it, by whatever way; the account itself may take it back, and the other name is kept then
    const other = await createAccount(server, newName())
    const taken = { username: ['username is already taken.'] }
    expect(fieldsOf(await admin.post('/api/accounts', account(before)))).toEqual(taken)
    expect(fieldsOf(await admin.put(`/api/accounts/${other['id']}`, account(before)))).toEqual(taken)
    expect(jsonOf(await admin.put(`/api/accounts/${id}`, account(before)))['username']).toBe(before)
    expect(fieldsOf(await admin.post('/api/accounts', account(after)))).toEqual(taken)
    expect(jsonOf(await admin.put(`/api/accounts/${id}`, account(after)))['username']).toBe(after)
    await admin.del(`/api/accounts/${id}`)
    for (const name of [before, after])
      expect(fieldsOf(await admin.post('/api/accounts', account(name)))).toEqual(taken)
  })

  it('to another name keeps the former one from an account that is created at the same time', async () => {
    const before = newName('former')
    const { id } = await createAccount(server, before)
    const holding = await server.database.pool.connect()
    await holding.query('begin')
    await holding.query('select from accounts where id = $1 for update', [id])
    const renaming = admin.put(`/api/accounts/${id}`, account(newName('latter')))
    await expectWaiting(server, 1)
    await holding.query('commit')
    holding.release()
    const creating = admin.post('/api/accounts', account(before))
    const [renamed, created] = await Promise.all([renaming, creating])
    expect([renamed.statusCode, created.statusCode]).toEqual([200, 422])
  })

  it('to a name that another has, or had, is refused', async () => {
    const [mine, theirs, gone] = [newName(), newName(), newName()]
    const { id } = await createAccount(server, mine)
    await createAccount(server, theirs)
    await admin.del(`/api/accounts/${(await createAccount(server, gone))['id']}`)
    for (const name of [theirs, gone]) {
      expect(fieldsOf(await admin.put(`/api/accounts/${id}`, account(name)))).toEqual({
        username: ['username is already taken.'],
      })
    }
  })

  it('needs a name, a password and an algorithm', async () => {
    const { id } = await createAccount(server, newName())
    expect(fieldsOf(await admin.put(`/api/accounts/${id}`, { display_name: 'Alone' }))).toEqual({
      username: ['username is required.'],
      password: ['password is required.'],
      algorithm: ['algorithm is required.'],
    })
  })

  it('makes an admin and unmakes one, at once', async () => {
    const name = newName()
    const { id } = await createAccount(server, name)
    const key = await userKey(server, name)
    const user = caller(server, { key })
    expectRefused(await user.get('/api/accounts'), 403)
    jsonOf(await admin.put(`/api/accounts/${id}`, account(name, { admin: '1' })))
    expect((await user.get('/api/accounts')).statusCode).toBe(200)
    jsonOf(await admin.put(`/api/accounts/${id}`, account(name)))
    expectRefused(await user.get('/api/accounts'), 403)
  })

  it('does not change the number of accounts', async () => {
    const name = newName()
    const { id } = await createAccount(server, name)
    const before = await accountCount(server)
    jsonOf(await admin.put(`/api/accounts/${id}`, account(newName())))
    expect(await accountCount(server)).toBe(before)
  })

  it('works in a Space that is full', async () => {
    const host = 'brimful.example.net'
    await createSpace(server, host, { max_accounts: 1 })
    const { id } = await createAccount(server, 'only-one', { domain: host })
    const there = caller(server, { key: ADMIN_KEY, host })
    expect(jsonOf(await there.put(`/api/accounts/${id}`, account('only-one-renamed')))['username']).toBe(
      'only-one-renamed',
    )
  })

  it('is 404 without the account, also with fields that are not valid, and in another Space', async () => {
    await createSpace(server, 'foreign.example.net')
    const { id } = await createAccount(server, 'foreigner', { domain: 'foreign.example.net' })
    expectRefused(await admin.put(`/api/accounts/${id}`, account('grabbed-one')), 404)
    expectRefused(await admin.put('/api/accounts/2147483647', account('nobody-here')), 404)
    expectRefused(await admin.put('/api/accounts/2147483647', { username: 'No' }), 404)
    const there = caller(server, { key: ADMIN_KEY, host: 'foreign.example.net' })
    expect(jsonOf(await there.get(`/api/accounts/${id}`))['username']).toBe('foreigner')
  })
})
