import { execFile } from 'node:child_process'
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import pg from 'pg'
import { median, uncertaintyOf } from './compare.ts'
import { cpuSeconds } from './cpu.ts'
import { ADMIN_KEYS, fill, keyOf } from './data.ts'
import { measure } from './load.ts'
import { buildServer, type Measurable, startServer } from './processes.ts'

// What a replica takes off the primary: two servers on one primary, one of which reads lists from a replica, in turn. Run by
// `pnpm bench:replica`, with Debian's PostgreSQL 15.

const BINARIES = '/usr/lib/postgresql/15/bin'
const ACCOUNTS = 100_000
const CONNECTIONS = 16
const ROUNDS = 8
const SECONDS = 2
const run = promisify(execFile)

interface Postgres {
  url: string
  pid: number
}

const asPostgres = (program: string, ...args: string[]) =>
  process.getuid?.() === 0
    ? run('runuser', ['-u', 'postgres', '--', join(BINARIES, program), ...args], { cwd: '/' })
    : run(join(BINARIES, program), args)

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}

async function startPostgres(data: string, cleanups: (() => Promise<unknown>)[]): Promise<Postgres> {
  const port = await freePort()
  const options = `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=200`
  await asPostgres('pg_ctl', '-D', data, '-l', `${data}.log`, '-o', options, '-w', 'start')
  cleanups.push(() => asPostgres('pg_ctl', '-D', data, '-m', 'immediate', 'stop'))
  const [pid] = (await readFile(join(data, 'postmaster.pid'), 'utf8')).split('\n')
  return { url: `postgresql://postgres@127.0.0.1:${port}/postgres`, pid: Number(pid) }
}

const LISTS = {
  'a page of a list': () => ({ limit: 50 }),
  'a search': (index: number) => ({ text: `user-${String((index * 7_919) % ACCOUNTS).padStart(8, '0')}`, limit: 50 }),
  'a page in the order of last changes': () => ({ sort: 'updated_at', order: 'desc', limit: 50 }),
} as const

interface Leg {
  requestsPerSecond: number
  /** milliseconds of processor time of the primary for a request */
  primaryCpu: number
}

async function leg(server: Measurable, primary: Postgres, inputOf: (index: number) => object): Promise<Leg> {
  const askingOf = (connection: number) =>
    Array.from({ length: 20 }, (_, index) => ({
      method: 'GET' as const,
      path: `/trpc/accounts.list?input=${encodeURIComponent(JSON.stringify(inputOf(connection * 20 + index)))}`,
      headers: { 'x-api-key': keyOf(1 + (connection % ADMIN_KEYS)) },
    }))
  const before = (await cpuSeconds(primary.pid)) ?? 0
  const { requests, requestsPerSecond } = await measure(
    { origin: server.origin, connections: CONNECTIONS, askingOf },
    SECONDS,
  )
  const after = (await cpuSeconds(primary.pid)) ?? 0
  return { requestsPerSecond, primaryCpu: ((after - before) * 1000) / requests }
}

async function main(cleanups: (() => Promise<unknown>)[]): Promise<void> {
  await buildServer()
  const folder = await mkdtemp(join(tmpdir(), 'sipspace-bench-replica-'))
  await chmod(folder, 0o777)
  cleanups.push(() => rm(folder, { recursive: true, force: true }))
  const [one, two] = [join(folder, 'primary'), join(folder, 'replica')]
  await asPostgres('initdb', '-D', one, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C.UTF-8')
  const primary = await startPostgres(one, cleanups)
  const start = async (env: Record<string, string>) => {
    const server = await startServer({ DATABASE_URL: primary.url, DATA_DIR: join(folder, 'data'), ...env })
    cleanups.push(() => server.stop())
    return server
  }
  const without = await start({})
  const pool = new pg.Pool({ connectionString: primary.url, max: 2 })
  await fill(pool, ACCOUNTS)
  await pool.end()
  await asPostgres('pg_basebackup', '-d', primary.url, '-D', two, '-R', '-c', 'fast')
  const replica = await startPostgres(two, cleanups)
  const replicated = await start({ DATABASE_REPLICA_URL: replica.url })
  for (const [name, inputOf] of Object.entries(LISTS)) {
    for (const server of [replicated, without]) await leg(server, primary, inputOf)
    const legs: [Leg, Leg][] = []
    for (let round = 0; round < ROUNDS; round += 1) {
      legs.push([await leg(replicated, primary, inputOf), await leg(without, primary, inputOf)])
    }
    const throughputs = legs.map(([a, b]) => a.requestsPerSecond / b.requestsPerSecond)
    const loads = legs.map(([a, b]) => a.primaryCpu / b.primaryCpu)
    const of = (values: number[]) => `${median(values).toFixed(2)} ±${(100 * uncertaintyOf(values)).toFixed(0)} %`
    const times = (side: 0 | 1) => median(legs.map((both) => both[side].primaryCpu)).toFixed(2)
    process.stdout.write(
      `${name}: processor time of the primary ${times(0)} instead of ${times(1)} ms, ${of(loads)}; requests a second ${of(throughputs)}\n`,
    )
  }
}

const cleanups: (() => Promise<unknown>)[] = []
try {
  await main(cleanups)
} finally {
  for (const close of cleanups.reverse()) await close().catch(() => {})
}
