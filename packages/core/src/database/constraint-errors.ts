import { AppError, type ErrorCode, type FieldErrors } from '../errors.ts'
import type { FieldMessageKey } from '../messages/messages.ts'
import { unavailabilityReason } from './health/unavailable.ts'

type Answer = { code: ErrorCode } | { field: string; key: FieldMessageKey }

/** What a client gets when a write violates a constraint: the same as from the check that a race has passed. */
const answers: Record<string, Answer> = {
  accounts_username_domain_key: { field: 'username', key: 'taken' },
  account_tombstones_username_domain_key: { field: 'username', key: 'taken' },
  accounts_phone_key: { field: 'phone', key: 'taken' },
  spaces_domain_key: { field: 'domain', key: 'taken' },
  spaces_host_key: { field: 'host', key: 'taken' },
  api_keys_account_id_name_key: { field: 'name', key: 'taken' },
  scim_keys_space_id_name_key: { field: 'name', key: 'taken' },
  scim_users_space_id_user_name_key: { field: 'userName', key: 'taken' },
  scim_users_space_id_external_id_key: { field: 'externalId', key: 'taken' },
  account_types_space_id_key_key: { field: 'key', key: 'taken' },
  account_vcards_account_id_uid_key: { code: 'vcard_exists' },
  reported_calls_space_id_call_id_key: { code: 'call_exists' },
  reported_messages_space_id_message_id_key: { code: 'message_exists' },
  spaces_max_accounts_reached: { code: 'space_full' },
  request_credential_valid: { code: 'unauthenticated' },
  sign_in_password_valid: { code: 'wrong_credentials' },
  last_super_admin: { code: 'last_super_admin' },
  account_passkeys_credential_id_key: { code: 'passkey_exists' },
  account_passkeys_second_factor_fkey: { code: 'second_factor_off' },
  passkey_challenges_session_id_fkey: { code: 'unauthenticated' },
}

/** A foreign key is violated when the account or Space was deleted while something was written for it. */
function answerTo(constraint: string): Answer | undefined {
  if (constraint.endsWith('_carddav_server_id_fkey')) return { code: 'carddav_server_not_found' }
  if (constraint.endsWith('_account_type_id_fkey')) return { code: 'account_type_not_found' }
  if (constraint.endsWith('_contacts_list_id_fkey')) return { code: 'contacts_list_not_found' }
  if (/_(account|contact)_id_fkey$/.test(constraint)) return { code: 'account_not_found' }
  if (constraint.endsWith('_space_id_fkey')) return { code: 'space_not_found' }
  return answers[constraint]
}

/** The domain's error for what the database refused, or null when the error is none of the database's. */
export function constraintError(error: unknown): AppError | null {
  if (!(error instanceof Error) || error instanceof AppError) return null
  const { constraint } = error as { constraint?: unknown }
  if (typeof constraint === 'string') {
    const answer = answerTo(constraint)
    if (answer === undefined) return null
    if ('code' in answer) return new AppError(answer.code)
    const fields: FieldErrors = { [answer.field]: [{ key: answer.key }] }
    return new AppError('invalid_input', fields)
  }
  return unavailabilityReason(error) === null ? null : new AppError('unavailable', undefined, { cause: error })
}
