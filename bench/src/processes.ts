import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { promisify } from 'node:util'

const BENCH = join(import.meta.dirname, '..')
const SERVER = join(BENCH, '../apps/server')
const BUILT = 'dist/bench'

/** A process under measurement. */
export interface Measurable {
  pid: number
  /** such as `http://127.0.0.1:4711` */
  origin: string
  /** milliseconds from its start until it listened */
  startedIn: number
  /** resident memory in megabytes, of all its processes */
  memory: () => Promise<number>
  stop: () => Promise<void>
}

/** Builds the server as for production, into a folder from which it finds its packages. */
export async function buildServer(): Promise<void> {
  await promisify(execFile)(process.execPath, ['build.mjs', BUILT], { cwd: SERVER })
}

export const startServer = (env: Record<string, string>): Promise<Measurable> =>
  start(join(SERVER, BUILT, 'main.js'), { PORT: '0', LOG_LEVEL: 'warn', RATE_LIMIT: 'off', ...env })

export const startBare = (env: Record<string, string>): Promise<Measurable> =>
  start(join(import.meta.dirname, 'bare.js'), env)

let disturbances = 0

/** Has another Space do the worst that it may: see `neighbour.ts`. Gives what ends it. */
export function disturb(origin: string): Promise<() => Promise<void>> {
  const action = disturbances % 2 === 0 ? 'block' : 'unblock'
  disturbances += 1
  return startNeighbour(origin, action)
}

/** Has another Space search with many requests at once. Gives what ends it. */
export const searchAlone = (origin: string): Promise<() => Promise<void>> => startNeighbour(origin, 'search')

async function startNeighbour(origin: string, action: 'block' | 'unblock' | 'search'): Promise<() => Promise<void>> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'neighbour.js'), origin, action], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await once(child.stdout, 'data')
  return async () => {
    const closed = once(child, 'close')
    child.kill('SIGTERM')
    await closed
  }
}

async function start(program: string, env: Record<string, string>): Promise<Measurable> {
  const { PATH = '', HOME = '' } = process.env
  const begun = performance.now()
  const child = spawn(process.execPath, [...(env['NODE_FLAGS']?.split(' ') ?? []), program], {
    cwd: BENCH,
    env: { PATH, HOME, NODE_ENV: 'production', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const origin = await listening(child)
  const startedIn = performance.now() - begun
  return {
    pid: child.pid ?? 0,
    origin,
    startedIn,
    memory: () => memoryOf(child.pid ?? 0),
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return
      const closed = once(child, 'close')
      child.kill('SIGTERM')
      await closed
    },
  }
}

async function listening(child: ChildProcess): Promise<string> {
  let said = ''
  for await (const text of child.stdout ?? []) {
    said += String(text)
    const [, origin] = /listens at (\S+)/.exec(said) ?? []
    if (origin === undefined) continue
    child.stdout?.resume()
    return origin
  }
  throw new Error(`a process under measurement ended: ${said}`)
}

async function memoryOf(pid: number): Promise<number> {
  const { stdout } = await promisify(execFile)('ps', ['-A', '-o', 'pid=,ppid=,rss=,args='])
  const processes = stdout.split('\n').map((line) => /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [])
  const own = processes.filter(
    ([, id, parent, , args = '']) => Number(id) === pid || (Number(parent) === pid && args.includes(BUILT)),
  )
  return own.reduce((sum, [, , , kilobytes]) => sum + Number(kilobytes), 0) / 1024
}
