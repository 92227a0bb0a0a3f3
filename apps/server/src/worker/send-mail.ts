import { join } from 'node:path'
import {
  countMailTo,
  currentProvisioningToken,
  findAuditActor,
  findEmailChange,
  findMailState,
  findRecipient,
  findRecovery,
  findVoicemail,
  hashToken,
  insertResetToken,
  type MailJob,
  noteAccountMail,
  passwordOf,
  randomToken,
} from '@sipspace/core'
import { z } from 'zod'
import { renderCodeMail } from '../delivery/mail/code.mail.ts'
import { MailDeliveryError, type OutgoingMail, sendBySmtp, writeToFolder } from '../delivery/mail/mail.transport.ts'
import { renderSpaceExpiryMail, renderVoicemailMail } from '../delivery/mail/notice.mail.ts'
import { renderProvisioningMail } from '../delivery/mail/provisioning.mail.ts'
import { renderResetPasswordMail } from '../delivery/mail/reset-password.mail.ts'
import { type OwnServer, smtpServer } from '../delivery/mail/smtp-server.ts'
import type { Dependencies } from '../dependencies.ts'

const Fallback = z.enum(['en', 'fr'])
const Payload: z.ZodType<MailJob> = z.union([
  z.object({
    mail: z.enum(['provisioning', 'reset_password', 'change_email', 'space_expiry']),
    accountId: z.int(),
    language: Fallback,
  }),
  z.object({ mail: z.literal('voicemail'), accountId: z.int(), voicemailId: z.guid(), language: Fallback }),
  z.object({ mail: z.literal('recovery'), recoveryId: z.int(), language: Fallback }),
])

type Recipient = NonNullable<Awaited<ReturnType<typeof findRecipient>>>
type Change = NonNullable<Awaited<ReturnType<typeof findEmailChange>>>

/** What the queue tells of a job; `attempts` counts this one. */
interface Job {
  id: string
  attempts: number
  created_at: Date | string
}

/**
 * Writes and sends a queued mail. Its tokens are made here, so that none waits in the queue.
 *
 * @param signal gives up on a mail server that does not answer
 * @throws MailDeliveryError when the mail server is unavailable or refuses; the queue tries again
 */
export async function sendMail(plain: Dependencies, payload: unknown, job: Job, signal: AbortSignal): Promise<void> {
  const queued = Payload.parse(payload)
  const accountId = 'accountId' in queued ? queued.accountId : null
  const deps = await forAuthor(plain, payload, job, accountId)
  const note = async (outcome: Parameters<typeof noteAccountMail>[2]) => {
    if (accountId === null) return
    // a mail that was sent is not sent again because nothing could be noted of it
    await noteAccountMail(deps.db, { jobId: job.id, accountId }, outcome, deps.clock()).catch((err: unknown) => {
      deps.log.warn({ err, job: job.id }, 'what has become of a mail could not be noted')
    })
  }
  const found = await find(deps, queued)
  if (!found) {
    await note({ state: 'failed', error: 'no_recipient' })
    const account = 'accountId' in queued ? { account: queued.accountId } : {}
    deps.log.info({ job: job.id, ...account }, 'a mail has no recipient any more')
    return
  }
  const { recipient, write } = found
  if (!(await mayBeSent(deps, recipient.email, job))) {
    await note({ state: 'failed', error: 'too_many_mails' })
    deps.counts.note(recipient.space_id, 'mails_failed', deps.clock())
    deps.log.warn({ job: job.id, account: recipient.id }, 'a mail was not sent, as its address got enough in this hour')
    return
  }
  const language = recipient.language ?? queued.language
  const content = await write(language)
  if (!content) return
  const outgoing = {
    ...content,
    to: recipient.email,
    language,
    messageId: messageIdOf(queued.mail, job, recipient),
  }
  try {
    await deliver(deps, recipient, outgoing, job, signal)
    await note({ state: 'sent' })
    deps.counts.note(recipient.space_id, 'mails_sent', deps.clock())
  } catch (error) {
    if (error instanceof MailDeliveryError) await note({ state: 'failed', error: error.message })
    if (!isHopeless(error, job)) throw error
    deps.counts.note(recipient.space_id, 'mails_failed', deps.clock())
    const { id, attempts } = job
    deps.log.error(
      { job: id, account: recipient.id, attempts, reason: error.message },
      'a mail was refused and is given up',
    )
  }
}

