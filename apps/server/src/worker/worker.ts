import { EventEmitter } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import {
  BULK_CHANGE_TASK,
  DUMP_IMPORT_TASK,
  EXPORT_TASK,
  eraseDeletedAccounts,
  forgetWorker,
  IMPORT_TASK,
  type JobTask,
  MAIL_TASK,
  mailSpaceExpiries,
  noteWorker,
  PURGE_TASK,
  REMOVE_CONTACTS_TASK,
  releaseAbandonedJobs,
  resumeBulkChanges,
  resumeDumpImports,
  resumeExports,
  resumeImports,
  SMS_TASK,
} from '@sipspace/core'
import { type Job, Logger, parseCronItems, run, type Task, type WorkerEvents } from 'graphile-worker'
import type pg from 'pg'
import type { Dependencies } from '../dependencies.ts'
import { clearExpired } from './clear.ts'
import { purgeDeletedSpace } from './purge-space.ts'
import { removeContacts } from './remove-contacts.ts'
import { sendMail } from './send-mail.ts'
import { sendQueuedSms } from './send-sms.ts'
import { startWebhookSender } from './send-webhooks.ts'
import { workBulkChange } from './work-bulk-change.ts'
import { workDumpImport } from './work-dump-import.ts'
import { workExport } from './work-export.ts'
import { importWork } from './work-import.ts'

const CLEARING_TASK = 'clear_expired'
const RELEASING_TASK = 'release_abandoned'
const ERASING_TASK = 'erase_deleted_accounts'
const EXPIRY_MAIL_TASK = 'mail_space_expiries'

/** A process that ends gives the mails it is sending this long. */
const CLOSING_MS = 3_000

/** The worker tells much that is of no use to an operator; what has failed is. */
const levels = { error: 'error', warning: 'warn', info: 'debug', debug: 'trace' } as const

/** After this long, a worker that broke off starts again. */
const PAUSE_MS = 2_000

/** How often a worker notes that it is alive. */
const NOTE_MS = 30_000

export interface Worker {
  /** lets the mails that are being sent go out, within {@link CLOSING_MS} */
  stop: () => Promise<void>
  /** whether it takes jobs; not while it starts again */
  isRunning: () => boolean
}

/**
 * Starts the worker: mails, SMS and the emptying of deleted Spaces as they are queued, each minute those that a killed
 * process was at, what deleted accounts leave in the audit log and the queue, the clearing of what has expired every ten
 * minutes, and each hour the mails to admins of Spaces that end soon; and webhooks. It starts again when the database was
 * unavailable.
 */
export async function startWorker(deps: Dependencies, pool: pg.Pool): Promise<Worker> {
  const stopping = new AbortController()
  const { signal } = stopping
  const ignore = () => {}
  let runner = await startRunner(deps, pool)
  let isRunning = true

  async function live(): Promise<void> {
    for (;;) {
      await runner.ended
      isRunning = false
      if (signal.aborted) return
      deps.log.error('the worker broke off and starts again')
      await sleep(PAUSE_MS, undefined, { signal }).catch(ignore)
      if (signal.aborted) return
      try {
        runner = await startRunner(deps, pool)
        isRunning = true
      } catch (err) {
        deps.log.error({ err }, 'the worker could not start')
      }
      if (signal.aborted) await runner.stop()
    }
  }

  const life = live()
  const webhooks = startWebhookSender(deps)
  return {
    isRunning: () => isRunning,
    async stop() {
      isRunning = false
      stopping.abort()
      await Promise.all([runner.stop(), webhooks.stop()])
      await life
    },
  }
}

interface JobRunner {
  /** ends the runner, in order as far as the database allows it */
  stop: () => Promise<void>
  /** resolves when the runner has stopped, by itself or not */
  ended: Promise<void>
}

