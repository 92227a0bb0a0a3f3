import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import {
  begin,
  codesSent,
  createRecoveryServer,
  newestCode,
  post,
} from '../../../../../test/support/clients/recovery-form.ts'
import {
  caller,
  createAccount,
  createSpace,
  expectNoDefect,
  jsonOf,
  newName,
} from '../../../../../test/support/clients/rest-client.ts'
import { queuedPayloads } from '../../../../../test/support/database/index.ts'
import { otherThan } from '../../../../../test/support/server/change-codes.ts'
import { statementsOf } from '../../../../../test/support/server/statements.ts'
import { DOMAIN, type TestServer } from '../../../../../test/support/server/test-server.ts'
import { clearExpired } from '../../worker/clear.ts'

let server: TestServer
beforeAll(async () => {
  server = await createRecoveryServer({
    BLOCKING_AMOUNT_EVENTS_AUTHORIZED_DURING_PERIOD: '2',
    BLOCKING_TIME_PERIOD_CHECK: '15',
  })
})
afterAll(() => server[Symbol.asyncDispose]())
afterEach(() => expectNoDefect(server))

let phones = 0
async function owner() {
  const username = newName('owner')
  const email = `${username}@mail.example`
  phones += 1
  const phone = `+3584012${String(50_000 + phones)}`
  const { id } = await createAccount(server, username, { email, phone })
  return { id: Number(id), username, email, number: phone }
}

const lastMessage = async () => (await queuedPayloads(server.database.pool)).at(-1)

const linksQueued = async (accountId: number): Promise<number> => {
  const { rowCount } = await server.database.pool.query(
    `select from graphile_worker.jobs where flags ? $1 and flags ?| '{mail:reset_password,sms:reset_password}'`,
    [`account:${accountId}`],
  )
  return rowCount ?? 0
}

describe('who has no such account', () => {
  it('gets the same answer by the same statements as who has one', async () => {
    const one = await owner()
    const answers: unknown[] = []
    await createSpace(server, 'sip.other.example')
    for (const fields of [
      one,
      { username: one.username, email: 'another@mail.example' },
      { username: 'nobody-at-all', email: one.email },
      { username: `${one.username}@sip.other.example`, email: one.email },
    ]) {
      const { username, email } = fields
      const payload = { username, email }
      const request = { method: 'POST', url: '/trpc/recovery.startByEmail', payload } as const
      const statements = await statementsOf(server, request)
      const page = await begin(server, payload)
      const form = await server.request({ url: page })
      const wrong = await post(server, page, { code: otherThan(await newestCode(server, one.id)) })
      answers.push({
        statements: statements.length,
        length: page.length,
        form: form.body.replaceAll(page, ''),
        wrong: wrong.body.replaceAll(page, ''),
      })
    }
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1)
    expect(await codesSent(server, one.id)).toBe(2)
  })

  it('gets no message at another Space’s host', async () => {
    const one = await owner()
    await begin(server, one, { host: 'sip.other.example' })
    expect(await codesSent(server, one.id)).toBe(0)
  })
})

