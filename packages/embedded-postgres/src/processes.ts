import { execFileSync } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * Marks one life of a process id, as ids come round again (in a restarted container at once).
 * Undefined when no such process lives; a zombie does not.
 */
export function processStartId(pid: number): string | undefined {
  if (!exists(pid)) return undefined
  const birth = process.platform === 'linux' ? linuxBirth(pid) : psBirth(pid)
  return birth && createHash('sha256').update(birth).digest('hex').slice(0, 12)
}

/** The parent of a process as the kernel here sees it; undefined when it is unknown. */
export function parentOf(pid: number): number | undefined {
  const parent = process.platform === 'linux' ? linuxStat(pid)?.[1] : ps(pid, 'ppid')
  return parent ? Number(parent) : undefined
}

/** The command line a process was started with, words separated by single spaces. */
export function commandLine(pid: number): string {
  if (process.platform !== 'linux') return ps(pid, 'command') ?? ''
  return (readProc(`${pid}/cmdline`) ?? '').replaceAll('\0', ' ')
}

/** Whether the process exists, be it a zombie or another user's. */
export function exists(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** A name next to `name` for work in progress, which {@link removeLeftovers} removes once this process is gone. */
export function temporaryName(name: string): string {
  return `${name}.tmp-${process.pid}-${processStartId(process.pid)}-${randomBytes(4).toString('hex')}`
}

/** Removes from `folder` what processes killed in the middle left behind. */
export async function removeLeftovers(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const [, pid, mark] = /\.tmp-(\d+)-(\w+)-\w+$/.exec(name) ?? []
    if (pid === undefined || processStartId(Number(pid)) === mark) continue
    // an orphaned initdb may still write in there: what cannot be removed now goes at the next start
    await rm(join(folder, name), { recursive: true, force: true }).catch(() => {})
  }
}

function linuxBirth(pid: number): string | undefined {
  const stat = linuxStat(pid)
  // hidden by the mount options of /proc
  if (!stat) return 'unknown'
  const [state] = stat
  if (state === 'Z' || state === 'X') return undefined
  return `${readProc('sys/kernel/random/boot_id')} ${stat[19]}`
}

/** The fields of /proc/<pid>/stat from the third, the state, on: the second may hold spaces and parentheses. */
function linuxStat(pid: number): string[] | undefined {
  const stat = readProc(`${pid}/stat`)
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ')
}

function readProc(path: string): string | undefined {
  try {
    return readFileSync(`/proc/${path}`, 'utf8')
  } catch {
    return undefined
  }
}

function psBirth(pid: number): string | undefined {
  return ps(pid, 'state')?.startsWith('Z') ? undefined : ps(pid, 'lstart')
}

function ps(pid: number, field: string): string | undefined {
  try {
    return execFileSync('ps', ['-ww', '-o', `${field}=`, '-p', String(pid)], { encoding: 'utf8' }).trim()
  } catch {
    return undefined
  }
}
