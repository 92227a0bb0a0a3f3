import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { open, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { PassThrough, Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { answerChallenge, challengesOf } from '../../../../test/support/clients/digest-client.ts'
import { createTestDatabase } from '../../../../test/support/database/index.ts'
import {
  type BuiltServer,
  builtServer,
  databaseProcess,
  freePort,
  runs,
} from '../../../../test/support/server/server-process.ts'
import { runCli } from '../cli/cli.ts'

const FIXTURES = join(import.meta.dirname, '../../../../test/fixtures/imports')

const KEY = 'a-key-to-start-with-and-to-go-on'
const ANOTHER_KEY = 'another-key-than-the-one-that-it-has'
const GIVEN_KEY = "it's-a-key$with`marks, of 32 and more".replaceAll(' ', '-')

// a start takes a second, or several where much else runs
vi.setConfig({ testTimeout: 90_000 })

let server: BuiltServer

beforeAll(async () => {
  server = await builtServer()
})

afterAll(() => server[Symbol.asyncDispose]())

const get = (address: string, path: string, headers: Record<string, string> = { 'x-api-key': KEY }) =>
  fetch(`${address}${path}`, { headers })

async function createAccount(address: string, username: string): Promise<void> {
  const response = await fetch(`${address}/api/accounts`, {
    method: 'POST',
    headers: { 'x-api-key': KEY, 'content-type': 'application/json' },
    body: JSON.stringify({ username, password: 'as good as any', algorithm: 'SHA-256' }),
  })
  expect(response.status).toBe(200)
}

async function usernames(address: string): Promise<string[]> {
  const response = await get(address, '/api/accounts')
  expect(response.status).toBe(200)
  const { data } = (await response.json()) as { data: { username: string }[] }
  return data.map(({ username }) => username)
}

/** The database of a server that runs; it must be alive. */
async function livingDatabase(dataDir: string): Promise<number> {
  const pid = (await databaseProcess(dataDir)) ?? 0
  expect(runs(pid)).toBe(true)
  return pid
}

describe('the first start', () => {
  it('prints the address, the admin, a curl line that works, and the file with the password and the key', async () => {
    const { address, stdout, stderr, end, dataDir } = server.run()
    const origin = await address()
    expect(origin).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)

    const field = (name: string) => new RegExp(`^ +${name} +(\\S+)`, 'm').exec(stdout())?.[1] ?? ''
    expect(field('Space')).toBe('sip.example.org')
    expect(field('Admin')).toBe('admin@sip.example.org')
    const path = join(dataDir, 'first-admin')
    expect(stdout()).toContain(`Password   password in ${path}\n`)
    expect((await stat(path)).mode & 0o777).toBe(0o600)
    const secrets = await readFile(path, 'utf8')
    const secret = (name: string) => new RegExp(`^${name}=(\\S+)$`, 'm').exec(secrets)?.[1] ?? ''
    const [password, key] = [secret('password'), secret('api_key')]
    expect(password).toMatch(/^[\w-]{27}$/)
    expect(key).toMatch(/^[\w-]{40}$/)

    expect(stdout()).not.toContain(key)
    expect(stdout()).not.toContain(password)

    const [line = ''] = /^ +curl .*$/m.exec(stdout()) ?? []
    const pasted = await promisify(execFile)('sh', ['-c', line])
    expect(JSON.parse(pasted.stdout)).toMatchObject({ username: 'admin', domain: 'sip.example.org', admin: true })

    expect(await logsIn(origin, password)).toBe(true)
    expect(stderr()).toBe('')
    expect(await end('SIGTERM')).toBe(0)
  })

  async function logsIn(origin: string, password: string): Promise<boolean> {
    const uri = '/api/accounts/me'
    const from = 'sip:admin@sip.example.org'
    const challenged = await get(origin, uri, { from })
    const header = challenged.headers.get('www-authenticate') ?? ''
    const [challenge = {}] = challengesOf({ headers: { 'www-authenticate': header } })
    const authorization = answerChallenge(challenge, { username: 'admin', password }, { method: 'GET', uri })
    return (await get(origin, uri, { from, authorization })).status === 200
  }

  it('makes the Space and the admin that the settings name', async () => {
    const { address, stdout, stderr, end } = server.run({
      BOOTSTRAP_DOMAIN: 'sip.operator.example',
      BOOTSTRAP_HOST: 'accounts.operator.example',
      BOOTSTRAP_ADMIN_USERNAME: 'operator',
      BOOTSTRAP_ADMIN_PASSWORD: 'chosen by hand',
      BOOTSTRAP_ADMIN_API_KEY: GIVEN_KEY,
    })
    const origin = await address()
    const response = await get(origin, '/api/accounts/me', { 'x-api-key': GIVEN_KEY })
    expect(await response.json()).toMatchObject({ username: 'operator', domain: 'sip.operator.example' })
    expect(stdout()).toContain('operator@sip.operator.example')
    expect(stdout()).toContain('host accounts.operator.example')
    expect(stdout()).toContain(`curl -H "x-api-key: $BOOTSTRAP_ADMIN_API_KEY" ${origin}/api/accounts/me`)
    for (const secret of ['chosen by hand', GIVEN_KEY]) expect(stdout() + stderr()).not.toContain(secret)
    await end('SIGTERM')
  })

  it('makes no Space and no admin of its own where an import has come before it', async () => {
    const DATA_DIR = server.newDataDir()
    const env = { DATA_DIR, SECRET_KEY: 'what-the-tests-encrypt-their-secrets-with' }
    const sipspace = async (...args: string[]) => {
      const [stdout, stderr] = [new PassThrough(), new PassThrough()]
      const code = await runCli(['--json', ...args], env, { stdin: Readable.from([]), stdout, stderr })
      stdout.end()
      stderr.end()
      return { code, stdout: await text(stdout), stderr: await text(stderr) }
    }
    const source = join(FIXTURES, 'flexisip-account-manager-2.1-2026-08-20-mysql.sql.gz')
    const command = ['import', 'flexisip', '--source', source]
    expect(await sipspace(...command)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('there is no database'),
    })
    expect(await sipspace(...command, '--new-database')).toMatchObject({ code: 0, stderr: '' })
    const { address, dataDir, end } = server.run(env)
    await address()
    expect(existsSync(join(dataDir, 'first-admin'))).toBe(false)
    const spaces = JSON.parse((await sipspace('space', 'list')).stdout) as { domain: string }[]
    expect(spaces.map(({ domain }) => domain).toSorted()).toEqual([
      'lab.example.net',
      'sip.example.com',
      'sip.example.org',
    ])
    expect(await end('SIGTERM')).toBe(0)
  })

  it('uses the PostgreSQL of DATABASE_URL, and makes none', async () => {
    await using database = await createTestDatabase()
    const { address, dataDir, end, stdout } = server.run({
      DATABASE_URL: database.url,
      BOOTSTRAP_ADMIN_API_KEY: KEY,
      LOG_CHANNEL: 'daily',
      INTERCOM_FEATURES: 'true',
      MAIL_DRIVER: 'smtp',
    })
    await createAccount(await address(), 'in.own.postgres')
    const { rows } = await database.pool.query('select username from accounts order by id')
    expect(rows).toEqual([{ username: 'admin' }, { username: 'in.own.postgres' }])
    expect(existsSync(join(dataDir, 'postgres'))).toBe(false)
    expect(await end('SIGTERM')).toBe(0)
    const warnings = stdout().match(/^\{"level":40.*$/gm) ?? []
    expect(warnings.map((line) => JSON.parse(line))).toMatchObject([
      { LOG_CHANNEL: 'daily', msg: expect.stringContaining('standard output') },
      { settings: ['INTERCOM_FEATURES', 'MAIL_DRIVER'] },
    ])
  })

  it('waits for `sipspace migrate` where MIGRATE_AT_START is false, as commands do not', async () => {
    await using database = await createTestDatabase({ dump: 'select' })
    const env = { DATABASE_URL: database.url, MIGRATE_AT_START: 'false' }
    const sipspace = async (...args: string[]) => {
      const io = { stdin: Readable.from([]), stdout: new PassThrough(), stderr: new PassThrough() }
      const code = await runCli(args, env, io)
      io.stderr.end()
      return { code, stderr: await text(io.stderr) }
    }
    const { address, stdout, end } = server.run({ ...env, DATABASE_WAIT_SECONDS: '60' })
    await expect.poll(stdout, { timeout: 30_000 }).toContain('not up to date yet')
    expect(await sipspace('space', 'list')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('sipspace migrate'),
    })
    expect(await sipspace('migrate')).toEqual({ code: 0, stderr: '' })
    expect((await get(await address(), '/readyz')).status).toBe(200)
    expect(await end('SIGTERM')).toBe(0)
  })

  it('logs to standard error where LOG_CHANNEL says so', async () => {
    await using database = await createTestDatabase()
    const { address, end, stdout, stderr } = server.run({ DATABASE_URL: database.url, LOG_CHANNEL: 'stderr' })
    await get(await address(), '/api/accounts/me')
    expect(await end('SIGTERM')).toBe(0)
    expect(stdout()).not.toContain('{"level"')
    expect(stderr()).toContain('{"level":30')
  })

  it('goes on where its log cannot be written, and ends in order', async () => {
    await using database = await createTestDatabase()
    await using full = await open('/dev/full', 'w')
    const PORT = String(await freePort())
    const settings = { DATABASE_URL: database.url, PORT, BOOTSTRAP_ADMIN_API_KEY: KEY }
    const { end } = server.run(settings, { stdout: full.fd })
    const address = `http://127.0.0.1:${PORT}`
    const isReady = () =>
      fetch(`${address}/readyz`).then(
        ({ ok }) => ok,
        () => false,
      )
    await vi.waitUntil(isReady, { timeout: 60_000, interval: 100 })
    for (let i = 0; i < 3; i++) expect((await get(address, '/api/accounts/me')).status).toBe(200)
    expect(await end('SIGTERM')).toBe(0)
  })
})

