import { sql } from 'kysely'
import type { Database } from './database.ts'

/** What made a job: the id of the request, null for none. Each job's payload has it, for the log. */
export interface Origin {
  requestId: string | null
}

/**
 * Puts a job into the queue, flagged with whom it is for, so that it goes with the account; it is taken when the transaction has ended well. What is sent to an account is told by a
 * line of the audit log.
 *
 * @param options `key`: of a job that takes the place of one like it that still waits; `delaySeconds`: not before
 */
export async function queueJob(
  db: Database,
  task: string,
  job: object,
  by: Origin,
  { key, delaySeconds = 0 }: { key?: string; delaySeconds?: number } = {},
): Promise<void> {
  const payload = JSON.stringify({ ...job, requestId: by.requestId })
  const { accountId, recoveryId, mail, sms } = job as {
    accountId?: number
    recoveryId?: number
    mail?: string
    sms?: string
  }
  const flags = [
    ...(accountId === undefined ? [] : [`account:${accountId}`]),
    ...(recoveryId === undefined ? [] : [`recovery:${recoveryId}`]),
  ]
  const isMessage = accountId !== undefined && (mail ?? sms) !== undefined
  const sent = JSON.stringify({ message: mail ?? sms })
  const line = sql`, audit_sent(${mail === undefined ? 'sms' : 'mail'}, ${accountId}, ${sent}::jsonb)`
  await sql`
    select graphile_worker.add_job(${task}, payload => ${payload}::json, job_key => ${key ?? null},
      flags => ${flags}::text[], run_at => now() + ${delaySeconds} * interval '1 second')${isMessage ? line : sql``}
  `.execute(db)
}

/** Gives back a job whose process is gone; false where there is none with this key. */
export async function releaseJob(db: Database, key: string): Promise<boolean> {
  const { rows } = await sql`
    update graphile_worker._private_jobs set locked_at = null, locked_by = null where key = ${key} returning id
  `.execute(db)
  return rows.length > 0
}

export interface JobCount {
  task: string
  /** `retrying`: it has failed and will be tried again; `failed`: it has been given up on */
  state: 'waiting' | 'running' | 'retrying' | 'failed'
  count: number
}

/** How many jobs there are of each task, by how they are; nothing for what there is none of. */
export async function countJobs(db: Database): Promise<JobCount[]> {
  const { rows } = await sql<JobCount>`
    select task.identifier as task, job.state, job.count::int from (
      select task_id, count(*), case
          when locked_at is not null then 'running'
          when attempts >= max_attempts then 'failed'
          when last_error is not null then 'retrying'
          else 'waiting'
        end as state
      from graphile_worker._private_jobs group by task_id, state
    ) as job
    join graphile_worker._private_tasks as task on task.id = job.task_id
  `.execute(db)
  return rows
}

const JOBS_AT_ONCE = 1_000

/** Takes jobs out of the queue that were given up before a moment, with what their last error says. How many. */
export async function clearFailedJobs(db: Database, before: Date): Promise<number> {
  let cleared = 0
  for (;;) {
    const { rows } = await sql`
      select from graphile_worker.complete_jobs(array(
        select id from graphile_worker.jobs
          where locked_at is null and attempts >= max_attempts and updated_at < ${before.toISOString()}::timestamptz
          limit ${JOBS_AT_ONCE}
      ))
    `.execute(db)
    cleared += rows.length
    if (rows.length < JOBS_AT_ONCE) return cleared
  }
}
