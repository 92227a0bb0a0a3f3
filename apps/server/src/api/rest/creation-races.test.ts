import type { LightMyRequestResponse } from 'fastify'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import {
  account,
  accountCount,
  type Caller,
  caller,
  createSpace,
  creationToken,
  expectCountsRight,
  expectNoDefect,
  fieldsOf,
  type Json,
  jsonOf,
} from '../../../../../test/support/clients/rest-client.ts'
import { sharedServer } from '../../../../../test/support/server/shared-server.ts'
import { ADMIN_KEY, type TestServer } from '../../../../../test/support/server/test-server.ts'

const server = await sharedServer({ ACCOUNT_EMAIL_UNIQUE: 'true' })
let secondProcess: TestServer

beforeAll(async () => {
  secondProcess = await server.secondProcess()
  for (const country of ['FR', 'BE']) await caller(server).post(`/api/phone_countries/${country}/activate`)
})
afterAll(async () => {
  await secondProcess[Symbol.asyncDispose]()
})
afterEach(async () => {
  expectNoDefect(secondProcess)
  await expectCountsRight(server)
})

const ROUNDS = 6

/** Sends requests at once, every other one to the twin. */
const atOnce = (count: number, send: (to: Caller, index: number) => Promise<LightMyRequestResponse>) =>
  Promise.all(Array.from({ length: count }, (_, index) => send(caller(index % 2 ? secondProcess : server), index)))

/** The one answer that is good; every other names the field. */
function oneWinner(responses: LightMyRequestResponse[], field: string): Json {
  const [winner, ...others] = responses.toSorted((a, b) => a.statusCode - b.statusCode)
  for (const other of others) expect(Object.keys(fieldsOf(other))).toEqual([field])
  return jsonOf(winner as LightMyRequestResponse)
}

describe('several who want the same', () => {
  it.each(Array.from({ length: ROUNDS }, (_, round) => `wanted-${round}`))('name: one gets %s', async (username) => {
    const before = await accountCount(server)
    const winner = oneWinner(
      await atOnce(6, (to, index) => to.post('/api/accounts', account(username, { display_name: `Caller ${index}` }))),
      'username',
    )
    expect(await accountCount(server)).toBe(before + 1)
    expect(jsonOf(await caller(server).get(`/api/accounts/${winner['id']}`))['display_name']).toBe(
      winner['display_name'],
    )
  })

  it('phone number: one gets it, however it is written', async () => {
    const written = ['+33612345601', '+33 6 12 34 56 01', '+33 (0)6 12 34 56 01', '+33-6-12-34-56-01']
    const before = await accountCount(server)
    const winner = oneWinner(
      await atOnce(4, (to, index) =>
        to.post('/api/accounts', account(`phone-racer-${index}`, { phone: written[index] })),
      ),
      'phone',
    )
    expect(winner['phone']).toBe('+33612345601')
    expect(await accountCount(server)).toBe(before + 1)
  })

  it('email address: one gets it, in whatever case', async () => {
    const before = await accountCount(server)
    oneWinner(
      await atOnce(6, (to, index) =>
        to.post(
          '/api/accounts',
          account(`mail-racer-${index}`, { email: index % 3 ? 'race@mail.example' : 'RACE@mail.example' }),
        ),
      ),
      'email',
    )
    expect(await accountCount(server)).toBe(before + 1)
  })

  it('email address for an account each has already: one gets it', async () => {
    const ids: number[] = []
    for (let index = 0; index < 4; index += 1) {
      ids.push(jsonOf(await caller(server).post('/api/accounts', account(`mail-owner-${index}`)))['id'])
    }
    oneWinner(
      await atOnce(4, (to, index) =>
        to.put(`/api/accounts/${ids[index]}`, account(`mail-owner-${index}`, { email: 'one@mail.example' })),
      ),
      'email',
    )
    const accounts = await Promise.all(ids.map(async (id) => jsonOf(await caller(server).get(`/api/accounts/${id}`))))
    expect(accounts.filter(({ email }) => email !== null)).toHaveLength(1)
  })

  it('name for an account each has already: one gets it, and the others keep theirs', async () => {
    const ids: number[] = []
    for (let index = 0; index < 4; index += 1) {
      ids.push(jsonOf(await caller(server).post('/api/accounts', account(`before-${index}`)))['id'])
    }
    oneWinner(
      await atOnce(4, (to, index) => to.put(`/api/accounts/${ids[index]}`, account('the-new-name'))),
      'username',
    )
    const names = await Promise.all(
      ids.map(async (id) => jsonOf(await caller(server).get(`/api/accounts/${id}`))['username'] as string),
    )
    expect(names.filter((name) => name === 'the-new-name')).toHaveLength(1)
    expect(names.filter((name) => name.startsWith('before-'))).toHaveLength(3)
  })
})

