import type { Database } from '../database/database.ts'
import { type Origin, queueJob } from '../database/jobs.ts'
import type { Language } from '../messages/messages.ts'

/** An SMS to write and send, as the queue holds it: no number and no code, which are looked up when it is sent. */
export type SmsJob = (
  | { sms: 'change_phone'; accountId: number }
  | { sms: 'reset_password'; accountId: number }
  | { sms: 'recovery'; recoveryId: number }
) & {
  /** for an account without a language of its own */
  language: Language
}

export const SMS_TASK = 'send_sms'

/**
 * Puts an SMS into the queue, in place of one like it that still waits there; it leaves when the transaction has ended
 * well.
 */
export const queueSms = (db: Database, job: SmsJob, by: Origin) =>
  queueJob(db, SMS_TASK, job, by, {
    key: `${job.sms}:${'accountId' in job ? job.accountId : job.recoveryId}`,
  })

/** What an SMS with a phone change code needs to know; undefined when there is no code, or it has expired by `now`. */
export function findPhoneChange(db: Database, accountId: number, now: Date) {
  return db
    .selectFrom('phone_change_codes as change')
    .innerJoin('accounts', 'accounts.id', 'change.account_id')
    .innerJoin('spaces', 'spaces.id', 'accounts.space_id')
    .select(['change.phone', 'change.code', 'change.expire_at', 'accounts.language', 'spaces.name as space_name'])
    .where('change.account_id', '=', accountId)
    .where('change.expire_at', '>', now.toISOString())
    .executeTakeFirst()
}

/** What an SMS with a link to an account's number needs to know; undefined when it is gone, blocked or has none any more. */
export function findSmsRecipient(db: Database, accountId: number) {
  return db
    .selectFrom('accounts')
    .innerJoin('spaces', 'spaces.id', 'accounts.space_id')
    .select(['accounts.phone', 'accounts.language', 'spaces.name as space_name', 'spaces.host as space_host'])
    .where('accounts.id', '=', accountId)
    .where('accounts.blocked', '=', false)
    .where('accounts.phone', 'is not', null)
    .$narrowType<{ phone: string }>()
    .executeTakeFirst()
}
