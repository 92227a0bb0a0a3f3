import { beforeAll, describe, expect, it } from 'vitest'
import {
  account,
  caller,
  createAccount,
  createSpace,
  creationToken,
  expectNoDefect,
  expectRefused,
  fieldsOf,
  type Json,
  jsonOf,
  newName,
  userKey,
} from '../../../../../test/support/clients/rest-client.ts'
import {
  askForCode,
  type Channel,
  codeOf,
  entitled,
  otherThan,
} from '../../../../../test/support/server/change-codes.ts'
import { sharedServer } from '../../../../../test/support/server/shared-server.ts'
import { ADMIN_KEY, createTestServer, DOMAIN } from '../../../../../test/support/server/test-server.ts'

const server = await sharedServer({ ACCOUNT_EMAIL_UNIQUE: 'true' })
beforeAll(async () => {
  for (const country of ['PT', 'IE']) await caller(server).post(`/api/phone_countries/${country}/activate`)
})

const admin = () => caller(server)

let count = 0
/** An address or number that nobody has. */
function newTarget(channel: Channel): string {
  count += 1
  return channel === 'email' ? `person-${count}@mail.example` : `+3519123450${String(count).padStart(2, '0')}`
}

const channels = ['email', 'phone'] as const

describe.each(channels)('a code for a new %s', (channel) => {
  it('brings the account what it was sent to, and activates it', async () => {
    const one = await entitled(server)
    const target = newTarget(channel)
    const asked = await one.me.post(`/api/accounts/me/${channel}/request`, { [channel]: target })
    expect([asked.statusCode, asked.body]).toEqual([200, ''])
    const code = await codeOf(server, one, channel)
    expect(code).toMatch(/^\d{4}$/)
    expect(jsonOf(await one.me.get('/api/accounts/me'))).toMatchObject({ [channel]: null, activated: false })

    server.clock.advance({ minutes: 9 })
    const confirmed = jsonOf(await one.me.post(`/api/accounts/me/${channel}`, { code }))
    expect(confirmed).toMatchObject({ id: one.id, [channel]: target, activated: true, email_change_code: null })
    expect(jsonOf(await one.me.get('/api/accounts/me'))).toEqual(confirmed)
    expect(fieldsOf(await one.me.post(`/api/accounts/me/${channel}`, { code }))).toEqual({
      code: [expect.stringContaining('Ask for a new one')],
    })
  })

  it('is for whoever has used a creation token, for its creation or later', async () => {
    const username = newName()
    await createAccount(server, username)
    const me = caller(server, { key: await userKey(server, username) })
    const url = `/api/accounts/me/${channel}/request`
    expectRefused(await me.post(url, { [channel]: newTarget(channel) }), 403, 'creation token')
    expectRefused(await me.post(url, {}), 403, 'creation token')

    const created = await caller(server, {}).post('/api/accounts/with-account-creation-token', {
      ...account(newName()),
      account_creation_token: await creationToken(server),
    })
    const key = await userKey(server, jsonOf(created)['username'])
    const { statusCode } = await caller(server, { key }).post(url, { [channel]: newTarget(channel) })
    expect(statusCode).toBe(200)
  })

  it('uses no creation token', async () => {
    const one = await entitled(server)
    for (let times = 0; times < 2; times++) await askForCode(one, channel, newTarget(channel))
  })

  it('is seen by admins, as long as it is good, and by nobody else', async () => {
    const one = await entitled(server)
    const target = newTarget(channel)
    await askForCode(one, channel, target)
    const code = await codeOf(server, one, channel)
    const change = { [channel]: target, ip: '127.0.0.1', user_agent: 'lightMyRequest' }
    const times = { created_at: expect.any(String), updated_at: expect.any(String) }
    const whole = { code, ...change, ...times }
    const name = `${channel}_change_code`
    expect(jsonOf(await admin().get(`/api/accounts/${one.id}`))[name]).toEqual(whole)
    expect(jsonOf(await admin().put(`/api/accounts/${one.id}`, account(one.username)))[name]).toEqual(whole)
    const { last_page } = jsonOf(await admin().get('/api/accounts'))
    const { data } = jsonOf(await admin().get(`/api/accounts?page=${last_page}`))
    expect(data.find(({ id }: Json) => id === one.id)[name]).toEqual(whole)

    for (const url of ['/api/accounts/me', '/api/accounts/me/provision']) {
      const own = await one.me.get(url)
      expect(own.body).not.toContain(`"${code}"`)
      if (channel === 'email') expect(jsonOf(own)[name]).toEqual({ ...change, ...times })
      else expect(jsonOf(own)).not.toHaveProperty(name)
    }
    server.clock.advance({ minutes: 10 })
    expect(jsonOf(await admin().get(`/api/accounts/${one.id}`))[name]).toBeNull()
  })

  it('ends after ten minutes', async () => {
    const one = await entitled(server)
    await askForCode(one, channel, newTarget(channel))
    const code = await codeOf(server, one, channel)
    server.clock.advance({ minutes: 10 })
    expect(Object.keys(fieldsOf(await one.me.post(`/api/accounts/me/${channel}`, { code })))).toEqual(['code'])
    expect(jsonOf(await one.me.get('/api/accounts/me'))[channel]).toBeNull()
  })

  it('ends with the next one, which is for the later target', async () => {
    const one = await entitled(server)
    const [first, second] = [newTarget(channel), newTarget(channel)]
    await askForCode(one, channel, first)
    const old = await codeOf(server, one, channel)
    let code = old
    while (code === old) {
      await askForCode(one, channel, second)
      code = await codeOf(server, one, channel)
    }
    expect(fieldsOf(await one.me.post(`/api/accounts/me/${channel}`, { code: old }))).toHaveProperty('code')
    expect(jsonOf(await one.me.post(`/api/accounts/me/${channel}`, { code }))[channel]).toBe(second)
  })

  it('is refused when it is wrong, malformed or not there', async () => {
    const one = await entitled(server)
    const url = `/api/accounts/me/${channel}`
    expect(fieldsOf(await one.me.post(url, { code: '1234' }))).toHaveProperty('code')
    await askForCode(one, channel, newTarget(channel))
    const code = await codeOf(server, one, channel)
    for (const malformed of [
      '12',
      '12345',
      '12a4',
      '',
      null,
      undefined,
      1234,
      [code],
      { code },
      '１２３４',
      `${code}\n1`,
    ]) {
      const [said] = fieldsOf(await one.me.post(url, { code: malformed }))['code'] ?? []
      expect(said).toMatch(/four digits|required|text|control/)
    }
    expect(fieldsOf(await one.me.post(url, { code: otherThan(code) }))['code']?.[0]).toContain('wrong')
    expect((await one.me.post(url, { code: ` ${code} ` })).statusCode).toBe(200)
  })

  it('is not taken for what somebody else has got meanwhile', async () => {
    const one = await entitled(server)
    const target = newTarget(channel)
    await askForCode(one, channel, target)
    const code = await codeOf(server, one, channel)
    await createAccount(server, newName(), { [channel]: target })
    expect(fieldsOf(await one.me.post(`/api/accounts/me/${channel}`, { code }))).toEqual({
      [channel]: [`${channel} is already taken.`],
    })
    expect(jsonOf(await one.me.get('/api/accounts/me'))).toMatchObject({ [channel]: null, activated: false })
  })

  it('gives one of two accounts what both want', async () => {
    await using secondProcess = await server.secondProcess()
    const target = newTarget(channel)
    const all = [await entitled(server), await entitled(server)]
    for (const one of all) await askForCode(one, channel, target)
    const responses = await Promise.all(
      all.map(async (one, index) =>
        caller(index ? secondProcess : server, { key: one.key }).post(`/api/accounts/me/${channel}`, {
          code: await codeOf(server, one, channel),
        }),
      ),
    )
    const [winner, other] = responses.toSorted((a, b) => a.statusCode - b.statusCode)
    expect(winner?.statusCode).toBe(200)
    if (other) expect(Object.keys(fieldsOf(other))).toEqual([channel])
    expectNoDefect(secondProcess)
  })

  it('is for accounts of the Space, without credentials 401', async () => {
    expectRefused(await caller(server, {}).post(`/api/accounts/me/${channel}/request`, {}), 401)
    expectRefused(await caller(server, {}).post(`/api/accounts/me/${channel}`, {}), 401)
    const one = await entitled(server)
    await admin().post(`/api/accounts/${one.id}/block`)
    expectRefused(await one.me.post(`/api/accounts/me/${channel}/request`, {}), 403, 'blocked')
    expectRefused(await one.me.post(`/api/accounts/me/${channel}`, { code: '1234' }), 403, 'blocked')
  })
})

