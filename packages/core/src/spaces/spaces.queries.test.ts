import { describe, expect, it } from 'vitest'
import { tenantDatabase } from '../../../../test/support/database/tenants.ts'
import type { Tx } from '../database/database.ts'
import { countAccounts } from './account-counts.queries.ts'
import {
  findSpaceByDomain,
  findSpaceId,
  findSpaceSettings,
  findTakenSpace,
  hasPasswords,
  hasSpaces,
  listSpaces,
  lockDeletedSpace,
  lockSpace,
  lockSpaceToHave,
  lockWholeSpace,
  markDeleted,
  purgeSpace,
  restoreSpace,
  selectUsage,
  takesClientCertificates,
  updateSpace,
} from './spaces.queries.ts'

const NOW = new Date('2030-01-01T12:00:00Z')

const { database, ids } = await tenantDatabase()

const inTransaction = <R>(run: (tx: Tx) => Promise<R>): Promise<R> => database.db.transaction().execute(run)
const query = (text: string, values: unknown[] = []) => database.pool.query(text, values)

/** Adds a Space with an account. */
async function addSpace(domain: string): Promise<number> {
  const { rows } = await query(
    `with space as (
      insert into spaces (domain, host, name, created_at, updated_at) values ($1, $1, $1, now(), now()) returning id
    ), account as (
      insert into accounts (space_id, username, ip_address, user_agent, created_at, updated_at)
        select id, 'someone1', '', '', now(), now() from space
    )
    select id from space`,
    [domain],
  )
  return rows[0].id
}

/** Resolves once a statement on this database waits for a lock. */
async function waiting(): Promise<string> {
  const text = `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
  await expect.poll(async () => (await query(text)).rowCount).toBe(1)
  return 'waits'
}

describe('a Space', () => {
  it('is found by its domain, with what it has', async () => {
    const { db } = database
    for (const [space, name] of [
      [ids.home, 'home'],
      [ids.other, 'other'],
    ] as const) {
      await query(
        `insert into space_logos (space_id, content_type, image, sha256, updated_at) values ($1, 'image/png', '', $2, now())`,
        [space, name],
      )
      await query(
        `insert into space_email_servers (space_id, host, port, created_at, updated_at) values ($1, $2, 25, now(), now())`,
        [space, `mail.${name}.example`],
      )
      await query(
        'insert into space_carddav_servers (space_id, uri, created_at, updated_at) values ($1, $2, now(), now())',
        [space, `https://${name}.example`],
      )
    }
    expect(await findSpaceSettings(db, 'b.example')).toMatchObject({
      id: ids.other,
      logo_sha256: 'other',
      has_oidc: false,
      email_server: { host: 'mail.other.example' },
      carddav_servers: [{ uri: 'https://other.example' }],
    })
    expect((await findSpaceSettings(db, 'b.example'))?.carddav_servers).toHaveLength(1)
    await query(`update spaces set bearer_challenge = 'x' where id = $1`, [ids.other])
    expect(await findSpaceSettings(db, 'b.example')).toMatchObject({ has_oidc: true })
    expect(await findSpaceSettings(db, 'a.example')).toMatchObject({
      id: ids.home,
      logo_sha256: 'home',
      has_oidc: false,
    })
    expect(await findSpaceSettings(db, 'c.example')).toBeUndefined()
    for (const [domain, id] of [
      ['a.example', ids.home],
      ['b.example', ids.other],
      ['c.example', undefined],
    ] as const) {
      expect((await findSpaceByDomain(db, domain))?.id).toBe(id)
      expect(await findSpaceId(db, domain)).toBe(id ?? null)
      expect((await inTransaction((tx) => lockSpace(tx, domain)))?.id).toBe(id)
      expect((await inTransaction((tx) => lockWholeSpace(tx, domain)))?.id).toBe(id)
    }
    expect((await listSpaces(db)).map(({ id }) => id)).toEqual([ids.home, ids.other].toSorted((a, b) => a - b))
    expect(await hasSpaces(db)).toBe(true)
  })

  it('counts its own accounts, and says what its own settings are', async () => {
    const { db } = database
    expect([await countAccounts(db, ids.home), await countAccounts(db, ids.other)]).toEqual([2, 1])
    expect(await countAccounts(db, 999_999)).toBe(0)
    const usage = (await selectUsage(db)).map(({ id, accounts }) => [id, accounts])
    expect(Object.fromEntries(usage)).toEqual({ [ids.home]: 2, [ids.other]: 1 })
    await inTransaction((tx) => updateSpace(tx, ids.other, { client_certificate_authentication: true }, NOW))
    expect([await takesClientCertificates(db, ids.home), await takesClientCertificates(db, ids.other)]).toEqual([
      false,
      true,
    ])
    expect(await takesClientCertificates(db, 999_999)).toBe(false)
    await query(`insert into account_passwords (account_id, algorithm, ha1) values ($1, 'MD5', repeat('0', 32))`, [
      ids.neighbour,
    ])
    const has = (id: number) => inTransaction((tx) => hasPasswords(tx, id))
    expect([await has(ids.home), await has(ids.other)]).toEqual([false, true])
  })

  it('is in the way of another of its domain or host', async () => {
    const taken = (domain: string | null, host: string | null, exceptId: number | null = null) =>
      findTakenSpace(database.db, { domain, host }, exceptId)
    expect(await taken('a.example', 'b.example')).toEqual({ domain: true, host: true })
    expect(await taken('a.example', 'c.example')).toEqual({ domain: true, host: false })
    expect(await taken('c.example', 'a.example')).toEqual({ domain: false, host: true })
    expect(await taken('a.example', 'a.example', ids.home)).toEqual({ domain: false, host: false })
    expect(await taken(null, 'a.example')).toEqual({ domain: false, host: true })
  })

  it('is locked whole where its realm or host is to change', async () => {
    /** Whether it waits for who only holds the key of the Space, as writers of passwords do. */
    const waits = async (wanted: { realm: string; host: string | undefined }) => {
      const writer = await database.pool.connect()
      await writer.query('begin')
      await writer.query('select from spaces where id = $1 for key share', [ids.home])
      const locking = inTransaction((tx) => lockSpaceToHave(tx, 'a.example', wanted))
      const outcome = await Promise.race([locking.then(() => 'locked'), waiting()])
      await writer.query('commit')
      writer.release()
      expect(await locking).toMatchObject({ id: ids.home })
      return outcome
    }
    expect(await waits({ realm: 'a.example', host: undefined })).toBe('locked')
    expect(await waits({ realm: 'a.example', host: 'a.example' })).toBe('locked')
    expect(await waits({ realm: 'another', host: undefined })).toBe('waits')
    expect(await waits({ realm: 'a.example', host: 'c.example' })).toBe('waits')
  })
})

