import { randomBytes } from 'node:crypto'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { tenantDatabase } from '../../../../test/support/database/tenants.ts'
import { findMeantAccount } from './account-names.queries.ts'
import { findAuditActor } from './actors.queries.ts'
import { isAdminOf, isSuperAdmin } from './admins.queries.ts'
import {
  findByApiKey,
  findByEmail,
  findBySession,
  findBySip,
  findSpace,
  findToCompare,
  isCredentialValid,
  takeNonceCount,
} from './authentication.queries.ts'

const NOW = new Date('2030-01-01T12:00:00Z')
const LATER = new Date('2030-01-01T12:10:00Z')

const { database, ids } = await tenantDatabase()
beforeAll(async () => {
  // the last super admin is always one
  await database.pool.query(
    `with space as (
      insert into spaces (domain, host, name, super, created_at, updated_at)
        values ('z.example', 'z.example', 'Z', true, now(), now()) returning id
    )
    insert into accounts (space_id, username, admin, activated, ip_address, user_agent, created_at, updated_at)
      select id, 'keeper01', true, true, '192.0.2.1', '', now(), now() from space`,
  )
})
beforeEach(async () => {
  await database.pool.query('delete from account_second_factors')
  await database.pool.query(
    `update accounts set admin = id <> $1, admin_role = 'full', blocked = false, email = lower(email)`,
    [ids.bob],
  )
  await database.pool.query('update spaces set super = id >= $1, expire_at = null', [ids.other])
})

const set = (table: 'accounts' | 'spaces', id: number, assignment: string) =>
  database.pool.query(`update ${table} set ${assignment} where id = $1`, [id])
const newHash = () => randomBytes(32)

async function addKey(account: number): Promise<Buffer> {
  const hash = newHash()
  await database.pool.query(
    'insert into api_keys (account_id, key_hash, name, created_at, last_used_at) values ($1, $2, left($2::bytea::text, 20), $3, $3)',
    [account, hash, NOW],
  )
  return hash
}

async function addSession(account: number): Promise<{ id: number; hash: Buffer }> {
  const hash = newHash()
  const { rows } = await database.pool.query(
    `insert into sessions (account_id, token_hash, ip_address, created_at, expire_at) values ($1, $2, '192.0.2.1', $3, $4)
      returning id`,
    [account, hash, NOW, LATER],
  )
  return { id: rows[0].id, hash }
}

const addFactor = (account: number, confirmedAt: Date | null) =>
  database.pool.query(
    'insert into account_second_factors (account_id, encrypted_secret, secret_key_id, confirmed_at, created_at) values ($1, $2, $2, $3, $4)',
    [account, 'x', confirmedAt, NOW],
  )

describe('a host', () => {
  it('is that of one Space; a loopback host is that of the first super Space', async () => {
    expect(await findSpace(database.db, 'a.example')).toMatchObject({ id: ids.home })
    expect(await findSpace(database.db, 'b.example')).toMatchObject({ id: ids.other })
    expect(await findSpace(database.db, 'c.example')).toBeUndefined()
    expect(await findSpace(database.db, null)).toMatchObject({ id: ids.other })
  })
})

describe('an API key', () => {
  it('is that of its account', async () => {
    const hashes = [await addKey(ids.alice), await addKey(ids.bob)]
    for (const [index, hash] of hashes.entries()) {
      const found = await findByApiKey(database.db, 'b.example', hash)
      expect(found).toMatchObject({ id: ids.other, account_id: [ids.alice, ids.bob][index], home_id: ids.home })
    }
    const unknown = await findByApiKey(database.db, null, newHash())
    expect(unknown).toMatchObject({ id: ids.other, account_id: null, key_id: null })
  })

  it('says whether its account is an admin with a second factor that counts', async () => {
    const keys = { alice: await addKey(ids.alice), bob: await addKey(ids.bob) }
    const hasFactor = async (name: 'alice' | 'bob') =>
      (await findByApiKey(database.db, 'a.example', keys[name]))?.has_second_factor
    await addFactor(ids.neighbour, NOW)
    expect(await hasFactor('alice')).toBe(false)
    await addFactor(ids.alice, null)
    expect(await hasFactor('alice')).toBe(false)
    await set('accounts', ids.alice, 'admin = true')
    await database.pool.query('update account_second_factors set confirmed_at = $1', [NOW])
    expect(await hasFactor('alice')).toBe(true)
    await addFactor(ids.bob, NOW)
    expect(await hasFactor('bob'), 'a user').toBe(false)
  })
})

