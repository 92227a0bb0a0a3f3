import { AppError } from '@sipspace/core'
import type { FastifyRequest } from 'fastify'

/** Visible ASCII but quotation marks, commas and backslashes. */
const KEY = /^[!#-+\--[\]-~]{1,255}$/

/**
 * The keys of `Idempotency-Key` (draft-ietf-httpapi-idempotency-key-header): a string of RFC 9651 such as `"8e03978e"`, also
 * without its quotation marks; for a batch of calls, a list with one for each.
 *
 * @throws AppError idempotency_key_malformed
 */
export function idempotencyKeys({ headers }: FastifyRequest): string[] {
  const header = headers['idempotency-key']
  if (header === undefined) return []
  const keys = String(header)
    .split(',')
    .map((item) => item.trim().replace(/^"(.*)"$/, '$1'))
  if (!keys.every((key) => KEY.test(key))) throw new AppError('idempotency_key_malformed')
  return keys
}

/** The key of a request for one operation. */
export function idempotencyKey(request: FastifyRequest): string | null {
  const [key = null, ...others] = idempotencyKeys(request)
  if (others.length > 0) throw new AppError('idempotency_key_malformed')
  return key
}
