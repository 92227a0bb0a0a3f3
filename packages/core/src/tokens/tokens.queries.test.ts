import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database/index.ts'
import type { Tx } from '../database/database.ts'
import { attachAuthToken, hasLooseAuthToken, insertAuthToken } from './auth-tokens.queries.ts'
import {
  findRequestToken,
  hasUsedCreationToken,
  insertCreationToken,
  insertRequestToken,
  isCreationTokenFresh,
  linkCreationTokenToAccount,
  linkRequestToken,
  takeCreationToken,
  takeRequestToken,
  validateRequestToken,
} from './creation-tokens.queries.ts'
import { deleteUnusedToken } from './pushed-tokens.queries.ts'
import { insertRecoveryToken, takeRecoveryToken } from './recovery-tokens.queries.ts'

const NOW = new Date('2030-01-01T12:00:00Z')
const LATER = new Date('2030-01-01T12:10:00Z')
const FROM = { ip: '192.0.2.1', userAgent: null }
const TARGET = { pn_provider: 'fcm', pn_param: 'app', pn_prid: 'device' } as const

let database: TestDatabase
let [home, other, account] = [0, 0, 0]

beforeAll(async () => {
  database = await createTestDatabase()
  const { rows } = await database.pool.query<{ id: number }>(
    `insert into spaces (domain, host, name, public_registration, phone_registration, created_at, updated_at) values
      ('a.example', 'a.example', 'A', true, false, now(), now()),
      ('b.example', 'b.example', 'B', false, true, now(), now()) returning id`,
  )
  ;[home, other] = rows.map(({ id }) => id) as [number, number]
  const accounts = await database.pool.query<{ id: number }>(
    `insert into accounts (space_id, username, ip_address, user_agent, created_at, updated_at)
      values ($1, 'alice01', '192.0.2.1', '', now(), now()) returning id`,
    [home],
  )
  account = accounts.rows[0]?.id ?? 0
})
afterAll(() => database[Symbol.asyncDispose]())

const newHash = () => randomBytes(32)

/** Runs what takes part in a transaction of others. */
const inTransaction = <A extends unknown[], R>(run: (tx: Tx, ...args: A) => Promise<R>, ...args: A): Promise<R> =>
  database.db.transaction().execute((tx) => run(tx, ...args))

/** What must not be found by a token: the hash of another, another Space, and a moment after its end. */
async function expectOnlyOwn(find: (spaceId: number, hash: Buffer, now: Date) => Promise<unknown>, hash: Buffer) {
  const none = [await find(home, newHash(), NOW), await find(other, hash, NOW), await find(home, hash, LATER)]
  expect(none.map(Boolean)).toEqual([false, false, false])
  expect(Boolean(await find(home, hash, NOW))).toBe(true)
}

describe('a creation token', () => {
  const insert = (hash: Buffer, expireAt: Date | null = LATER) =>
    insertCreationToken(database.db, home, { ...FROM, hash, expireAt, source: 'request' }, NOW)

  it('is fresh in its Space until it ends or is used', async () => {
    const [hash, endless] = [newHash(), newHash()]
    await insert(hash)
    await insert(endless, null)
    await expectOnlyOwn((...of) => isCreationTokenFresh(database.db, ...of), hash)
    expect(await isCreationTokenFresh(database.db, home, endless, LATER)).toBe(true)
    await inTransaction(takeCreationToken, home, hash, NOW)
    expect(await isCreationTokenFresh(database.db, home, hash, NOW)).toBe(false)
  })

  it('is taken once, and brings what its Space is open for', async () => {
    const hash = newHash()
    await insert(hash)
    await expectOnlyOwn((...of) => inTransaction(takeCreationToken, ...of), hash)
    expect(await inTransaction(takeCreationToken, home, hash, NOW)).toBeUndefined()
    const endless = newHash()
    await insert(endless, null)
    const taken = await inTransaction(takeCreationToken, home, endless, LATER)
    expect(taken).toMatchObject({ source: 'request', public_registration: true, phone_registration: false })
  })

  it('is known to have been used by its account, once it was', async () => {
    const [one, another] = [newHash(), newHash()]
    const { id } = await insert(one)
    await insert(another)
    await inTransaction(linkCreationTokenToAccount, id, account)
    expect(await hasUsedCreationToken(database.db, account)).toBe(false)
    await inTransaction(takeCreationToken, home, another, NOW)
    expect(await hasUsedCreationToken(database.db, account)).toBe(false)
    await inTransaction(takeCreationToken, home, one, NOW)
    expect(await hasUsedCreationToken(database.db, account)).toBe(true)
    expect(await hasUsedCreationToken(database.db, account + 1)).toBe(false)
  })
})

