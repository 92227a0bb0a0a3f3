import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database/index.ts'
import { serverQueries } from '../../../../test/support/sip/server-queries.ts'
import { fillAddresses } from '../database/migrate.ts'
import { views } from '../database/migrations/0040_sip_views.ts'
import { replaceSipViews } from '../database/migrations/sip-views.ts'
import { setSipViewSettings } from './sip-views.queries.ts'

const NOW = '2026-01-15T12:00:00Z'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
  await fill(database)
})
afterAll(() => database[Symbol.asyncDispose]())

async function fill({ pool }: TestDatabase): Promise<void> {
  for (const statement of [
    `insert into spaces (domain, host, name, super, account_realm, expire_at, created_at, updated_at) values
      ('one.example', 'one.example', 'One', true, null, null, '${NOW}', '${NOW}'),
      ('two.example', 'two.example', 'Two', false, 'Other Realm', null, '${NOW}', '${NOW}'),
      ('old.example', 'old.example', 'Old', false, null, '${NOW}', '${NOW}', '${NOW}')`,
    `insert into accounts (space_id, username, activated, blocked, admin, ip_address, user_agent, created_at, updated_at)
      select space_id, username, activated, blocked, admin, '', '', '${NOW}', '${NOW}' from (values
        (1, 'alice', true, false, false), (1, 'blocked', true, true, false), (1, 'inactive', false, false, false),
        (1, 'admin', true, false, true), (1, 'no-password', true, false, false), (2, 'alice', true, false, false),
        (2, 'admin', true, false, true), (3, 'alice', true, false, false)
      ) as account (space_id, username, activated, blocked, admin)`,
    `insert into account_passwords (account_id, algorithm, ha1)
      select id, 'SHA-256', 'sha256 of ' || id from accounts where username <> 'no-password'`,
    `insert into account_passwords (account_id, algorithm, ha1)
      select id, 'MD5', 'md5 of ' || id from accounts where id in (1, 2)`,
  ])
    await pool.query(statement)
}

const rows = async (text: string, values: unknown[] = []) => (await database.pool.query(text, values)).rows

