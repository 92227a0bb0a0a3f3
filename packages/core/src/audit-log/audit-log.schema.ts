import { z } from 'zod'
import { Id, line, Moment, Timestamp } from '../text.schema.ts'

/** What a line of the audit log can be about. */
export const AUDIT_KINDS = [
  'account',
  'account_account_type',
  'account_action',
  'account_contacts_list',
  'account_creation_request_token',
  'account_creation_token',
  'account_recovery',
  'account_recovery_token',
  'account_type',
  'api_key',
  'audit_retention',
  'auth_token',
  'bulk_change',
  'call_forwarding',
  'carddav_credentials',
  'carddav_server',
  'contact',
  'contacts_list',
  'contacts_list_contact',
  'dictionary',
  'email_change',
  'email_server',
  'export',
  'external_account',
  'dump_import',
  'import',
  'mail',
  'oidc',
  'passkey',
  'password',
  'password_reset_token',
  'phone_change',
  'phone_country',
  'scim_key',
  'scim_settings',
  'scim_user',
  'second_factor',
  'session',
  'sign_in',
  'sms',
  'space',
  'space_logo',
  'vcard',
  'voicemail',
  'webhook_endpoint',
  'wizard_link',
] as const

const Values = z.record(z.string(), z.unknown()).nullable()

export const AuditLine = z
  .object({
    id: z.int(),
    at: Timestamp,
    operation: z
      .string()
      .nullable()
      .meta({
        description:
          'Such as `accounts.replace`, `authentication` or `worker.clear`; null for what was written directly in the database.',
        examples: ['accounts.replace'],
      }),
    actor: z
      .object({ id: z.int(), username: z.string(), role: z.string(), domain: z.string() })
      .nullable()
      .meta({ description: 'Who did it; null: not authenticated. The id 0: the command line.' }),
    ip: z.string().nullable(),
    user_agent: z.string().nullable(),
    request_id: z.string().nullable(),
    space: z.object({ id: Id, domain: z.string() }).nullable().meta({ description: 'The Space that it happened in.' }),
    kind: z.string().meta({ description: `What it is about: ${AUDIT_KINDS.join(', ')}.`, examples: ['account'] }),
    action: z.enum(['create', 'update', 'delete', 'send', 'refuse']),
    target_id: z.string().nullable(),
    target: z.string().meta({
      description: 'Whom or what it concerns, in words that stay when it is gone.',
      examples: ['alice01@sip.example.org'],
    }),
    account_id: z.int().nullable().meta({ description: 'The account that it concerns.' }),
    part_of: z
      .string()
      .nullable()
      .meta({
        description:
          'The bulk change or import that it is part of: the lines of one are listed by the `part_of` of `audit.list`.',
        examples: ['bulk_change:12'],
      }),
    before: Values.meta({ description: 'What was there; of a change, only what differs. Secrets are left out.' }),
    after: Values.meta({ description: 'What is there now. A secret that is another one is `changed`.' }),
  })
  .meta({ id: 'AuditLine' })

export type AuditLine = z.output<typeof AuditLine>

/** Whose lines: those of the Space, or of all Spaces. */
const scope = z.enum(['space', 'all']).default('space').meta({
  description: 'The lines of the Space, or those of all Spaces, which only a super admin may see.',
})

const filters = {
  scope,
  actor_id: z.int().min(0).max(2_147_483_647).nullish(),
  account_id: Id.nullish(),
  operation: line(64).min(1).nullish(),
  kind: z.enum(AUDIT_KINDS).nullish(),
  target_id: line(64).min(1).nullish().meta({ description: 'Along with `kind`.' }),
  part_of: line(32)
    .regex(/^(?:bulk_change|import|dump_import):\d{1,10}$/)
    .nullish()
    .meta({ description: 'Only what one bulk change or import did.', examples: ['bulk_change:12'] }),
  grouped: z.boolean().default(false).meta({
    description: 'Leaves out what is part of a bulk change or import, whose own line stays.',
  }),
  text: line(255)
    .nullish()
    .meta({
      description:
        'Words of the name of who did it, or of whom or what it concerns, in any order; the IP address that it was done from; or what an account is known by, read as the `text` of `accounts.list`: lines of the first 100 accounts that it finds.',
      examples: ['lea leger', '0151 23410007', '192.0.2.7'],
    }),
}

export const ListAudit = z.object({
  ...filters,
  from: Moment.nullish(),
  until: Moment.nullish().meta({ description: 'The first moment that is not included.' }),
  cursor: z
    .string()
    .regex(/^\d{1,15}$/, { error: 'invalid' })
    .nullish()
    .meta({ description: 'The `next_cursor` of the part before; none for the latest lines.' }),
  limit: z.int().min(1).max(200).default(50),
})

export const AuditList = z
  .object({
    data: z.array(AuditLine),
    next_cursor: z.string().nullable().meta({ description: 'For older lines; null at the end.' }),
  })
  .meta({ id: 'AuditList' })

export const FollowAudit = z.object(filters)

export type AuditFilter = z.output<typeof FollowAudit>
