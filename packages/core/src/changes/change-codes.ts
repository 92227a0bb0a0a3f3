import { insertEvent } from '../blocking/blocking.queries.ts'
import { eventsForgottenUntil } from '../blocking/blocking.rules.ts'
import type { Tx } from '../database/database.ts'
import { queueMail } from '../mail/mail.queries.ts'
import type { Context } from '../operation.ts'
import { queueSms } from '../sms/sms.queries.ts'
import { type Channel, replaceCode } from './changes.queries.ts'
import { APP_CODE_DIGITS, randomCode } from './changes.rules.ts'

/** Makes a code for a new address or number of an account, in place of the one before, and queues what brings it there. */
export async function sendChangeCode(
  ctx: Pick<Context, 'client' | 'clock' | 'config' | 'language'>,
  tx: Tx,
  channel: Channel,
  { accountId, target }: { accountId: number; target: string },
): Promise<void> {
  const { client, config } = ctx
  const now = ctx.clock()
  const minutes = {
    email: config.APP_EMAIL_CHANGE_CODE_EXPIRATION_MINUTES,
    phone: config.APP_PHONE_CHANGE_CODE_EXPIRATION_MINUTES,
  }
  await insertEvent(tx, { accountId, kind: 'code_request', forgetUntil: eventsForgottenUntil(config, now) }, now)
  const code = {
    accountId,
    code: randomCode(APP_CODE_DIGITS),
    target,
    ip: client.ip,
    userAgent: client.userAgent,
    expireAt: new Date(now.getTime() + minutes[channel] * 60_000),
  }
  await replaceCode(tx, channel, code, now)
  const job = { accountId, language: ctx.language ?? 'en' }
  if (channel === 'email') await queueMail(tx, { mail: 'change_email', ...job }, client)
  else await queueSms(tx, { sms: 'change_phone', ...job }, client)
}
