import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough, Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { runCli } from '../../apps/server/src/cli/cli.ts'
import { createTestDatabase, type TestDatabase } from '../support/database/index.ts'
import { type MariaDb, startMariaDb } from '../support/database/mariadb-process.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 })

const DUMP = fileURLToPath(
  new URL('../fixtures/imports/flexisip-account-manager-2.1-2026-08-20-mysql.sql.gz', import.meta.url),
)

let folder: string
let mariadb: MariaDb
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'flexisip-'))
  mariadb = await startMariaDb('+02:00')
  // the texts of times stay as they are, as they were written by a program that believes the server to be in UTC
  const statements = gunzipSync(await readFile(DUMP)).toString('utf8')
  await mariadb.load(statements.replaceAll(/^.*TIME_ZONE.*$/gm, ''))
})
afterAll(async () => {
  await mariadb[Symbol.asyncDispose]()
  await rm(folder, { recursive: true })
})

async function run(database: TestDatabase, source: string, ...options: string[]) {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()]
  const env = { DATABASE_URL: database.url, SECRET_KEY: 'what-the-tests-encrypt-their-secrets-with' }
  const args = ['--json', 'import', 'flexisip', '--source', source, ...options]
  const code = await runCli(args, env, { stdin: Readable.from([]), stdout, stderr })
  stdout.end()
  stderr.end()
  return { code, stdout: await text(stdout), stderr: await text(stderr) }
}

async function report(database: TestDatabase, source: string, ...options: string[]) {
  const answer = await run(database, source, ...options)
  expect(answer).toMatchObject({ code: 0, stderr: '' })
  return JSON.parse(answer.stdout) as {
    spaces: object[]
    tables: { table: string; created: number; updated: number }[]
  }
}

/** All rows that were made, of the tables that have times of the source. */
async function rowsOf({ pool }: TestDatabase) {
  const tables = ['spaces', 'accounts', 'account_vcards', 'call_forwardings', 'contacts_lists', 'reported_calls']
  const rows = await Promise.all(
    tables.map((table) => pool.query(`select to_jsonb(t) as row from ${table} t order by id`)),
  )
  return rows.map(({ rows: all }) => all)
}

describe('a server of MariaDB in another time zone than UTC', () => {
  it('gives what its dump gives, by mysql:// and by mariadb-dump', async () => {
    await using fromDump = await createTestDatabase()
    await using fromServer = await createTestDatabase()
    const expected = await report(fromDump, DUMP)
    expect(await report(fromServer, mariadb.url)).toEqual(expected)
    expect(await rowsOf(fromServer)).toEqual(await rowsOf(fromDump))
    for (const options of [
      ['--skip-extended-insert', '--hex-blob'],
      ['--complete-insert', '--compact'],
    ]) {
      const file = join(folder, 'dump.sql')
      await writeFile(file, await mariadb.dump(...options))
      const again = await report(fromDump, file, '--time-zone', '+02:00')
      for (const { table, created, updated } of again.tables)
        expect({ table, created, updated }).toEqual({ table, created: 0, updated: 0 })
    }
  })

  it('that does not let the user in, or has no such database, is an error in one line', async () => {
    await using database = await createTestDatabase()
    for (const [url, message] of [
      [mariadb.url.replace('reader:', 'stranger:'), /^the source cannot be read: Access denied for user 'stranger'/],
      [
        mariadb.url.replace('/flexisip', '/elsewhere'),
        /^the source cannot be read: Access denied for user .* to database/,
      ],
      ['mysql://reader@127.0.0.1:1/flexisip', /^the source cannot be read: .*ECONNREFUSED/],
    ] as const) {
      const answer = await run(database, url)
      expect(answer).toMatchObject({ code: 1, stdout: '' })
      expect(JSON.parse(answer.stderr)).toMatchObject({ message: expect.stringMatching(message) as unknown })
      expect(answer.stderr.trimEnd()).not.toContain('\n')
    }
  })
})