describe('a request token', () => {
  const insert = (hash: Buffer, expireAt: Date | null = LATER) =>
    insertRequestToken(database.db, home, { ...FROM, hash, expireAt }, NOW)

  it('is taken once, after a person has confirmed it', async () => {
    const [hash, unconfirmed] = [newHash(), newHash()]
    await insert(hash)
    await insert(unconfirmed)
    await expectOnlyOwn((...of) => findRequestToken(database.db, ...of), hash)
    await expectOnlyOwn((...of) => validateRequestToken(database.db, ...of), hash)
    expect(await findRequestToken(database.db, home, hash, NOW)).toMatchObject({ validated_at: expect.anything() })
    expect(await findRequestToken(database.db, home, unconfirmed, NOW)).toMatchObject({ validated_at: null })
    expect(await inTransaction(takeRequestToken, home, unconfirmed, NOW)).toBeUndefined()
    await expectOnlyOwn((...of) => inTransaction(takeRequestToken, ...of), hash)
    expect(await inTransaction(takeRequestToken, home, hash, NOW)).toBeUndefined()
    expect(await findRequestToken(database.db, home, hash, NOW)).toBeUndefined()
    expect(await validateRequestToken(database.db, home, hash, NOW)).toBe(false)
  })

  it('leads to the creation token that it was exchanged for', async () => {
    const [hash, another] = [newHash(), newHash()]
    for (const one of [hash, another]) await insert(one)
    const token = { ...FROM, hash: newHash(), expireAt: LATER, source: 'request' } as const
    const { id } = await insertCreationToken(database.db, home, token, NOW)
    const request = await findRequestToken(database.db, home, hash, NOW)
    await inTransaction(linkRequestToken, request?.id ?? 0, id)
    const { rows } = await database.pool.query(
      'select token_hash from account_creation_request_tokens where account_creation_token_id = $1',
      [id],
    )
    expect(rows).toEqual([{ token_hash: hash }])
  })

  it('may have no end', async () => {
    const hash = newHash()
    await insert(hash, null)
    expect(await validateRequestToken(database.db, home, hash, LATER)).toBe(true)
    expect(await inTransaction(takeRequestToken, home, hash, LATER)).toBeDefined()
  })
})

describe('a recovery token', () => {
  it('is taken once, in its Space, until it ends', async () => {
    const hash = newHash()
    await insertRecoveryToken(database.db, home, { ...FROM, hash, expireAt: LATER, target: TARGET }, NOW)
    await expectOnlyOwn((...of) => inTransaction(takeRecoveryToken, ...of), hash)
    expect(await inTransaction(takeRecoveryToken, home, hash, NOW)).toBeUndefined()
  })
})

describe('an authentication token', () => {
  it('waits for an account in its Space until it is attached or ends', async () => {
    const hash = newHash()
    await insertAuthToken(database.db, home, { ...FROM, hash, expireAt: LATER }, NOW)
    await expectOnlyOwn((...of) => hasLooseAuthToken(database.db, ...of), hash)
    await expectOnlyOwn((spaceId, one, now) => attachAuthToken(database.db, spaceId, one, account, now), hash)
    expect(await hasLooseAuthToken(database.db, home, hash, NOW)).toBe(false)
    expect(await attachAuthToken(database.db, home, hash, account, NOW)).toBe(false)
  })
})

describe('a token that has reached no device', () => {
  it('is forgotten alone, unless it was used', async () => {
    const [forgotten, used, kept] = [newHash(), newHash(), newHash()]
    const ids = []
    for (const hash of [forgotten, used, kept])
      ids.push(
        (await insertCreationToken(database.db, home, { ...FROM, hash, expireAt: LATER, source: 'push' }, NOW)).id,
      )
    await inTransaction(takeCreationToken, home, used, NOW)
    for (const id of ids.slice(0, 2)) await deleteUnusedToken(database.db, 'account_creation_tokens', id)
    const { rows } = await database.pool.query(
      'select id from account_creation_tokens where id = any ($1) order by id',
      [ids],
    )
    expect(rows.map(({ id }) => id)).toEqual(ids.slice(1))
  })
})
