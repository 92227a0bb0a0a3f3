import {
  AppError,
  constraintError,
  type ErrorCode,
  type FieldCode,
  negotiateLanguage,
  type RequestErrorCode,
} from '@sipspace/core'
import { type TRPC_ERROR_CODE_KEY, TRPCError } from '@trpc/server'
import type { TRPCErrorShape } from '@trpc/server/rpc'
import { Unauthenticated } from '../../auth/unauthenticated.ts'
import { describeError, fromFastify, RequestError, statusOf } from '../../http/errors.ts'
import { logUnavailable, retryAfterSecondsOf, sayRetryAfter } from '../../http/unavailable.ts'
import type { TrpcContext } from './context.ts'

/** What a client gets of an error, beside its message. */
export interface ErrorData {
  /** its code: the domain's, `internal` for a defect, or what a request is refused for that is no call */
  error: ErrorCode | RequestErrorCode
  httpStatus: number
  /** what is wrong, by field, in the language of the request */
  fields: Record<string, string[]> | null
  /** the same for programs, in the same order */
  fieldCodes: Record<string, FieldCode[]> | null
  /** milliseconds after which the same call may do better; null where that is not known */
  retryAfterMs: number | null
  requestId: string | null
}

const codes: Record<number, TRPC_ERROR_CODE_KEY> = {
  400: 'BAD_REQUEST',
  401: 'UNAUTHORIZED',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  409: 'CONFLICT',
  410: 'NOT_FOUND',
  412: 'PRECONDITION_FAILED',
  413: 'PAYLOAD_TOO_LARGE',
  415: 'UNSUPPORTED_MEDIA_TYPE',
  422: 'UNPROCESSABLE_CONTENT',
  429: 'TOO_MANY_REQUESTS',
  503: 'SERVICE_UNAVAILABLE',
}

/** The error that tRPC gets for an error. A defect is logged here and says nothing outside. */
export function toTrpcError(error: unknown, ctx: TrpcContext): TRPCError {
  const known = error instanceof AppError ? error : constraintError(error)
  if (!known) {
    ctx.request.log.error({ err: error }, 'a request failed')
    return new TRPCError({ code: 'INTERNAL_SERVER_ERROR' })
  }
  if (known instanceof Unauthenticated && known.challenges.length > 0) {
    ctx.reply.header('www-authenticate', known.challenges)
  }
  logUnavailable(known, ctx.request)
  sayRetryAfter(known, ctx.reply)
  return new TRPCError({ code: codes[statusOf[known.code]] ?? 'INTERNAL_SERVER_ERROR', cause: known })
}

/** The HTTP status of an error, as a call by itself has it. */
export const httpStatusOf = ({ cause }: TRPCError): number => (cause instanceof AppError ? statusOf[cause.code] : 500)

/** The error that tRPC gets for a request that is refused before it becomes a call, as for its size. */
export function refusedByFastify(error: unknown, ctx: TrpcContext): TRPCError {
  const refused = error instanceof RequestError ? error : fromFastify(error)
  if (!refused) return toTrpcError(error, ctx)
  return new TRPCError({ code: codes[refused.status] ?? 'BAD_REQUEST', cause: refused })
}

/** The error as it is sent: the domain's code, fields and message, and no stack. */
export function errorShape(
  shape: TRPCErrorShape & { data: { path?: string | undefined } },
  error: TRPCError,
  ctx: TrpcContext | undefined,
) {
  const language = negotiateLanguage(ctx?.request.headers['accept-language'])
  const { path, ...rest } = shape.data
  const common = { ...(path === undefined ? {} : { path }), requestId: ctx?.request.id ?? null }
  if (error.cause instanceof AppError || error.cause instanceof RequestError) {
    const { status, body } = describeError(error.cause, language)
    const data = {
      ...rest,
      ...common,
      error: body.code,
      httpStatus: status,
      fields: body.errors ?? null,
      fieldCodes: body.field_codes ?? null,
      retryAfterMs: retryAfterMsOf(error.cause),
    }
    return { ...shape, message: body.message, data: withoutStack(data) }
  }
  const isDefect = error.code === 'INTERNAL_SERVER_ERROR'
  const data = {
    ...rest,
    ...common,
    error: isDefect ? ('internal' as const) : ('malformed_request' as const),
    fields: null,
    fieldCodes: null,
    retryAfterMs: null,
  }
  return { ...shape, message: isDefect ? 'internal' : shape.message, data: withoutStack(data) }
}

const retryAfterMsOf = (error: unknown): number | null => {
  const seconds = retryAfterSecondsOf(error)
  return seconds === null ? null : seconds * 1000
}

function withoutStack<T extends object>(data: T): Omit<T, 'stack'> {
  const { stack: _stack, ...rest } = data as T & { stack?: string }
  return rest
}
