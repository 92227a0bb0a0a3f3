import { AppError, unavailabilityReason } from '@sipspace/core'
import type { FastifyReply, FastifyRequest } from 'fastify'

/** Seconds after which a client may try again what could not be served. */
export const RETRY_AFTER_SECONDS = 5

/** Says in the log why the database cannot serve, and in the answer when to try again. */
export function logUnavailable(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
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
  reply.header('retry-after', String(RETRY_AFTER_SECONDS))
}
