import { describe, expect, it } from 'vitest'
import { tenantDatabase } from '../../../../test/support/database/tenants.ts'
import { isAccountAdmin } from '../admin-roles/admin-roles.queries.ts'
import type { Tx } from '../database/database.ts'
import {
  claimKey,
  clearIdempotencyKeys,
  findKey,
  forgetKey,
  keepAnswer,
  lockKey,
} from '../idempotency/idempotency.queries.ts'
import { deletePasswords, deleteSpaceOidc, findSpaceOidc, type NewOidc, upsertSpaceOidc } from '../oidc/oidc.queries.ts'
import { findPasswordsToCompare, recordNetwork } from './login-throttle.queries.ts'
import { countOnceMore } from './rate-limits.queries.ts'
import { findWrongCodes } from './wrong-codes.queries.ts'

const NOW = new Date('2030-01-01T12:00:00Z')
const LATER = new Date('2030-01-01T12:10:00Z')

const { database, ids } = await tenantDatabase()

const inTransaction = <R>(run: (tx: Tx) => Promise<R>): Promise<R> => database.db.transaction().execute(run)
const NETWORK = '192.0.2.0/24'

describe('counts', () => {
  const count = (keys: string[], now = NOW) => countOnceMore(database.db, keys, { now, resetAt: LATER })
  const moment = (text: string | undefined) => Date.parse(text ?? '')

  it('go up until they begin anew', async () => {
    expect(await count(['one', 'two'])).toMatchObject([{ count: 1 }, { count: 1 }])
    expect(await count(['one'])).toMatchObject([{ key: 'one', count: 2 }])
    const resetAt = new Date('2030-01-01T12:20:00Z')
    const [again] = await countOnceMore(database.db, ['one'], { now: NOW, resetAt })
    expect([again?.count, moment(again?.reset_at)]).toEqual([3, LATER.getTime()])
    const [anew] = await countOnceMore(database.db, ['one'], { now: LATER, resetAt })
    expect([anew?.count, moment(anew?.reset_at)]).toEqual([1, resetAt.getTime()])
  })

  it('and known networks are read with the hashes of an account', async () => {
    for (const [account, digit] of [
      [ids.alice, '1'],
      [ids.bob, '2'],
    ] as const) {
      await database.pool.query(
        `insert into account_passwords (account_id, algorithm, ha1) values ($1, 'MD5', repeat($2, 32))`,
        [account, digit],
      )
    }
    await count(['guesses of bob'])
    await recordNetwork(database.db, ids.alice, NETWORK, LATER)
    await recordNetwork(database.db, ids.bob, '198.51.100.0/24', NOW)
    const guess = (keys: string[], network: string, at = NOW) => ({
      keys,
      network,
      at,
      byName: { pair: 'name', ofStrangers: [] },
      byAccount: null,
    })
    const find = (account: number, ...of: Parameters<typeof guess>) =>
      findPasswordsToCompare(database.db, account, guess(...of))
    expect(await find(ids.bob, ['guesses of bob', 'unknown'], NETWORK)).toEqual({
      passwords: [{ algorithm: 'MD5', ha1: '2'.repeat(32) }],
      loginThrottle: { counts: [expect.objectContaining({ key: 'guesses of bob', count: 1 })], network_used_at: null },
    })
    const known = await find(ids.bob, ['unknown'], '198.51.100.0/24')
    expect(known?.loginThrottle).toEqual({ counts: [], network_used_at: expect.any(String) })
    expect((await find(ids.bob, ['guesses of bob'], NETWORK, LATER))?.loginThrottle?.counts).toEqual([])
    expect(await find(999_999, [], NETWORK)).toBeUndefined()
    expect(await findPasswordsToCompare(database.db, ids.alice, null)).toMatchObject({
      passwords: [{ ha1: '1'.repeat(32) }],
      loginThrottle: null,
    })
  })

  it('of wrong codes are those of a network that are not over', async () => {
    await count(['codes', 'other codes'])
    const find = (fields: object) =>
      findWrongCodes(database.db, {
        key: 'codes',
        accountId: ids.alice,
        network: NETWORK,
        since: NOW,
        now: NOW,
        ...fields,
      })
    await recordNetwork(database.db, ids.alice, NETWORK, LATER)
    await recordNetwork(database.db, ids.alice, NETWORK, NOW)
    expect(await find({})).toEqual({ counts: [expect.objectContaining({ key: 'codes' })], isKnownNetwork: true })
    expect(await find({ now: LATER })).toMatchObject({ counts: [] })
    for (const other of [{ accountId: ids.neighbour }, { network: '203.0.113.0/24' }, { since: LATER }]) {
      expect((await find(other)).isKnownNetwork).toBe(false)
    }
  })
})

