import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { digestRequest } from '../../../../../test/support/clients/digest-client.ts'
import {
  account,
  accountCount,
  type Caller,
  caller,
  createAccount,
  expectCountsRight,
  expectNoDefect,
  expectRefused,
  expectWaiting,
  fieldsOf,
  jsonOf,
  userKey,
} from '../../../../../test/support/clients/rest-client.ts'
import { sharedServer } from '../../../../../test/support/server/shared-server.ts'
import { DOMAIN, type TestServer } from '../../../../../test/support/server/test-server.ts'

const server = await sharedServer()
let secondProcess: TestServer
let admin: Caller
let other: Caller

beforeAll(async () => {
  secondProcess = await server.secondProcess()
  admin = caller(server)
  other = caller(secondProcess)
  await admin.post('/api/phone_countries/DE/activate')
})
afterAll(async () => {
  await secondProcess[Symbol.asyncDispose]()
})
afterEach(async () => {
  expectNoDefect(secondProcess)
  await expectCountsRight(server)
})

const signIn = (username: string, password: string) =>
  digestRequest(server, { username, password }, { method: 'GET', url: '/api/accounts/me' })

describe('changes of one account at once', () => {
  it('leave it as one of them made it, password and dictionary too', async () => {
    const { id } = await createAccount(server, 'contested')
    const change = (index: number) =>
      account('contested', {
        password: `password number ${index}`,
        algorithm: index % 2 ? 'MD5' : 'SHA-256',
        display_name: `Number ${index}`,
        dictionary: { [`number-${index}`]: 'mine' },
      })
    for (let round = 0; round < 4; round += 1) {
      const responses = await Promise.all(
        Array.from({ length: 6 }, (_, index) => (index % 2 ? other : admin).put(`/api/accounts/${id}`, change(index))),
      )
      for (const [index, response] of responses.entries()) {
        expect(jsonOf(response)).toMatchObject({
          display_name: `Number ${index}`,
          dictionary: { [`number-${index}`]: 'mine' },
          passwords: [{ algorithm: index % 2 ? 'MD5' : 'SHA-256' }],
        })
      }
      const left = jsonOf(await admin.get(`/api/accounts/${id}`))
      const index = Number(/\d/.exec(left['display_name'])?.[0])
      expect(left['dictionary']).toEqual({ [`number-${index}`]: 'mine' })
      const algorithm = index % 2 ? 'MD5' : 'SHA-256'
      expect(left['passwords']).toEqual([{ algorithm }])
      const signedIn = await digestRequest(
        server,
        { username: 'contested', password: `password number ${index}`, algorithm },
        { method: 'GET', url: '/api/accounts/me' },
      )
      expect(jsonOf(signedIn)['id']).toBe(id)
    }
  })

  it('by its admin and by its user leave one password', async () => {
    const { id } = await createAccount(server, 'two-masters')
    const key = await userKey(server, 'two-masters')
    const [byAdmin, byUser] = await Promise.all([
      admin.put(`/api/accounts/${id}`, account('two-masters', { password: 'chosen by the admin', algorithm: 'MD5' })),
      caller(secondProcess, { key }).post('/api/accounts/me/password', {
        algorithm: 'SHA-256',
        password: 'chosen by the user',
        old_password: 'password of two-masters',
      }),
    ])
    expect(byAdmin.statusCode).toBe(200)
    expect([200, 422]).toContain(byUser.statusCode)
    expect(jsonOf(await admin.get(`/api/accounts/${id}`))['passwords']).toHaveLength(1)
  })
})

describe('a change that fails in part', () => {
  it('changes nothing: neither name, password, dictionary nor time of change', async () => {
    await createAccount(server, 'phone-holder', { phone: '+4930123456' })
    const { id } = await createAccount(server, 'untouched', {
      email: 'untouched@mail.example',
      display_name: 'As it was',
      dictionary: { keep: 'this' },
    })
    const before = jsonOf(await admin.get(`/api/accounts/${id}`))
    server.clock.advance({ hours: 1 })
    const change = account('renamed', {
      password: 'not to be used',
      phone: '+4930123456',
      dictionary: { lose: 'this' },
    })
    expect(fieldsOf(await admin.put(`/api/accounts/${id}`, change))).toEqual({ phone: ['phone is already taken.'] })
    expect(jsonOf(await admin.get(`/api/accounts/${id}`))).toEqual(before)
    expect((await signIn('untouched', 'password of untouched')).statusCode).toBe(200)
    expect((await signIn('untouched', 'not to be used')).statusCode).toBe(401)
    expectRefused(await admin.get(`/api/accounts/renamed@${DOMAIN}/search`), 404)
  })

  it('creates nothing: no account, no place taken, no name lost', async () => {
    const before = await accountCount(server)
    const wrong = account('half-made', { dictionary: { fine: 'yes' }, phone: 'no number' })
    expect(Object.keys(fieldsOf(await admin.post('/api/accounts', wrong)))).toEqual(['phone'])
    expect(await accountCount(server)).toBe(before)
    expect((await createAccount(server, 'half-made'))['dictionary']).toEqual({})
    expect(await accountCount(server)).toBe(before + 1)
  })
})

