import { hashToken, insertResetToken } from '@sipspace/core'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { digestRequest } from '../../../../test/support/clients/digest-client.ts'
import { createAccount, expectNoDefect, newName, userKey } from '../../../../test/support/clients/rest-client.ts'
import { addActor } from '../../../../test/support/server/actors.ts'
import { sharedServer } from '../../../../test/support/server/shared-server.ts'
import { createTestServer, DOMAIN, type TestServer } from '../../../../test/support/server/test-server.ts'
import { clearExpired } from '../worker/clear.ts'

/** Wrong passwords of one network in an hour, in these tests; ten times as many of all strange ones. */
const LIMIT = 3
const OF_ALL = LIMIT * 10

const server = await sharedServer({ RATE_LIMIT: 'on', RATE_LIMIT_WRONG_PASSWORDS_PER_HOUR: String(LIMIT) })
let secondProcess: TestServer
beforeAll(async () => {
  secondProcess = await server.secondProcess()
})
afterAll(async () => {
  expectNoDefect(secondProcess)
  await secondProcess[Symbol.asyncDispose]()
})

interface Try {
  username: string
  password: string
  ip: string
  on?: TestServer
}

/** The ways in. */
const ways = {
  Digest: ({ username, password, ip, on = server }: Try) =>
    digestRequest(on, { username, password }, { method: 'GET', url: '/api/accounts/me', remoteAddress: ip }),
  'signing in': ({ username, password, ip, on = server }: Try) =>
    on.request({
      method: 'POST',
      url: '/trpc/sessions.signIn',
      payload: { username, domain: DOMAIN, password },
      remoteAddress: ip,
    }),
} as const
type Way = keyof typeof ways
const waysIn = Object.keys(ways) as Way[]
const anyWay = fc.constantFrom(...waysIn)

/** Sets a new password, for which the former one is asked for. */
const change = (key: string, old_password: string, on = server, ip = '127.0.0.1') =>
  on.request({
    method: 'POST',
    url: '/api/accounts/me/password',
    key,
    payload: { algorithm: 'SHA-256', password: 'a new password', old_password },
    remoteAddress: ip,
  })

const send = async (way: Way, options: Try) => (await ways[way](options)).statusCode

let addresses = 0
/** An address that nobody has come from. */
const newAddress = () => {
  addresses += 1
  return `10.${addresses >> 16}.${(addresses >> 8) & 255}.${addresses & 255}`
}

/** An account that nobody has signed in to. */
async function newAccount() {
  const username = newName()
  const { id } = await createAccount(server, username)
  return { id, username, right: `password of ${username}` }
}

async function guess(way: Way, username: string, ip: string, times = 1, on = server) {
  const statuses: number[] = []
  for (let n = 0; n < times; n += 1) statuses.push(await send(way, { username, password: `guess ${n}`, ip, on }))
  return statuses
}

const refusals = (count: number, status: number) => Array.from({ length: count }, () => status)

