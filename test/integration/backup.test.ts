import { execFile } from 'node:child_process'
import { chmod, mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough, Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { runCli } from '../../apps/server/src/cli/cli.ts'
import { type BuiltServer, builtServer, type ServerProcess } from '../support/server/server-process.ts'

const KEY = 'a-key-for-backups-of-32-and-more'
const run = promisify(execFile)

// each starts servers, which takes seconds where much else runs
vi.setConfig({ testTimeout: 90_000 })

let server: BuiltServer

beforeAll(async () => {
  server = await builtServer()
})

afterAll(() => server[Symbol.asyncDispose]())

const start = async (env: Record<string, string>): Promise<{ process: ServerProcess; address: string }> => {
  const process = server.run({ BOOTSTRAP_ADMIN_API_KEY: KEY, ...env })
  return { process, address: await process.address() }
}

async function api(address: string, path: string, init: RequestInit = {}): Promise<Response> {
  return fetch(`${address}/api${path}`, {
    ...init,
    headers: { 'x-api-key': KEY, 'content-type': 'application/json' },
  })
}

async function createAccount(address: string, username: string): Promise<void> {
  const body = JSON.stringify({ username, password: 'open sesame', algorithm: 'SHA-256', activated: true })
  const created = await api(address, '/accounts', { method: 'POST', body })
  expect(created.status).toBe(200)
}

/** Everything that the API shows of all accounts. */
async function accounts(address: string): Promise<unknown> {
  const list = (await (await api(address, '/accounts')).json()) as { data: { id: number }[] }
  return Promise.all(
    list.data.map(async ({ id }) => {
      // the version tells one state of a row from another in one database only
      const { version: _version, ...account } = (await (await api(address, `/accounts/${id}`)).json()) as Json
      return account
    }),
  )
}

type Json = Record<string, unknown>

/** Logs in by Digest, which needs the hash that was stored. */
async function logsIn(address: string, username: string): Promise<boolean> {
  const { stdout } = await run('curl', [
    '--silent',
    '--output',
    '/dev/null',
    '--write-out',
    '%{http_code}',
    '--digest',
    '--user',
    `${username}:open sesame`,
    '-H',
    `From: sip:${username}@sip.example.org`,
    `${address}/api/accounts/me`,
  ])
  return stdout === '200'
}

async function sipspace(env: Record<string, string>, ...args: string[]) {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()]
  const code = await runCli(args, env, { stdin: Readable.from([]), stdout, stderr })
  stdout.end()
  stderr.end()
  return { code, stdout: await text(stdout), stderr: await text(stderr) }
}

describe('a backup of the embedded database', () => {
  it('is made and restored by commands, and not while the database runs', async () => {
    const first = await start({})
    const { dataDir } = first.process
    await createAccount(first.address, 'kept.account')
    const before = await accounts(first.address)
    const archive = `${dataDir}.tar`
    const refused = await sipspace({ DATA_DIR: dataDir }, 'backup', archive)
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('stop the server first') })
    expect(await first.process.end('SIGTERM')).toBe(0)
    expect(await sipspace({ DATA_DIR: dataDir }, 'backup', archive)).toMatchObject({ code: 0, stderr: '' })
    expect((await stat(archive)).mode & 0o777).toBe(0o600)
    expect((await sipspace({ DATA_DIR: dataDir }, '-y', 'restore', archive)).stderr).toContain('already')
    await rm(dataDir, { recursive: true })

    const restored = await sipspace({ DATA_DIR: dataDir }, '-y', '--json', 'restore', archive)
    expect(restored).toMatchObject({ code: 0, stderr: '' })
    expect(JSON.parse(restored.stdout)).toEqual({ spaces: 1, accounts: 2, kept: [] })
    const second = await start({ DATA_DIR: dataDir })
    expect(await accounts(second.address)).toEqual(before)
    expect(await logsIn(second.address, 'kept.account')).toBe(true)
    await rm(archive)
  })

  it('is a copy of DATA_DIR, from which a server starts', async () => {
    const first = await start({})
    await createAccount(first.address, 'kept.account')
    const before = await accounts(first.address)
    expect(await first.process.end('SIGTERM')).toBe(0)

    const copy = server.newDataDir()
    await run('cp', ['-a', first.process.dataDir, copy])
    await rm(first.process.dataDir, { recursive: true })

    const second = await start({ DATA_DIR: copy })
    expect(await accounts(second.address)).toEqual(before)
    expect(await logsIn(second.address, 'kept.account')).toBe(true)
    await createAccount(second.address, 'next.account')
  })
})

