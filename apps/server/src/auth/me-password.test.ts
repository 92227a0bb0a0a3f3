import { describe, expect, it } from 'vitest'
import { digestRequest } from '../../../../test/support/clients/digest-client.ts'
import {
  caller,
  createAccount,
  createSpace,
  fieldsOf,
  type Json,
  jsonOf,
  userKey,
} from '../../../../test/support/clients/rest-client.ts'
import { sharedServer } from '../../../../test/support/server/shared-server.ts'
import { createTestServer, DOMAIN } from '../../../../test/support/server/test-server.ts'

const PATH = '/api/accounts/me/password'

const server = await sharedServer()
/** A new account, requests as itself, and whether a password lets it in. */
async function user(username: string, domain = DOMAIN) {
  const { id } = await createAccount(server, username, { domain })
  const key = await userKey(server, username, domain)
  const old = `password of ${username}`
  const own = caller(server, { key, host: domain })
  return {
    id: id as number,
    old,
    ...own,
    set: (fields: Json) => own.post(PATH, { algorithm: 'SHA-256', old_password: old, ...fields }),
    logIn: async (password: string, algorithm: 'SHA-256' | 'MD5' = 'SHA-256') =>
      (
        await digestRequest(
          server,
          { username, password, algorithm, domain },
          { method: 'GET', url: '/api/accounts/me', host: domain },
        )
      ).statusCode,
  }
}

