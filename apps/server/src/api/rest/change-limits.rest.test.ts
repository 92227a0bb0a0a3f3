import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import {
  caller,
  expectNoDefect,
  expectRefused,
  fieldsOf,
  jsonOf,
  userKey,
} from '../../../../../test/support/clients/rest-client.ts'
import {
  askForCode,
  codeOf,
  type Entitled,
  entitled,
  otherThan,
} from '../../../../../test/support/server/change-codes.ts'
import { sharedServer } from '../../../../../test/support/server/shared-server.ts'
import { createTestServer, type TestServer } from '../../../../../test/support/server/test-server.ts'

const server = await sharedServer()
let free: TestServer
beforeAll(async () => {
  free = await createTestServer({ BLOCKING_AMOUNT_EVENTS_AUTHORIZED_DURING_PERIOD: '0' })
  for (const each of [server, free]) await caller(each).post('/api/phone_countries/SE/activate')
})
afterAll(async () => {
  await free[Symbol.asyncDispose]()
})
afterEach(() => expectNoDefect(free))

const ADDRESS = 'wanted@mail.example'
const NUMBER = '+46701234567'
const request = ({ me }: Entitled) => me.post('/api/accounts/me/email/request', { email: ADDRESS })
const confirm = ({ me }: Entitled, code: string) => me.post('/api/accounts/me/email', { code })
const unblock = (on: TestServer, { id }: Entitled) => caller(on).post(`/api/accounts/${id}/unblock`)
const isBlocked = async (on: TestServer, { id }: Entitled) =>
  jsonOf(await caller(on).get(`/api/accounts/${id}`))['blocked']

/** Asks for a code, and sends as many wrong ones; the status of the last answer. */
async function guess(on: TestServer, one: Entitled, times: number): Promise<number> {
  await askForCode(one, 'email', ADDRESS)
  const code = await codeOf(on, one, 'email')
  let status = 0
  for (let step = 1; step <= times; step++) status = (await confirm(one, otherThan(code, step))).statusCode
  return status
}

describe('wrong codes', () => {
  it('void the code with the third, and the right one is wrong then', async () => {
    const one = await entitled(server)
    await askForCode(one, 'email', ADDRESS)
    const code = await codeOf(server, one, 'email')
    for (const step of [1, 2, 3]) {
      expect(Object.keys(fieldsOf(await confirm(one, otherThan(code, step))))).toEqual(['code'])
    }
    expect(Object.keys(fieldsOf(await confirm(one, code)))).toEqual(['code'])
    const seen = jsonOf(await caller(server).get(`/api/accounts/${one.id}`))
    expect(seen).toMatchObject({ email: null, email_change_code: null })
  })

  it('leave the third try to the right one', async () => {
    const one = await entitled(server)
    await askForCode(one, 'phone', NUMBER)
    const code = await codeOf(server, one, 'phone')
    for (const step of [1, 2]) await one.me.post('/api/accounts/me/phone', { code: otherThan(code, step) })
    expect(jsonOf(await one.me.post('/api/accounts/me/phone', { code }))['phone']).toBe(NUMBER)
  })

  it('have three tries at once, too, however many are sent', async () => {
    await using secondProcess = await server.secondProcess()
    const one = await entitled(server)
    await askForCode(one, 'email', ADDRESS)
    const code = await codeOf(server, one, 'email')
    const responses = await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        caller(n % 2 ? secondProcess : server, { key: one.key }).post('/api/accounts/me/email', {
          code: otherThan(code, n + 1),
        }),
      ),
    )
    for (const response of responses) expect(Object.keys(fieldsOf(response))).toEqual(['code'])
    const { rows } = await server.database.pool.query(
      `select count(*)::integer as compared from account_events where account_id = $1 and kind = 'wrong_code'`,
      [one.id],
    )
    expect(rows).toEqual([{ compared: 3 }])
    expect((await confirm(one, code)).statusCode).toBe(422)
    expectNoDefect(secondProcess)
  })

  it('of one kind do not void the code of the other', async () => {
    const one = await entitled(server)
    await askForCode(one, 'phone', NUMBER.replace('67', '68'))
    expect(await guess(server, one, 3)).toBe(422)
    const code = await codeOf(server, one, 'phone')
    expect((await one.me.post('/api/accounts/me/phone', { code })).statusCode).toBe(200)
  })

  it('block the account at the 21st within a day, also where codes may be asked for without end', async () => {
    const one = await entitled(free)
    for (let round = 0; round < 6; round++) expect(await guess(free, one, 3)).toBe(422)
    expect(await guess(free, one, 2)).toBe(422)
    expect(await guess(free, one, 1)).toBe(403)
    expect(await isBlocked(free, one)).toBe(true)
    expectRefused(await request(one), 403, 'blocked')
    jsonOf(await unblock(free, one))
    expect(await guess(free, one, 3)).toBe(422)
  })

  it('count for a day', async () => {
    const one = await entitled(free)
    for (let round = 0; round < 6; round++) await guess(free, one, 3)
    free.clock.advance({ hours: 23 })
    one.me = caller(free, { key: await userKey(free, one.username) })
    expect(await guess(free, one, 2)).toBe(422)
    free.clock.advance({ hours: 1 })
    one.me = caller(free, { key: await userKey(free, one.username) })
    expect(await guess(free, one, 3)).toBe(422)
    expect(await isBlocked(free, one)).toBe(false)
  })
})

