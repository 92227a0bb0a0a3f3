import { AppError, constraintError, type ErrorCode, negotiateLanguage } from '@sipspace/core'
import { type TRPC_ERROR_CODE_KEY, TRPCError } from '@trpc/server'
import type { TRPCErrorShape } from '@trpc/server/rpc'
import { Unauthenticated } from '../../auth/unauthenticated.ts'
import { describeError, fromFastify, RequestError, statusOf } from '../../http/errors.ts'
import { logUnavailable } from '../../http/unavailable.ts'
import type { TrpcContext } from './context.ts'

/** What a client is told of an error, beside its message. */
export interface ErrorData {
  /** the domain's name for it, `internal` for a defect, `malformed_request` for a request that is no call */
  error: ErrorCode | 'internal' | 'malformed_request'
  httpStatus: number
  /** what is wrong, by field, in the language of the request */
  fields: Record<string, string[]> | null
  requestId: string | null
}

const codes: Record<number, TRPC_ERROR_CODE_KEY> = {
  400: 'BAD_REQUEST',
  401: 'UNAUTHORIZED',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  409: 'CONFLICT',
  410: 'NOT_FOUND',
  413: 'PAYLOAD_TOO_LARGE',
  415: 'UNSUPPORTED_MEDIA_TYPE',
  422: 'UNPROCESSABLE_CONTENT',
  429: 'TOO_MANY_REQUESTS',
  503: 'SERVICE_UNAVAILABLE',
}

/** What tRPC is to be told of an error. A defect is logged here and says nothing outside. */
export function toTrpcError(error: unknown, ctx: TrpcContext): TRPCError {
  const known = error instanceof AppError ? error : constraintError(error)
  if (!known) {
    ctx.request.log.error({ err: error }, 'a request failed')
    return new TRPCError({ code: 'INTERNAL_SERVER_ERROR' })
  }
  if (known instanceof Unauthenticated && known.challenges.length > 0) {
    ctx.reply.header('www-authenticate', known.challenges)
  }
  logUnavailable(known, ctx.request, ctx.reply)
  if (known.retryAfter !== undefined) ctx.reply.header('retry-after', known.retryAfter)
  return new TRPCError({ code: codes[statusOf[known.code]] ?? 'INTERNAL_SERVER_ERROR', cause: known })
}

/** The HTTP status of an error, as a call by itself has it. */
export const httpStatusOf = ({ cause }: TRPCError): number => (cause instanceof AppError ? statusOf[cause.code] : 500)

/** What tRPC is to be told of a request that is refused before it is any call, as for its size. */
export function refusedByFastify(error: unknown, ctx: TrpcContext): TRPCError {
  const refused = error instanceof RequestError ? error : fromFastify(error)
  if (!refused) return toTrpcError(error, ctx)
  const { status, body } = describeError(refused, negotiateLanguage(ctx.request.headers['accept-language']))
  return new TRPCError({ code: codes[status] ?? 'BAD_REQUEST', message: body.message })
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
  if (error.cause instanceof AppError) {
    const { status, body } = describeError(error.cause, language)
    const data = { ...rest, ...common, error: error.cause.code, httpStatus: status, fields: body.errors ?? null }
    return { ...shape, message: body.message, data: withoutStack(data) }
  }
  const isDefect = error.code === 'INTERNAL_SERVER_ERROR'
  const data = {
    ...rest,
    ...common,
    error: isDefect ? ('internal' as const) : ('malformed_request' as const),
    fields: null,
  }
  return { ...shape, message: isDefect ? 'internal' : shape.message, data: withoutStack(data) }
}

function withoutStack<T extends object>(data: T): Omit<T, 'stack'> {
  const { stack: _stack, ...rest } = data as T & { stack?: string }
  return rest
}
