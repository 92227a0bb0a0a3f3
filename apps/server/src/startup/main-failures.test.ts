import { execFile } from 'node:child_process'
import { chmod, cp, mkdir, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { createTestDatabase } from '../../../../test/support/database/index.ts'
import {
  type BuiltServer,
  builtServer,
  databaseProcess,
  freePort,
} from '../../../../test/support/server/server-process.ts'

// a start takes a second, or several where much else runs
vi.setConfig({ testTimeout: 90_000 })

let server: BuiltServer

beforeAll(async () => {
  server = await builtServer()
})

afterAll(() => server[Symbol.asyncDispose]())

/** Starts a server that cannot; the one line that it says. */
async function complaint(env: Record<string, string>): Promise<string> {
  const { ended, stdout, stderr, dataDir } = server.run(env)
  expect(await ended(), stdout()).toBe(1)
  expect(stderr()).toMatch(/^sipspace: [^\n]+\n$/)
  expect(stderr()).not.toMatch(/ at .*:\d+:\d+/)
  expect(stdout()).not.toContain('listens at')
  expect(await databaseProcess(dataDir)).toBeUndefined()
  return stderr()
}

describe('a server that cannot start says why, in one line, and ends with 1', () => {
  it('when its port is in use', async () => {
    const other = createServer()
    await new Promise<void>((resolve) => {
      other.listen(0, '127.0.0.1', resolve)
    })
    const { port } = other.address() as { port: number }
    try {
      expect(await complaint({ PORT: String(port) })).toBe(
        `sipspace: PORT: port ${port} of 127.0.0.1 is in use already\n`,
      )
    } finally {
      other.close()
    }
  })

  it('when its address is not of this machine', async () => {
    expect(await complaint({ HOST: '203.0.113.7' })).toMatch(/HOST: .*203\.0\.113\.7/)
  })

  it('when nothing answers at DATABASE_URL', async () => {
    const port = await freePort()
    const DATABASE_URL = `postgresql://somebody:hush@127.0.0.1:${port}/accounts`
    const said = await complaint({ DATABASE_URL, DATABASE_WAIT_SECONDS: '0' })
    expect(said).toMatch(/DATABASE_URL: .*cannot be reached: .*ECONNREFUSED/)
    expect(said).not.toContain('hush')
  })

  it('when DATABASE_URL names a database that is not there', async () => {
    await using database = await createTestDatabase()
    const said = await complaint({ DATABASE_URL: database.url.replace(/test_\w+/, 'no_such_database') })
    expect(said).toMatch(/DATABASE_URL: .*"no_such_database" does not exist/)
  })

  it('when the database was made by a newer version', async () => {
    await using database = await createTestDatabase()
    await database.pool.query(`insert into kysely_migration values ('9999_the_future', '2030-01-01')`)
    expect(await complaint({ DATABASE_URL: database.url })).toMatch(/DATABASE_URL: .*newer than this program/)
  })

  it('when the database cannot hold every character, or is read-only', async () => {
    await using database = await createTestDatabase()
    const [name] = /test_\w+/.exec(database.url) ?? []
    for (const encoding of ['LATIN1', 'KOI8R', 'EUC_JP']) {
      const other = `${name}_other`
      await database.pool.query(
        `create database ${other} encoding '${encoding}' locale_provider libc lc_collate 'C' lc_ctype 'C' template template0`,
      )
      const said = await complaint({ DATABASE_URL: database.url.replace(`${name}`, other) })
      expect(said).toMatch(new RegExp(`DATABASE_URL: .*encoding ${encoding}.*ENCODING 'UTF8'`))
      await database.pool.query(`drop database ${other}`)
    }
    await database.pool.query(`alter database ${name} set default_transaction_read_only = on`)
    expect(await complaint({ DATABASE_URL: database.url })).toMatch(/DATABASE_URL: .*is read-only: /)
  })

  it('when it is not to bring the database up to date, and no other process does', async () => {
    await using database = await createTestDatabase({ dump: 'select' })
    const env = { DATABASE_URL: database.url, MIGRATE_AT_START: 'false', DATABASE_WAIT_SECONDS: '0' }
    expect(await complaint(env)).toMatch(/DATABASE_URL: .*not up to date.*run "sipspace migrate"/)
  })

  it.runIf(process.getuid?.() === 0)('when its user has no home and no name', async () => {
    const user = ['--reuid=54321', '--regid=54321', '--clear-groups']
    // where a user may read it who may not enter the checkout
    const folder = dirname(server.newDataDir())
    await cp(server.programs, folder, { recursive: true })
    const program = join(folder, 'main.js')
    const DATABASE_URL = `postgresql://somebody@127.0.0.1:${await freePort()}/accounts`
    const env = { PATH: process.env['PATH'], PORT: '0', DATABASE_URL, DATABASE_WAIT_SECONDS: '0' }
    const ended = promisify(execFile)('setpriv', [...user, process.execPath, program], { env, cwd: '/' })
    await expect(ended).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^sipspace: DATABASE_URL: .*cannot be reached: .*ECONNREFUSED[^\n]*\n$/),
    })
  })

  it('when its tables cannot be made', async () => {
    await using database = await createTestDatabase()
    await database.pool.query('drop schema public cascade')
    expect(await complaint({ DATABASE_URL: database.url })).toMatch(/DATABASE_URL: .*cannot be used: /)
  })

  it.each([
    ['PORT', 'eighty'],
    ['DATABASE_URL', 'mysql://localhost/accounts'],
    ['ACCOUNT_USERNAME_REGEX', '('],
    ['JWT_RSA_PUBLIC_KEY_PEM', 'no key at all'],
    ['COTURN_SERVER_HOST', 'turn.example.org'],
  ])('when %s is %s', async (name, value) => {
    expect(await complaint({ [name]: value })).toMatch(new RegExp(`^sipspace: (${name}|COTURN_\\w+): `))
  })

  it('naming each setting that is wrong', async () => {
    const { ended, stderr } = server.run({ PORT: 'x', LOG_LEVEL: 'y' })
    expect(await ended()).toBe(1)
    expect(stderr()).toMatch(/^sipspace: PORT: [^\n]+\nsipspace: LOG_LEVEL: [^\n]+\n$/)
  })

  it('when DATA_DIR is a file', async () => {
    const DATA_DIR = server.newDataDir()
    await writeFile(DATA_DIR, '')
    expect(await complaint({ DATA_DIR })).toContain(`DATA_DIR ${DATA_DIR} `)
  })

  it('when nobody but us could enter DATA_DIR, or we could not either', async () => {
    const isRoot = process.getuid?.() === 0
    const DATA_DIR = `${server.newDataDir()}/inner`
    await mkdir(DATA_DIR, { recursive: true })
    // PostgreSQL does not run as root, but as a user who is kept out
    await chmod(isRoot ? dirname(DATA_DIR) : DATA_DIR, isRoot ? 0o700 : 0o500)
    expect(await complaint({ DATA_DIR })).toContain(`DATA_DIR ${DATA_DIR} `)
  })
})