describe('wrong passwords for an account from one address', () => {
  it('are as many as the setting says, by whatever way and in whichever process; old ones by themselves', async () => {
    const anyTry = fc.record({ way: fc.constantFrom(...waysIn, 'old_password' as const), on: fc.constantFrom(0, 1) })
    await fc.assert(
      fc.asyncProperty(fc.array(anyTry, { minLength: 2 * LIMIT, maxLength: 4 * LIMIT }), async (tries) => {
        const { username, right } = await newAccount()
        const key = await userKey(server, username)
        const ip = newAddress()
        // whoever is signed in is no stranger: what they try is counted for themselves
        const left = { outside: LIMIT, inside: LIMIT }
        for (const { way, on } of tries) {
          const source = way === 'old_password' ? 'inside' : 'outside'
          const wrong = way === 'old_password' ? 422 : 401
          const options = { username, password: 'a guess', ip, on: [server, secondProcess][on] ?? server }
          const answer = way === 'old_password' ? await change(key, 'a guess', options.on) : await ways[way](options)
          expect([way, answer.statusCode]).toEqual([way, left[source] > 0 ? wrong : 429])
          left[source] -= 1
        }
        for (const on of [server, secondProcess]) {
          for (const way of waysIn)
            expect(await send(way, { username, password: right, ip, on })).toBe(left.outside > 0 ? 200 : 429)
          if (left.inside <= 0) expect((await change(key, right, on)).statusCode).toBe(429)
        }
      }),
      { numRuns: 8 },
    )
  })

  it('say when to try again, and count anew then', async () => {
    const { username, right } = await newAccount()
    const ip = newAddress()
    await guess('Digest', username, ip)
    server.clock.advance({ minutes: 20 })
    await guess('Digest', username, ip, LIMIT)
    for (const way of waysIn) {
      const refused = await ways[way]({ username, password: right, ip })
      expect(refused.headers['retry-after']).toBe(String(40 * 60))
      expect(refused.body).toContain('Too many requests. Try again in 2400 seconds.')
    }
    server.clock.advance({ minutes: 40 })
    expect(await guess('signing in', username, ip, LIMIT)).toEqual(refusals(LIMIT, 401))
    expect(await send('Digest', { username, password: right, ip })).toBe(429)
  })

  it('are those of the network where the address is of IPv6', async () => {
    const { username } = await newAccount()
    for (let n = 0; n < LIMIT; n += 1) await guess('Digest', username, `2001:db8:1:2:${n}::${n}`)
    expect(await guess('Digest', username, '2001:db8:1:2:ffff::1')).toEqual([429])
    expect(await guess('Digest', username, '2001:db8:1:3::1')).toEqual([401])
  })

  it('are those of the address, however it is written', async () => {
    const { username } = await newAccount()
    await guess('Digest', username, '192.0.2.77', LIMIT)
    expect(await guess('Digest', username, '::ffff:192.0.2.77')).toEqual([429])
  })

  it('cannot be hidden by a header that a client makes up', async () => {
    const { username } = await newAccount()
    const ip = newAddress()
    const withHeader = (n: number) =>
      server.request({
        method: 'POST',
        url: '/trpc/sessions.signIn',
        payload: { username, domain: DOMAIN, password: 'a guess' },
        remoteAddress: ip,
        headers: {
          'x-forwarded-for': `198.51.100.${n}`,
          'x-real-ip': `198.51.100.${n}`,
          forwarded: `for=198.51.100.${n}`,
        },
      })
    for (let n = 0; n < LIMIT; n += 1) expect((await withHeader(n)).statusCode).toBe(401)
    expect((await withHeader(99)).statusCode).toBe(429)
  })

  it('are as many when they come at once', async () => {
    const { username } = await newAccount()
    const ip = newAddress()
    const burst = Array.from({ length: 20 }, () => send('signing in', { username, password: 'a guess', ip }))
    const statuses = await Promise.all(burst)
    expect(statuses.filter((status) => status === 401)).toHaveLength(LIMIT)
    expect(statuses.filter((status) => status === 429)).toHaveLength(20 - LIMIT)
  })

  it('are refused like those for an account that does not exist', async () => {
    const ip = newAddress()
    for (const way of waysIn) {
      const statuses = await guess(way, `nobody-${newName()}`, newAddress(), LIMIT + 1)
      expect(statuses).toEqual([...refusals(LIMIT, 401), 429])
    }
    const { username } = await newAccount()
    expect(await guess('Digest', username, ip, LIMIT + 1)).toEqual([...refusals(LIMIT, 401), 429])
  })

  it('do not end what is signed in', async () => {
    const { username } = await newAccount()
    const key = await userKey(server, username)
    await guess('Digest', username, '127.0.0.1', LIMIT + 1)
    expect((await server.request({ method: 'GET', url: '/api/accounts/me', key })).statusCode).toBe(200)
  })
})

