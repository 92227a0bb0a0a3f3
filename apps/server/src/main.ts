import cluster from 'node:cluster'
import { createServer } from 'node:net'
import { setFlagsFromString } from 'node:v8'
import closeWithGrace from 'close-with-grace'
import type { FastifyBaseLogger } from 'fastify'
import { banner } from './banner.ts'
import { startMember, startPrimary } from './cluster.ts'
import { type Config, parseSettings } from './config.ts'
import { createLog } from './monitoring/log.ts'
import { type Closer, closeAll, describeFailure, openDatabase, StartupError } from './process.ts'
import { assemble, furnish, prepare, serve } from './start.ts'
import { startWorker, type Worker } from './worker/worker.ts'

const HEAP_GROWTH_PERCENT = 25

/** Starts everything in order, noting in `closers` how to stop it; they are run last first. */
async function start(closers: Closer[]): Promise<void> {
  // collects garbage once the heap has grown by so much since the last time, and not when it has become four times as large
  setFlagsFromString(`--heap-growing-percent=${HEAP_GROWTH_PERCENT}`)
  const config = parseSettings(process.env)
  const log = createLog(config.LOG_LEVEL)
  if (cluster.isWorker) return startMember(config, log, closers, () => grace.close())
  await requireFreePort(config)
  const starting = config.WEB_CONCURRENCY > 1 ? startPrimary(config, log, closers) : startAlone(config, log, closers)
  const { port, first } = await starting
  process.stdout.write(banner(`http://${bracketed(config.HOST)}:${port}`, first))
}

async function startAlone(config: Config, log: FastifyBaseLogger, closers: Closer[]) {
  const prepared = await prepare(config, log, closers)
  const opened = await openDatabase(config, closers, (err) => log.warn({ err }, 'an idle database connection broke'))
  const first = await furnish(opened.db, config)
  let worker: Worker | undefined
  let port = config.PORT
  const options = { isWorking: () => worker?.isRunning() ?? false, port: () => port }
  const deps = assemble(prepared, opened, options, closers)
  port = await serve(deps, closers, () => worker?.stop())
  worker = await startWorker(deps, opened.pool)
  return { port, first }
}

const bracketed = (host: string): string => {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1'
  return host.includes(':') ? `[${host}]` : host
}

/** Finds out before anything is started whether the port can be had. */
async function requireFreePort({ HOST: host, PORT: port }: Config): Promise<void> {
  const probe = createServer()
  await new Promise<void>((resolve, reject) => {
    probe.once('error', reject)
    probe.listen({ host, port }, resolve)
  }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EADDRINUSE') throw new StartupError(`PORT: port ${port} of ${host} is in use already`)
    if (error.code === 'EACCES') throw new StartupError(`PORT: this user may not listen on port ${port}`)
    throw new StartupError(`HOST: cannot listen on ${host}: ${error.code ?? error.message}`)
  })
  await new Promise((resolve) => probe.close(resolve))
}

const MAX_CLOSING_MS = 10_000

const closers: Closer[] = []
const complain = (error: unknown) => process.stderr.write(`${describeFailure(error)}\n`)
const tooLate = () => complain(`it could not end in order within ${MAX_CLOSING_MS / 1000} s`)
// a signal for all of a cluster, as of Ctrl-C, is the primary's to heed
const skip: ('SIGHUP' | 'SIGINT' | 'SIGQUIT' | 'SIGTERM')[] = cluster.isWorker
  ? ['SIGHUP', 'SIGINT', 'SIGQUIT', 'SIGTERM']
  : []
for (const signal of skip) process.on(signal, () => {})
const grace = closeWithGrace({ delay: MAX_CLOSING_MS, logger: false, onTimeout: tooLate, skip }, async ({ err }) => {
  if (err) complain(err)
  // what is half started would be left behind
  await starting.catch(() => {})
  await closeAll(closers).catch((error: unknown) => {
    complain(error)
    throw error
  })
})
const starting = start(closers)
try {
  await starting
} catch (error) {
  await closeAll(closers).catch(() => {})
  complain(error)
  process.exit(1)
}
