import { z } from 'zod'
import { normalPhone } from '../accounts/accounts.checks.ts'
import { findMeantAccount } from '../authentication/account-names.queries.ts'
import { readAccountName } from '../authentication/account-names.rules.ts'
import { requestLimit } from '../blocking/blocking.rules.ts'
import { CaptchaResponse, requireCaptcha } from '../captcha.ts'
import { isSameCode, randomCode } from '../changes/changes.rules.ts'
import type { Tx } from '../database/database.ts'
import { fieldError } from '../errors.ts'
import { queueMail } from '../mail/mail.queries.ts'
import { type Context, mutation } from '../operation.ts'
import { insertResetToken } from '../passwords/password-reset.queries.ts'
import { hashToken, randomToken } from '../random.ts'
import { networksKnownSince } from '../rate-limits/login-throttle.rules.ts'
import { networkOf } from '../rate-limits/networks.rules.ts'
import { queueSms } from '../sms/sms.queries.ts'
import { Email, line } from '../text.schema.ts'
import { takeRecoveryToken } from '../tokens/recovery-tokens.queries.ts'
import {
  findEarlierRecoveries,
  insertRecovery,
  type Lost,
  lockLostAccount,
  lockRecovery,
  takeRecovery,
  takeRecoveryTry,
} from './recovery.queries.ts'
import { nextMessage, RECOVERY_CODE_DIGITS, triesSince } from './recovery.rules.ts'

const Recovery = z
  .object({ recovery: z.string().meta({ description: 'To be sent along with the code.' }) })
  .meta({ id: 'Recovery' })

/** What shows that a person asks: a captcha, or a token that an app was sent by push. */
const humanInput = {
  captcha: CaptchaResponse,
  account_recovery_token: line(255)
    .min(1)
    .optional()
    .meta({ description: 'A token that the app was sent by push: it does for the captcha, once.' }),
}

interface Human {
  captcha?: string | undefined
  account_recovery_token?: string | undefined
}

const expiry = (ctx: Context, now: Date): Date =>
  new Date(now.getTime() + ctx.config.APP_RECOVERY_CODE_EXPIRATION_MINUTES * 60_000)

async function nextMessageFor(ctx: Context, tx: Tx, accountId: number | null, now: Date) {
  const limit = requestLimit(ctx.config, now)
  const since = { requests: limit?.since ?? now, tries: triesSince(now), signIns: networksKnownSince(now) }
  const earlier = await findEarlierRecoveries(tx, accountId, networkOf(ctx.client.ip), since)
  return nextMessage(limit?.allowed ?? null, earlier)
}

/**
 * Begins a recovery, and queues what brings its code. One of no account, or of one that was sent enough codes, leads
 * nowhere, but is made by the same statements: neither the answer nor its time tells them apart.
 */
async function begin(ctx: Context, channel: 'mail' | 'sms', lost: Lost, human: Human): Promise<{ recovery: string }> {
  const appToken = human.account_recovery_token
  if (appToken === undefined) await requireCaptcha(ctx, human.captcha)
  const recovery = randomToken()
  const now = ctx.clock()
  await ctx.db.transaction().execute(async (tx) => {
    if (appToken !== undefined && !(await takeRecoveryToken(tx, ctx.space.id, hashToken(appToken), now)))
      throw fieldError('account_recovery_token', 'creation_token')
    const account = await lockLostAccount(tx, ctx.space.id, lost)
    const message = await nextMessageFor(ctx, tx, account?.id ?? null, now)
    const { id } = await insertRecovery(
      tx,
      ctx.space.id,
      {
        accountId: account && message !== 'nothing' ? account.id : null,
        hash: hashToken(recovery),
        code: randomCode(RECOVERY_CODE_DIGITS),
        sentTo: account?.address ?? null,
        used: message === 'link',
        ip: ctx.client.ip,
        network: networkOf(ctx.client.ip),
        userAgent: ctx.client.userAgent,
        expireAt: expiry(ctx, now),
      },
      now,
    )
    const language = ctx.language ?? 'en'
    // a link cannot be guessed: others who have used codes up do not lock the owner out
    const link = account && message === 'link' ? { accountId: account.id, language } : null
    const code = { recoveryId: id, language }
    if (channel === 'sms')
      await queueSms(tx, link ? { sms: 'reset_password', ...link } : { sms: 'recovery', ...code }, ctx.client)
    else await queueMail(tx, link ? { mail: 'reset_password', ...link } : { mail: 'recovery', ...code }, ctx.client)
  })
  return { recovery }
}

