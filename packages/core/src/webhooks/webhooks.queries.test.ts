import { beforeEach, describe, expect, it } from 'vitest'
import { tenantDatabase } from '../../../../test/support/database/tenants.ts'
import type { Tx } from '../database/database.ts'
import {
  claimDeliveries,
  collectWebhooks,
  findDueEndpoints,
  findTarget,
  noteDelivered,
  noteFailed,
  switchOff,
} from './webhook-deliveries.queries.ts'
import {
  countEndpoints,
  deleteEndpoint,
  findEndpoint,
  insertEndpoint,
  listEndpoints,
  lockSecret,
  nextEndpointId,
  queueAgain,
  queueTest,
  selectDeliveries,
  updateEndpoint,
  writeSecrets,
} from './webhooks.queries.ts'

const NOW = new Date('2030-01-01T12:00:00Z')
const LATER = new Date('2030-01-01T12:10:00Z')
const MUCH_LATER = new Date('2030-02-01T12:00:00Z')

const { database, ids } = await tenantDatabase()
beforeEach(() => query('delete from webhook_endpoints'))

const inTransaction = <R>(run: (tx: Tx) => Promise<R>): Promise<R> => database.db.transaction().execute(run)
const query = (text: string, values: unknown[] = []) => database.pool.query(text, values)

const add = (space: number, kinds: string[] = []) =>
  inTransaction(async (tx) => {
    const id = await nextEndpointId(tx)
    const endpoint = { id, space_id: space, url: `https://hooks.example/${id}`, description: null, kinds }
    return (await insertEndpoint(tx, { ...endpoint, encrypted_secret: `secret ${id}`, secret_key_id: 'key' }, NOW)).id
  })
const deliveriesOf = (endpoint: number, part: object = {}) =>
  selectDeliveries(database.db, endpoint, { state: null, beforeId: null, limit: 100, ...part })
const claim = (endpoint: number, now = NOW, limit = 10) => claimDeliveries(database.db, endpoint, { limit, now })
const statesOf = async (endpoint: number) => (await deliveriesOf(endpoint)).map(({ state }) => state).toReversed()

describe('an endpoint', () => {
  it('is that of its Space', async () => {
    const { db } = database
    const [own, second, elsewhere] = [await add(ids.home), await add(ids.home), await add(ids.other)]
    await queueTest(db, second, NOW)
    await queueTest(db, elsewhere, NOW)
    const list = async (space: number) => (await listEndpoints(db, space)).map(({ id, waiting }) => [id, waiting])
    expect([await list(ids.home), await list(ids.other)]).toEqual([
      [
        [own, 0],
        [second, 1],
      ],
      [[elsewhere, 1]],
    ])
    expect([await countEndpoints(db, ids.home), await countEndpoints(db, ids.other)]).toEqual([2, 1])
    expect(await findEndpoint(db, ids.home, second)).toMatchObject({ id: second, waiting: 1 })
    expect(await findEndpoint(db, ids.home, elsewhere)).toBeUndefined()
    const lock = (space: number, id: number) => inTransaction((tx) => lockSecret(tx, space, id))
    expect(await lock(ids.home, second)).toMatchObject({ encrypted_secret: `secret ${second}` })
    expect(await lock(ids.home, elsewhere)).toBeUndefined()
    const change = (id: number, fields: object = {}) =>
      updateEndpoint(
        db,
        ids.home,
        id,
        { change: { description: 'changed' }, isNew: false, begins: false, ...fields },
        NOW,
      )
    expect(await change(elsewhere)).toBeUndefined()
    expect(await change(own)).toMatchObject({ id: own, description: 'changed' })
    expect((await query('select id from webhook_endpoints where description is not null')).rows).toEqual([{ id: own }])
    const secrets = { encrypted_secret: 'new', secret_key_id: 'key', encrypted_former_secret: 'old' }
    await inTransaction((tx) =>
      writeSecrets(tx, own, { ...secrets, former_secret_key_id: 'key', formerUntil: LATER }, NOW),
    )
    expect([await findTarget(db, own), await findTarget(db, second)]).toMatchObject([
      { encrypted_secret: 'new', encrypted_former_secret: 'old' },
      { encrypted_secret: `secret ${second}`, encrypted_former_secret: null },
    ])
    const remove = (id: number) => deleteEndpoint(db, ids.home, id)
    expect([await remove(elsewhere), await remove(own), await remove(own)]).toEqual([false, true, false])
    expect([await list(ids.home), await list(ids.other)]).toEqual([[[second, 1]], [[elsewhere, 1]]])
  })

  it('has never failed once it is switched on or has another URL', async () => {
    const [own, second] = [await add(ids.home), await add(ids.home)]
    const fail = () => query(`update webhook_endpoints set failures = 3, failing_since = $1, paused_until = $1`, [NOW])
    const change = (fields: { isNew: boolean; begins: boolean }) =>
      updateEndpoint(database.db, ids.home, own, { change: { enabled: true }, ...fields }, NOW)
    const failures = async () =>
      (await query('select failures from webhook_endpoints order by id')).rows.map((row) => row.failures)
    await fail()
    await change({ isNew: false, begins: false })
    expect(await failures()).toEqual([3, 3])
    await change({ isNew: true, begins: false })
    expect(await failures()).toEqual([0, 3])
    await fail()
    await change({ isNew: false, begins: true })
    expect(await failures()).toEqual([0, 3])
    expect(second).toBeGreaterThan(own)
  })
})

