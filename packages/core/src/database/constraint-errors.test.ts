import { describe, expect, it } from 'vitest'
import { createTestDatabase } from '../../../../test/support/database/index.ts'
import { AppError } from '../errors.ts'
import { constraintError } from './constraint-errors.ts'

const broken = (constraint: string) => constraintError(Object.assign(new Error('broken'), { constraint }))
const failed = (code: string) => constraintError(Object.assign(new Error('failed'), { code }))

describe('a constraint that is broken', () => {
  it.each([
    ['accounts_username_domain_key', 'username'],
    ['account_tombstones_username_domain_key', 'username'],
    ['accounts_phone_key', 'phone'],
    ['spaces_domain_key', 'domain'],
    ['spaces_host_key', 'host'],
  ])('%s says that the %s is taken', (constraint, field) => {
    expect(broken(constraint)).toMatchObject({ code: 'invalid_input', fields: { [field]: [{ key: 'taken' }] } })
  })

  it('is a full Space where its accounts are counted', () => {
    expect(broken('spaces_max_accounts_reached')?.code).toBe('space_full')
  })

  it('is what has gone, for every foreign key to an account or a Space', async () => {
    await using database = await createTestDatabase()
    const { rows } = await database.pool.query<{ constraint: string; refers_to: string }>(
      `select conname as constraint, confrelid::regclass::text as refers_to from pg_constraint
        where contype = 'f' and confrelid in ('accounts'::regclass, 'spaces'::regclass)`,
    )
    expect(rows.length).toBeGreaterThan(10)
    for (const { constraint, refers_to } of rows) {
      expect(broken(constraint)?.code, constraint).toBe(
        refers_to === 'accounts' ? 'account_not_found' : 'space_not_found',
      )
    }
  })

  it('that no client can break is a defect', () => {
    for (const constraint of ['accounts_pkey', 'accounts_language_check', 'unknown']) {
      expect(broken(constraint)).toBeNull()
    }
  })
})

describe('another error', () => {
  it('of a database that is away, or that ended one of two transactions, is unavailable', () => {
    for (const code of ['ECONNREFUSED', '57P01', '08006', '40P01', '40001'])
      expect(failed(code)?.code).toBe('unavailable')
    expect(constraintError(new Error('Connection terminated unexpectedly'))?.code).toBe('unavailable')
  })

  it('is none of the database’s', () => {
    for (const error of [failed('42601'), constraintError(new AppError('forbidden')), constraintError('text')]) {
      expect(error).toBeNull()
    }
  })
})
