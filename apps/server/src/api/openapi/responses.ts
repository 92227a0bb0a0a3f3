import { type ErrorCode, type MessageKey, translate } from '@sipspace/core'
import { z } from 'zod'
import { BODY_LIMIT, statusOf } from '../../http/errors.ts'
import { notFoundCode, pathNames, type RestRoute } from '../rest/routes.ts'
import type { Schemas } from './schemas.ts'

const message = z.string().meta({
  description: 'What is wrong, in the language that `Accept-Language` asks for.',
})

const ErrorBody = z.object({ message }).meta({ id: 'Error' })

const ValidationErrorBody = z
  .object({
    message,
    errors: z.record(z.string(), z.array(z.string()).min(1)).meta({
      description: 'Every field that is wrong, and what is wrong with it. `body` is the body as a whole.',
    }),
  })
  .meta({ id: 'ValidationError' })

const validationExample = {
  message: translate('en', 'invalid_input', { fields: 'username, algorithm' }),
  errors: {
    username: [translate('en', 'taken', { field: 'username' })],
    algorithm: [translate('en', 'one_of', { field: 'algorithm', values: 'SHA-256, MD5' })],
  },
}

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
    MalformedBody: error(schemas, { malformed_json: translate('en', 'malformed_json') }),
    Unauthenticated: error(
      schemas,
      { unauthenticated: translate('en', 'unauthenticated') },
      {
        'WWW-Authenticate': header(
          'Challenges (RFC 9110): one of Digest for each hash that is stored of the password of the account that the request names in `From`; or that of Bearer, where it takes the place of Digest.',
        ),
      },
    ),
    BodyTooLarge: error(schemas, { body_too_large: translate('en', 'body_too_large', { maximum: BODY_LIMIT }) }),
    UnsupportedMediaType: error(schemas, { unsupported_media_type: translate('en', 'unsupported_media_type') }),
    TooManyRequests: error(
      schemas,
      { too_many_requests: translate('en', 'too_many_requests', { seconds: 12 }) },
      { 'Retry-After': header('Seconds to wait.') },
    ),
    Unavailable: error(
      schemas,
      { unavailable: translate('en', 'unavailable') },
      { 'Retry-After': header('Seconds to wait.') },
    ),
  }
}

/** An answer with a message, of which there may be several, each by the name of its error. */
function error(schemas: Schemas, messages: Record<string, string>, headers?: Response['headers']): Response {
  const examples = Object.entries(messages).map(([code, text]) => [code, { value: { message: text } }])
  return {
    description: Object.values(messages).join(' '),
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
  if (schema.def.type === 'void') return { description: 'Done.' }
  const [type = ''] = (reply?.type ?? 'application/json').split(';')
  const headers = Object.entries(reply?.headers ?? {}).map(([name, says]) => [name, header(says)])
  return {
    description: 'Done.',
    ...(headers.length > 0 ? { headers: Object.fromEntries(headers) } : {}),
    content: { [type]: { schema: schemas.of(schema, 'output') } },
  }
}

const invalid = (schemas: Schemas): Response => ({
  description: 'Some fields are not valid: `errors` says which, and why.',
  content: { 'application/json': { schema: schemas.of(ValidationErrorBody, 'output'), example: validationExample } },
})

const refused = (codes: ErrorCode[], schemas: Schemas, others: MessageKey[] = []): Response =>
  error(schemas, Object.fromEntries([...codes, ...others].map((code) => [code, translate('en', code)])))

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
    'space_expired',
    'space_unknown_host',
    'too_many_requests',
    ...(named.length > 0 ? [notFoundCode(route)] : []),
    ...(operation.errors ?? []),
    ...(method !== 'GET' || hasFields ? (['invalid_input'] as const) : []),
    'unavailable',
  ])
}
