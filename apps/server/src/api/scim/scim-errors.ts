import { AppError, type FieldErrors } from '@sipspace/core'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { RequestError } from '../../http/errors.ts'
import { answerOf } from '../rest/rest.plugin.ts'

/** What kind of mistake was made in a request (RFC 7644 section 3.12). */
type ScimType = 'invalidFilter' | 'invalidPath' | 'invalidSyntax' | 'invalidValue' | 'uniqueness'

function kindOf(fields: FieldErrors): ScimType {
  const keys = Object.values(fields).flatMap((errors) => errors.map(({ key }) => key))
  if (keys.includes('taken')) return 'uniqueness'
  if ('filter' in fields) return 'invalidFilter'
  return keys.includes('scim_path') ? 'invalidPath' : 'invalidValue'
}

const statuses: Partial<Record<ScimType, number>> = { uniqueness: 409 }

/** An error in the form of RFC 7644 section 3.12. */
export function scimError(thrown: unknown, request: FastifyRequest, reply: FastifyReply) {
  const { status, body } = answerOf(thrown, request, reply)
  const isSyntax = thrown instanceof RequestError && thrown.code === 'malformed_json'
  const fields = thrown instanceof AppError && thrown.code === 'invalid_input' ? thrown.fields : undefined
  const scimType = fields ? kindOf(fields) : isSyntax ? 'invalidSyntax' : undefined
  const answered = fields && scimType ? (statuses[scimType] ?? 400) : status
  const detail = body.errors ? Object.values(body.errors).flat().join(' ') : body.message
  return {
    status: answered,
    body: {
      schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
      status: String(answered),
      ...(scimType ? { scimType } : {}),
      detail,
    },
  }
}
