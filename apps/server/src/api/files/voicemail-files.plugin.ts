import type { Readable } from 'node:stream'
import multipart from '@fastify/multipart'
import { AppError, execute, fieldError, fileOperations, MAX_VOICEMAIL_BYTES } from '@sipspace/core'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Dependencies } from '../../dependencies.ts'
import { enterNamedSpace } from '../../http/admit-request.ts'
import { contextOf } from '../../http/context.ts'
import { RequestError } from '../../http/errors.ts'
import { idempotencyKey } from '../../http/idempotency-key.ts'
import { calls } from '../../http/operation-names.ts'
import { takeTurn } from '../../http/turns.ts'
import { labelRoutes } from '../../monitoring/requests.ts'
import { json, send } from '../rest/replies.ts'

const { upload: uploadVoicemail, download: downloadVoicemail } = fileOperations.voicemails

/** What a form with a file has beside it: boundaries, headers and small fields. */
const FORM_BYTES = 65_536

/**
 * The files of voicemails: SIP servers upload them, and anyone who has their links can fetch them. A super admin does so
 * in the Space that `?space=` names, too.
 */
export async function voicemailFilesPlugin(app: FastifyInstance, { deps }: { deps: Dependencies }): Promise<void> {
  labelRoutes(app, 'files')
  app.removeAllContentTypeParsers()
  // anything else than a form has no file in it
  app.addContentTypeParser('*', (_request, payload, done) => {
    payload.resume()
    payload.once('end', () => done(null, undefined)).once('error', done)
  })
  await app.register(multipart, {
    limits: { fileSize: MAX_VOICEMAIL_BYTES + 1, files: 1, fields: 10, fieldSize: 1_000, parts: 20, headerPairs: 20 },
    throwFileSizeLimit: false,
  })

  app.post<{ Params: { id: string } }>(
    '/api/files/:id',
    {
      ...calls(uploadVoicemail),
      config: { ...calls(uploadVoicemail).config, bringsFile: true },
      bodyLimit: MAX_VOICEMAIL_BYTES + FORM_BYTES,
      async onRequest(request, reply) {
        request.authenticated = await enterNamedSpace(deps, request, reply, uploadVoicemail)
        await takeTurn(deps, request, reply, uploadVoicemail)
      },
    },
    async (request, reply) => {
      const ctx = { ...contextOf(deps, request, reply), idempotencyKey: idempotencyKey(request) }
      const input = { id: request.params.id, file: () => fileOf(request) }
      const voicemail = await execute(uploadVoicemail, ctx, input).catch((error: unknown) => {
        throw isInvalidPathParam(error) ? new AppError('voicemail_not_found') : brokenOff(request, error)
      })
      return send(reply, 200, json(voicemail))
    },
  )

  for (const url of ['/f/:id/:name', '/f/:id/:name/download']) {
    app.get<{ Params: { id: string; name: string } }>(
      url,
      {
        ...calls(downloadVoicemail),
        async onRequest(request, reply) {
          request.authenticated = await enterNamedSpace(deps, request, reply, downloadVoicemail)
        },
      },
      async (request, reply) => {
        const ctx = contextOf(deps, request, reply)
        const found = await execute(downloadVoicemail, ctx, request.params).catch((error: unknown) => {
          throw error instanceof AppError && error.code === 'invalid_input' ? new AppError('file_not_found') : error
        })
        return sendFile(reply, found)
      },
    )
  }
}

/** The first file of a form; null where there is none. */
async function fileOf(request: FastifyRequest): Promise<AsyncIterable<Buffer> | null> {
  if (!request.isMultipart()) return null
  const part = await request.file().catch(() => {
    throw fieldError('file', 'required')
  })
  if (part?.fieldname !== 'file') {
    part?.file.resume()
    return null
  }
  return part.file.iterator({ destroyOnReturn: false })
}

/** An upload that the client has broken off is no failure of ours. */
const brokenOff = (request: FastifyRequest, error: unknown): unknown =>
  !(error instanceof AppError) && request.raw.errored ? new RequestError('malformed_request') : error

const isInvalidPathParam = (error: unknown): boolean =>
  error instanceof AppError && error.fields !== undefined && 'id' in error.fields

/** As an attachment of a type that nothing runs: what was uploaded is never a page of this server's. */
function sendFile(
  reply: FastifyReply,
  { content_type, size, name, file }: { content_type: string; size: number; name: string; file: Readable },
) {
  return reply
    .header('content-type', content_type)
    .header('content-length', size)
    .header('content-disposition', `attachment; filename="${name}"`)
    .header('content-security-policy', "default-src 'none'; sandbox; frame-ancestors 'none'")
    .header('x-content-type-options', 'nosniff')
    .header('cache-control', 'private, no-store')
    .send(file)
}
