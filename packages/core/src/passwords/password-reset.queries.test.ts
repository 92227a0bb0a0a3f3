import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { tenantDatabase } from '../../../../test/support/database/tenants.ts'
import { findPasswords, lockAccount, replacePasswords } from '../credentials/passwords.queries.ts'
import { findResetToken, insertResetToken, takeResetToken } from './password-reset.queries.ts'

const NOW = new Date('2030-01-01T12:00:00Z')
const LATER = new Date('2030-01-01T12:10:00Z')

const { database, ids } = await tenantDatabase()

async function addToken(accountId: number, sentTo: string): Promise<Buffer> {
  const hash = randomBytes(32)
  expect(await insertResetToken(database.db, { accountId, hash, sentTo, expireAt: LATER }, NOW)).toBe(true)
  return hash
}

describe('a token to reset a password', () => {
  const find = (hash: Buffer, spaceId = ids.home, now = NOW) => findResetToken(database.db, spaceId, hash, now)

  it('is for one account of a Space, until it ends, is used, or the account is blocked or has another address', async () => {
    const hash = await addToken(ids.alice, 'Alice@mail.example')
    const byPhone = await addToken(ids.bob, '+33612345679')
    expect(await find(hash)).toEqual({ account_id: ids.alice, username: 'alice01' })
    expect(await find(byPhone)).toEqual({ account_id: ids.bob, username: 'bobby01' })
    for (const none of [find(randomBytes(32)), find(hash, ids.other), find(hash, ids.home, LATER)]) {
      expect(await none).toBeUndefined()
    }
    expect(await find(await addToken(ids.alice, 'another@mail.example'))).toBeUndefined()
    await database.pool.query('update accounts set blocked = true where id = $1', [ids.alice])
    expect(await find(hash)).toBeUndefined()
    await database.pool.query('update accounts set blocked = false where id = $1', [ids.alice])
    const take = (one: Buffer, now = NOW) => database.db.transaction().execute((tx) => takeResetToken(tx, one, now))
    expect(await take(randomBytes(32))).toBe(false)
    expect(await take(hash, LATER)).toBe(false)
    expect(await take(hash)).toBe(true)
    expect(await take(hash)).toBe(false)
    expect(await find(hash)).toBeUndefined()
    expect(await find(byPhone)).toBeDefined()
  })

  it('is for an account that is there', async () => {
    const token = { accountId: 999_999, hash: randomBytes(32), sentTo: 'x', expireAt: LATER }
    expect(await insertResetToken(database.db, token, NOW)).toBe(false)
  })
})

describe('the hashes of an account', () => {
  it('are replaced without those of other accounts', async () => {
    const hash = (character: string) => character.repeat(64)
    const replace = (account: number, passwords: Parameters<typeof replacePasswords>[2]) =>
      database.db.transaction().execute((tx) => replacePasswords(tx, account, passwords))
    for (const account of [ids.alice, ids.bob]) {
      await replace(account, [
        { algorithm: 'MD5', ha1: 'a'.repeat(32) },
        { algorithm: 'SHA-256', ha1: hash('a') },
      ])
    }
    await replace(ids.alice, [{ algorithm: 'SHA-256', ha1: hash('b') }])
    expect(await findPasswords(database.db, ids.alice)).toEqual([{ algorithm: 'SHA-256', ha1: hash('b') }])
    expect(await findPasswords(database.db, ids.bob)).toHaveLength(2)
  })

  it('keep the time when the password was set, where it is the same', async () => {
    const replace = (ha1: string, isAnew = false) =>
      database.db
        .transaction()
        .execute((tx) => replacePasswords(tx, ids.alice, [{ algorithm: 'SHA-256', ha1: ha1.repeat(64) }], { isAnew }))
    const setAt = async () => {
      const { rows } = await database.pool.query(
        'select updated_at = $2 as is_former from account_passwords where account_id = $1',
        [ids.alice, NOW],
      )
      return rows
    }
    await replace('c')
    await database.pool.query('update account_passwords set updated_at = $1', [NOW])
    await replace('c')
    expect(await setAt()).toEqual([{ is_former: true }])
    await replace('c', true)
    expect(await setAt()).not.toEqual([{ is_former: true }])
    await database.pool.query('update account_passwords set updated_at = $1', [NOW])
    await replace('d')
    expect(await setAt()).not.toEqual([{ is_former: true }])
  })

  it('are made from the name of the account in its Space', async () => {
    const lock = (space: number, account: number) =>
      database.db.transaction().execute((tx) => lockAccount(tx, space, account))
    expect(await lock(ids.home, ids.bob)).toMatchObject({ username: 'bobby01', realm: 'a.example' })
    expect(await lock(ids.other, ids.bob)).toBeUndefined()
    expect(await lock(ids.home, ids.neighbour)).toBeUndefined()
  })
})
