import {
  AppError,
  ERROR_CODES,
  type ErrorCode,
  fieldErrorCode,
  fieldMessageKeys,
  type MessageParams,
  REQUEST_ERROR_CODES,
  type RequestErrorCode,
} from '@sipspace/core'
import { z } from 'zod'
import { BODY_LIMIT, bodyOf, describeError, statusOf } from '../../http/errors.ts'
import { notFoundCode, pathNames, type RestRoute } from '../rest/routes.ts'
import type { Schemas } from './schemas.ts'

const Message = z.string().meta({
  description: 'What is wrong, in the language that `Accept-Language` asks for.',
})

const Code = z.enum([...ERROR_CODES, ...REQUEST_ERROR_CODES]).meta({
  id: 'ErrorCode',
  description: 'What is wrong, for programs: it stays the same when the words change.',
})

const ErrorBody = z
  .object({
    message: Message,
    code: Code,
    params: z
      .record(z.string(), z.union([z.string(), z.number(), z.array(z.string())]))
      .optional()
      .meta({ description: 'What the code is measured by, such as `max`.' }),
  })
  .meta({ id: 'ErrorResponse' })

const FieldCode = z
  .object({
    code: z.enum([...new Set(fieldMessageKeys.map(fieldErrorCode))]).meta({ id: 'FieldErrorCode' }),
    params: z.record(z.string(), z.union([z.string(), z.number(), z.array(z.string())])).meta({
      description: 'What the code is measured by, such as `min`; `path` is the place inside the field.',
    }),
  })
  .meta({ id: 'FieldError', examples: [{ code: 'too_short', params: { min: 6 } }] })

const ValidationErrorBody = z
  .object({
    message: Message,
    code: Code,
    errors: z.record(z.string(), z.array(z.string()).min(1)).meta({
      description: 'Every field that is wrong, and what is wrong with it. `body` is the body as a whole.',
    }),
    field_codes: z.record(z.string(), z.array(FieldCode).min(1)).meta({
      description: 'The same for programs, in the same order.',
    }),
  })
  .meta({ id: 'ValidationError' })

const { body: validationExample } = describeError(
  new AppError('invalid_input', {
    username: [{ key: 'taken' }],
    algorithm: [{ key: 'one_of', params: { values: 'SHA-256, MD5' } }],
  }),
  'en',
)

interface Response {
  description: string
  headers?: Record<string, { description: string; schema: { type: 'string' } }>
  content?: Record<string, { schema: unknown; example?: unknown; examples?: Record<string, { value: unknown }> }>
}

const header = (description: string) => ({ description, schema: { type: 'string' as const } })
const refer = (name: string) => ({ $ref: `#/components/responses/${name}` })

/** The responses that are the same wherever they are given. */
export function sharedResponses(schemas: Schemas): Record<string, Response> {
  return {
    MalformedBody: error(schemas, { malformed_json: {} }),
    Unauthenticated: error(
      schemas,
      { unauthenticated: {}, wrong_credentials: {} },
      {
        'WWW-Authenticate': header(
          'Challenges (RFC 9110): one of Digest for each hash that is stored of the password of the account that the request names in `From`; or that of Bearer, where it takes the place of Digest.',
        ),
      },
    ),
    BodyTooLarge: error(schemas, { body_too_large: { maximum: BODY_LIMIT } }),
    UnsupportedMediaType: error(schemas, { unsupported_media_type: {} }),
    TooManyRequests: error(
      schemas,
      { too_many_requests: { seconds: 12 } },
      { 'Retry-After': header('Seconds to wait.') },
    ),
    Unavailable: error(schemas, { unavailable: {} }, { 'Retry-After': header('Seconds to wait.') }),
  }
}

type AnyCode = ErrorCode | RequestErrorCode

/** An answer that one of several errors may be, each with its parameters. */
function error(
  schemas: Schemas,
  errors: Partial<Record<AnyCode, MessageParams>>,
  headers?: Response['headers'],
): Response {
  const bodies = Object.entries(errors).map(([code, params]) => bodyOf(code as AnyCode, params, 'en'))
  const examples = bodies.map((body) => [body.code, { value: body }])
  return {
    description: bodies.map((body) => body.message).join(' '),
    ...(headers ? { headers } : {}),
    content: {
      'application/json': { schema: schemas.of(ErrorBody, 'output'), examples: Object.fromEntries(examples) },
    },
  }
}

