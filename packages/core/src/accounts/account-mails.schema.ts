import { z } from 'zod'
import { MAIL_STATES } from '../mail/account-mails.queries.ts'
import { ACCOUNT_MAILS } from '../mail/mail.queries.ts'
import { Timestamp } from '../text.schema.ts'
import { AccountId } from './accounts.schema.ts'

const MailKind = z.enum([...ACCOUNT_MAILS, 'voicemail'])

export const AccountMailState = z
  .object({
    mail: z.string().meta({ examples: ['provisioning'] }),
    state: z.enum(MAIL_STATES),
    error: z.string().nullable().meta({
      description:
        'Why it failed, as the mail server said it; `no_recipient`: the account had no email address any more; `too_many_mails`: the address had got enough mails in that hour.',
    }),
    is_retried: z.boolean().meta({ description: 'Whether it will be tried again by itself.' }),
    queued_at: Timestamp,
    updated_at: Timestamp,
  })
  .meta({ id: 'AccountMail' })

export const RetryMail = AccountId.extend({ mail: MailKind }).meta({ examples: [{ id: 42, mail: 'provisioning' }] })
