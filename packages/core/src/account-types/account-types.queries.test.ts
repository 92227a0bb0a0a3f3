import { describe, expect, it } from 'vitest'
import { tenantDatabase } from '../../../../test/support/database/tenants.ts'
import {
  deleteAccountAction,
  findAccountActions,
  insertAccountAction,
  updateAccountAction,
} from '../account-actions/account-actions.queries.ts'
import {
  deleteAccountType,
  findAccountType,
  insertAccountType,
  listAccountTypes,
  updateAccountType,
} from './account-types.queries.ts'

const NOW = new Date('2030-01-01T12:00:00Z')

const { database, ids } = await tenantDatabase()

describe('an account type', () => {
  it('is that of its Space, which has so many at most', async () => {
    const { db } = database
    const add = (space: number, key: string) => insertAccountType(db, space, { key, maximum: 2 }, NOW)
    const [elsewhere, own, second] = [
      await add(ids.other, 'phone'),
      await add(ids.home, 'phone'),
      await add(ids.home, 'door'),
    ]
    expect(await add(ids.home, 'third')).toBeUndefined()
    expect(await add(999_999, 'third')).toBeUndefined()
    const [ownId, secondId, elsewhereId] = [own?.id ?? 0, second?.id ?? 0, elsewhere?.id ?? 0]
    const keys = async (space: number) => (await listAccountTypes(db, space)).map(({ key }) => key)
    expect(await keys(ids.home)).toEqual(['phone', 'door'])
    expect(await findAccountType(db, ids.home, secondId)).toEqual({ id: secondId, key: 'door' })
    expect(await findAccountType(db, ids.home, elsewhereId)).toBeUndefined()
    expect(await updateAccountType(db, ids.home, elsewhereId, 'taken', NOW)).toBeUndefined()
    expect(await updateAccountType(db, ids.home, ownId, 'mobile', NOW)).toEqual({ id: ownId, key: 'mobile' })
    expect([await keys(ids.home), await keys(ids.other)]).toEqual([['mobile', 'door'], ['phone']])
    const remove = (id: number) => deleteAccountType(db, ids.home, id)
    expect([await remove(elsewhereId), await remove(ownId), await remove(ownId)]).toEqual([false, true, false])
    expect([await keys(ids.home), await keys(ids.other)]).toEqual([['door'], ['phone']])
  })
})

describe('an action', () => {
  it('is that of its account, which has a DTMF protocol and so many actions at most', async () => {
    const { db } = database
    const add = (space: number, account: number, key: string) =>
      insertAccountAction(db, space, account, { key, code: '12', maximum: 2 }, NOW)
    const change = (space: number, accountId: number, actionId: number) =>
      updateAccountAction(db, space, { accountId, actionId }, { key: 'changed', code: '34' }, NOW)
    const remove = (space: number, accountId: number, actionId: number) =>
      deleteAccountAction(db, space, { accountId, actionId })
    expect(await add(ids.home, ids.alice, 'door')).toBeUndefined()
    await database.pool.query(`update accounts set dtmf_protocol = 'sipinfo'`)
    const [door, gate, ofBob] = [
      await add(ids.home, ids.alice, 'door'),
      await add(ids.home, ids.alice, 'gate'),
      await add(ids.home, ids.bob, 'door'),
    ]
    const [doorId, gateId, bobId] = [door?.id ?? 0, gate?.id ?? 0, ofBob?.id ?? 0]
    expect(await add(ids.home, ids.alice, 'third')).toBeUndefined()
    expect(await add(ids.other, ids.bob, 'third')).toBeUndefined()
    const keys = async (space: number, account: number) =>
      (await findAccountActions(db, space, account))?.actions.map(({ key }) => key)
    expect([await keys(ids.home, ids.alice), await keys(ids.home, ids.bob)]).toEqual([['door', 'gate'], ['door']])
    expect(await keys(ids.other, ids.alice)).toBeUndefined()
    for (const act of [change, remove]) {
      expect(Boolean(await act(ids.other, ids.alice, doorId))).toBe(false)
      expect(Boolean(await act(ids.home, ids.alice, bobId))).toBe(false)
    }
    expect(await change(ids.home, ids.alice, gateId)).toMatchObject({ id: gateId, key: 'changed' })
    expect([await keys(ids.home, ids.alice), await keys(ids.home, ids.bob)]).toEqual([['door', 'changed'], ['door']])
    expect([await remove(ids.home, ids.alice, doorId), await remove(ids.home, ids.alice, doorId)]).toEqual([
      true,
      false,
    ])
    expect([await keys(ids.home, ids.alice), await keys(ids.home, ids.bob)]).toEqual([['changed'], ['door']])
    await database.pool.query('update accounts set dtmf_protocol = null where id = $1', [ids.bob])
    expect([await change(ids.home, ids.bob, bobId), await remove(ids.home, ids.bob, bobId)]).toEqual([undefined, false])
  })
})
