import { type FieldCode, SipspaceError } from './error.ts'
import type { ResponseInfo } from './options.ts'
import { isPassing, parseRetryAfter } from './retry.ts'

/** An answer as it came. */
export interface Answer {
  status: number
  headers: { get(name: string): string | null }
  text: string
}

/** What the caller may know of an answer. */
export const toResponseInfo = ({ status, headers }: Answer): ResponseInfo => ({
  status,
  requestId: headers.get('x-request-id'),
  headers: { get: (name) => headers.get(name) },
})

/** What kept an answer of the server from coming. */
export class TransportFailure extends Error {
  readonly code: SipspaceError['code']
  readonly answer: Answer | null

  constructor(code: TransportFailure['code'], message: string, { answer = null, cause }: FailureDetails) {
    super(message, { cause })
    this.code = code
    this.answer = answer
  }
}

interface FailureDetails {
  answer?: Answer | null
  cause?: unknown
}

/** An answer that no sipspace server gives; its status shows who else may have given it. */
export function unexpectedAnswer(answer: Answer, body: unknown, cause?: unknown): TransportFailure {
  const { status, headers } = answer
  const told = (body as { message?: unknown } | null | undefined)?.message
  const location = headers.get('location')
  const message =
    typeof told === 'string'
      ? told
      : location === null
        ? `Not an answer of a sipspace server (HTTP ${status}).`
        : `The server redirects to ${location}: is the url right?`
  return new TransportFailure(codeOf(status), message, { answer, cause })
}

function codeOf(status: number): TransportFailure['code'] {
  if (status === 429) return 'too_many_requests'
  return isPassing(status) && status !== 0 ? 'unavailable' : 'malformed_response'
}

/** The data of an error that the server has sent. */
interface ErrorData {
  error: SipspaceError['code']
  httpStatus: number
  fields: Record<string, string[]> | null
  /** absent at a server that is older than it */
  fieldCodes?: Record<string, FieldCode[]> | null
  retryAfterMs?: number | null
  requestId: string | null
}

const isErrorData = (data: unknown): data is ErrorData =>
  typeof data === 'object' && data !== null && 'error' in data && typeof data.error === 'string'

/** An error for the caller, and whether the same call may do better soon. */
export interface Failure {
  error: SipspaceError
  isPassing: boolean
}

/**
 * What a framework has thrown from `fetch` to steer itself, as Next.js does for a page that is not static: it has a
 * `digest`, and has to reach the framework as it is.
 */
export function frameworkSignal(thrown: unknown): Error | undefined {
  for (let cause = thrown; cause instanceof Error; cause = cause.cause) {
    if ('digest' in cause && typeof cause.digest === 'string') return cause
  }
  return undefined
}

/** What a call failed of, from what the transport has thrown. */
export function describeFailure(thrown: unknown, operation: string): Failure {
  const error = toError(thrown, operation)
  const isUnderWay = error.code === 'idempotency_key_in_use'
  return { error, isPassing: error.status === 0 ? error.code === 'network' : isUnderWay || isPassing(error.status) }
}

/** An error that the server has sent. */
class SentError extends Error {
  readonly data: unknown
  readonly headers: Answer['headers'] | undefined

  constructor(message: string, data: unknown, headers: Answer['headers'] | undefined) {
    super(message)
    this.data = data
    this.headers = headers
  }
}

/** The error that a server has sent, in an answer or a stream. */
export const sentError = (sent: unknown, answer?: Answer): Error => {
  const { message, data } = sent as { message: string; data: unknown }
  return new SentError(message, data, answer?.headers)
}

/** What REST answers an error with. */
interface ErrorBody {
  message: string
  code: SipspaceError['code']
  errors?: Record<string, string[]>
  field_codes?: Record<string, FieldCode[]>
}

/** What an answer refuses with, whether tRPC or a route of REST has given it. */
export function refusalOf(answer: Answer): unknown {
  let json: unknown
  try {
    json = JSON.parse(answer.text)
  } catch (cause) {
    return unexpectedAnswer(answer, undefined, cause)
  }
  const {
    error,
    code,
    message,
    errors = null,
    field_codes: fieldCodes = null,
  } = json as ErrorBody & { error?: unknown }
  if (error) return sentError(error, answer)
  if (!code) return unexpectedAnswer(answer, json)
  const { status: httpStatus, headers } = answer
  const data = { error: code, httpStatus, fields: errors, fieldCodes, requestId: headers.get('x-request-id') }
  return sentError({ message, data }, answer)
}

const headersOf = (thrown: unknown): Answer['headers'] | undefined =>
  thrown instanceof TransportFailure ? thrown.answer?.headers : thrown instanceof SentError ? thrown.headers : undefined

function toError(thrown: unknown, operation: string): SipspaceError {
  const ofHeader = parseRetryAfter(headersOf(thrown)?.get('retry-after'), Date.now())
  if (thrown instanceof TransportFailure) {
    const { code, message, answer, cause } = thrown
    return new SipspaceError({ code, message, operation, status: answer?.status, retryAfterMs: ofHeader, cause })
  }
  if (thrown instanceof SentError && isErrorData(thrown.data)) {
    const { error: code, httpStatus: status, retryAfterMs = isPassing(status) ? ofHeader : null, ...rest } = thrown.data
    return new SipspaceError({ ...rest, code, message: thrown.message, operation, status, retryAfterMs })
  }
  const message = 'Not an answer of a sipspace server.'
  return new SipspaceError({ code: 'malformed_response', message, operation, cause: thrown })
}