const Origin = z.object({ requestId: z.string().nullish(), authorId: z.int().nullish() })

/** The same with a database whose lines of the audit log are by who has caused the mail; a further attempt is no news. */
async function forAuthor(
  deps: Dependencies,
  payload: unknown,
  job: Job,
  accountId: number | null,
): Promise<Dependencies> {
  const { requestId = null, authorId = null } = Origin.parse(payload)
  const actor = authorId === null ? null : await findAuditActor(deps.db, authorId)
  const state = accountId === null ? null : await findMailState(deps.db, { jobId: job.id, accountId })
  const db = deps.db.withAudit({
    operation: 'worker.sendMail',
    at: deps.clock(),
    isRetry: job.attempts > 1 || state === 'failed',
    by: { actor, client: { ip: '', userAgent: null, requestId } },
  })
  return { ...deps, db }
}

/** Whether the address has not had enough mails; one that is tried again was counted at its first attempt. */
async function mayBeSent({ config, db, clock }: Dependencies, address: string, job: Job): Promise<boolean> {
  if (!config.RATE_LIMIT || job.attempts > 1) return true
  return countMailTo(db, address, config.RATE_LIMIT_MAILS_PER_HOUR, clock())
}

/** The same for every attempt, and no other mail's, even of a database that was made anew. */
function messageIdOf(mail: MailJob['mail'], job: Job, recipient: Recipient): string {
  const created = new Date(job.created_at).getTime().toString(36)
  return `<${mail}.${created}.${job.id}.${recipient.id}@${recipient.domain}>`
}

const REFUSALS_BELIEVED = 10

/** Many permanent refusals end when an operator repairs the mail server; after some hours they will not. */
const isHopeless = (error: unknown, job: Job): error is MailDeliveryError =>
  error instanceof MailDeliveryError && error.permanent && error.code !== 'EAUTH' && job.attempts >= REFUSALS_BELIEVED

const contextOf = (deps: Dependencies, recipient: Recipient, language: 'en' | 'fr') => ({
  language,
  space: { name: recipient.space_name, host: recipient.space_host },
  account: { username: recipient.username, domain: recipient.domain, displayName: recipient.display_name },
  signature: recipient.server_signature ?? deps.config.MAIL_SIGNATURE ?? null,
})

type Content = Pick<OutgoingMail, 'subject' | 'html' | 'text' | 'attachments'>

interface Found {
  recipient: Recipient
  write: (language: 'en' | 'fr') => Promise<Content | null>
}

/** Whom a mail goes to, and how it is written; null when there is no recipient or nothing to send any more. */
async function find(deps: Dependencies, job: MailJob): Promise<Found | null> {
  if (job.mail === 'recovery') return findForRecovery(deps, job.recoveryId)
  if (job.mail === 'voicemail') return findForVoicemail(deps, job.accountId, job.voicemailId)
  const { mail, accountId } = job
  if (mail === 'change_email') {
    const change = await findEmailChange(deps.db, accountId, deps.clock())
    return change ? { recipient: change, write: (language) => writeChangeEmail(deps, change, language) } : null
  }
  const recipient = await findRecipient(deps.db, accountId)
  return recipient ? { recipient, write: (language) => writers[mail](deps, recipient, language) } : null
}

async function findForRecovery(deps: Dependencies, recoveryId: number): Promise<Found | null> {
  const recovery = await findRecovery(deps.db, recoveryId, deps.clock())
  const recipient = recovery && (await findRecipient(deps.db, recovery.account_id))
  if (!recipient) return null
  const { code } = recovery
  const expiresAt = new Date(recovery.expire_at)
  return {
    recipient,
    write: (language) =>
      renderCodeMail({ ...contextOf(deps, recipient, language), about: 'recovery', code, expiresAt }),
  }
}

