import { expect, test } from 'vitest'
import { createTestDatabase } from '../../../../test/support/database/test-database.ts'
import { queueMail } from './mail.queries.ts'

test('a mail is queued with its transaction, and gone with it', async () => {
  await using database = await createTestDatabase()
  const { db, pool } = database
  const waiting = async () => (await pool.query('select from graphile_worker.jobs')).rows.length
  const job = { mail: 'provisioning', accountId: 7, language: 'fr' } as const

  await db.transaction().execute(async (tx) => {
    await queueMail(tx, job, { requestId: null })
    expect(await waiting()).toBe(0)
  })
  expect(await waiting()).toBe(1)

  const failed = db.transaction().execute(async (tx) => {
    await queueMail(tx, job, { requestId: null })
    throw new Error('changed my mind')
  })
  await expect(failed).rejects.toThrow('changed my mind')
  expect(await waiting()).toBe(1)
})
