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

/** What tRPC's links throw: known by its name, as its module would bring all of the library along. */
interface LinkError extends Error {
  name: 'TRPCClientError'
  data?: unknown
  meta?: Record<string, unknown> | undefined
}

const isLinkError = (thrown: unknown): thrown is LinkError =>
  thrown instanceof Error && thrown.name === 'TRPCClientError'

/** The error that a server has sent in a stream, or in place of one, as tRPC's links throw those of calls. */
export const sentError = (sent: unknown, answer?: Answer): LinkError => {
  const { message, data } = sent as { message: string; data: unknown }
  return Object.assign(new Error(message), { name: 'TRPCClientError' as const, data, meta: { response: answer } })
}

function headersOf(thrown: unknown): Answer['headers'] | undefined {
  if (!isLinkError(thrown)) return undefined
  if (thrown.cause instanceof TransportFailure) return thrown.cause.answer?.headers
  return (thrown.meta?.['response'] as Answer | undefined)?.headers
}

function toError(thrown: unknown, operation: string): SipspaceError {
  const ofHeader = parseRetryAfter(headersOf(thrown)?.get('retry-after'), Date.now())
  const cause = isLinkError(thrown) ? (thrown.cause ?? thrown) : thrown
  if (cause instanceof TransportFailure) {
    const { code, message, answer } = cause
    return new SipspaceError({
      code,
      message,
      operation,
      status: answer?.status,
      retryAfterMs: ofHeader,
      cause: cause.cause,
    })
  }
  if (isLinkError(thrown) && isErrorData(thrown.data)) {
    const { error: code, httpStatus: status, retryAfterMs = isPassing(status) ? ofHeader : null, ...rest } = thrown.data
    return new SipspaceError({ ...rest, code, message: thrown.message, operation, status, retryAfterMs })
  }
  const message = 'Not an answer of a sipspace server.'
  return new SipspaceError({ code: 'malformed_response', message, operation, cause })
}
