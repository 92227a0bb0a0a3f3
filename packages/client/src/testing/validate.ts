import type { z } from 'zod'
import { type FieldCode, SipspaceError } from '../error.ts'
import * as schemas from '../schemas.ts'

const byName: Record<string, z.ZodType | undefined> = schemas

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

/**
 * The input of a call as its schema has it.
 *
 * @throws {SipspaceError} `invalid_input`, with the codes of the fields as the server gives them
 */
export function validInput(operation: string, input: unknown): unknown {
  const [group = '', name = ''] = operation.split('.')
  const schema = byName[`${capital(group)}${capital(name)}Input`]
  if (!schema) return {}
  const parsed = schema.safeParse(input)
  if (parsed.success) return parsed.data
  const codes: [string, FieldCode][] = parsed.error.issues.flatMap((issue): [string, FieldCode][] => {
    if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => [key, { code: 'unknown_field', params: {} }])
    return [[String(issue.path[0] ?? 'body'), codeOf(issue, valueAt(input, issue.path))]]
  })
  throw invalid(operation, codes)
}

const valueAt = (input: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>((value, key) => (value as Record<PropertyKey, unknown> | undefined)?.[key], input)

function codeOf(issue: z.core.$ZodIssue, value: unknown): FieldCode {
  if (value === undefined || value === null || value === '') return { code: 'required', params: {} }
  switch (issue.code) {
    case 'invalid_type':
      return { code: 'wrong_type', params: {} }
    case 'invalid_value':
      return { code: 'one_of', params: { values: issue.values.map(String) } }
    case 'too_small':
      return { code: issue.origin === 'string' ? 'too_short' : 'too_small', params: { min: Number(issue.minimum) } }
    case 'too_big':
      return { code: issue.origin === 'string' ? 'too_long' : 'too_large', params: { max: Number(issue.maximum) } }
    case 'custom':
    case 'invalid_element':
    case 'invalid_format':
    case 'invalid_key':
    case 'invalid_union':
    case 'not_multiple_of':
    case 'unrecognized_keys':
      return { code: 'invalid', params: {} }
  }
  return issue satisfies never
}

/** The refusal of an input, by field. */
export function invalid(operation: string, codes: [string, FieldCode][]): SipspaceError {
  const fields: Record<string, string[]> = {}
  const fieldCodes: Record<string, FieldCode[]> = {}
  for (const [field, code] of codes) {
    fieldCodes[field] = [...(fieldCodes[field] ?? []), code]
    fields[field] = [...(fields[field] ?? []), `${field}: ${code.code}.`]
  }
  const message = `The input is not valid: ${Object.keys(fields).join(', ')}.`
  return new SipspaceError({ code: 'invalid_input', status: 422, message, operation, fields, fieldCodes })
}
