import { z } from 'zod'
import { AppError } from '../errors.ts'
import { retryJobs } from '../jobs/jobs.queries.ts'
import { findMailJob, listAccountMails } from '../mail/account-mails.queries.ts'
import { queueMail } from '../mail/mail.queries.ts'
import { mutation, query } from '../operation.ts'
import { AccountMailState, RetryMail } from './account-mails.schema.ts'
import { requireAccount } from './accounts.resource.ts'
import { AccountId } from './accounts.schema.ts'

export const listMails = query({
  summary: 'List what has become of the mails to an account: the latest of each kind, queued, sent or failed',
  access: 'admin',
  input: AccountId,
  output: z.array(AccountMailState),
  errors: ['account_not_found'],
  async run(ctx, { id }) {
    const mails = await listAccountMails(ctx.db, ctx.space.id, id)
    if (mails.length === 0) await requireAccount(ctx, id)
    return mails
  },
})

/** Mails that can be written anew when their job is gone; what the others told of may have ended. */
const isRepeatable = (mail: string): mail is 'provisioning' | 'reset_password' =>
  mail === 'provisioning' || mail === 'reset_password'

export const retryMail = mutation({
  summary: 'Try a mail to an account again at once: the latest of its kind',
  access: 'admin',
  input: RetryMail,
  output: z.void(),
  errors: ['account_not_found', 'account_has_no_email', 'mail_not_found'],
  run: (ctx, { id, mail }) =>
    ctx.db.transaction().execute(async (tx) => {
      const account = await requireAccount(ctx, id, tx)
      const job = await findMailJob(tx, id, mail)
      if (job === null) throw new AppError('mail_not_found')
      if ((await retryJobs(tx, ctx.space.id, [job])) > 0) return
      if (!isRepeatable(mail)) throw new AppError('mail_not_found')
      if (account.email === null) throw new AppError('account_has_no_email')
      await queueMail(tx, { mail, accountId: id, language: account.language ?? ctx.language ?? 'en' }, ctx.client)
    }),
})
