import { spawn } from 'node:child_process'
import { access, chmod, constants, mkdtemp, rm, statfs } from 'node:fs/promises'
import { Socket } from 'node:net'
import { freemem, tmpdir } from 'node:os'
import { join } from 'node:path'
import { startEmbeddedPostgres } from '@sipspace/embedded-postgres'
import type { TestProject } from 'vitest/node'
import { createPool } from '../packages/core/src/database/database.ts'
import { migrate } from '../packages/core/src/database/migrate.ts'
import { emptyingStatementsFor } from './support/database/emptying-statements.ts'
import { runStatements, withDatabase } from './support/database/test-database.ts'

/** One server for the run (that of DATABASE_URL, else an embedded one), with a migrated database to copy. */
export default async function setup(project: TestProject) {
  const server = await startServer()
  await dropLeftDatabases(server.url)
  const template = `test_${Date.now()}_${process.pid}`
  const watch = watchRun(server.url, template, server.folder)
  await runStatements(server.url, `create database ${template}`)
  const pool = createPool({ connection: withDatabase(server.url, template), statementTimeout: 60_000 })
  await migrate(pool)
  project.provide('emptyingStatements', await emptyingStatementsFor(pool))
  await pool.end()
  project.provide('adminUrl', server.url)
  project.provide('templateDatabase', template)
  return async () => {
    await dropDatabases(server.url, (name) => name.startsWith(template))
    await server.stop()
    watch.end('over')
  }
}

/** Starts a process that removes the run's databases when the run is killed; its input, which says when it is over. */
function watchRun(url: string, template: string, folder: string) {
  const program = join(import.meta.dirname, 'support/database/end-killed-run.mjs')
  const stdio = ['pipe', 'ignore', 'ignore'] as const
  const child = spawn(process.execPath, [program, url, template, folder], { detached: true, stdio: [...stdio] })
  child.unref()
  const { stdin } = child
  if (!stdin) throw new Error('a process without an input')
  if (stdin instanceof Socket) stdin.unref()
  return stdin
}

const HOUR_MS = 3_600_000

/** Drops what runs have left whose whole machine ended: databases of an hour ago that no connection is to. */
async function dropLeftDatabases(url: string): Promise<void> {
  await dropDatabases(url, (name, isUsed) => {
    const [, startedAt] = /^test_(\d+)_/.exec(name) ?? []
    return startedAt !== undefined && !isUsed && Number(startedAt) < Date.now() - HOUR_MS
  })
}

async function dropDatabases(url: string, isDropped: (name: string, isUsed: boolean) => boolean): Promise<void> {
  const pool = createPool({ connection: url, maxConnections: 1, statementTimeout: 60_000 })
  try {
    const { rows } = await pool.query<{ name: string; used: boolean }>(
      `select datname as name, exists (select from pg_stat_activity activity where activity.datid = pg_database.oid) as used
        from pg_database where datname like 'test\\_%'`,
    )
    for (const { name, used } of rows) if (isDropped(name, used)) await pool.query(`drop database ${name} with (force)`)
  } finally {
    await pool.end()
  }
}

const IN_MEMORY = '/dev/shm'

/** What the databases of a run take, several times over. */
const ENOUGH_BYTES = 4 * 2 ** 30

/** Where the database's files are: in memory where there is plenty, as each copy of a database makes hundreds of them. */
async function dataFolder(): Promise<string> {
  try {
    await access(IN_MEMORY, constants.W_OK)
    const { bavail, bsize } = await statfs(IN_MEMORY)
    return bavail * bsize >= ENOUGH_BYTES && freemem() >= ENOUGH_BYTES ? IN_MEMORY : tmpdir()
  } catch {
    return tmpdir()
  }
}

async function startServer(): Promise<{ url: string; folder: string; stop: () => Promise<void> }> {
  const url = process.env['DATABASE_URL']
  if (url) return { url, folder: '', stop: async () => {} }
  const folder = await mkdtemp(join(await dataFolder(), 'sipspace-test-'))
  // as root, the database runs as another user, who has to get in
  await chmod(folder, 0o755)
  const server = await startEmbeddedPostgres({
    dataDir: folder,
    dataDirIsDefault: false,
    settings: {
      max_connections: '200',
      fsync: 'off',
      full_page_writes: 'off',
      synchronous_commit: 'off',
      wal_level: 'minimal',
      max_wal_senders: '0',
      io_method: 'sync',
      checkpoint_timeout: '1h',
      // tables that were never analysed are taken for larger ones, and starting workers takes longer than reading them
      max_parallel_workers_per_gather: '0',
    },
  })
  const { host, port, database } = server.connection
  return {
    url: `postgresql://postgres@/${database}?host=${encodeURIComponent(host)}&port=${port}`,
    folder,
    async stop() {
      await server.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
