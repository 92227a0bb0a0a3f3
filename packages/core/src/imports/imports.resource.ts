import type { Database } from '../database/database.ts'
import { AppError, type FieldError, type FieldErrors } from '../errors.ts'
import { fieldCode } from '../field-codes.ts'
import { type Language, translate } from '../messages/messages.ts'
import type { Context } from '../operation.ts'
import { type Author, findImport, type ImportRecord } from './imports.queries.ts'
import type { ImportState } from './imports.schema.ts'

/** How far it is with what it is doing. */
function progressOf({ state, bytes, bytes_read, lines, invalid, created, failed }: ImportRecord): number {
  const part = (done: number, all: number) => (all === 0 ? 1 : Math.min(1, done / all))
  if (state === 'checking') return part(bytes_read, bytes)
  if (state === 'importing' || state === 'cancelled') return part(created + failed, lines - invalid)
  return state === 'checked' || state === 'done' ? 1 : 0
}

/** Whether the worker is at it, or is about to be. */
export const isRunning = (state: ImportState): boolean => state === 'checking' || state === 'importing'

/** What is wrong, in words. */
export const inWords = (errors: FieldErrors, language: Language | null): Record<string, string[]> =>
  Object.fromEntries(
    Object.entries(errors).map(([field, found]) => [
      field,
      found.map(({ key, params }) => translate(language ?? 'en', key, { field, ...params })),
    ]),
  )

/** Whether the accounts that it has created can be deleted together. */
export const isUndoable = ({ state, created, undone }: ImportRecord): boolean =>
  (state === 'done' || state === 'cancelled') && created > 0 && !undone

/** The import as answers have it. */
export const present = (row: ImportRecord, language: Language | null) => ({
  ...row,
  progress: progressOf(row),
  undoable: isUndoable(row),
  error: row.error && Object.values(inWords(row.error, language)).flat().join(' '),
  error_codes: Object.values(row.error ?? {})
    .flat()
    .map(fieldCode),
  warnings: warningsOf(row).map((warning) => ({
    ...fieldCode(warning),
    message: translate(language ?? 'en', warning.key, { field: 'ha1', ...warning.params }),
  })),
})

/** What no check can find out: a hash does not tell the realm that it was made by. */
function warningsOf({ plan, realm }: ImportRecord): FieldError[] {
  const areRealmsUnknown = plan?.columns.includes('ha1') === true && !plan.columns.includes('realm')
  return areRealmsUnknown && realm !== null ? [{ key: 'ha1_realm_unknown', params: { realm } }] : []
}

/** Who asks, as the audit log has it. */
export const authorOf = ({ actor, client }: Context): Author => ({
  actor: actor && {
    id: actor.id,
    username: actor.username,
    role: actor.role,
    home: { id: actor.home.id, domain: actor.home.domain },
  },
  client,
})

/** @throws AppError import_not_found when the Space has no such import */
export async function requireImport(ctx: Context, id: number, db: Database = ctx.db): Promise<ImportRecord> {
  const found = await findImport(db, ctx.space.id, id)
  if (!found) throw new AppError('import_not_found')
  return found
}
