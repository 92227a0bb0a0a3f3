import { randomBytes } from 'node:crypto'
import { beforeEach, describe, expect, it } from 'vitest'
import { tenantDatabase } from '../../../../test/support/database/tenants.ts'
import {
  deletePasskey,
  findPasskey,
  insertPasskey,
  keepChallenge,
  listPasskeys,
  notePasskeyUse,
  renamePasskey,
  takeChallenge,
} from '../passkeys/passkeys.queries.ts'
import {
  confirmApp,
  deleteApp,
  deleteSecondFactor,
  describeSecondFactor,
  findSecondFactor,
  findShownFactor,
  listPasskeyHosts,
  lockSecondFactor,
  replaceRecoveryCodes,
  startSecondFactor,
  takeRecoveryCode,
  takeStep,
  turnOnByPasskey,
} from './second-factor.queries.ts'

const NOW = new Date('2030-01-01T12:00:00Z')
const LATER = new Date('2030-01-01T12:10:00Z')
const [FIRST, SECOND, THIRD] = [Buffer.from('first'), Buffer.from('second'), Buffer.from('third')]

const { database, ids } = await tenantDatabase()
beforeEach(async () => {
  await database.pool.query('delete from account_second_factors')
  await database.pool.query('delete from sessions')
})

const secretOf = (name: string) => ({ ciphertext: `encrypted ${name}`, keyId: 'key' })
const start = (account: number, name = 'secret') => startSecondFactor(database.db, account, secretOf(name), NOW)
const find = (account: number) => findSecondFactor(database.db, account)
const hosts = (account: number) => listPasskeyHosts(database.db, account)

/** Two accounts whose apps count. */
async function twoApps() {
  for (const account of [ids.alice, ids.bob]) {
    await start(account)
    await confirmApp(database.db, account, [FIRST, SECOND], NOW)
  }
}

async function addSession(account: number, secondFactorAt: Date | null = null): Promise<number> {
  const { rows } = await database.pool.query<{ id: number }>(
    `insert into sessions (account_id, token_hash, ip_address, created_at, expire_at, second_factor_at)
      values ($1, $2, '192.0.2.1', $3, $4, $5) returning id`,
    [account, randomBytes(32), NOW, LATER, secondFactorAt],
  )
  return rows[0]?.id ?? 0
}

const addPasskey = (accountId: number, rpId = 'a.example', counter = 0) =>
  insertPasskey(
    database.db,
    {
      accountId,
      name: 'a key',
      rpId,
      credentialId: randomBytes(8).toString('hex'),
      publicKey: FIRST,
      counter,
      transports: [],
    },
    NOW,
  )

describe('an authenticator app', () => {
  const isAppOn = async (account: number) => (await find(account))?.is_app_on

  it('counts once its first code has come, and is replaced until then only', async () => {
    expect([await start(ids.alice, 'one'), await start(ids.bob, 'other')]).toEqual([true, true])
    expect(await start(ids.alice, 'two')).toBe(true)
    expect(await find(ids.alice)).toMatchObject({ ciphertext: 'encrypted two', is_app_on: false, confirmed_at: null })
    expect(await find(ids.bob)).toMatchObject({ ciphertext: 'encrypted other' })
    await confirmApp(database.db, ids.alice, [FIRST], NOW)
    expect([await isAppOn(ids.alice), await isAppOn(ids.bob)]).toEqual([true, false])
    expect(await start(ids.alice, 'three')).toBe(false)
    expect(await find(ids.alice)).toMatchObject({ ciphertext: 'encrypted two' })
    const locked = (account: number) => database.db.transaction().execute((tx) => lockSecondFactor(tx, account))
    expect(await locked(ids.alice)).toEqual({ is_app_on: true })
    expect(await locked(ids.bob)).toEqual({ is_app_on: false })
    expect(await locked(ids.neighbour)).toBeUndefined()
  })

  it('is added beside passkeys, and counts from its first code too', async () => {
    expect(await turnOnByPasskey(database.db, ids.alice, [FIRST], NOW)).toBe(true)
    expect(await turnOnByPasskey(database.db, ids.alice, [SECOND], NOW)).toBe(false)
    expect(await find(ids.alice)).toMatchObject({ recovery_codes: [FIRST], is_app_on: false })
    expect([await start(ids.alice, 'one'), await start(ids.alice, 'two')]).toEqual([true, true])
    expect(await isAppOn(ids.alice)).toBe(false)
    expect(await deleteApp(database.db, ids.alice), 'one that does not count yet').toBe(false)
    await confirmApp(database.db, ids.alice, [SECOND], LATER)
    expect(await isAppOn(ids.alice)).toBe(true)
    expect(Date.parse((await find(ids.alice))?.confirmed_at ?? ''), 'since the passkey').toBe(NOW.getTime())
    expect(await start(ids.alice, 'three')).toBe(false)
  })

  it('gives way to a passkey where its first code has not come', async () => {
    await start(ids.alice)
    expect(await turnOnByPasskey(database.db, ids.alice, [FIRST], NOW)).toBe(true)
    expect(await find(ids.alice)).toMatchObject({ recovery_codes: [FIRST], is_app_on: false })
  })

  it('is removed from its account alone', async () => {
    await twoApps()
    expect(await deleteApp(database.db, ids.alice)).toBe(true)
    expect(await find(ids.alice)).toMatchObject({ ciphertext: null, is_app_on: false })
    expect(await isAppOn(ids.bob)).toBe(true)
    expect(await deleteApp(database.db, ids.alice)).toBe(false)
  })

  it('has each time step taken once, in rising order, for its account', async () => {
    await twoApps()
    const take = (account: number, step: number) => takeStep(database.db, account, step)
    expect([await take(ids.alice, 5), await take(ids.alice, 5), await take(ids.alice, 4)]).toEqual([true, false, false])
    expect([await take(ids.bob, 4), await take(ids.alice, 6)]).toEqual([true, true])
    expect(await take(ids.neighbour, 1)).toBe(false)
  })
})

