import type { ErrorCode, FieldErrorCode } from './api.generated.ts'

/** What is wrong with a field, and what it is measured by, such as `too_short` with `{ min: 6 }`. */
export interface FieldCode {
  code: FieldErrorCode
  /** `path` is the place inside the field, where it is not the field itself. */
  params: Record<string, string | number | string[]>
}

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
  /** A webhook that the server has not sent, or not lately: see `webhooks.verify`. */
  | 'wrong_signature'
  /** A call that `createTestClient` of `@sipspace/client/testing` does not have. */
  | 'not_in_test_client'

export interface SipspaceErrorDetails {
  code: ErrorCode | ClientErrorCode
  message: string
  operation: string
  status?: number | undefined
  fields?: Record<string, string[]> | null | undefined
  fieldCodes?: Record<string, FieldCode[]> | null | undefined
  retryAfterMs?: number | null | undefined
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
  /** The same for programs, in the same order. */
  readonly fieldCodes: Record<string, FieldCode[]> | null
  /** How many milliseconds to wait before the same call may do better; null when that is not known. */
  readonly retryAfterMs: number | null
  /** The server's name for the request, as its log has it. */
  readonly requestId: string | null
  /** The call, such as `accounts.create`. */
  readonly operation: string

  /** True of every such error, also of another copy of this package: see {@link isSipspaceError}. */
  get isSipspaceError(): true {
    return true
  }

  constructor(details: SipspaceErrorDetails) {
    super(details.message, details.cause === undefined ? undefined : { cause: details.cause })
    this.code = details.code
    this.status = details.status ?? 0
    this.fields = details.fields ?? null
    this.fieldCodes = details.fieldCodes ?? null
    this.retryAfterMs = details.retryAfterMs ?? null
    this.requestId = details.requestId ?? null
    this.operation = details.operation
  }
}

/** Whether something that was thrown is a {@link SipspaceError}, of whichever copy of this package. */
export const isSipspaceError = (thrown: unknown): thrown is SipspaceError =>
  typeof thrown === 'object' && thrown !== null && 'isSipspaceError' in thrown && thrown.isSipspaceError === true
