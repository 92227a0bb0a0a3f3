import { z } from 'zod'
import type { Tx } from '../database/database.ts'
import { AppError, type FieldErrors } from '../errors.ts'
import { postgresZone } from '../flexisip-import/time-zones.rules.ts'
import { receiveOnce } from '../idempotency/receive-once.ts'
import { MAX_IMPORT_BYTES, receiveChunks } from '../imports/import-files.operations.ts'
import { type Context, mutation, query } from '../operation.ts'
import { line } from '../text.schema.ts'
import {
  countDumps,
  type DumpImportRecord,
  deleteDumpImport,
  deleteUnfinishedDumpImport,
  findDumpImport,
  hasDump,
  insertDumpChunk,
  insertDumpImport,
  listDumpImports,
  lockDumpImport,
  queueDumpImport,
  updateDumpImport,
} from './dump-imports.queries.ts'
import {
  CheckDump,
  DumpImport,
  DumpImportId,
  type DumpImportState,
  DumpImportSummary,
  type DumpPlanValue,
} from './dump-imports.schema.ts'

/** The import as answers have it: its plan may have secrets of the other program. */
const present = <R extends { plan: DumpPlanValue | null }>({ plan, ...row }: R) => ({
  ...row,
  program: plan?.program ?? null,
})

/** @throws AppError import_not_found */
async function requireDumpImport(ctx: Pick<Context, 'db'>, id: number): Promise<DumpImportRecord> {
  const found = await findDumpImport(ctx.db, id)
  if (!found) throw new AppError('import_not_found')
  return found
}

export const list = query({
  summary: 'List the latest imports of dumps of other systems’ databases',
  access: 'superAdmin',
  input: z.object({}),
  output: z.array(DumpImportSummary),
  run: async (ctx) => (await listDumpImports(ctx.db)).map(present),
})

export const get = query({
  summary: 'Get an import of a dump, how far it is, and its report',
  access: 'superAdmin',
  input: DumpImportId,
  output: DumpImport,
  errors: ['import_not_found'],
  run: async (ctx, { id }) => present(await requireDumpImport(ctx, id)),
})

/** Has an import go on in another state, where it is in one that leads there. */
async function change(
  ctx: Context,
  id: number,
  from: readonly DumpImportState[],
  write: (tx: Tx, now: Date) => Promise<void>,
) {
  await ctx.db.transaction().execute(async (tx) => {
    const known = await lockDumpImport(tx, id)
    if (!known) throw new AppError('import_not_found')
    if (!from.includes(known.state) || !(await hasDump(tx, id))) throw new AppError('import_not_ready')
    await write(tx, ctx.clock())
    await queueDumpImport(tx, { dumpImportId: id }, ctx.client)
  })
  return present(await requireDumpImport(ctx, id))
}

const nothingRead = { rows_read: 0, report: null, error: null }

const zoneErrors = (zone: string | null | undefined): FieldErrors =>
  zone == null || postgresZone(zone) !== null ? {} : { time_zone: [{ key: 'time_zone' }] }

export const check = mutation({
  summary: 'Tell what an import of a dump would write, and write nothing; it can be asked for again',
  access: 'superAdmin',
  input: CheckDump,
  output: DumpImport,
  errors: ['import_not_found', 'import_not_ready'],
  check: (_ctx, { time_zone }) => zoneErrors(time_zone),
  run: (ctx, { id, ...plan }) =>
    change(ctx, id, ['uploaded', 'checked', 'failed'], (tx, now) =>
      updateDumpImport(tx, id, { ...nothingRead, state: 'checking', plan }, now),
    ),
})

export const start = mutation({
  summary: 'Import a dump that has been checked; what is here already stays, so that it can be done again',
  access: 'superAdmin',
  input: DumpImportId,
  output: DumpImport,
  errors: ['import_not_found', 'import_not_ready'],
  run: (ctx, { id }) =>
    change(ctx, id, ['checked'], (tx, now) => updateDumpImport(tx, id, { ...nothingRead, state: 'importing' }, now)),
})

const remove = mutation({
  summary: 'Forget an import of a dump, with the dump and the report; what it has written stays',
  access: 'superAdmin',
  input: DumpImportId,
  output: z.void(),
  errors: ['import_not_found', 'import_not_ready'],
  async run(ctx, { id }) {
    const { state } = await requireDumpImport(ctx, id)
    if (state === 'checking' || state === 'importing') throw new AppError('import_not_ready')
    await deleteDumpImport(ctx.db, id)
  },
})

/** Takes a dump in as it comes, without reading it. One that breaks off leaves nothing behind. */
export const upload = mutation({
  summary: 'Upload a dump of another system’s database',
  access: 'superAdmin',
  input: z.object({
    name: line(255).min(1),
    file: z.custom<AsyncIterable<Buffer>>((value) => typeof value === 'object' && value !== null),
  }),
  output: DumpImport,
  errors: ['too_many_imports'],
  receivesFile: true,
  async run(ctx, { name, file }) {
    const row = { account_id: ctx.actor.id > 0 ? ctx.actor.id : null, file_name: name }
    return receiveOnce(ctx, {
      operation: 'dumpImports.upload',
      input: { name },
      maxBytes: MAX_IMPORT_BYTES,
      open: async () => file,
      async receive(open) {
        const id = await ctx.db.transaction().execute(async (tx) => {
          if ((await countDumps(tx)) >= ctx.config.IMPORT_MAX_FILES) throw new AppError('too_many_imports')
          return insertDumpImport(tx, row, ctx.clock())
        })
        try {
          return { id, bytes: await receiveChunks(open, (chunk, number) => insertDumpChunk(ctx.db, id, number, chunk)) }
        } catch (error) {
          await deleteUnfinishedDumpImport(ctx.db, id)
          throw error
        }
      },
      async finish(db, { id, bytes }) {
        await updateDumpImport(db, id, { state: 'uploaded', bytes }, ctx.clock())
        return present(await requireDumpImport({ db }, id))
      },
      discard: ({ id }) => deleteUnfinishedDumpImport(ctx.db, id),
    })
  },
})

export { remove as delete }
