import { sql } from 'kysely'
import type { Database } from './database.ts'

/**
 * What made a job: the id of the request, null for none. Each job's payload has it, for the log, and the id of the account
 * that the audit log has as author.
 */
export interface Origin {
  requestId: string | null
}

/** What a job is for, as its flags have it: the view of the queue shows flags, but no payloads. */
interface Subject {
  accountId?: number
  recoveryId?: number
  importId?: number
  bulkChangeId?: number
  exportId?: number
  spaceId?: number
  mail?: string
  sms?: string
}

const flagsOf = ({ accountId, recoveryId, importId, bulkChangeId, exportId, spaceId, mail, sms }: Subject): string[] =>
  Object.entries({
    account: accountId,
    recovery: recoveryId,
    import: importId,
    bulk_change: bulkChangeId,
    export: exportId,
    space: spaceId,
    mail,
    sms,
  })
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}:${value}`)

/**
 * Puts a job into the queue, with flags that say whom it is for, so that it goes with the account; it is taken when the
 * transaction has ended well. What is sent to an account is noted by a line of the audit log.
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
  const subject: Subject = job
  const { accountId, mail, sms } = subject
  const isMessage = accountId !== undefined && (mail ?? sms) !== undefined
  const sent = JSON.stringify({ message: mail ?? sms })
  const line = sql`, audit_sent(${mail === undefined ? 'sms' : 'mail'}, ${accountId}, ${sent}::jsonb)`
  const state = sql`, noted as (
    insert into account_mails (account_id, mail, state, job_id, queued_at, updated_at)
      select accounts.id, ${mail}, 'queued', job.id, who.at, who.at from job cross join who
        join accounts on accounts.id = ${accountId}
      on conflict (account_id, mail) do update set state = 'queued', error = null, job_id = excluded.job_id,
        queued_at = excluded.queued_at, updated_at = excluded.updated_at
  )`
  await sql`
    with who as (
      select nullif(coalesce((setting -> 'actor' ->> 'id')::integer, 0), 0) as id, coalesce((setting ->> 'at')::timestamptz, now()) as at
        from (select nullif(current_setting('sipspace.audit', true), '')::jsonb as setting) as audit
    ), job as (
      select job.id from who cross join lateral graphile_worker.add_job(${task},
        payload => (${payload}::jsonb || jsonb_strip_nulls(jsonb_build_object('authorId', who.id)))::json,
        job_key => ${key ?? null}, flags => ${flagsOf(subject)}::text[],
        run_at => now() + ${delaySeconds} * interval '1 second') as job
    )${accountId !== undefined && mail !== undefined ? state : sql``}
    select job.id${isMessage ? line : sql``} from job
  `.execute(db)
}

/** Whether a job with this key waits for a worker. */
export async function isJobWaiting(db: Database, key: string): Promise<boolean> {
  const { rows } = await sql`select from graphile_worker.jobs where key = ${key} and locked_at is null`.execute(db)
  return rows.length > 0
}

/** Notes that a worker is alive, see {@link releaseAbandonedJobs}. */
export async function noteWorker(db: Database, id: string): Promise<void> {
  await db
    .insertInto('job_workers')
    .values({ id })
    .onConflict((conflict) => conflict.column('id').doUpdateSet({ seen_at: sql`now()` }))
    .execute()
}

/** Forgets a worker that has ended. */
export async function forgetWorker(db: Database, id: string): Promise<void> {
  await db.deleteFrom('job_workers').where('id', '=', id).execute()
}

/** A worker notes more often than this that it is alive. */
const ALIVE = sql`seen_at > now() - interval '2 minutes'`

/**
 * Gives the jobs of killed processes back to the queue: those of workers that hold a job for 5 minutes, and have not noted
 * for a while that they are alive. (The library waits for 4 hours.) The queue unlocks all jobs of a worker at once, so one
 * that is alive keeps even what takes long.
 *
 * @param replacedTasks their jobs are queued again while a worker holds them: what such a worker has left is removed
 */
export async function releaseAbandonedJobs(db: Database, replacedTasks: readonly string[]): Promise<void> {
  await sql`
    select graphile_worker.force_unlock_workers(array(
      select distinct locked_by from graphile_worker.jobs
      where locked_at < now() - interval '5 minutes'
        and not exists (select from job_workers where job_workers.id = locked_by and ${ALIVE})
    ))
  `.execute(db)
  // the queue takes the key of a job that is held from it, and its last attempt, when another with the key comes
  await sql`
    select from graphile_worker.complete_jobs(array(
      select id from graphile_worker.jobs
      where task_identifier = any (${[...replacedTasks]}::text[]) and locked_at is null and key is null
        and attempts >= max_attempts and last_error is null
    ))
  `.execute(db)
  await db
    .deleteFrom('job_workers')
    .where(sql<boolean>`not (${ALIVE})`)
    .where(sql<boolean>`not exists (select from graphile_worker.jobs where locked_by = job_workers.id)`)
    .execute()
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
    select task_identifier as task, count(*)::int, case
        when locked_at is not null then 'running'
        when attempts >= max_attempts then 'failed'
        when last_error is not null then 'retrying'
        else 'waiting'
      end as state
    from graphile_worker.jobs group by task, state
  `.execute(db)
  return rows
}

/** Takes jobs that have one of some flags out of the queue. One that runs is left: it finds nothing to do any more, and ends. */
export async function removeJobsOf(db: Database, flags: string[]): Promise<void> {
  await sql`
    select from graphile_worker.complete_jobs(array(
      select id from graphile_worker.jobs where locked_at is null and flags ?| ${flags}::text[]
    ))
  `.execute(db)
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