describe('wrong passwords for an account from many addresses', () => {
  it('are ten times as many, and keep out nobody who has been here before', async () => {
    const { username, right } = await newAccount()
    const home = newAddress()
    expect(await send('Digest', { username, password: right, ip: home })).toBe(200)

    const attempts = fc.sample(anyWay, OF_ALL + 10)
    const statuses: number[] = []
    for (const [n, way] of attempts.entries()) {
      statuses.push(...(await guess(way, username, newAddress(), 1, n % 2 === 0 ? server : secondProcess)))
    }
    expect(statuses).toEqual([...refusals(OF_ALL, 401), ...refusals(10, 429)])

    for (const way of waysIn) {
      expect(await send(way, { username, password: right, ip: newAddress() })).toBe(429)
      expect(await send(way, { username, password: right, ip: home })).toBe(200)
      expect(await send(way, { username, password: right, ip: home, on: secondProcess })).toBe(200)
    }
    // whoever shares the owner's network has no more tries than from any other
    expect(await guess('Digest', username, home, LIMIT + 1)).toEqual([...refusals(LIMIT, 401), 429])
    server.clock.advance({ minutes: 60 })
    expect(await send('signing in', { username, password: right, ip: newAddress() })).toBe(200)
  })

  it('do not keep out an owner who comes from elsewhere and sets a new password by a link', async () => {
    const { id, username, right } = await newAccount()
    const abroad = newAddress()
    for (let n = 0; n < OF_ALL; n += 1) await guess('signing in', username, newAddress())
    expect(await send('signing in', { username, password: right, ip: abroad })).toBe(429)
    const token = `reset-${username}`
    const expireAt = new Date(server.clock().getTime() + 60_000)
    const sentTo = `${username}@mail.example`
    await server.database.pool.query('update accounts set email = $2 where id = $1', [id, sentTo])
    await insertResetToken(server.db, { accountId: id, hash: hashToken(token), sentTo, expireAt }, server.clock())
    const form = new URLSearchParams({ password: 'a new password', password_confirmation: 'a new password' })
    const done = await server.request({
      method: 'POST',
      url: `/reset_password/${token}`,
      payload: form.toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      remoteAddress: abroad,
    })
    expect(done.statusCode).toBe(200)
    expect(await send('signing in', { username, password: 'a new password', ip: abroad })).toBe(200)
  })
})

describe('wrong passwords from one address for many accounts', () => {
  it('are ten times as many, and keep out nobody who has been there before', async () => {
    const shared = newAddress()
    const neighbour = await newAccount()
    expect(await send('Digest', { username: neighbour.username, password: neighbour.right, ip: shared })).toBe(200)
    for (let n = 0; n < OF_ALL; n += 1) expect(await guess('Digest', newName(), shared)).toEqual([401])
    const other = await newAccount()
    expect(await send('signing in', { username: other.username, password: other.right, ip: shared })).toBe(429)
    expect(await send('signing in', { username: neighbour.username, password: neighbour.right, ip: shared })).toBe(200)
  })
})

describe('a wrong old_password', () => {
  it('may be sent as often, from wherever, and keeps nobody from signing in', async () => {
    const { username, right } = await newAccount()
    const key = await userKey(server, username)
    for (let n = 0; n < LIMIT; n += 1)
      expect((await change(key, `guess ${n}`, n % 2 ? secondProcess : server)).statusCode).toBe(422)
    for (const on of [server, secondProcess]) {
      const refused = await change(key, right, on)
      expect(refused.statusCode).toBe(429)
      expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0)
    }
    for (const way of waysIn) {
      expect(await send(way, { username, password: right, ip: newAddress() })).toBe(200)
    }
    server.clock.advance({ minutes: 60 })
    const again = await userKey(server, username)
    expect((await change(again, right)).statusCode).toBe(200)
  })

  it('is not taken from strangers’ tries, so that they cannot keep the owner from it', async () => {
    const { username, right } = await newAccount()
    const key = await userKey(server, username)
    for (let n = 0; n < OF_ALL; n += 1) await guess('Digest', username, newAddress())
    expect((await change(key, right)).statusCode).toBe(200)
  })

  it('may not be sent more often by a key that works from anywhere', async () => {
    const { id, key } = await addActor(server, { domain: DOMAIN, admin: true })
    expect(id).toBeGreaterThan(0)
    await server.database.pool.query(
      `insert into account_passwords (account_id, algorithm, ha1) values ($1, 'SHA-256', repeat('0', 64)) on conflict do nothing`,
      [id],
    )
    const statuses: number[] = []
    for (let n = 0; n < LIMIT + 2; n += 1) {
      statuses.push((await change(key, `guess ${n}`, server, newAddress())).statusCode)
    }
    expect(statuses).toEqual([...refusals(LIMIT, 422), 429, 429])
  })
})

