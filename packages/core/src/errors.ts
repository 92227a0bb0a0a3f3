import type { FieldMessageKey, MessageParams } from './messages/messages.ts'

/** What went wrong, as the domain names it. Each interface maps it to a status of its own. */
export const ERROR_CODES = [
  'unauthenticated',
  'wrong_credentials',
  'cross_origin',
  'forbidden',
  'wrong_space',
  'account_blocked',
  'space_expired',
  'space_full',
  'public_registration_off',
  'phone_registration_off',
  'no_such_domain',
  'account_has_no_email',
  'mail_not_found',
  'creation_token_required',
  'push_too_soon',
  'own_space',
  'domain_in_use',
  'version_conflict',
  'last_super_admin',
  'second_factor_on',
  'second_factor_off',
  'passkey_not_found',
  'passkey_exists',
  'passkeys_unavailable',
  'too_many_passkeys',
  'confirmation_needed',
  'session_needed',
  'session_not_found',
  'account_not_found',
  'space_not_found',
  'space_unknown_host',
  'not_an_admin',
  'key_not_found',
  'token_not_found',
  'token_expired',
  'token_not_validated',
  'country_not_found',
  'entry_not_found',
  'email_server_not_found',
  'logo_not_found',
  'oidc_not_found',
  'oidc_failed',
  'oidc_unavailable',
  'oidc_no_account',
  'contact_not_found',
  'contacts_list_not_found',
  'contacts_list_assigned',
  'contacts_list_not_assigned',
  'account_type_not_found',
  'account_type_assigned',
  'account_type_not_assigned',
  'account_action_not_found',
  'account_has_no_dtmf_protocol',
  'vcard_not_found',
  'vcard_exists',
  'call_exists',
  'call_not_found',
  'no_such_call',
  'message_exists',
  'no_such_message',
  'carddav_server_not_found',
  'carddav_credentials_not_found',
  'carddav_credentials_off',
  'call_forwarding_not_found',
  'external_account_not_found',
  'voicemail_not_found',
  'voicemails_full',
  'file_not_found',
  'webhook_endpoint_not_found',
  'registrar_unavailable',
  'import_not_found',
  'import_not_ready',
  'file_too_large',
  'too_many_imports',
  'bulk_change_not_found',
  'bulk_change_not_ready',
  'export_not_found',
  'export_not_ready',
  'too_many_exports',
  'not_configured',
  'secret_key_missing',
  'push_not_configured',
  'push_failed',
  'sip_messages_not_configured',
  'sip_message_failed',
  'invalid_input',
  'idempotency_key_malformed',
  'idempotency_key_in_use',
  'idempotency_key_reused',
  'too_many_requests',
  'list_too_long',
  'unavailable',
] as const

export type ErrorCode = (typeof ERROR_CODES)[number]

/** What a request is refused for before it is any operation's, and what a defect is answered with. */
export const REQUEST_ERROR_CODES = [
  'malformed_request',
  'malformed_json',
  'malformed_form',
  'provisioning_header',
  'route_not_found',
  'method_not_allowed',
  'request_timeout',
  'body_too_large',
  'unsupported_media_type',
  'headers_too_large',
  'internal',
] as const

export type RequestErrorCode = (typeof REQUEST_ERROR_CODES)[number]

/** One thing that is wrong with a field: a message key, to be said in the reader's language. */
export interface FieldError {
  key: FieldMessageKey
  params?: MessageParams
}

/** What is wrong, by the name of the field. */
export type FieldErrors = Record<string, FieldError[]>

/** The only error that the domain throws on purpose. */
export class AppError extends Error {
  readonly code: ErrorCode
  readonly fields: FieldErrors | undefined
  /** seconds to wait before trying again */
  readonly retryAfter: number | undefined

  constructor(code: ErrorCode, fields?: FieldErrors, options: ErrorOptions & { retryAfter?: number } = {}) {
    super(fields ? `${code}: ${Object.keys(fields).join(', ')}` : code, options)
    this.name = 'AppError'
    this.code = code
    this.fields = fields
    this.retryAfter = options.retryAfter
  }
}

/** The error for one field. */
export function fieldError(field: string, key: FieldMessageKey, params?: MessageParams): AppError {
  return new AppError('invalid_input', { [field]: [params ? { key, params } : { key }] })
}

/** Puts together what several rules found; later ones add to the fields of earlier ones. */
export function mergeFieldErrors(...all: FieldErrors[]): FieldErrors {
  const merged: FieldErrors = {}
  for (const errors of all) {
    for (const [field, found] of Object.entries(errors)) merged[field] = [...(merged[field] ?? []), ...found]
  }
  return merged
}
