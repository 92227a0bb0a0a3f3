import { AppError } from '../errors.ts'
import type { Context } from '../operation.ts'
import { correctedLines } from './corrected-lines.ts'
import { EXPORT_MARK, unescapeFormula } from './export-cells.rules.ts'
import { hasFile, selectProblems } from './imports.queries.ts'
import { inWords, requireImport } from './imports.resource.ts'

const PART = 1_000

/**
 * The lines of a checked file that are wrong, part by part, with all their cells as they were written, and what is wrong in
 * a column of its own, which an import leaves out: to be put right and imported. The first part begins with the heading.
 *
 * @throws AppError import_not_ready once its file, with its passwords, is gone
 */
export async function* problemLines(ctx: Context, id: number): AsyncGenerator<string[][]> {
  const { plan, state } = await requireImport(ctx, id)
  if (!plan || state !== 'checked' || !(await hasFile(ctx.db, id))) throw new AppError('import_not_ready')
  let wrong = await problemsAfter(ctx, id, 0)
  let part: string[][] = []
  let isHeader = plan.header && plan.format !== 'vcard'
  let isExport = false
  if (!isHeader) part.push([...plan.columns.map((field, index) => field ?? String(index + 1)), 'problem', EXPORT_MARK])
  for await (const { line, cells: written, isCorrected } of correctedLines(ctx.db, id, plan)) {
    if (isHeader) {
      isExport = written.includes(EXPORT_MARK)
      part.push([...written.map((name) => (name === EXPORT_MARK ? '' : name)), 'problem', EXPORT_MARK])
      isHeader = false
      continue
    }
    // apostrophes before formulas are put there anew
    const cells = isExport && !isCorrected ? written.map(unescapeFormula) : written
    const errors = wrong.lines.get(line)
    if (errors !== undefined) {
      const missing = Array.from({ length: Math.max(0, plan.columns.length - cells.length) }, () => '')
      part.push([...cells, ...missing, errors, ''])
    }
    if (line >= wrong.last) {
      wrong = await problemsAfter(ctx, id, line)
      if (wrong.lines.size === 0) break
    }
    if (part.length < PART) continue
    yield part
    part = []
  }
  if (part.length > 0) yield part
}

async function problemsAfter(ctx: Context, id: number, after: number) {
  const rows = await selectProblems(ctx.db, id, { after, limit: PART })
  const lines = new Map(
    rows.map(({ line, errors }) => [line, Object.values(inWords(errors, ctx.language)).flat().join(' ')]),
  )
  return { lines, last: rows.at(-1)?.line ?? Number.POSITIVE_INFINITY }
}
