import { type RawBuilder, sql } from 'kysely'
import type { z } from 'zod'
import type { Database } from '../database/database.ts'
import { isoTimestamp } from '../database/fragments.ts'
import type { JOB_STATES, Job } from './jobs.schema.ts'

type State = (typeof JOB_STATES)[number]

/** The jobs of the queue, with whom they are for, by their flags: see `database/jobs.ts`. */
const jobs = sql`(
  select job.id, job.task_identifier as task, flag.kind, job.attempts, job.max_attempts, job.last_error, job.run_at,
    job.created_at, job.locked_at is not null as is_running,
    case
      when job.locked_at is not null then 'running'
      when job.attempts >= job.max_attempts then 'given_up'
      when job.last_error is not null then 'failing'
      else 'waiting'
    end as state,
    coalesce(account.space_id, recovery.space_id, import.space_id, bulk_change.space_id, export.space_id, flag.space_id)
      as space_id,
    flag.space_id as emptied_space_id, account.username
  from graphile_worker.jobs as job
  cross join lateral (
    select
      max(split_part(name, ':', 2)::integer) filter (where name like 'account:%') as account_id,
      max(split_part(name, ':', 2)::integer) filter (where name like 'recovery:%') as recovery_id,
      max(split_part(name, ':', 2)::integer) filter (where name like 'import:%') as import_id,
      max(split_part(name, ':', 2)::integer) filter (where name like 'bulk_change:%') as bulk_change_id,
      max(split_part(name, ':', 2)::integer) filter (where name like 'export:%') as export_id,
      max(split_part(name, ':', 2)::integer) filter (where name like 'space:%') as space_id,
      max(split_part(name, ':', 2)) filter (where name like 'mail:%' or name like 'sms:%') as kind
    from jsonb_object_keys(job.flags) as name
  ) as flag
  left join account_recovery_codes as recovery on recovery.id = flag.recovery_id
  left join accounts as account on account.id = coalesce(flag.account_id, recovery.account_id)
  left join imports as import on import.id = flag.import_id
  left join bulk_changes as bulk_change on bulk_change.id = flag.bulk_change_id
  left join exports as export on export.id = flag.export_id
)`

/** The Space whose jobs these are; null for all. */
const of = (spaceId: number | null): RawBuilder<unknown> =>
  spaceId === null ? sql`true` : sql`jobs.space_id = ${spaceId}`

/** Jobs, oldest first, after an id. */
export async function listJobs(
  db: Database,
  spaceId: number | null,
  { state, text, after, limit }: { state: State | undefined; text: string | undefined; after: string; limit: number },
): Promise<z.output<typeof Job>[]> {
  const { rows } = await sql<z.output<typeof Job>>`
    select jobs.id::text, jobs.task, jobs.kind, coalesce(spaces.deleted_domain, spaces.domain) as domain, jobs.username,
      jobs.attempts, jobs.max_attempts,
      jobs.last_error, ${isoTimestamp(sql.ref('jobs.run_at'))} as run_at,
      ${isoTimestamp(sql.ref('jobs.created_at'))} as created_at, jobs.state,
      case when jobs.emptied_space_id is not null then (
        select coalesce(sum(counted.accounts), 0)::integer from space_account_counts as counted
        where counted.space_id = jobs.emptied_space_id
      ) end as accounts_left
    from ${jobs} as jobs left join spaces on spaces.id = jobs.space_id
    where ${of(spaceId)} and jobs.id > ${after}::bigint
      and (${state ?? null}::text is null or jobs.state = ${state ?? null})
      and (${text ?? null}::text is null or position(lower(${text ?? null}) in
        lower(concat_ws(' ', jobs.username || '@' || spaces.domain, spaces.domain, spaces.deleted_domain, jobs.task, jobs.kind, jobs.last_error))) > 0)
    order by jobs.id limit ${limit}
  `.execute(db)
  return rows
}

const chosen = (spaceId: number | null, ids: readonly string[], which: RawBuilder<unknown> = sql`true`) => sql`array(
  select jobs.id from ${jobs} as jobs
  where ${of(spaceId)} and not jobs.is_running and jobs.id = any (${ids}::bigint[]) and ${which}
)`

/** Makes jobs due at once, with all their attempts before them. How many. */
export async function retryJobs(db: Database, spaceId: number | null, ids: readonly string[]): Promise<number> {
  const { rows } = await sql`
    select from graphile_worker.reschedule_jobs(${chosen(spaceId, ids)}, run_at => now(), attempts => 0)
  `.execute(db)
  return rows.length
}

/**
 * Takes jobs out of the queue, but for those that empty a deleted Space, which would keep its accounts: `spaces.cancelDeletion`
 * brings that Space back. How many.
 */
export async function removeJobs(db: Database, spaceId: number | null, ids: readonly string[]): Promise<number> {
  const removed = chosen(spaceId, ids, sql`jobs.emptied_space_id is null`)
  const { rows } = await sql`select from graphile_worker.complete_jobs(${removed})`.execute(db)
  return rows.length
}
