import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { tenantDatabase } from '../../../../test/support/database/tenants.ts'
import { deleteKey, insertNamedKey, listKeys, recordKeyUses } from '../api-keys/api-keys.queries.ts'
import { blockAccount, countEvents, insertEvent, unblockAccount } from '../blocking/blocking.queries.ts'
import { confirmSession, findConfirmation } from '../session-confirmations/session-confirmations.queries.ts'
import {
  deleteSession,
  deleteSessionOfAccount,
  findHomeHost,
  insertSession,
  listSessions,
  putOffSessionEnd,
} from './sessions.queries.ts'

const NOW = new Date('2030-01-01T12:00:00Z')

const { database, ids } = await tenantDatabase()

const LATER = new Date('2030-01-01T12:10:00Z')
const MUCH_LATER = new Date('2030-01-01T13:00:00Z')

/** The database as a request of the first account has it. */
const byRequest = () => {
  const actor = { id: ids.alice, username: 'alice01', role: 'user', home: { id: ids.home, domain: 'a.example' } }
  return database.db.withAudit({
    operation: 'sessions.signIn',
    at: NOW,
    by: { actor, client: { ip: '192.0.2.1', userAgent: null, requestId: null } },
  })
}

describe('a session', () => {
  const add = async (accountId: number, expireAt = LATER, openedBy: { kind: 'session'; id: number } | null = null) => {
    const hash = randomBytes(32)
    await insertSession(byRequest(), { accountId, hash, ip: '192.0.2.1', userAgent: null, expireAt, openedBy }, NOW)
    const { rows } = await database.pool.query('select id from sessions where token_hash = $1', [hash])
    return { hash, id: rows[0].id as number }
  }
  const list = async (account: number, now = NOW) => (await listSessions(database.db, account, now)).map(({ id }) => id)

  it('is listed and ended by its account, until it ends', async () => {
    const [own, second, ofBob] = [await add(ids.alice), await add(ids.alice, MUCH_LATER), await add(ids.bob)]
    expect([await list(ids.alice), await list(ids.alice, LATER), await list(ids.bob)]).toEqual([
      [second.id, own.id],
      [second.id],
      [ofBob.id],
    ])
    await putOffSessionEnd(database.db, own.id, MUCH_LATER)
    await putOffSessionEnd(database.db, second.id, LATER)
    expect([await list(ids.alice, LATER), await list(ids.bob, LATER)]).toEqual([[second.id, own.id], []])
    const end = (id: number) => deleteSessionOfAccount(database.db, ids.alice, id)
    expect([await end(ofBob.id), await end(own.id), await end(own.id)]).toEqual([false, true, false])
    await deleteSession(database.db, randomBytes(32))
    expect([await list(ids.alice), await list(ids.bob)]).toEqual([[second.id], [ofBob.id]])
    await deleteSession(database.db, second.hash)
    expect([await list(ids.alice), await list(ids.bob)]).toEqual([[], [ofBob.id]])
  })

  it('is confirmed alone', async () => {
    const [own, another] = [await add(ids.alice), await add(ids.alice)]
    await confirmSession(database.db, own.id, { now: NOW, bySecondFactor: false })
    expect(Date.parse((await findConfirmation(database.db, own.id)) ?? '')).toBe(NOW.getTime())
    expect(await findConfirmation(database.db, another.id)).toBeNull()
    expect(await findConfirmation(database.db, 999_999)).toBeUndefined()
  })

  it('is not begun by what has ended, or where no row has opened it', async () => {
    const opener = await add(ids.alice)
    await add(ids.alice, LATER, { kind: 'session', id: opener.id })
    await deleteSession(database.db, opener.hash)
    await expect(add(ids.alice, LATER, { kind: 'session', id: opener.id })).rejects.toThrow('has ended')
  })

  it('belongs to a Space of a host', async () => {
    expect(await findHomeHost(database.db, ids.home)).toBe('a.example')
    expect(await findHomeHost(database.db, ids.other)).toBe('b.example')
  })
})

