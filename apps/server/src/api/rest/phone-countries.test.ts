import { beforeAll, describe, expect, it } from 'vitest'
import {
  type Caller,
  caller,
  createAccount,
  createSpace,
  expectRefused,
  type Json,
  jsonOf,
  userKey,
} from '../../../../../test/support/clients/rest-client.ts'
import { sharedServer } from '../../../../../test/support/server/shared-server.ts'

const server = await sharedServer()
let admin: Caller
beforeAll(async () => {
  admin = caller(server)
})

const countries = async (): Promise<Json[]> =>
  Object.values(jsonOf(await caller(server, {}).get('/api/phone_countries')))
const isOpen = async (code: string) => (await countries()).find((country) => country['code'] === code)?.['activated']

describe('the countries of phone numbers', () => {
  it('are listed for anybody, in order, closed at first', async () => {
    const listed = await countries()
    const codes = listed.map(({ code }) => code as string)
    expect(codes.length).toBeGreaterThan(200)
    expect(codes).toEqual(codes.toSorted())
    expect(listed).toContainEqual({ code: 'JP', country_code: '81', activated: false })
    expect(listed.every(({ activated }) => activated === false)).toBe(true)
  })

  it('are opened and closed, also twice', async () => {
    for (const [action, open] of [
      ['activate', true],
      ['activate', true],
      ['deactivate', false],
      ['deactivate', false],
    ]) {
      const response = await admin.post(`/api/phone_countries/JP/${action}`)
      expect([response.statusCode, response.body]).toEqual([200, ''])
      expect(await isOpen('JP')).toBe(open)
    }
  })

  it.each(['XX', 'jp', 'JPN', '81', 'constructor', '__proto__', '%00', '%20', 'x'.repeat(400)])(
    'do not have %s: 404',
    async (code) => {
      for (const action of ['activate', 'deactivate']) {
        expectRefused(await admin.post(`/api/phone_countries/${code}/${action}`), 404, /^No such country/)
      }
    },
  )

  it('are a super admin’s to open: 403 to an admin and a user, 401 to nobody', async () => {
    const host = 'calling.example.net'
    await createSpace(server, host)
    await createAccount(server, 'calling-admin', { domain: host, admin: true })
    await createAccount(server, 'calling-user', { domain: host })
    for (const [name, status] of [
      ['calling-admin', 403],
      ['calling-user', 403],
      [null, 401],
    ] as const) {
      const key = name === null ? {} : { key: await userKey(server, name, host) }
      expectRefused(await caller(server, { ...key, host }).post('/api/phone_countries/KR/activate'), status)
    }
    expect(await isOpen('KR')).toBe(false)
  })

  it('are opened once by several at once', async () => {
    const responses = await Promise.all(Array.from({ length: 5 }, () => admin.post('/api/phone_countries/BR/activate')))
    expect(responses.map(({ statusCode }) => statusCode)).toEqual([200, 200, 200, 200, 200])
    expect(await isOpen('BR')).toBe(true)
  })
})
