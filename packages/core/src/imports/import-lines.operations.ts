import { markAsPartOf } from '../database/part-of.ts'
import { AppError, type FieldErrors, fieldError } from '../errors.ts'
import { fieldCodes } from '../field-codes.ts'
import type { Language } from '../messages/messages.ts'
import { type Context, mutation, query } from '../operation.ts'
import { correctedLines } from './corrected-lines.ts'
import { EXPORT_MARK, unescapeFormula } from './export-cells.rules.ts'
import { lockPartitions } from './import-batches.queries.ts'
import { checkCorrection } from './import-checks.operations.ts'
import { findImportToRun, findProblem, hasFile, type ImportRecord, lockImport } from './imports.queries.ts'
import { inWords, requireImport } from './imports.resource.ts'
import { CorrectedLine, ImportLine, ImportLineNumber, type ImportPlanValue, ReplaceLine } from './imports.schema.ts'
import { VCARD_COLUMNS } from './vcard-records.rules.ts'

const inLine = <R extends { errors: FieldErrors | null }>({ errors, ...row }: R, language: Language | null) => ({
  ...row,
  errors: inWords(errors ?? {}, language),
  error_codes: fieldCodes(errors ?? {}),
})

/** @throws AppError import_not_ready unless it is checked, and its file is there still */
async function requirePlan(ctx: Context, { id, plan, state }: ImportRecord): Promise<ImportPlanValue> {
  if (!plan || state !== 'checked' || !(await hasFile(ctx.db, id))) throw new AppError('import_not_ready')
  return plan
}

export const getLine = query({
  summary: 'Get the cells of a line of a checked file that is wrong, to be put right',
  access: 'admin',
  input: ImportLineNumber,
  output: ImportLine,
  errors: ['import_not_found', 'import_not_ready'],
  async run(ctx, { id, line }) {
    const plan = await requirePlan(ctx, await requireImport(ctx, id))
    const problem = await findProblem(ctx.db, id, line)
    const seen = problem && (await readLineOf(ctx, id, plan, line))
    if (!problem || !seen) throw fieldError('line', 'line_without_problem')
    const columns = plan.columns.map((field, index) => ({ name: seen.names[index] ?? String(index + 1), field }))
    // more cells than there are columns are there to be seen, and taken out
    const count = Math.max(columns.length, seen.cells.length)
    return {
      ...inLine(problem, ctx.language),
      columns: Array.from({ length: count }, (_, index) => columns[index] ?? { name: String(index + 1), field: null }),
      cells: Array.from({ length: count }, (_, index) => seen.cells[index] ?? ''),
    }
  },
})

/** The names of the columns of a file, and the cells of a line; null when there is no such line. */
async function readLineOf(
  ctx: Context,
  id: number,
  plan: ImportPlanValue,
  wanted: number,
): Promise<{ names: string[]; cells: string[] } | null> {
  let names = plan.format === 'vcard' ? VCARD_COLUMNS.map(({ name }) => name) : null
  let isExport = false
  for await (const { line, cells, isCorrected } of correctedLines(ctx.db, id, plan)) {
    if (names === null && plan.header) {
      names = cells.map((name) => (name === EXPORT_MARK ? '' : name.trim()))
      isExport = cells.includes(EXPORT_MARK)
    } else if (line === wanted) {
      return { names: names ?? [], cells: isExport && !isCorrected ? cells.map(unescapeFormula) : cells }
    } else if (line > wanted) return null
  }
  return null
}

export const replaceLine = mutation({
  summary: 'Put a line of a checked file right, and check it alone anew; it is imported with the others',
  access: 'admin',
  input: ReplaceLine,
  output: CorrectedLine,
  errors: ['import_not_found', 'import_not_ready'],
  run: (ctx, { id, line, cells }) =>
    ctx.db.transaction().execute(async (tx) => {
      await lockPartitions(tx, id)
      await lockImport(tx, id)
      await requirePlan(ctx, await requireImport(ctx, id, tx))
      const running = await findImportToRun(tx, id)
      if (!running || !(await findProblem(tx, id, line))) throw fieldError('line', 'line_without_problem')
      await markAsPartOf(tx, `import:${id}`)
      const { errors, username } = await checkCorrection(ctx, tx, { running, line, cells })
      return inLine({ line, username, errors }, ctx.language)
    }),
})
