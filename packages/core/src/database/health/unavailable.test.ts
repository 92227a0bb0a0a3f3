import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type pg from 'pg'
import { describe, expect, it } from 'vitest'
import { type Condition, createDatabaseRelay, createTestDatabase } from '../../../../../test/support/database/index.ts'
import { createPool, type DatabaseOptions } from '../database.ts'
import { unavailabilityReason } from './unavailable.ts'

/** What becomes of a statement: its rows, or why the database could not serve; fails with any other error. */
async function outcome(running: Promise<pg.QueryResult>): Promise<unknown> {
  try {
    return (await running).rows
  } catch (error) {
    const reason = unavailabilityReason(error)
    if (reason === null) throw error
    return reason
  }
}

async function createRelayedPool(options: Partial<DatabaseOptions> = {}) {
  const database = await createTestDatabase()
  const relay = await createDatabaseRelay(database.url)
  const pool = createPool({ connection: relay.url, ...options })
  return {
    relay,
    pool,
    async [Symbol.asyncDispose]() {
      await relay.become('well')
      await pool.end()
      await relay[Symbol.asyncDispose]()
      await database[Symbol.asyncDispose]()
    },
  }
}

const ONE = [{ one: 1 }]
const ask = (pool: pg.Pool) => outcome(pool.query('select 1 as one'))

describe('a database that goes away and comes back', () => {
  it.each<[string, Condition, RegExp]>([
    ['refuses connections', 'gone', /nothing listens there|broke|broken/],
    ['takes connections, but says nothing', 'silent', /does not answer|no connection|broken/],
    ['lets in, but then says nothing', 'silent_after_sign_in', /does not answer|no connection|broken/],
    ['has a full disk', { sqlState: '53100' }, /its disk is full/],
    ['is read-only', { sqlState: '25006' }, /read-only/],
    ['has no connection left', { sqlState: '53300' }, /all its connections are taken/],
    ['shuts down', { sqlState: '57P01' }, /shutting down/],
  ])('is said to, when it %s, of every statement; afterwards they run again', async (_, condition, reason) => {
    await using server = await createRelayedPool({ maxConnections: 3 })
    const { pool, relay } = server
    // on connections of before, on new ones, and waiting for one
    await Promise.all([ask(pool), ask(pool)])
    await relay.become(condition)
    for (const said of await Promise.all(Array.from({ length: 6 }, () => ask(pool)))) expect(said).toMatch(reason)
    expect(await ask(pool)).toMatch(reason)
    await relay.become('well')
    await expect.poll(() => ask(pool)).toEqual(ONE)
    expect(await Promise.all(Array.from({ length: 6 }, () => ask(pool)))).toEqual(Array.from({ length: 6 }, () => ONE))
  })

  it('falls silent in the middle of a statement: nobody waits for the rest', async () => {
    await using server = await createRelayedPool()
    const sleeping = outcome(server.pool.query('select pg_sleep(9)'))
    await expect.poll(async () => server.pool.totalCount - server.pool.idleCount).toBe(1)
    await server.relay.become('silent')
    expect(await sleeping).toBe('it does not answer')
  })
})

describe('a database that is slow', () => {
  it('is not silent: a statement has the time that it may take', async () => {
    await using server = await createRelayedPool()
    expect(await outcome(server.pool.query('select 1 as one from pg_sleep(2)'))).toEqual(ONE)
  })

  it('gives up on a statement that takes longer', async () => {
    await using server = await createRelayedPool({ statementTimeout: 200 })
    expect(await outcome(server.pool.query('select pg_sleep(9)'))).toBe('a statement took too long')
    expect(await ask(server.pool)).toEqual(ONE)
  })

  it('keeps nobody waiting whose connection others hold', async () => {
    await using server = await createRelayedPool({ maxConnections: 1 })
    const slow = outcome(server.pool.query('select 1 as one from pg_sleep(2)'))
    expect(await ask(server.pool)).toBe('no connection was to be had in time')
    expect(await slow).toEqual(ONE)
  })
})

describe('a connection that leads nowhere, while others are well', () => {
  it('is broken off when its statement would have been given up on', async () => {
    await using server = await createRelayedPool({ statementTimeout: 500, maxConnections: 2 })
    const { pool, relay } = server
    const lost = await pool.connect()
    await relay.become('silent')
    await relay.become('well')
    try {
      expect(await outcome(lost.query('select 1 as one'))).toBe('it does not answer')
      expect(await ask(pool)).toEqual(ONE)
    } finally {
      lost.release(true)
    }
  })
})

describe('each error that pg makes without a code', () => {
  /** What the program would do wrong itself. */
  const DEFECTS =
    /already been connected|pipeline mode|must be an array|must have either|must be unique|circular reference|sslnegotiation/

  it.each(['client.js', 'connection.js', 'query.js'])(
    'in its %s says that the database cannot serve, but for defects',
    async (file) => {
      const pgFolder = createRequire(import.meta.url)
        .resolve('pg/package.json')
        .replace('package.json', 'lib/')
      const source = await readFile(pgFolder + file, 'utf8')
      const texts = [...source.matchAll(/new Error\(\s*(['"`])(.*?)\1\)/g)].map(([, , text = '']) => text)
      expect(texts).not.toEqual([])
      const unknown = texts.filter((text) => !DEFECTS.test(text) && unavailabilityReason(new Error(text)) === null)
      expect(unknown).toEqual([])
    },
  )
})