const BINARIES = '/usr/lib/postgresql/15/bin'

/** A PostgreSQL of Debian's, as an operator has one beside the server; PostgreSQL does not run as root. */
async function startPostgres(): Promise<{ host: string } & AsyncDisposable> {
  const folder = await mkdtemp(join(tmpdir(), 'sipspace-backup-'))
  await chmod(folder, 0o777)
  const asPostgres = (...command: string[]) =>
    process.getuid?.() === 0
      ? run('runuser', ['-u', 'postgres', '--', ...command], { cwd: '/' })
      : run(command[0] ?? '', command.slice(1))
  const data = join(folder, 'data')
  await asPostgres(`${BINARIES}/initdb`, '-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C.UTF-8')
  const options = `-c listen_addresses= -c unix_socket_directories=${folder} -c fsync=off`
  await asPostgres(`${BINARIES}/pg_ctl`, '-D', data, '-l', join(folder, 'log'), '-o', options, '-w', 'start')
  return {
    host: folder,
    async [Symbol.asyncDispose]() {
      await asPostgres(`${BINARIES}/pg_ctl`, '-D', data, '-m', 'immediate', 'stop')
      await rm(folder, { recursive: true })
    },
  }
}

describe('a backup of a PostgreSQL of one’s own', () => {
  it('is made and restored by commands, while the server runs', async () => {
    await using postgres = await startPostgres()
    const url = (database: string) => `postgresql://postgres:un%20used@/${database}?host=${postgres.host}`
    const tool = (name: string, ...args: string[]) =>
      run(`${BINARIES}/${name}`, ['-h', postgres.host, '-U', 'postgres', ...args])
    await tool('createdb', 'sipspace')
    const first = await start({ DATABASE_URL: url('sipspace') })
    await createAccount(first.address, 'dumped.account')
    const before = await accounts(first.address)
    const env = { DATABASE_URL: url('sipspace'), DATA_DIR: first.process.dataDir }
    const archive = `${first.process.dataDir}.tar`
    expect(await sipspace(env, 'backup', archive, '--pg-bin', BINARIES)).toMatchObject({ code: 0, stderr: '' })
    await createAccount(first.address, 'after.the.dump')
    const refused = await sipspace(env, '-y', 'restore', archive, '--pg-bin', BINARIES)
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('name an empty one') })
    expect(await first.process.end('SIGTERM')).toBe(0)
    await tool('dropdb', 'sipspace')
    await tool('createdb', 'sipspace')

    const there = { DATABASE_URL: url('sipspace'), DATA_DIR: server.newDataDir() }
    const restored = await sipspace(there, '-y', '--json', 'restore', archive, '--pg-bin', BINARIES)
    expect(restored).toMatchObject({ code: 0, stderr: '' })
    expect(JSON.parse(restored.stdout)).toMatchObject({ spaces: 1, accounts: 2 })
    const second = await start(there)
    expect(await accounts(second.address)).toEqual(before)
    expect(await logsIn(second.address, 'dumped.account')).toBe(true)
    expect(await second.process.end('SIGTERM')).toBe(0)
    await rm(archive)
  })

  it('is a dump, taken while the server runs, from which another database is made', async () => {
    await using postgres = await startPostgres()
    const url = (database: string) => `postgresql://postgres@/${database}?host=${postgres.host}`
    const tool = (name: string, ...args: string[]) => run(`${BINARIES}/${name}`, args)

    await tool('createdb', '-h', postgres.host, '-U', 'postgres', 'sipspace')
    const first = await start({ DATABASE_URL: url('sipspace') })
    await createAccount(first.address, 'dumped.account')
    const before = await accounts(first.address)

    const dump = join(postgres.host, 'sipspace.dump')
    await tool('pg_dump', '--format=custom', `--file=${dump}`, url('sipspace'))
    await createAccount(first.address, 'after.the.dump')
    expect(await first.process.end('SIGTERM')).toBe(0)
    await tool('dropdb', '-h', postgres.host, '-U', 'postgres', 'sipspace')

    await tool('createdb', '-h', postgres.host, '-U', 'postgres', 'sipspace')
    await tool('pg_restore', '--exit-on-error', '--no-owner', `--dbname=${url('sipspace')}`, dump)
    const second = await start({ DATABASE_URL: url('sipspace') })
    expect(await accounts(second.address)).toEqual(before)
    expect(await logsIn(second.address, 'dumped.account')).toBe(true)
    await createAccount(second.address, 'after.the.dump')
    expect(await second.process.end('SIGTERM')).toBe(0)
  })
})
