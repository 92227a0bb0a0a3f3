import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database/index.ts'
import { addTenants, type Tenants } from '../../../../test/support/database/tenants.ts'
import { changeAccounts, matchingIds } from './bulk.queries.ts'

const NOW = new Date('2030-01-01T12:00:00Z')

let database: TestDatabase
let ids: Tenants
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database[Symbol.asyncDispose]())
beforeEach(async () => {
  await query('delete from spaces')
  ids = await addTenants(database)
})

const query = (text: string, values: unknown[] = []) => database.pool.query(text, values)
const sorted = (numbers: number[]) => numbers.toSorted((one, other) => one - other)
const having = async (condition: string): Promise<number[]> =>
  (await query(`select id from accounts where ${condition} order by id`)).rows.map(({ id }) => id)
const change = (action: Parameters<typeof changeAccounts>[2]['action'], wanted: number[], rest: object = {}) =>
  database.db
    .transaction()
    .execute((tx) => changeAccounts(tx, ids.home, { action, ids: wanted, self: ids.bob, ...rest }, NOW))

describe('a change of accounts', () => {
  it('is of those that are asked for, in the Space', async () => {
    expect(await change('block', [ids.alice, ids.neighbour, 999_999])).toEqual({
      known: [ids.alice],
      changed: [ids.alice],
      left: [],
    })
    expect(await having('blocked')).toEqual([ids.alice])
    expect(await having(`updated_at = '2030-01-01T12:00:00Z'`)).toEqual([ids.alice])
    expect(await change('block', [ids.alice])).toEqual({ known: [ids.alice], changed: [], left: [] })
    expect(await change('block', [ids.neighbour])).toEqual({ known: [], changed: [], left: [] })
    expect(await change('deactivate', [ids.alice])).toMatchObject({ changed: [ids.alice] })
    expect(await having('not activated')).toEqual([ids.alice])
    expect(await change('activate', [ids.alice, ids.bob])).toMatchObject({ changed: [ids.alice] })
    expect(await having('not activated')).toEqual([])
  })

  it('leaves the own account out where it would do harm', async () => {
    for (const action of ['block', 'deactivate', 'delete'] as const) {
      expect(await change(action, [ids.bob])).toEqual({ known: [], changed: [], left: [ids.bob] })
    }
    expect(await having(`username = 'bobby01' and activated and not blocked`)).toEqual([ids.bob])
    for (const action of ['activate', 'unblock'] as const) {
      expect(await change(action, [ids.bob])).toEqual({ known: [ids.bob], changed: [], left: [] })
    }
    expect(await change('block', [ids.alice, ids.bob])).toMatchObject({ changed: [ids.alice], left: [ids.bob] })
  })

  it('that unblocks forgets what they have done too often', async () => {
    for (const account of [ids.alice, ids.bob, ids.neighbour]) {
      await query(`insert into account_events (account_id, kind, created_at) values ($1, 'wrong_code', now())`, [
        account,
      ])
    }
    await change('activate', [ids.alice])
    const withEvents = async () =>
      sorted((await query('select account_id as id from account_events')).rows.map(({ id }) => id))
    expect(await withEvents()).toHaveLength(3)
    await change('unblock', [ids.alice, ids.neighbour])
    expect(await withEvents()).toEqual(sorted([ids.bob, ids.neighbour]))
  })

  it('that deletes marks their names as used up, or does not', async () => {
    const { rows } = await query(
      `insert into accounts (space_id, username, ip_address, user_agent, created_at, updated_at)
        select $1, 'more' || number, '', '', now(), now() from generate_series(1, 300) as number returning id`,
      [ids.home],
    )
    const many = rows.map(({ id }) => id as number)
    expect(await change('delete', [ids.alice, ids.neighbour])).toEqual({
      known: [ids.alice],
      changed: [ids.alice],
      left: [],
    })
    const tombstones = async () => (await query('select username from account_tombstones')).rowCount
    expect([await having('true'), await tombstones()]).toEqual([sorted([ids.bob, ids.neighbour, ...many]), 1])
    await change('delete', many, { keepsNames: true })
    expect([await having('true'), await tombstones()]).toEqual([sorted([ids.bob, ids.neighbour]), 1])
  })
})

describe('the accounts that a filter lets through', () => {
  it('are those of the Space, one more than so many where there are more', async () => {
    const space = { id: ids.home, domain: 'a.example', default_country: null }
    expect(sorted(await matchingIds(database.db, space, {}, 10))).toEqual(sorted([ids.alice, ids.bob]))
    expect(await matchingIds(database.db, space, {}, 1)).toHaveLength(2)
    expect(await matchingIds(database.db, space, {}, 0)).toHaveLength(1)
    await query('update accounts set blocked = true where id = $1', [ids.alice])
    expect(await matchingIds(database.db, space, { blocked: true }, 10)).toEqual([ids.alice])
    expect(await matchingIds(database.db, space, { blocked: false }, 10)).toEqual([ids.bob])
  })
})
