import { describe, expect, it, vi } from 'vitest'
import { createTestDatabase } from '../../../../test/support/database/index.ts'
import { PLANNED_BY_VALUES } from './lookups/statement-names.ts'

describe('a timestamp read from the database', () => {
  it.each([
    ['2026-02-03 04:05:06+00', '2026-02-03T04:05:06.000000Z'],
    ['2026-02-03 04:05:06.7+00', '2026-02-03T04:05:06.700000Z'],
    ['2026-02-03 04:05:06.123456+00', '2026-02-03T04:05:06.123456Z'],
    ['2026-02-03 23:30:00-03:30', '2026-02-04T03:00:00.000000Z'],
  ])('%s is %s', async (written, expected) => {
    await using database = await createTestDatabase()
    const { rows } = await database.pool.query<{ at: string }>('select $1::timestamptz as at', [written])
    expect(rows).toEqual([{ at: expected }])
  })
})

describe('a statement with values', () => {
  it('is prepared once for each connection, unless it is to be planned by its values', async () => {
    await using database = await createTestDatabase()
    // a process names 500 statements at most, which other tests in this one may have used up
    vi.resetModules()
    const { createPool } = await import('./database.ts')
    const pool = createPool({ connection: database.url, maxConnections: 1 })
    const client = await pool.connect()
    try {
      await client.query('select $1::integer as once', [1])
      await client.query(`select $1::integer as anew ${PLANNED_BY_VALUES}`, [1])
      const { rows } = await client.query<{ statement: string }>('select statement from pg_prepared_statements')
      expect(rows.map(({ statement }) => statement)).toEqual(['select $1::integer as once'])
    } finally {
      client.release()
      await pool.end()
    }
  })
})

describe('a connection', () => {
  it('has the settings that the program needs, whatever the connection string, the role and the database say', async () => {
    await using database = await createTestDatabase()
    const name = new URL(database.url.replace('@/', '@localhost/')).pathname.slice(1)
    await database.pool.query(
      `alter database ${name} set timezone = 'America/New_York'; alter database ${name} set datestyle = 'German';
        alter database ${name} set bytea_output = 'escape'`,
    )
    const separator = database.url.includes('?') ? '&' : '?'
    const options = encodeURIComponent('-c statement_timeout=5000 -c timezone=Asia/Kolkata -c intervalstyle=iso_8601')
    const { createPool } = await import('./database.ts')
    const pool = createPool({ connection: `${database.url}${separator}options=${options}`, statementTimeout: 7_000 })
    try {
      const { rows } = await pool.query(
        `select timestamptz '2026-02-03T04:05:06Z' as at, interval '90 minutes' as span, '\\x00ff'::bytea as bytes,
          current_setting('statement_timeout') as timeout, current_setting('jit') as jit`,
      )
      expect(rows[0]).toMatchObject({
        at: '2026-02-03T04:05:06.000000Z',
        bytes: Buffer.from([0, 255]),
        timeout: '7s',
        jit: 'off',
      })
    } finally {
      await pool.end()
    }
  })
})
