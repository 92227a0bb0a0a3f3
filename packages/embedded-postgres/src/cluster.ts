import { spawn } from 'node:child_process'
import { chown, mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { UnixUser } from './access.ts'
import { explainSpawnError, type PostgresPackage } from './binaries.ts'
import { EmbeddedPostgresError } from './error.ts'
import { CLUSTER, type Home } from './home.ts'
import { removeLeftovers, temporaryName } from './processes.ts'

/** The user that owns everything in the cluster; the application's own user may much less. */
export const SUPERUSER = 'postgres'

/** Nothing of our environment, as PG… variables change what PostgreSQL does and others are none of its business. */
export const ENVIRONMENT = { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' }

/**
 * Makes sure that the home holds a cluster of this version and returns its folder. A new one appears in one step:
 * a process that is killed before leaves only a temporary folder, which the next start removes.
 *
 * @throws EmbeddedPostgresError when there is something else, or initdb fails
 */
export async function ensureCluster(
  home: Home,
  source: PostgresPackage,
  binaries: string,
  durable: boolean,
): Promise<string> {
  const cluster = join(home.folder, CLUSTER)
  await removeLeftovers(home.folder)
  const version = await readVersion(cluster)
  if (version === undefined) {
    await createCluster(cluster, home.runAs, binaries, durable)
    await removeLeftovers(home.folder)
  } else if (version !== source.major) {
    throw new EmbeddedPostgresError(
      `the database in ${cluster} is of PostgreSQL ${version}, but this version of sipspace comes with ` +
        `PostgreSQL ${source.major}: start the sipspace it was made with, or set DATA_DIR to a new folder`,
    )
  }
  return cluster
}

async function readVersion(cluster: string): Promise<string | undefined> {
  try {
    return (await readFile(join(cluster, 'PG_VERSION'), 'utf8')).trim()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
  const files = await readdir(cluster).catch(() => [])
  if (files.length === 0) return undefined
  throw new EmbeddedPostgresError(
    `${cluster} holds files but no database (PG_VERSION is missing): restore it, or move it elsewhere to start an empty one`,
  )
}

async function createCluster(
  cluster: string,
  runAs: UnixUser | undefined,
  binaries: string,
  durable: boolean,
): Promise<void> {
  const temporary = temporaryName(cluster)
  try {
    await mkdir(temporary, { mode: 0o700 })
    if (runAs) await chown(temporary, runAs.uid, runAs.gid)
    await initdb(temporary, runAs, binaries, durable)
    await rename(temporary, cluster)
    if (durable) await syncFolder(join(cluster, '..'))
  } catch (error) {
    await rm(temporary, { recursive: true, force: true })
    // a start at the same time was faster
    if ((error as NodeJS.ErrnoException).code !== 'ENOTEMPTY') throw error
  }
}

async function initdb(folder: string, runAs: UnixUser | undefined, binaries: string, durable: boolean): Promise<void> {
  const args = ['-D', folder, '--encoding=UTF8', `--username=${SUPERUSER}`]
  // collation of PostgreSQL's own, as that of a system library changes with the library, and may be missing
  args.push('--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C')
  args.push('--auth-local=trust', '--auth-host=reject', ...(durable ? [] : ['--no-sync']))
  const child = spawn(join(binaries, 'bin/initdb'), args, {
    cwd: '/',
    env: ENVIRONMENT,
    stdio: ['ignore', 'ignore', 'pipe'],
    ...runAs,
  })
  let complaint = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint += text
  })
  const failure = await new Promise<string | undefined>((resolve) => {
    child.once('error', (error) => resolve(explainSpawnError(error)))
    child.once('close', (code, signal) => resolve(code === 0 ? undefined : lastComplaint(complaint, signal ?? code)))
  })
  if (failure?.includes('could not look up effective user ID')) {
    throw new EmbeddedPostgresError(
      `the database cannot be created by a user without a name: add uid ${runAs?.uid ?? process.getuid?.()} to ` +
        `/etc/passwd, start sipspace as another user, or set DATABASE_URL to a PostgreSQL server`,
    )
  }
  if (failure !== undefined) {
    throw new EmbeddedPostgresError(`the database could not be created in ${folder}: ${failure}`)
  }
}

function lastComplaint(output: string, end: NodeJS.Signals | number | null): string {
  const lines = output.split('\n').filter((line) => line.trim() !== '')
  const line = lines.findLast((text) => /error|fatal|panic/i.test(text)) ?? lines.at(-1)
  return line?.trim() ?? `initdb ended with ${end}`
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path)
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}