describe('the next start', () => {
  it('finds the data and shows no secret', async () => {
    const DATA_DIR = server.newDataDir()
    const first = server.run({ DATA_DIR, BOOTSTRAP_ADMIN_API_KEY: KEY })
    await createAccount(await first.address(), 'was.there')
    await first.end('SIGINT')

    const second = server.run({ DATA_DIR, BOOTSTRAP_ADMIN_API_KEY: ANOTHER_KEY })
    const origin = await second.address()
    expect(await usernames(origin)).toEqual(['admin', 'was.there'])
    expect((await get(origin, '/api/accounts/me', { 'x-api-key': ANOTHER_KEY })).status).toBe(401)
    const banner = second
      .stdout()
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('{'))
    expect(banner).toEqual([`sipspace listens at ${origin}`])
    await second.end('SIGINT')
  })

  it('finds everything after a kill -9, whether the database outlived the server or not', async () => {
    const DATA_DIR = server.newDataDir()
    const first = server.run({ DATA_DIR, BOOTSTRAP_ADMIN_API_KEY: KEY })
    await createAccount(await first.address(), 'before.one')
    expect(await first.end('SIGKILL')).toBe('SIGKILL')
    const database = await livingDatabase(DATA_DIR)

    const second = server.run({ DATA_DIR })
    const origin = await second.address()
    expect(await usernames(origin)).toEqual(['admin', 'before.one'])
    expect(await livingDatabase(DATA_DIR)).toBe(database)
    await createAccount(origin, 'before.two')
    await second.end('SIGKILL')
    process.kill(database, 'SIGKILL')

    const third = server.run({ DATA_DIR })
    expect(await usernames(await third.address())).toEqual(['admin', 'before.one', 'before.two'])
    expect(await third.end('SIGTERM')).toBe(0)
    expect(await databaseProcess(DATA_DIR)).toBeUndefined()
  })
})

