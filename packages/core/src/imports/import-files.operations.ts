import { z } from 'zod'
import { markAsPartOf } from '../database/part-of.ts'
import { AppError, fieldError } from '../errors.ts'
import { receiveOnce } from '../idempotency/receive-once.ts'
import { mutation, query } from '../operation.ts'
import { line } from '../text.schema.ts'
import { partitionOf } from './import-batches.queries.ts'
import {
  countFiles,
  deleteUnfinishedImport,
  insertChunk,
  insertImport,
  listRows,
  updateImport,
} from './imports.queries.ts'
import { authorOf, inWords, present, requireImport } from './imports.resource.ts'
import { Import, ImportId } from './imports.schema.ts'

/** Bytes that a file has at most: some millions of lines. */
export const MAX_IMPORT_BYTES = 268_435_456

/** Bytes that are kept as one row. */
const CHUNK_BYTES = 262_144

/** Takes a file of accounts in as it comes, without reading it. One that breaks off leaves nothing behind. */
export const upload = mutation({
  summary: 'Upload a file of accounts',
  access: 'admin',
  input: z.object({
    name: line(255).min(1),
    file: z.custom<AsyncIterable<Buffer>>((value) => typeof value === 'object' && value !== null),
  }),
  output: Import,
  errors: ['too_many_imports'],
  receivesFile: true,
  async run(ctx, { name, file }) {
    const { ip, userAgent } = ctx.client
    const owner = ctx.actor.id > 0 ? ctx.actor.id : null
    const row = {
      space_id: ctx.space.id,
      account_id: owner,
      author: authorOf(ctx),
      ip_address: ip,
      user_agent: userAgent ?? '',
      file_name: name,
    }
    return receiveOnce(ctx, {
      operation: 'imports.upload',
      input: { name },
      maxBytes: MAX_IMPORT_BYTES,
      open: async () => file,
      async receive(open) {
        const id = await ctx.db.transaction().execute(async (tx) => {
          if ((await countFiles(tx, ctx.space.id)) >= ctx.config.IMPORT_MAX_FILES) {
            throw new AppError('too_many_imports')
          }
          return insertImport(tx, row, ctx.clock())
        })
        try {
          return { id, bytes: await receiveChunks(open, (chunk, number) => insertChunk(ctx.db, id, number, chunk)) }
        } catch (error) {
          await deleteUnfinishedImport(ctx.db, id)
          throw error
        }
      },
      async finish(db, { id, bytes }) {
        await db.transaction().execute(async (tx) => {
          await markAsPartOf(tx, `import:${id}`)
          await updateImport(tx, id, { state: 'uploaded', bytes }, ctx.clock())
        })
        return present(await requireImport(ctx, id, db), ctx.language)
      },
      discard: ({ id }) => deleteUnfinishedImport(ctx.db, id),
    })
  },
})

/**
 * Keeps a file as it comes, piece by piece.
 *
 * @returns its bytes
 * @throws AppError file_too_large; invalid_input on `file` for an empty one
 */
export async function receiveChunks(
  open: () => Promise<AsyncIterable<Buffer> | null>,
  keep: (chunk: Buffer, number: number) => Promise<void>,
): Promise<number> {
  let number = 0
  let bytes = 0
  for await (const chunk of inChunks((await open()) ?? [])) {
    bytes += chunk.length
    if (bytes > MAX_IMPORT_BYTES) throw new AppError('file_too_large')
    await keep(chunk, number++)
  }
  if (bytes === 0) throw fieldError('file', 'required')
  return bytes
}

async function* inChunks(file: AsyncIterable<Buffer> | []): AsyncGenerator<Buffer> {
  let kept: Buffer[] = []
  let length = 0
  for await (const part of file) {
    kept.push(part)
    length += part.length
    if (length < CHUNK_BYTES) continue
    yield Buffer.concat(kept)
    kept = []
    length = 0
  }
  if (length > 0) yield Buffer.concat(kept)
}

const ResultLine = z.object({
  line: z.int(),
  username: z.string().nullable(),
  outcome: z.enum(['created', 'not_created', 'waiting']),
  error: z.string(),
})

/** What became of the lines of an import, part by part. */
export const resultPart = query({
  summary: 'What became of each line of an import',
  fromReplica: true,
  access: 'admin',
  input: ImportId.extend({ after: z.int().min(0), limit: z.int().min(1).max(5_000) }),
  output: z.array(ResultLine),
  errors: ['import_not_found'],
  async run(ctx, { id, after, limit }) {
    const { last_lines, state } = await requireImport(ctx, id)
    const isOver = state === 'done'
    const rows = await listRows(ctx.db, id, { after, limit })
    return rows.map(({ line: number, username, errors }) => ({
      line: number,
      username,
      outcome: errors
        ? ('not_created' as const)
        : isOver || number <= (last_lines[partitionOf(number)] ?? 0)
          ? ('created' as const)
          : ('waiting' as const),
      error: errors === null ? '' : Object.values(inWords(errors, ctx.language)).flat().join(' '),
    }))
  },
})