describe('events', () => {
  const happen = (account: number, name: string) =>
    query('update accounts set display_name = $2 where id = $1', [account, name])

  it('are queued for the endpoints of their Space that want them, once', async () => {
    const { db } = database
    await query('delete from webhook_deliveries')
    expect(await collectWebhooks(db, NOW), 'without an endpoint').toBe(false)
    const [all, other, contacts, off] = [
      await add(ids.home),
      await add(ids.other),
      await add(ids.home, ['contact']),
      await add(ids.home),
    ]
    await query('update webhook_endpoints set enabled = false where id = $1', [off])
    await happen(ids.alice, 'Alice')
    await happen(ids.neighbour, 'Neighbour')
    const changesFor = async (endpoint: number) =>
      (await deliveriesOf(endpoint)).filter(({ type }) => type === 'account.updated').map(({ target }) => target)
    // transactions that began earlier may still run
    await expect
      .poll(async () => {
        await collectWebhooks(db, NOW)
        return [await changesFor(all), await changesFor(other)]
      })
      .toEqual([['alice01@a.example'], ['alice01@b.example']])
    await collectWebhooks(db, NOW)
    expect(await changesFor(all)).toHaveLength(1)
    expect([await deliveriesOf(contacts), await deliveriesOf(off)]).toEqual([[], []])
  })

  it('of a period are queued again for an endpoint', async () => {
    const [all, contacts] = [await add(ids.home), await add(ids.home, ['contact'])]
    await query('update accounts set display_name = null')
    await happen(ids.bob, 'Bob')
    const { rows } = await query(
      `select at, space_id from audit_log where space_id = $1 and kind = 'account' order by id desc limit 1`,
      [ids.home],
    )
    const at = rows[0].at as string
    const next = new Date(Date.parse(at) + 1).toISOString()
    const again = (id: number, from: string, until: string) =>
      inTransaction((tx) => queueAgain(tx, { id, spaceId: ids.home }, { from, until }, NOW))
    expect(await again(all, at, next)).toBe(1)
    expect(await again(contacts, at, next)).toBe(0)
    expect(await again(all, next, MUCH_LATER.toISOString())).toBe(0)
    expect(await again(all, '2000-01-01T00:00:00Z', '2000-01-02T00:00:00Z')).toBe(0)
    expect((await deliveriesOf(all)).map(({ type }) => type)).toEqual(['account.updated'])
    expect(await deliveriesOf(contacts)).toEqual([])
  })
})

