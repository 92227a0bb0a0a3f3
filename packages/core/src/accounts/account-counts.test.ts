import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database/test-database.ts'
import { countOrEstimate } from './account-list.queries.ts'

const SPACE = { id: 77, domain: 'counts.example', default_country: null }

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
  await database.pool.query(
    `with home as (
      insert into spaces (id, domain, host, name, created_at, updated_at) overriding system value
        values (77, 'counts.example', 'counts.example', 'Counts', now(), now()) returning id
    )
    insert into accounts (space_id, username, ip_address, user_agent, created_at, updated_at)
      select home.id, 'counted-' || n, '', '', now(), now() from home, generate_series(1, 3000) as n`,
  )
  await database.pool.query('analyze accounts')
})
afterAll(() => database[Symbol.asyncDispose]())

test.each([{}, { text: 'counted-' }])(
  'accounts are counted up to a limit, and estimated beyond: %o',
  async (filter) => {
    expect(await countOrEstimate(database.db, SPACE, filter, 3000)).toEqual({ count: 3000, estimated: false })
    const { count, estimated } = await countOrEstimate(database.db, SPACE, filter, 2000)
    expect(estimated).toBe(true)
    expect(count).toBeGreaterThanOrEqual(2001)
    expect(count).toBeLessThan(4000)
  },
)
