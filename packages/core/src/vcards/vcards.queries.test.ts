import { describe, expect, it } from 'vitest'
import { tenantDatabase } from '../../../../test/support/database/tenants.ts'
import { deleteVcard, findVcard, insertVcard, listVcards, measureVcards, updateVcard } from './vcards.queries.ts'

const NOW = new Date('2030-01-01T12:00:00Z')

const { database, ids } = await tenantDatabase()

describe('a vCard', () => {
  it('is that of its account', async () => {
    const { db } = database
    const [alice, bob, wrong] = [
      { spaceId: ids.home, accountId: ids.alice },
      { spaceId: ids.home, accountId: ids.bob },
      { spaceId: ids.other, accountId: ids.alice },
    ]
    const card = (uid: string, vcard = `card ${uid}`) => ({ uid, vcard })
    for (const owner of [alice, bob]) for (const uid of ['one', 'two']) await insertVcard(db, owner, card(uid), NOW)
    expect(await insertVcard(db, wrong, card('three'), NOW)).toBeUndefined()
    const list = async (owner: typeof alice) => (await listVcards(db, owner)).map(({ vcard }) => vcard)
    expect([await list(alice), await list(wrong)]).toEqual([['card one', 'card two'], []])
    expect(await findVcard(db, alice, 'two')).toMatchObject({ uid: 'two' })
    expect([await findVcard(db, alice, 'three'), await findVcard(db, wrong, 'two')]).toEqual([undefined, undefined])
    expect(await measureVcards(db, alice, 'one')).toEqual({ count: 1, bytes: 8 })
    expect(await measureVcards(db, alice, 'three')).toEqual({ count: 2, bytes: 16 })
    expect(await measureVcards(db, wrong, 'one')).toBeUndefined()
    expect(await updateVcard(db, wrong, card('one', 'changed'), NOW)).toBeUndefined()
    expect(await updateVcard(db, alice, card('three', 'changed'), NOW)).toBeUndefined()
    expect(await updateVcard(db, alice, card('one', 'changed'), NOW)).toMatchObject({ vcard: 'changed' })
    expect([await list(alice), await list(bob)]).toEqual([
      ['changed', 'card two'],
      ['card one', 'card two'],
    ])
    expect([await deleteVcard(db, wrong, 'two'), await deleteVcard(db, alice, 'three')]).toEqual([false, false])
    expect([await deleteVcard(db, alice, 'two'), await deleteVcard(db, alice, 'two')]).toEqual([true, false])
    expect([await list(alice), await list(bob)]).toEqual([['changed'], ['card one', 'card two']])
  })
})
