import { describe, expect, it } from 'vitest'
import { tenantDatabase } from '../../../../test/support/database/tenants.ts'
import type { Tx } from '../database/database.ts'
import { deleteVoidCode, findPhoneRegistration, hasEmail, replaceCode, takeCode, takeTry } from './changes.queries.ts'

const NOW = new Date('2030-01-01T12:00:00Z')
const LATER = new Date('2030-01-01T12:10:00Z')

const { database, ids } = await tenantDatabase()

const inTransaction = <R>(run: (tx: Tx) => Promise<R>): Promise<R> => database.db.transaction().execute(run)
const targets = { email: 'new@mail.example', phone: '+33612345600' }

describe.each(['email', 'phone'] as const)('a code for another %s', (channel) => {
  const give = async (accountId: number, target = targets[channel]) => {
    const code = { accountId, code: '1234', target, ip: '192.0.2.1', userAgent: null, expireAt: LATER }
    await inTransaction((tx) => replaceCode(tx, channel, code, NOW))
  }
  const tryIt = (account: number, now = NOW) => takeTry(database.db, channel, account, now)
  const take = (account: number, code = '1234', target = targets[channel]) =>
    inTransaction((tx) => takeCode(tx, channel, account, { code, target }))

  it('has three tries of its own until it ends', async () => {
    await give(ids.alice)
    await give(ids.bob)
    expect(await tryIt(ids.alice, LATER)).toBeUndefined()
    expect(await tryIt(ids.neighbour)).toBeUndefined()
    expect(await tryIt(ids.alice)).toEqual({ code: '1234', tries: 1, target: targets[channel] })
    await deleteVoidCode(database.db, channel, ids.alice)
    for (const tries of [2, 3]) expect(await tryIt(ids.alice)).toMatchObject({ tries })
    expect(await tryIt(ids.alice)).toBeUndefined()
    for (let n = 0; n < 3; n++) await tryIt(ids.bob)
    await deleteVoidCode(database.db, channel, ids.alice)
    expect([await take(ids.alice), await take(ids.bob)]).toEqual([false, true])
  })

  it('is used once, for what it was sent to, by its account', async () => {
    await give(ids.alice)
    await give(ids.bob)
    expect(await take(ids.neighbour)).toBe(false)
    expect(await take(ids.alice, '4321')).toBe(false)
    expect(await take(ids.alice, '1234', 'another')).toBe(false)
    expect([await take(ids.alice), await take(ids.alice), await take(ids.bob)]).toEqual([true, false, true])
  })
})

describe('an account', () => {
  it('is known by its email address in any case, and by what it may register', async () => {
    const has = (account: number, email: string) => hasEmail(database.db, account, email)
    expect([await has(ids.alice, 'ALICE@mail.example'), await has(ids.bob, 'alice@mail.example')]).toEqual([
      true,
      false,
    ])
    expect(await has(ids.alice, 'bob@mail.example')).toBe(false)
    await database.pool.query('update spaces set phone_registration = id = $1', [ids.other])
    expect((await findPhoneRegistration(database.db, ids.alice))?.phone_registration).toBe(false)
    expect((await findPhoneRegistration(database.db, ids.neighbour))?.phone_registration).toBe(true)
    expect(await findPhoneRegistration(database.db, 999_999)).toBeUndefined()
  })
})
