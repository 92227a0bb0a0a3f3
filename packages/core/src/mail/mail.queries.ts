import type { Database } from '../database/database.ts'
import { type Origin, queueJob } from '../database/jobs.ts'
import type { Language } from '../messages/messages.ts'

/** A mail that an account gets. */
export const ACCOUNT_MAILS = ['provisioning', 'reset_password', 'change_email', 'space_expiry'] as const
export type AccountMail = (typeof ACCOUNT_MAILS)[number]

/** A mail to write and send, as the queue holds it: no address and no token, which are looked up when it is sent. */
export type MailJob = (
  | { mail: AccountMail; accountId: number }
  | { mail: 'voicemail'; accountId: number; voicemailId: string }
  | { mail: 'recovery'; recoveryId: number }
) & {
  /** for an account without a language of its own */
  language: Language
}

export const MAIL_TASK = 'send_mail'

/** Puts a mail into the queue; it leaves when the transaction has ended well. */
export const queueMail = (db: Database, job: MailJob, by: Origin) => queueJob(db, MAIL_TASK, job, by)

/** Accounts with what a mail to them needs to know. */
function selectRecipients(db: Database) {
  return db
    .selectFrom('accounts')
    .innerJoin('spaces', 'spaces.id', 'accounts.space_id')
    .leftJoin('space_email_servers as server', 'server.space_id', 'spaces.id')
    .select([
      'accounts.id',
      'accounts.space_id',
      'accounts.username',
      'spaces.domain',
      'spaces.host as space_host',
      'spaces.name as space_name',
      'spaces.expire_at as space_expire_at',
      'accounts.display_name',
      'accounts.language',
      'accounts.provisioning_token',
      'accounts.provisioning_token_expire_at',
      'server.host as server_host',
      'server.port as server_port',
      'server.encryption as server_encryption',
      'server.username as server_username',
      'server.encrypted_password',
      'server.password_key_id',
      'server.from_address as server_from_address',
      'server.from_name as server_from_name',
      'server.signature as server_signature',
      'server.internet_only as server_internet_only',
    ])
}

/** What a mail to an account needs to know; undefined when it is gone or has no address any more. */
export function findRecipient(db: Database, accountId: number) {
  return selectRecipients(db)
    .select('accounts.email')
    .where('accounts.id', '=', accountId)
    .where('accounts.email', 'is not', null)
    .$narrowType<{ email: string }>()
    .executeTakeFirst()
}

/** The code that confirms an account's new address, and the address; undefined without one that is valid at `now`. */
export function findEmailChange(db: Database, accountId: number, now: Date) {
  return selectRecipients(db)
    .innerJoin('email_change_codes as change', 'change.account_id', 'accounts.id')
    .select(['change.email', 'change.code', 'change.expire_at as code_expire_at'])
    .where('accounts.id', '=', accountId)
    .where('change.expire_at', '>', now.toISOString())
    .executeTakeFirst()
}
