import { type FieldErrors, fieldError } from '../errors.ts'
import { LANGUAGES, type Language } from '../messages/languages.ts'
import { Email, withAsciiDomain } from '../text.schema.ts'
import type { ScimUserInput, UsernameRule } from './scim.schema.ts'

/** What a directory keeps in step of an account. */
export interface ScimState {
  userName: string
  externalId: string | null
  givenName: string | null
  familyName: string | null
  displayName: string | null
  email: string | null
  phone: string | null
  /** what kind of number it is, such as `mobile` */
  phoneType: string | null
  language: Language | null
  active: boolean
}

/** The username of the account that a `userName` stands for. */
export function usernameFrom(userName: string, rule: UsernameRule): string {
  const name = userName.trim().toLowerCase()
  const at = name.lastIndexOf('@')
  if (at < 0) return name
  return rule === 'local_part' ? name.slice(0, at) : `${name.slice(0, at)}.${name.slice(at + 1)}`
}

interface Value {
  value?: string | null | undefined
  type?: string | null | undefined
  primary?: boolean | null | undefined
}

/** Numbers that ring no person are none of an account. */
const NO_PHONES = new Set(['fax', 'pager'])

const isOf = ({ type }: Value, kind: string) => type?.toLowerCase() === kind

/** The one of several values that an account has: the primary one, or one of the first of these types. */
export function chosenValue(values: readonly Value[] | null | undefined, types: readonly string[]): Value | null {
  const usable = (values ?? []).filter(({ value, type }) => value && !NO_PHONES.has(type?.toLowerCase() ?? ''))
  const ofTypes = types.map((type) => usable.find((one) => isOf(one, type)))
  return usable.find(({ primary }) => primary) ?? ofTypes.find((one) => one !== undefined) ?? usable[0] ?? null
}

export const EMAIL_TYPES = ['work'] as const
export const PHONE_TYPES = ['mobile', 'work'] as const

const textOrNull = (text: string | null | undefined): string | null => (text === undefined || text === '' ? null : text)

/** One of our languages, of a tag such as `fr-FR` (RFC 5646); null for any other. */
export const languageOf = (tag: string | null | undefined): Language | null =>
  LANGUAGES.find((language) => language === tag?.toLowerCase().split(/[-_]/, 1)[0]) ?? null

/** The whole state that a resource stands for: what is not there has no value (RFC 7644 section 3.5.1). */
export function stateOf(input: ScimUserInput): ScimState {
  const phone = chosenValue(input.phoneNumbers, PHONE_TYPES)
  return {
    userName: input.userName.trim(),
    externalId: textOrNull(input.externalId),
    givenName: textOrNull(input.name?.givenName),
    familyName: textOrNull(input.name?.familyName),
    displayName: textOrNull(input.displayName),
    email: chosenValue(input.emails, EMAIL_TYPES)?.value ?? null,
    phone: phone?.value ?? null,
    phoneType: phone === null ? null : (phone.type?.toLowerCase() ?? null),
    language: languageOf(input.preferredLanguage),
    active: input.active ?? true,
  }
}

/** The name that is shown: the display name, or what the names of the person make. */
export const shownName = ({ displayName, givenName, familyName }: ScimState): string | null =>
  displayName ?? ([givenName, familyName].filter(Boolean).join(' ').slice(0, 255) || null)

/** An email address as it is kept. */
export function keptEmail(email: string | null): { email: string | null; errors: FieldErrors } {
  if (email === null) return { email, errors: {} }
  const parsed = Email.safeParse(email)
  return parsed.success
    ? { email: parsed.data, errors: {} }
    : { email: withAsciiDomain(email), errors: { email: [{ key: 'email' }] } }
}

/** The names of SCIM for the fields of accounts. */
const SCIM_NAMES: Record<string, string> = { username: 'userName', email: 'emails', phone: 'phoneNumbers' }

export const inScimNames = (errors: FieldErrors): FieldErrors =>
  Object.fromEntries(Object.entries(errors).map(([field, found]) => [SCIM_NAMES[field] ?? field, found]))

/** @throws AppError invalid_input always */
export function refusePath(path: string): never {
  throw fieldError('Operations', 'scim_path', { path: path.slice(0, 100) })
}