describe('wrong passwords by an email address or a phone number', () => {
  /** An account, and all that its user may type in for it. */
  async function newKnownAccount() {
    const found = await newAccount()
    const email = `${found.username}@mail.example`
    await server.database.pool.query('update accounts set email = $2 where id = $1', [found.id, email])
    return { ...found, email }
  }

  it('count for the account, together with those by its name, whichever way is last', async () => {
    const { username, email, right } = await newKnownAccount()
    const ip = newAddress()
    expect(await guess('signing in', email, ip, LIMIT - 1)).toEqual(refusals(LIMIT - 1, 401))
    expect(await guess('signing in', username, ip, 2)).toEqual([401, 429])
    for (const way of waysIn) expect(await send(way, { username, password: right, ip })).toBe(429)
    expect(await send('signing in', { username: email, password: right, ip })).toBe(401)
    server.clock.advance({ minutes: 60 })
    expect(await send('signing in', { username: email, password: right, ip })).toBe(200)
  })

  it('count as one, however it is written', async () => {
    const { email } = await newKnownAccount()
    const ip = newAddress()
    const spellings = [email, `mailto:${email.toUpperCase()}`, `Somebody <${email}>`, email]
    const statuses = []
    for (const name of spellings) statuses.push(...(await guess('signing in', name, ip)))
    expect(statuses).toEqual([...refusals(LIMIT, 401), 429])
  })

  it('are refused like those by an unknown address, also where the account itself has had too many', async () => {
    const { username, email } = await newKnownAccount()
    const ip = newAddress()
    await guess('signing in', username, ip, LIMIT)
    const expected = [...refusals(LIMIT, 401), 429, 429]
    expect(await guess('signing in', email, ip, LIMIT + 2)).toEqual(expected)
    expect(await guess('signing in', `nobody-${email}`, ip, LIMIT + 2)).toEqual(expected)
  })
})

describe('what is counted', () => {
  it('holds neither names nor addresses', async () => {
    await guess('Digest', 'a-name-in-the-clear', '203.0.113.200')
    const { rows } = await server.database.pool.query('select key from rate_limits')
    expect(rows.length).toBeGreaterThan(0)
    expect(JSON.stringify(rows)).not.toMatch(/a-name-in-the-clear/)
  })

  it('is cleared when it counts no more, and networks when they have not been used for a month', async () => {
    const { username, right } = await newAccount()
    await guess('Digest', username, newAddress())
    await send('Digest', { username, password: right, ip: newAddress() })
    const left = async () => {
      await clearExpired(server.deps)
      const { rows } = await server.database.pool.query(
        `select (select count(*) from rate_limits)::int as counts, (select count(*) from account_networks)::int as networks`,
      )
      return rows[0]
    }
    expect(await left()).toEqual({ counts: expect.toSatisfy((n) => n > 0), networks: expect.toSatisfy((n) => n > 0) })
    server.clock.advance({ hours: 2 })
    expect(await left()).toEqual({ counts: 0, networks: expect.toSatisfy((n) => n > 0) })
    server.clock.advance({ days: 30 })
    expect(await left()).toEqual({ counts: 0, networks: 0 })
  })
})

describe('RATE_LIMIT=off', () => {
  it('counts nothing', async () => {
    await using open = await createTestServer({ RATE_LIMIT: 'off', RATE_LIMIT_WRONG_PASSWORDS_PER_HOUR: '1' })
    const statuses = await guess('signing in', 'somebody', newAddress(), 20, open)
    expect(statuses).toEqual(refusals(20, 401))
    const { rows } = await open.database.pool.query('select from rate_limits')
    expect(rows).toHaveLength(0)
  })
})