describe('POST /api/accounts/me/password', () => {
  it('sets the password, ends the old one, and activates the account', async () => {
    const own = await user('changes-it')
    expect(jsonOf(await own.get('/api/accounts/me'))['activated']).toBe(false)
    expect(jsonOf(await own.set({ password: 'brand new one' }))).toEqual([])
    expect(await own.logIn('brand new one')).toBe(200)
    expect(await own.logIn(own.old)).toBe(401)
    expect(jsonOf(await own.get('/api/accounts/me'))).toMatchObject({
      activated: true,
      passwords: [{ algorithm: 'SHA-256' }],
    })
  })

  it('keeps it by the algorithm that is asked for, and by no other', async () => {
    const own = await user('to-md5-now')
    jsonOf(await own.set({ password: 'kept by md5', algorithm: 'MD5' }))
    expect(jsonOf(await own.get('/api/accounts/me'))['passwords']).toEqual([{ algorithm: 'MD5' }])
    expect(await own.logIn('kept by md5', 'MD5')).toBe(200)
    expect(await own.logIn('kept by md5', 'SHA-256')).toBe(401)
    jsonOf(await own.set({ password: 'kept by sha', old_password: 'kept by md5' }))
    expect(jsonOf(await own.get('/api/accounts/me'))['passwords']).toEqual([{ algorithm: 'SHA-256' }])
    expect(await own.logIn('kept by sha')).toBe(200)
  })

  it('needs the old password, and the right one', async () => {
    const own = await user('needs-old')
    for (const old_password of [undefined, null, '', 'wrong', `${own.old} `, ` ${own.old}`, own.old.toUpperCase()]) {
      const fields = fieldsOf(await own.set({ password: 'not to be', old_password }))
      expect(Object.keys(fields), String(old_password)).toEqual(['old_password'])
    }
    expect(await own.logIn(own.old)).toBe(200)
    expect(await own.logIn('not to be')).toBe(401)
    expect(jsonOf(await own.get('/api/accounts/me'))['activated']).toBe(false)
  })

  it('takes no HA1 for the old password', async () => {
    const own = await user('hash-holder')
    const { rows } = await server.database.pool.query<{ ha1: string }>(
      'select ha1 from account_passwords where account_id = $1',
      [own.id],
    )
    expect(Object.keys(fieldsOf(await own.set({ password: 'not to be', old_password: rows[0]?.ha1 })))).toEqual([
      'old_password',
    ])
  })

  it('needs no old password while there is none', async () => {
    const own = await user('first-time')
    await server.database.pool.query('delete from account_passwords where account_id = $1', [own.id])
    expect(jsonOf(await own.set({ password: 'the very first', old_password: undefined }))).toEqual([])
    expect(await own.logIn('the very first')).toBe(200)
    expect(Object.keys(fieldsOf(await own.set({ password: 'the second', old_password: undefined })))).toEqual([
      'old_password',
    ])
  })

  it('takes the old password by any algorithm that the account has', async () => {
    const own = await user('mixed-hashes')
    jsonOf(await own.set({ password: 'md5 password', algorithm: 'MD5' }))
    jsonOf(await own.set({ password: 'sha password', old_password: 'md5 password' }))
    expect(await own.logIn('sha password')).toBe(200)
  })

  it('names all failing fields at once', async () => {
    const own = await user('all-at-once')
    const fields = fieldsOf(await own.post(PATH, {}))
    expect(Object.keys(fields).sort()).toEqual(['algorithm', 'old_password', 'password'])
    const more = fieldsOf(await own.set({ password: 'short', algorithm: 'SHA-1', old_password: 'wrong' }))
    expect(Object.keys(more).sort()).toEqual(['algorithm', 'old_password', 'password'])
    expect(more['algorithm']?.[0]).toMatch(/SHA-256, MD5/)
    expect(more['password']?.[0]).toMatch(/6/)
  })

  it.each<[string, Json]>([
    ['a list', { password: ['a', 'b'] }],
    ['a number', { password: 12_345_678 }],
    ['an object', { password: { $gt: '' } }],
    ['NUL', { password: 'zero\0zero' }],
    ['half of a pair', { password: 'half \ud800 pair' }],
    ['longer than 255', { password: 'p'.repeat(256) }],
    ['empty', { password: '' }],
  ])('refuses a password that is %s', async (name, fields) => {
    const own = await user(`refused-${name.replaceAll(' ', '-').toLowerCase()}`)
    expect(Object.keys(fieldsOf(await own.set(fields)))).toEqual(['password'])
    expect(await own.logIn(own.old)).toBe(200)
  })

  it('takes the password to the letter, with space around it and beyond ASCII', async () => {
    const own = await user('to-letter')
    const password = '  пароль 🔑 with space  '
    jsonOf(await own.set({ password }))
    expect(await own.logIn(password)).toBe(200)
    expect(await own.logIn(password.trim())).toBe(401)
  })

  it('changes nothing else, whatever else is sent', async () => {
    const own = await user('nothing-else')
    const before = jsonOf(await own.get('/api/accounts/me'))
    jsonOf(
      await own.set({ password: 'next password', admin: true, username: 'admin', domain: 'x', id: 1, blocked: true }),
    )
    expect(jsonOf(await own.get('/api/accounts/me'))).toEqual({
      ...before,
      activated: true,
      version: expect.any(String),
      provisioning_token: expect.any(String),
    })
  })

  it('makes the hash with the realm of the Space', async () => {
    const domain = 'sip.realm.example'
    await createSpace(server, domain, { account_realm: 'Harbour' })
    const own = await user('in-a-realm', domain)
    jsonOf(await own.set({ password: 'realm password' }))
    expect(await own.logIn('realm password')).toBe(200)
  })

  it('lets one of two changes at once happen', async () => {
    const own = await user('both-hands')
    const answers = await Promise.all([own.set({ password: 'the left one' }), own.set({ password: 'the right one' })])
    expect(answers.map((answer) => answer.statusCode).toSorted((a, b) => a - b)).toEqual([200, 422])
    const winner = answers[0]?.statusCode === 200 ? 'the left one' : 'the right one'
    expect(await own.logIn(winner)).toBe(200)
  })

  it('follows ACCOUNT_PASSWORD_MIN_LENGTH', async () => {
    await using strict = await createTestServer({ ACCOUNT_PASSWORD_MIN_LENGTH: '12' })
    await createAccount(strict, 'long-words')
    const own = caller(strict, { key: await userKey(strict, 'long-words') })
    const body = { algorithm: 'SHA-256', old_password: 'password of long-words' }
    expect(fieldsOf(await own.post(PATH, { ...body, password: 'eleven char' }))['password']?.[0]).toMatch(/12/)
    jsonOf(await own.post(PATH, { ...body, password: 'twelve chars' }))
  })
})
