import { expect, it, vi } from 'vitest'
import { createTestDatabase } from '../../../../../test/support/database/index.ts'
import { lookup } from './lookup.ts'

const spaceById = lookup<{ id: number }, { id: number }>(
  (db, param) => db.selectFrom('spaces').select('id').where('id', '=', param('id')),
  { id: 'integer' },
)

it('fails a lookup with a value that PostgreSQL refuses, reports it, and answers the others of its batch', async () => {
  await using database = await createTestDatabase()
  const onFailedBatch = vi.fn<(error: unknown) => void>()
  const { pipelined } = database.db
  if (!pipelined) throw new Error('the pool has pipelined connections')
  pipelined.onFailedBatch = onFailedBatch
  const [refused, answered] = await Promise.allSettled([
    spaceById.all(database.db, { id: 'one' as never }),
    spaceById.all(database.db, { id: 1 }),
  ])
  expect(refused).toMatchObject({ status: 'rejected', reason: { code: '22P02' } })
  expect(answered).toEqual({ status: 'fulfilled', value: [] })
  expect(onFailedBatch).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ code: '22P02' }))
})
