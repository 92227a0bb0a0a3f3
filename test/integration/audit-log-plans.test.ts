import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type LineSearch, listAudit } from '../../packages/core/src/audit-log/audit-log.queries.ts'
import { type ApplicationDatabase, createDatabase, createPool } from '../../packages/core/src/database/database.ts'
import { createTestDatabase, type TestDatabase } from '../support/database/test-database.ts'

const LINES = 200_000
const SPACE = 1
const FIRST_DAY = Date.UTC(2026, 0, 1)

let database: TestDatabase
let pool: ReturnType<typeof createPool>
let db: ApplicationDatabase
beforeAll(async () => {
  database = await createTestDatabase()
  // one connection, whose statistics can be read after each query
  pool = createPool({ connection: database.url, maxConnections: 1, statementTimeout: 0 })
  db = createDatabase(pool)
  // one line in 2,000 is of a rare kind; 200 days with 1,000 lines each
  await pool.query(`
    drop index audit_log_folded_search_idx;
    insert into audit_log (at, space_id, space_domain, kind, action, target_id, target)
      select timestamptz '2026-01-01Z' + n * interval '86.4 seconds', ${SPACE}, 'sip.example.org',
        case when n % 2000 = 0 then 'wizard_link' else 'account' end, 'create', n::text, 'user-' || n || '@sip.example.org'
      from generate_series(1, ${LINES}) as n;
    create index audit_log_folded_search_idx on audit_log using gin (folded_search(search) gin_trgm_ops);
    analyze audit_log`)
}, 120_000)
afterAll(async () => {
  await pool.end()
  await database[Symbol.asyncDispose]()
})

const day = (number: number): string => new Date(FIRST_DAY + number * 86_400_000).toISOString()

/** Blocks of the audit log and its indexes that have been read. */
async function blocksRead(): Promise<number> {
  await pool.query('select pg_stat_force_next_flush()')
  const { rows } = await pool.query<{ blocks: string }>(
    `select heap_blks_read + heap_blks_hit + idx_blks_read + idx_blks_hit as blocks
      from pg_statio_user_tables where relname = 'audit_log'`,
  )
  return Number(rows[0]?.blocks)
}

type Wanted = Parameters<typeof listAudit>[1]
type Part = Parameters<typeof listAudit>[2]

const wanted = (filter: Partial<Wanted>): Wanted => ({ spaceId: SPACE, ...filter })
const found = (search: Partial<LineSearch>): LineSearch => ({
  words: [],
  digits: [],
  ip: null,
  accountIds: [],
  ...search,
})
const part = (bounds: Partial<Part>): Part => ({ beforeId: null, limit: 50, from: null, until: null, ...bounds })

describe('a page of the audit log', () => {
  it.each<[string, Wanted, Part, number, number]>([
    ['of the latest lines', wanted({}), part({}), 50, 100],
    ['of a day long ago', wanted({}), part({ from: day(20), until: day(21) }), 50, 400],
    ['of a day long before there were lines', wanted({}), part({ from: day(-9), until: day(-8) }), 0, 100],
    ['of a rare kind', wanted({ kind: 'wizard_link' }), part({}), 50, 300],
    ['of a kind that has no lines', wanted({ kind: 'email_server' }), part({}), 0, 100],
    [
      'with a text of two letters that no word begins with',
      wanted({ search: found({ words: ['zz'] }) }),
      part({}),
      0,
      1_000,
    ],
    ['of an IP address that has none', wanted({ search: found({ ip: '192.0.2.7' }) }), part({}), 0, 100],
    ['of accounts that have none', wanted({ search: found({ accountIds: [1, 2, 3] }) }), part({}), 0, 100],
    [
      'of any of it',
      wanted({ search: found({ words: ['user', '199999'], digits: ['199998'], ip: '192.0.2.7', accountIds: [1] }) }),
      part({}),
      2,
      1_000,
    ],
    [
      'with a text on a day long ago',
      wanted({ search: found({ words: ['nothing-like-it'] }) }),
      part({ from: day(20), until: day(21) }),
      0,
      400,
    ],
  ])('%s reads few blocks', async (_name, filter, bounds, lines, most) => {
    const before = await blocksRead()
    expect(await listAudit(db, filter, bounds)).toHaveLength(lines)
    expect((await blocksRead()) - before).toBeLessThan(most)
  })
})
