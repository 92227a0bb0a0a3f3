import { describe, expect, it } from 'vitest'
import { tenantDatabase } from '../../../../test/support/database/tenants.ts'
import type { Tx } from '../database/database.ts'
import {
  deleteExternalAccount,
  findExternalAccount,
  insertExternalAccount,
  isExternalAccountTaken,
  updateExternalAccount,
} from './external-accounts.queries.ts'

const NOW = new Date('2030-01-01T12:00:00Z')

const { database, ids } = await tenantDatabase()

const inTransaction = <R>(run: (tx: Tx) => Promise<R>): Promise<R> => database.db.transaction().execute(run)
const external = (username: string, domain = 'abroad.example') => ({
  username,
  domain,
  realm: null,
  registrar: null,
  outbound_proxy: null,
  protocol: 'TLS' as const,
  ha1: '0'.repeat(32),
})
const hashOf = async (account: number) =>
  (await database.pool.query('select ha1 from external_accounts where account_id = $1', [account])).rows[0]?.ha1

describe('an external account', () => {
  it('is that of its account', async () => {
    const { db } = database
    for (const [account, name] of [
      [ids.alice, 'of-alice'],
      [ids.bob, 'of-bob'],
      [ids.neighbour, 'elsewhere'],
    ] as const) {
      expect(await findExternalAccount(db, account === ids.neighbour ? ids.other : ids.home, account)).toBeNull()
      await inTransaction((tx) => insertExternalAccount(tx, account, external(name), NOW))
    }
    expect(await findExternalAccount(db, ids.home, ids.bob)).toMatchObject({ username: 'of-bob', account_id: ids.bob })
    expect(await findExternalAccount(db, ids.other, ids.bob)).toBeUndefined()
    const isTaken = (username: string, domain = 'abroad.example') =>
      isExternalAccountTaken(db, ids.home, ids.alice, { username, domain })
    expect([await isTaken('of-bob'), await isTaken('of-alice'), await isTaken('elsewhere')]).toEqual([
      true,
      false,
      false,
    ])
    expect(await isTaken('of-bob', 'home.example')).toBe(false)
    await inTransaction((tx) =>
      updateExternalAccount(tx, ids.alice, { ...external('renamed'), ha1: '1'.repeat(32) }, NOW),
    )
    expect(await findExternalAccount(db, ids.home, ids.alice)).toMatchObject({ username: 'renamed' })
    await inTransaction((tx) => updateExternalAccount(tx, ids.alice, { ...external('again'), ha1: undefined }, NOW))
    expect([await hashOf(ids.alice), await hashOf(ids.bob)]).toEqual(['1'.repeat(32), '0'.repeat(32)])
    expect(await findExternalAccount(db, ids.home, ids.bob)).toMatchObject({ username: 'of-bob' })
    expect(await deleteExternalAccount(db, ids.other, ids.bob)).toBeUndefined()
    expect(await deleteExternalAccount(db, ids.home, ids.bob)).toMatchObject({
      username: 'of-bob',
      account_username: 'bobby01',
    })
    expect(await deleteExternalAccount(db, ids.home, ids.bob)).toBeUndefined()
    expect([await hashOf(ids.alice), await hashOf(ids.neighbour)]).toEqual(['1'.repeat(32), '0'.repeat(32)])
  })
})
