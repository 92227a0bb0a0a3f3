import { ERROR_CODES, REQUEST_ERROR_CODES } from '../../packages/core/src/errors.ts'
import { checkAgainstDocument } from '../support/server/openapi-check.ts'
import type { RawAnswer } from './raw-client.ts'
import type { FuzzRequest } from './requests.ts'

/**
 * Checks an answer: no 5xx, and what REST and tRPC promise of their answers.
 *
 * @throws Error for what is wrong with it
 */
export function checkAnswer(
  { interface: interfaceName, method, target, isSound }: FuzzRequest,
  answer: RawAnswer | null,
): void {
  if (!answer) {
    if (isSound) throw new Error('the connection was ended without an answer')
    return
  }
  const { status, body, headers } = answer
  if (status >= 500) throw new Error(`${status}: ${body.slice(0, 500)}`)
  // written by Node’s parser, before there is a request
  if ([400, 431].includes(status) && headers['connection'] === 'close') return
  // to an expectation that nobody knows; as the parser has it, without a body
  if (status === 417 && body === '') return
  if (method === 'HEAD' && body !== '') throw new Error(`HEAD is answered with a body: ${body.slice(0, 100)}`)
  if (!isSound || !target.startsWith('/') || !ROUTED.has(method)) return
  const isError = status >= 400
  if (isError && method !== 'HEAD' && !['application/json', 'text/html', 'text/plain'].includes(mediaType(headers)))
    throw new Error(`${status} with the type ${String(headers['content-type'])}: ${body.slice(0, 200)}`)
  // the router takes dot segments as names, which the document cannot say
  if (/^\/api(?=[/?#]|$)/.test(target) && !/\/(\.|%2e){1,2}([/?#]|$)/i.test(target) && status !== 431) {
    // the standard for URLs, unlike a router, takes a backslash for a slash
    checkAgainstDocument(method, target.replaceAll('\\', '%5C'), { statusCode: status, headers, body })
  }
  if (interfaceName === 'trpc' && /^\/trpc\/[\w.,]+(\?|$)/.test(target) && ['GET', 'POST'].includes(method))
    checkEnvelope(answer)
}

/** The methods that the router knows; others lead nowhere. */
const ROUTED = new Set(['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT'])

const mediaType = (headers: RawAnswer['headers']): string => String(headers['content-type']).replace(/;.*/, '')

const codes = new Set<unknown>([...ERROR_CODES, ...REQUEST_ERROR_CODES])

function checkEnvelope({ status, body }: RawAnswer): void {
  // refused before tRPC: by the parser of HTTP, or of the body
  const parsed: unknown = JSON.parse(body)
  const isRefusal = isRecord(parsed) && typeof parsed['message'] === 'string' && [400, 413, 415, 431].includes(status)
  if (isRefusal) return
  for (const one of Array.isArray(parsed) ? parsed : [parsed]) checkOne(one)
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function checkOne(one: unknown): void {
  if (!isRecord(one)) throw new Error(`no envelope: ${JSON.stringify(one)}`)
  const { result, error } = one
  if (isRecord(result) && error === undefined) return
  const data = isRecord(error) ? error['data'] : undefined
  if (!isRecord(error) || !isRecord(data)) throw new Error(`no envelope: ${JSON.stringify(one)}`)
  const isWhole =
    typeof error['message'] === 'string' &&
    typeof error['code'] === 'number' &&
    codes.has(data['error']) &&
    Number(data['httpStatus']) < 500 &&
    'fields' in data &&
    !('stack' in data)
  if (!isWhole) throw new Error(`an error that is not as documented: ${JSON.stringify(error)}`)
}
