import { beforeEach, describe, expect, it } from 'vitest'
import { tenantDatabase } from '../../../../test/support/database/tenants.ts'
import type { Tx } from '../database/database.ts'
import {
  deleteAccount,
  findAccountByEmail,
  findAccountById,
  findAccountByUsername,
  findAccountInfo,
  findAddress,
  findTaken,
  hasAccount,
  listAccounts,
  updateAccount,
} from './accounts.queries.ts'
import {
  countOtherEntries,
  deleteEntries,
  deleteEntry,
  findDictionary,
  findEntry,
  replaceDictionary,
  upsertEntry,
} from './dictionary.queries.ts'
import { lockNewHome } from './moves.queries.ts'

const NOW = new Date('2030-01-01T12:00:00Z')
const LATER = new Date('2030-01-01T12:10:00Z')

const { database, ids } = await tenantDatabase()

const inTransaction = <R>(run: (tx: Tx) => Promise<R>): Promise<R> => database.db.transaction().execute(run)
const query = (text: string, values: unknown[] = []) => database.pool.query(text, values)
const by = {
  id: (space: number, id: number, now = NOW) => findAccountById(database.db, space, id, now),
  name: (space: number, name: string) => findAccountByUsername(database.db, space, name, NOW),
  email: (space: number, email: string) => findAccountByEmail(database.db, space, email, NOW),
}

