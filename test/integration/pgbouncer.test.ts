import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { createDatabaseRelay } from '../support/database/database-relay.ts'
import { createTestDatabase, type TestDatabase } from '../support/database/test-database.ts'
import { type BuiltServer, builtServer, freePort } from '../support/server/server-process.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

const KEY = 'a-key-for-the-pooler-of-32-and-more'
const AT_ONCE = 16

let server: BuiltServer
let database: TestDatabase
/** where the database is by TCP, as PgBouncer may not be allowed to enter the folder of its socket */
let target: URL
const cleanups: (() => unknown)[] = []

beforeAll(async () => {
  server = await builtServer()
  cleanups.push(() => server[Symbol.asyncDispose]())
  database = await createTestDatabase()
  cleanups.push(() => database[Symbol.asyncDispose]())
  const relay = await createDatabaseRelay(database.url)
  cleanups.push(() => relay[Symbol.asyncDispose]())
  target = new URL(relay.url)
})

afterAll(async () => {
  for (const cleanup of cleanups.reverse()) await cleanup()
})

const canConnect = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
    socket.once('connect', () => socket.destroy())
  })

/** Starts Debian's PgBouncer with its defaults but for the mode; it can be restarted. */
async function startPooler(mode: 'session' | 'transaction') {
  const folder = await mkdtemp(join(tmpdir(), 'sipspace-pgbouncer-'))
  cleanups.push(() => rm(folder, { recursive: true }))
  const port = await freePort()
  const user = target.username
  await writeFile(join(folder, 'users.txt'), `"${user}" "${decodeURIComponent(target.password)}"\n`)
  await writeFile(
    join(folder, 'pgbouncer.ini'),
    `[databases]
* = user=${user} host=${target.hostname} port=${target.port}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = any
auth_file = ${folder}/users.txt
pool_mode = ${mode}
default_pool_size = 40
`,
  )
  // as root, it runs as another user, who has to get in
  await chmod(folder, 0o755)
  const pgbouncer = ['pgbouncer', '-q', join(folder, 'pgbouncer.ini')]
  const asOther = ['--reuid=65534', '--regid=65534', '--clear-groups', ...pgbouncer]
  let child: ChildProcess
  const start = async () => {
    const isRoot = process.getuid?.() === 0
    child = isRoot
      ? spawn('setpriv', asOther, { stdio: 'ignore' })
      : spawn('pgbouncer', pgbouncer.slice(1), { stdio: 'ignore' })
    await vi.waitUntil(() => canConnect(port), { timeout: 10_000 })
  }
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return
    const exited = once(child, 'exit')
    child.kill('SIGTERM')
    await exited
  }
  await start()
  cleanups.push(stop)
  return {
    url: `postgresql://${user}@127.0.0.1:${port}${target.pathname}`,
    async restart() {
      await stop()
      await start()
    },
  }
}

/** Sends requests, some at once, and gives their statuses in the order in which they were begun. */
async function statusesOf(count: number, send: (index: number) => Promise<number>): Promise<number[]> {
  const statuses: number[] = []
  let next = 0
  const lane = async () => {
    for (let index = next++; index < count; index = next++) statuses[index] = await send(index)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, lane))
  return statuses
}

describe('behind PgBouncer', () => {
  it('in session mode, everything works, and goes on when the pooler is restarted', async () => {
    const pooler = await startPooler('session')
    const { address, end } = server.run({ DATABASE_URL: pooler.url, BOOTSTRAP_ADMIN_API_KEY: KEY })
    const origin = await address()
    const headers = { 'x-api-key': KEY, 'content-type': 'application/json' }
    const ask = async (method: string, path: string, body?: object) => {
      const init = body ? { body: JSON.stringify(body) } : {}
      const response = await fetch(`${origin}${path}`, { method, headers, ...init })
      await response.text()
      return response.status
    }
    const create = (name: string) =>
      ask('POST', '/api/accounts', { username: name, password: 'as good as any', algorithm: 'MD5' })
    const mixed = (round: string) => (index: number) => {
      const name = `${round}.${index}`
      if (index % 4 === 0) return create(name)
      if (index % 4 === 1) return ask('GET', '/api/accounts?page=1')
      if (index % 4 === 2) return ask('GET', '/api/accounts/1')
      return ask('GET', '/api/accounts/admin@sip.example.org/search')
    }
    const namesLike = async (pattern: string): Promise<number> =>
      Number((await database.pool.query('select from accounts where username like $1', [pattern])).rowCount)

    expect(new Set(await statusesOf(1_000, mixed('before')))).toEqual(new Set([200]))
    expect(await namesLike('before.%')).toBe(250)

    const restarted = pooler.restart()
    const during = await statusesOf(200, mixed('during'))
    await restarted
    expect(during.filter((status) => status !== 200 && status !== 503)).toEqual([])
    const created = during.filter((status, index) => index % 4 === 0 && status === 200).length
    expect(await namesLike('during.%')).toBeGreaterThanOrEqual(created)
    await expect.poll(() => create(`after.${Date.now()}`), { timeout: 30_000 }).toBe(200)
    expect(new Set(await statusesOf(100, mixed('again')))).toEqual(new Set([200]))
    expect(await end('SIGTERM')).toBe(0)
  })

  it('in transaction mode, the start ends in one line that says what to do, each time', async () => {
    const pooler = await startPooler('transaction')
    for (let time = 0; time < 2; time += 1) {
      const { ended, stderr } = server.run({ DATABASE_URL: pooler.url, BOOTSTRAP_ADMIN_API_KEY: KEY })
      expect(await ended()).toBe(1)
      expect(stderr()).toMatch(/^sipspace: DATABASE_URL: [^\n]*pool_mode to session[^\n]*\n$/)
    }
  })
})
