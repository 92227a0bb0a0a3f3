import { describe, expect, it } from 'vitest'
import { tenantDatabase } from '../../../../test/support/database/tenants.ts'
import type { Tx } from '../database/database.ts'
import {
  deleteForwarding,
  insertForwarding,
  listForwardings,
  listForwardingsAndContact,
  presentForwarding,
  updateForwarding,
} from './call-forwardings.queries.ts'

const NOW = new Date('2030-01-01T12:00:00Z')

const { database, ids } = await tenantDatabase()

const inTransaction = <R>(run: (tx: Tx) => Promise<R>): Promise<R> => database.db.transaction().execute(run)
const target = (sip_uri: string) => ({ forward_to: 'sip_uri' as const, sip_uri, contact_id: null, enabled: true })

describe('a call forwarding', () => {
  it('is that of its account', async () => {
    const { db } = database
    const add = (account: number, type: 'busy' | 'always') =>
      inTransaction((tx) => insertForwarding(tx, account, { type, ...target(`sip:${type}@a.example`) }, NOW))
    const [busy, always, ofBob, elsewhere] = [
      await add(ids.alice, 'busy'),
      await add(ids.alice, 'always'),
      await add(ids.bob, 'busy'),
      await add(ids.neighbour, 'busy'),
    ]
    const list = async (space: number, account: number) =>
      (await listForwardings(db, space, account))?.map(({ id, sip_uri }) => [id, sip_uri])
    const [uriOfBusy, uriOfAlways] = ['sip:busy@a.example', 'sip:always@a.example']
    expect(await list(ids.home, ids.alice)).toEqual([
      [busy, uriOfBusy],
      [always, uriOfAlways],
    ])
    expect(await list(ids.other, ids.alice)).toBeUndefined()
    await database.pool.query('insert into account_contacts (account_id, contact_id) values ($1, $2)', [
      ids.alice,
      ids.bob,
    ])
    const withContact = (space: number, account: number) => listForwardingsAndContact(db, space, account, ids.bob)
    expect(await withContact(ids.home, ids.alice)).toMatchObject({ forwardings: [{ id: busy }, {}], hasContact: true })
    expect(await withContact(ids.home, ids.bob)).toMatchObject({ forwardings: [{ id: ofBob }], hasContact: false })
    expect(await withContact(ids.other, ids.alice)).toBeUndefined()
    const [plain] = (await withContact(ids.home, ids.alice))?.forwardings ?? []
    if (!plain) throw new Error('no forwarding')
    expect(presentForwarding(plain)).toMatchObject({ sip_uri: uriOfBusy, contact_sip_uri: null })
    expect(presentForwarding({ ...plain, contact_username: 'bobby01' }).contact_sip_uri).toBe('sip:bobby01@a.example')

    const change = (account: number, id: number) =>
      inTransaction((tx) => updateForwarding(tx, account, id, target('sip:new@a.example'), NOW))
    await change(ids.bob, busy)
    await change(ids.alice, always)
    const remove = (space: number, account: number, id: number) => deleteForwarding(db, space, account, id)
    expect(await remove(ids.other, ids.alice, busy)).toBe(false)
    expect(await remove(ids.home, ids.alice, ofBob)).toBe(false)
    expect(await remove(ids.home, ids.neighbour, elsewhere)).toBe(false)
    expect(await list(ids.home, ids.alice)).toEqual([
      [busy, uriOfBusy],
      [always, 'sip:new@a.example'],
    ])
    expect([await remove(ids.home, ids.alice, busy), await remove(ids.home, ids.alice, busy)]).toEqual([true, false])
    expect(await list(ids.home, ids.alice)).toEqual([[always, 'sip:new@a.example']])
    expect(await list(ids.home, ids.bob)).toEqual([[ofBob, uriOfBusy]])
    expect(await list(ids.other, ids.neighbour)).toEqual([[elsewhere, uriOfBusy]])
  })
})
