import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { chmod, mkdtemp, readFile, rm, symlink } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { processStartId } from '@sipspace/embedded-postgres/processes'
import { vi } from 'vitest'

const PACKAGE = join(import.meta.dirname, '../../../apps/server')

/** The server as it is shipped, and folders for its data. */
export interface BuiltServer {
  /** where its programs are, `main.js` and `sipspace.js` */
  programs: string
  /** a new folder that is not there yet, for DATA_DIR */
  newDataDir: () => string
  /**
   * starts a process that sees these settings alone; PORT is free, DATA_DIR new, RATE_LIMIT off by default; `stdout` is
   * the file descriptor of its output, which is not read then
   */
  run: (env?: Record<string, string>, options?: { stdout?: number }) => ServerProcess
  /** ends what runs, the databases too, and removes the folders */
  [Symbol.asyncDispose]: () => Promise<void>
}

export interface ServerProcess {
  child: ChildProcess
  dataDir: string
  stdout: () => string
  stderr: () => string
  /** the address that it prints when it listens; fails with what it said where it ends instead */
  address: () => Promise<string>
  /** sends a signal and waits for the end; the exit code, or the signal that it died of */
  end: (signal: NodeJS.Signals) => Promise<number | NodeJS.Signals | null>
  /** waits for the end; the exit code, or the signal that it died of */
  ended: () => Promise<number | NodeJS.Signals | null>
}

/** The server as `pnpm build` has made it, which `pnpm test:integration` does first. */
export async function builtServer(): Promise<BuiltServer> {
  const programs = join(PACKAGE, 'dist')
  if (!existsSync(join(programs, 'main.js'))) throw new Error('the server is not built: run `pnpm build` first')
  return runServersOf(programs, await makeFolder())
}

/**
 * Builds another version of the server into a folder of its own, from which it finds the packages of this checkout.
 *
 * @param source the folder of the server in another checkout
 */
export async function buildServer(source: string): Promise<BuiltServer> {
  const folder = await makeFolder()
  await symlink(join(PACKAGE, 'node_modules'), join(folder, 'node_modules'))
  await promisify(execFile)(process.execPath, ['build.mjs', folder], { cwd: source })
  return runServersOf(folder, folder)
}

async function makeFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'sipspace-process-'))
  // as root, the database runs as another user, who has to get in
  await chmod(folder, 0o755)
  return folder
}

/** @param folder where the data of its processes is, removed at the end */
function runServersOf(programs: string, folder: string): BuiltServer {
  const processes: ServerProcess[] = []
  let dataDirs = 0
  const newDataDir = () => join(folder, `data-${dataDirs++}`)
  return {
    programs,
    newDataDir,
    run(env = {}, { stdout } = {}) {
      const dataDir = env['DATA_DIR'] ?? newDataDir()
      const started = startProcess(
        programs,
        folder,
        { PORT: '0', RATE_LIMIT: 'off', ...env, DATA_DIR: dataDir },
        stdout,
      )
      processes.push(started)
      return started
    },
    async [Symbol.asyncDispose]() {
      for (const { child, end } of processes) if (isAlive(child)) await end('SIGTERM')
      for (const dataDir of new Set(processes.map((one) => one.dataDir))) {
        const pid = await databaseProcess(dataDir)
        if (pid === undefined || !runs(pid)) continue
        process.kill(pid, 'SIGQUIT')
        await vi.waitUntil(() => !runs(pid), { timeout: 10_000 })
      }
      await rm(folder, { recursive: true, force: true })
    },
  }
}

const isAlive = (child: ChildProcess): boolean => child.exitCode === null && child.signalCode === null

function startProcess(programs: string, folder: string, env: Record<string, string>, stdout?: number): ServerProcess {
  const { PATH = '', HOME = folder } = process.env
  const child = spawn(process.execPath, [join(programs, 'main.js')], {
    cwd: folder,
    env: { PATH, HOME, ...env },
    stdio: ['ignore', stdout ?? 'pipe', 'pipe'],
  })
  const output = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr'] as const) {
    child[name]?.setEncoding('utf8').on('data', (text: string) => {
      output[name] += text
      child.emit('said')
    })
  }
  const closed = once(child, 'close')
  const ended = async () => {
    await closed
    return child.exitCode ?? child.signalCode
  }
  return {
    child,
    dataDir: env['DATA_DIR'] ?? '',
    stdout: () => output.stdout,
    stderr: () => output.stderr,
    async address() {
      for (;;) {
        const [, address] = /^sipspace listens at (\S+)$/m.exec(output.stdout) ?? []
        if (address !== undefined) return address
        const over = await Promise.race([once(child, 'said').then(() => false), closed.then(() => true)])
        if (over) throw new Error(`it ended with ${child.exitCode ?? child.signalCode}: ${output.stderr}`)
      }
    },
    ended,
    end(signal) {
      child.kill(signal)
      return ended()
    },
  }
}

/** The main process of the embedded database of a data folder, where its lock file names one. */
export async function databaseProcess(dataDir: string): Promise<number | undefined> {
  const text = await readFile(join(dataDir, 'postgres/data/postmaster.pid'), 'utf8').catch(() => undefined)
  const pid = Number(text?.split('\n')[0])
  return Number.isInteger(pid) && pid > 0 ? pid : undefined
}

/** Whether a process lives; one that has ended and waits to be noticed does not. */
export const runs = (pid: number): boolean => processStartId(pid) !== undefined

/** A port of 127.0.0.1 that was free a moment ago. */
export async function freePort(): Promise<number> {
  const probe = createServer()
  await new Promise<void>((resolve) => {
    probe.listen(0, '127.0.0.1', resolve)
  })
  const { port } = probe.address() as { port: number }
  await new Promise((resolve) => {
    probe.close(resolve)
  })
  return port
}
