import { z } from 'zod'
import type { Database, Tx } from '../database/database.ts'
import { markAsPartOf } from '../database/part-of.ts'
import { AppError, fieldError } from '../errors.ts'
import { fieldCodes } from '../field-codes.ts'
import { type Context, mutation, query } from '../operation.ts'
import { previewFile } from './files.rules.ts'
import { lockPartitions } from './import-batches.queries.ts'
import { planErrors } from './import-columns.rules.ts'
import {
  deleteCorrections,
  deleteFile,
  hasFile,
  type ImportRecord,
  listImports,
  lockImport,
  markImportDeleted,
  queueImport,
  readChunks,
  selectProblemGroups,
  selectProblems,
  updateImport,
} from './imports.queries.ts'
import { authorOf, inWords, isRunning, present, requireImport } from './imports.resource.ts'
import {
  CheckImport,
  Import,
  ImportId,
  type ImportPlanValue,
  ImportPreview,
  type ImportState,
  ListProblems,
  PreviewImport,
  ProblemGroups,
  ProblemList,
} from './imports.schema.ts'
import { UnreadableFile } from './xlsx.rules.ts'

export const list = query({
  summary: 'List the latest imports of the Space',
  access: 'admin',
  input: z.object({}),
  output: z.array(Import),
  run: async (ctx) => (await listImports(ctx.db, ctx.space.id)).map((row) => present(row, ctx.language)),
})

export const get = query({
  summary: 'Get an import, and how far it is',
  access: 'admin',
  input: ImportId,
  output: Import,
  errors: ['import_not_found'],
  run: async (ctx, { id }) => present(await requireImport(ctx, id), ctx.language),
})

async function firstChunk(db: Database, id: number): Promise<Buffer> {
  for await (const chunk of readChunks(db, id)) return chunk
  throw new AppError('import_not_ready')
}

export const getPreview = query({
  summary: 'See how a file that is to be imported is read, and what its columns seem to be',
  access: 'admin',
  input: PreviewImport,
  output: ImportPreview,
  errors: ['import_not_found', 'import_not_ready'],
  async run(ctx, { id, ...wanted }) {
    const { bytes } = await requireImport(ctx, id)
    const start = await firstChunk(ctx.db, id)
    const seen = await previewFile({ start, bytes, chunks: () => readChunks(ctx.db, id) }, wanted).catch((error) => {
      throw error instanceof UnreadableFile ? fieldError('file', 'file_unreadable') : error
    })
    if (seen.columns.length === 0) throw fieldError('file', 'file_without_lines')
    return seen
  },
})

export const listProblems = query({
  summary: 'List the lines of an import that are wrong, and why',
  fromReplica: true,
  access: 'admin',
  input: ListProblems,
  output: ProblemList,
  errors: ['import_not_found'],
  async run(ctx, { id, cursor, limit, field, problem }) {
    await requireImport(ctx, id)
    const rows = await selectProblems(ctx.db, id, { after: cursor ?? 0, limit: limit + 1, field, problem })
    return {
      data: rows.slice(0, limit).map(({ errors, ...row }) => ({
        ...row,
        errors: inWords(errors, ctx.language),
        error_codes: fieldCodes(errors),
      })),
      next_cursor: rows.length > limit ? (rows[limit - 1]?.line ?? null) : null,
    }
  },
})

export const countProblems = query({
  summary: 'Count the lines of an import that are wrong, by field and by what is wrong with it',
  fromReplica: true,
  access: 'admin',
  input: ImportId,
  output: ProblemGroups,
  errors: ['import_not_found'],
  async run(ctx, { id }) {
    await requireImport(ctx, id)
    return (await selectProblemGroups(ctx.db, id)).map(({ params, ...group }) => ({
      ...group,
      message: Object.values(
        inWords({ [group.field]: [{ key: group.problem, ...(params ? { params } : {}) }] }, ctx.language),
      )
        .flat()
        .join(' '),
    }))
  },
})

