import { beforeAll, describe, expect, it } from 'vitest'
import {
  account,
  type Caller,
  caller,
  createAccount,
  createSpace,
  expectRefused,
  fieldsOf,
  type Json,
  jsonOf,
} from '../../../../../test/support/clients/rest-client.ts'
import { sharedServer } from '../../../../../test/support/server/shared-server.ts'
import { ADMIN_KEY, createTestServer, DOMAIN } from '../../../../../test/support/server/test-server.ts'

const OTHER = 'another.example.net'
const server = await sharedServer()
let admin: Caller
let anyone: Caller
beforeAll(async () => {
  admin = caller(server)
  anyone = caller(server, {})
  await createSpace(server, OTHER, { account_realm: 'another-realm' })
})

describe('an account by its id', () => {
  it('is shown whole, with the codes that its user was sent', async () => {
    const created = await createAccount(server, 'code-holder', {
      email: 'old@mail.example',
      dictionary: { b: '2', a: '1' },
    })
    await server.database.pool.query(
      `insert into email_change_codes (account_id, code, email, ip_address, user_agent, expire_at, created_at, updated_at)
        values ($1, '4711', 'new@mail.example', '192.0.2.1', 'Phone', $2, $3, $3)`,
      [created['id'], '2026-01-15T12:30:00Z', '2026-01-15T12:00:00.5Z'],
    )
    await server.database.pool.query(
      `insert into phone_change_codes (account_id, code, phone, expire_at, created_at, updated_at)
        values ($1, '0815', '+33612345678', $2, $3, $3)`,
      [created['id'], '2026-01-15T12:30:00Z', '2026-01-15T12:00:00Z'],
    )
    const shown = jsonOf(await admin.get(`/api/accounts/${created['id']}`))
    expect(shown).toEqual({
      ...created,
      email_change_code: {
        code: '4711',
        email: 'new@mail.example',
        created_at: '2026-01-15T12:00:00.500000Z',
        updated_at: '2026-01-15T12:00:00.500000Z',
        ip: '192.0.2.1',
        user_agent: 'Phone',
      },
      phone_change_code: {
        code: '0815',
        phone: '+33612345678',
        created_at: '2026-01-15T12:00:00.000000Z',
        updated_at: '2026-01-15T12:00:00.000000Z',
        ip: null,
        user_agent: null,
      },
    })
    const changed = jsonOf(await admin.put(`/api/accounts/${created['id']}`, account('code-holder')))
    expect([changed['email_change_code'].code, changed['phone_change_code'].code]).toEqual(['4711', '0815'])
    const found = jsonOf(await admin.get(`/api/accounts/code-holder@${DOMAIN}/search`))
    expect(found['email_change_code']).not.toHaveProperty('code')

    server.clock.advance({ minutes: 30 })
    expect(jsonOf(await admin.get(`/api/accounts/${created['id']}`))).toMatchObject({
      email_change_code: null,
      phone_change_code: null,
    })
  })

  it('is 404 when there is none, and when it is of another Space', async () => {
    const { id } = await createAccount(server, 'far-away', { domain: OTHER })
    expectRefused(await admin.get(`/api/accounts/${id}`), 404, 'No such account.')
    expectRefused(await admin.get('/api/accounts/2147483647'), 404, 'No such account.')
    const there = caller(server, { key: ADMIN_KEY, host: OTHER })
    expect(jsonOf(await there.get(`/api/accounts/${id}`))['realm']).toBe('another-realm')
  })
})

describe('an account by its address', () => {
  const username = 'dial+me.01'
  let created: Json
  beforeAll(async () => {
    created = await createAccount(server, username, { email: 'Dial.Me@Mail.Example', activated: true })
    await createAccount(server, username, { domain: OTHER })
  })

  it.each([
    `${username}@${DOMAIN}`,
    `sip:${username}@${DOMAIN}`,
    `SIP:${username}@${DOMAIN}`,
    `sips:${username}@${DOMAIN}`,
    `${username}@SIP.EXAMPLE.ORG`,
    encodeURIComponent(`sip:${username}@${DOMAIN}`),
    encodeURIComponent(encodeURIComponent(`sip:${username}@${DOMAIN}`)),
    `dial%2bme%2E01@${DOMAIN}`,
  ])('is found as %s', async (address) => {
    const { phone_change_code: _, ...known } = jsonOf(await admin.get(`/api/accounts/${created['id']}`))
    expect(jsonOf(await admin.get(`/api/accounts/${address}/search`))).toEqual(known)
    expect(jsonOf(await anyone.get(`/api/accounts/${address}/info`))).toEqual({ activated: true, realm: null })
  })

  it.each([username, `nobody@${DOMAIN}`, `DIAL+ME.01@${DOMAIN}`, `${username}@${OTHER}`, `tel:${username}@${DOMAIN}`])(
    'is 404 as %s',
    async (address) => {
      expectRefused(await admin.get(`/api/accounts/${address}/search`), 404)
      expectRefused(await anyone.get(`/api/accounts/${address}/info`), 404)
    },
  )

  it('says to anybody only whether it is active, and its realm', async () => {
    const info = await caller(server, { host: OTHER }).get(`/api/accounts/${username}@${OTHER}/info`)
    expect(jsonOf(info)).toEqual({ activated: false, realm: 'another-realm' })
  })

  it.each(['Dial.Me@Mail.Example', 'dial.me@mail.example', 'DIAL.ME%40MAIL.EXAMPLE'])(
    'of email is found as %s',
    async (email) => {
      expect(jsonOf(await admin.get(`/api/accounts/${email}/search-by-email`))['id']).toBe(created['id'])
    },
  )

  it('of email with an international domain is found as people and as DNS write it', async () => {
    const one = await createAccount(server, 'international', { email: 'info@müller.example' })
    expect(one['email']).toBe('info@xn--mller-kva.example')
    for (const email of ['info@müller.example', 'INFO@MÜLLER.EXAMPLE', 'info@xn--mller-kva.example']) {
      expect(jsonOf(await admin.get(`/api/accounts/${encodeURIComponent(email)}/search-by-email`))['id']).toBe(
        one['id'],
      )
      const listed = await admin.get(`/trpc/accounts.list?input=${encodeURIComponent(JSON.stringify({ text: email }))}`)
      expect(jsonOf(listed)['result'].data.data.map(({ id }: { id: number }) => id)).toEqual([one['id']])
    }
  })

  it('of email is 404 when nobody has it here, and when it is none', async () => {
    await createAccount(server, 'mailed-elsewhere', { domain: OTHER, email: 'elsewhere@mail.example' })
    for (const email of ['nobody@mail.example', 'elsewhere@mail.example', 'nonsense', `${username}@${DOMAIN}`]) {
      expectRefused(await admin.get(`/api/accounts/${email}/search-by-email`), 404)
    }
  })

  it('of email that several share is the oldest', async () => {
    const first = await createAccount(server, 'sharing-first', { email: 'family@mail.example' })
    await createAccount(server, 'sharing-second', { email: 'family@mail.example' })
    expect(jsonOf(await admin.get('/api/accounts/family@mail.example/search-by-email'))['id']).toBe(first['id'])
  })
})

