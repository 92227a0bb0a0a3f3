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

async function owner() {
  const username = newName('owner')
  const email = `${username}@mail.example`
  const { id } = await createAccount(server, username, { email })
  return { id: Number(id), username, email }
}

const queued = async (): Promise<{ mail: string; accountId?: number }[]> => {
  const { rows } = await server.database.pool.query('select payload from graphile_worker._private_jobs order by id')
  return rows.map(({ payload }) => payload)
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
      const request = { method: 'POST', url: '/trpc/recovery.byEmail', payload } as const
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

  it('by a stranger do not keep the owner from one, nor does a crowd get more than a few', async () => {
    const one = await owner()
    for (let n = 0; n < 4; n += 1) await begin(server, one, { ip: '192.0.2.66' })
    const page = await begin(server, one, { ip: '198.51.100.7' })
    const code = await newestCode(server, one.id)
    expect((await post(server, page, { code })).statusCode).toBe(303)
    for (let n = 0; n < 30; n += 1) await begin(server, one, { ip: `203.0.113.${n}` })
    expect(await codesSent(server, one.id)).toBe(8)
  })

  it('cannot be guessed: after twenty tries in a day none is right, but the owner gets a link by mail', async () => {
    const one = await owner()
    let tries = 0
    while (tries < 20) {
      const page = await begin(server, one)
      const code = await newestCode(server, one.id)
      for (let step = 1; step <= 3; step += 1) {
        expect((await post(server, page, { code: otherThan(code, step) })).statusCode).toBe(422)
        tries += 1
      }
      server.clock.advance({ minutes: 8 })
    }
    const page = await begin(server, one)
    expect((await post(server, page, { code: await newestCode(server, one.id) })).statusCode).toBe(422)
    const requestId = expect.any(String)
    expect((await queued()).at(-1)).toEqual({ mail: 'reset_password', accountId: one.id, language: 'en', requestId })
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

describe('an app', () => {
  it('recovers an account over tRPC', async () => {
    const one = await owner()
    const trpc = (name: string, payload: object) => server.request({ method: 'POST', url: `/trpc/${name}`, payload })
    const asked = await trpc('recovery.byEmail', { username: `sip:${one.username}@${DOMAIN}`, email: one.email })
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
