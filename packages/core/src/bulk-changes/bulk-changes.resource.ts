import { inverseOf } from '../accounts/accounts.schema.ts'
import { AppError } from '../errors.ts'
import { type Language, translate } from '../messages/messages.ts'
import type { Context } from '../operation.ts'
import { type BulkChangeRecord, findBulkChange } from './bulk-changes.queries.ts'

/** What gave the accounts back what each of them had is not undone: of that no former values are kept. */
const isRestoring = ({ action, undoes }: BulkChangeRecord): boolean => undoes !== null && inverseOf(action) === action

export const isUndoable = (change: BulkChangeRecord): boolean =>
  inverseOf(change.action) !== null &&
  !isRestoring(change) &&
  change.has_former_values &&
  change.state !== 'running' &&
  change.done > 0 &&
  change.undone_by === null

export const present = (row: BulkChangeRecord, language: Language | null) => ({
  ...row,
  undoable: isUndoable(row),
  progress: row.accounts === 0 ? 1 : Math.min(1, (row.done + row.unchanged + row.not_found + row.self) / row.accounts),
  error: row.error && translate(language ?? 'en', row.error),
  error_code: row.error,
})

/** @throws AppError bulk_change_not_found when the Space has no such bulk change */
export async function requireBulkChange(ctx: Context, id: number, spaceId = ctx.space.id) {
  const found = await findBulkChange(ctx.db, spaceId, id)
  if (!found) throw new AppError('bulk_change_not_found')
  return present(found, ctx.language)
}
