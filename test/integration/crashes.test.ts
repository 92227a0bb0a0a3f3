import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parentOf } from '@sipspace/embedded-postgres/processes'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { createPool } from '../../packages/core/src/database/database.ts'
import { createJournal, type Journal } from '../crashes/journal.ts'
import { KEY, runLoad } from '../crashes/load.ts'
import { type Findings, isWell, lostSessions, type Pool, verify, verifyMails } from '../crashes/verify.ts'
import {
  type BuiltServer,
  builtServer,
  databaseProcess,
  runs,
  type ServerProcess,
} from '../support/server/server-process.ts'

/** Kills of each kind; `pnpm crashes --rounds N` sets it. */
const ROUNDS = Number(process.env['CRASH_ROUNDS'] ?? 8)
const WRITERS = 6
/** Writes that are acknowledged in a round before something is killed in the middle of the next ones. */
const WRITES = { min: 30, max: 90 }

vi.setConfig({ testTimeout: 60_000 + ROUNDS * 10_000 })

let built: BuiltServer
beforeAll(async () => {
  built = await builtServer()
})
afterAll(() => built[Symbol.asyncDispose]())

const settings = {
  BOOTSTRAP_ADMIN_API_KEY: KEY,
  LOG_LEVEL: 'error',
  RATE_LIMIT: 'off',
  APP_EMAIL_CHANGE_CODE_EXPIRATION_MINUTES: '100000',
}

/** Our own way into the embedded database of a data folder. */
function openDatabase(dataDir: string) {
  const connection = { host: join(dataDir, 'postgres/run'), port: 5432, user: 'sipspace', database: 'sipspace' }
  const pool = createPool({ connection, maxConnections: 1, onIdleError: () => {} })
  return { pool, [Symbol.asyncDispose]: () => pool.end() }
}

/** Kills PostgreSQL: the main process first, so that it has no time to notice what becomes of the others. */
async function killDatabase(dataDir: string): Promise<void> {
  const main = await databaseProcess(dataDir)
  if (main === undefined) throw new Error('the database does not run')
  const all = (await readdir('/proc')).map(Number).filter(Number.isInteger)
  const processes = [main, ...all.filter((pid) => parentOf(pid) === main)]
  for (const pid of processes) {
    try {
      process.kill(pid, 'SIGKILL')
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
    }
  }
  await vi.waitUntil(() => !processes.some(runs), { timeout: 10_000 })
}

/** Writes until something is killed in the middle of it. */
async function writeUntil(
  kill: () => Promise<unknown>,
  load: { address: string; journal: Journal; away: number[]; round: number },
): Promise<void> {
  const killed = new AbortController()
  const { round, ...rest } = load
  const writing = runLoad({ ...rest, signal: killed.signal }, { writers: WRITERS, round: `r${round}` })
  const { journal } = load
  const enough = journal.acknowledged + WRITES.min + Math.random() * (WRITES.max - WRITES.min)
  await vi.waitUntil(() => journal.acknowledged >= enough || journal.unexpected.length > 0, {
    timeout: 30_000,
    interval: 5,
  })
  await kill()
  killed.abort()
  await writing
}

/** A mail is written in much less: whoever took it longer ago was killed. */
const ABANDONED_MS = 3000

/** Waits until the queue is empty, and gives the mails that have left: their ids by recipient. */
async function drainMails(pool: Pool, dataDir: string): Promise<Map<string, Set<string>>> {
  await expect
    .poll(
      async () => {
        const { rowCount } = await pool.query(
          `select graphile_worker.force_unlock_workers(array(
            select locked_by from graphile_worker.jobs where locked_at < $1
          )), graphile_worker.reschedule_jobs(array(
            select id from graphile_worker.jobs where run_at > now() and locked_at is null
          ), run_at => now())`,
          [new Date(Date.now() - ABANDONED_MS)],
        )
        if (rowCount) await pool.query(`select pg_notify('jobs:insert', '{"count": 100}')`)
        return (await pool.query('select * from graphile_worker.jobs limit 1')).rows
      },
      { timeout: 60_000, interval: 200 },
    )
    .toEqual([])
  const folder = join(dataDir, 'mail')
  const mails = new Map<string, Set<string>>()
  for (const name of (await readdir(folder).catch(() => [])).filter((one) => one.endsWith('.eml'))) {
    const mail = await readFile(join(folder, name), 'utf8')
    const [to = '', id = ''] = [/^To: <?([^>\r]+)/m, /^Message-ID: (\S+)/m].map((header) => header.exec(mail)?.[1])
    mails.set(to, (mails.get(to) ?? new Set()).add(id))
  }
  return mails
}

