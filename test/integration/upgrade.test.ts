import { randomBytes } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../support/database/index.ts'
import { type BuiltServer, builtServer } from '../support/server/server-process.ts'

vi.setConfig({ testTimeout: 120_000 })

const RELEASES = join(import.meta.dirname, '../fixtures/releases')
const releases = readdirSync(RELEASES).filter((name) => name.endsWith('.sql'))
const databases: [string, string][] = [
  ['empty', ''],
  ...releases.map((name): [string, string] => [`of release ${name}`, readFileSync(join(RELEASES, name), 'utf8')]),
]

let server: BuiltServer
beforeAll(async () => {
  server = await builtServer()
})
afterAll(() => server[Symbol.asyncDispose]())

/** The migrations that a database has had, in their order. */
async function migrationsOf({ pool }: TestDatabase): Promise<string[]> {
  const { rows } = await pool.query<{ name: string }>('select name from kysely_migration order by timestamp, name')
  return rows.map(({ name }) => name)
}

describe.each(databases)('a database that is %s', (_name, dump) => {
  it('is migrated once by processes that start together, which then all serve', async () => {
    await using fresh = await createTestDatabase()
    await using database = await createTestDatabase({ dump })
    // the servers of one database have one key, as each of these has a DATA_DIR of its own
    const settings = { DATABASE_URL: database.url, SECRET_KEY: randomBytes(32).toString('base64') }
    const processes = Array.from({ length: 3 }, () => server.run(settings))
    const addresses = await Promise.all(processes.map((each) => each.address()))
    for (const address of addresses) expect(await (await fetch(`${address}/api/ping`)).text()).toBe('pong')
    expect(await migrationsOf(database)).toEqual(await migrationsOf(fresh))
    const admins = await database.pool.query(`select from accounts where username = 'admin'`)
    expect(admins.rowCount).toBe(1)
    expect(await Promise.all(processes.map((each) => each.end('SIGTERM')))).toEqual([0, 0, 0])
  })
})

describe('a process', () => {
  it('waits for another’s migration for longer than any statement may take', async () => {
    await using database = await createTestDatabase()
    const other = await database.pool.connect()
    await other.query('begin')
    await other.query('set local idle_in_transaction_session_timeout = 0')
    await other.query('lock table kysely_migration_lock in access exclusive mode')
    const { address, stdout, stderr, end } = server.run({ DATABASE_URL: database.url })
    // longer than the time that a statement of a request is given
    await new Promise((resolve) => {
      setTimeout(resolve, 11_000)
    })
    expect([stdout(), stderr()]).toEqual(['', ''])
    await other.query('commit')
    other.release()
    expect((await fetch(`${await address()}/api/ping`)).status).toBe(200)
    expect(await end('SIGTERM')).toBe(0)
  })

  it('that is older than the database ends with 1 and one line that says so, and changes nothing', async () => {
    await using database = await createTestDatabase()
    await database.pool.query(`insert into kysely_migration values ('9999_the_future', '2030-01-01')`)
    const { ended, stderr } = server.run({ DATABASE_URL: database.url })
    expect(await ended()).toBe(1)
    expect(stderr()).toMatch(
      /^sipspace: DATABASE_URL: [^\n]*newer than this program: it has migration 9999_the_future[^\n]*\n$/,
    )
    expect((await database.pool.query('select from spaces')).rowCount).toBe(0)
  })
})