describe('a delivery', () => {
  it('is claimed once, while its endpoint is on and does not pause', async () => {
    const { db } = database
    const [own, other] = [await add(ids.home), await add(ids.home)]
    const due = async (now = NOW) => (await findDueEndpoints(db, now)).toSorted((one, another) => one - another)
    expect(await due()).toEqual([])
    for (const endpoint of [own, other]) await queueTest(db, endpoint, NOW)
    await queueTest(db, own, NOW)
    expect(await due()).toEqual([own, other])
    expect(await due(new Date('2029-12-31'))).toEqual([])
    expect(await claim(own, new Date('2029-12-31'))).toEqual([])
    await query('update webhook_endpoints set paused_until = $2 where id = $1', [own, LATER])
    expect([await due(), await claim(own)]).toEqual([[other], []])
    await query('update webhook_endpoints set paused_until = null, enabled = false where id = $1', [own])
    expect([await due(), await claim(own), await findTarget(db, own)]).toEqual([[other], [], undefined])
    await query('update webhook_endpoints set enabled = true, paused_until = $2 where id = $1', [own, NOW])
    expect(await due()).toEqual([own, other])
    const [first, ...rest] = await claim(own)
    expect(rest, 'what comes after it in its sequence').toEqual([])
    expect(first).toMatchObject({ attempts: 1, line: null, isTest: true })
    expect(await claim(own), 'claimed by another').toEqual([])
    await noteDelivered(db, { id: first?.id ?? '', endpointId: own, status: 204 }, NOW)
    expect([await statesOf(own), await statesOf(other)]).toEqual([['delivered', 'waiting'], ['waiting']])
    const [second] = await claim(own)
    expect(second?.id).not.toBe(first?.id)
    expect(await claim(other, NOW, 0)).toEqual([])
  })

  it('that succeeds ends the failures of its endpoint alone', async () => {
    const { db } = database
    const [own, other] = [await add(ids.home), await add(ids.home)]
    for (const endpoint of [own, other]) await queueTest(db, endpoint, NOW)
    await query('update webhook_endpoints set failures = 2, failing_since = $1', [NOW])
    const [delivery] = await claim(own)
    await noteDelivered(db, { id: delivery?.id ?? '', endpointId: own, status: 200 }, NOW)
    const { rows } = await query(
      'select id, failures, last_success_at is not null as worked from webhook_endpoints order by id',
    )
    expect(rows).toEqual([
      { id: own, failures: 0, worked: true },
      { id: other, failures: 2, worked: false },
    ])
    const successAt = async () =>
      Date.parse((await query('select last_success_at as at from webhook_endpoints where id = $1', [own])).rows[0].at)
    const soon = new Date(NOW.getTime() + 30_000)
    await noteDelivered(db, { id: delivery?.id ?? '', endpointId: own, status: 200 }, soon)
    expect(await successAt(), 'is not written each time').toBe(NOW.getTime())
    await noteDelivered(db, { id: delivery?.id ?? '', endpointId: own, status: 200 }, LATER)
    expect(await successAt()).toBe(LATER.getTime())
  })

  it('that fails is tried again, and its endpoint pauses; for days, it is switched off', async () => {
    const { db } = database
    const [own, other] = [await add(ids.home), await add(ids.home)]
    for (const endpoint of [own, other, own]) await queueTest(db, endpoint, NOW)
    const [delivery] = await claim(own)
    const failure = {
      ...(delivery ?? { id: '', attempts: 1 }),
      endpointId: own,
      createdAt: NOW.toISOString(),
      status: 500,
      error: 'status',
      isFinal: false,
      sentAt: NOW,
    }
    const state = async () =>
      (await query('select enabled, failures, paused_until > $1 as pauses from webhook_endpoints order by id', [NOW]))
        .rows
    const well = { enabled: true, failures: 0, pauses: null }
    await noteFailed(db, failure, NOW)
    expect(await state()).toEqual([{ enabled: true, failures: 1, pauses: true }, well])
    expect(await statesOf(own)).toEqual(['waiting', 'waiting'])
    await noteFailed(db, failure, NOW)
    expect(await state(), 'of several at the same time, one counts').toEqual([
      { enabled: true, failures: 1, pauses: true },
      well,
    ])
    await noteFailed(db, { ...failure, isFinal: true, sentAt: MUCH_LATER }, NOW)
    expect(await statesOf(own)).toEqual(['given_up', 'waiting'])
    expect((await state())[0]).toMatchObject({ failures: 1 })
    await noteFailed(db, { ...failure, sentAt: MUCH_LATER }, MUCH_LATER)
    expect(await state()).toEqual([{ enabled: false, failures: 2, pauses: true }, well])
    expect([await statesOf(own), await statesOf(other)]).toEqual([['given_up', 'given_up'], ['waiting']])
  })

  it('waits no more once its endpoint is switched off', async () => {
    const { db } = database
    const [own, other] = [await add(ids.home), await add(ids.home)]
    for (const endpoint of [own, other]) await queueTest(db, endpoint, NOW)
    await switchOff(db, own, 'gone', NOW)
    const rows = async () => (await query('select enabled, last_error from webhook_endpoints order by id')).rows
    const expected = [
      { enabled: false, last_error: 'gone' },
      { enabled: true, last_error: null },
    ]
    expect(await rows()).toEqual(expected)
    await switchOff(db, own, 'again', LATER)
    expect(await rows()).toEqual(expected)
    expect([await statesOf(own), await statesOf(other)]).toEqual([['given_up'], ['waiting']])
  })

  it('is listed by its endpoint, state and place', async () => {
    const { db } = database
    const [own, other] = [await add(ids.home), await add(ids.home)]
    for (const endpoint of [own, own, other]) await queueTest(db, endpoint, NOW)
    const [latest, first] = await deliveriesOf(own)
    expect(await deliveriesOf(own)).toHaveLength(2)
    await query(`update webhook_deliveries set state = 'delivered' where id = $1`, [first?.id])
    expect((await deliveriesOf(own, { state: 'delivered' })).map(({ id }) => id)).toEqual([first?.id])
    expect((await deliveriesOf(own, { beforeId: latest?.id })).map(({ id }) => id)).toEqual([first?.id])
  })
})
