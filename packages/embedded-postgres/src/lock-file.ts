import { closeSync, constants, fstatSync, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { commandLine, exists } from './processes.ts'

/** What a running PostgreSQL says about itself in its postmaster.pid. */
export interface LockFile {
  readonly pid: number
  /** the cluster's folder when it was started */
  readonly folder: string
  /** missing in the first moments */
  readonly socketFolder: string | undefined
}

/** No system has a process of this id. */
const NO_PID = 2_000_000_000

/** A file this old is not being written any more. */
const SETTLED_MS = 2000

/** Reads the cluster's postmaster.pid; undefined when there is none, or it is not yet written. */
export function readLockFile(cluster: string): LockFile | undefined {
  try {
    return parse(readFileSync(join(cluster, 'postmaster.pid'), 'utf8'))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

function parse(text: string): LockFile | undefined {
  const [pid, folder, , , socketFolder] = text.split('\n')
  const number = Math.abs(Number.parseInt(pid ?? '', 10))
  if (!number || !folder) return undefined
  return { pid: number, folder, socketFolder: socketFolder || undefined }
}

/** Whether the process that a lock file names is the PostgreSQL that wrote it, and not one that got its id later. */
export function isPostmaster({ pid, folder }: LockFile): boolean {
  return commandLine(pid).includes(`-D ${folder} `)
}

/**
 * Has a stale lock file (postmaster.pid, or that of the socket) name a process that cannot be. PostgreSQL then clears
 * it itself: it refuses while the process lives, even if that is now another program. It stays in place, as its other
 * lines let PostgreSQL see whether remains of the old one still use its memory. What another start puts in its place
 * meanwhile is not touched: a running PostgreSQL ends when its lock file changes.
 *
 * @param stranger - id of a running PostgreSQL that is known to work on another folder
 * @returns false when a running PostgreSQL holds the file, or it may be in the middle of being written
 */
export function disown(path: string, foreignPid?: number): boolean {
  let file: number
  try {
    file = openSync(path, constants.O_RDWR | constants.O_NOFOLLOW)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return true
    throw error
  }
  try {
    const text = readFileSync(file, 'utf8')
    const lockFile = parse(text)
    if (!lockFile && Date.now() - fstatSync(file).mtimeMs < SETTLED_MS) return false
    if (lockFile && !exists(lockFile.pid)) return true
    if (lockFile && lockFile.pid !== foreignPid && isPostmaster(lockFile)) return false
    const rest = text.indexOf('\n')
    ftruncateSync(file, writeSync(file, `${NO_PID}${rest < 0 ? '\n' : text.slice(rest)}`, 0))
    return true
  } finally {
    closeSync(file)
  }
}