describe('an account', () => {
  it('is found in its Space alone, by its id, name or email address', async () => {
    expect(await by.id(ids.home, ids.bob)).toMatchObject({ id: ids.bob, domain: 'a.example' })
    expect(await by.name(ids.home, 'bobby01')).toMatchObject({ id: ids.bob })
    expect(await by.name(ids.home, 'alice01')).toMatchObject({ id: ids.alice })
    expect(await by.name(ids.other, 'alice01')).toMatchObject({ id: ids.neighbour })
    expect(await by.email(ids.home, 'ALICE@mail.example')).toMatchObject({ id: ids.alice })
    expect(await by.email(ids.other, 'alice@mail.example')).toMatchObject({ id: ids.neighbour })
    expect(await by.email(ids.home, 'bob@mail.example')).toMatchObject({ id: ids.bob })
    for (const none of [
      by.id(ids.other, ids.bob),
      by.name(ids.other, 'bobby01'),
      by.email(ids.other, 'bob@mail.example'),
    ]) {
      expect(await none).toBeUndefined()
    }
    expect([
      await hasAccount(database.db, ids.home, ids.bob),
      await hasAccount(database.db, ids.other, ids.bob),
    ]).toEqual([true, false])
    expect(await hasAccount(database.db, ids.home, 999_999)).toBe(false)
    expect(await findAddress(database.db, ids.home, ids.bob)).toEqual({ username: 'bobby01', domain: 'a.example' })
    expect(await findAddress(database.db, ids.other, ids.bob)).toBeUndefined()
    await query('update accounts set activated = false where id = $1', [ids.neighbour])
    expect(await findAccountInfo(database.db, ids.home, 'alice01')).toMatchObject({ activated: true })
    expect(await findAccountInfo(database.db, ids.other, 'alice01')).toMatchObject({ activated: false })
    expect(await findAccountInfo(database.db, ids.other, 'bobby01')).toBeUndefined()
    await query('update accounts set activated = true')
  })

  it('comes with what hangs on it, and nothing of other accounts', async () => {
    for (const [account, space, name] of [
      [ids.bob, ids.home, 'bob'],
      [ids.alice, ids.home, 'alice'],
    ] as const) {
      await query(`insert into account_dictionary_entries values ($1, 'of', $2)`, [account, name])
      await query(`insert into account_passwords (account_id, algorithm, ha1) values ($1, $2, repeat('0', $3))`, [
        account,
        name === 'bob' ? 'MD5' : 'SHA-256',
        name === 'bob' ? 32 : 64,
      ])
      await query(
        `with type as (insert into account_types (space_id, key, created_at, updated_at) values ($2, $3, $4, $4) returning id)
          insert into account_account_types (account_id, account_type_id) select $1, id from type`,
        [account, space, name, NOW],
      )
      await query(`update accounts set dtmf_protocol = 'sipinfo' where id = $1`, [account])
      await query(
        `insert into account_actions (account_id, key, code, created_at, updated_at) values ($1, $2, '12', $3, $3)`,
        [account, name, NOW],
      )
      await query(
        `with server as (
            insert into space_carddav_servers (space_id, uri, created_at, updated_at)
              values ($2, 'https://cards.example', $4, $4) returning id
          )
          insert into account_carddav_credentials
            (account_id, carddav_server_id, username, realm, algorithm, ha1, created_at, updated_at)
            select $1, id, $3, 'cards.example', 'MD5', repeat('0', 32), $4, $4 from server`,
        [account, space, name, NOW],
      )
      await query(
        `insert into email_change_codes (account_id, email, code, ip_address, expire_at, created_at, updated_at)
          values ($1, $2, '1234', '192.0.2.1', $3, $4, $4)`,
        [account, `${name}@new.example`, LATER, NOW],
      )
      await query(
        `insert into phone_change_codes (account_id, phone, code, ip_address, expire_at, created_at, updated_at)
          values ($1, $2, '1234', '192.0.2.1', $3, $4, $4)`,
        [account, name === 'bob' ? '+33612345600' : '+33612345601', LATER, NOW],
      )
    }
    const found = await by.id(ids.home, ids.alice)
    expect(found).toMatchObject({
      dictionary: { of: 'alice' },
      passwords: [{ algorithm: 'SHA-256' }],
      types: [{ key: 'alice' }],
      actions: [{ key: 'alice' }],
      carddav_servers: [],
      email_change_code: { email: 'alice@new.example' },
      phone_change_code: { phone: '+33612345601' },
    })
    const bare = {
      dictionary: {},
      passwords: [],
      types: [],
      actions: [],
      email_change_code: null,
      phone_change_code: null,
    }
    expect(await by.id(ids.other, ids.neighbour)).toMatchObject(bare)
    expect(await by.id(ids.home, ids.alice, LATER)).toMatchObject({ email_change_code: null, phone_change_code: null })
    await query('update spaces set carddav_user_credentials = true where id = $1', [ids.home])
    expect((await by.id(ids.home, ids.alice))?.carddav_servers).toEqual([
      expect.objectContaining({ username: 'alice' }),
    ])
  })

  it('is changed in its Space alone, and from the state that the change is based on', async () => {
    const rename = (space: number, id: number, name: string, basedOn?: string) =>
      updateAccount(database.db, space, id, { display_name: name }, NOW, basedOn)
    expect([await rename(ids.other, ids.bob, 'X'), await rename(ids.home, 999_999, 'X')]).toEqual([false, false])
    expect(await rename(ids.home, ids.bob, 'Bob')).toBe(true)
    const names = async () => (await query('select display_name from accounts order by id')).rows
    expect((await names()).filter(({ display_name }) => display_name)).toEqual([{ display_name: 'Bob' }])
    const version = (await by.id(ids.home, ids.bob))?.version ?? ''
    expect(await rename(ids.home, ids.bob, 'Bobby', version)).toBe(true)
    await expect(rename(ids.home, ids.bob, 'Rob', version)).rejects.toThrow('version_conflict')
    expect(await rename(ids.other, ids.bob, 'Rob', version)).toBe(false)
    expect((await by.id(ids.home, ids.bob))?.display_name).toBe('Bobby')
  })

  it('is listed in its Space alone, page by page', async () => {
    const list = async (space: number, offset = 0) =>
      (await listAccounts(database.db, space, { offset }, NOW)).map(({ id }) => id)
    expect(await list(ids.home)).toEqual([ids.alice, ids.bob].toSorted((one, other) => one - other))
    expect(await list(ids.other)).toEqual([ids.neighbour])
    expect(await list(ids.home, 1)).toHaveLength(1)
    expect([await list(ids.home, 2), await list(ids.other, 1)]).toEqual([[], []])
  })

  it('is deleted in its Space alone', async () => {
    const { rows } = await query(
      `insert into accounts (space_id, username, ip_address, user_agent, created_at, updated_at)
        values ($1, 'leaving1', '', '', now(), now()) returning id`,
      [ids.home],
    )
    const [{ id }] = rows as [{ id: number }]
    const remove = (space: number, account: number) => deleteAccount(database.db, space, account, NOW)
    expect([await remove(ids.other, id), await remove(ids.home, 999_999)]).toEqual([false, false])
    expect([await remove(ids.home, id), await remove(ids.home, id)]).toEqual([true, false])
    expect((await query('select from accounts')).rowCount).toBe(3)
  })
})

