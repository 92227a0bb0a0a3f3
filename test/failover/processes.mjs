import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'

/** PostgreSQL does not run as root. setpriv becomes the program, so that signals reach it. */
const AS_POSTGRES = ['setpriv', '--reuid=postgres', '--regid=postgres', '--init-groups', '--reset-env']

/** All programs, and whether they are ended, after which none is started any more. */
const programs = []
let isOver = false

/**
 * Starts a program that writes to a log, and can be started again under the same name. `lasts`: others need it until they have
 * ended.
 */
export function program(title, folder, [command, ...args], { asPostgres = false, env = {}, lasts = false } = {}) {
  const [file, ...rest] = asPostgres && process.getuid() === 0 ? [...AS_POSTGRES, command, ...args] : [command, ...args]
  let child
  const self = {
    name: title,
    lasts,
    get pid() {
      return child?.pid
    },
    start() {
      if (isOver) return self
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
      if (child?.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
      const ended = once(child, 'exit')
      child.kill(name)
      await ended
    },
  }
  programs.push(self)
  return self
}

/** Ends all programs, also those that are frozen, and what they have left behind that has a folder among its arguments. */
export async function endAll(folder) {
  isOver = true
  for (const { pid } of programs) if (pid !== undefined) signalAll(await familyOf(pid), 'SIGCONT')
  await Promise.all(programs.filter(({ lasts }) => !lasts).map((one) => one.end('SIGTERM')))
  await Promise.all(programs.filter(({ lasts }) => lasts).map((one) => one.end('SIGKILL')))
  // a Patroni that ends as it starts PostgreSQL leaves that to itself
  const left = []
  for (const pid of (await processes()).filter((one) => one !== process.pid)) {
    const line = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')
    if (line.includes(folder)) left.push(pid)
  }
  signalAll(left, 'SIGKILL')
}

const processes = async () => (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number)

/** A process and all that it has started. */
export async function familyOf(pid) {
  const parents = new Map()
  for (const entry of await processes()) {
    const stat = await readFile(`/proc/${entry}/stat`, 'utf8').catch(() => '')
    const [, parent] = /^\d+ \(.*\) \S (\d+)/s.exec(stat) ?? []
    if (parent) parents.set(entry, Number(parent))
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