describe('codes that are asked for', () => {
  it('are five within half an hour, of both kinds together; the sixth blocks the account', async () => {
    const one = await entitled(server)
    for (let times = 0; times < 3; times++) expect((await request(one)).statusCode).toBe(200)
    for (let times = 0; times < 2; times++) await askForCode(one, 'phone', NUMBER.replace('67', '69'))
    expectRefused(await request(one), 403, 'blocked')
    expect(await isBlocked(server, one)).toBe(true)
    expectRefused(await one.me.get('/api/accounts/me'), 403, 'blocked')
    jsonOf(await unblock(server, one))
    expect((await request(one)).statusCode).toBe(200)
  })

  it('are counted for each account, and an account is unblocked alone', async () => {
    const [one, other, blocked] = [await entitled(server), await entitled(server), await entitled(server)]
    await caller(server).post(`/api/accounts/${blocked.id}/block`)
    for (let times = 0; times < 4; times++) await request(other)
    for (let times = 0; times < 6; times++) await request(one)
    expect([await isBlocked(server, one), await isBlocked(server, other)]).toEqual([true, false])
    jsonOf(await unblock(server, one))
    expect(await isBlocked(server, blocked)).toBe(true)
    expect((await request(other)).statusCode).toBe(200)
    expectRefused(await request(other), 403, 'blocked')
    expectRefused(await caller(server).post('/api/accounts/999999/unblock'), 404)
  })

  it('that are refused do not count', async () => {
    const one = await entitled(server)
    for (let times = 0; times < 8; times++) {
      expect((await one.me.post('/api/accounts/me/email/request', { email: 'nope' })).statusCode).toBe(422)
    }
    expect((await request(one)).statusCode).toBe(200)
  })

  it('count no more after half an hour', async () => {
    const one = await entitled(server)
    for (let times = 0; times < 4; times++) await request(one)
    server.clock.advance({ minutes: 29 })
    expect((await request(one)).statusCode).toBe(200)
    server.clock.advance({ minutes: 1 })
    for (let times = 0; times < 4; times++) expect((await request(one)).statusCode).toBe(200)
    expectRefused(await request(one), 403, 'blocked')
  })

  it('are five, of many at once', async () => {
    await using secondProcess = await server.secondProcess()
    const one = await entitled(server)
    const responses = await Promise.all(
      Array.from({ length: 12 }, (_, n) =>
        caller(n % 2 ? secondProcess : server, { key: one.key }).post('/api/accounts/me/email/request', {
          email: ADDRESS,
        }),
      ),
    )
    expect(responses.filter(({ statusCode }) => statusCode === 200)).toHaveLength(5)
    for (const response of responses) if (response.statusCode !== 200) expectRefused(response, 403, 'blocked')
    expectNoDefect(secondProcess)
  })

  it('are as many within as many minutes as set', async () => {
    await using strict = await createTestServer({
      BLOCKING_TIME_PERIOD_CHECK: '2',
      BLOCKING_AMOUNT_EVENTS_AUTHORIZED_DURING_PERIOD: '1',
      APP_EMAIL_CHANGE_CODE_EXPIRATION_MINUTES: '1',
    })
    const one = await entitled(strict)
    await request(one)
    const code = await codeOf(strict, one, 'email')
    strict.clock.advance({ minutes: 1 })
    expect((await confirm(one, code)).statusCode).toBe(422)
    strict.clock.advance({ minutes: 1 })
    expect((await request(one)).statusCode).toBe(200)
    expectRefused(await request(one), 403, 'blocked')
    expectNoDefect(strict)
  })

  it('are spread over all four-digit numbers', async () => {
    const one = await entitled(free)
    const codes = new Set<string>()
    for (let times = 0; times < 40; times++) {
      await request(one)
      codes.add(await codeOf(free, one, 'email'))
    }
    expect(codes.size).toBeGreaterThan(30)
    expect([...codes].every((code) => /^\d{4}$/.test(code))).toBe(true)
  })
})