/** What a killed server had sent is carried out all the same: waits until its connections are gone. */
const settled = (pool: Pool): Promise<true> =>
  vi.waitUntil(
    async () =>
      (
        await pool.query(
          `select from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()`,
        )
      ).rowCount === 0,
    { timeout: 30_000, interval: 10 },
  )

/** What the server calls a defect of its own. */
const defects = (server: ServerProcess): string[] =>
  server
    .stdout()
    .split('\n')
    .filter((line) => line.includes('"a request failed"'))

function report(what: string, { acknowledged, accounts }: Journal, { lost, half }: Findings): void {
  const sum = `${ROUNDS} rounds, ${acknowledged} acknowledged writes on ${accounts.size} accounts`
  process.stdout.write(`kill -9 of ${what}: ${sum}, ${lost.length} lost, ${half.length} half there\n`)
}

async function expectDurable(pool: Pool): Promise<void> {
  const { rows } = await pool.query(
    `select current_setting('fsync') as fsync, current_setting('synchronous_commit') as commit`,
  )
  expect(rows).toEqual([{ fsync: 'on', commit: 'on' }])
}

describe('under a load of writes, nothing that was acknowledged is lost and nothing is half there', () => {
  it('when the server is killed', async () => {
    const journal = createJournal()
    const env = { ...settings, DATA_DIR: built.newDataDir() }
    const all: Findings = { lost: [], half: [] }
    const add = ({ lost, half }: Findings) => {
      all.lost.push(...lost)
      all.half.push(...half)
    }
    let server: ServerProcess = built.run(env)
    let address = await server.address()
    await using database = openDatabase(env.DATA_DIR)
    await expectDurable(database.pool)
    for (let round = 0; round < ROUNDS; round += 1) {
      await writeUntil(() => server.end('SIGKILL'), { address, journal, away: [], round })
      await settled(database.pool)
      add(await verify(database.pool, journal))
      server = built.run(env)
      address = await server.address()
      add({ lost: await lostSessions(address, journal), half: [] })
    }
    add(await verifyMails(database.pool, journal, await drainMails(database.pool, env.DATA_DIR)))
    report('the server', journal, all)
    expect(journal.unexpected).toEqual([])
    expect(all).toEqual({ lost: [], half: [] })
    expect(await server.end('SIGTERM')).toBe(0)
  })

  it('when the database is killed, which the server survives', async () => {
    const journal = createJournal()
    const env = { ...settings, DATA_DIR: built.newDataDir() }
    const all: Findings = { lost: [], half: [] }
    const add = ({ lost, half }: Findings) => {
      all.lost.push(...lost)
      all.half.push(...half)
    }
    const server = built.run(env)
    const address = await server.address()
    for (let round = 0; round < ROUNDS; round += 1) {
      await writeUntil(() => killDatabase(env.DATA_DIR), { address, journal, away: [503], round })
      await vi.waitUntil(() => isWell(address), { timeout: 30_000, interval: 50 })
      await using database = openDatabase(env.DATA_DIR)
      await expectDurable(database.pool)
      add(await verify(database.pool, journal))
      add({ lost: await lostSessions(address, journal), half: [] })
      if (round < ROUNDS - 1) continue
      add(await verifyMails(database.pool, journal, await drainMails(database.pool, env.DATA_DIR)))
    }
    report('the database', journal, all)
    expect([...journal.unexpected, ...defects(server)]).toEqual([])
    expect(all).toEqual({ lost: [], half: [] })
    expect(await server.end('SIGTERM')).toBe(0)
  })
})