describe('what a code is asked for', () => {
  it.each(['nope', 'a@b', '', null, 7, ['a@mail.example'], `${'a'.repeat(250)}@mail.example`])(
    'is no email address such as %j',
    async (email) => {
      const one = await entitled(server)
      expect(Object.keys(fieldsOf(await one.me.post('/api/accounts/me/email/request', { email })))).toEqual(['email'])
    },
  )

  it('is not the email address that the account has already', async () => {
    const one = await entitled(server)
    await server.database.pool.query("update accounts set email = 'Own@Mail.example' where id = $1", [one.id])
    for (const email of ['Own@Mail.example', 'own@mail.example']) {
      expect(fieldsOf(await one.me.post('/api/accounts/me/email/request', { email }))).toEqual({
        email: ['email must be another one than your account has already.'],
      })
    }
    expect((await one.me.post('/api/accounts/me/email/request', { email: 'new@mail.example' })).statusCode).toBe(200)
  })

  it.each(['12', '+35112', '0912345678', '', null, 351912345678, '+4915112345678'])(
    'is no phone number, or none of an open country, such as %j',
    async (phone) => {
      const one = await entitled(server)
      expect(Object.keys(fieldsOf(await one.me.post('/api/accounts/me/phone/request', { phone })))).toEqual(['phone'])
    },
  )

  it('is a number in any form, and kept in the international one', async () => {
    const one = await entitled(server)
    await askForCode(one, 'phone', '+351 912 345 999')
    const code = await codeOf(server, one, 'phone')
    expect(jsonOf(await one.me.post('/api/accounts/me/phone', { code }))['phone']).toBe('+351912345999')
  })

  it('is not taken once its country has been closed', async () => {
    const one = await entitled(server)
    await askForCode(one, 'phone', '+353851234567')
    await admin().post('/api/phone_countries/IE/deactivate')
    const code = await codeOf(server, one, 'phone')
    expect(Object.keys(fieldsOf(await one.me.post('/api/accounts/me/phone', { code })))).toEqual(['phone'])
    await admin().post('/api/phone_countries/IE/activate')
    expect((await one.me.post('/api/accounts/me/phone', { code })).statusCode).toBe(200)
  })

  it.each(channels)(
    'is not what another account has (%s); a phone number may be what it has itself',
    async (channel) => {
      const target = newTarget(channel)
      const owner = await entitled(server, { [channel]: target })
      const other = await entitled(server)
      const url = `/api/accounts/me/${channel}/request`
      expect(fieldsOf(await other.me.post(url, { [channel]: target.toUpperCase() }))).toEqual({
        [channel]: [`${channel} is already taken.`],
      })
      if (channel === 'phone') await askForCode(owner, channel, target)
    },
  )

  it('may be the address of another account where addresses are not unique', async () => {
    await using plain = await createTestServer()
    const one = await entitled(plain, { email: 'shared@mail.example' })
    const other = await entitled(plain)
    await askForCode(other, 'email', 'shared@mail.example')
    const code = await codeOf(plain, other, 'email')
    expect(jsonOf(await other.me.post('/api/accounts/me/email', { code }))['email']).toBe('shared@mail.example')
    expect(jsonOf(await one.me.get('/api/accounts/me'))['email']).toBe('shared@mail.example')
    expectNoDefect(plain)
  })

  it('is looked for in the Space of the account alone, wherever a super admin acts', async () => {
    const domain = 'next-door.example.net'
    await createSpace(server, domain)
    const target = newTarget('email')
    await createAccount(server, newName(), { domain, email: target })
    const token = await creationToken(server)
    await admin().post('/api/account_creation_tokens/consume', { account_creation_token: token })
    const there = caller(server, { key: ADMIN_KEY, host: domain })
    expect((await there.post('/api/accounts/me/email/request', { email: target })).statusCode).toBe(200)
    const { id } = jsonOf(await admin().get('/api/accounts/me'))
    const code = await codeOf(server, { id }, 'email')
    expect(jsonOf(await there.post('/api/accounts/me/email', { code }))).toMatchObject({
      email: target,
      domain: DOMAIN,
    })
  })
})
