import { Readable } from 'node:stream'
import {
  type AnyOperation,
  AppError,
  type Context,
  execute,
  fileOperations,
  MAX_IMPORT_BYTES,
  operations,
  problemLines,
  restrictionOf,
} from '@sipspace/core'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { recheckAdmin } from '../../auth/revocation.ts'
import type { Dependencies } from '../../dependencies.ts'
import { enter, inNamedSpace } from '../../http/admit-request.ts'
import { contextOf } from '../../http/context.ts'
import { RequestError } from '../../http/errors.ts'
import { idempotencyKey } from '../../http/idempotency-key.ts'
import { calls } from '../../http/operation-names.ts'
import { takeTurn } from '../../http/turns.ts'
import { labelRoutes } from '../../monitoring/requests.ts'
import { lenientInput } from '../rest/lenient.ts'
import { accountRows } from './account-lines.ts'
import { BYTE_ORDER_MARK, csvLines } from './csv.ts'

const { upload: uploadImport, downloadResult: resultPart } = fileOperations.imports
const { download: exportPart } = fileOperations.exports
const { upload: uploadDump } = fileOperations.dumpImports

/** Files that are too large for a call: accounts to import come as a stream, and lists of them leave as one. */
export async function filesPlugin(app: FastifyInstance, { deps }: { deps: Dependencies }): Promise<void> {
  labelRoutes(app, 'files')
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', (_request, payload, done) => done(null, payload))

  const fileRoute = (operation: AnyOperation) => ({
    ...calls(operation),
    async onRequest(request: FastifyRequest, reply: FastifyReply) {
      request.authenticated = await inNamedSpace(deps, request, await enter(deps, request, reply, operation))
      await takeTurn(deps, request, reply, operation)
    },
  })

  const receive = (url: string, operation: AnyOperation, defaultName: string) =>
    app.post<{ Querystring: { name?: unknown } }>(
      url,
      {
        ...fileRoute(operation),
        bodyLimit: MAX_IMPORT_BYTES,
        config: { ...calls(operation).config, bringsFile: true },
      },
      async (request, reply) => {
        const ctx = { ...contextOf(deps, request, reply), idempotencyKey: idempotencyKey(request) }
        if (Number(request.headers['content-length']) > MAX_IMPORT_BYTES) throw new AppError('file_too_large')
        // a file that is refused half-way must not end the connection, on which the refusal is sent
        const file = ((request.body as Readable | undefined) ?? Readable.from([])).iterator({ destroyOnReturn: false })
        const name = request.query.name ?? defaultName
        const uploaded = await execute(operation, ctx, { name, file }).catch((error: unknown) => {
          throw request.raw.errored ? new RequestError('malformed_request') : error
        })
        return reply.code(201).send(uploaded)
      },
    )
  receive('/files/imports', uploadImport, 'accounts.csv')
  receive('/files/dumps', uploadDump, 'dump.sql')

  app.get<{ Params: { id: string } }>(
    '/files/imports/:id/result.csv',
    fileRoute(resultPart),
    async (request, reply) => {
      const ctx = contextOf(deps, request, reply)
      const id = Number(request.params.id)
      if (!Number.isInteger(id)) throw new AppError('import_not_found')
      return sendCsv(reply, `import-${id}.csv`, results(ctx, id), () => recheckAdmin(deps, request))
    },
  )

  app.get<{ Params: { id: string } }>(
    '/files/exports/:id/accounts.csv',
    fileRoute(exportPart),
    async (request, reply) => {
      const ctx = contextOf(deps, request, reply)
      const id = Number(request.params.id)
      if (!Number.isInteger(id)) throw new AppError('export_not_found')
      const first = await execute(exportPart, ctx, { id, number: 0 })
      return reply
        .header('content-type', CSV)
        .header('content-length', first.bytes)
        .header('content-disposition', `attachment; filename="accounts-${ctx.space.domain}.csv"`)
        .send(Readable.from(exported(ctx, { id, first: first.data }, () => recheckAdmin(deps, request))))
    },
  )

  app.get<{ Params: { id: string } }>(
    '/files/imports/:id/problems.csv',
    fileRoute(operations.imports.listProblems),
    async (request, reply) => {
      const ctx = contextOf(deps, request, reply)
      const id = Number(request.params.id)
      if (!Number.isInteger(id)) throw new AppError('import_not_found')
      await execute(operations.imports.get, ctx, { id })
      return sendCsv(reply, `import-${id}-problems.csv`, problemLines(ctx, id), () => recheckAdmin(deps, request))
    },
  )

  app.get('/files/accounts.csv', fileRoute(operations.accounts.list), async (request, reply) => {
    const ctx = contextOf(deps, request, reply)
    // all accounts in one file are more than a restricted role reads
    if (ctx.actor !== null && restrictionOf(ctx.actor) !== null) throw new AppError('forbidden')
    const { space: _, cursor: __, limit: ___, ...query } = request.query as Record<string, unknown>
    const parts = accounts(ctx, readListInput(query))
    return sendCsv(reply, `accounts-${ctx.space.domain}.csv`, parts, () => recheckAdmin(deps, request))
  })
}

const CSV = 'text/csv; charset=utf-8'

const readListInput = lenientInput(operations.accounts.list.input)

/**
 * Sends parts of a file as they are read. Errors are reported before the first line is sent: the first part is there by
 * then. Later on, a reader who may no longer read has the connection closed before the end of the file.
 */
async function sendCsv(
  reply: FastifyReply,
  name: string,
  parts: AsyncGenerator<readonly (readonly unknown[])[]>,
  requireReader: () => Promise<void>,
) {
  const first = await parts.next()
  async function* lines() {
    yield BYTE_ORDER_MARK
    if (!first.done) yield csvLines(first.value)
    for await (const rows of parts) {
      await requireReader()
      yield csvLines(rows)
    }
  }
  return reply
    .header('content-type', CSV)
    .header('content-disposition', `attachment; filename="${name}"`)
    .send(Readable.from(lines()))
}

/** The file of an export, part by part, for as long as its reader may read it. */
async function* exported(
  ctx: Context,
  { id, first }: { id: number; first: Buffer | null },
  requireReader: () => Promise<void>,
) {
  let data = first
  for (let number = 1; data !== null; number += 1) {
    yield data
    await requireReader()
    data = (await execute(exportPart, ctx, { id, number })).data
  }
}

const RESULTS_AT_ONCE = 2_000

async function* results(ctx: Context, id: number) {
  let after = 0
  yield [['line', 'username', 'outcome', 'error'], ...(await part())]
  for (let rows = await part(); rows.length > 0; rows = await part()) yield rows

  async function part() {
    const rows = await execute(resultPart, ctx, { id, after, limit: RESULTS_AT_ONCE })
    after = rows.at(-1)?.line ?? after
    return rows.map(({ line, username, outcome, error }) => [line, username, outcome, error])
  }
}

const ACCOUNTS_AT_ONCE = 100

/** The accounts that the list has, by the same filters and in the same order. */
async function* accounts(ctx: Context, input: unknown) {
  let cursor: string | null = null
  let isFirst = true
  do {
    const list: Awaited<ReturnType<typeof page>> = await page()
    yield accountRows(list.data, isFirst)
    isFirst = false
    cursor = list.next_cursor
  } while (cursor !== null)

  function page() {
    return execute(operations.accounts.list, ctx, { ...(input as object), cursor, limit: ACCOUNTS_AT_ONCE })
  }
}
