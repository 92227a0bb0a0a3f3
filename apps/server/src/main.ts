import { randomBytes } from 'node:crypto'
import { createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { bootstrap, createAuditFeed, digestKey } from '@sipspace/core'
import closeWithGrace from 'close-with-grace'
import { buildApp } from './app.ts'
import { prepareBearer } from './auth/jwt.ts'
import { createKeyUses } from './auth/key-uses.ts'
import { banner } from './banner.ts'
import { type Config, EXAMPLE_DOMAIN, originOf, parseSettings } from './config.ts'
import type { Dependencies } from './dependencies.ts'
import { closeTransports } from './mail/mail.transport.ts'
import { createLog } from './monitoring/log.ts'
import { createMetrics } from './monitoring/metrics.ts'
import type { Status } from './monitoring/status.ts'
import { type Closer, closeAll, describeFailure, openDatabase, StartupError } from './process.ts'
import { preparePush } from './push/push.ts'
import { rateLimits } from './rate-limits.ts'
import { countSignIns, createCounts } from './statistics/counts.ts'
import { startWorker, type Worker } from './worker/worker.ts'

/** Starts everything in order, noting in `closers` how to stop it; they are run last first. */
async function start(closers: Closer[]): Promise<void> {
  const config = parseSettings(process.env)
  const log = createLog(config.LOG_LEVEL)
  const verifyBearer = await prepareBearer(config)
  const clock = () => new Date()
  const push = await preparePush({ config, clock, log })
  closers.push(() => push.close())
  await requireFreePort(config)

  const { pool, db } = await openDatabase(config, closers, (err) =>
    log.warn({ err }, 'an idle database connection broke'),
  )

  const first = await bootstrap(
    db,
    config,
    {
      domain: config.BOOTSTRAP_DOMAIN,
      host: config.BOOTSTRAP_HOST ?? config.BOOTSTRAP_DOMAIN,
      name: config.BOOTSTRAP_SPACE_NAME ?? (config.BOOTSTRAP_DOMAIN === EXAMPLE_DOMAIN ? 'Example Space' : undefined),
      username: config.BOOTSTRAP_ADMIN_USERNAME,
      password: config.BOOTSTRAP_ADMIN_PASSWORD,
      apiKey: config.BOOTSTRAP_ADMIN_API_KEY,
    },
    new Date(),
  )

  await digestKey(db, randomBytes(32))

  const keyUses = createKeyUses(db, (err) => log.warn({ err }, 'the use of API keys could not be noted'))
  closers.push(() => keyUses.stop())
  const metrics = createMetrics({ pool, db, ofProcess: true })
  let worker: Worker | undefined
  const status: Status = { isStopping: false, isWorking: () => worker?.isRunning() ?? false }
  const auditFeed = createAuditFeed(db, pool, (err) => log.warn({ err }, 'the audit log could not be followed'))
  const counts = createCounts(db, (err) => log.warn({ err }, 'what was counted could not be written'))
  closers.push(() => counts.stop())
  const deps: Dependencies = {
    auditFeed,
    counts,
    metrics,
    status,
    db,
    config,
    log,
    keyUses,
    verifyBearer,
    signInListeners: [metrics.noteSignIn, countSignIns(counts, clock)],
    ...rateLimits(db, clock, config),
    clock,
    push: push.send,
    origin: (host) => originOf(config, port)(host),
  }
  const app = await buildApp(deps)
  closers.push(closeTransports, async () => {
    status.isStopping = true
    await sleep(config.SHUTDOWN_DELAY_SECONDS * 1000)
    await app.stopAccepting()
    await Promise.all([app.close(), worker?.stop()])
  })
  await app.listen({ host: config.HOST, port: config.PORT })
  const { port } = app.server.address() as { port: number }
  worker = await startWorker(deps, pool)
  process.stdout.write(banner(`http://${bracketed(config.HOST)}:${port}`, first))
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
const starting = start(closers)
const tooLate = () => complain(`it could not end in order within ${MAX_CLOSING_MS / 1000} s`)
closeWithGrace({ delay: MAX_CLOSING_MS, logger: false, onTimeout: tooLate }, async ({ err }) => {
  if (err) complain(err)
  // what is half started would be left behind
  await starting.catch(() => {})
  await closeAll(closers).catch((error: unknown) => {
    complain(error)
    throw error
  })
})
try {
  await starting
} catch (error) {
  await closeAll(closers).catch(() => {})
  complain(error)
  process.exit(1)
}
