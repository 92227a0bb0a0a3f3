import { beforeAll, describe, expect, it } from 'vitest'
import {
  type Caller,
  caller,
  createAccount,
  createSpace,
  expectRefused,
  jsonOf,
  newName,
  userKey,
} from '../../../../../test/support/clients/rest-client.ts'
import { queuedPayloads } from '../../../../../test/support/database/index.ts'
import { sharedServer } from '../../../../../test/support/server/shared-server.ts'
import { ADMIN_KEY } from '../../../../../test/support/server/test-server.ts'

const server = await sharedServer({ APP_PROVISIONING_TOKEN_EXPIRATION_MINUTES: '60' })
let admin: Caller
beforeAll(async () => {
  admin = caller(server)
})

describe('activation and blocking', () => {
  it.each([
    ['activate', { activated: true }],
    ['deactivate', { activated: false }],
    ['block', { blocked: true }],
    ['unblock', { blocked: false }],
  ])('%s answers with the account as it is now, also when it was so before', async (action, expected) => {
    const created = await createAccount(server, newName(), { activated: action === 'deactivate' })
    if (action === 'unblock') await admin.post(`/api/accounts/${created['id']}/block`)
    server.clock.advance({ seconds: 1 })
    const changed = jsonOf(await admin.post(`/api/accounts/${created['id']}/${action}`))
    const { updated_at, version } = changed
    expect(changed).toEqual({ ...created, ...expected, updated_at, version })
    expect(changed['updated_at'] > created['updated_at']).toBe(true)
    expect(jsonOf(await admin.post(`/api/accounts/${created['id']}/${action}`))).toMatchObject(expected)
    expect(jsonOf(await admin.get(`/api/accounts/${created['id']}`))).toMatchObject(expected)
  })

  it('a blocked user is out at once and back in at once', async () => {
    const name = newName()
    const { id } = await createAccount(server, name)
    const user = caller(server, { key: await userKey(server, name) })
    await admin.post(`/api/accounts/${id}/block`)
    expectRefused(await user.get('/api/accounts/me'), 403, 'This account is blocked.')
    await admin.post(`/api/accounts/${id}/unblock`)
    expect(jsonOf(await user.get('/api/accounts/me'))).toMatchObject({ id, blocked: false })
  })
})

describe('a new provisioning token', () => {
  it('takes the place of the one before, and ends when it is set to', async () => {
    const created = await createAccount(server, newName())
    server.clock.advance({ minutes: 10 })
    const first = jsonOf(await admin.get(`/api/accounts/${created['id']}/provision`))
    const second = jsonOf(await admin.get(`/api/accounts/${created['id']}/provision`))
    const tokens = [created, first, second].map((account) => account['provisioning_token'] as string)
    expect(new Set(tokens).size).toBe(3)
    expect(Date.parse(second['provisioning_token_expire_at']) - server.clock().getTime()).toBe(60 * 60_000)
    expect(jsonOf(await admin.get(`/api/accounts/${created['id']}`))['provisioning_token']).toBe(tokens[2])
  })
})

describe('a mail to an account', () => {
  const jobs = () => queuedPayloads(server.database.pool)

  it.each([
    ['send_provisioning_email', 'provisioning'],
    ['send_reset_password_email', 'reset_password'],
  ])('%s is queued and answered with nothing', async (action, mail) => {
    const { id } = await createAccount(server, newName(), { email: 'reader@mail.example' })
    const before = (await jobs()).length
    const response = await admin.post(`/api/accounts/${id}/${action}`)
    expect([response.statusCode, response.body]).toEqual([200, ''])
    expect((await jobs()).slice(before)).toEqual([expect.objectContaining({ mail, accountId: id })])
  })

  it.each(['send_provisioning_email', 'send_reset_password_email'])(
    '%s is 403 without an address, 404 without the account, and queues nothing',
    async (action) => {
      const { id } = await createAccount(server, newName())
      const before = await jobs()
      expectRefused(await admin.post(`/api/accounts/${id}/${action}`), 403, /has no email address/)
      expectRefused(await admin.post(`/api/accounts/2147483647/${action}`), 404)
      expect(await jobs()).toEqual(before)
    },
  )
})

describe('every action', () => {
  const actions = [
    ['POST', 'activate'],
    ['POST', 'deactivate'],
    ['POST', 'block'],
    ['POST', 'unblock'],
    ['POST', 'send_provisioning_email'],
    ['POST', 'send_reset_password_email'],
    ['GET', 'provision'],
  ] as const

  it.each(actions)('%s %s is 401 to nobody, 403 to a user, 404 across Spaces', async (method, action) => {
    const host = `${action.replaceAll('_', '-')}.example.net`
    await createSpace(server, host)
    const foreign = await createAccount(server, newName(), { domain: host, email: 'foreign@mail.example' })
    const name = newName()
    const own = await createAccount(server, name, { email: 'own@mail.example' })
    const url = (id: number) => `/api/accounts/${id}/${action}`
    const as = (key?: string) => ({ method, ...(key === undefined ? {} : { key }) })
    const key = await userKey(server, name)

    expectRefused(await server.request({ ...as(), url: url(own['id']) }), 401)
    expectRefused(await server.request({ ...as(key), url: url(own['id']) }), 403)
    expectRefused(await server.request({ ...as(ADMIN_KEY), url: url(foreign['id']) }), 404)
    expectRefused(await server.request({ ...as(ADMIN_KEY), url: url(2_147_483_647) }), 404)
    const there = caller(server, { key: ADMIN_KEY, host })
    const { phone_change_code: _, ...unchanged } = jsonOf(await there.get(`/api/accounts/${foreign['id']}`))
    expect(unchanged).toEqual(foreign)
  })
})
