import { execFile } from 'node:child_process'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { freePort } from '../server/server-process.ts'

const BINARIES = '/usr/lib/postgresql/15/bin'
const run = promisify(execFile)

/** A server of Debian's PostgreSQL, on 127.0.0.1. */
export interface PostgresServer {
  /** a connection string to one of its databases */
  url: (database?: string) => string
  start: () => Promise<void>
  stop: () => Promise<void>
}

/** A primary. Its standbys follow it by streaming. */
export interface PostgresCluster extends PostgresServer {
  addStandby: () => Promise<PostgresServer>
  /** stops all and removes their data */
  [Symbol.asyncDispose]: () => Promise<void>
}

// PostgreSQL does not run as root
const asPostgres = (program: string, ...args: string[]) =>
  process.getuid?.() === 0
    ? run('runuser', ['-u', 'postgres', '--', join(BINARIES, program), ...args], { cwd: '/' })
    : run(join(BINARIES, program), args)

/** Starts a primary with an empty database, in a temporary folder. */
export async function startPostgresCluster(): Promise<PostgresCluster> {
  const folder = await mkdtemp(join(tmpdir(), 'sipspace-cluster-'))
  await chmod(folder, 0o777)
  const servers: PostgresServer[] = []
  const createServer = async (make: (data: string) => Promise<unknown>): Promise<PostgresServer> => {
    const [port, data] = [await freePort(), join(folder, String(servers.length))]
    const options = `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off -c wal_receiver_timeout=2s -c wal_retrieve_retry_interval=200ms`
    const server: PostgresServer = {
      url: (database = 'postgres') => `postgresql://postgres@127.0.0.1:${port}/${database}`,
      start: async () => {
        await asPostgres('pg_ctl', '-D', data, '-l', `${data}.log`, '-o', options, '-w', 'start')
      },
      stop: async () => {
        await asPostgres('pg_ctl', '-D', data, '-m', 'immediate', '-w', 'stop')
      },
    }
    servers.push(server)
    await make(data)
    await server.start()
    return server
  }
  const primary = await createServer((data) =>
    asPostgres('initdb', '-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C.UTF-8', '-N'),
  )
  return {
    ...primary,
    addStandby: () =>
      createServer((data) => asPostgres('pg_basebackup', '-d', primary.url(), '-D', data, '-R', '-c', 'fast')),
    async [Symbol.asyncDispose]() {
      for (const { stop } of servers.reverse()) await stop().catch(() => {})
      await rm(folder, { recursive: true, force: true })
    },
  }
}
