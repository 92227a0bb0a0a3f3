import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createPool, migrate } from '@sipspace/core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { digestRequest } from '../../../../test/support/clients/digest-client.ts'
import { fetchAsApp, lpconfigOf } from '../../../../test/support/clients/provisioning.ts'
import { post } from '../../../../test/support/clients/recovery-form.ts'
import {
  account,
  caller,
  expectCountsRight,
  expectNoDefect,
  expectRefused,
  fieldsOf,
  type Json,
  jsonOf,
} from '../../../../test/support/clients/rest-client.ts'
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database/index.ts'
import { createMailSink } from '../../../../test/support/fakes/mail-sink.ts'
import { ADMIN_KEY, createTestServer, DOMAIN, type TestServer } from '../../../../test/support/server/test-server.ts'
import { startWorker } from '../worker/worker.ts'

const RELEASES = join(import.meta.dirname, '../../../../test/fixtures/releases')
const releases = readdirSync(RELEASES).filter((name) => name.endsWith('.sql'))
const dumpOf = (release: string) => readFileSync(join(RELEASES, release), 'utf8')

/** Everything in the schema that is ours: tables, columns, indexes, rules, triggers, functions and views. */
async function schemaOf({ pool }: TestDatabase): Promise<string[]> {
  const { rows } = await pool.query<{ part: string }>(
    `select concat_ws(' ', 'column', table_name, column_name, data_type, is_nullable, column_default, is_identity,
        generation_expression) as part
      from information_schema.columns where table_schema = 'public'
    union all select concat_ws(' ', relkind, relname, relpersistence)
      from pg_class where relnamespace = 'public'::regnamespace
    union all select indexdef from pg_indexes where schemaname = 'public'
    union all select concat_ws(' ', conrelid::regclass, conname, pg_get_constraintdef(oid))
      from pg_constraint where connamespace = 'public'::regnamespace and contype <> 'n'
    union all select pg_get_triggerdef(trigger.oid) from pg_trigger trigger
      join pg_class on pg_class.oid = tgrelid where relnamespace = 'public'::regnamespace and not tgisinternal
    union all select concat_ws(' ', proname, prosrc) from pg_proc where pronamespace = 'public'::regnamespace
    union all select concat_ws(' ', viewname, definition) from pg_views where schemaname in ('public', 'sip')
    order by 1`,
  )
  return rows.map(({ part }) => part)
}

