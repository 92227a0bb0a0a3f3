import { sql } from 'kysely'
import type { Database } from '../database/database.ts'
import { isoTimestamp } from '../database/fragments.ts'

export const MAIL_STATES = ['queued', 'sent', 'failed'] as const

/** What has become of a mail: `failed` with an error that is none of the text of the mail. */
export interface AccountMailState {
  mail: string
  state: (typeof MAIL_STATES)[number]
  error: string | null
  queued_at: string
  updated_at: string
  /** whether a later attempt will be made by itself */
  is_retried: boolean
}

/** The latest mail of each kind to an account of a Space, the latest first. */
export async function listAccountMails(db: Database, spaceId: number, accountId: number): Promise<AccountMailState[]> {
  const { rows } = await sql<AccountMailState>`
    select mails.mail, mails.state, mails.error, ${isoTimestamp(sql.ref('mails.queued_at'))} as queued_at,
      ${isoTimestamp(sql.ref('mails.updated_at'))} as updated_at,
      mails.state = 'failed' and job.attempts < job.max_attempts is true as is_retried
    from account_mails as mails
    join accounts on accounts.id = mails.account_id and accounts.space_id = ${spaceId}
    left join graphile_worker.jobs as job on job.id = mails.job_id
    where mails.account_id = ${accountId}
    order by mails.queued_at desc, mails.mail
  `.execute(db)
  return rows
}

/** The job of the latest mail of a kind to an account; null when there has been none. */
export async function findMailJob(db: Database, accountId: number, mail: string): Promise<string | null> {
  const found = await db
    .selectFrom('account_mails')
    .select('job_id')
    .where('account_id', '=', accountId)
    .where('mail', '=', mail)
    .executeTakeFirst()
  return found?.job_id ?? null
}

/** What has become of the mail of a job so far; null when a later one of its kind has been queued. */
export async function findMailState(
  db: Database,
  { jobId, accountId }: { jobId: string; accountId: number },
): Promise<AccountMailState['state'] | null> {
  const found = await db
    .selectFrom('account_mails')
    .select(sql<AccountMailState['state']>`state`.as('state'))
    .where('account_id', '=', accountId)
    .where('job_id', '=', jobId)
    .executeTakeFirst()
  return found?.state ?? null
}

/** Notes what has become of a mail, unless a later one of its kind has been queued. */
export async function noteAccountMail(
  db: Database,
  { jobId, accountId }: { jobId: string; accountId: number },
  outcome: { state: 'sent' } | { state: 'failed'; error: string },
  now: Date,
): Promise<void> {
  await db
    .updateTable('account_mails')
    .set({ state: outcome.state, error: 'error' in outcome ? outcome.error : null, updated_at: now })
    .where('account_id', '=', accountId)
    .where('job_id', '=', jobId)
    .execute()
}