describe('codes asked for again and again', () => {
  it('are sent as often as the settings say, also of many at once, and again after the period', async () => {
    const one = await owner()
    const pages = await Promise.all([1, 2, 3, 4, 5].map(() => begin(server, one)))
    expect(new Set(pages).size).toBe(5)
    expect(await codesSent(server, one.id)).toBe(2)
    server.clock.advance({ minutes: 15 })
    await begin(server, one)
    expect(await codesSent(server, one.id)).toBe(3)
    expect(jsonOf(await caller(server).get(`/api/accounts/${one.id}`))['blocked']).toBe(false)
  })

  it.each(['email', 'phone'] as const)('by strangers leave the owner a code by %s, then a link', async (channel) => {
    const one = await owner()
    const lost = channel === 'email' ? one : { phone: one.number }
    for (let n = 0; n < 4; n += 1) await begin(server, lost, { ip: '192.0.2.66' })
    const page = await begin(server, lost, { ip: '198.51.100.7' })
    expect((await post(server, page, { code: await newestCode(server, one.id) })).statusCode).toBe(303)
    for (let n = 0; n < 4; n += 1) await begin(server, lost, { ip: '192.0.2.67' })
    await begin(server, lost, { ip: '198.51.100.7' })
    // an SMS takes the place of one like it that waits
    expect(await linksQueued(one.id)).toBe(channel === 'email' ? 2 : 1)
    expect(await codesSent(server, one.id)).toBe(6)
  })

  it('by a crowd get links sent, a few of them, and from a network of the owner goes one more', async () => {
    const one = await owner()
    for (let n = 0; n < 30; n += 1) await begin(server, one, { ip: `203.0.113.${n}` })
    expect(await codesSent(server, one.id)).toBe(8)
    expect(await linksQueued(one.id)).toBe(4)
    await server.database.pool.query(`insert into account_networks values ($1, '198.51.100.8', $2)`, [
      one.id,
      server.clock(),
    ])
    await begin(server, one, { ip: '198.51.100.8' })
    expect(await codesSent(server, one.id)).toBe(9)
  })

  it('by many addresses of one IPv6 network count as one', async () => {
    const one = await owner()
    for (let n = 1; n < 9; n += 1) await begin(server, one, { ip: `2001:db8::${n}` })
    expect(await codesSent(server, one.id)).toBe(2)
  })

  it('have six digits', async () => {
    const one = await owner()
    await begin(server, one)
    expect(await newestCode(server, one.id)).toMatch(/^\d{6}$/)
  })

  it('of which a stranger tries one of his own wrong leave the owner all tries', async () => {
    const one = await owner()
    const page = await begin(server, one, { ip: '198.51.100.9' })
    const code = await newestCode(server, one.id)
    for (let n = 0; n < 2; n += 1) {
      const theirs = await begin(server, one, { ip: `192.0.2.${n}` })
      for (let step = 1; step <= 9; step += 1)
        await post(server, theirs, { code: otherThan(code, step) }, { ip: `192.0.2.${n}` })
    }
    expect((await post(server, page, { code })).statusCode).toBe(303)
  })

  it('cannot be guessed: after twenty tries in a day there are links instead', async () => {
    const one = await owner()
    for (let tries = 0; tries < 20; tries += 3) {
      const page = await begin(server, one)
      const code = await newestCode(server, one.id)
      for (let step = 1; step <= 3; step += 1)
        expect((await post(server, page, { code: otherThan(code, step) })).statusCode).toBe(422)
      server.clock.advance({ minutes: 15 })
    }
    const page = await begin(server, one)
    expect((await post(server, page, { code: await newestCode(server, one.id) })).statusCode).toBe(422)
    expect(await lastMessage()).toMatchObject({ mail: 'reset_password', accountId: one.id })
    server.clock.advance({ days: 1 })
    const tomorrow = await begin(server, one)
    expect((await post(server, tomorrow, { code: await newestCode(server, one.id) })).statusCode).toBe(303)
  })

  it('are kept as long as they count, and no longer', async () => {
    const one = await owner()
    await begin(server, one)
    server.clock.advance({ hours: 23 })
    await clearExpired(server.deps)
    expect(await codesSent(server, one.id)).toBe(1)
    server.clock.advance({ hours: 1 })
    await clearExpired(server.deps)
    expect(await codesSent(server, one.id)).toBe(0)
  })
})

describe('wrong codes', () => {
  it('count by network for all accounts, but not for one that has signed in from there', async () => {
    await using limited = await createRecoveryServer({ RATE_LIMIT: 'on', RATE_LIMIT_WRONG_PASSWORDS_PER_HOUR: '1' })
    const name = newName('owner')
    const { id } = await createAccount(limited, name, { email: `${name}@mail.example` })
    const guess = async (ip: string) =>
      (await post(limited, '/recovery/code/of-nobody', { code: '123456' }, { ip })).statusCode
    const outcomes: number[] = []
    for (let n = 0; n < 11; n += 1) outcomes.push(await guess('192.0.2.1'))
    expect(outcomes).toEqual([...Array(10).fill(422), 429])
    expect(await guess('192.0.2.2')).toBe(422)

    const enterRight = async () => {
      const page = await begin(limited, { username: name, email: `${name}@mail.example` }, { ip: '192.0.2.1' })
      const code = await newestCode(limited, Number(id))
      return (await post(limited, page, { code }, { ip: '192.0.2.1' })).statusCode
    }
    expect(await enterRight()).toBe(429)
    await limited.database.pool.query(`insert into account_networks values ($1, '192.0.2.1', $2)`, [
      id,
      limited.clock(),
    ])
    expect(await enterRight()).toBe(303)
  })
})

describe('an app', () => {
  it('recovers an account over tRPC', async () => {
    const one = await owner()
    const trpc = (name: string, payload: object) => server.request({ method: 'POST', url: `/trpc/${name}`, payload })
    const asked = await trpc('recovery.startByEmail', { username: `sip:${one.username}@${DOMAIN}`, email: one.email })
    const { recovery } = asked.json().result.data
    const code = await newestCode(server, one.id)
    expect(asked.body).not.toContain(code)
    const { token } = (await trpc('recovery.confirm', { recovery, code })).json().result.data
    const password = { password: 'a password of the app', password_confirmation: 'a password of the app' }
    expect((await trpc('passwordReset.set', { token, ...password })).json().result.data).toEqual({
      username: one.username,
      domain: DOMAIN,
    })
  })
})
