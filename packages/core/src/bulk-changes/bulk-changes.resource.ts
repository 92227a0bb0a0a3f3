import type { BulkAction } from '../accounts/accounts.schema.ts'
import { AppError } from '../errors.ts'
import { type Language, translate } from '../messages/messages.ts'
import type { Context } from '../operation.ts'
import { type BulkChangeRecord, findBulkChange } from './bulk-changes.queries.ts'

/** What undoes an action; null where nothing does. */
const INVERSE: Partial<Record<BulkAction, BulkAction>> = {
  activate: 'deactivate',
  deactivate: 'activate',
  block: 'unblock',
  unblock: 'block',
}

export const inverseOf = (action: BulkAction): BulkAction | null => INVERSE[action] ?? null

export const isUndoable = ({ action, state, done, undone_by }: BulkChangeRecord): boolean =>
  inverseOf(action) !== null && state !== 'running' && done > 0 && undone_by === null

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
