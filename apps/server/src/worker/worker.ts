import { setTimeout as sleep } from 'node:timers/promises'
import { eraseDeletedAccounts, IMPORT_TASK, MAIL_TASK, PURGE_TASK, resumeImports, SMS_TASK } from '@sipspace/core'
import { type Job, Logger, parseCronItems, type Runner, run, type TaskList } from 'graphile-worker'
import type pg from 'pg'
import type { Dependencies } from '../dependencies.ts'
import { clearExpired } from './clear.ts'
import { purgeDeletedSpace } from './purge-space.ts'
import { sendMail } from './send-mail.ts'
import { sendQueuedSms } from './send-sms.ts'
import { importWork } from './work-import.ts'

const CLEARING_TASK = 'clear_expired'
const RELEASING_TASK = 'release_abandoned'
const ERASING_TASK = 'erase_deleted_accounts'

/** A process that ends gives the mails it is sending this long. */
const CLOSING_MS = 3_000

/** The worker tells much that is of no use to an operator; what has failed is. */
const levels = { error: 'error', warning: 'warn', info: 'debug', debug: 'trace' } as const

/** After this long, a worker that broke off starts again. */
const PAUSE_MS = 2_000

export interface Worker {
  /** lets the mails that are being sent go out, within {@link CLOSING_MS} */
  stop: () => Promise<void>
  /** whether it takes jobs; not while it starts again */
  isRunning: () => boolean
}

/**
 * Starts the worker: mails, SMS and the emptying of deleted Spaces as they are queued, each minute those that a killed
 * process was at, what deleted accounts leave in the audit log and the queue, and the clearing of what has expired every ten minutes. It starts again when the database was away.
 */
export async function startWorker(deps: Dependencies, pool: pg.Pool): Promise<Worker> {
  const stopping = new AbortController()
  const { signal } = stopping
  const ignore = () => {}
  let runner = await startRunner(deps, pool)
  let isRunning = true

  async function live(): Promise<void> {
    for (;;) {
      await runner.promise.catch(ignore)
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
      if (signal.aborted) await runner.stop().catch(ignore)
    }
  }

  const life = live()
  return {
    isRunning: () => isRunning,
    async stop() {
      isRunning = false
      stopping.abort()
      await runner.stop().catch(ignore)
      await life
    },
  }
}

async function startRunner(deps: Dependencies, pool: pg.Pool): Promise<Runner> {
  const workImport = importWork()
  const taskList: TaskList = {
    [MAIL_TASK]: (payload, { job, abortSignal }) => sendMail(forJob(deps, job), payload, job, abortSignal),
    [SMS_TASK]: (payload, { job, abortSignal }) => sendQueuedSms(forJob(deps, job), payload, job, abortSignal),
    [PURGE_TASK]: (payload, { job }) => purgeDeletedSpace(forJob(deps, job), payload),
    [IMPORT_TASK]: (payload, { job, abortSignal }) => workImport(forJob(deps, job), payload, abortSignal),
    [CLEARING_TASK]: () => clearExpired(deps),
    [ERASING_TASK]: async () => {
      await eraseDeletedAccounts(deps.db)
    },
    [RELEASING_TASK]: async () => {
      await releaseAbandoned(pool)
      await resumeImports(deps.db)
    },
  }
  await releaseAbandoned(pool)
  await resumeImports(deps.db)
  return run({
    pgPool: pool,
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
    ]),
    logger: new Logger(() => (level, message, meta) => {
      const job = meta?.['job'] as Job | undefined
      const log = job ? forJob(deps, job).log : deps.log
      log[levels[level]](job ? { job: job.id } : {}, message)
    }),
  })
}

/** The log of a job says which request has made it. */
function forJob(deps: Dependencies, { task_identifier: task, payload }: Job): Dependencies {
  const { requestId } = (payload ?? {}) as { requestId?: string | null }
  return { ...deps, log: deps.log.child(requestId == null ? { task } : { task, requestId }) }
}

/**
 * Gives back what was taken longer ago than a mail takes: whoever took it is gone. (The library waits for four hours.)
 * A job that may take longer has to bear being done by two at once; imports have a sign of life of their own.
 */
async function releaseAbandoned(pool: pg.Pool): Promise<void> {
  await pool.query(
    `update graphile_worker._private_jobs as job set locked_at = null, locked_by = null
      from graphile_worker._private_tasks as task
      where task.id = job.task_id and task.identifier <> $1 and job.locked_at < now() - interval '5 minutes'`,
    [IMPORT_TASK],
  )
}