export const startByEmail = mutation({
  summary:
    'Ask for a code by mail, to set a new password; the answer is the same whether there is such an account or not',
  access: 'public',
  input: z
    .object({
      username: line(255)
        .min(1)
        .meta({ description: 'The username, or the SIP address, the email address or the phone number.' }),
      email: Email,
      ...humanInput,
    })
    .meta({ examples: [{ username: 'alice01', email: 'alice@example.com' }] }),
  output: Recovery,
  async run(ctx, { username, email, ...human }) {
    const { id, domain } = ctx.space
    const meant = await findMeantAccount(ctx.db, id, readAccountName(username, domain, ctx.space))
    return begin(ctx, 'mail', { username: meant?.domain === domain ? meant.username : null, email }, human)
  },
})

export const startByPhone = mutation({
  summary:
    'Ask for a code by SMS, to set a new password; the answer is the same whether there is such an account or not',
  access: 'public',
  input: z.object({ phone: line(64).min(1), ...humanInput }).meta({ examples: [{ phone: '+33612345678' }] }),
  output: Recovery,
  check: (ctx, { phone }) =>
    phone !== undefined && normalPhone(phone, ctx.space) === null ? { phone: [{ key: 'phone' }] } : {},
  run: (ctx, { phone, ...human }) => begin(ctx, 'sms', { phone: normalPhone(phone, ctx.space) }, human),
})

/** Is asked for instead of a recovery that leads nowhere, so that this takes no less time. */
const NO_RECOVERY = 0

/** A code as it is typed in. */
const RecoveryCode = line(32)
  .regex(/^\d{6}$/, { error: 'recovery_code_digits' })
  .meta({ description: 'The six digits that were sent.', examples: ['081542'] })

const ResetToken = z.object({ token: z.string() }).meta({ id: 'PasswordResetToken' })

export const confirm = mutation({
  summary: 'Exchange the code that was sent for a token to set a new password with, once',
  access: 'public',
  input: z
    .object({ recovery: line(255).min(1), code: RecoveryCode })
    .meta({ examples: [{ recovery: 'of-the-answer', code: '081542' }] }),
  output: ResetToken,
  errors: ['too_many_requests'],
  async run(ctx, input) {
    const wrong = fieldError('code', 'code_wrong')
    const now = ctx.clock()
    const hash = hashToken(input.recovery)
    const tried = await ctx.db.transaction().execute(async (tx) => {
      const known = await lockRecovery(tx, ctx.space.id, hash)
      const taken = await takeRecoveryTry(tx, known?.id ?? NO_RECOVERY, now)
      return known && taken && { ...known, code: taken.code }
    })
    const isRight = await ctx.wrongCodes.attempt({
      ip: ctx.client.ip,
      accountId: tried?.account_id ?? null,
      isRight: () => tried !== undefined && isSameCode(input.code, tried.code),
    })
    if (!tried || !isRight) throw wrong
    const token = randomToken()
    await ctx.db.transaction().execute(async (tx) => {
      if (!(await lockRecovery(tx, ctx.space.id, hash)) || !(await takeRecovery(tx, tried.id))) throw wrong
      const reset = {
        accountId: tried.account_id,
        hash: hashToken(token),
        sentTo: tried.sent_to,
        expireAt: expiry(ctx, now),
      }
      await insertResetToken(tx, reset, now)
    })
    return { token }
  },
})
