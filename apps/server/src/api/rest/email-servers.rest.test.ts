import { passwordOf } from '@sipspace/core'
import { describe, expect, it } from 'vitest'
import {
  type Caller,
  caller,
  createSpace,
  expectNoDefect,
  expectRefused,
  fieldsOf,
  type Json,
  jsonOf,
  newName,
} from '../../../../../test/support/clients/rest-client.ts'
import { sharedServer } from '../../../../../test/support/server/shared-server.ts'

const server = await sharedServer()
const SECRET = 'correct horse'
const full = {
  host: 'smtp.example.net',
  port: 2525,
  username: 'postman',
  password: SECRET,
  from_address: 'post@example.net',
  from_name: 'The Post',
  signature: 'Yours,\nthe post',
}

/** A Space, and what is sent to its mail server. */
async function newSpace(): Promise<
  Record<'get' | 'del', () => ReturnType<Caller['get']>> & { post: Post; domain: string }
> {
  const domain = `${newName('tenant')}.example.net`
  await createSpace(server, domain)
  const url = `/api/spaces/${domain}/email`
  const admin = caller(server)
  return {
    domain,
    get: () => admin.get(url),
    post: (fields) => admin.post(url, fields),
    del: () => admin.del(url),
  }
}

type Post = (fields: Json) => ReturnType<Caller['post']>

/** The password that mails are sent with. */
async function keptPassword(domain: string): Promise<string | null> {
  const kept = await server.db
    .selectFrom('space_email_servers as server')
    .innerJoin('spaces', 'spaces.id', 'server.space_id')
    .select(['spaces.id', 'server.encrypted_password', 'server.password_key_id'])
    .where('spaces.domain', '=', domain)
    .executeTakeFirst()
  return kept ? passwordOf(server.deps.secrets, kept.id, kept) : null
}

describe('the mail server of a Space', () => {
  it('is not there at first: 404', async () => {
    const { get, del } = await newSpace()
    expectRefused(await get(), 404, 'mail server')
    expectRefused(await del(), 404, 'mail server')
  })

  it('is set with 201 and replaced with 200, and answers never have its password', async () => {
    const { get, post, domain } = await newSpace()
    const first = await post(full)
    const kept = jsonOf(first, 201)
    expect(kept).toEqual({
      ...full,
      version: expect.stringMatching(/^\d+$/),
      id: expect.any(Number),
      encryption: 'tls',
      password: '********',
      created_at: '2026-01-15T12:00:00.000000Z',
      updated_at: '2026-01-15T12:00:00.000000Z',
    })
    expect(jsonOf(await get())).toEqual(kept)
    server.clock.advance({ minutes: 5 })
    const second = await post({ ...full, password: 'another one', from_name: 'Renamed' })
    const updated_at = server.clock().toISOString().replace('Z', '000Z')
    expect(jsonOf(second, 200)).toEqual({
      ...kept,
      from_name: 'Renamed',
      updated_at,
      version: expect.stringMatching(/^\d+$/),
    })
    expect(jsonOf(await get())).toEqual(jsonOf(second))
    expect(await keptPassword(domain)).toBe('another one')
    const shown = jsonOf(await caller(server).get(`/api/spaces/${domain}`))
    expect(shown['email_server']).not.toHaveProperty('password')
    expect(`${first.body}${second.body}${server.logs.join('')}`).not.toMatch(/correct horse|another one/)
  })

  it('needs a host and a port, and forgets what else is left out', async () => {
    const { post } = await newSpace()
    expect(fieldsOf(await post({}))).toEqual({ host: ['host is required.'], port: ['port is required.'] })
    jsonOf(await post(full), 201)
    const { host, port, username } = full
    expect(jsonOf(await post({ host, port, username }))).toMatchObject({
      password: '********',
      from_address: null,
      from_name: null,
      signature: null,
    })
  })

  it('may be one without a password', async () => {
    const { get, post } = await newSpace()
    const { password: _, ...fields } = full
    expect(jsonOf(await post({ ...fields, username: null, port: '25' }), 201)).toMatchObject({
      username: null,
      password: null,
      port: 25,
    })
    expect(jsonOf(await get())['password']).toBeNull()
  })

  it.each([
    [{ port: 587 }, 'tls'],
    [{ port: 465 }, 'ssl'],
    [{ port: 465, encryption: 'tls' }, 'tls'],
    [{ port: 25, encryption: 'none' }, 'none'],
  ])('with %j is spoken to with %s', async (given, encryption) => {
    const { get, post } = await newSpace()
    expect(jsonOf(await post({ ...full, ...given }), 201)).toMatchObject({ encryption })
    expect(jsonOf(await get())).toMatchObject({ encryption })
  })

  it('refuses what cannot be one, every field at once', async () => {
    const { post, get } = await newSpace()
    const wrong = {
      host: 'smtp://example.net',
      port: 65_536,
      encryption: 'starttls',
      username: 'two\nlines',
      password: 'x'.repeat(1001),
      from_address: 'nobody',
      from_name: 7,
      signature: 's'.repeat(1001),
    }
    expect(Object.keys(fieldsOf(await post(wrong))).sort()).toEqual(Object.keys(wrong).sort())
    expectRefused(await get(), 404)
  })

  it('is taken away, after which there is none', async () => {
    const { get, post, del } = await newSpace()
    jsonOf(await post(full), 201)
    const response = await del()
    expect([response.statusCode, response.body]).toEqual([200, ''])
    expectRefused(await get(), 404)
    expectRefused(await del(), 404)
    expect(Object.keys(fieldsOf(await post({ ...full, password: '********' })))).toEqual(['password'])
  })

  it('is created once, of several at once', async () => {
    await using secondProcess = await server.secondProcess()
    const { domain } = await newSpace()
    const url = `/api/spaces/${domain}/email`
    const responses = await Promise.all([0, 1, 2, 3].map((n) => caller(n % 2 ? secondProcess : server).post(url, full)))
    expect(responses.map(({ statusCode }) => statusCode).toSorted((a, b) => a - b)).toEqual([200, 200, 200, 201])
    expectNoDefect(secondProcess)
  })
})