/** Every response that a route can give, by status. */
export function responsesOf(route: RestRoute, schemas: Schemas): Record<string, unknown> {
  const responses: Record<string, unknown> = { [route.status]: success(route, schemas) }
  if (route.reply?.otherwise) responses[route.reply.otherwise.status] = success(route, schemas)
  if (route.method !== 'GET') {
    responses[400] = refer('MalformedBody')
    responses[413] = refer('BodyTooLarge')
    responses[415] = refer('UnsupportedMediaType')
  }
  for (const [status, codes] of byStatus(errorsOf(route))) {
    if (status === 401) responses[401] = refer('Unauthenticated')
    else if (status === 429) responses[429] = refer('TooManyRequests')
    else if (status === 503 && codes.length === 1) responses[503] = refer('Unavailable')
    else if (status === 422) responses[422] = invalid(schemas)
    else if (status === 400) responses[400] = refused([...codes], schemas, ['malformed_json'])
    else responses[status] = refused(codes, schemas)
  }
  return responses
}

function success({ operation, reply }: RestRoute, schemas: Schemas): Response {
  const schema = reply ? reply.schema : operation.output
  if (schema.def.type === 'void') return { description: 'It is done: there is no body.' }
  const [type = ''] = (reply?.type ?? 'application/json').split(';')
  const versioned = hasVersionIn(operation.output) ? { ETag: 'The version, for the `If-Match` of a change.' } : {}
  const headers = Object.entries({ ...versioned, ...reply?.headers }).map(([name, says]) => [name, header(says)])
  return {
    description: descriptionOf(schema, operation),
    ...(headers.length > 0 ? { headers: Object.fromEntries(headers) } : {}),
    content: { [type]: { schema: schemas.of(schema, 'output') } },
  }
}

/** Whether what an operation gives has a version, which is sent as its entity tag. */
const hasVersionIn = (output: z.ZodType): boolean => output instanceof z.ZodObject && 'version' in output.shape

/** What an answer holds, by the name of what is in it; otherwise what was asked for. */
function descriptionOf(schema: z.ZodType, { kind, summary }: RestRoute['operation']): string {
  const { id, description } = (schema.meta() ?? {}) as { id?: string; description?: string }
  if (description !== undefined) return description
  if (id !== undefined) return `The \`${id}\`, as it is now.`
  const { element } = schema.def as { element?: z.ZodType }
  const of = (element?.meta() as { id?: string } | undefined)?.id
  if (of !== undefined) return `A list of \`${of}\`.`
  return kind === 'mutation' ? `It is done: ${lower(summary)}.` : `The answer to: ${lower(summary)}.`
}

const lower = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1)

const invalid = (schemas: Schemas): Response => ({
  description: 'Some fields are not valid: `errors` says which, and why.',
  content: { 'application/json': { schema: schemas.of(ValidationErrorBody, 'output'), example: validationExample } },
})

const refused = (codes: ErrorCode[], schemas: Schemas, others: RequestErrorCode[] = []): Response =>
  error(schemas, Object.fromEntries([...codes, ...others].map((code) => [code, {}])))

function byStatus(codes: Set<ErrorCode>): Map<number, ErrorCode[]> {
  const grouped = new Map<number, ErrorCode[]>()
  for (const code of codes) grouped.set(statusOf[code], [...(grouped.get(statusOf[code]) ?? []), code])
  return grouped
}

/** Every error that a route can end in: of the request, of its access, of its input, and of its operation. */
function errorsOf(route: RestRoute): Set<ErrorCode> {
  const { operation, method } = route
  const { access } = operation
  const inPath = pathNames(route)
  const named = inPath.filter((name) => !route.freeFormParams?.includes(name))
  const hasFields = Object.keys(operation.input.shape).some((name) => !named.includes(name))
  return new Set<ErrorCode>([
    ...(access === 'public' ? [] : (['unauthenticated', 'account_blocked', 'wrong_space'] as const)),
    ...(access === 'admin' || access === 'superAdmin' ? (['forbidden'] as const) : []),
    ...(access !== 'public' && operation.kind === 'mutation' ? (['cross_origin'] as const) : []),
    ...(operation.kind === 'mutation' ? (['idempotency_key_malformed', 'idempotency_key_in_use'] as const) : []),
    'space_expired',
    'space_unknown_host',
    'too_many_requests',
    ...(named.length > 0 ? [notFoundCode(route)] : []),
    ...(operation.errors ?? []),
    ...(method !== 'GET' || hasFields || route.part === 2 ? (['invalid_input'] as const) : []),
    // to act in another Space takes a super admin
    ...(route.part === 2 ? (['unauthenticated', 'account_blocked', 'wrong_space', 'space_not_found'] as const) : []),
    'unavailable',
  ])
}
