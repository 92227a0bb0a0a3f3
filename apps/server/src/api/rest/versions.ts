import type { AnyOperation } from '@sipspace/core'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { RequestError } from '../../http/errors.ts'

/** Whether an operation takes the version of the state that a change is based on. */
export const hasVersion = ({ input, kind }: AnyOperation): boolean => kind === 'mutation' && 'version' in input.shape

/**
 * An input with the version that a request names by `If-Match` (RFC 9110 section 13.1.1). A `version` in the body does
 * nothing: apps send back what they were given.
 *
 * @throws RequestError for several entity tags, of which it cannot be said which state the change is based on
 */
export function basedOn({ headers }: FastifyRequest, input: unknown): unknown {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) return input
  const { version: _, ...fields } = input as Record<string, unknown>
  const tag = headers['if-match']?.trim()
  if (tag === undefined || tag === '*') return fields
  const [, version] = /^"([^"]*)"$/.exec(tag) ?? []
  if (version === undefined && !/^W\/"[^"]*"$/.test(tag)) throw new RequestError('malformed_request')
  // a weak tag matches nothing, and so does one of another form
  return { ...fields, version: version !== undefined && /^\d{1,10}$/.test(version) ? version : '0' }
}

/** Sends the version of what is answered as its entity tag. */
export function setVersion(reply: FastifyReply, output: unknown): void {
  if (typeof output !== 'object' || output === null || !('version' in output)) return
  if (typeof output.version === 'string') reply.header('etag', `"${output.version}"`)
}