describe('the password of a mail server', () => {
  it.each([
    ['left out', {}],
    ['as it is shown', { password: '********' }],
  ])('stays when it is %s and the server stays', async (_, given) => {
    const { post, domain } = await newSpace()
    jsonOf(await post(full), 201)
    const { password: _password, ...fields } = full
    expect(jsonOf(await post({ ...fields, from_name: 'Other', ...given }))['password']).toBe('********')
    expect(await keptPassword(domain)).toBe(SECRET)
  })

  it.each([null, ''])('goes with %j', async (password) => {
    const { post, domain } = await newSpace()
    jsonOf(await post(full), 201)
    expect(jsonOf(await post({ ...full, password }))['password']).toBeNull()
    expect(await keptPassword(domain)).toBeNull()
  })

  it.each([
    ['host', { host: 'elsewhere.example.net' }],
    ['port', { port: 25 }],
    ['username', { username: 'somebody-else' }],
    ['connection without TLS', { encryption: 'none' }],
  ])('is not handed to another %s', async (_, change) => {
    const { post, get } = await newSpace()
    jsonOf(await post(full), 201)
    const { password: _password, ...fields } = { ...full, ...change }
    for (const given of [{}, { password: '********' }]) {
      expect(fieldsOf(await post({ ...fields, ...given }))).toEqual({ password: [expect.stringContaining('again')] })
    }
    expect(jsonOf(await get())).toMatchObject({ host: full.host, port: full.port, username: full.username })
    expect(jsonOf(await post({ ...fields, password: 'a new one' }))).toMatchObject({ ...change, password: '********' })
  })

  it('is taken to the letter', async () => {
    const { post, domain } = await newSpace()
    jsonOf(await post({ ...full, password: '  spaces around ' }), 201)
    expect(await keptPassword(domain)).toBe('  spaces around ')
  })
})
