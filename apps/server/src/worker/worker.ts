import { setTimeout as sleep } from 'node:timers/promises'
import { EMPTYING_TASK, MAIL_TASK, SMS_TASK } from '@sipspace/core'
import { Logger, parseCronItems, type Runner, run, type TaskList } from 'graphile-worker'
import type pg from 'pg'
import type { Dependencies } from '../dependencies.ts'
import { clearExpired } from './clear.ts'
import { emptyDeletedSpace } from './empty-space.ts'
import { sendMail } from './send-mail.ts'
import { sendQueuedSms } from './send-sms.ts'

const CLEARING_TASK = 'clear_expired'
const RELEASING_TASK = 'release_abandoned'

/** A process that ends gives the mails it is sending this long. */
const CLOSING_MS = 3_000

/** The worker tells much that is of no use to an operator; what has failed is. */
const levels = { error: 'error', warning: 'warn', info: 'debug', debug: 'trace' } as const

/** After this long, a worker that broke off starts again. */
const PAUSE_MS = 2_000

export interface Worker {
  /** lets the mails that are being sent go out, within {@link CLOSING_MS} */
  stop: () => Promise<void>
}

/**
 * Starts the worker: mails, SMS and the emptying of deleted Spaces as they are queued, each minute those that a killed
 * process was at, and the clearing of what has expired every ten minutes. It starts again when the database was away.
 */
export async function startWorker(deps: Dependencies, pool: pg.Pool): Promise<Worker> {
  const stopping = new AbortController()
  const { signal } = stopping
  const ignore = () => {}
  let runner = await startRunner(deps, pool)

  async function live(): Promise<void> {
    for (;;) {
      await runner.promise.catch(ignore)
      if (signal.aborted) return
      deps.log.error('the worker broke off and starts again')
      await sleep(PAUSE_MS, undefined, { signal }).catch(ignore)
      if (signal.aborted) return
      runner = await startRunner(deps, pool).catch((err: unknown) => {
        deps.log.error({ err }, 'the worker could not start')
        return runner
      })
      if (signal.aborted) await runner.stop().catch(ignore)
    }
  }

  const life = live()
  return {
    async stop() {
      stopping.abort()
      await runner.stop().catch(ignore)
      await life
    },
  }
}

async function startRunner(deps: Dependencies, pool: pg.Pool): Promise<Runner> {
  const taskList: TaskList = {
    [MAIL_TASK]: (payload, { job, abortSignal }) => sendMail(deps, payload, job, abortSignal),
    [SMS_TASK]: (payload, { job, abortSignal }) => sendQueuedSms(deps, payload, job, abortSignal),
    [EMPTYING_TASK]: (payload) => emptyDeletedSpace(deps, payload),
    [CLEARING_TASK]: () => clearExpired(deps),
    [RELEASING_TASK]: () => releaseAbandoned(pool),
  }
  await releaseAbandoned(pool)
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
    ]),
    logger: new Logger(() => (level, message) => {
      deps.log[levels[level]](message)
    }),
  })
}

/**
 * Gives back what was taken longer ago than a mail takes: whoever took it is gone. (The library waits for four hours.)
 * A job that may take longer has to bear being done by two at once.
 */
async function releaseAbandoned(pool: pg.Pool): Promise<void> {
  await pool.query(
    `update graphile_worker._private_jobs set locked_at = null, locked_by = null
      where locked_at < now() - interval '5 minutes'`,
  )
}