describe('a session', () => {
  it('is that of its account until it ends', async () => {
    const { id, hash } = await addSession(ids.alice)
    await addSession(ids.bob)
    expect(await findBySession(database.db, 'a.example', hash, NOW)).toMatchObject({
      account_id: ids.alice,
      session_id: id,
    })
    expect(await findBySession(database.db, null, hash, NOW)).toMatchObject({ id: ids.other, account_id: ids.alice })
    const none = { id: ids.home, account_id: null }
    expect(await findBySession(database.db, 'a.example', hash, LATER)).toMatchObject(none)
    expect(await findBySession(database.db, 'a.example', newHash(), NOW)).toMatchObject(none)
  })

  it('is valid for its account while it is there', async () => {
    const { id } = await addSession(ids.alice)
    const isValid = (account: number) => isCredentialValid(database.db, account, { kind: 'session', id })
    expect(await isValid(ids.alice)).toBe(true)
    await database.pool.query('delete from sessions where id = $1', [id])
    expect(await isValid(ids.alice)).toBe(false)
  })
})

describe('a SIP address', () => {
  const guess = {
    keys: ['a guess'],
    network: '192.0.2.0/24',
    at: NOW,
    byName: { pair: 'name', ofStrangers: [] },
    byAccount: null,
  }

  it('is that of one account, with its own hashes', async () => {
    for (const id of [ids.alice, ids.bob, ids.neighbour]) {
      await database.pool.query(
        `insert into account_passwords (account_id, algorithm, ha1) values ($1, 'SHA-256', $2)`,
        [id, String(id).padStart(64, '0')],
      )
    }
    for (const [username, domain, account] of [
      ['alice01', 'a.example', ids.alice],
      ['bobby01', 'a.example', ids.bob],
      ['alice01', 'b.example', ids.neighbour],
    ] as const) {
      const passwords = [expect.objectContaining({ ha1: String(account).padStart(64, '0') })]
      const found = await findBySip(database.db, 'a.example', { username, domain })
      expect(found).toMatchObject({ id: ids.home, account_id: account, passwords })
      const compared = await findToCompare(database.db, 'a.example', { username, domain }, guess)
      expect(compared).toMatchObject({ account_id: account, passwords, loginThrottle: { network_used_at: null } })
      const unthrottled = await findToCompare(database.db, 'a.example', { username, domain }, null)
      expect(unthrottled).toMatchObject({ account_id: account, passwords, loginThrottle: null })
    }
    for (const [username, domain] of [
      ['bobby01', 'b.example'],
      ['alice01', 'c.example'],
    ] as const) {
      const found = await findBySip(database.db, null, { username, domain })
      expect(found).toMatchObject({ id: ids.other, account_id: null, passwords: [] })
    }
  })
})

describe('a name', () => {
  const nothing = { sip: { username: '', domain: '' }, email: null, phone: null }

  it('means the account of a Space that has it as SIP address, email address or phone number', async () => {
    const [alice, neighbour] = [
      { username: 'alice01', domain: 'a.example' },
      { username: 'alice01', domain: 'b.example' },
    ]
    await set('accounts', ids.alice, `email = 'Alice@Mail.example'`)
    const { db } = database
    for (const sip of [alice, neighbour]) expect(await findMeantAccount(db, ids.home, { ...nothing, sip })).toEqual(sip)
    for (const name of [{ email: 'alice@mail.example' }, { phone: '+33612345678' }]) {
      expect(await findMeantAccount(db, ids.home, { ...nothing, ...name })).toEqual(alice)
      expect(await findMeantAccount(db, ids.other, { ...nothing, ...name })).toEqual(neighbour)
    }
    const bob = { username: 'bobby01', domain: 'a.example' }
    expect(await findMeantAccount(db, ids.home, { sip: bob, email: 'alice@mail.example', phone: null })).toEqual(bob)
    await set('accounts', ids.bob, `email = 'alice@mail.example'`)
    const shared = { ...nothing, email: 'alice@mail.example' }
    expect(await findMeantAccount(db, ids.home, shared)).toBeNull()
    await set('accounts', ids.bob, `email = 'bob@mail.example'`)
  })

  it('means no account where it is another’s phone number and another’s email address', async () => {
    const name = { ...nothing, email: 'alice@mail.example', phone: '+33612345679' }
    expect(await findMeantAccount(database.db, ids.home, name)).toBeNull()
  })
})

