import { describe, expect, it } from 'vitest'
import { tenantDatabase } from '../../../../test/support/database/tenants.ts'
import {
  countScimUsers,
  DEFAULT_SETTINGS,
  deleteScimKey,
  findScimKey,
  findScimSettings,
  findScimUser,
  findTakenScimNames,
  insertScimKey,
  listScimKeys,
  listScimUsers,
  lockScimUser,
  writeScimSettings,
  writeScimUser,
} from './scim.queries.ts'
import type { ScimCondition } from './scim-filter.rules.ts'

const NOW = new Date('2030-01-01T12:00:00Z')
const HOUR_LATER = new Date('2030-01-01T13:00:01Z')

const { database, ids } = await tenantDatabase()
const home = { id: ids.home, domain: 'a.example' }

const query = (text: string, values: unknown[] = []) => database.pool.query(text, values)
const name = (spaceId: number, accountId: number, userName: string, externalId: string | null = null) =>
  writeScimUser(
    database.db,
    { spaceId, accountId },
    { userName, externalId, givenName: null, familyName: null, phoneType: null },
    NOW,
  )

describe('the directory of a Space', () => {
  it('has its own settings and keys', async () => {
    const { db } = database
    const settings = { username_rule: 'local_part' as const, provisioning_mail: false }
    await writeScimSettings(db, ids.other, settings, NOW)
    expect([await findScimSettings(db, ids.home), await findScimSettings(db, ids.other)]).toEqual([
      DEFAULT_SETTINGS,
      settings,
    ])
    const add = (space: number, key: string) => insertScimKey(db, space, { name: key, hash: Buffer.from(key) }, NOW)
    const [own, second, elsewhere] = [
      await add(ids.home, 'one'),
      await add(ids.home, 'two'),
      await add(ids.other, 'three'),
    ]
    const list = async (space: number) => (await listScimKeys(db, space)).map(({ id }) => id)
    expect([await list(ids.home), await list(ids.other)]).toEqual([[own.id, second.id], [elsewhere.id]])
    const find = async (space: number, key: string, now = NOW) =>
      (await findScimKey(db, space, Buffer.from(key), now))?.id
    expect([await find(ids.home, 'two'), await find(ids.home, 'three'), await find(ids.home, 'four')]).toEqual([
      second.id,
      undefined,
      undefined,
    ])
    const usedAt = async () =>
      (await query('select last_used_at as at from scim_keys order by id')).rows.map(({ at }) => at && Date.parse(at))
    expect(await usedAt()).toEqual([null, NOW.getTime(), null])
    await find(ids.home, 'two', new Date('2030-01-01T12:59:59Z'))
    expect(await usedAt(), 'within the hour').toEqual([null, NOW.getTime(), null])
    await find(ids.home, 'two', HOUR_LATER)
    expect(await usedAt()).toEqual([null, HOUR_LATER.getTime(), null])
    const end = (id: number) => deleteScimKey(db, ids.home, id)
    expect([await end(elsewhere.id), await end(own.id), await end(own.id)]).toEqual([false, true, false])
    expect([await list(ids.home), await list(ids.other)]).toEqual([[second.id], [elsewhere.id]])
  })

  it('finds its own accounts, by what it has named them or by what they are called', async () => {
    const { db } = database
    await name(ids.home, ids.bob, 'Bob@corp.example', 'external-bob')
    const found = async (...conditions: ScimCondition[]) => {
      const users = await listScimUsers(db, home, { conditions, startIndex: 1, count: 10 })
      expect(await countScimUsers(db, home, conditions)).toBe(users.length)
      return users.map(({ id }) => id)
    }
    const all = [ids.alice, ids.bob].toSorted((one, other) => one - other)
    expect(await found()).toEqual(all)
    const userName = (value: string) => found({ attribute: 'userName', value })
    expect(await userName('BOB@corp.example')).toEqual([ids.bob])
    for (const value of ['alice01', 'Alice01@a.example', 'alice@mail.example']) {
      expect(await userName(value), value).toEqual([ids.alice])
    }
    for (const value of ['bobby01', 'bob@mail.example', 'alice01@b.example', 'unknown']) {
      expect(await userName(value), value).toEqual([])
    }
    expect(await found({ attribute: 'externalId', value: 'external-bob' })).toEqual([ids.bob])
    expect(await found({ attribute: 'externalId', value: 'unknown' })).toEqual([])
    expect(await found({ attribute: 'email', value: 'ALICE@mail.example' })).toEqual([ids.alice])
    const byId = (value: string) => found({ attribute: 'id', value })
    expect([await byId(String(ids.alice)), await byId(String(ids.neighbour)), await byId(`${ids.alice}x`)]).toEqual([
      [ids.alice],
      [],
      [],
    ])
    await query('update accounts set activated = false where id = $1', [ids.bob])
    expect(await found({ attribute: 'active', value: false })).toEqual([ids.bob])
    expect(await found({ attribute: 'active', value: true })).toEqual([ids.alice])
    expect(await listScimUsers(db, home, { conditions: [], startIndex: 2, count: 10 })).toHaveLength(1)
    expect((await findScimUser(db, ids.home, ids.bob))?.external_id).toBe('external-bob')
    expect(await findScimUser(db, ids.other, ids.bob)).toBeUndefined()
    const lock = (space: number, id: number) => db.transaction().execute((tx) => lockScimUser(tx, space, id))
    expect((await lock(ids.home, ids.bob))?.id).toBe(ids.bob)
    expect([await lock(ids.other, ids.bob), await lock(ids.home, ids.neighbour)]).toEqual([undefined, undefined])
  })

  it('prefers the account that it has named so, and takes no other name of a named one', async () => {
    await name(ids.home, ids.bob, 'alice01')
    const conditions: ScimCondition[] = [{ attribute: 'userName', value: 'alice01' }]
    const [user] = await listScimUsers(database.db, home, { conditions, startIndex: 1, count: 10 })
    expect(user?.id).toBe(ids.bob)
  })

  it('knows which names are taken in it', async () => {
    const { db } = database
    await name(ids.home, ids.bob, 'Bob', 'external-bob')
    const taken = (space: number, userName: string, externalId: string | null, except = ids.alice) =>
      findTakenScimNames(db, space, { userName, externalId }, except)
    expect(await taken(ids.home, 'BOB', 'external-bob')).toEqual({ userName: true, externalId: true })
    expect(await taken(ids.home, 'Bob', null)).toEqual({ userName: true, externalId: false })
    const free = { userName: false, externalId: false }
    expect(await taken(ids.home, 'Carol', 'external-carol')).toEqual(free)
    expect(await taken(ids.home, 'Bob', 'external-bob', ids.bob)).toEqual(free)
    expect(await taken(ids.other, 'Bob', 'external-bob')).toEqual(free)
  })
})
