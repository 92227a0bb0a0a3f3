import {
  type AppError,
  type ErrorCode,
  type FieldErrors,
  type Language,
  type MessageKey,
  type MessageParams,
  translate,
} from '@sipspace/core'

/** The status of each of the domain's errors. */
export const statusOf: Record<ErrorCode, number> = {
  unauthenticated: 401,
  wrong_credentials: 401,
  cross_origin: 403,
  forbidden: 403,
  wrong_space: 403,
  account_blocked: 403,
  space_expired: 403,
  public_registration_off: 403,
  phone_registration_off: 403,
  list_too_long: 413,
  space_full: 403,
  no_such_domain: 403,
  account_has_no_email: 403,
  creation_token_required: 403,
  push_too_soon: 403,
  own_space: 403,
  last_super_admin: 409,
  account_not_found: 404,
  space_not_found: 404,
  space_unknown_host: 404,
  not_an_admin: 403,
  key_not_found: 404,
  token_not_found: 404,
  token_not_validated: 404,
  token_expired: 410,
  country_not_found: 404,
  entry_not_found: 404,
  email_server_not_found: 404,
  logo_not_found: 404,
  contact_not_found: 404,
  contacts_list_not_found: 404,
  contacts_list_assigned: 403,
  contacts_list_not_assigned: 403,
  account_type_not_found: 404,
  account_type_assigned: 403,
  account_type_not_assigned: 403,
  account_action_not_found: 404,
  account_has_no_dtmf_protocol: 403,
  vcard_not_found: 404,
  vcard_exists: 409,
  call_exists: 400,
  call_not_found: 404,
  no_such_call: 400,
  message_exists: 400,
  no_such_message: 400,
  carddav_server_not_found: 404,
  carddav_credentials_not_found: 404,
  carddav_credentials_off: 403,
  call_forwarding_not_found: 404,
  external_account_not_found: 404,
  voicemail_not_found: 404,
  voicemails_full: 403,
  file_not_found: 404,
  registrar_unavailable: 503,
  import_not_found: 404,
  import_not_ready: 409,
  file_too_large: 413,
  too_many_imports: 409,
  not_configured: 404,
  secret_key_missing: 503,
  push_not_configured: 503,
  push_failed: 503,
  invalid_input: 422,
  too_many_requests: 429,
  unavailable: 503,
}

/** A request that is refused before it is anybody's operation. */
export class RequestError extends Error {
  readonly status: number
  readonly key: MessageKey
  readonly params: MessageParams

  constructor(status: number, key: MessageKey, params: MessageParams = {}) {
    super(key)
    this.status = status
    this.key = key
    this.params = params
  }
}

export interface ErrorBody {
  message: string
  errors?: Record<string, string[]>
}

/** The status and body that an error is answered with, in a language. */
export function describeError(error: AppError | RequestError, language: Language): { status: number; body: ErrorBody } {
  if (error instanceof RequestError) {
    return { status: error.status, body: { message: translate(language, error.key, error.params) } }
  }
  const status = statusOf[error.code]
  const params = error.retryAfter === undefined ? {} : { seconds: error.retryAfter }
  if (!error.fields) return { status, body: { message: translate(language, error.code, params) } }
  const message = translate(language, error.code, { fields: Object.keys(error.fields).join(', ') })
  return { status, body: { message, errors: fieldMessages(error.fields, language) } }
}

function fieldMessages(fields: FieldErrors, language: Language): Record<string, string[]> {
  return Object.fromEntries(
    Object.entries(fields).map(([field, errors]) => [
      field,
      errors.map(({ key, params }) => translate(language, key, { field, ...params })),
    ]),
  )
}

/** What Fastify itself refuses, as errors of ours; null for a defect. */
export function fromFastify(error: unknown): RequestError | null {
  const { statusCode, code } = error as { statusCode?: unknown; code?: unknown }
  switch (code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return new RequestError(413, 'body_too_large', { maximum: BODY_LIMIT })
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return new RequestError(415, 'unsupported_media_type')
    default:
      return typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500
        ? new RequestError(statusCode, 'malformed_request')
        : null
  }
}

/** Bytes that a body has at most. */
export const BODY_LIMIT = 1_048_576
