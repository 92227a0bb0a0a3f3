import cluster from 'node:cluster'
import { createServer } from 'node:net'
import { setFlagsFromString } from 'node:v8'
import closeWithGrace from 'close-with-grace'
import type { FastifyBaseLogger } from 'fastify'
import { type Config, parseSettings } from './config/config.ts'
import { createLog } from './monitoring/log.ts'
import { banner } from './startup/banner.ts'
import { startMember, startPrimary } from './startup/cluster.ts'
import { showFirstSecrets } from './startup/first-secrets.ts'
import { type Cleanup, closeAll, describeFailure, openDatabase, StartupError } from './startup/process.ts'
import { withReplica } from './startup/replica.ts'
import { warnOfSettings } from './startup/settings-warnings.ts'
import { assemble, bootstrapInstallation, prepare, serve } from './startup/start.ts'
import { startWorker, type Worker } from './worker/worker.ts'

const HEAP_GROWTH_PERCENT = 25

/** Starts everything in order, noting in `closers` how to stop it; they are run last first. */
async function start(cleanups: Cleanup[]): Promise<void> {
  // collects garbage once the heap has grown by so much since the last time, and not when it has become four times as large
  setFlagsFromString(`--heap-growing-percent=${HEAP_GROWTH_PERCENT}`)
  const config = parseSettings(process.env)
  if (config.OTEL_EXPORTER_OTLP_ENDPOINT) {
    // loaded only where it is wanted
    const { startTracing } = await import('./monitoring/tracing.ts')
    cleanups.push(startTracing())
  }
  const log = createLog(config.LOG_LEVEL, config.LOG_CHANNEL)
  if (cluster.isWorker) return startMember(config, log, cleanups, () => grace.close())
  warnOfSettings(config, log)
  await requireFreePort(config)
  const begin = config.WEB_CONCURRENCY > 1 ? startPrimary : startAlone
  const { port, first } = await begin(config, log, cleanups, stopping.signal)
  const shown = first
    ? await showFirstSecrets(first, { dataDir: config.dataDir, isTerminal: process.stdout.isTTY })
    : undefined
  process.stdout.write(banner(`http://${bracketed(config.HOST)}:${port}`, first, shown))
}

async function startAlone(config: Config, log: FastifyBaseLogger, cleanups: Cleanup[], stopping: AbortSignal) {
  const prepared = await prepare(config, log, cleanups)
  const primary = await openDatabase(
    config,
    cleanups,
    (err) => log.warn({ err }, 'an idle database connection broke'),
    (line) => log.warn(line),
    stopping,
  )
  const opened = await withReplica(primary, config, log, cleanups)
  // once there is a first admin, it goes on until its secrets have been shown
  stopping.throwIfAborted()
  const first = await bootstrapInstallation(opened.db, prepared)
  let worker: Worker | undefined
  let port = config.PORT
  const options = { isWorking: () => worker?.isRunning() ?? false, port: () => port }
  const deps = assemble(prepared, opened, options, cleanups)
  port = await serve(deps, cleanups, () => worker?.stop())
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

// what cannot be written, as on a full disk or to a reader that has gone, is no reason to end
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})

const MAX_CLOSING_MS = 10_000

const cleanups: Cleanup[] = []
/** Aborted once the process is to end: what it has not started by then it leaves alone. */
const stopping = new AbortController()
const reportFatal = (error: unknown) => process.stderr.write(`${describeFailure(error)}\n`)
const onShutdownTimeout = () => reportFatal(`it could not end in order within ${MAX_CLOSING_MS / 1000} s`)
// a signal for all of a cluster, as of Ctrl-C, is the primary's to heed
const skip: ('SIGHUP' | 'SIGINT' | 'SIGQUIT' | 'SIGTERM')[] = cluster.isWorker
  ? ['SIGHUP', 'SIGINT', 'SIGQUIT', 'SIGTERM']
  : []
for (const signal of skip) process.on(signal, () => {})
const grace = closeWithGrace(
  { delay: MAX_CLOSING_MS, logger: false, onTimeout: onShutdownTimeout, skip },
  async ({ err }) => {
    if (err) reportFatal(err)
    stopping.abort()
    // what is half started would be left behind
    await starting.catch(() => {})
    await closeAll(cleanups).catch((error: unknown) => {
      reportFatal(error)
      throw error
    })
  },
)
const starting = start(cleanups)
try {
  await starting
} catch (error) {
  // where it is to end, that stops what has been started
  if (!stopping.signal.aborted) {
    await closeAll(cleanups).catch(() => {})
    reportFatal(error)
    process.exit(1)
  }
}
