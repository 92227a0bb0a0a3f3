import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listMatching } from '../../packages/core/src/accounts/account-list.queries.ts'
import {
  findAccountByEmail,
  findAccountById,
  findAccountByUsername,
  findAccountInfo,
  findTaken,
  listAccounts,
} from '../../packages/core/src/accounts/accounts.queries.ts'
import { ACCOUNT_SORTS } from '../../packages/core/src/accounts/accounts.schema.ts'
import {
  findByApiKey,
  findBySession,
  findBySip,
  findSpace,
} from '../../packages/core/src/authentication/authentication.queries.ts'
import { createPool } from '../../packages/core/src/database/database.ts'
import { nameOf } from '../../packages/core/src/database/lookups/statement-names.ts'
import { countAccounts } from '../../packages/core/src/spaces/account-counts.queries.ts'
import { createTestDatabase, type TestDatabase } from '../support/database/test-database.ts'

const ACCOUNTS = 100_000
const MOMENT = new Date('2026-01-15T12:00:00Z')
const HASH = Buffer.alloc(32, 1)
const SPACE = 1
const SEARCHED = { id: SPACE, domain: 'space-1.example', default_country: null }

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
  const patient = createPool({ connection: database.url, maxConnections: 1, statementTimeout: 0 })
  for (const statement of filling) await patient.query(statement)
  await patient.end()
}, 180_000)
afterAll(() => database[Symbol.asyncDispose]())

// without the triggers and the index that make writing slow, none of which a plan depends on
const filling = [
  'drop index accounts_search_idx',
  ...[
    'spaces',
    'accounts',
    'account_passwords',
    'account_dictionary_entries',
    'api_keys',
    'sessions',
    'account_types',
    'account_account_types',
    'account_actions',
  ].map((table) => `alter table ${table} disable trigger user`),
  `insert into spaces (domain, host, name, super, created_at, updated_at)
    select 'space-' || n || '.example', 'space-' || n || '.example', 'Space', n = 1, now(), now() from generate_series(1, 3000) as n`,
  `insert into accounts (space_id, username, email, phone, ip_address, user_agent, created_at, updated_at)
    select 1 + n % 300, 'user-' || n, 'user-' || n || '@mail.example', '+3361' || n, '', '', now(), now()
    from generate_series(1, ${ACCOUNTS}) as n`,
  `insert into space_account_counts (space_id, block, slot, accounts)
    select space_id, id >> 13, 0, count(*) from accounts group by 1, 2`,
  `insert into account_passwords (account_id, algorithm, ha1) select id, 'SHA-256', 'ha1' from accounts`,
  `insert into account_dictionary_entries (account_id, key, value) select id, 'floor', '3' from accounts`,
  `insert into api_keys (account_id, key_hash, created_at, last_used_at)
    select id, sha256(convert_to(id::text, 'UTF8')), now(), now() from accounts`,
  `insert into sessions (account_id, token_hash, ip_address, expire_at, created_at)
    select id, sha256(convert_to(id::text, 'UTF8')), '', now(), now() from accounts`,
  `insert into account_types (space_id, key, created_at, updated_at)
    select id, 'key-' || n, now(), now() from spaces, generate_series(1, 3) as n`,
  `insert into account_account_types (account_id, account_type_id)
    select accounts.id, min(account_types.id) from accounts join account_types using (space_id) group by 1`,
  `insert into account_actions (account_id, key, code, created_at, updated_at)
    select id, 'door', '1', now(), now() from accounts`,
  'analyze',
]

/** Tables that have a handful of rows, of which a scan reads as many pages as an index would. */
const SMALL = new Set([
  'digest_keys',
  'email_change_codes',
  'phone_change_codes',
  'account_tombstones',
  'account_carddav_credentials',
  'account_second_factors',
])

interface Plan {
  'Node Type': string
  'Relation Name'?: string
  Plans?: Plan[]
}

const nodes = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(nodes)]

/** The tables that the plan of a statement, which is that for any values, reads from their beginning. */
async function scannedBy(text: string): Promise<string[]> {
  const client = await database.pool.connect()
  try {
    await client.query('set plan_cache_mode = force_generic_plan')
    const parameters = new Set(text.match(/\$\d+/g)).size
    await client.query(`prepare ${JSON.stringify(nameOf(text))} as ${text}`)
    const nulls = Array.from({ length: parameters }, () => 'null').join(', ')
    const { rows } = await client.query(`explain (format json) execute ${JSON.stringify(nameOf(text))}(${nulls})`)
    const [{ Plan: plan }] = rows[0]['QUERY PLAN'] as [{ Plan: Plan }]
    return nodes(plan).flatMap((node) =>
      node['Node Type'] === 'Seq Scan' && !SMALL.has(node['Relation Name'] ?? '') ? [node['Relation Name'] ?? ''] : [],
    )
  } finally {
    client.release(true)
  }
}

const lookups: [string, () => Promise<unknown>][] = [
  ['the Space of a host', () => findSpace(database.db, 'space-7.example')],
  ['an account by its id', () => findAccountById(database.db, SPACE, 300, MOMENT)],
  ['an account by its name', () => findAccountByUsername(database.db, SPACE, 'user-300', MOMENT)],
  ['an account by its email address', () => findAccountByEmail(database.db, SPACE, 'user-300@mail.example', MOMENT)],
  ['whether an address has an account', () => findAccountInfo(database.db, SPACE, 'user-300')],
  [
    'what is taken',
    () => findTaken(database.db, SPACE, { username: 'user-1', phone: '+33611', email: 'x@y.example' }, null),
  ],
  ['the first page of a Space', () => listAccounts(database.db, SPACE, { offset: 0 }, MOMENT)],
  ['the last page of a Space', () => listAccounts(database.db, SPACE, { offset: 320 }, MOMENT)],
  ['how many accounts a Space has', () => countAccounts(database.db, SPACE)],
  ...ACCOUNT_SORTS.flatMap((sort) =>
    (['asc', 'desc'] as const).flatMap((order): [string, () => Promise<unknown>][] => {
      const value = sort === 'username' ? 'user-300' : MOMENT.toISOString()
      const part = { filter: {}, sort, order, limit: 20 }
      return [
        [`the list by ${sort} ${order}`, () => listMatching(database.db, SEARCHED, { ...part, after: null }, MOMENT)],
        [
          `what follows in the list by ${sort} ${order}`,
          () => listMatching(database.db, SEARCHED, { ...part, after: { value, id: 300 } }, MOMENT),
        ],
      ]
    }),
  ),
  ['who has a key', () => findByApiKey(database.db, 'space-7.example', HASH)],
  ['who has a session', () => findBySession(database.db, 'space-7.example', HASH, MOMENT)],
  [
    'who has a SIP address',
    () => findBySip(database.db, 'space-7.example', { username: 'user-7', domain: 'space-8.example' }),
  ],
]

describe(`at ${ACCOUNTS} accounts no statement that requests wait for reads a table from its beginning`, () => {
  it.each(lookups)('%s', async (_name, ask) => {
    database.takeStatements()
    await ask()
    const [alone = ''] = database.takeStatements()
    expect(await scannedBy(alone), alone).toEqual([])
  })

  it.each(lookups)('%s, for two at once', async (_name, ask) => {
    database.takeStatements()
    await Promise.all([ask(), ask()])
    for (const text of database.takeStatements()) expect(await scannedBy(text), text).toEqual([])
  })
})