async function startRunner(deps: Dependencies, pool: pg.Pool): Promise<JobRunner> {
  const workImport = importWork()
  const taskList: Record<JobTask, Task> = {
    [MAIL_TASK]: (payload, { job, abortSignal }) => sendMail(forJob(deps, job), payload, job, abortSignal),
    [SMS_TASK]: (payload, { job, abortSignal }) => sendQueuedSms(forJob(deps, job), payload, job, abortSignal),
    [PURGE_TASK]: (payload, { job }) => purgeDeletedSpace(forJob(deps, job), payload),
    [IMPORT_TASK]: (payload, { job, abortSignal }) => workImport(forJob(deps, job), payload, abortSignal),
    [BULK_CHANGE_TASK]: (payload, { job, abortSignal }) => workBulkChange(forJob(deps, job), payload, abortSignal),
    [EXPORT_TASK]: (payload, { job, abortSignal }) => workExport(forJob(deps, job), payload, abortSignal),
    [DUMP_IMPORT_TASK]: (payload, { job }) => workDumpImport(forJob(deps, job), pool, payload),
    [REMOVE_CONTACTS_TASK]: (payload) => removeContacts(deps, payload),
    [CLEARING_TASK]: () => clearExpired(deps),
    [ERASING_TASK]: async () => {
      await eraseDeletedAccounts(deps.db)
    },
    [EXPIRY_MAIL_TASK]: async () => {
      const now = deps.clock()
      const db = deps.db.withAudit({ operation: 'worker.mailSpaceExpiries', at: now, by: null })
      await mailSpaceExpiries(db, deps.config.SPACE_EXPIRY_MAIL_DAYS, now)
    },
    [RELEASING_TASK]: () => resumeAbandoned(deps),
  }
  await resumeAbandoned(deps)
  const events: WorkerEvents = new EventEmitter()
  const notes = noteWorkers(deps, events)
  const broken = new Promise<void>((resolve) => {
    events.once('pool:fatalError', () => resolve())
  })
  const runner = await run({
    pgPool: pool,
    events,
    taskList,
    concurrency: 4,
    pollInterval: 2_000,
    noHandleSignals: true,
    gracefulShutdownAbortTimeout: CLOSING_MS,
    // without them, an end of a job that the database does not hear of would be an unhandled rejection
    preset: { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
    parsedCronItems: parseCronItems([
      { task: CLEARING_TASK, match: '*/10 * * * *' },
      { task: RELEASING_TASK, match: '* * * * *' },
      { task: ERASING_TASK, match: '* * * * *' },
      { task: EXPIRY_MAIL_TASK, match: '17 * * * *' },
    ]),
    logger: new Logger(() => (level, message, meta) => {
      const job = meta?.['job'] as Job | undefined
      const log = job ? forJob(deps, job).log : deps.log
      log[levels[level]](job ? { job: job.id } : {}, message)
    }),
  }).catch(async (error: unknown) => {
    await notes.stop()
    throw error
  })

  // once the database has not heard of the ends of two jobs, graphile-worker 0.17.3 waits for ever when it is to stop
  const givenUp = broken.then(() => sleep(CLOSING_MS))
  const stop = async () => {
    await Promise.race([runner.stop().catch(() => {}), givenUp])
    await notes.stop()
  }
  return { stop, ended: Promise.race([runner.promise.catch(() => {}), givenUp]).then(stop) }
}

/** Goes on with what killed processes were at. */
async function resumeAbandoned({ db }: Dependencies): Promise<void> {
  await releaseAbandonedJobs(db, [IMPORT_TASK, DUMP_IMPORT_TASK, BULK_CHANGE_TASK, EXPORT_TASK])
  await resumeImports(db)
  await resumeDumpImports(db)
  await resumeBulkChanges(db)
  await resumeExports(db)
}

/** Notes regularly that the worker pools that announce themselves by these events are alive. */
function noteWorkers({ db, log }: Dependencies, events: WorkerEvents): { stop: () => Promise<void> } {
  const ids = new Set<string>()
  const report = (err: unknown) => log.warn({ err }, 'the worker could not note that it is alive')
  const note = (id: string) => noteWorker(db, id).catch(report)
  events.on('pool:create', ({ workerPool: { id } }) => {
    ids.add(id)
    void note(id)
  })
  const timer = setInterval(() => {
    for (const id of ids) void note(id)
  }, NOTE_MS)
  timer.unref()
  return {
    async stop() {
      clearInterval(timer)
      await Promise.all([...ids].map((id) => forgetWorker(db, id).catch(report)))
      ids.clear()
    },
  }
}

/** The log of a job says which request has made it. */
function forJob(deps: Dependencies, { task_identifier: task, payload }: Job): Dependencies {
  const { requestId } = (payload ?? {}) as { requestId?: string | null }
  return { ...deps, log: deps.log.child(requestId == null ? { task } : { task, requestId }) }
}
