import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'

/** PostgreSQL does not run as root. setpriv becomes the program, so that signals reach it. */
const AS_POSTGRES = ['setpriv', '--reuid=postgres', '--regid=postgres', '--init-groups', '--reset-env']

/** Starts a program that writes to a log, and can be started again under the same name. */
export function program(title, folder, [command, ...args], { asPostgres = false, env = {} } = {}) {
  const [file, ...rest] = asPostgres && process.getuid() === 0 ? [...AS_POSTGRES, command, ...args] : [command, ...args]
  let child
  const self = {
    name: title,
    get pid() {
      return child.pid
    },
    start() {
      const log = createWriteStream(`${folder}/${title}.log`, { flags: 'a' })
      child = spawn(file, rest, {
        cwd: folder,
        env: { PATH: process.env.PATH, ...env },
        stdio: ['ignore', 'pipe', 'pipe'],
      })
      for (const stream of [child.stdout, child.stderr]) stream.pipe(log, { end: false })
      return self
    },
    async end(name) {
      if (!child || child.exitCode !== null || child.signalCode !== null) return
      const ended = once(child, 'exit')
      child.kill(name)
      await ended
    },
  }
  return self
}

/** A process and all that it has started. */
export async function familyOf(pid) {
  const parents = new Map()
  for (const entry of await readdir('/proc')) {
    if (!/^\d+$/.test(entry)) continue
    const stat = await readFile(`/proc/${entry}/stat`, 'utf8').catch(() => '')
    const [, parent] = /^\d+ \(.*\) \S (\d+)/s.exec(stat) ?? []
    if (parent) parents.set(Number(entry), Number(parent))
  }
  const family = [pid]
  for (const one of family) family.push(...[...parents].filter(([, parent]) => parent === one).map(([child]) => child))
  return family
}

export function signalAll(pids, name) {
  for (const pid of pids) {
    try {
      process.kill(pid, name)
    } catch (error) {
      if (error.code !== 'ESRCH') throw error
    }
  }
}

/** Waits until something is so. */
export async function until(what, isSo, seconds = 120) {
  const end = Date.now() + 1000 * seconds
  for (;;) {
    const found = await isSo().catch(() => null)
    if (found) return found
    if (Date.now() > end) throw new Error(`after ${seconds} s there is still not: ${what}`)
    await sleep(200)
  }
}