describe('the last free places of a Space', () => {
  it.each([1, 2, 5])('are given once each: %i', async (places) => {
    const domain = `places-${places}.example.net`
    await createSpace(server, domain, { max_accounts: places })
    const responses = await atOnce(10, (to, index) =>
      to.post('/api/accounts', account(`guest-${index}`, { domain, dictionary: { seat: String(index) } })),
    )
    const statuses = responses.map(({ statusCode }) => statusCode).toSorted((a, b) => a - b)
    expect(statuses).toEqual([...Array(places).fill(200), ...Array(10 - places).fill(403)])
    expect(await accountCount(server, domain)).toBe(places)
  })

  it('are given once each to those with creation tokens, and what the others have stays good', async () => {
    const host = 'tokens.example.net'
    await createSpace(server, host, { max_accounts: 2 })
    const tokens = await Promise.all(Array.from({ length: 6 }, () => creationToken(server, host)))
    const create = (to: TestServer, index: number) =>
      caller(to, { host }).post(
        '/api/accounts/with-account-creation-token',
        account(`visitor-${index}`, { account_creation_token: tokens[index] }),
      )
    const responses = await Promise.all(tokens.map((_, index) => create(index % 2 ? secondProcess : server, index)))
    const created = responses.filter(({ statusCode }) => statusCode === 200)
    expect(created).toHaveLength(2)
    expect(responses.filter(({ statusCode }) => statusCode === 403)).toHaveLength(4)

    const leaver = jsonOf(created[0] as LightMyRequestResponse)
    await caller(server, { key: ADMIN_KEY, host }).del(`/api/accounts/${leaver['id']}`)
    const waiting = responses.findIndex(({ statusCode }) => statusCode === 403)
    expect(jsonOf(await create(server, waiting))['username']).toBe(`visitor-${waiting}`)
    expect(await accountCount(server, host)).toBe(2)
  })

  it('can be taken again as soon as they are free', async () => {
    const host = 'turnstile.example.net'
    await createSpace(server, host, { max_accounts: 3 })
    const here = { key: ADMIN_KEY, host }
    const first: Json[] = []
    for (let index = 0; index < 3; index += 1) {
      first.push(jsonOf(await caller(server, here).post('/api/accounts', account(`early-${index}`))))
    }
    const [created, deleted] = await Promise.all([
      Promise.all(
        Array.from({ length: 4 }, (_, index) =>
          caller(secondProcess, here).post('/api/accounts', account(`later-${index}`)),
        ),
      ),
      Promise.all(first.map(({ id }) => caller(server, here).del(`/api/accounts/${id}`))),
    ])
    expect(deleted.map(({ statusCode }) => statusCode)).toEqual([200, 200, 200])
    const left = created.filter(({ statusCode }) => statusCode === 200).length
    expect(left).toBeLessThanOrEqual(3)
    expect(created.every(({ statusCode }) => statusCode === 200 || statusCode === 403)).toBe(true)
    const page = jsonOf(await caller(server, here).get('/api/accounts'))
    expect(page['total']).toBe(left)
    expect(page['data']).toHaveLength(left)
  })
})