describe('the end', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)('by %s takes the database with it', async (signal) => {
    const { address, dataDir, stderr, end } = server.run()
    const origin = await address()
    const database = await livingDatabase(dataDir)
    expect(await end(signal)).toBe(0)
    expect(runs(database)).toBe(false)
    expect(stderr()).toBe('')
    await expect(get(origin, '/api/ping')).rejects.toThrow('fetch failed')
  })

  it('does so while it is still starting, too', async () => {
    const { dataDir, end, stderr } = server.run()
    await expect.poll(() => databaseProcess(dataDir), { interval: 5, timeout: 30_000 }).toBeDefined()
    const database = await livingDatabase(dataDir)
    const status = await end('SIGINT')
    expect(stderr()).toBe('')
    expect(status).toBe(0)
    expect(runs(database)).toBe(false)
  })

  it('does not wait for clients that keep their connection', async () => {
    const { address, end } = server.run({ BOOTSTRAP_ADMIN_API_KEY: KEY })
    // keeps the connection open
    await (await get(await address(), '/api/accounts/me')).text()
    const begin = performance.now()
    expect(await end('SIGTERM')).toBe(0)
    expect(performance.now() - begin).toBeLessThan(5_000)
  })
})

describe('two servers on one data folder', () => {
  it('share the database, which ends with the last of them', async () => {
    const DATA_DIR = server.newDataDir()
    const ports = [await freePort(), await freePort()].map(String)
    const env = { DATA_DIR, BOOTSTRAP_ADMIN_API_KEY: KEY }
    const both = ports.map((PORT) => server.run({ ...env, PORT }))
    const [one, two] = both as [(typeof both)[0], (typeof both)[0]]
    const origins = await Promise.all(both.map((each) => each.address()))
    expect(origins).toEqual(ports.map((port) => `http://127.0.0.1:${port}`))
    expect(both.filter((each) => each.stdout().includes('API key'))).toHaveLength(1)

    await createAccount(origins[0] ?? '', 'by.the.first')
    expect(await usernames(origins[1] ?? '')).toContain('by.the.first')
    const database = await livingDatabase(DATA_DIR)
    expect(await one.end('SIGTERM')).toBe(0)
    await createAccount(origins[1] ?? '', 'by.the.second')
    expect(runs(database)).toBe(true)
    expect(await two.end('SIGTERM')).toBe(0)
    expect(runs(database)).toBe(false)
  })
})