describe('an account that is deleted', () => {
  it.each([1, 2, 3])('while its name is asked for again leaves the name to nobody: round %i', async (round) => {
    const username = `phoenix-${round}`
    const before = await accountCount(server)
    const { id } = await createAccount(server, username)
    const [deleted, ...created] = await Promise.all([
      admin.del(`/api/accounts/${id}`),
      ...Array.from({ length: 4 }, (_, index) =>
        (index % 2 ? admin : other).post('/api/accounts', account(username, { display_name: `Impostor ${index}` })),
      ),
    ])
    expect(deleted.statusCode).toBe(200)
    for (const response of created) expect(fieldsOf(response)).toEqual({ username: ['username is already taken.'] })
    expectRefused(await admin.get(`/api/accounts/${username}@${DOMAIN}/search`), 404)
    expect(await accountCount(server)).toBe(before)
  })

  it('is deleted once by those who delete it at once', async () => {
    const { id } = await createAccount(server, 'deleted-once')
    const before = await accountCount(server)
    const responses = await Promise.all(
      Array.from({ length: 5 }, (_, index) => (index % 2 ? admin : other).del(`/api/accounts/${id}`)),
    )
    expect(responses.map(({ statusCode }) => statusCode).toSorted((a, b) => a - b)).toEqual([200, 404, 404, 404, 404])
    expect(await accountCount(server)).toBe(before - 1)
  })

  it('while it is changed is gone, and not half of it is left', async () => {
    for (let round = 0; round < 4; round += 1) {
      const { id } = await createAccount(server, `going-${round}`)
      const [deleted, changed] = await Promise.all([
        admin.del(`/api/accounts/${id}`),
        other.put(`/api/accounts/${id}`, account(`going-on-${round}`, { dictionary: { a: 'b' } })),
      ])
      expect(deleted.statusCode).toBe(200)
      expect([200, 404]).toContain(changed.statusCode)
      expectRefused(await admin.get(`/api/accounts/${id}`), 404)
      const { rows } = await server.database.pool.query(
        `select 1 from account_passwords where account_id = $1
          union all select 1 from account_dictionary_entries where account_id = $1`,
        [id],
      )
      expect(rows).toEqual([])
      // the name that it had at its end is the one that is never given again
      const last = changed.statusCode === 200 ? `going-on-${round}` : `going-${round}`
      expect(fieldsOf(await admin.post('/api/accounts', account(last)))).toHaveProperty('username')
    }
  })
})

describe('what was free when a request was checked, but not when it was written,', () => {
  const insertRival = `insert into accounts (space_id, username, phone, ip_address, user_agent, created_at, updated_at)
    select id, $2, $3, '', '', now(), now() from spaces where domain = $1`
  const insertTombstone = `insert into account_tombstones (space_id, username, created_at)
    select id, $2, now() from spaces where domain = $1`

  /** Sends a request, and changes the database between its checks and its writing. */
  async function overtake(statement: string, values: string[], send: () => ReturnType<Caller['post']>) {
    const rival = await server.database.pool.connect()
    try {
      await rival.query('begin')
      await rival.query('lock table accounts in share mode')
      await rival.query(statement, [DOMAIN, ...values])
      const answer = send()
      await expectWaiting(server, 1)
      await rival.query('commit')
      return await answer
    } finally {
      await rival.query('rollback')
      rival.release()
    }
  }

  const create = (username: string, phone: string | null) => () =>
    other.post('/api/accounts', account(username, { phone, dictionary: { a: 'b' } }))

  it('is refused as taken: a name by another account', async () => {
    const response = await overtake(insertRival, ['snatched-name', '+4930200001'], create('snatched-name', null))
    expect(fieldsOf(response)).toEqual({ username: ['username is already taken.'] })
  })

  it('is refused as taken: a phone number', async () => {
    const response = await overtake(insertRival, ['snatcher', '+4930200002'], create('snatched', '+4930200002'))
    expect(fieldsOf(response)).toEqual({ phone: ['phone is already taken.'] })
  })

  it('is refused as taken: the name of an account that was deleted', async () => {
    const before = await accountCount(server)
    const response = await overtake(insertTombstone, ['just-buried'], create('just-buried', null))
    expect(fieldsOf(response)).toEqual({ username: ['username is already taken.'] })
    expect(await accountCount(server)).toBe(before)
  })

  it.each([
    ['name', 'username', insertRival, ['outrun-name', '+4930200003'], { username: 'outrun-name' }],
    ['phone number', 'phone', insertRival, ['outrunner', '+4930200004'], { phone: '+4930200004' }],
    ['name of a deleted account', 'username', insertTombstone, ['outrun-buried'], { username: 'outrun-buried' }],
  ])(
    'is refused to an account that exists, which stays as it was: a %s',
    async (what, field, statement, values, change) => {
      const username = `slower-${what.replaceAll(' ', '-')}`
      const { id } = await createAccount(server, username, { dictionary: { keep: 'this' } })
      const before = jsonOf(await admin.get(`/api/accounts/${id}`))
      const response = await overtake(statement, values, () =>
        other.put(`/api/accounts/${id}`, { ...account(username, { dictionary: { lose: 'this' } }), ...change }),
      )
      expect(fieldsOf(response)).toEqual({ [field]: [`${field} is already taken.`] })
      expect(jsonOf(await admin.get(`/api/accounts/${id}`))).toEqual(before)
      expect((await signIn(username, `password of ${username}`)).statusCode).toBe(200)
    },
  )
})