describe('the views for SIP servers', () => {
  it('show every hash of the accounts that may register, with domain and realm', async () => {
    expect(await rows('select * from sip.credentials order by account_id, algorithm')).toEqual([
      {
        account_id: 1,
        username: 'alice',
        domain: 'one.example',
        realm: 'one.example',
        algorithm: 'MD5',
        ha1: 'md5 of 1',
      },
      {
        account_id: 1,
        username: 'alice',
        domain: 'one.example',
        realm: 'one.example',
        algorithm: 'SHA-256',
        ha1: 'sha256 of 1',
      },
      ...['alice', 'admin'].map((username, index) => ({
        account_id: 6 + index,
        username,
        domain: 'two.example',
        realm: 'Other Realm',
        algorithm: 'SHA-256',
        ha1: `sha256 of ${6 + index}`,
      })),
    ])
    expect(await rows('select * from sip_credentials')).toHaveLength(4)
  })

  it('show the domains that are served with the realm of each, and not that of an expired Space', async () => {
    expect(await rows('select * from sip.domains order by domain')).toEqual([
      { domain: 'one.example', realm: 'one.example', algorithms: 'MD5,SHA-256' },
      { domain: 'two.example', realm: 'Other Realm', algorithms: 'MD5,SHA-256' },
    ])
    expect(await rows('select key_name, key_value from sip.kamailio_realm order by key_name')).toEqual([
      { key_name: 'one.example', key_value: 'one.example' },
      { key_name: 'two.example', key_value: 'Other Realm' },
    ])
    expect(await rows('select id, domain, did from sip.kamailio_domain order by id')).toEqual([
      { id: 1, domain: 'one.example', did: 'one.example' },
      { id: 2, domain: 'two.example', did: 'two.example' },
    ])
  })

  it.each([
    ['sip.kamailio_md5', [{ account_id: 1, ha1: 'md5 of 1' }]],
    [
      'sip.kamailio_sha256',
      [
        { account_id: 1, ha1: 'sha256 of 1' },
        { account_id: 6, ha1: 'sha256 of 6' },
        { account_id: 7, ha1: 'sha256 of 7' },
      ],
    ],
    [
      'sip.opensips',
      [
        { account_id: 1, ha1: 'md5 of 1' },
        { account_id: 6, ha1: '' },
        { account_id: 7, ha1: '' },
      ],
    ],
  ])('show in %s one row for an account that has two hashes', async (view, expected) => {
    expect(await rows(`select account_id, ha1 from ${view} order by account_id`)).toEqual(expected)
  })

  it('show Asterisk all hashes of an account under its address', async () => {
    const auth = {
      auth_type: 'digest',
      password_digest: 'SHA-256:sha256 of 1,MD5:md5 of 1',
      supported_algorithms_uas: 'SHA-256,MD5',
      supported_algorithms_uac: 'SHA-256,MD5',
    }
    const alice = { id: 'alice@one.example', username: 'alice', realm: 'one.example' }
    expect(await rows("select * from sip.ps_auths where id = 'alice@one.example'")).toEqual([{ ...alice, ...auth }])
    expect(await rows('select * from sip.ps_auths_md5')).toEqual([{ ...alice, auth_type: 'md5', md5_cred: 'md5 of 1' }])
    const ids = ['admin@two.example', 'alice@one.example', 'alice@two.example', 'no-password@one.example']
    for (const view of ['sip.ps_endpoints', 'sip.ps_aors'])
      expect((await rows(`select id from ${view} order by id`)).map(({ id }) => id)).toEqual(ids)
  })

  describe('answer the query of each SIP server', () => {
    const alice = { username: 'alice', domain: 'one.example' }
    const endpoint = {
      id: 'alice@one.example',
      aors: 'alice@one.example',
      auth: 'alice@one.example',
      context: 'from-sipspace',
      disallow: 'all',
      allow: expect.stringContaining('opus'),
      direct_media: 'no',
      from_domain: 'one.example',
    }
    const both = [
      { ha1: 'md5 of 1', algorithm: 'MD5' },
      { ha1: 'sha256 of 1', algorithm: 'SHA-256' },
    ]
    /** What each server gets for an account that has both hashes. */
    const answers: Record<string, unknown[]> = {
      'Kamailio, auth_db, MD5': [{ ha1: 'md5 of 1', account_id: 1 }],
      'Kamailio, auth_db, SHA-256': [{ ha1: 'sha256 of 1', account_id: 1 }],
      'Kamailio, sqlops': [{ ha1: 'sha256 of 1' }],
      'OpenSIPS, auth_db': [{ ha1: 'md5 of 1', ha1_sha256: 'sha256 of 1', ha1_sha512t256: '' }],
      'OpenSIPS, sqlops': [{ ha1: 'md5 of 1', ha1_sha256: 'sha256 of 1' }],
      'OpenSIPS, sqlops, realm': [{ realm: 'one.example' }],
      'Asterisk, endpoint': [endpoint],
      'Asterisk, auth': [expect.objectContaining({ password_digest: 'SHA-256:sha256 of 1,MD5:md5 of 1' })],
      'Asterisk, auth of older versions': [expect.objectContaining({ auth_type: 'md5', md5_cred: 'md5 of 1' })],
      'Asterisk, aor': [expect.objectContaining({ id: 'alice@one.example', max_contacts: 10, remove_existing: 'yes' })],
      Flexisip: both,
      'Flexisip, on the view of before': both,
    }
    const ofAccounts = serverQueries(alice).filter(({ name }) => name in answers)
    const ofEach = new Set(['OpenSIPS, sqlops, realm'])

    it.each(ofAccounts)('of $name with what it reads', async ({ name, text }) => {
      const sorted = (await rows(text)).toSorted((one, other) => String(one.ha1).localeCompare(String(other.ha1)))
      expect(sorted).toEqual(answers[name])
    })

    it.each(ofAccounts.filter(({ name }) => !ofEach.has(name)))(
      'of $name with nothing for an account that may not register',
      async ({ name }) => {
        for (const username of ['blocked', 'inactive', 'admin', 'nobody']) {
          const query = serverQueries({ username, domain: 'one.example' }).find((one) => one.name === name)
          expect(await rows(query?.text ?? ''), username).toEqual([])
        }
        const expired = serverQueries({ username: 'alice', domain: 'old.example' }).find((one) => one.name === name)
        expect(await rows(expired?.text ?? ''), 'expired').toEqual([])
      },
    )
  })

  it('show super admins only where the setting allows it', async () => {
    const shown = async () => (await rows("select * from sip.credentials where username = 'admin'")).length
    expect(await shown()).toBe(1)
    await setSipViewSettings(database.db, { superAdmins: true, removesContacts: false })
    expect(await shown()).toBe(2)
    await setSipViewSettings(database.db, { superAdmins: false, removesContacts: false })
  })

  it('tell a role that may read them of no other row, whatever function it asks with', async () => {
    // the role is created in the transaction that is rolled back
    const role = `sip_reader_${randomUUID().slice(0, 8)}`
    const client = new pg.Client({ connectionString: database.url })
    await client.connect()
    try {
      await client.query('begin')
      await client.query(
        `create role ${role}; grant usage on schema sip to ${role}; grant select on sip.credentials to ${role}; set local role ${role}`,
      )
      await client.query('savepoint start')
      await expect(client.query('select * from accounts')).rejects.toThrow('permission denied')
      await client.query('rollback to start')
      // an error would have the value that it could not convert in its message
      const { rows: seen } = await client.query(
        "select username from sip.credentials where ha1 like 'sha256%' and left(ha1, 0)::text = ''",
      )
      expect(seen.map(({ username }) => username as string).toSorted()).toEqual(['admin', 'alice', 'alice'])
      await expect(
        client.query("select username from sip.credentials where ha1 = 'sha256 of 2' and username::integer = 1"),
      ).resolves.toMatchObject({ rowCount: 0 })
    } finally {
      await client.query('rollback')
      await client.end()
    }
  })
})

