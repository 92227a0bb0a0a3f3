import { describe, expect, it } from 'vitest'
import { createTestDatabase } from '../../../../test/support/database/index.ts'
import { buildIndexes } from './concurrent-indexes.ts'
import { createPool } from './database.ts'
import { migrate } from './migrate.ts'
import { migrations } from './migrations/index.ts'

/** Tables that grow with the number of accounts or with time, so that work on all of their rows takes long. */
const LARGE =
  '(?:accounts|account_(?:passwords|dictionary_entries|addresses|tombstones|events|calls|contacts)|audit_log|api_keys|sessions|statistics|reported_calls|reported_messages|import_rows)'

/** The last migration of the first version for which this holds. */
const HELD_SINCE = '0042_sip_algorithms'

/** What would hold up the writes of a large table for as long as all of its rows take. */
const HOLDS_UP_WRITES: [string, RegExp][] = [
  [
    'create index without concurrently',
    new RegExp(`create (?:unique )?index (?!concurrently)[^;]*? on (?:only )?${LARGE}\\b`, 'i'),
  ],
  [
    'a constraint without not valid',
    new RegExp(
      `alter table (?:only )?${LARGE}\\b[^;]*add (?:constraint|foreign key|check|unique|primary key)(?![^;]*not valid)`,
      'i',
    ),
  ],
  ['set not null', new RegExp(`alter table (?:only )?${LARGE}\\b[^;]*set not null`, 'i')],
  ['another type', new RegExp(`alter table (?:only )?${LARGE}\\b[^;]*\\b(?:set data )?type\\b`, 'i')],
  ['a stored generated column', new RegExp(`alter table (?:only )?${LARGE}\\b[^;]*generated always as \\(`, 'i')],
  ['update of all rows', new RegExp(`^\\s*update ${LARGE}\\b`, 'i')],
]

describe('migrations', () => {
  it('of later versions do not hold up the writes of large tables', async () => {
    const statements: string[] = []
    await using database = await createTestDatabase()
    await database.pool.query('drop schema public cascade; drop schema if exists sip cascade; create schema public')
    await database.pool.query('drop schema graphile_worker cascade')
    const pool = createPool({
      connection: database.url,
      statementTimeout: 0,
      onStatement: (text) => statements.push(text),
    })
    try {
      await migrate(pool)
    } finally {
      await pool.end()
    }
    // the name of each migration is written at its end
    const ends = statements.flatMap((text, index) =>
      text.startsWith('insert into "kysely_migration" ') ? [index] : [],
    )
    expect(ends).toHaveLength(Object.keys(migrations).length)
    const later = statements.slice(ends[Object.keys(migrations).indexOf(HELD_SINCE)])
    const found = later.flatMap((text) =>
      HOLDS_UP_WRITES.flatMap(([what, pattern]) => (pattern.test(text) ? [`${what}: ${text}`] : [])),
    )
    expect(found).toEqual([])
  })
})

describe('functions', () => {
  it('that turn off sequential scans turn off compilation too, which the price of a scan would bring about', async () => {
    await using database = await createTestDatabase()
    const { rows } = await database.pool.query<{ name: string; jit: boolean }>(
      `select proname as name, 'jit=off' = any (proconfig) as jit from pg_proc where 'enable_seqscan=off' = any (proconfig)`,
    )
    expect(rows.length).toBeGreaterThan(10)
    expect(
      rows.filter(({ jit }) => !jit).map(({ name }) => name),
      'add `set jit = off` to these functions',
    ).toEqual([])
  })
})

describe('indexes of large tables', () => {
  const validity = async (pool: ReturnType<typeof createPool>) => {
    const { rows } = await pool.query<{ name: string; valid: boolean }>(
      `select indexrelid::regclass::text as name, indisvalid as valid from pg_index
        where indrelid = 'audit_log'::regclass and indexrelid::regclass::text in ('audit_log_at_id_idx', 'audit_log_space_id_kind_idx')
        order by 1`,
    )
    return rows
  }
  const BOTH = [
    { name: 'audit_log_at_id_idx', valid: true },
    { name: 'audit_log_space_id_kind_idx', valid: true },
  ]

  it('are built again where a build broke off, by one of several processes, while others write', async () => {
    await using database = await createTestDatabase()
    const { pool } = database
    await pool.query(`update pg_index set indisvalid = false where indexrelid = 'audit_log_at_id_idx'::regclass`)
    await pool.query('drop index audit_log_space_id_kind_idx')
    const patient = createPool({ connection: database.url, statementTimeout: 0 })
    const writer = await pool.connect()
    const line = `insert into audit_log (at, kind, action, target) values (now(), 'account', 'create', 'x')`
    await writer.query('begin')
    await writer.query(line)
    const built = Promise.all([buildIndexes(patient), buildIndexes(patient)])
    // a write that begins while the build waits for the one before is not held up
    await pool.query(line)
    await writer.query('commit')
    writer.release()
    await built
    expect(await validity(pool)).toEqual(BOTH)
    await patient.end()
  })
})
