import {
  type AppError,
  type ErrorCode,
  errorParams,
  type FieldCode,
  type FieldErrors,
  fieldCodes,
  type Language,
  type MessageParams,
  type RequestErrorCode,
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
  domain_in_use: 409,
  version_conflict: 412,
  last_super_admin: 409,
  second_factor_on: 409,
  second_factor_off: 409,
  passkey_not_found: 404,
  passkey_exists: 409,
  passkeys_unavailable: 409,
  too_many_passkeys: 409,
  confirmation_needed: 403,
  session_needed: 403,
  session_not_found: 404,
  account_not_found: 404,
  mail_not_found: 404,
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
  oidc_not_found: 404,
  oidc_failed: 401,
  oidc_unavailable: 503,
  oidc_no_account: 403,
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
  webhook_endpoint_not_found: 404,
  registrar_unavailable: 503,
  import_not_found: 404,
  import_not_ready: 409,
  file_too_large: 413,
  too_many_imports: 409,
  bulk_change_not_found: 404,
  bulk_change_not_ready: 409,
  export_not_found: 404,
  export_not_ready: 409,
  too_many_exports: 409,
  not_configured: 404,
  secret_key_missing: 503,
  push_not_configured: 503,
  push_failed: 503,
  sip_messages_not_configured: 503,
  sip_message_failed: 503,
  invalid_input: 422,
  idempotency_key_malformed: 400,
  idempotency_key_in_use: 409,
  idempotency_key_reused: 422,
  too_many_requests: 429,
  unavailable: 503,
}

/** The status of each error of a request that is refused before it is anybody's operation. */
export const requestStatusOf: Record<RequestErrorCode, number> = {
  malformed_request: 400,
  malformed_json: 400,
  malformed_form: 400,
  provisioning_header: 400,
  route_not_found: 404,
  method_not_allowed: 405,
  request_timeout: 408,
  body_too_large: 413,
  unsupported_media_type: 415,
  headers_too_large: 431,
  internal: 500,
}

/** A request that is refused before it is anybody's operation. */
export class RequestError extends Error {
  readonly status: number
  readonly code: RequestErrorCode
  readonly params: MessageParams

  constructor(code: RequestErrorCode, params: MessageParams = {}, status: number = requestStatusOf[code]) {
    super(code)
    this.status = status
    this.code = code
    this.params = params
  }
}

/** What an error is answered with: words for people in `message` and `errors`, the rest for programs. */
export interface ErrorBody {
  message: string
  code: ErrorCode | RequestErrorCode
  /** what the code is measured by, such as the bytes that a body may have; left out where there is nothing */
  params?: FieldCode['params']
  /** what is wrong, by the name of the field */
  errors?: Record<string, string[]>
  /** the same, in the same order */
  field_codes?: Record<string, FieldCode[]>
}

/** The status and body that an error is answered with, in a language. */
export function describeError(error: AppError | RequestError, language: Language): { status: number; body: ErrorBody } {
  if (error instanceof RequestError) {
    return { status: error.status, body: bodyOf(error.code, error.params, language) }
  }
  const { code, fields } = error
  const status = statusOf[code]
  const params = error.retryAfter === undefined ? {} : { seconds: error.retryAfter }
  if (!fields) return { status, body: bodyOf(code, params, language) }
  const message = translate(language, code, { fields: Object.keys(fields).join(', ') })
  return { status, body: { message, code, errors: fieldMessages(fields, language), field_codes: fieldCodes(fields) } }
}

/** What an error is answered with that is not about fields. */
export function bodyOf(code: ErrorCode | RequestErrorCode, params: MessageParams, language: Language): ErrorBody {
  const message = translate(language, code, params)
  return { message, code, ...(Object.keys(params).length > 0 ? { params: errorParams(params) } : {}) }
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
      return new RequestError('body_too_large', { maximum: BODY_LIMIT })
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return new RequestError('unsupported_media_type')
    default:
      return typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500
        ? new RequestError('malformed_request', {}, statusCode)
        : null
  }
}

/** Bytes that a body has at most. */
export const BODY_LIMIT = 1_048_576
