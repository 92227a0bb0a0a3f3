import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { begin, createRecoveryServer, newestCode, post } from '../../../../../test/support/clients/recovery-form.ts'
import { expectPassword, NEW_PASSWORD, type ResetAccount } from '../../../../../test/support/clients/reset-form.ts'
import {
  caller,
  createAccount,
  createSpace,
  expectNoDefect,
  newName,
} from '../../../../../test/support/clients/rest-client.ts'
import { otherThan } from '../../../../../test/support/server/change-codes.ts'
import { DOMAIN, type TestServer } from '../../../../../test/support/server/test-server.ts'

let server: TestServer
beforeAll(async () => {
  server = await createRecoveryServer()
})
afterAll(() => server[Symbol.asyncDispose]())
afterEach(() => expectNoDefect(server))

let phones = 0
async function owner(): Promise<ResetAccount & { email: string; phone: string }> {
  const username = newName('owner')
  const email = `${username}@Mail.example`
  phones += 1
  const phone = `+3584012${String(30_000 + phones)}`
  const { id } = await createAccount(server, username, {
    email,
    phone,
    password: 'the first one',
    algorithm: 'SHA-256',
  })
  return { id, username, algorithm: 'SHA-256', email, phone }
}

const newPassword = { password: NEW_PASSWORD, password_confirmation: NEW_PASSWORD }

/** A code that is right for a page: where it leads. */
async function enter(page: string, code: string): Promise<string> {
  const response = await post(server, page, { code })
  expect(response.statusCode, response.body).toBe(303)
  return String(response.headers.location)
}

async function expectWrong(page: string, code: string): Promise<void> {
  const response = await post(server, page, { code })
  expect(response.statusCode).toBe(422)
  expect(response.body).toContain('The code is wrong, or has expired, or was tried too often.')
}

describe('somebody who has lost the password', () => {
  it.each(['email', 'phone'] as const)('gets a code by %s and sets a new one', async (channel) => {
    const one = await owner()
    const form = await server.request({ url: `/recovery/${channel}` })
    expect(form.statusCode).toBe(200)
    expect(form.headers).toMatchObject({ 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' })
    const page = await begin(server, channel === 'email' ? one : { phone: one.phone })
    expect((await server.request({ url: page })).body).toContain('a code of six digits, or a link, is on its way')
    const reset = await enter(page, await newestCode(server, one.id))
    expect(reset).toMatch(/^\/reset_password\//)
    await expectPassword(server, one, 'first')
    expect((await post(server, reset, newPassword)).body).toContain('Your password is changed')
    await expectPassword(server, one, 'new')
  })

  it.each([
    ['the SIP address', (name: string) => `${name}@${DOMAIN}`],
    ['the SIP address as a URI', (name: string) => `sip:${name}@${DOMAIN}`],
    ['capitals and spaces around', (name: string) => `  ${name.toUpperCase()} `],
  ])('may give %s as the name, and the email address in any case', async (_, written) => {
    const one = await owner()
    const page = await begin(server, { username: written(one.username), email: one.email.toUpperCase() })
    await enter(page, await newestCode(server, one.id))
  })

  it('may give the phone number with spaces', async () => {
    const one = await owner()
    const page = await begin(server, { phone: one.phone.replace(/^(\+358)(\d\d)/, '$1 $2 ') })
    await enter(page, await newestCode(server, one.id))
  })

  it('is told what is wrong with a form, and what was typed is still there', async () => {
    const response = await post(server, '/recovery/email', { username: '"><b>', email: 'nothing' }, { language: 'fr' })
    expect(response.statusCode).toBe(422)
    expect(response.body).toContain('L’adresse e-mail doit être une adresse e-mail')
    expect(response.body).toContain('value="&quot;&gt;&lt;b&gt;"')
    expect(response.body).toContain('value="nothing"')
    expect((await post(server, '/recovery/email', {})).body).toContain('The username is required.')
    expect((await post(server, '/recovery/phone', { phone: '0612' })).body).toContain('in international form')
    const page = await begin(server, await owner())
    expect((await post(server, page, { code: '12' })).body).toContain('The code must be the six digits')
  })

  it('finds the form at /recovery, too', async () => {
    const response = await server.request({ url: '/recovery' })
    expect([response.statusCode, response.headers.location]).toEqual([303, '/recovery/email'])
  })
})

describe('a code', () => {
  it('works once, also for two at once', async () => {
    const page = await begin(server, await owner())
    const { rows } = await server.database.pool.query(
      'select code from account_recovery_codes order by id desc limit 1',
    )
    const { code } = rows[0]
    const statuses = await Promise.all([1, 2].map(async () => (await post(server, page, { code })).statusCode))
    expect(statuses.toSorted((a, b) => a - b)).toEqual([303, 422])
    await expectWrong(page, code)
  })

  it('is void after three wrong tries, also of many at once', async () => {
    const one = await owner()
    const page = await begin(server, one)
    const code = await newestCode(server, one.id)
    await Promise.all([1, 2, 3, 4, 5, 6].map((step) => expectWrong(page, otherThan(code, step))))
    await expectWrong(page, code)
    expect(
      (await server.database.pool.query('select tries from account_recovery_codes where account_id = $1', [one.id]))
        .rows,
    ).toEqual([{ tries: 3 }])
  })

  it('ends after ten minutes, and so does the page that it leads to', async () => {
    const one = await owner()
    const [late, soon] = [await begin(server, one), await begin(server, one)]
    const code = await newestCode(server, one.id)
    server.clock.advance({ minutes: 9, seconds: 59 })
    const reset = await enter(soon, code)
    server.clock.advance({ seconds: 1 })
    await expectWrong(late, await newestCode(server, one.id))
    expect((await server.request({ url: reset })).statusCode).toBe(200)
    server.clock.advance({ minutes: 10 })
    expect((await server.request({ url: reset })).statusCode).toBe(404)
  })

  it('is good only where it was asked for', async () => {
    const [one, two] = [await owner(), await owner()]
    const page = await begin(server, one)
    await begin(server, two)
    const [code, other] = [await newestCode(server, one.id), await newestCode(server, two.id)]
    if (other !== code) await expectWrong(page, other)
    await expectWrong('/recovery/code/unknown', code)
    await createSpace(server, 'sip.elsewhere.example')
    const elsewhere = await post(server, page, { code }, { host: 'sip.elsewhere.example' })
    expect(elsewhere.statusCode).toBe(422)
    await enter(page, code)
  })

  it('ends with a new password, and with the account', async () => {
    const [one, two] = [await owner(), await owner()]
    const pages = [await begin(server, one), await begin(server, one), await begin(server, two)] as const
    const { rows } = await server.database.pool.query(
      'select code from account_recovery_codes order by id desc limit 3',
    )
    const reset = await enter(pages[1], rows[1].code)
    expect((await post(server, reset, newPassword)).statusCode).toBe(200)
    await expectWrong(pages[0], rows[2].code)
    await caller(server).post(`/api/accounts/${two.id}/block`)
    await expectWrong(pages[2], rows[0].code)
    await caller(server).del(`/api/accounts/${two.id}`)
    await expectWrong(pages[2], rows[0].code)
  })

  it('is in no log, nor is the page that takes it', async () => {
    const one = await owner()
    const page = await begin(server, one)
    const reset = await enter(page, await newestCode(server, one.id))
    for (const secret of [page.split('/').at(-1), reset.split('/').at(-1), one.email, one.phone]) {
      expect(server.logs.join('\n')).not.toContain(secret)
    }
  })
})
