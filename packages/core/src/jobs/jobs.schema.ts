import { z } from 'zod'
import { line, Timestamp } from '../text.schema.ts'

export const JOB_STATES = ['waiting', 'running', 'failing', 'given_up'] as const

export const JobState = z.enum(JOB_STATES).meta({
  id: 'JobState',
  description:
    '`failing`: it will be tried again at `run_at`. `given_up`: it was tried as often as it is, and waits for a person.',
})

/** What the worker does: jobs of accounts and Spaces, and what it does by the clock. */
export type JobTask =
  | 'send_mail'
  | 'send_sms'
  | 'empty_space'
  | 'import_accounts'
  | 'import_dump'
  | 'change_accounts'
  | 'export_accounts'
  | 'remove_contacts'
  | 'clear_expired'
  | 'erase_deleted_accounts'
  | 'mail_space_expiries'
  | 'release_abandoned'

/** A 64 bit number, as text. */
export const JobId = z.string().regex(/^[1-9]\d{0,17}$/)

export const Job = z
  .object({
    id: JobId,
    task: z.string().meta({ examples: ['send_mail'] }),
    kind: z
      .string()
      .nullable()
      .meta({ description: 'Which mail or SMS it is.', examples: ['provisioning'] }),
    domain: z.string().nullable().meta({ description: 'Of the Space that it is for; null for one of all.' }),
    username: z.string().nullable(),
    attempts: z.int(),
    max_attempts: z.int(),
    last_error: z.string().nullable(),
    run_at: Timestamp,
    created_at: Timestamp,
    state: JobState,
    accounts_left: z
      .int()
      .nullable()
      .meta({ description: 'Of a deleted Space: the accounts that are still to be deleted.', examples: [null] }),
  })
  .meta({ id: 'Job' })

export const ListJobs = z.object({
  state: JobState.optional(),
  scope: z.enum(['space', 'all']).default('all').meta({
    description:
      'Whose jobs a super admin is shown: those of the Space of the request, or of all. Others see their own.',
  }),
  text: line(255).optional().meta({
    description: 'Part of a username, a domain, the name of the work or its last error, in any case.',
  }),
  cursor: line(20)
    .regex(/^\d{1,18}$/)
    .nullish(),
  limit: z.int().min(1).max(200).default(50),
})

export const JobList = z.object({ data: z.array(Job), next_cursor: z.string().nullable() }).meta({ id: 'JobList' })

export const JobIds = z.object({ ids: z.array(JobId).min(1).max(200) }).meta({ examples: [{ ids: ['12', '13'] }] })

export const JobsDone = z.object({
  done: z.int().meta({
    description:
      'Those that are running stay as they are, and what deletes a Space cannot be taken out: `spaces.cancelDeletion` ends that.',
  }),
})