describe('a deleted Space', () => {
  const remove = (id: number, at = NOW) => inTransaction((tx) => markDeleted(tx, id, at))
  const lock = (domain: string) => inTransaction((tx) => lockDeletedSpace(tx, domain))

  it('is not found, and is what it was when it is restored', async () => {
    const { db } = database
    const [one, another] = [await addSpace('gone.example'), await addSpace('left.example')]
    expect(await lock('gone.example')).toBeUndefined()
    await remove(one)
    expect(await findSpaceId(db, 'gone.example')).toBeNull()
    expect((await listSpaces(db)).map(({ id }) => id)).not.toContain(one)
    expect((await selectUsage(db)).map(({ id }) => id)).not.toContain(one)
    expect([await lock('gone.example'), await lock('left.example')]).toEqual([{ id: one }, undefined])
    const again = await addSpace('gone.example')
    await remove(again, new Date('2030-01-02T12:00:00Z'))
    expect(await lock('gone.example')).toEqual({ id: again })
    await query('update spaces set deleted_host = null where id = $1', [again])
    expect(await lock('gone.example')).toEqual({ id: one })
    await query(
      `update account_addresses set account_id = (select id from accounts where space_id = $1) where address = 'someone1@left.example'`,
      [another],
    )
    const addresses = async () => (await query('select address, account_id from account_addresses order by 1')).rows
    await query(`delete from account_addresses where address = 'someone1@gone.example'`)
    const before = await addresses()
    await inTransaction((tx) => restoreSpace(tx, one, NOW))
    expect(await findSpaceId(db, 'gone.example')).toBe(one)
    const { rows } = await query('select id from accounts where space_id = $1', [one])
    expect(await addresses()).toEqual(
      [...before, { address: 'someone1@gone.example', account_id: rows[0].id }].toSorted((a, b) =>
        a.address < b.address ? -1 : 1,
      ),
    )
  })

  it('is emptied alone, and only while it is deleted', async () => {
    const { db } = database
    const [one, another] = [await addSpace('empty.example'), await addSpace('full.example')]
    for (const space of [one, another, ids.home]) {
      await query(`insert into account_tombstones (space_id, username, created_at) values ($1, 'former01', now())`, [
        space,
      ])
      await query(
        `with import as (
          insert into imports (space_id, ip_address, user_agent, author, file_name, state, created_at, updated_at)
            values ($1, '', '', '{}', 'a.csv', 'uploaded', now(), now()) returning id
        )
        insert into import_chunks (import_id, number, data) select id, 1, '' from import`,
        [space],
      )
    }
    const left = async (space: number) => {
      const { rows } = await query(
        `select (select count(*)::integer from accounts where space_id = $1) as accounts,
          (select count(*)::integer from account_tombstones where space_id = $1) as tombstones,
          (select count(*)::integer from import_chunks join imports on imports.id = import_id where space_id = $1) as chunks`,
        [space],
      )
      return rows[0]
    }
    const [full, empty] = [
      { accounts: 1, tombstones: 1, chunks: 1 },
      { accounts: 0, tombstones: 0, chunks: 0 },
    ]
    expect(await purgeSpace(db, one)).toBe(true)
    expect(await left(one), 'of a Space that is not deleted').toEqual(full)
    await remove(one)
    expect(await purgeSpace(db, one, { maxStatements: 0 })).toBe(false)
    expect(await left(one)).toEqual(full)
    expect(await purgeSpace(db, one, { maxStatements: 2 })).toBe(false)
    expect(await purgeSpace(db, one)).toBe(true)
    expect(await left(one)).toEqual(empty)
    expect((await query('select from spaces where id = $1', [one])).rowCount).toBe(0)
    expect([await left(another), (await left(ids.home)).accounts]).toEqual([full, 2])
    expect((await query('select from spaces where id = any ($1)', [[another, ids.home, ids.other]])).rowCount).toBe(3)
  })
})