describe('an answer that is kept for a key', () => {
  it('is written by one request at a time', async () => {
    const [digest, another] = [Buffer.from('locked'.padEnd(32)), Buffer.from('another'.padEnd(32))]
    await inTransaction(async (tx) => {
      expect(await lockKey(tx, digest)).toBe(true)
      const others = inTransaction(async (other) => [await lockKey(other, digest), await lockKey(other, another)])
      expect(await others).toEqual([false, true])
    })
    expect(await inTransaction((tx) => lockKey(tx, digest))).toBe(true)
  })

  it('is that of the key, until it is forgotten or has been kept for long enough', async () => {
    const { db } = database
    const [one, another] = [Buffer.from('one'.padEnd(32)), Buffer.from('another'.padEnd(32))]
    await claimKey(db, one, NOW)
    expect(await findKey(db, one, NOW)).toMatchObject({ answer: null, claimed_until: expect.any(String) })
    for (const digest of [one, another])
      await keepAnswer(db, digest, { answer: digest.toString().trim(), keyId: 'key' }, NOW)
    expect(await findKey(db, one, NOW)).toMatchObject({ answer: 'one', claimed_until: null })
    expect(await findKey(db, another, NOW)).toMatchObject({ answer: 'another' })
    const muchLater = new Date('2030-02-01T12:00:00Z')
    expect(await findKey(db, one, muchLater)).toBeUndefined()
    await forgetKey(db, one)
    expect([await findKey(db, one, NOW), await findKey(db, another, NOW)]).toEqual([
      undefined,
      expect.objectContaining({ answer: 'another' }),
    ])
    expect([await clearIdempotencyKeys(db, NOW), await clearIdempotencyKeys(db, muchLater)]).toEqual([0, 1])
  })
})

describe('an OpenID provider', () => {
  it('is that of its Space', async () => {
    const provider = (client_id: string): NewOidc & { challenge: string } => ({
      server_url: 'https://sso.example',
      realm: 'sip',
      issuer: 'https://sso.example/realms/sip',
      client_id,
      encrypted_client_secret: null,
      client_secret_key_id: null,
      audience: null,
      sip_identifier: 'sip_identity',
      auto_provisioning: false,
      role_provisioning: false,
      challenge: `of ${client_id}`,
    })
    for (const [space, client] of [
      [ids.home, 'home'],
      [ids.other, 'other'],
      [ids.home, 'changed'],
    ] as const) {
      await inTransaction((tx) => upsertSpaceOidc(tx, space, provider(client), NOW))
    }
    const challenges = async () => {
      const { rows } = await database.pool.query('select domain, bearer_challenge as text from spaces')
      return Object.fromEntries(rows.map(({ domain, text }) => [domain, text]))
    }
    expect(await findSpaceOidc(database.db, ids.other)).toMatchObject({ client_id: 'other' })
    expect(await findSpaceOidc(database.db, ids.home)).toMatchObject({ client_id: 'changed' })
    expect(await challenges()).toEqual({ 'a.example': 'of changed', 'b.example': 'of other' })
    const remove = () => inTransaction((tx) => deleteSpaceOidc(tx, ids.home, NOW))
    expect(await remove()).toBe(true)
    expect(await challenges()).toEqual({ 'a.example': null, 'b.example': 'of other' })
    await database.pool.query(`update spaces set bearer_challenge = 'of no provider' where id = $1`, [ids.home])
    expect(await remove()).toBe(false)
    expect(await findSpaceOidc(database.db, ids.home)).toBeUndefined()
    expect(await findSpaceOidc(database.db, ids.other)).toMatchObject({ client_id: 'other' })
    expect(await challenges()).toEqual({ 'a.example': 'of no provider', 'b.example': 'of other' })
  })

  it('takes the place of the password of an account', async () => {
    await inTransaction((tx) => deletePasswords(tx, ids.alice))
    const { rows } = await database.pool.query('select account_id from account_passwords')
    expect(rows).toEqual([{ account_id: ids.bob }])
  })
})

describe('an account', () => {
  it('is an admin of its own Space', async () => {
    await database.pool.query('update accounts set admin = id <> $1', [ids.bob])
    const isAdmin = (space: number, account: number) => isAccountAdmin(database.db, space, account)
    expect([
      await isAdmin(ids.home, ids.alice),
      await isAdmin(ids.home, ids.bob),
      await isAdmin(ids.other, ids.alice),
    ]).toEqual([true, false, false])
    expect(await isAdmin(ids.other, ids.neighbour)).toBe(true)
    expect(await isAdmin(ids.home, ids.neighbour)).toBe(false)
  })
})