/** Has an import go on in another state, where it is in one that leads there. A batch that is being worked off comes first. */
async function change(
  ctx: Context,
  id: number,
  from: readonly ImportState[],
  write: (tx: Tx, now: Date, known: ImportRecord) => Promise<void>,
) {
  await ctx.db.transaction().execute(async (tx) => {
    await lockPartitions(tx, id)
    const known = (await lockImport(tx, id)) && (await requireImport(ctx, id, tx))
    if (!known) throw new AppError('import_not_found')
    if (!from.includes(known.state)) throw new AppError('import_not_ready')
    await markAsPartOf(tx, `import:${id}`)
    await write(tx, ctx.clock(), known)
  })
  return present(await requireImport(ctx, id), ctx.language)
}

const queue = (ctx: Context, tx: Tx, importId: number) => queueImport(tx, { importId }, ctx.client)

export const check = mutation({
  summary: 'Read a file without importing it, and find every problem of its lines; it can be asked for again',
  access: 'admin',
  input: CheckImport,
  output: Import,
  errors: ['import_not_found', 'import_not_ready'],
  check: (ctx, { columns, defaults, other_domains }) => ({
    ...(columns === undefined ? {} : planErrors({ columns, defaults })),
    ...(other_domains === 'to_their_spaces' && ctx.actor?.role !== 'superAdmin'
      ? { other_domains: [{ key: 'other_domains_allowed' }] }
      : {}),
  }),
  run: (ctx, { id, ...plan }) =>
    change(ctx, id, ['uploaded', 'checking', 'checked', 'failed'], async (tx, now, known) => {
      if (!(await hasFile(tx, id))) throw new AppError('import_not_ready')
      // what was put right is of cells that are others where the file is read in another way
      if (known.plan && !isReadAlike(known.plan, plan)) await deleteCorrections(tx, id)
      await updateImport(tx, id, { ...nothingRead, state: 'checking', plan, error: null, author: authorOf(ctx) }, now)
      await queue(ctx, tx, id)
    }),
})

/** From here on the file with its passwords is needed no more. */
export const start = mutation({
  summary: 'Import the lines of a checked file that are right, or go on where an import was cancelled',
  access: 'admin',
  input: ImportId,
  output: Import,
  errors: ['import_not_found', 'import_not_ready'],
  run: (ctx, { id }) =>
    change(ctx, id, ['checked', 'cancelled'], async (tx, now, known) => {
      if (known.undone) throw new AppError('import_not_ready')
      if (known.lines === known.invalid) throw fieldError('id', 'nothing_to_import')
      await deleteFile(tx, id)
      await updateImport(tx, id, { state: 'importing', author: authorOf(ctx) }, now)
      await queue(ctx, tx, id)
    }),
})

export const cancel = mutation({
  summary: 'Stop an import: accounts that it has created stay, and it can be started again for the rest',
  access: 'admin',
  input: ImportId,
  output: Import,
  errors: ['import_not_found', 'import_not_ready'],
  run: (ctx, { id }) =>
    change(ctx, id, ['checking', 'importing'], (tx, now, known) =>
      updateImport(
        tx,
        id,
        known.state === 'checking' ? { ...nothingRead, state: 'uploaded' } : { state: 'cancelled' },
        now,
      ),
    ),
})

/** Whether a file has the same lines and cells by two plans. */
const isReadAlike = (one: ImportPlanValue, other: ImportPlanValue): boolean =>
  (['format', 'delimiter', 'encoding', 'header'] as const).every((part) => one[part] === other[part])

const nothingRead = { bytes_read: 0, lines: 0, invalid: 0 }

const remove = mutation({
  summary: 'Forget an import, its file and its result; its accounts stay',
  access: 'admin',
  input: ImportId,
  output: z.void(),
  errors: ['import_not_found', 'import_not_ready'],
  run: (ctx, { id }) =>
    ctx.db.transaction().execute(async (tx) => {
      await lockPartitions(tx, id)
      const { state } = await requireImport(ctx, id, tx)
      if (isRunning(state)) throw new AppError('import_not_ready')
      await markImportDeleted(tx, id, ctx.clock())
      await queue(ctx, tx, id)
    }),
})

export { remove as delete }
