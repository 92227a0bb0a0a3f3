import { clearAuditLog, clearingSteps, compactCounts } from '@sipspace/core'
import { describe, expect, it } from 'vitest'
import { sharedServer } from '../../../../test/support/server/shared-server.ts'
import { createTestServer, type TestServer } from '../../../../test/support/server/test-server.ts'
import { clearExpired } from './clear.ts'

const server = await sharedServer({}, { mayLogErrors: true })
const query = async <T = Record<string, unknown>>(text: string, values: unknown[] = [], on = server): Promise<T[]> =>
  (await on.database.pool.query(text, values)).rows as T[]
const countOf = async (table: string, on = server): Promise<number> =>
  Number((await query<{ count: string }>(`select count(*) from ${table}`, [], on))[0]?.count)

/** Writes lines to the audit log that are so many days old by the database's clock. */
const addLines = (on: TestServer, count: number, daysAgo: number) =>
  query(
    `insert into audit_log (at, kind, action, target)
      select now() - make_interval(days => $2), 'account', 'update', 'line ' || n from generate_series(1, $1::integer) n`,
    [count, daysAgo],
    on,
  )

describe('the clearing of what has expired', () => {
  it('goes on with the other steps when one fails, logs the failure and counts it', async () => {
    await query(`create function refuse() returns trigger language plpgsql as $$
      begin raise exception 'this table cannot be cleared'; end $$`)
    await query('create trigger refuse before delete on digest_nonces for each statement execute function refuse()')
    const past = new Date(server.clock().getTime() - 86_400_000)
    await query('insert into digest_nonces (nonce, nc, expire_at) values ($1, 1, $2)', ['kept', past])
    await query(
      `insert into sessions (account_id, token_hash, ip_address, user_agent, created_at, expire_at)
        values (1, '\\x01', '', '', $1, $1)`,
      [past],
    )
    server.logs.length = 0

    await clearExpired(server.deps)

    expect(await countOf('sessions')).toBe(0)
    expect(await countOf('digest_nonces')).toBe(1)
    const failures = server.logs.filter((line) => line.includes('clearing failed'))
    expect(failures).toEqual([expect.stringContaining('"step":"nonces"')])
    expect((await server.deps.metrics.expose()).body).toContain('sipspace_clearing_failures_total{step="nonces"} 1')

    await query('drop trigger refuse on digest_nonces')
    await clearExpired(server.deps)
    expect(await countOf('digest_nonces')).toBe(0)
  })

  it('deletes many rows by several statements', async () => {
    const past = new Date(server.clock().getTime() - 86_400_000)
    await query(
      `insert into digest_nonces (nonce, nc, expire_at) select 'nonce ' || n, 1, $1 from generate_series(1, 25000) n`,
      [past],
    )
    await query(
      `insert into rate_limits (key, count, reset_at) select 'limit ' || n, 1, $1 from generate_series(1, 25000) n`,
      [past],
    )
    server.database.takeStatements()
    for (const step of ['nonces', 'rateLimits']) {
      const cleared = await clearingSteps[step]?.(server.db, server.clock(), server.deps.config)
      expect(cleared, step).toBeGreaterThanOrEqual(25_000)
      const deletions = server.database.takeStatements().filter((text) => /^\s*delete/.test(text))
      expect(deletions.length, step).toBeGreaterThanOrEqual(3)
    }
  })
})

describe('the clearing of the audit log', () => {
  const future = new Date('2100-01-01T00:00:00Z')

  it('reads no more lines than a batch when little or nothing is left to clear', async () => {
    await using own = await createTestServer()
    await addLines(own, 3_500, 400)
    await addLines(own, 60_000, 1)
    await query('vacuum analyze audit_log', [], own)
    const young = (await countOf('audit_log', own)) - 3_500
    own.database.takeStatements()

    expect(await clearAuditLog(own.db, future, { batch: 1_000 })).toBe(3_500)

    expect(own.database.takeStatements()).toHaveLength(5)
    expect(await countOf('audit_log', own)).toBe(young)
    expect(await clearAuditLog(own.db, future, { batch: 1_000 })).toBe(0)
    expect(own.database.takeStatements()).toContainEqual(expect.stringContaining('clear_audit_log'))
    const [explained] = await query<{ 'QUERY PLAN': { Plan: Record<string, number> }[] }>(
      `explain (analyze, buffers, format json)
        select clear_audit_log(now() - interval '365 days', 1000)`,
      [],
      own,
    )
    const plan = explained?.['QUERY PLAN'][0]?.Plan ?? {}
    const blocks = (plan['Shared Hit Blocks'] ?? Number.NaN) + (plan['Shared Read Blocks'] ?? Number.NaN)
    expect(blocks).toBeLessThan(500)
  })

  it('ends, and clears what follows, where a line with a later time is among the oldest', async () => {
    await using own = await createTestServer()
    await addLines(own, 50, 400)
    await addLines(own, 1, 2)
    await addLines(own, 250, 400)
    const before = await countOf('audit_log', own)
    expect(await clearAuditLog(own.db, future, { batch: 100 })).toBe(300)
    expect(await countOf('audit_log', own)).toBe(before - 300)
  })

  it.each([
    ['the function', "select clear_audit_log(now() - interval '364 days', 10)"],
    ['a deletion', "select set_config('sipspace.audit_cleared_until', '2100-01-01', false); delete from audit_log"],
  ])('is refused by the database for lines that are younger than the retention: %s', async (_, statement) => {
    await using own = await createTestServer()
    await addLines(own, 3, 1)
    const lines = await countOf('audit_log', own)
    const client = await own.database.pool.connect()
    await expect(client.query(statement)).rejects.toThrow(
      /the audit log (keeps its lines for 365 days|is only added to)/,
    )
    client.release(true)
    expect(await countOf('audit_log', own)).toBe(lines)
  })

  it('is refused by the database where lines are kept for ever', async () => {
    await using own = await createTestServer({ AUDIT_RETENTION_DAYS: '0' })
    await addLines(own, 3, 4_000)
    await expect(query("select clear_audit_log('2000-01-01', 10)", [], own)).rejects.toThrow('any number of days')
    await clearExpired(own.deps)
    expect(await countOf("audit_log where target like 'line %'", own)).toBe(3)
  })

  it('has a line when the retention is changed', async () => {
    await using own = await createTestServer({ AUDIT_RETENTION_DAYS: '30' })
    const lines = await query("select operation, before, after from audit_log where kind = 'audit_retention'", [], own)
    expect(lines).toEqual([{ operation: 'settings.auditRetention', before: { days: 365 }, after: { days: 30 } }])
  })
})

describe('the counts of an hour that is over', () => {
  it('are added up in batches, to the same sums, and not read again', async () => {
    await using own = await createTestServer()
    await query('delete from statistics', [], own)
    const hour = new Date(own.clock().getTime() - 5 * 3_600_000)
    await query(
      `insert into statistics (space_id, metric, hour, count)
        select 1, case when n % 5 = 0 then 'created' else 'sign_ins' end, date_trunc('hour', $1::timestamptz), 1
          from generate_series(1, 1000) n`,
      [hour],
      own,
    )
    expect(await compactCounts(own.db, own.clock(), { batch: 64 })).toBe(998)
    expect(await query('select metric, count from statistics order by metric', [], own)).toEqual([
      { metric: 'created', count: 200 },
      { metric: 'sign_ins', count: 800 },
    ])
    own.database.takeStatements()
    expect(await compactCounts(own.db, own.clock())).toBe(0)
    expect(own.database.takeStatements()).toHaveLength(1)
  })
})
