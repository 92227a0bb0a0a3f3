import { z } from 'zod'
import { ACCOUNT_SORTS, AccountFilter } from '../accounts/accounts.schema.ts'
import { ERROR_CODES } from '../errors.ts'
import { Id, Timestamp } from '../text.schema.ts'

export const EXPORT_STATES = ['running', 'done', 'cancelled', 'failed'] as const

export type ExportState = (typeof EXPORT_STATES)[number]

/** Exports that a Space has at most, those of which the file has not been deleted yet. */
export const MAX_EXPORTS = 10

export const StartExport = AccountFilter.extend({
  sort: z.enum(ACCOUNT_SORTS).default('created_at'),
  order: z.enum(['asc', 'desc']).default('asc'),
})

/** What the accounts of an export are filtered and sorted by. */
export type ExportFilter = z.output<typeof StartExport>

export const Export = z
  .object({
    id: Id,
    state: z.enum(EXPORT_STATES),
    filter: StartExport,
    username: z.string().nullable().meta({ description: 'Whose export it is; null when the account is gone.' }),
    accounts: z
      .int()
      .nullable()
      .meta({ description: 'How many there were at the start; null until they are counted.' }),
    done: z.int().meta({ description: 'Accounts that are in the file.' }),
    bytes: z.int().meta({ description: 'Size of the file, as far as it is.' }),
    progress: z.number().min(0).max(1),
    error: z.string().nullable().meta({ description: 'Why it failed.' }),
    error_code: z.enum(ERROR_CODES).nullable().meta({ description: 'The same for programs.' }),
    created_at: Timestamp,
    updated_at: Timestamp,
  })
  .meta({ id: 'Export' })

export const ExportId = z.object({ id: Id })