describe('an API key', () => {
  it('is listed, used and ended in the Space of its account', async () => {
    const { db } = database
    const add = async (accountId: number, name: string) => {
      const key = { accountId, hash: randomBytes(32), name, prefix: null, role: 'full' as const, expireAt: null }
      return (await insertNamedKey(db, key, NOW)).id
    }
    const [own, second, ofBob, elsewhere] = [
      await add(ids.alice, 'one'),
      await add(ids.alice, 'two'),
      await add(ids.bob, 'one'),
      await add(ids.neighbour, 'one'),
    ]
    const list = async (space: number, account?: number) => (await listKeys(db, space, account)).map(({ id }) => id)
    expect(await list(ids.home)).toEqual([own, second, ofBob])
    expect([await list(ids.home, ids.alice), await list(ids.other, ids.alice)]).toEqual([[own, second], []])
    await recordKeyUses(db, [{ id: second, at: LATER }])
    await recordKeyUses(db, [{ id: second, at: NOW }])
    const { rows } = await database.pool.query('select id from api_keys where last_used_at = $1', [LATER])
    expect(rows).toEqual([{ id: second }])
    const end = (id: number) => deleteKey(db, ids.home, id)
    expect([await end(elsewhere), await end(own), await end(own)]).toEqual([false, true, false])
    expect([await list(ids.home), await list(ids.other)]).toEqual([[second, ofBob], [elsewhere]])
  })
})

describe('what an account does too often', () => {
  const count = (account: number, kind: 'code_request' | 'wrong_code', since = NOW) =>
    countEvents(database.db, account, kind, since)
  const add = (accountId: number, kind: 'code_request' | 'wrong_code', now: Date, forgetUntil = NOW) =>
    insertEvent(database.db, { accountId, kind, forgetUntil }, now)
  const blocked = async () =>
    (await database.pool.query('select id from accounts where blocked order by id')).rows.map(({ id }) => id)

  it('is counted by account, kind and time', async () => {
    for (const [account, kind, at] of [
      [ids.alice, 'code_request', NOW],
      [ids.alice, 'code_request', LATER],
      [ids.alice, 'wrong_code', LATER],
      [ids.bob, 'code_request', LATER],
    ] as const) {
      await add(account, kind, at, new Date(0))
    }
    expect([await count(ids.alice, 'code_request'), await count(ids.alice, 'code_request', new Date(0))]).toEqual([
      1, 2,
    ])
    expect([await count(ids.alice, 'wrong_code'), await count(ids.bob, 'code_request')]).toEqual([1, 1])
    await add(ids.alice, 'wrong_code', MUCH_LATER, NOW)
    expect([await count(ids.alice, 'code_request', new Date(0)), await count(ids.alice, 'wrong_code')]).toEqual([1, 2])
    await add(ids.alice, 'wrong_code', MUCH_LATER, LATER)
    expect(await count(ids.bob, 'code_request'), 'of another account').toBe(1)
  })

  it('blocks it alone, and is forgotten when it is unblocked', async () => {
    for (const account of [ids.alice, ids.bob, ids.neighbour]) {
      await blockAccount(database.db, account, NOW)
      await add(account, 'wrong_code', MUCH_LATER, LATER)
    }
    const unblock = (space: number, id: number) => unblockAccount(database.db, space, id, NOW)
    const events = async () =>
      Promise.all([ids.alice, ids.bob, ids.neighbour].map((account) => count(account, 'wrong_code', LATER)))
    const before = await events()
    expect(await unblock(ids.home, ids.neighbour)).toBe(false)
    expect([await events(), await blocked()]).toEqual([
      before,
      [ids.alice, ids.bob, ids.neighbour].toSorted((a, b) => a - b),
    ])
    expect(await unblock(ids.home, ids.alice)).toBe(true)
    expect(await blocked()).toEqual([ids.bob, ids.neighbour].toSorted((a, b) => a - b))
    expect(await events()).toEqual([0, ...before.slice(1)])
    await database.pool.query('update accounts set blocked = false')
    await blockAccount(database.db, ids.bob, NOW)
    expect(await blocked()).toEqual([ids.bob])
    await expect(blockAccount(database.db, 999_999, NOW)).resolves.toBeUndefined()
  })

  it('does not block the last super admin', async () => {
    await database.pool.query('update accounts set admin = id = $1, blocked = false', [ids.neighbour])
    await database.pool.query('update spaces set super = id = $1', [ids.other])
    await expect(blockAccount(database.db, ids.neighbour, NOW)).rejects.toThrow('too_many_requests')
    expect(await blocked()).toEqual([])
  })
})