describe('recovery codes', () => {
  it('are taken once, and replaced, for their account', async () => {
    await twoApps()
    const take = (account: number, code: Buffer) => takeRecoveryCode(database.db, account, code)
    expect([await take(ids.alice, FIRST), await take(ids.alice, FIRST)]).toEqual([true, false])
    expect(await take(ids.bob, FIRST)).toBe(true)
    await replaceRecoveryCodes(database.db, ids.alice, [THIRD])
    expect([await take(ids.alice, SECOND), await take(ids.alice, THIRD)]).toEqual([false, true])
    expect([await take(ids.bob, THIRD), await take(ids.bob, SECOND)]).toEqual([false, true])
    expect(await take(ids.neighbour, SECOND)).toBe(false)
    await confirmApp(database.db, ids.alice, [THIRD], NOW)
    expect((await find(ids.bob))?.recovery_codes).toEqual([])
  })
})

describe('a second factor', () => {
  it('is described once it counts, with the passkeys of its account', async () => {
    const describeIt = (account: number) => describeSecondFactor(database.db, account)
    const off = { on: false, app: false, passkeys: 0 }
    expect(await describeIt(ids.alice)).toEqual(off)
    await start(ids.alice)
    expect(await describeIt(ids.alice)).toEqual(off)
    await confirmApp(database.db, ids.alice, [], NOW)
    await turnOnByPasskey(database.db, ids.bob, [], NOW)
    await addPasskey(ids.alice)
    for (const host of ['a.example', 'b.example']) await addPasskey(ids.bob, host)
    expect(await describeIt(ids.alice)).toEqual({ on: true, app: true, passkeys: 1 })
    expect(await describeIt(ids.bob)).toEqual({ on: true, app: false, passkeys: 2 })
    expect([await hosts(ids.alice), (await hosts(ids.bob)).toSorted()]).toEqual([
      ['a.example'],
      ['a.example', 'b.example'],
    ])
  })

  it('is known to a session with what it has shown', async () => {
    await start(ids.bob)
    await twoApps()
    const [ofAlice, ofNeighbour] = [await addSession(ids.alice, NOW), await addSession(ids.neighbour)]
    const shown = await findShownFactor(database.db, ofAlice)
    expect(shown?.is_on).toBe(true)
    expect(Date.parse(shown?.second_factor_at ?? '')).toBe(NOW.getTime())
    expect(await findShownFactor(database.db, ofNeighbour)).toEqual({ second_factor_at: null, is_on: false })
    await start(ids.neighbour)
    expect(await findShownFactor(database.db, ofNeighbour)).toEqual({ second_factor_at: null, is_on: false })
    expect(await findShownFactor(database.db, 999_999)).toBeUndefined()
  })

  it('is removed from its account and the sessions that have shown it', async () => {
    await twoApps()
    const [ofAlice, ofBob] = [await addSession(ids.alice, NOW), await addSession(ids.bob, NOW)]
    expect(await deleteSecondFactor(database.db, ids.alice)).toBe(true)
    expect(await deleteSecondFactor(database.db, ids.alice)).toBe(false)
    expect(await findShownFactor(database.db, ofAlice)).toEqual({ second_factor_at: null, is_on: false })
    expect(await findShownFactor(database.db, ofBob)).toMatchObject({
      second_factor_at: expect.anything(),
      is_on: true,
    })
  })
})

