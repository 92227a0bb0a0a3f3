import { rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'
import { SUPERUSER } from './cluster.ts'
import { EmbeddedPostgresError } from './error.ts'
import { type Launch, type LaunchOptions, launch } from './launch.ts'
import { disown, readLockFile } from './lock-file.ts'
import { parentOf, processStartId, temporaryName } from './processes.ts'
import { PORT, SOCKET } from './socket-folder.ts'

/** Our connection that keeps a running PostgreSQL from being stopped by others. */
export interface Session {
  readonly client: Client
  readonly socketFolder: string
  /** the main process, and which life of that id */
  readonly pid: number
  readonly life: string
  /** whether the connection, and with it the lock, has gone */
  isLost(): boolean
  /** the moment when it goes */
  readonly lost: Promise<void>
}

/** Instead of a session: `busy` when it starts or stops, else no server answered, or one of another folder. */
type Answer = Session | 'busy' | { readonly foreignPid: number | undefined }

// every server process holds it shared; who gets it alone may stop PostgreSQL
const LIFETIME_LOCK = 7_305_808_869
const CREATION_LOCK = LIFETIME_LOCK + 1

const POLL_MS = 10
// once it takes long, it will take longer: PostgreSQL logs each attempt
const PATIENT_POLL_MS = 200
const PATIENT_AFTER_MS = 1000
const START_TIMEOUT_MS = 60_000
const REOPEN_TIMEOUT_MS = 10_000
const FAST_STOP_TIMEOUT_MS = 30_000
const IMMEDIATE_STOP_TIMEOUT_MS = 10_000

/**
 * Connects to the cluster's PostgreSQL and keeps it running until {@link closeSession}. Takes the one that runs, after
 * having waited for it to get ready or be gone; else starts it.
 *
 * @throws EmbeddedPostgresError when it fails or takes too long
 */
export async function openSession(options: LaunchOptions): Promise<Session> {
  const begin = Date.now()
  let launched: Launch | undefined
  for (;;) {
    const answer = await ask(options)
    if (answer !== 'busy' && 'client' in answer) return answer
    const state = launched?.state() ?? 'gone'
    if (state === 'failed') {
      throw new EmbeddedPostgresError(`the database did not start: ${launched?.reason()} (see ${options.logFile})`)
    }
    if (state === 'gone' && answer !== 'busy' && isFree(options, answer.foreignPid)) launched = launch(options)
    const waited = Date.now() - begin
    if (waited > START_TIMEOUT_MS) {
      throw new EmbeddedPostgresError(
        `the database in ${options.cluster} was not ready after ${START_TIMEOUT_MS / 1000} s: ` +
          `see ${options.logFile}, and start again when it has finished`,
      )
    }
    await sleep(waited < PATIENT_AFTER_MS ? POLL_MS : PATIENT_POLL_MS)
  }
}

/** Whether nothing runs on the cluster; then a new PostgreSQL will not trip over what the last one left. */
function isFree({ cluster, socketFolder }: LaunchOptions, foreignPid: number | undefined): boolean {
  return disown(join(cluster, 'postmaster.pid'), foreignPid) && disown(join(socketFolder, `${SOCKET}.lock`), foreignPid)
}

async function ask({ cluster, socketFolder }: LaunchOptions): Promise<Answer> {
  const lockFile = readLockFile(cluster)
  let foreignPid: number | undefined
  // where it was started may differ from where we would start it, after a move of the folder or a change of TMPDIR
  for (const folder of new Set([lockFile?.socketFolder ?? socketFolder, socketFolder])) {
    const client = await connect(folder)
    if (client === 'nobody') continue
    const result = client === 'busy' ? client : await enter(client, cluster, folder)
    if (result !== 'stranger') return result
    // a copy of a cluster in use names the process of the original
    if (folder === lockFile?.socketFolder) foreignPid = lockFile.pid
  }
  return { foreignPid }
}

async function connect(folder: string): Promise<Client | 'nobody' | 'busy'> {
  const client = new Client({
    host: folder,
    port: PORT,
    user: SUPERUSER,
    database: 'postgres',
    application_name: 'sipspace keeps the database running',
    ssl: false,
    connectionTimeoutMillis: 5000,
    query_timeout: 30_000,
  })
  // without a listener the end of PostgreSQL would be the end of this process
  client.on('error', () => {})
  try {
    await client.connect()
    return client
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException
    if (['ENOENT', 'ENOTDIR', 'ECONNREFUSED'].includes(code)) return 'nobody'
    // classes of SQLSTATE: operator intervention (starting, stopping), insufficient resources
    if (['', 'ECONNRESET', 'EPIPE'].includes(code) || /^(57|53)/.test(code)) return 'busy'
    throw new EmbeddedPostgresError(`the database at ${join(folder, SOCKET)} cannot be used: ${message}`)
  }
}

async function enter(client: Client, cluster: string, socketFolder: string): Promise<Session | 'stranger' | 'busy'> {
  let isLost = false
  const lost = new Promise<void>((resolve) => {
    client.once('end', () => {
      isLost = true
      resolve()
    })
  })
  try {
    const session = await identify(client, cluster)
    if (typeof session === 'object') return { ...session, client, socketFolder, isLost: () => isLost, lost }
    await client.end()
    return session
  } catch (error) {
    await client.end().catch(() => {})
    if (error instanceof EmbeddedPostgresError) throw error
    // it stopped in the middle
    return 'busy'
  }
}

async function identify(client: Client, cluster: string): Promise<Pick<Session, 'pid' | 'life'> | 'stranger' | 'busy'> {
  const { same, locked, backend } = await introduce(client, cluster)
  if (!same) return 'stranger'
  const pid = readLockFile(cluster)?.pid
  // another process is about to stop it, or it is in its last moments
  if (!locked || pid === undefined) return 'busy'
  const life = processStartId(pid)
  const parent = parentOf(backend)
  if (life !== undefined && parent === pid) return { pid, life }
  if (parent !== undefined) return 'busy'
  throw new EmbeddedPostgresError(
    `the database in ${cluster} is in use by another container: give each its own DATA_DIR, ` +
      `or set DATABASE_URL to a PostgreSQL server for both`,
  )
}

/**
 * Asks for a file that only a PostgreSQL on this very folder sees: paths tell nothing once a folder was moved or
 * copied while in use.
 */
async function introduce(
  client: Client,
  cluster: string,
): Promise<{ same: boolean; locked: boolean; backend: number }> {
  const probe = temporaryName(join(dirname(cluster), 'probe'))
  await writeFile(probe, '', { flag: 'wx' })
  try {
    const { rows } = await client.query(
      `select (pg_stat_file($1, true)).size is not null as same,
        pg_try_advisory_lock_shared($2) as locked, pg_backend_pid() as backend`,
      [join('..', basename(probe)), LIFETIME_LOCK],
    )
    return rows[0]
  } finally {
    await rm(probe, { force: true })
  }
}

/**
 * Makes sure that there is a role of this name with a database of its own, whichever start gets to it first.
 * The role may make more databases, but is no superuser.
 */
export async function ensureDatabase({ client }: Session, name: string): Promise<void> {
  const isThere = async () => {
    const { rows } = await client.query('select from pg_database where datname = $1', [name])
    return rows.length > 0
  }
  if (await isThere()) return
  await client.query('select pg_advisory_lock($1)', [CREATION_LOCK])
  if (!(await isThere())) {
    const role = client.escapeIdentifier(name)
    const { rows } = await client.query('select from pg_roles where rolname = $1', [name])
    if (rows.length === 0) await client.query(`create role ${role} login createdb`)
    await client.query(`create database ${role} owner ${role}`)
  }
  await client.query('select pg_advisory_unlock($1)', [CREATION_LOCK])
}

/**
 * Lets go of PostgreSQL, and stops it unless another process still uses it.
 *
 * @throws EmbeddedPostgresError when it does not end
 */
export async function closeSession(options: LaunchOptions, session: Session): Promise<void> {
  const current = session.isLost() ? await reopen(options) : session
  if (current && (await isUsedByOthers(current))) return current.client.end()
  await terminate(current ?? session, options.logFile)
  await current?.client.end().catch(() => {})
}

/** The connection breaks when a backend crashes, though PostgreSQL itself goes on. */
async function reopen(options: LaunchOptions): Promise<Session | undefined> {
  const deadline = Date.now() + REOPEN_TIMEOUT_MS
  for (;;) {
    const answer = await ask(options)
    if (answer !== 'busy') return 'client' in answer ? answer : undefined
    if (Date.now() > deadline) return undefined
    await sleep(POLL_MS)
  }
}

async function isUsedByOthers({ client }: Session): Promise<boolean> {
  try {
    await client.query('select pg_advisory_unlock_shared($1)', [LIFETIME_LOCK])
    const { rows } = await client.query('select pg_try_advisory_lock($1) as alone', [LIFETIME_LOCK])
    return !rows[0].alone
  } catch {
    // it stops already
    return false
  }
}

async function terminate({ pid, life }: Session, logFile: string): Promise<void> {
  if (await end(pid, life, 'SIGINT', FAST_STOP_TIMEOUT_MS)) return
  if (await end(pid, life, 'SIGQUIT', IMMEDIATE_STOP_TIMEOUT_MS)) return
  throw new EmbeddedPostgresError(`the database (process ${pid}) does not stop: see ${logFile}`)
}

async function end(pid: number, life: string, signal: NodeJS.Signals, timeout: number): Promise<boolean> {
  const deadline = Date.now() + timeout
  if (processStartId(pid) === life) sendSignal(pid, signal)
  while (processStartId(pid) === life) {
    if (Date.now() > deadline) return false
    await sleep(POLL_MS)
  }
  return true
}

function sendSignal(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}
