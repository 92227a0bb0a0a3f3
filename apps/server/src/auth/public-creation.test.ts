import { createHash } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { digestRequest } from '../../../../test/support/clients/digest-client.ts'
import {
  caller,
  createSpace,
  creationToken,
  expectRefused,
  fieldsOf,
  type Json,
  jsonOf,
} from '../../../../test/support/clients/rest-client.ts'
import { addActor } from '../../../../test/support/server/actors.ts'
import { sharedServer } from '../../../../test/support/server/shared-server.ts'
import { ADMIN_KEY, DOMAIN, type TestServer } from '../../../../test/support/server/test-server.ts'

const PATH = '/api/accounts/with-account-creation-token'
const OTHER = 'sip.other.example'

const server = await sharedServer()
let otherId: number
beforeAll(async () => {
  await createSpace(server, OTHER)
  otherId = (await addActor(server, { domain: OTHER })).id
})

/** What would make more of an account than its creator may, by the names that clients and columns have. */
const grabs: Json = {
  id: 424_242,
  account_id: 424_242,
  admin: true,
  is_admin: true,
  super: true,
  superAdmin: true,
  role: 'superAdmin',
  roles: ['admin'],
  activated: true,
  confirmed: true,
  blocked: true,
  domain: OTHER,
  space: OTHER,
  space_id: 2,
  host: OTHER,
  email: 'grabbed@mail.example',
  phone: '+33612345678',
  display_name: 'Grabbed',
  language: 'fr',
  dictionary: { grabbed: 'yes' },
  provisioning_token: 'grabbed-token',
  provisioning_token_expire_at: '2099-01-01T00:00:00Z',
  passwords: [{ algorithm: 'MD5', ha1: createHash('md5').update('x').digest('hex') }],
  ha1: createHash('md5').update('x').digest('hex'),
  ip_address: '203.0.113.1',
  user_agent: 'grabbed',
  created_at: '2001-01-01T00:00:00Z',
  updated_at: '2001-01-01T00:00:00Z',
  account_realm: 'grabbed',
  realm: 'grabbed',
  api_key: 'grabbed-key',
  used: false,
}

const atOther = () => caller(server, { key: ADMIN_KEY, host: OTHER })

let count = 0
/** What a person who was given a creation token sends. */
const honest = async () => ({
  username: `joiner-${++count}`,
  password: 'a fine password',
  algorithm: 'SHA-256',
  account_creation_token: await creationToken(server),
})

/** What an account is that was created with nothing else said. */
const plain = (username: string) => ({
  username,
  domain: DOMAIN,
  email: null,
  phone: null,
  display_name: null,
  language: null,
  dictionary: {},
  admin: false,
  activated: false,
  blocked: false,
  realm: null,
  ip_address: '127.0.0.1',
  user_agent: 'lightMyRequest',
  created_at: '2026-01-15T12:00:00.000000Z',
  passwords: [{ algorithm: 'SHA-256' }],
})

async function expectPlain(answer: Awaited<ReturnType<TestServer['request']>>, username: string): Promise<Json> {
  const created = jsonOf(answer)
  expect(created).toMatchObject(plain(username))
  expect(created['id']).toBeLessThan(1000)
  expect(created['provisioning_token']).not.toBe(grabs['provisioning_token'])
  // and it is the same to an admin, later
  expect(jsonOf(await caller(server).get(`/api/accounts/${created['id']}`))).toMatchObject(plain(username))
  return created
}

describe('a public creation', () => {
  it.each(Object.entries(grabs))('is not changed by `%s` in its body', async (name, value) => {
    const body = await honest()
    await expectPlain(
      await server.request({ method: 'POST', url: PATH, payload: { ...body, [name]: value } }),
      body.username,
    )
  })

  it('is not changed by all of them together', async () => {
    const body = await honest()
    const payload = { ...grabs, ...body }
    await expectPlain(await server.request({ method: 'POST', url: PATH, payload }), body.username)
  })

  it('is not changed by its query', async () => {
    const body = await honest()
    const query = Object.fromEntries(Object.entries(grabs).map(([name, value]) => [name, String(value)]))
    await expectPlain(await server.request({ method: 'POST', url: PATH, query, payload: body }), body.username)
  })

  it.each(['account', 'data', 'user', 'attributes', 'space', '__proto__', 'constructor'])(
    'is not changed by what is nested in `%s`',
    async (name) => {
      const body = await honest()
      const payload = `${JSON.stringify(body).slice(0, -1)},${JSON.stringify(name)}:${JSON.stringify(grabs)}}`
      const headers = { 'content-type': 'application/json' }
      const answer = await server.request({ method: 'POST', url: PATH, payload, headers })
      if (answer.statusCode === 200) await expectPlain(answer, body.username)
      else expect(Object.keys(fieldsOf(answer))).toEqual([name])
      expect(({} as Json)['admin']).toBeUndefined()
    },
  )

  it('is not changed by names with brackets or dots, in JSON and in a form', async () => {
    const json = await honest()
    const tricks = { 'account[admin]': '1', 'account.admin': '1', 'admin[]': '1', 'space[id]': '2' }
    await expectPlain(
      await server.request({ method: 'POST', url: PATH, payload: { ...tricks, ...json } }),
      json.username,
    )
    const body = await honest()
    const form = new URLSearchParams({ ...tricks, admin: '1', activated: '1', domain: OTHER, ...body })
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    await expectPlain(
      await server.request({ method: 'POST', url: PATH, payload: form.toString(), headers }),
      body.username,
    )
  })

  it('is not changed by headers', async () => {
    const body = await honest()
    const headers = {
      'x-admin': 'true',
      'x-http-method-override': 'PUT',
      'x-original-host': OTHER,
      from: `sip:admin@${DOMAIN}`,
    }
    const answer = await server.request({ method: 'POST', url: PATH, payload: body, headers })
    await expectPlain(answer, body.username)
  })

  it('does not touch the account whose id it names', async () => {
    const body = await honest()
    const before = jsonOf(await atOther().get(`/api/accounts/${otherId}`))
    const created = await expectPlain(
      await server.request({ method: 'POST', url: PATH, payload: { ...body, id: otherId } }),
      body.username,
    )
    expect(created['id']).not.toBe(otherId)
    const after = jsonOf(await atOther().get(`/api/accounts/${otherId}`))
    expect(after).toEqual(before)
  })

  it('needs a token of the Space of the host', async () => {
    const body = await honest()
    const elsewhere = await server.request({
      method: 'POST',
      url: PATH,
      host: OTHER,
      payload: { ...body, domain: DOMAIN },
    })
    expect(elsewhere.statusCode).toBe(422)
    expect(Object.keys(elsewhere.json().errors)).toEqual(['account_creation_token'])
    await expectPlain(await server.request({ method: 'POST', url: PATH, payload: body }), body.username)
  })

  it('gives the new account the right of a user and no more', async () => {
    const body = await honest()
    await server.request({ method: 'POST', url: PATH, payload: { ...body, admin: true, role: 'admin' } })
    const own = { username: body.username, password: body.password }
    expect((await digestRequest(server, own, { method: 'GET', url: '/api/accounts/me' })).statusCode).toBe(200)
    expectRefused(await digestRequest(server, own, { method: 'GET', url: '/api/accounts' }), 403)
  })
})