describe.each(releases)('the database of a release, %s,', (release) => {
  let server: TestServer
  beforeAll(async () => {
    const database = await createTestDatabase({ dump: dumpOf(release) })
    await migrate(database.pool)
    server = await createTestServer({ RATE_LIMIT: 'off' }, database)
  })
  afterAll(async () => {
    expectNoDefect(server)
    await server[Symbol.asyncDispose]()
  })

  const admin = () => caller(server)
  const accountNamed = async (username: string): Promise<Json> =>
    jsonOf(await admin().get(`/api/accounts/${username}@${DOMAIN}/search`))
  const me = (username: string, algorithm: 'MD5' | 'SHA-256', password = `password of ${username}`) =>
    digestRequest(server, { username, password, algorithm }, { method: 'GET', url: '/api/accounts/me' })

  it('was full when it was kept: each table has a row', async () => {
    await using kept = await createTestDatabase({ dump: dumpOf(release) })
    const { rows } = await kept.pool.query<{ name: string }>(
      `select format('%I', tablename) as name from pg_tables where schemaname = 'public'`,
    )
    for (const { name } of rows)
      expect((await kept.pool.query(`select from ${name}`)).rowCount, name).toBeGreaterThan(0)
  })

  it('gets the schema of a new one', async () => {
    await using fresh = await createTestDatabase()
    expect(await schemaOf(server.database)).toEqual(await schemaOf(fresh))
  })

  it('keeps accounts with everything that they have', async () => {
    const names = jsonOf(await admin().get('/api/accounts'))['data'].map(({ username }: Json) => username)
    expect(names).toEqual(['admin', 'bob-martin', 'carol-jones', 'daniel', 'mallory'])
    expect(jsonOf(await admin().get('/api/accounts/2'))).toMatchObject({
      username: 'bob-martin',
      email: 'bob@mail.example',
      phone: '+33612345678',
      display_name: 'Bob Martin 🙂',
      dtmf_protocol: 'rfc2833',
      language: 'fr',
      activated: true,
      blocked: false,
      admin: false,
      dictionary: { theme: 'dark', 'note é': "it's\nhis" },
      created_at: '2026-01-15T12:00:00.000000Z',
      email_change_code: { code: '0417', email: 'bob.new@mail.example' },
      phone_change_code: { code: '2718', phone: '+33698765432' },
    })
    expect(await accountNamed('mallory')).toMatchObject({ blocked: true })
    expect(fieldsOf(await admin().post('/api/accounts', account('erin-gone')))).toHaveProperty('username')
    expect(fieldsOf(await admin().post('/api/accounts', account('sarah-new', { phone: '+33612345678' })))).toEqual({
      phone: ['phone is already taken.'],
    })
    await expectCountsRight(server)
  })

  it('keeps Spaces with their settings, their mail servers and how many accounts they may have', async () => {
    expect(jsonOf(await admin().get('/api/spaces/sip.tenant.example'))).toMatchObject({
      host: 'accounts.tenant.example',
      name: 'Tenant & Söhne',
      max_accounts: 3,
      account_realm: 'tenant',
      expire_at: '2027-01-01T00:00:00.000000Z',
      custom_provisioning_entries: '[misc]\nmax_calls=10',
    })
    const mailServer = jsonOf(await admin().get('/api/spaces/sip.tenant.example/email'))
    expect(mailServer).toMatchObject({ host: 'mail.tenant.example', port: 587, from_name: 'Tenant' })
    const there = caller(server, { key: ADMIN_KEY, host: 'accounts.tenant.example' })
    expect(jsonOf(await there.get('/api/accounts'))['total']).toBe(2)
    jsonOf(await there.post('/api/accounts', account('the-third')))
    expectRefused(await there.post('/api/accounts', account('the-fourth')), 403)
    const countries = jsonOf(await admin().get('/api/phone_countries')) as unknown as Json[]
    expect(countries.filter(({ activated }) => activated).map(({ code }) => code)).toEqual(['BE', 'FR'])
  })

  it('keeps passwords, keys and sessions', async () => {
    expect(jsonOf(await me('bob-martin', 'SHA-256'))['id']).toBe(2)
    expect(jsonOf(await me('carol-jones', 'MD5'))['id']).toBe(3)
    expectRefused(await me('mallory', 'SHA-256'), 403)
    const bob = caller(server, { key: 'the user key of bob' })
    expect(jsonOf(await bob.get('/api/accounts/me'))['username']).toBe('bob-martin')
    // a named key is an admin's, and ends with the role: bob is no admin
    expectRefused(await caller(server, { key: 'the named key of bob' }).get('/api/accounts/me'), 401)
    const cookie = 'sipspace_session=the session of bob'
    const bySession = await server.request({ url: '/api/accounts/me', headers: { cookie } })
    expect(jsonOf(bySession)['username']).toBe('bob-martin')
    const { rows } = await server.database.pool.query('select username from sip_credentials order by 1')
    expect(rows.map(({ username }) => username)).toEqual(
      expect.arrayContaining(['bob-martin', 'carol-jones', 'keeper']),
    )
    // the views for SIP proxies leave super admins out
    expect(rows).not.toContainEqual({ username: 'admin' })
  })

  it('keeps tokens and codes that were given out, each good for once as before', async () => {
    const anybody = caller(server, {})
    const bob = caller(server, { key: 'the user key of bob' })
    const changed = jsonOf(await bob.post('/api/accounts/me/email', { code: '0417' }))
    expect(changed['email']).toBe('bob.new@mail.example')
    expect(jsonOf(await bob.post('/api/accounts/me/phone', { code: '2718' }))['phone']).toBe('+33698765432')

    const create = (token: string, username: string) =>
      anybody.post('/api/accounts/with-account-creation-token', account(username, { account_creation_token: token }))
    expect(jsonOf(await create('a creation token', 'created-later'))['id']).toBeGreaterThan(8)
    expect(fieldsOf(await create('a used creation token', 'not-created'))).toHaveProperty('account_creation_token')
    const exchange = (account_creation_request_token: string) =>
      anybody.post('/api/account_creation_tokens/using-account-creation-request-token', {
        account_creation_request_token,
      })
    const { token } = jsonOf(await exchange('a confirmed request token'), 201)
    jsonOf(await create(token, 'created-by-request'))
    expectRefused(await exchange('an open request token'), 404, /not been validated/)

    const attach = (text: string) => bob.get(`/api/accounts/auth_token/${encodeURIComponent(text)}/attach`)
    expect((await attach('a loose auth token')).statusCode).toBe(200)
    const path = `/api/accounts/me/api_key/${encodeURIComponent('an attached auth token')}`
    const { api_key: key } = jsonOf(await anybody.get(path))
    expect(jsonOf(await caller(server, { key }).get('/api/accounts/me'))['username']).toBe('bob-martin')

    const app = lpconfigOf(await fetchAsApp(server, '/provisioning/provisioning-of-carol'))
    expect(app.sections['auth_info_0']).toMatchObject({ username: 'carol-jones' })
  })

  it('refuses links and codes of which it does not know where they were sent', async () => {
    const reset = `/reset_password/${encodeURIComponent('a reset token of dan')}`
    expect((await server.request({ url: reset })).statusCode).toBe(404)
    const page = `/recovery/code/${encodeURIComponent('a recovery of carol')}`
    expect((await post(server, page, { code: '3141' })).statusCode).toBe(422)
  })

  it('sends the mail that waited in its queue', async () => {
    await using sink = await createMailSink()
    const deps = { ...server.deps, config: { ...server.deps.config, MAIL_HOST: '127.0.0.1', MAIL_PORT: sink.port } }
    const worker = await startWorker(deps, server.database.pool)
    await expect.poll(() => sink.mails.length).toBe(1)
    await worker.stop()
    expect(JSON.stringify(sink.mails[0])).toContain('carol@mail.example')
  })

  it('bears being migrated once more, and by two at once from its beginning', async () => {
    await migrate(server.database.pool)
    await using again = await createTestDatabase({ dump: dumpOf(release) })
    const other = createPool({ connection: again.url })
    await Promise.all([migrate(again.pool), migrate(other)])
    await other.end()
    expect(await schemaOf(again)).toEqual(await schemaOf(server.database))
  })
})
