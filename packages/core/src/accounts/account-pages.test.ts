import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database/test-database.ts'
import { countAccounts } from '../spaces/account-counts.queries.ts'
import { listAccounts } from './accounts.queries.ts'
import { PAGE_SIZE } from './accounts.schema.ts'

const MOMENT = new Date('2026-01-15T12:00:00Z')
const SPACES = [1, 2] as const

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
  await database.pool.query(
    `insert into spaces (id, domain, host, name, created_at, updated_at) overriding system value
      select n, 'pages-' || n || '.example', 'pages-' || n || '.example', 'Pages', now(), now() from generate_series(1, 2) as n
      on conflict do nothing`,
  )
})
afterAll(() => database[Symbol.asyncDispose]())

const insert = (spaceId: number, ids: number[]) =>
  database.pool.query(
    `insert into accounts (id, space_id, username, ip_address, user_agent, created_at, updated_at) overriding system value
      select id, $1, 'page-' || id, '', '', now(), now() from unnest($2::integer[]) as id`,
    [spaceId, ids],
  )

async function pagesOf(spaceId: number): Promise<number[][]> {
  const total = await countAccounts(database.db, spaceId)
  const pages = Math.ceil(total / PAGE_SIZE) + 1
  return Promise.all(
    Array.from({ length: pages }, async (_, page) => {
      const found = await listAccounts(database.db, spaceId, { offset: page * PAGE_SIZE }, MOMENT)
      return found.map(({ id }) => id)
    }),
  )
}

/** Ids that lie in a few blocks, near to and far from each other. */
const someIds = fc
  .uniqueArray(
    fc.tuple(
      fc.nat(4),
      fc.oneof(
        fc.nat(40),
        fc.nat(8191).map((n) => 8191 - (n % 40)),
        fc.nat(8191),
      ),
    ),
    {
      selector: ([block, place]) => block * 8192 + place,
      maxLength: 120,
    },
  )
  .map((pairs) => pairs.map(([block, place]) => 1 + block * 8192 + place))

test('the pages of a Space are its accounts, each once and in order, whatever has been deleted', async () => {
  await fc.assert(
    fc.asyncProperty(someIds, fc.infiniteStream(fc.nat(9)), async (ids, chance) => {
      const rolls = chance[Symbol.iterator]()
      const roll = () => rolls.next().value as number
      await database.pool.query('delete from accounts')
      const homes = SPACES.map((space) => ({ space, ids: [] as number[] }))
      for (const id of ids) homes[roll() % 2]?.ids.push(id)
      for (const home of homes) {
        await insert(home.space, home.ids)
        const gone = home.ids.filter(() => roll() < 3)
        await database.pool.query('delete from accounts where id = any($1)', [gone])
        home.ids = home.ids.filter((id) => !gone.includes(id)).sort((one, other) => one - other)
      }
      for (const home of homes) {
        const expected = Array.from({ length: Math.ceil(home.ids.length / PAGE_SIZE) }, (_, page) =>
          home.ids.slice(page * PAGE_SIZE, (page + 1) * PAGE_SIZE),
        )
        expect(await pagesOf(home.space)).toEqual([...expected, []])
      }
    }),
    { numRuns: 30 },
  )
})