describe('an email address', () => {
  it('is looked for in the Space of the host alone, in any case', async () => {
    await set('accounts', ids.alice, `email = 'Alice@Mail.example'`)
    const accounts = async (host: string | null, email: string) =>
      (await findByEmail(database.db, host, email)).map(({ account_id }) => account_id)
    expect(await accounts('a.example', 'alice@mail.EXAMPLE')).toEqual([ids.alice])
    expect(await accounts('b.example', 'alice@mail.example')).toEqual([ids.neighbour])
    expect(await accounts(null, 'alice@mail.example')).toEqual([ids.neighbour])
    expect(await accounts('b.example', 'bob@mail.example')).toEqual([null])
  })
})

describe('an account', () => {
  const isAdmin = (accountId: number, spaceId: number) => isAdminOf(database.db, { accountId, spaceId }, NOW)

  it('is an admin of its Space, or of every one where its own is a super Space', async () => {
    expect(await isAdmin(ids.alice, ids.home)).toBe(true)
    expect(await isAdmin(ids.alice, ids.other)).toBe(false)
    expect(await isAdmin(ids.bob, ids.home)).toBe(false)
    expect(await isAdmin(ids.neighbour, ids.home)).toBe(true)
    expect(await isAdmin(999_999, ids.home)).toBe(false)
    expect(await isSuperAdmin(database.db, ids.neighbour)).toBe(true)
    expect(await isSuperAdmin(database.db, ids.alice)).toBe(false)
    expect(await isSuperAdmin(database.db, 999_999)).toBe(false)
  })

  it.each([
    ['accounts', `admin_role = 'support'`],
    ['accounts', 'blocked = true'],
    ['spaces', `expire_at = '2030-01-01T12:00:00Z'`],
  ] as const)('is none with %s %s', async (table, assignment) => {
    for (const [account, space] of [
      [ids.alice, ids.home],
      [ids.neighbour, ids.other],
    ] as const) {
      await set(table, table === 'accounts' ? account : space, assignment)
      expect(await isAdmin(account, ids.home)).toBe(false)
    }
    if (assignment.startsWith('admin_role')) expect(await isSuperAdmin(database.db, ids.neighbour)).toBe(false)
  })

  it('of a super Space goes on in a Space that has expired', async () => {
    await set('spaces', ids.home, `expire_at = '2030-01-01T12:00:00Z'`)
    expect(await isAdmin(ids.neighbour, ids.home)).toBe(true)
  })

  it('is named in the audit log by its own name and Space', async () => {
    const home = { id: ids.home, domain: 'a.example' }
    expect(await findAuditActor(database.db, ids.alice)).toEqual({
      id: ids.alice,
      username: 'alice01',
      role: 'admin',
      home,
    })
    expect(await findAuditActor(database.db, ids.bob)).toEqual({ id: ids.bob, username: 'bobby01', role: 'user', home })
    expect(await findAuditActor(database.db, 999_999)).toBeNull()
  })
})

describe('a nonce count', () => {
  it('is taken once, and only a higher one after it', async () => {
    const take = (nonce: string, nc: number) => takeNonceCount(database.db, { nonce, nc, expireAt: LATER })
    expect([await take('one', 2), await take('one', 2), await take('one', 1), await take('one', 3)]).toEqual([
      true,
      false,
      false,
      true,
    ])
    expect(await take('another', 1)).toBe(true)
    // several at once share a statement
    expect(await Promise.all([take('one', 3), take('another', 2), take('third', 1)])).toEqual([false, true, true])
  })
})
