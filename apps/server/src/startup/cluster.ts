import cluster, { type Worker as Member } from 'node:cluster'
import { once } from 'node:events'
import type { FirstAdmin } from '@sipspace/core'
import type { FastifyBaseLogger } from 'fastify'
import { AggregatorRegistry } from 'prom-client'
import type { Config } from '../config/config.ts'
import { startWorker } from '../worker/worker.ts'
import { type Cleanup, connectionUrl, joinDatabase, openDatabase, StartupError } from './process.ts'
import { withReplica } from './replica.ts'
import { assemble, bootstrapInstallation, prepare, serve } from './start.ts'

/** What the members of a cluster and its primary tell each other. */
type Message = { type: 'end' } | { type: 'metrics'; id: number; text?: string; error?: string }

/** One that ends sooner is not replaced at once. */
const MIN_LIFE_MS = 1_000

/**
 * Starts the primary of a cluster: it has the database and does the jobs; its members serve requests on one port. One
 * that ends unasked is replaced.
 *
 * @param stopping once it is aborted, the database is neither migrated nor given its first admin
 * @throws StartupError, EmbeddedPostgresError, the reason of `stopping`
 */
export async function startPrimary(
  config: Config,
  log: FastifyBaseLogger,
  cleanups: Cleanup[],
  stopping: AbortSignal,
): Promise<{ port: number; first: FirstAdmin | null }> {
  const prepared = await prepare(config, log, cleanups)
  const opened = await openDatabase(
    config,
    cleanups,
    (err) => log.warn({ err }, 'an idle database connection broke'),
    (line) => log.warn(line),
    stopping,
  )
  // once there is a first admin, it goes on until its secrets have been shown
  stopping.throwIfAborted()
  const first = await bootstrapInstallation(opened.db, prepared)
  let port = 0
  const deps = assemble(prepared, opened, { isWorking: () => true, port: () => port }, cleanups)
  passMetricsOn(() => deps.metrics.exposeJobs())
  const members = keepMembers(config, log, connectionUrl(opened.connection))
  cleanups.push(() => members.end())
  port = await members.listening
  const worker = await startWorker(deps, opened.pool)
  cleanups.push(() => worker.stop())
  return { port, first }
}

/** Starts a member of a cluster: it serves requests until the primary tells it to end, or has gone. */
export async function startMember(
  config: Config,
  log: FastifyBaseLogger,
  cleanups: Cleanup[],
  end: () => unknown,
): Promise<void> {
  process.on('message', (message: Message) => {
    if (message.type === 'end') end()
  })
  const prepared = await prepare(config, log, cleanups)
  const primary = joinDatabase(config, cleanups, (err) => log.warn({ err }, 'an idle database connection broke'))
  const opened = await withReplica(primary, config, log, cleanups)
  let port = config.PORT
  // the primary takes the jobs, and while it is gone there is no member either
  const options = { isWorking: () => process.connected, port: () => port, gatherMetrics }
  port = await serve(assemble(prepared, opened, options, cleanups), cleanups)
}

function keepMembers(config: Config, log: FastifyBaseLogger, databaseUrl: string) {
  const members = new Set<Member>()
  const serving = new Set<Member>()
  let isEnding = false
  let hasStarted = false

  const listening = new Promise<number>((resolve, reject) => {
    let waiting = config.WEB_CONCURRENCY
    cluster.on('listening', (member, { port }) => {
      serving.add(member)
      waiting -= 1
      if (waiting > 0) return
      hasStarted = true
      resolve(port)
    })
    cluster.on('exit', () => {
      if (!hasStarted) reject(new StartupError('a process that serves requests could not start'))
    })
  })

  const add = () => {
    const member = cluster.fork({ DATABASE_URL: databaseUrl, DATABASE_URL_FILE: '' })
    const begun = performance.now()
    members.add(member)
    member.once('exit', (code, signal) => {
      members.delete(member)
      serving.delete(member)
      if (isEnding || !hasStarted) return
      log.error({ code, signal, process: member.process.pid }, 'a process that serves requests ended, and is replaced')
      setTimeout(() => !isEnding && add(), performance.now() - begun < MIN_LIFE_MS ? MIN_LIFE_MS : 0)
    })
  }
  for (let index = 0; index < config.WEB_CONCURRENCY; index += 1) add()

  return {
    listening,
    async end() {
      isEnding = true
      await Promise.all(
        [...members].map(async (member) => {
          const ended = once(member, 'exit')
          // one that has just begun does not hear yet, and has nothing to end in order
          if (!serving.has(member)) member.process.kill('SIGKILL')
          else if (member.isConnected()) member.send({ type: 'end' } satisfies Message)
          await ended
        }),
      )
    },
  }
}

/**
 * A member that is asked for metrics gets those of all from the primary, whichever member was asked.
 *
 * @param exposeJobs gives what the primary itself has counted
 */
function passMetricsOn(exposeJobs: () => Promise<string>): void {
  const aggregator = new AggregatorRegistry()
  cluster.on('message', (member, message: Message) => {
    if (message.type !== 'metrics') return
    const answer = (result: { text: string } | { error: string }) => {
      if (member.isConnected()) member.send({ type: 'metrics', id: message.id, ...result } satisfies Message)
    }
    Promise.all([aggregator.clusterMetrics(), exposeJobs()]).then(
      (texts) => answer({ text: texts.join('\n') }),
      (error: unknown) => answer({ error: String(error) }),
    )
  })
}

let lastId = 0

async function gatherMetrics(): Promise<string> {
  lastId += 1
  const id = lastId
  return new Promise((resolve, reject) => {
    const listen = (message: Message) => {
      if (message.type !== 'metrics' || message.id !== id) return
      process.off('message', listen)
      if (message.text === undefined) reject(new Error(message.error))
      else resolve(message.text)
    }
    process.on('message', listen)
    process.send?.({ type: 'metrics', id } satisfies Message)
  })
}
