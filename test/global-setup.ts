import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startEmbeddedPostgres } from '@sipspace/embedded-postgres'
import type { TestProject } from 'vitest/node'
import { createPool } from '../packages/core/src/database/database.ts'
import { migrate } from '../packages/core/src/database/migrate.ts'
import { runStatements, withDatabase } from './support/database/test-database.ts'

/** One server for the run (that of DATABASE_URL, else an embedded one), with a migrated database to copy. */
export default async function setup(project: TestProject) {
  const server = await startServer()
  const template = `template_${process.pid}_${Date.now()}`
  await runStatements(server.url, `create database ${template}`)
  const pool = createPool({ connection: withDatabase(server.url, template), statementTimeout: 60_000 })
  await migrate(pool)
  await pool.end()
  project.provide('adminUrl', server.url)
  project.provide('templateDatabase', template)
  return async () => {
    await runStatements(server.url, `drop database ${template} with (force)`)
    await server.stop()
  }
}

async function startServer(): Promise<{ url: string; stop: () => Promise<void> }> {
  const url = process.env['DATABASE_URL']
  if (url) return { url, stop: async () => {} }
  const folder = await mkdtemp(join(tmpdir(), 'sipspace-test-'))
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
    },
  })
  const { host, port, database } = server.connection
  return {
    url: `postgresql://postgres@/${database}?host=${encodeURIComponent(host)}&port=${port}`,
    async stop() {
      await server.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
