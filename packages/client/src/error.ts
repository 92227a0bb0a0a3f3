import type { ErrorCode } from './api.generated.ts'

/** What went wrong, where it was not the server that said so. */
export type ClientErrorCode =
  /** No answer: the server cannot be reached, or the connection broke. */
  | 'network'
  /** No answer within `timeoutMs`. */
  | 'timeout'
  /** The caller's `signal` gave the call up. */
  | 'aborted'
  /** An answer that is none of a sipspace server: a wrong `url`, or something in between. */
  | 'malformed_response'
  /** The server, or something before it, asks for fewer requests. */
  | 'too_many_requests'
  /** The input is nothing that JSON can hold, or the server does not know this call. */
  | 'malformed_request'
  /** The server failed; its log says why, under the `requestId`. */
  | 'internal'

export interface SipspaceErrorDetails {
  code: ErrorCode | ClientErrorCode
  message: string
  operation: string
  status?: number | undefined
  fields?: Record<string, string[]> | null | undefined
  requestId?: string | null | undefined
  cause?: unknown
}

/** What every call rejects with. */
export class SipspaceError extends Error {
  override readonly name = 'SipspaceError'
  /** What went wrong, for programs. */
  readonly code: ErrorCode | ClientErrorCode
  /** The HTTP status; 0 without an answer. */
  readonly status: number
  /** What is wrong with the input, by field, to be shown to people; null when it is not about the input. */
  readonly fields: Record<string, string[]> | null
  /** The server's name for the request, as its log has it. */
  readonly requestId: string | null
  /** The call, such as `accounts.create`. */
  readonly operation: string

  constructor({ code, message, operation, status = 0, fields = null, requestId = null, cause }: SipspaceErrorDetails) {
    super(message, cause === undefined ? undefined : { cause })
    this.code = code
    this.status = status
    this.fields = fields
    this.requestId = requestId
    this.operation = operation
  }
}