describe('the address of an account', () => {
  const addressesOf = async (id: number) =>
    (await rows('select address from account_addresses where account_id = $1', [id])).map(({ address }) => address)

  it('follows its name, and goes with it', async () => {
    const [first] = await rows(
      `insert into accounts (space_id, username, ip_address, user_agent, created_at, updated_at)
        values (1, 'first', '', '', now(), now()) returning id`,
    )
    expect(await addressesOf(first.id)).toEqual(['first@one.example'])
    await rows("update accounts set username = 'second' where id = $1", [first.id])
    expect(await addressesOf(first.id)).toEqual(['second@one.example'])
    await rows('delete from accounts where id = $1', [first.id])
    expect(await rows("select * from account_addresses where address ~ '^(first|second)@'")).toEqual([])
  })

  it('is that of the account of the new Space where a deleted one with the same domain is still being emptied', async () => {
    const space = `insert into spaces (domain, host, name, created_at, updated_at)
      values ('again.example', 'again.example', 'Again', now(), now()) returning id`
    const account = `insert into accounts (space_id, username, activated, ip_address, user_agent, created_at, updated_at)
      values ($1, 'alice', true, '', '', now(), now()) returning id`
    const [former] = await rows(space)
    const [before] = await rows(account, [former.id])
    await rows("update spaces set domain = '#', host = '#', expire_at = now(), deleted_at = now() where id = $1", [
      former.id,
    ])
    const [present] = await rows(space)
    const [after] = await rows(account, [present.id])
    expect(await rows("select * from sip.ps_endpoints where id = 'alice@again.example'")).toHaveLength(1)
    await rows('delete from accounts where id = $1', [before.id])
    expect(await addressesOf(after.id)).toEqual(['alice@again.example'])
    await rows('delete from spaces where id = any ($1)', [[former.id, present.id]])
  })

  it('is filled in for the accounts of an earlier version in batches, also where one is renamed meanwhile', async () => {
    await using other = await createTestDatabase()
    await fill(other)
    const all = async () => (await other.pool.query('select * from account_addresses order by account_id')).rows
    const expected = await all()
    expect(expected).toHaveLength(8)
    await other.pool.query('delete from account_addresses')
    await other.pool.query('update sip_view_settings set addresses_filled_to = 0')
    expect(await fillAddresses(other.db, 3)).toBe(true)
    expect(await all()).toEqual(expected.slice(0, 3))
    await other.pool.query("update accounts set username = 'renamed' where id = 7")
    while (await fillAddresses(other.db, 3));
    expect(await all()).toEqual(
      expected.map((row) => (row.account_id === 7 ? { ...row, address: 'renamed@two.example' } : row)),
    )
    expect(await fillAddresses(other.db)).toBe(false)
  })
})

describe('a later migration', () => {
  it('changes a column that the views read, and the views and the grants on them are there again', async () => {
    await using other = await createTestDatabase()
    await other.pool.query('grant select on sip.credentials, sip_credentials to public')
    const change = sql`alter table spaces alter column account_realm type varchar(64)`
    await expect(change.execute(other.db)).rejects.toThrow('used by a view')
    await other.db.transaction().execute((tx) =>
      replaceSipViews(tx as never, views, async () => {
        await change.execute(tx)
      }),
    )
    const { rows: grants } = await other.pool.query(
      `select table_schema, table_name from information_schema.role_table_grants
        where grantee = 'PUBLIC' and privilege_type = 'SELECT' and table_name in ('credentials', 'sip_credentials') order by 1`,
    )
    expect(grants).toEqual([
      { table_schema: 'public', table_name: 'sip_credentials' },
      { table_schema: 'sip', table_name: 'credentials' },
    ])
    const { rows: names } = await other.pool.query("select viewname from pg_views where schemaname = 'sip'")
    expect(names).toHaveLength(Object.keys(views).length - 1)
  })
})
