import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { digestRequest } from '../../../../../test/support/clients/digest-client.ts'
import {
  account,
  accountCount,
  type Caller,
  caller,
  createAccount,
  createSpace,
  creationToken,
  expectCountsRight,
  expectRefused,
  fieldsOf,
  jsonOf,
  newName,
  userKey,
} from '../../../../../test/support/clients/rest-client.ts'
import { sharedServer } from '../../../../../test/support/server/shared-server.ts'
import { ADMIN_KEY, DOMAIN } from '../../../../../test/support/server/test-server.ts'

const server = await sharedServer()
let admin: Caller
beforeAll(async () => {
  admin = caller(server)
  await admin.post('/api/phone_countries/NL/activate')
})
afterEach(async () => {
  await expectCountsRight(server)
})

/** Every table that refers to accounts, with the column it does so by. */
async function dependentTables(): Promise<{ table: string; column: string }[]> {
  const { rows } = await server.database.pool.query<{ table: string; column: string }>(
    `select conrelid::regclass::text as "table", attname as "column"
      from pg_constraint join pg_attribute on attrelid = conrelid and attnum = any (conkey)
      where contype = 'f' and confrelid = 'accounts'::regclass`,
  )
  return rows
}

describe('a deleted account', () => {
  it('is answered with nothing, and is gone', async () => {
    const name = newName()
    const { id } = await createAccount(server, name, { email: 'gone@mail.example' })
    const response = await admin.del(`/api/accounts/${id}`)
    expect([response.statusCode, response.body]).toEqual([200, ''])
    expectRefused(await admin.get(`/api/accounts/${id}`), 404)
    expectRefused(await admin.get(`/api/accounts/${name}@${DOMAIN}/search`), 404)
    expectRefused(await admin.get('/api/accounts/gone@mail.example/search-by-email'), 404)
    expectRefused(await caller(server, {}).get(`/api/accounts/${name}@${DOMAIN}/info`), 404)
    expectRefused(await admin.del(`/api/accounts/${id}`), 404)
    expectRefused(await admin.put(`/api/accounts/${id}`, account(name)), 404)
    for (const action of ['activate', 'deactivate', 'block', 'unblock', 'send_provisioning_email']) {
      expectRefused(await admin.post(`/api/accounts/${id}/${action}`), 404)
    }
  })

  it('takes all that hangs on it along: password, dictionary, keys, tokens and codes', async () => {
    const name = newName()
    const { id } = await createAccount(server, name, { dictionary: { a: 'b' } })
    const key = await userKey(server, name)
    const user = caller(server, { key })
    const { token } = jsonOf(await user.post('/api/accounts/auth_token'), 201)
    await user.get(`/api/accounts/auth_token/${token}/attach`)
    await user.post('/api/account_creation_tokens/consume', { account_creation_token: await creationToken(server) })
    const { pool } = server.database
    await pool.query(
      `insert into password_reset_tokens (account_id, token_hash, expire_at, created_at) values ($1, 'x', now(), now())`,
      [id],
    )
    for (const [table, column] of [
      ['email_change_codes', 'email'],
      ['phone_change_codes', 'phone'],
    ]) {
      await pool.query(
        `insert into ${table} (account_id, code, ${column}, expire_at, created_at, updated_at)
          values ($1, '1', '1', now(), now(), now())`,
        [id],
      )
    }
    const tables = await dependentTables()
    const count = async () => {
      const counts: Record<string, number> = {}
      for (const { table, column } of tables) {
        const { rowCount } = await pool.query(`select from ${table} where ${column} = $1`, [id])
        counts[table] = rowCount ?? 0
      }
      return counts
    }
    const before = await count()
    for (const table of [
      'account_passwords',
      'account_dictionary_entries',
      'api_keys',
      'auth_tokens',
      'account_creation_tokens',
      'email_change_codes',
      'phone_change_codes',
      'password_reset_tokens',
    ]) {
      expect(before[table], table).toBeGreaterThan(0)
    }
    expect((await admin.del(`/api/accounts/${id}`)).statusCode).toBe(200)
    expect(Object.values(await count()).every((left) => left === 0)).toBe(true)
    expectRefused(await user.get('/api/accounts/me'), 401)
    const signIn = await digestRequest(
      server,
      { username: name, password: `password of ${name}` },
      { method: 'GET', url: '/api/accounts/me' },
    )
    expect(signIn.statusCode).toBe(401)
  })

  it('leaves its place at once, but never its name', async () => {
    const name = newName()
    const before = await accountCount(server)
    const { id } = await createAccount(server, name)
    await admin.del(`/api/accounts/${id}`)
    expect(await accountCount(server)).toBe(before)
    expect(fieldsOf(await admin.post('/api/accounts', account(name)))).toEqual({
      username: ['username is already taken.'],
    })
    server.clock.advance({ days: 4000 })
    expect(Object.keys(fieldsOf(await admin.post('/api/accounts', account(name))))).toEqual(['username'])
    const token = await creationToken(server)
    const body = account(name, { account_creation_token: token })
    expect(
      Object.keys(fieldsOf(await caller(server, {}).post('/api/accounts/with-account-creation-token', body))),
    ).toEqual(['username'])
  })

  it('leaves its email and phone to others, and its name to other Spaces', async () => {
    const name = newName()
    const fields = { email: 'heir@mail.example', phone: '+31201234567' }
    const { id } = await createAccount(server, name, fields)
    await admin.del(`/api/accounts/${id}`)
    expect(await createAccount(server, newName(), fields)).toMatchObject(fields)
    await createSpace(server, 'heirs.example.net')
    expect((await createAccount(server, name, { domain: 'heirs.example.net' }))['username']).toBe(name)
  })

  it('keeps the name it had last, and those it had before', async () => {
    const [first, last] = [newName(), newName()]
    const { id } = await createAccount(server, first)
    await admin.put(`/api/accounts/${id}`, account(last))
    await admin.del(`/api/accounts/${id}`)
    for (const name of [first, last]) {
      expect(fieldsOf(await admin.post('/api/accounts', account(name)))).toHaveProperty('username')
    }
  })

  it('by its own user leaves the same behind', async () => {
    const name = newName()
    const { id } = await createAccount(server, name)
    const before = await accountCount(server)
    const user = caller(server, { key: await userKey(server, name) })
    expect((await user.del('/api/accounts/me')).statusCode).toBe(200)
    expectRefused(await admin.get(`/api/accounts/${id}`), 404)
    expect(await accountCount(server)).toBe(before - 1)
    expect(fieldsOf(await admin.post('/api/accounts', account(name)))).toHaveProperty('username')
  })

  it('of another Space is 404 and stays', async () => {
    const host = 'guarded.example.net'
    await createSpace(server, host)
    const { id } = await createAccount(server, 'guarded-one', { domain: host })
    expectRefused(await admin.del(`/api/accounts/${id}`), 404)
    const there = caller(server, { key: ADMIN_KEY, host })
    expect(jsonOf(await there.get(`/api/accounts/${id}`))['username']).toBe('guarded-one')
    expect((await there.del(`/api/accounts/${id}`)).statusCode).toBe(200)
  })

  it('makes room in a full Space', async () => {
    const host = 'one-bed.example.net'
    await createSpace(server, host, { max_accounts: 1 })
    const { id } = await createAccount(server, 'first-guest', { domain: host })
    const second = account('second-guest', { domain: host })
    expectRefused(await admin.post('/api/accounts', second), 403)
    await caller(server, { key: ADMIN_KEY, host }).del(`/api/accounts/${id}`)
    expect(jsonOf(await admin.post('/api/accounts', second))['username']).toBe('second-guest')
    expectRefused(await admin.post('/api/accounts', account('third-guest', { domain: host })), 403)
  })
})
