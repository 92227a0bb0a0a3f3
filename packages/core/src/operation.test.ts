import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createTestDatabase } from '../../../test/support/database/index.ts'
import type { ApplicationDatabase } from './database/database.ts'
import { type Context, execute, mutation, nameOperations, passToRun, query } from './operation.ts'

const contextOf = (db: ApplicationDatabase) =>
  ({
    db,
    config: { SESSION_CONFIRMATION_MINUTES: 10 },
    clock: () => new Date('2026-01-01T00:00:00Z'),
    actor: null,
    client: { ip: '192.0.2.1', userAgent: null, requestId: null },
    credential: null,
  }) as unknown as Context

const write = (db: ApplicationDatabase) =>
  db.insertInto('rate_limits').values({ key: 'k', count: 1, reset_at: new Date(0) })

const definition = { summary: 'Test', access: 'public', input: z.object({}), output: z.unknown() } as const

const { test: operations } = nameOperations({
  test: {
    writingQuery: query({ ...definition, run: ({ db }) => write(db).execute() }),
    queryWithWritingPart: query({
      ...definition,
      run: ({ db }) =>
        db
          .with('written', () => write(db).returning('key'))
          .selectFrom('written')
          .selectAll()
          .execute(),
    }),
    queryWritingInTransaction: query({
      ...definition,
      run: ({ db }) => db.transaction().execute((tx) => tx.deleteFrom('rate_limits').execute()),
    }),
    queryWritingBySql: query({ ...definition, run: ({ db }) => sql`delete from rate_limits`.execute(db) }),
    readingQuery: query({ ...definition, run: ({ db }) => db.selectFrom('rate_limits').select('key').execute() }),
    writingMutation: mutation({ ...definition, run: ({ db }) => write(db).returning('key').execute() }),
    checked: query({
      ...definition,
      input: z.object({ name: z.string() }),
      check: (_ctx, { name }) =>
        passToRun({ length: name?.length }, name === '' ? { name: [{ key: 'required' }] } : {}),
      run: async (_ctx, { name }, { length }) => `${name}: ${length}`,
    }),
  },
})

describe('an operation', () => {
  it.each(['writingQuery', 'queryWithWritingPart', 'queryWritingInTransaction'] as const)(
    'that is a query and writes is refused, and told to be a mutation: %s',
    async (name) => {
      await using database = await createTestDatabase()
      const running = execute(operations[name], contextOf(database.db), {})
      await expect(running).rejects.toThrow('a query() does not write: make the operation a mutation()')
    },
  )

  it('that is a query and writes by SQL is refused by PostgreSQL in tests of all operations', async () => {
    await using database = await createTestDatabase({ readOnlyQueries: true })
    const running = execute(operations.queryWritingBySql, contextOf(database.db), {})
    // what is read-only is a standby to the program
    await expect(running).rejects.toMatchObject({ code: 'unavailable' })
  })

  it('writes where it is a mutation, and reads where it is a query', async () => {
    await using database = await createTestDatabase({ readOnlyQueries: true })
    const ctx = contextOf(database.db)
    expect(await execute(operations.writingMutation, ctx, {})).toEqual([{ key: 'k' }])
    expect(await execute(operations.readingQuery, ctx, {})).toEqual([{ key: 'k' }])
  })

  it('gets what its check has found', async () => {
    await using database = await createTestDatabase()
    const ctx = contextOf(database.db)
    expect(await execute(operations.checked, ctx, { name: 'alice' })).toBe('alice: 5')
    await expect(execute(operations.checked, ctx, { name: '' })).rejects.toMatchObject({ code: 'invalid_input' })
  })
})
