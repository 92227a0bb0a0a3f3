import { z } from 'zod'
import type { Database } from '../database/database.ts'
import { AppError } from '../errors.ts'
import { type Language, translate } from '../messages/messages.ts'
import { type Context, mutation, query } from '../operation.ts'
import {
  deleteExport,
  type ExportRecord,
  findExport,
  findPart,
  insertExport,
  listExports,
  lockExport,
  queueExport,
  setExportState,
} from './exports.queries.ts'
import { Export, ExportId, type ExportState, MAX_EXPORTS, StartExport } from './exports.schema.ts'

const present = (row: ExportRecord, language: Language | null) => ({
  ...row,
  progress: progressOf(row),
  error: row.error && translate(language ?? 'en', row.error),
  error_code: row.error,
})

function progressOf({ state, accounts, done }: ExportRecord): number {
  if (state === 'done') return 1
  return accounts === null || accounts === 0 ? 0 : Math.min(1, done / accounts)
}

/** @throws AppError export_not_found when the Space has no such export */
async function requireExport(ctx: Context, id: number, db: Database = ctx.db) {
  const found = await findExport(db, ctx.space.id, id)
  if (!found) throw new AppError('export_not_found')
  return present(found, ctx.language)
}

export const list = query({
  summary: 'List the exports of the Space',
  access: 'admin',
  input: z.object({}),
  output: z.array(Export),
  run: async (ctx) => (await listExports(ctx.db, ctx.space.id)).map((row) => present(row, ctx.language)),
})

export const get = query({
  summary: 'Get an export, and how far it is',
  access: 'admin',
  input: ExportId,
  output: Export,
  errors: ['export_not_found'],
  run: (ctx, { id }) => requireExport(ctx, id),
})

export const start = mutation({
  summary: 'Have the accounts of the Space that a filter lets through written to a CSV file in the background',
  access: 'admin',
  input: StartExport,
  output: Export,
  errors: ['too_many_exports'],
  async run(ctx, filter) {
    const row = { space_id: ctx.space.id, account_id: ctx.actor.id, request_id: ctx.client.requestId, filter }
    const id = await ctx.db.transaction().execute(async (tx) => {
      const exportId = await insertExport(tx, row, MAX_EXPORTS, ctx.clock())
      if (exportId === null) throw new AppError('too_many_exports')
      await queueExport(tx, { exportId }, ctx.client)
      return exportId
    })
    return requireExport(ctx, id)
  },
})

/** Has an export go on in another state. A part that is being written comes first. */
async function change(ctx: Context, id: number, from: readonly ExportState[], to: ExportState) {
  await ctx.db.transaction().execute(async (tx) => {
    const locked = await lockExport(tx, { id, spaceId: ctx.space.id })
    if (locked === null) throw new AppError('export_not_found')
    if (!from.includes(locked.state)) throw new AppError('export_not_ready')
    await setExportState(tx, id, { state: to }, ctx.clock())
    if (to === 'running') await queueExport(tx, { exportId: id }, ctx.client)
  })
  return requireExport(ctx, id)
}

export const cancel = mutation({
  summary: 'Stop an export: what it has written is kept, and it can be resumed for the rest',
  access: 'admin',
  input: ExportId,
  output: Export,
  errors: ['export_not_found', 'export_not_ready'],
  run: (ctx, { id }) => change(ctx, id, ['running'], 'cancelled'),
})

export const resume = mutation({
  summary: 'Go on with an export that was cancelled or has failed',
  access: 'admin',
  input: ExportId,
  output: Export,
  errors: ['export_not_found', 'export_not_ready'],
  run: (ctx, { id }) => change(ctx, id, ['cancelled', 'failed'], 'running'),
})

const remove = mutation({
  summary: 'Delete an export that does not run, with its file',
  access: 'admin',
  input: ExportId,
  output: z.null(),
  errors: ['export_not_found', 'export_not_ready'],
  async run(ctx, { id }) {
    const { state } = await requireExport(ctx, id)
    if (state === 'running') throw new AppError('export_not_ready')
    await deleteExport(ctx.db, id)
    return null
  },
})

export { remove as delete }

/** A part of the file of an export that is done; null after the last one. */
export const download = query({
  summary: 'Download the file of an export that is done',
  access: 'admin',
  input: ExportId.extend({ number: z.int().min(0) }),
  output: z.object({ bytes: z.int(), data: z.custom<Buffer>((value) => Buffer.isBuffer(value)).nullable() }),
  errors: ['export_not_found', 'export_not_ready'],
  async run(ctx, { id, number }) {
    const { state, bytes } = await requireExport(ctx, id)
    if (state !== 'done') throw new AppError('export_not_ready')
    return { bytes, data: (await findPart(ctx.db, id, number)) ?? null }
  },
})
