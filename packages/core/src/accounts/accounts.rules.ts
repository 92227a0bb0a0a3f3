import { parsePhoneNumberFromString } from 'libphonenumber-js/max'
import type { DomainConfig } from '../config.ts'
import type { FieldError, FieldErrors } from '../errors.ts'

/**
 * What is wrong with a username, by the settings of this installation.
 *
 * @param options.phoneNumbers whether the caller may use a phone number as a name
 */
export function usernameErrors(
  username: string | undefined,
  config: DomainConfig,
  options: { phoneNumbers: boolean },
): FieldErrors {
  if (username === undefined) return {}
  const errors: FieldError[] = []
  if (lengthOf(username) < config.ACCOUNT_USERNAME_MIN_LENGTH) {
    errors.push({ key: 'min_length', params: { minimum: config.ACCOUNT_USERNAME_MIN_LENGTH } })
  }
  if (username !== username.toLowerCase()) errors.push({ key: 'username_uppercase' })
  else if (!config.ACCOUNT_USERNAME_REGEX.test(username) || /[@\s:;<>"%]/.test(username)) {
    errors.push({ key: 'username_characters', params: { pattern: config.ACCOUNT_USERNAME_REGEX.source } })
  }
  if (!options.phoneNumbers && isPhoneNumber(username)) errors.push({ key: 'username_phone' })
  if (config.ACCOUNT_BLACKLISTED_USERNAMES.some((expression) => expression.test(username))) {
    errors.push({ key: 'username_blacklisted' })
  }
  return errors.length > 0 ? { username: errors } : {}
}

const isPhoneNumber = (username: string): boolean =>
  /^\+\d+$/.test(username) && parsePhoneNumberFromString(username)?.isPossible() === true

/** What is wrong with a new password, by the settings of this installation. */
export function passwordErrors(password: string | undefined, config: DomainConfig): FieldErrors {
  const minimum = config.ACCOUNT_PASSWORD_MIN_LENGTH
  if (password === undefined || lengthOf(password) >= minimum) return {}
  return { password: [{ key: 'min_length', params: { minimum } }] }
}

const graphemes = new Intl.Segmenter()

/** Characters as a person counts them. */
const lengthOf = (text: string): number =>
  /^[\x20-\x7e]*$/.test(text) ? text.length : [...graphemes.segment(text)].length