async function findForVoicemail(deps: Dependencies, accountId: number, id: string): Promise<Found | null> {
  const recipient = await findRecipient(deps.db, accountId)
  const voicemail = recipient && (await findVoicemail(deps.db, recipient.space_id, accountId, id))
  if (!recipient || !voicemail?.name) return null
  const url = `${deps.origin(recipient.space_host)}/f/${id}/${voicemail.name}`
  return {
    recipient,
    write: (language) =>
      renderVoicemailMail({
        ...contextOf(deps, recipient, language),
        caller: voicemail.sip_from,
        receivedAt: new Date(voicemail.created_at),
        url,
      }),
  }
}

/** It goes to an address that has not been confirmed: it says nothing that the account's user has chosen freely. */
function writeChangeEmail(deps: Dependencies, change: Change, language: 'en' | 'fr'): Promise<Content> {
  return renderCodeMail({
    about: 'changeEmail',
    ...contextOf(deps, { ...change, display_name: null }, language),
    code: change.code,
    expiresAt: new Date(change.code_expire_at),
  })
}

type Writer = (deps: Dependencies, recipient: Recipient, language: 'en' | 'fr') => Promise<Content | null>

const writers: Record<Exclude<MailJob['mail'], 'change_email' | 'recovery' | 'voicemail'>, Writer> = {
  async space_expiry(deps, recipient, language) {
    const expireAt = recipient.space_expire_at === null ? null : new Date(recipient.space_expire_at)
    if (expireAt === null || expireAt <= deps.clock()) return null
    return renderSpaceExpiryMail({ ...contextOf(deps, recipient, language), expireAt })
  },
  async provisioning(deps, recipient, language) {
    const current = await currentProvisioningToken(deps.db, recipient, deps.config, deps.clock())
    if (!current) return null
    return renderProvisioningMail({
      ...contextOf(deps, recipient, language),
      url: `${deps.origin(recipient.space_host)}/provisioning/${current.token}`,
      expiresAt: current.expire_at === null ? null : new Date(current.expire_at),
    })
  },
  async reset_password(deps, recipient, language) {
    const token = randomToken()
    const now = deps.clock()
    const expireAt = new Date(now.getTime() + deps.config.APP_RESET_PASSWORD_EMAIL_TOKEN_EXPIRATION_MINUTES * 60_000)
    const { id: accountId, email: sentTo } = recipient
    const isThere = await insertResetToken(deps.db, { accountId, hash: hashToken(token), sentTo, expireAt }, now)
    if (!isThere) return null
    return renderResetPasswordMail({
      ...contextOf(deps, recipient, language),
      url: `${deps.origin(recipient.space_host)}/reset_password/${token}`,
      expiresAt: expireAt,
    })
  },
}

async function deliver(
  deps: Dependencies,
  recipient: Recipient,
  mail: OutgoingMail,
  { id: jobId }: Job,
  signal: AbortSignal,
): Promise<void> {
  const { config, log } = deps
  const server = smtpServer(config, { name: recipient.space_name, server: await ownServer(deps, recipient) })
  if (server) {
    await sendBySmtp(server, mail, signal)
    log.info({ job: jobId, account: recipient.id, server: server.host }, 'mail sent')
    return
  }
  const from = { address: config.MAIL_FROM_ADDRESS, name: config.MAIL_FROM_NAME ?? recipient.space_name }
  const path = await writeToFolder(join(config.dataDir, 'mail'), from, mail)
  log.info({ job: jobId, account: recipient.id, path }, 'mail written, as MAIL_HOST is not set')
}

/** The Space's own mail server, where it has one. */
const ownServer = async ({ secrets }: Dependencies, recipient: Recipient): Promise<OwnServer | null> =>
  recipient.server_host === null
    ? null
    : {
        host: recipient.server_host,
        port: recipient.server_port ?? 587,
        encryption: recipient.server_encryption ?? 'tls',
        username: recipient.server_username,
        password: await passwordOf(secrets, recipient.space_id, recipient),
        from_address: recipient.server_from_address,
        from_name: recipient.server_from_name,
        internet_only: recipient.server_internet_only ?? false,
      }
