import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { freePort } from '../server/server-process.ts'

const run = promisify(execFile)

export interface MariaDb {
  /** of a user who may do everything in the one database that there is */
  url: string
  /** runs statements as they are in a dump */
  load: (statements: string) => Promise<void>
  /** what mariadb-dump writes of the database */
  dump: (...options: string[]) => Promise<string>
  [Symbol.asyncDispose]: () => Promise<void>
}

/** Starts Debian's MariaDB with an empty database, in a time zone. */
export async function startMariaDb(timeZone: string): Promise<MariaDb> {
  const folder = await mkdtemp(join(tmpdir(), 'sipspace-mariadb-'))
  const [data, socket] = [join(folder, 'data'), join(folder, 'socket')]
  const { username } = userInfo()
  await mkdir(data)
  await run('mariadb-install-db', [
    '--no-defaults',
    `--datadir=${data}`,
    `--user=${username}`,
    '--skip-test-db',
    '--auth-root-authentication-method=normal',
  ])
  const begin = join(folder, 'begin.sql')
  await writeFile(
    begin,
    "create database flexisip character set utf8mb4;\ncreate user 'reader'@'%' identified by 'p#ss w\\'rd';\ngrant all on flexisip.* to 'reader'@'%';\n",
  )
  const port = await freePort()
  const child = spawn(
    'mariadbd',
    [
      '--no-defaults',
      `--datadir=${data}`,
      `--user=${username}`,
      `--socket=${socket}`,
      `--pid-file=${join(folder, 'pid')}`,
      '--bind-address=127.0.0.1',
      `--port=${port}`,
      '--skip-name-resolve',
      `--default-time-zone=${timeZone}`,
      `--init-file=${begin}`,
      '--innodb-buffer-pool-size=16M',
      '--innodb-flush-log-at-trx-commit=0',
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  )
  let said = ''
  const isReady = new Promise<void>((resolve) => {
    child.stderr.on('data', (line: Buffer) => {
      said += line
      if (said.includes('ready for connections')) resolve()
    })
  })
  const ended = once(child, 'exit').then(() => {
    throw new Error(`MariaDB has ended: ${said.slice(-4_000)}`)
  })
  ended.catch(() => {})
  await Promise.race([isReady, ended])
  const client = ['--no-defaults', `--socket=${socket}`, '--user=root', '--default-character-set=utf8mb4']
  return {
    url: `mysql://reader:${encodeURIComponent("p#ss w'rd")}@127.0.0.1:${port}/flexisip`,
    async load(statements) {
      const file = join(folder, 'load.sql')
      await writeFile(file, statements)
      await run('mariadb', [...client, 'flexisip', '-e', `source ${file}`])
    },
    async dump(...options) {
      const { stdout } = await run('mariadb-dump', [...client, ...options, 'flexisip'], { maxBuffer: 64 * 1024 * 1024 })
      return stdout
    },
    async [Symbol.asyncDispose]() {
      if (child.exitCode === null) {
        child.kill('SIGTERM')
        await ended.catch(() => {})
      }
      await rm(folder, { recursive: true, force: true })
    },
  }
}
