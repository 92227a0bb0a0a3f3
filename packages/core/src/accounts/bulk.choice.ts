import { type FieldErrors, fieldError } from '../errors.ts'
import type { Context } from '../operation.ts'
import type { AccountFilterValue, BulkAction, BulkOptions } from './accounts.schema.ts'
import { matchingIds } from './bulk.queries.ts'

/** Which accounts a bulk change is for. */
interface Choice {
  ids?: number[] | undefined
  filter?: AccountFilterValue | undefined
  count?: number | undefined
}

/** Either ids, or a filter and how many it has been seen to let through. */
export function choiceErrors({
  ids,
  filter,
  count,
}: {
  ids?: unknown
  filter?: unknown
  count?: unknown
}): FieldErrors {
  if ((ids === undefined) === (filter === undefined)) return { ids: [{ key: 'ids_or_filter' }] }
  return filter !== undefined && count === undefined ? { count: [{ key: 'required' }] } : {}
}

/** What an action needs beside accounts. */
const NEEDED = {
  add_to_contacts_list: 'contacts_list_id',
  set_language: 'language',
  set_dtmf_protocol: 'dtmf_protocol',
} as const satisfies Partial<Record<BulkAction, keyof BulkOptions>>

/** What is missing for an action. */
export function optionErrors(input: { action: BulkAction } & Partial<Record<keyof BulkOptions, unknown>>): FieldErrors {
  const needed = input.action in NEEDED ? NEEDED[input.action as keyof typeof NEEDED] : null
  return needed !== null && input[needed] === undefined ? { [needed]: [{ key: 'required' }] } : {}
}

/**
 * The ids of the accounts that are chosen, each once.
 *
 * @throws AppError invalid_input on `count`, when the filter does not let through what the caller has been shown
 */
export async function chosenIds(ctx: Context, { ids, filter, count }: Choice, maximum: number): Promise<number[]> {
  if (ids !== undefined) return [...new Set(ids)]
  const found = await matchingIds(ctx.db, ctx.space, filter ?? {}, maximum)
  if (found.length > maximum) throw fieldError('count', 'max_value', { maximum })
  if (found.length !== count) throw fieldError('count', 'count_changed', { count: found.length })
  return found
}
