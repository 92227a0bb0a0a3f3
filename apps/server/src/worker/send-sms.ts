import {
  findPhoneChange,
  findRecovery,
  findSmsRecipient,
  hashToken,
  insertResetToken,
  randomToken,
  type SmsJob,
} from '@sipspace/core'
import { z } from 'zod'
import { maskedNumber, SmsDeliveryError } from '../delivery/sms/delivery.ts'
import { smsMessages } from '../delivery/sms/sms.messages.ts'
import type { Dependencies } from '../dependencies.ts'

const Fallback = z.enum(['en', 'fr'])
const Payload: z.ZodType<SmsJob> = z.union([
  z.object({ sms: z.literal('change_phone'), accountId: z.int(), language: Fallback }),
  z.object({ sms: z.literal('reset_password'), accountId: z.int(), language: Fallback }),
  z.object({ sms: z.literal('recovery'), recoveryId: z.int(), language: Fallback }),
])

interface Message {
  accountId: number
  to: string
  text: string
}

/** Whom an SMS goes to, and what it says; null when there is no recipient or nothing to send any more. */
async function write(deps: Dependencies, job: SmsJob): Promise<Message | null> {
  const { db } = deps
  const now = deps.clock()
  const minutesUntil = (moment: string) => Math.ceil((Date.parse(moment) - now.getTime()) / 60_000)
  if (job.sms === 'change_phone') {
    const change = await findPhoneChange(db, job.accountId, now)
    if (!change) return null
    const texts = smsMessages[change.language ?? job.language]
    const text = texts.changePhone(change.code, change.space_name, minutesUntil(change.expire_at))
    return { accountId: job.accountId, to: change.phone, text }
  }
  if (job.sms === 'reset_password') return writeLink(deps, job.accountId, job.language)
  const recovery = await findRecovery(db, job.recoveryId, now)
  if (!recovery) return null
  const texts = smsMessages[recovery.language ?? job.language]
  const text = texts.recovery(recovery.code, recovery.space_name, minutesUntil(recovery.expire_at))
  return { accountId: recovery.account_id, to: recovery.sent_to, text }
}

/** Makes a link to set a new password, which is good for as long as one in a mail. */
async function writeLink(deps: Dependencies, accountId: number, language: 'en' | 'fr'): Promise<Message | null> {
  const recipient = await findSmsRecipient(deps.db, accountId)
  if (!recipient) return null
  const token = randomToken()
  const now = deps.clock()
  const minutes = deps.config.APP_RESET_PASSWORD_EMAIL_TOKEN_EXPIRATION_MINUTES
  const expireAt = new Date(now.getTime() + minutes * 60_000)
  const link = { accountId, hash: hashToken(token), sentTo: recipient.phone, expireAt }
  if (!(await insertResetToken(deps.db, link, now))) return null
  const url = `${deps.origin(recipient.space_host)}/reset_password/${token}`
  const texts = smsMessages[recipient.language ?? language]
  return { accountId, to: recipient.phone, text: texts.resetPassword(url, recipient.space_name, minutes) }
}

/**
 * Writes and sends a queued SMS. Its code is looked up here, so that none waits in the queue.
 *
 * @param signal gives up on a service that does not answer
 * @throws SmsDeliveryError when the service is unavailable; the queue tries again
 */
export async function sendQueuedSms(
  deps: Dependencies,
  payload: unknown,
  job: { id: string; attempts: number },
  signal?: AbortSignal,
): Promise<void> {
  const queued = Payload.parse(payload)
  const message = await write(deps, queued)
  if (!message) {
    const account = 'accountId' in queued ? { account: queued.accountId } : {}
    deps.log.info({ job: job.id, ...account }, 'an SMS has nothing to say any more')
    return
  }
  const { accountId, to, text } = message
  try {
    const sent = await deps.sendSms({ to, text }, signal)
    const done = 'path' in sent ? 'SMS written, as OVH_APP_KEY is not set' : 'SMS sent'
    deps.log.info({ job: job.id, account: accountId, ...sent }, done)
  } catch (error) {
    if (!(error instanceof SmsDeliveryError && error.permanent)) throw error
    const { id, attempts } = job
    const refused = { job: id, account: accountId, attempts, to: maskedNumber(to), reason: error.message }
    deps.log.error(refused, 'an SMS was refused and is given up')
  }
}
