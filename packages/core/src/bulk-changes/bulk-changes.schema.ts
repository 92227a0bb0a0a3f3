import { z } from 'zod'
import { BULK_ACTIONS, BulkOptions } from '../accounts/accounts.schema.ts'
import { ERROR_CODES } from '../errors.ts'
import { Id, Timestamp } from '../text.schema.ts'

export const BULK_CHANGE_STATES = ['running', 'done', 'cancelled', 'failed'] as const

export const BulkChange = z
  .object({
    id: Id,
    action: z.enum(BULK_ACTIONS),
    options: BulkOptions,
    state: z.enum(BULK_CHANGE_STATES),
    username: z.string().nullable().meta({ description: 'Whose change it is; null when the account is gone.' }),
    accounts: z.int().meta({ description: 'Accounts that were chosen.' }),
    done: z.int().meta({ description: 'Accounts that it has changed.' }),
    unchanged: z.int().meta({ description: 'Accounts that were so already, or of mails: that have no email address.' }),
    not_found: z.int().meta({ description: 'Accounts that were gone, or are of another Space.' }),
    self: z.int().meta({ description: 'Nobody deletes, blocks or deactivates the own account in bulk.' }),
    progress: z.number().min(0).max(1),
    error: z.string().nullable().meta({ description: 'Why it failed.' }),
    error_code: z.enum(ERROR_CODES).nullable().meta({ description: 'The same for programs.' }),
    undoable: z.boolean().meta({ description: 'Whether `bulkChanges.undo` can undo it.' }),
    undoes: Id.nullable().meta({ description: 'The bulk change that it undoes.' }),
    undoes_import: Id.nullable().meta({ description: 'The import whose accounts it deletes.' }),
    undone_by: Id.nullable().meta({ description: 'The bulk change that undoes it.' }),
    created_at: Timestamp,
    updated_at: Timestamp,
  })
  .meta({ id: 'BulkChange' })

export const BulkChangeId = z.object({ id: Id })

export type BulkChangeState = (typeof BULK_CHANGE_STATES)[number]