describe('the list of accounts', () => {
  const host = 'listed.example.net'
  const list = async (query = '') => jsonOf(await caller(server, { key: ADMIN_KEY, host }).get(`/api/accounts${query}`))
  const page = (number: number) => `http://${host}:3000/api/accounts?page=${number}`

  beforeAll(async () => {
    await createSpace(server, host)
  })

  it('of an empty Space is one empty page', async () => {
    expect(await list()).toEqual({
      current_page: 1,
      data: [],
      first_page_url: page(1),
      from: null,
      last_page: 1,
      last_page_url: page(1),
      next_page_url: null,
      path: `http://${host}:3000/api/accounts`,
      per_page: 20,
      prev_page_url: null,
      to: null,
      total: 0,
    })
  })

  it('has pages of 20, oldest first, that link to each other', async () => {
    const here = caller(server, { key: ADMIN_KEY, host })
    for (let index = 1; index <= 41; index += 1) {
      jsonOf(await here.post('/api/accounts', account(`listed-${String(index).padStart(2, '0')}`)))
    }
    const [first, second, third, beyond] = [
      await list(),
      await list('?page=2'),
      await list('?page=3'),
      await list('?page=4'),
    ]
    expect(first).toMatchObject({ current_page: 1, from: 1, to: 20, total: 41, last_page: 3, prev_page_url: null })
    expect(first).toMatchObject({ next_page_url: page(2), last_page_url: page(3), first_page_url: page(1) })
    expect(second).toMatchObject({ current_page: 2, from: 21, to: 40, prev_page_url: page(1), next_page_url: page(3) })
    expect(third).toMatchObject({ current_page: 3, from: 41, to: 41, prev_page_url: page(2), next_page_url: null })
    expect(beyond).toMatchObject({ current_page: 4, from: null, to: null, data: [], total: 41, next_page_url: null })
    const names = [first, second, third].flatMap(({ data }) =>
      (data as Json[]).map(({ username }) => username as string),
    )
    expect(names).toEqual(Array.from({ length: 41 }, (_, index) => `listed-${String(index + 1).padStart(2, '0')}`))
    const { id } = first['data'][0] as Json
    expect(first['data'][0]).toEqual(jsonOf(await here.get(`/api/accounts/${id}`)))
  })

  it('shows its first page without a number, with an empty one, and whatever else the query says', async () => {
    for (const query of ['?page=', '?page=1', '?page=01', '?per_page=1', '?order=username', '?page%00=2']) {
      expect(await list(query)).toMatchObject({ current_page: 1, per_page: 20, total: 41 })
    }
  })

  it.each(['0', '-1', '1.5', 'two', '1e2', '99999999999999999999', '%00', '1&page=2'])(
    'is 422 for page %s',
    async (number) => {
      const response = await caller(server, { key: ADMIN_KEY, host }).get(`/api/accounts?page=${number}`)
      expect(Object.keys(fieldsOf(response))).toEqual(['page'])
    },
  )

  it('links to the public address of the Space', async () => {
    await using other = await createTestServer({ PUBLIC_URL: 'https://{host}:8443' })
    const shown = jsonOf(await caller(other).get('/api/accounts'))
    expect(shown['first_page_url']).toBe(`https://${DOMAIN}:8443/api/accounts?page=1`)
    const local = jsonOf(await caller(other, { key: ADMIN_KEY, host: 'localhost:3000' }).get('/api/accounts'))
    expect(local['path']).toBe(`https://${DOMAIN}:8443/api/accounts`)
  })
})
