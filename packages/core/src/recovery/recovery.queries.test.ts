import { randomBytes } from 'node:crypto'
import { afterEach, describe, expect, it } from 'vitest'
import { tenantDatabase } from '../../../../test/support/database/tenants.ts'
import type { Tx } from '../database/database.ts'
import {
  findEarlierRecoveries,
  findRecovery,
  insertRecovery,
  type Lost,
  lockLostAccount,
  lockRecovery,
  takeRecovery,
  takeRecoveryTry,
} from './recovery.queries.ts'

const NOW = new Date('2030-01-01T12:00:00Z')
const LATER = new Date('2030-01-01T12:10:00Z')
const EMAIL = 'Alice@mail.example'
const NETWORK = '192.0.2.0/24'

const { database, ids } = await tenantDatabase()
afterEach(() => database.pool.query('update accounts set blocked = false'))

const inTransaction = <R>(run: (tx: Tx) => Promise<R>): Promise<R> => database.db.transaction().execute(run)
const block = () => database.pool.query('update accounts set blocked = true where id = $1', [ids.alice])

async function add(fields: { accountId?: number; network?: string; sentTo?: string } = {}, now = NOW) {
  const hash = randomBytes(32)
  const sentTo = (fields.accountId ?? ids.alice) === ids.alice ? EMAIL : 'bob@mail.example'
  const recovery = {
    accountId: ids.alice,
    hash,
    code: '471100',
    sentTo,
    used: false,
    ip: '192.0.2.1',
    network: NETWORK,
  }
  const { id } = await inTransaction((tx) =>
    insertRecovery(tx, ids.home, { ...recovery, userAgent: null, expireAt: LATER, ...fields }, now),
  )
  return { id, hash }
}

describe('a lost account', () => {
  const lost = (spaceId: number, by: Lost) => inTransaction((tx) => lockLostAccount(tx, spaceId, by))

  it('is found in its Space by its name and email address, or its phone number', async () => {
    const [byEmail, byPhone] = [{ username: 'alice01', email: 'alice@MAIL.example' }, { phone: '+33612345678' }]
    expect(await lost(ids.home, byEmail)).toEqual({ id: ids.alice, address: EMAIL })
    expect(await lost(ids.other, byEmail)).toEqual({ id: ids.neighbour, address: 'alice@mail.example' })
    expect(await lost(ids.home, byPhone)).toEqual({ id: ids.alice, address: '+33612345678' })
    expect(await lost(ids.other, byPhone)).toEqual({ id: ids.neighbour, address: '+33612345678' })
    for (const other of [
      { username: 'alice01', email: 'bob@mail.example' },
      { username: 'bobby01', email: EMAIL },
      { phone: '+33612345670' },
    ]) {
      expect(await lost(ids.home, other)).toBeUndefined()
    }
    await block()
    expect([await lost(ids.home, byEmail), await lost(ids.home, byPhone)]).toEqual([undefined, undefined])
  })
})

describe('a recovery', () => {
  const lock = (spaceId: number, hash: Buffer) => inTransaction((tx) => lockRecovery(tx, spaceId, hash))
  const takeTry = (id: number, now = NOW) => inTransaction((tx) => takeRecoveryTry(tx, id, now))
  const take = (id: number) => inTransaction((tx) => takeRecovery(tx, id))

  it('belongs to an account of its Space that has the address still, and is not blocked', async () => {
    const { id, hash } = await add()
    expect(await lock(ids.home, hash)).toMatchObject({ id, account_id: ids.alice, sent_to: EMAIL })
    expect(await findRecovery(database.db, id, NOW)).toMatchObject({ account_id: ids.alice, code: '471100' })
    expect(await lock(ids.home, randomBytes(32))).toBeUndefined()
    expect(await lock(ids.other, hash)).toBeUndefined()
    expect(await findRecovery(database.db, 999_999, NOW)).toBeUndefined()
    expect(await findRecovery(database.db, id, LATER)).toBeUndefined()
    const former = await add({ sentTo: 'former@mail.example' })
    expect(await lock(ids.home, former.hash)).toBeUndefined()
    expect(await findRecovery(database.db, former.id, NOW)).toBeUndefined()
    await block()
    expect([await lock(ids.home, hash), await findRecovery(database.db, id, NOW)]).toEqual([undefined, undefined])
  })

  it('has three tries of its own until it ends, and is used once', async () => {
    const [one, another] = [await add(), await add()]
    expect(await takeTry(one.id, LATER)).toBeUndefined()
    for (let n = 0; n < 3; n++) expect(await takeTry(one.id)).toEqual({ code: '471100' })
    expect(await takeTry(one.id)).toBeUndefined()
    expect(await takeTry(another.id)).toBeDefined()
    expect([await take(another.id), await take(another.id)]).toEqual([true, false])
    expect(await takeTry(another.id)).toBeUndefined()
    expect(await findRecovery(database.db, another.id, NOW)).toBeUndefined()
    expect(await take(one.id)).toBe(true)
  })
})

describe('what was asked for an account before', () => {
  const since = { requests: NOW, tries: NOW, signIns: NOW }
  const earlier = (accountId: number | null) =>
    inTransaction((tx) => findEarlierRecoveries(tx, accountId, NETWORK, since))

  it('is counted since a moment, by network, for this account', async () => {
    await database.pool.query('delete from account_recovery_codes')
    const tries = async (recovery: Promise<{ id: number }>) => {
      const { id } = await recovery
      await database.pool.query('update account_recovery_codes set tries = 2 where id = $1', [id])
    }
    for (let n = 0; n < 2; n++) await tries(add({}, LATER))
    await tries(add({ network: '198.51.100.0/24' }, LATER))
    await tries(add({}, NOW))
    await tries(add({ accountId: ids.bob }, LATER))
    expect(await earlier(ids.alice)).toEqual({ ofNetwork: 2, ofAll: 3, tries: 6, isKnownNetwork: false })
    expect(await earlier(ids.neighbour)).toEqual({ ofNetwork: 0, ofAll: 0, tries: 0, isKnownNetwork: false })
  })

  it('says whether the account has signed in from the network since', async () => {
    const use = (account: number, network: string, at: Date) =>
      database.pool.query(
        `insert into account_networks (account_id, network, last_used_at) values ($1, $2, $3)
          on conflict (account_id, network) do update set last_used_at = excluded.last_used_at`,
        [account, network, at],
      )
    await use(ids.bob, NETWORK, LATER)
    await use(ids.alice, '198.51.100.0/24', LATER)
    await use(ids.alice, NETWORK, NOW)
    expect((await earlier(ids.alice)).isKnownNetwork).toBe(false)
    await use(ids.alice, NETWORK, LATER)
    expect((await earlier(ids.alice)).isKnownNetwork).toBe(true)
  })
})
