import { z } from 'zod'
import { AuditLine } from '../audit-log/audit-log.schema.ts'
import { Id } from '../text.schema.ts'

const Row = z.record(z.string(), z.unknown())

const cursor = z
  .int()
  .min(1)
  .max(999_999_999_999_999)
  .nullish()
  .meta({ description: 'The `next_cursor` of the part before, for more of the audit log.' })

export const OwnData = z.object({ cursor })

export const AccountData = z.object({ id: Id, cursor })

export const PersonalData = z
  .object({
    account: Row.meta({ description: 'The account itself.' }),
    tables: z.record(z.string(), z.array(Row)).meta({
      description: 'What else is kept on it, by the name of the table. Secrets and hashes of secrets are left out.',
    }),
    jobs: z.array(Row).meta({ description: 'Messages to it that wait to be sent.' }),
    import_lines: z.array(Row).meta({ description: 'Lines of files of accounts that have its username.' }),
    audit_log: z.array(AuditLine).meta({
      description:
        'What was done with it, and by it. What tells of other persons is left out: their addresses, and what was changed of them.',
    }),
    next_cursor: z.int().nullable().meta({ description: 'For more of the audit log; null at the end.' }),
  })
  .meta({ id: 'PersonalData' })
