import { fileOperations, MAX_IMPORT_BYTES, MAX_VOICEMAIL_BYTES, operations } from '@sipspace/core'
import type { OpenApiDocument } from './document.ts'
import { idempotencyKey, inSpace, queryParameters } from './parameters.ts'
import type { Schemas } from './schemas.ts'

const MIB = 1_048_576
const security = ['apiKey', 'apiKeyCookie', 'session', 'digest', 'bearer'].map((scheme) => ({ [scheme]: [] }))

const refer = (kind: string, name: string) => ({ $ref: `#/components/${kind}/${name}` })
const content = (type: string, schema: unknown) => ({ content: { [type]: { schema } } })
const json = (schema: string) => content('application/json', refer('schemas', schema))
const refusal = (description: string, schema = 'ErrorResponse') => ({ description, ...json(schema) })
/** As generators of older tools know it, too. */
const binary = { type: 'string', format: 'binary' }

const refusals = {
  401: refer('responses', 'Unauthenticated'),
  403: refusal('The role does not allow it, or the account is blocked or of another Space.'),
  429: refer('responses', 'TooManyRequests'),
  503: refer('responses', 'Unavailable'),
}
const uploadRefusals = {
  ...refusals,
  400: refusal('The upload was broken off, or the `Idempotency-Key` is none.'),
  413: refer('responses', 'BodyTooLarge'),
}

/** A file that comes as it is, and may be read only when it has been taken in. */
const uploadOf = (operation: { name: string; summary: string }, says: string, output: string, schemas: Schemas) => ({
  post: {
    tags: [operation.name.split('.')[0]],
    operationId: operation.name,
    summary: operation.summary,
    description: `${says} ${MAX_IMPORT_BYTES / MIB} MiB at most.`,
    security,
    parameters: [
      {
        name: 'name',
        in: 'query',
        required: false,
        description: 'What the file is called.',
        schema: { type: 'string', minLength: 1, maxLength: 255, examples: ['people.csv'] },
      },
      inSpace(schemas),
      idempotencyKey,
    ],
    requestBody: { required: true, ...content('application/octet-stream', binary) },
    responses: {
      ...uploadRefusals,
      201: { description: `The \`${output}\`, of which nothing has been read.`, ...json(output) },
      409: refusal('There are too many files, or the same upload is just ending.'),
      422: refusal('The file is empty, or another request had the key.', 'ValidationError'),
    },
  },
})

const csv = {
  200: { description: 'A file for spreadsheets (RFC 4180), in UTF-8.', ...content('text/csv', { type: 'string' }) },
}

const idInPath = (schema: object) => ({ name: 'id', in: 'path', required: true, schema })

/** The paths at which files come and go as they are, and not as JSON. */
export function filePaths(schemas: Schemas): OpenApiDocument['paths'] {
  const { imports, dumpImports, voicemails } = fileOperations
  const listed = ({ name }: { name: string }) => !['cursor', 'limit'].includes(name)
  return {
    '/files/imports': uploadOf(
      imports.upload,
      'For admins of the Space. CSV, XLSX or vCards, to be checked and imported.',
      'Import',
      schemas,
    ),
    '/files/dumps': uploadOf(dumpImports.upload, 'For super admins. It may be packed.', 'DumpImport', schemas),
    '/files/imports/{id}/result.csv': {
      get: {
        tags: ['imports'],
        operationId: 'imports.downloadResult',
        summary: imports.downloadResult.summary,
        description: 'For admins of the Space.',
        security,
        parameters: [idInPath({ type: 'integer' }), inSpace(schemas)],
        responses: { ...refusals, ...csv, 404: refusal('There is no such import.') },
      },
    },
    '/files/accounts.csv': {
      get: {
        tags: ['accounts'],
        operationId: 'accounts.export',
        summary: 'Get the accounts that a filter lets through as a file, which can be imported again',
        description: 'For admins of the Space.',
        security,
        parameters: [...queryParameters(operations.accounts.list, schemas).filter(listed), inSpace(schemas)],
        responses: { ...refusals, ...csv, 422: refusal('A filter is none.', 'ValidationError') },
      },
    },
    '/api/files/{id}': {
      post: {
        tags: ['voicemails'],
        operationId: 'voicemails.upload',
        summary: voicemails.upload.summary,
        description: `For admins of the Space. WAVE or Opus in Ogg, as the voicemail says; ${MAX_VOICEMAIL_BYTES / MIB} MiB at most.`,
        security,
        parameters: [idInPath({ type: 'string', format: 'uuid' }), inSpace(schemas), idempotencyKey],
        requestBody: {
          required: true,
          ...content('multipart/form-data', {
            type: 'object',
            properties: { file: binary },
            required: ['file'],
          }),
        },
        responses: {
          ...uploadRefusals,
          200: { description: 'The voicemail.', ...json('Voicemail') },
          404: refusal('There is no such voicemail, or it has its file already.'),
          409: refusal('The same upload is just ending.'),
          422: refusal(
            'There is no file, or it is of another kind, or too large; or another request had the key.',
            'ValidationError',
          ),
        },
      },
    },
    '/f/{id}/{name}': {
      get: {
        tags: ['voicemails'],
        operationId: 'voicemails.download',
        summary: voicemails.download.summary,
        description: 'For anybody who has the link.',
        security: [],
        parameters: [
          idInPath({ type: 'string', format: 'uuid' }),
          { name: 'name', in: 'path', required: true, schema: { type: 'string' } },
        ],
        responses: {
          200: {
            description: 'The file.',
            content: { 'audio/wav': { schema: binary }, 'audio/opus': { schema: binary } },
          },
          404: refusal('There is no such file.'),
          503: refer('responses', 'Unavailable'),
        },
      },
    },
  }
}
