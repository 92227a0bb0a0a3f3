import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { createTestDatabase } from '../../../../test/support/database/index.ts'
import { unavailabilityReason } from './health/unavailable.ts'

it('a transaction in one whose connection breaks fails with that, also where it breaks before its commit', async () => {
  await using database = await createTestDatabase()
  const failure = await database.db
    .inOneTransaction((db) =>
      db.transaction().execute(async (tx) => {
        const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(tx)
        await database.pool.query('select pg_terminate_backend($1, 10000)', [rows[0]?.pid])
      }),
    )
    .catch((error: unknown) => error)
  expect(failure).toBeInstanceOf(Error)
  expect(unavailabilityReason(failure)).not.toBeNull()
})
