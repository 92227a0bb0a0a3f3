import type { BulkAction, BulkOptions } from '../accounts/accounts.schema.ts'
import { choiceErrors, optionErrors } from '../accounts/bulk.choice.ts'
import { findContactsList } from '../contacts/contacts-lists.queries.ts'
import { AppError, type FieldErrors } from '../errors.ts'
import type { Context } from '../operation.ts'

type Input = Partial<BulkOptions> & {
  action?: BulkAction | undefined
  ids?: unknown
  filter?: unknown
  count?: unknown
}

/**
 * What is wrong with the input of a bulk change: which accounts it is for, and what it is done with.
 *
 * @throws AppError contacts_list_not_found
 */
export async function bulkErrors(ctx: Context, input: Input): Promise<FieldErrors> {
  const { action, contacts_list_id: listId } = input
  if (action === undefined) return {}
  const errors = { ...choiceErrors(input), ...optionErrors({ ...input, action }) }
  if (action === 'add_to_contacts_list' && listId !== undefined && Object.keys(errors).length === 0) {
    if (!(await findContactsList(ctx.db, ctx.space.id, listId))) throw new AppError('contacts_list_not_found')
  }
  return errors
}
