import { beforeAll, describe, expect, it } from 'vitest'
import { digestRequest } from '../../../../../test/support/clients/digest-client.ts'
import {
  account,
  accountCount,
  caller,
  createAccount,
  createSpace,
  expectCountsRight,
  expectRefused,
  fieldsOf,
  type Json,
  jsonOf,
  newName,
  userKey,
} from '../../../../../test/support/clients/rest-client.ts'
import { addActor } from '../../../../../test/support/server/actors.ts'
import { sharedServer } from '../../../../../test/support/server/shared-server.ts'
import { ADMIN_KEY, DOMAIN } from '../../../../../test/support/server/test-server.ts'

const server = await sharedServer({ ACCOUNT_EMAIL_UNIQUE: 'true' })
beforeAll(async () => {
  await caller(server).post('/api/phone_countries/AT/activate')
})

const superAdmin = (host = DOMAIN) => caller(server, { key: ADMIN_KEY, host })

async function newSpace(fields: Json = {}): Promise<string> {
  const domain = `${newName('space')}.example.net`
  await createSpace(server, domain, fields)
  return domain
}

/** Moves an account, whose name and password stay, by the host of the Space that it is in. */
const move = (from: string, { id, username }: Json, domain: string, fields: Json = {}) =>
  superAdmin(from).put(`/api/accounts/${id}`, account(username, { domain, ...fields }))

const signIn = (username: string, domain: string) =>
  digestRequest(
    server,
    { username, password: `password of ${username}`, domain },
    { method: 'GET', url: '/api/accounts/me', host: domain },
  )

