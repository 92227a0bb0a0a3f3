import { expect, test, vi } from 'vitest'
import { createTestDatabase } from '../../../../test/support/database/test-database.ts'
import { insertResetToken } from './password-reset.queries.ts'

test('an account that is being deleted gets no token, and nobody fails for it', async () => {
  await using database = await createTestDatabase()
  await database.pool.query(
    `with home as (insert into spaces (domain, host, name, created_at, updated_at)
        values ('going.example', 'going.example', 'Going', now(), now()) returning id)
      insert into accounts (space_id, username, ip_address, user_agent, created_at, updated_at)
        select id, 'going', '', '', now(), now() from home`,
  )
  const { rows } = await database.pool.query<{ id: number }>('select id from accounts')
  const now = new Date('2026-01-15T12:00:00Z')
  const insert = (hash: number) =>
    insertResetToken(
      database.db,
      { accountId: rows[0]?.id ?? 0, hash: Buffer.alloc(32, hash), sentTo: 'x', expireAt: now },
      now,
    )
  expect(await insert(1)).toBe(true)

  const deleting = await database.pool.connect()
  await deleting.query('begin')
  await deleting.query('delete from accounts')
  const late = insert(2)
  await vi.waitUntil(
    async () =>
      (
        await database.pool.query(
          `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
        )
      ).rowCount,
  )
  await deleting.query('commit')
  deleting.release()
  expect(await late).toBe(false)
})
