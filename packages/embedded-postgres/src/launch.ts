import { spawn } from 'node:child_process'
import { closeSync, constants, fchownSync, fstatSync, openSync, readFileSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import type { UnixUser } from './access.ts'
import { explainSpawnError } from './binaries.ts'
import { ENVIRONMENT } from './cluster.ts'
import { PORT } from './socket-folder.ts'

/** What a PostgreSQL for one cluster is started with. */
export interface LaunchOptions {
  /** folder with bin, lib and share */
  readonly binaries: string
  readonly cluster: string
  readonly socketFolder: string
  readonly logFile: string
  readonly runAs: UnixUser | undefined
  readonly settings: Record<string, string>
}

/** A PostgreSQL of ours while it starts. */
export interface Launch {
  /** `gone` when it made way for another one on the same cluster, or another process has stopped it */
  state(): 'running' | 'gone' | 'failed'
  /** why it failed, in one line */
  reason(): string
}

/** For a small server, one among others on its machine. */
const SETTINGS = {
  listen_addresses: '',
  unix_socket_permissions: '0700',
  port: String(PORT),
  max_connections: '100',
  shared_buffers: '128MB',
  fsync: 'on',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_min_messages: 'warning',
  // the log is bounded at a start only, and these lines come day in, day out
  log_checkpoints: 'off',
}

/** Another one runs on the cluster, is about to, or has not quite ended. */
const MADE_WAY = /FATAL: +(pre-existing shared memory block|lock file ".*" (already exists|is empty))/

const LARGEST_LOG = 1024 * 1024

/**
 * Starts PostgreSQL in a session of its own, so that a Ctrl-C in the terminal reaches only us, and we stop it in order.
 * Its output goes to the log, the end of which tells why it failed.
 */
export function launch({ binaries, cluster, socketFolder, logFile, runAs, settings }: LaunchOptions): Launch {
  const log = openLog(logFile, runAs)
  const start = fstatSync(log).size
  const values = { ...SETTINGS, unix_socket_directories: quote(socketFolder), ...settings }
  const args = Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  let exitCode: number | null | undefined
  let spawnError: string | undefined
  try {
    const child = spawn(join(binaries, 'bin/postgres'), ['-D', cluster, ...args], {
      cwd: '/',
      env: ENVIRONMENT,
      detached: true,
      stdio: ['ignore', log, log],
      ...runAs,
    })
    child.once('error', (error) => {
      spawnError = explainSpawnError(error)
    })
    child.once('exit', (code) => {
      exitCode = code
    })
    child.unref()
  } finally {
    closeSync(log)
  }
  const output = () => readFileSync(logFile).subarray(start).toString()
  return {
    state() {
      if (spawnError === undefined && exitCode === undefined) return 'running'
      return exitCode === 0 || MADE_WAY.test(output()) ? 'gone' : 'failed'
    },
    reason: () => spawnError ?? lastMeaningfulLine(output()),
  }
}

/** The last thing a log says that explains an end. */
function lastMeaningfulLine(log: string): string {
  // those refused while it started, this process among them
  const lines = log.split('\n').filter((line) => line.trim() !== '' && !line.includes('FATAL:  the database system is'))
  const line = lines.findLast((text) => /(ERROR|FATAL|PANIC): /.test(text)) ?? lines.at(-1) ?? 'it said nothing'
  return line.replace(/^.*(ERROR|FATAL|PANIC|LOG): +/, '')
}

/** Our own log, hence neither through a link nor readable for others; the one before is kept when it got large. */
function openLog(path: string, runAs: UnixUser | undefined): number {
  const flags = constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | constants.O_NOFOLLOW
  let log = openSync(path, flags, 0o600)
  if (fstatSync(log).size > LARGEST_LOG) {
    closeSync(log)
    try {
      renameSync(path, `${path}.1`)
    } catch {
      // a start at the same time was faster
    }
    log = openSync(path, flags, 0o600)
  }
  if (runAs) fchownSync(log, runAs.uid, runAs.gid)
  return log
}

/** For a setting that is a list: as an item of its own, whatever characters it has. */
function quote(path: string): string {
  return `"${path.replaceAll('"', '""')}"`
}
