import { execFile } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { createTestDatabase } from '../support/database/index.ts'
import { startRequests, startStatements } from '../support/server/constant-load.ts'
import { buildFormerServer, formerCommit } from '../support/server/former-version.ts'
import { type BuiltServer, builtServer } from '../support/server/server-process.ts'

/** `pnpm upgrades` has a million. */
const ACCOUNTS = Number(process.env['UPGRADE_ACCOUNTS'] ?? 20_000)
const FORMER = process.env['UPGRADE_FROM'] ?? (await formerCommit())
const MOST_MS = 5_000
const KEY = 'a-key-for-upgrades-of-32-and-more'

vi.setConfig({ testTimeout: 120_000 + ACCOUNTS })

const RELEASES = join(import.meta.dirname, '../fixtures/releases')
const releases = readdirSync(RELEASES).filter((name) => name.endsWith('.sql'))

let server: BuiltServer
beforeAll(async () => {
  server = await builtServer()
}, 60_000)
afterAll(() => server[Symbol.asyncDispose]())

/** Adds accounts by SQL that every version understands. The index for searching is built afterwards, which takes a tenth of the time. */
async function fill(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query('set synchronous_commit = off')
    // triggers of earlier versions are compiled for each row where PostgreSQL has LLVM
    await client.query('set jit = off')
    const { rows } = await client.query<{ indexdef: string }>(
      "select indexdef from pg_indexes where indexname = 'accounts_search_idx'",
    )
    await client.query('drop index accounts_search_idx')
    for (let from = 1; from <= ACCOUNTS; from += 100_000) {
      await client.query(
        `insert into accounts (space_id, username, email, activated, ip_address, user_agent, created_at, updated_at)
          select (select min(id) from spaces), 'upgraded-' || n, 'upgraded-' || n || '@mail.example', true, '', 'test', now(), now()
          from generate_series($1::integer, $2::integer) as n`,
        [from, Math.min(ACCOUNTS, from + 99_999)],
      )
    }
    await client.query(
      `insert into account_passwords (account_id, algorithm, ha1)
        select id, 'SHA-256', md5(username) || md5(email) from accounts where username like 'upgraded-%'`,
    )
    for (const { indexdef } of rows) await client.query(indexdef)
    await client.query('vacuum analyze')
  } finally {
    await client.end()
  }
}

const report = (line: object) => process.stdout.write(`${JSON.stringify({ accounts: ACCOUNTS, ...line })}\n`)

async function countAccounts(url: string, names: string[]): Promise<number> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const { rows } = await client.query('select count(*)::integer as count from accounts where username = any ($1)', [
    names,
  ])
  await client.end()
  return rows[0].count
}

describe.each(releases)('a database of release %s with many accounts', (name) => {
  it(`is migrated while it is read and written, which waits for ${MOST_MS / 1000} s at most`, async () => {
    await using database = await createTestDatabase({ dump: readFileSync(join(RELEASES, name), 'utf8') })
    await fill(database.url)
    const load = await startStatements(database.url)
    const begun = performance.now()
    const env = { ...process.env, DATABASE_URL: database.url, DATA_DIR: server.newDataDir() }
    await promisify(execFile)(process.execPath, [join(server.programs, 'sipspace.js'), 'migrate'], { env })
    const seconds = Math.round((performance.now() - begun) / 100) / 10
    const { done, longestMs, failures, names } = await load.stop()
    report({ release: name, seconds, longestMs, done })
    expect(failures).toEqual([])
    expect(Math.max(...Object.values(longestMs))).toBeLessThan(MOST_MS)
    expect(await countAccounts(database.url, names)).toBe(names.length)
  })
})

describe.runIf(FORMER !== null)('two versions', () => {
  let former: BuiltServer
  beforeAll(async () => {
    former = await buildFormerServer(FORMER ?? '')
  }, 120_000)
  afterAll(() => former[Symbol.asyncDispose]())

  it('serve side by side while the servers of the former one are replaced, one after another', async () => {
    await using database = await createTestDatabase({ dump: 'select' })
    const settings = {
      BOOTSTRAP_ADMIN_API_KEY: KEY,
      DATABASE_URL: database.url,
      SECRET_KEY: 'one-key-of-both-versions-of-32-characters-and-more',
    }
    const one = former.run(settings)
    const places = [await one.address()]
    const two = former.run(settings)
    places.push(await two.address())
    await fill(database.url)
    const load = startRequests(() => places, KEY)
    const begun = performance.now()

    const three = server.run(settings)
    places.push(await three.address())
    const seconds = Math.round((performance.now() - begun) / 100) / 10
    await load.atLeast(100)
    places.shift()
    expect(await one.end('SIGTERM')).toBe(0)
    const four = server.run(settings)
    places.push(await four.address())
    await load.atLeast(100)
    places.shift()
    expect(await two.end('SIGTERM')).toBe(0)
    await load.atLeast(100)

    const { done, longestMs, failures, names } = await load.stop()
    report({ from: FORMER, seconds, longestMs, done })
    expect(failures).toEqual([])
    expect(Math.max(...Object.values(longestMs))).toBeLessThan(MOST_MS)
    expect(await countAccounts(database.url, names)).toBe(names.length)
    for (const each of [three, four]) expect(await each.end('SIGTERM')).toBe(0)
  })
})
