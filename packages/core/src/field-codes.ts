import type { FieldError, FieldErrors } from './errors.ts'
import type { FieldMessageKey, MessageKey, MessageParams } from './messages/messages.ts'

/** The codes of messages that differ in their words, or in what they are about, and not in what a program does. */
const CODES = {
  type_string: 'wrong_type',
  type_number: 'wrong_type',
  type_int: 'wrong_type',
  type_boolean: 'wrong_type',
  type_object: 'wrong_type',
  type_array: 'wrong_type',
  min_length: 'too_short',
  max_length: 'too_long',
  min_value: 'too_small',
  max_value: 'too_large',
  max_entries: 'too_many',
  max_bytes: 'too_many_bytes',
  no_fields: 'unknown_field',
  phone_country_closed: 'phone_country',
} as const satisfies Partial<Record<FieldMessageKey, string>>

type Renamed = typeof CODES

/** What is wrong with a field, for programs: it stays the same when the words change. */
export type FieldErrorCode = Exclude<FieldMessageKey, keyof Renamed> | Renamed[keyof Renamed]

/** What is wrong with a field, and what it is measured by, such as `too_short` with `{ min: 6 }`. */
export interface FieldCode {
  code: FieldErrorCode
  params: Record<string, string | number | string[]>
}

const TYPES: Partial<Record<FieldMessageKey, string>> = {
  type_string: 'string',
  type_number: 'number',
  type_int: 'integer',
  type_boolean: 'boolean',
  type_object: 'object',
  type_array: 'array',
}

/** The parameters of messages by their names for programs. */
const PARAMS: Record<string, string> = { minimum: 'min', maximum: 'max', field: 'path' }

/** Parameters that are lists, which a text has with commas between. */
const LISTS = ['values', 'allowed']

export const fieldErrorCode = (key: FieldMessageKey): FieldErrorCode =>
  (CODES as Partial<Record<FieldMessageKey, FieldErrorCode>>)[key] ?? (key as FieldErrorCode)

/** The code of an error; `path` is the place inside the field, where it is not the field itself. */
export function fieldCode({ key, params = {} }: FieldError): FieldCode {
  const expected = TYPES[key]
  return {
    code: fieldErrorCode(key),
    params: {
      ...(expected === undefined ? {} : { expected }),
      ...(key === 'no_fields' ? { allowed: [] } : {}),
      ...errorParams(params),
    },
  }
}

/** The parameters of a message as programs get them. */
export const errorParams = (params: MessageParams): FieldCode['params'] =>
  Object.fromEntries(Object.entries(params).map(([name, value]) => [PARAMS[name] ?? name, paramOf(name, value)]))

const paramOf = (name: string, value: MessageParams[string]) =>
  LISTS.includes(name) ? String(value).split(', ') : value

/** The codes of all fields. */
export const fieldCodes = (errors: FieldErrors): Record<string, FieldCode[]> =>
  Object.fromEntries(Object.entries(errors).map(([field, found]) => [field, found.map(fieldCode)]))

/** The names of the parameters that a code comes with, `path` apart, which that of any field may have. */
export function paramsOfCode(key: MessageKey, text: string): string[] {
  const names = [...text.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name).filter((name) => name !== 'field')
  return [...(key in TYPES ? ['expected'] : []), ...names.map((name) => PARAMS[name] ?? name)]
}