describe('a PUT by a super admin with the domain of another Space', () => {
  it('moves the account there, where its password works with the realm of that Space', async () => {
    const from = await newSpace()
    const to = await newSpace({ account_realm: 'the-other-realm' })
    const created = await createAccount(server, newName('moving'), {
      domain: from,
      activated: true,
      dictionary: { floor: '3' },
    })
    const { id, username } = created
    const moved = jsonOf(await move(from, created, to.toUpperCase(), { email: 'moved@mail.example' }))
    expect(moved).toEqual({
      ...created,
      version: expect.stringMatching(/^\d+$/),
      domain: to,
      sip_uri: `sip:${username}@${to}`,
      realm: 'the-other-realm',
      email: 'moved@mail.example',
      provisioning_token: expect.any(String),
      updated_at: expect.any(String),
      phone_change_code: null,
    })
    expect(moved['provisioning_token']).not.toBe(created['provisioning_token'])
    expectRefused(await superAdmin(from).get(`/api/accounts/${id}`), 404)
    expect(jsonOf(await superAdmin(to).get(`/api/accounts/${id}`))).toEqual(moved)
    expect((await signIn(username, to)).statusCode).toBe(200)
    expect((await signIn(username, from)).statusCode).toBe(401)
    expect([await accountCount(server, from), await accountCount(server, to)]).toEqual([0, 1])
    await expectCountsRight(server)
  })

  it('moves nothing where that is the Space that the account is in', async () => {
    const domain = await newSpace()
    const created = await createAccount(server, newName('staying'), { domain })
    const key = await userKey(server, created['username'], domain)
    expect(jsonOf(await move(domain, created, domain))['domain']).toBe(domain)
    expect((await caller(server, { key, host: domain }).get('/api/accounts/me')).statusCode).toBe(200)
  })

  it('ends its keys and tokens, also where both Spaces have the same realm', async () => {
    const [from, to] = [await newSpace({ account_realm: 'shared' }), await newSpace({ account_realm: 'shared' })]
    const adminName = newName('admin')
    const admin = await addActor(server, { domain: from, admin: true, username: adminName })
    const key = await userKey(
      server,
      (await createAccount(server, newName('user'), { domain: from }))['username'],
      from,
    )
    const { id, username } = jsonOf(await caller(server, { key, host: from }).get('/api/accounts/me'))
    const { token } = jsonOf(await caller(server, { host: from }).post('/api/accounts/auth_token'), 201)
    await caller(server, { key, host: from }).get(`/api/accounts/auth_token/${token}/attach`)
    for (const one of [
      { id, username },
      { id: admin.id, username: adminName },
    ]) {
      jsonOf(await move(from, one, to, { admin: true }))
    }
    for (const host of [from, to]) {
      for (const former of [key, admin.key]) {
        expectRefused(await caller(server, { key: former, host }).get('/api/accounts/me'), 401)
      }
      expectRefused(await caller(server, { host }).get(`/api/accounts/me/api_key/${token}`), 404)
    }
  })

  it('takes it off the contacts, lists, types and forwardings of the Space that it leaves', async () => {
    const [from, to] = [await newSpace(), await newSpace()]
    const there = superAdmin(from)
    const [moving, staying] = [
      await createAccount(server, newName('moving'), { domain: from }),
      await createAccount(server, newName('staying'), { domain: from }),
    ]
    for (const [one, other] of [
      [moving, staying],
      [staying, moving],
    ] as const) {
      await there.post(`/api/accounts/${one['id']}/contacts/${other['id']}`)
      const forwarding = { type: 'busy', forward_to: 'contact', contact_id: other['id'], enabled: true }
      jsonOf(await there.post(`/api/accounts/${one['id']}/call_forwardings`, forwarding), 201)
    }
    const voicemail = { type: 'no_answer', forward_to: 'voicemail', enabled: true }
    jsonOf(await there.post(`/api/accounts/${moving['id']}/call_forwardings`, voicemail), 201)
    const list = jsonOf(await there.post('/api/contacts_lists', { title: 'All', description: 'All' }), 201)
    await there.post(`/api/contacts_lists/${list['id']}/contacts/${moving['id']}`)
    await there.post(`/api/accounts/${moving['id']}/contacts_lists/${list['id']}`)
    const type = jsonOf(await there.post('/api/account_types', { key: 'phone' }), 201)
    await there.post(`/api/accounts/${moving['id']}/types/${type['id']}`)

    expect(jsonOf(await move(from, moving, to))['types']).toEqual([])
    const arrived = superAdmin(to)
    expect(jsonOf(await arrived.get(`/api/accounts/${moving['id']}/contacts`))).toEqual([])
    expect(jsonOf(await arrived.get(`/api/accounts/${moving['id']}/call_forwardings`))).toMatchObject([voicemail])
    expect(jsonOf(await there.get(`/api/accounts/${staying['id']}/contacts`))).toEqual([])
    expect(jsonOf(await there.get(`/api/accounts/${staying['id']}/call_forwardings`))).toEqual([])
    expect(jsonOf(await there.get(`/api/contacts_lists/${list['id']}`))['contacts_count']).toBe(0)
  })

  it('keeps its former address from others, and lets it come back to that', async () => {
    const [from, to] = [await newSpace(), await newSpace()]
    const moving = await createAccount(server, newName('moving'), { domain: from })
    const taken = { username: ['username is already taken.'] }
    jsonOf(await move(from, moving, to))
    const again = account(moving['username'], { domain: from })
    expect(fieldsOf(await superAdmin().post('/api/accounts', again))).toEqual(taken)
    expect(jsonOf(await move(to, moving, from))['domain']).toBe(from)
    expect(fieldsOf(await superAdmin().post('/api/accounts', { ...again, domain: to }))).toEqual(taken)
    await superAdmin(from).del(`/api/accounts/${moving['id']}`)
    for (const domain of [from, to]) {
      expect(fieldsOf(await superAdmin().post('/api/accounts', { ...again, domain }))).toEqual(taken)
    }
    await expectCountsRight(server)
  })

  it('is 422 where the name, email address or phone number is taken there', async () => {
    const [from, to] = [await newSpace(), await newSpace()]
    const known = { email: 'known@mail.example', phone: '+4312345678' }
    const { username } = await createAccount(server, newName('known'), { domain: to, ...known })
    const deleted = await createAccount(server, newName('deleted'), { domain: to })
    await superAdmin(to).del(`/api/accounts/${deleted['id']}`)
    const moving = await createAccount(server, newName('moving'), { domain: from, ...known })
    expect(fieldsOf(await move(from, { ...moving, username }, to, known))).toEqual({
      username: ['username is already taken.'],
      email: ['email is already taken.'],
      phone: ['phone is already taken.'],
    })
    expect(fieldsOf(await move(from, { ...moving, username: deleted['username'] }, to))).toEqual({
      username: ['username is already taken.'],
    })
    expect(jsonOf(await superAdmin(from).get(`/api/accounts/${moving['id']}`))).toMatchObject({
      ...known,
      domain: from,
    })
  })

  it('is 422 where no Space has the domain, or it is none', async () => {
    const domain = await newSpace()
    const staying = await createAccount(server, newName('staying'), { domain })
    expect(fieldsOf(await move(domain, staying, 'nowhere.example.com'))).toEqual({
      domain: ['domain must be the domain of a Space.'],
    })
    expect(Object.keys(fieldsOf(await move(domain, staying, 'no domain')))).toEqual(['domain'])
    expect(
      jsonOf(
        await superAdmin(domain).put(`/api/accounts/${staying['id']}`, account(staying['username'], { domain: '' })),
      ),
    ).toMatchObject({ domain })
  })

  it('is 403 where the Space is full or has expired', async () => {
    const from = await newSpace()
    const full = await newSpace({ max_accounts: 1 })
    const ended = await newSpace()
    await createAccount(server, newName('only-one'), { domain: full })
    const expire_at = new Date(server.clock().getTime() - 1000).toISOString()
    await server.database.pool.query('update spaces set expire_at = $1 where domain = $2', [expire_at, ended])
    const staying = await createAccount(server, newName('staying'), { domain: from })
    expectRefused(await move(from, staying, full), 403)
    expectRefused(await move(from, staying, ended), 403)
    expect(jsonOf(await superAdmin(from).get(`/api/accounts/${staying['id']}`))['domain']).toBe(from)
    await expectCountsRight(server)
  })

  it('gives the last place of a Space to one of two at once', async () => {
    const from = await newSpace()
    const to = await newSpace({ max_accounts: 1 })
    const [one, two] = [
      await createAccount(server, newName('moving'), { domain: from }),
      await createAccount(server, newName('moving'), { domain: from }),
    ]
    const answers = await Promise.all([move(from, one, to), move(from, two, to)])
    expect(answers.map(({ statusCode }) => statusCode).toSorted((a, b) => a - b)).toEqual([200, 403])
    await expectCountsRight(server)
  })

  it('is 404 where the account is of another Space than the host', async () => {
    const [from, to] = [await newSpace(), await newSpace()]
    const moving = await createAccount(server, newName('moving'), { domain: from })
    expectRefused(await move(to, moving, to), 404)
  })

  it('is 409 for the last super admin', async () => {
    const to = await newSpace()
    // the name that it has in tests is shorter than names may be
    await server.database.pool.query("update accounts set username = 'super-admin' where username = 'admin'")
    const { id, username } = jsonOf(await superAdmin().get('/api/accounts/me'))
    expectRefused(await move(DOMAIN, { id, username }, to, { admin: true }), 409)
    expect(jsonOf(await superAdmin().get('/api/accounts/me'))).toMatchObject({ username, domain: DOMAIN })
  })

  it('leaves its calls in the Space that it leaves, and their names are erased with it', async () => {
    const [from, to] = [await newSpace(), await newSpace()]
    const [moving, staying] = [
      await createAccount(server, newName('moving'), { domain: from }),
      await createAccount(server, newName('staying'), { domain: from }),
    ]
    const call = {
      id: newName('call'),
      from: `${moving['username']}@${from}`,
      to: `${staying['username']}@${from}`,
      initiated_at: '2026-01-01T12:00:00Z',
    }
    expect((await superAdmin(from).post('/api/statistics/calls', call)).statusCode).toBe(200)
    const calls = async (host: string, { id }: Json) =>
      jsonOf(await superAdmin(host).get(`/api/accounts/${id}/statistics/calls`))['data'] as Json[]
    jsonOf(await move(from, moving, to))
    expect(await calls(to, moving)).toEqual([])
    expect(await calls(from, staying)).toMatchObject([{ id: call.id, from_username: moving['username'] }])
    jsonOf(await move(to, moving, from))
    expect(await calls(from, moving)).toMatchObject([{ id: call.id }])
    jsonOf(await move(from, moving, to))
    await superAdmin(to).del(`/api/accounts/${moving['id']}`)
    expect(await calls(from, staying)).toMatchObject([
      { id: call.id, from_username: `#${moving['id']}`, to_username: staying['username'] },
    ])
  })

  it('is a line in the audit log of both Spaces, neither of which names the other', async () => {
    const [from, to] = [await newSpace(), await newSpace()]
    const moving = await createAccount(server, newName('moving'), { domain: from })
    jsonOf(await move(from, moving, to))
    const { rows } = await server.database.pool.query(
      `select operation, space_domain, target, before, after from audit_log
        where account_id = $1 and kind = 'account' and action = 'update' and after ? 'domain' order by id`,
      [moving['id']],
    )
    expect(rows).toEqual(
      [
        { space_domain: from, before: { domain: from }, after: { domain: 'changed' } },
        { space_domain: to, before: { domain: 'changed' }, after: { domain: to } },
      ].map((line) => ({
        operation: 'accounts.replace',
        target: `${moving['username']}@${line.space_domain}`,
        ...line,
      })),
    )
  })
})

describe('the domain that an admin of one Space names', () => {
  it('does nothing where it is that of a Space, and is 422 where it is not', async () => {
    const [own, other] = [await newSpace(), await newSpace()]
    const { key } = await addActor(server, { domain: own, admin: true, username: newName('admin') })
    const admin = caller(server, { key, host: own })
    const staying = await createAccount(server, newName('staying'), { domain: own })
    const url = `/api/accounts/${staying['id']}`
    for (const domain of [own, other, null, '']) {
      expect(jsonOf(await admin.put(url, account(staying['username'], { domain })))['domain']).toBe(own)
      expect(jsonOf(await admin.post('/api/accounts', account(newName('new'), { domain })))['domain']).toBe(own)
    }
    const wrong = { domain: ['domain must be the domain of a Space.'] }
    const domain = 'nowhere.example.com'
    expect(fieldsOf(await admin.put(url, account(staying['username'], { domain })))).toEqual(wrong)
    expect(fieldsOf(await admin.post('/api/accounts', account(newName('new'), { domain })))).toEqual(wrong)
  })
})