describe('what is taken', () => {
  const taken = (space: number, wanted: object, exceptId: number | null = null) =>
    findTaken(database.db, space, { username: null, phone: null, email: null, ...wanted }, exceptId)
  const free = { username: false, phone: false, email: false }

  it('is so by another account of the Space', async () => {
    const all = { username: 'bobby01', phone: '+33612345679', email: 'BOB@mail.example' }
    expect(await taken(ids.home, all)).toEqual({ username: true, phone: true, email: true })
    expect(await taken(ids.other, all)).toEqual(free)
    expect(await taken(ids.home, all, ids.bob)).toEqual(free)
    expect(await taken(ids.home, { ...all, username: 'carol01' })).toEqual({
      username: false,
      phone: true,
      email: true,
    })
    expect(await taken(ids.home, { ...all, phone: '+33612345600', email: 'x@mail.example' })).toEqual({
      ...free,
      username: true,
    })
    expect(await taken(ids.home, {})).toEqual(free)
  })

  it('is so for good by a name that an account had, but for the account that it was of', async () => {
    await query(`update accounts set username = 'bobby02' where id = $1`, [ids.bob])
    await query(
      `insert into account_tombstones (space_id, username, renamed_account_id, created_at)
        values ($1, 'bobby01', $2, now()) on conflict (space_id, username) do nothing`,
      [ids.home, ids.bob],
    )
    expect((await taken(ids.home, { username: 'bobby01' })).username).toBe(true)
    expect((await taken(ids.home, { username: 'bobby01' }, ids.alice)).username).toBe(true)
    expect((await taken(ids.home, { username: 'bobby01' }, ids.bob)).username).toBe(false)
    expect((await taken(ids.other, { username: 'bobby01' })).username).toBe(false)
    expect((await taken(ids.home, { username: 'carol01' })).username).toBe(false)
    await query(`update accounts set username = 'bobby01' where id = $1`, [ids.bob])
  })
})

describe('a dictionary', () => {
  beforeEach(async () => {
    await query('delete from account_dictionary_entries')
    for (const account of [ids.alice, ids.bob, ids.neighbour])
      for (const key of ['color', 'size']) await upsertEntry(database.db as never, account, key, `${key} of ${account}`)
  })
  const entries = async () =>
    (await query('select account_id as id, key, value from account_dictionary_entries order by 1, 2')).rows.map(
      ({ id, key, value }) => `${id} ${key} ${value}`,
    )
  const all = (account: number) => [`${account} color color of ${account}`, `${account} size size of ${account}`]

  it('is read of one account of the Space', async () => {
    const expected = { color: `color of ${ids.bob}`, size: `size of ${ids.bob}` }
    expect(await findDictionary(database.db, ids.home, ids.bob)).toEqual(expected)
    expect(await findDictionary(database.db, ids.other, ids.bob)).toBeUndefined()
    expect(await findEntry(database.db, ids.home, ids.bob, 'color')).toBe(`color of ${ids.bob}`)
    expect(await findEntry(database.db, ids.home, ids.bob, 'size')).toBe(`size of ${ids.bob}`)
    expect(await findEntry(database.db, ids.home, ids.bob, 'taste')).toBeNull()
    expect(await findEntry(database.db, ids.other, ids.bob, 'color')).toBeUndefined()
    expect(await inTransaction((tx) => countOtherEntries(tx, ids.bob, 'color'))).toBe(1)
    expect(await inTransaction((tx) => countOtherEntries(tx, ids.bob, 'taste'))).toBe(2)
  })

  it('is written of one account', async () => {
    const others = [...all(ids.alice), ...all(ids.neighbour)].toSorted()
    const ofOthers = async () => (await entries()).filter((line) => !line.startsWith(`${ids.bob} `)).toSorted()
    const ofBob = async () => (await entries()).filter((line) => line.startsWith(`${ids.bob} `))
    const remove = (space: number, key: string) => deleteEntry(database.db, space, ids.bob, key)
    expect([await remove(ids.other, 'color'), await remove(ids.home, 'taste')]).toEqual([false, false])
    expect([await remove(ids.home, 'color'), await remove(ids.home, 'color')]).toEqual([true, false])
    expect(await ofBob()).toEqual([`${ids.bob} size size of ${ids.bob}`])
    await inTransaction((tx) => replaceDictionary(tx, ids.bob, { size: 'small', taste: 'sweet' }))
    expect(await ofBob()).toEqual([`${ids.bob} size small`, `${ids.bob} taste sweet`])
    await inTransaction((tx) => replaceDictionary(tx, ids.bob, { taste: 'sweet' }))
    expect(await ofBob()).toEqual([`${ids.bob} taste sweet`])
    await inTransaction((tx) => deleteEntries(tx, ids.bob))
    expect([await ofBob(), await ofOthers()]).toEqual([[], others])
  })
})

describe('a new home', () => {
  it('is a Space that is not deleted', async () => {
    const lock = (id: number) => inTransaction((tx) => lockNewHome(tx, id))
    expect(await lock(ids.home)).toMatchObject({ realm: 'a.example' })
    expect(await lock(ids.other)).toMatchObject({ realm: 'b.example' })
    await expect(lock(999_999)).rejects.toThrow('space_not_found')
    await query('update spaces set deleted_at = now() where id = $1', [ids.other])
    await expect(lock(ids.other)).rejects.toThrow('space_not_found')
    await query('update spaces set deleted_at = null')
  })
})