describe('a passkey', () => {
  beforeEach(twoApps)

  it('is found, named and deleted by its own account', async () => {
    const [own, another] = [await addPasskey(ids.alice), await addPasskey(ids.bob)]
    const { db } = database
    const [listed] = await listPasskeys(db, ids.alice)
    expect(listed).toMatchObject({ id: own.id })
    expect(await listPasskeys(db, ids.alice)).toHaveLength(1)
    const credential = { accountId: ids.alice, rpId: 'a.example', credentialId: listed?.credential_id ?? '' }
    expect(await findPasskey(db, credential)).toMatchObject({ id: own.id })
    for (const other of [{ accountId: ids.bob }, { rpId: 'b.example' }, { credentialId: 'unknown' }]) {
      expect(await findPasskey(db, { ...credential, ...other })).toBeUndefined()
    }
    const rename = (id: number) => renamePasskey(db, ids.alice, { id, name: 'a new name' })
    expect(await rename(another.id)).toBeUndefined()
    const second = await addPasskey(ids.alice)
    expect(await rename(own.id)).toMatchObject({ id: own.id, name: 'a new name' })
    expect((await listPasskeys(db, ids.alice)).map(({ name }) => name)).toEqual(['a new name', 'a key'])
    expect((await listPasskeys(db, ids.bob)).map(({ name }) => name)).toEqual(['a key'])
    expect(await deletePasskey(db, ids.alice, another.id)).toBe(false)
    expect(await deletePasskey(db, ids.alice, own.id)).toBe(true)
    expect((await listPasskeys(db, ids.alice)).map(({ id }) => id)).toEqual([second.id])
    expect(await listPasskeys(db, ids.bob)).toHaveLength(1)
  })

  it('is used with a count that goes up, or with none at all', async () => {
    const [counting, another, uncounted] = [
      await addPasskey(ids.alice, 'a.example', 5),
      await addPasskey(ids.alice, 'b.example', 5),
      await addPasskey(ids.alice, 'c.example', 0),
    ]
    const use = (id: number, counter: number) => notePasskeyUse(database.db, id, counter, NOW)
    expect([await use(counting.id, 5), await use(counting.id, 0), await use(counting.id, 7)]).toEqual([
      false,
      false,
      true,
    ])
    expect([await use(another.id, 6), await use(another.id, 6)]).toEqual([true, false])
    expect([await use(uncounted.id, 0), await use(uncounted.id, 0), await use(uncounted.id, 1)]).toEqual([
      true,
      true,
      true,
    ])
    expect(await use(uncounted.id, 0)).toBe(false)
    expect(await use(999_999, 9)).toBe(false)
    await addPasskey(ids.bob)
    const used = await addPasskey(ids.alice)
    expect(await use(used.id, 0)).toBe(true)
    expect(await listPasskeys(database.db, ids.bob)).toEqual([expect.objectContaining({ last_used_at: null })])
  })

  it('signs what its session was given for that purpose, once, until it ends', async () => {
    const [one, another] = [await addSession(ids.alice), await addSession(ids.alice)]
    const keep = (sessionId: number, purpose: 'register' | 'confirm') =>
      keepChallenge(database.db, { sessionId, purpose, challenge: `${purpose} ${sessionId}`, expireAt: LATER })
    const take = (sessionId: number, purpose: 'register' | 'confirm', now = NOW) =>
      takeChallenge(database.db, { sessionId, purpose }, now)
    for (const session of [one, another])
      for (const purpose of ['register', 'confirm'] as const) await keep(session, purpose)
    expect(await take(another, 'confirm')).toBe(`confirm ${another}`)
    expect(await take(another, 'confirm')).toBeNull()
    expect(await take(one, 'register')).toBe(`register ${one}`)
    expect(await take(another, 'register')).toBe(`register ${another}`)
    expect(await take(one, 'confirm', LATER)).toBeNull()
    expect(await take(one, 'confirm')).toBeNull()
  })
})
