import { AppError, unavailabilityReason } from '@sipspace/core'
import type { FastifyReply, FastifyRequest } from 'fastify'

/** Seconds after which a client may try again what could not be served. */
export const RETRY_AFTER_SECONDS = 5

/** Seconds after which the same request may do better; null where that is not known. */
export function retryAfterSecondsOf(error: unknown): number | null {
  if (!(error instanceof AppError)) return null
  return error.code === 'unavailable' ? RETRY_AFTER_SECONDS : (error.retryAfter ?? null)
}

/** Says in the answer when to try again (RFC 9110 section 10.2.3). */
export function sayRetryAfter(error: unknown, reply: FastifyReply): void {
  const seconds = retryAfterSecondsOf(error)
  if (seconds !== null) reply.header('retry-after', String(seconds))
}

/** Says in the log why the database cannot serve. */
export function logUnavailable(error: unknown, request: FastifyRequest): void {
  if (!(error instanceof AppError) || error.code !== 'unavailable') return
  const { cause } = error
  const code = (cause as { code?: unknown } | undefined)?.code
  const said = cause instanceof Error ? cause.message : undefined
  // without a cause, it is the process that ends
  if (cause !== undefined) {
    request.log.error(
      { code, said },
      `the database is not available: ${unavailabilityReason(cause) ?? 'it cannot be used'}`,
    )
  }
}
