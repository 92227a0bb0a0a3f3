import { z } from 'zod'
import type { FieldError, FieldErrors } from './errors.ts'
import { type FieldMessageKey, isFieldMessageKey } from './messages/messages.ts'

/**
 * What zod found, by top-level field; what is wrong with the whole is said of `body`.
 *
 * @param schema of the input: a member of an object that it names is a field by itself, such as `invite_terminated.at`
 */
export function fieldErrors(error: z.ZodError, input: unknown, schema?: z.ZodObject): FieldErrors {
  const errors: FieldErrors = {}
  const placeOf = ({ path }: z.core.$ZodIssue) => JSON.stringify(path)
  // zod goes on to measure what is of the wrong type, when that has a length
  const mistyped = new Set(error.issues.filter((issue) => issue.code === 'invalid_type').map(placeOf))
  for (const issue of error.issues) {
    if (issue.code !== 'invalid_type' && mistyped.has(placeOf(issue))) continue
    const field = fieldOf(issue.path, schema)
    const described = describe(issue, valueAt(input, issue.path))
    const found = issue.path.length > 1 ? inside(described, issue.path.join('.')) : described
    const known = errors[field] ?? []
    if (!known.some((other) => other.key === found.key)) errors[field] = [...known, found]
  }
  return errors
}

function fieldOf(path: readonly PropertyKey[], schema: z.ZodObject | undefined): string {
  if (path.length === 0) return 'body'
  const isOfObject = path.length > 1 && unwrapped(schema?.shape[String(path[0])]) instanceof z.ZodObject
  return isOfObject ? `${String(path[0])}.${String(path[1])}` : String(path[0])
}

/** A schema without what lets it be left out. */
function unwrapped(field: z.core.$ZodType | undefined): z.core.$ZodType | undefined {
  return field instanceof z.ZodOptional || field instanceof z.ZodNullable || field instanceof z.ZodDefault
    ? unwrapped(field.unwrap())
    : field
}

/** Something wrong inside a field names the place, such as `dictionary.color`. */
const inside = (error: FieldError, place: string): FieldError => ({
  ...error,
  params: { ...error.params, field: place },
})

const valueAt = (input: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null ? (value as Record<PropertyKey, unknown>)[key] : undefined,
    input,
  )

const typeKeys: Record<string, FieldMessageKey> = {
  string: 'type_string',
  number: 'type_number',
  int: 'type_int',
  boolean: 'type_boolean',
  object: 'type_object',
  record: 'type_object',
  array: 'type_array',
}

function describe(issue: z.core.$ZodIssue, value: unknown): FieldError {
  if (isFieldMessageKey(issue.message)) return { key: issue.message }
  switch (issue.code) {
    case 'invalid_type':
      return { key: value === undefined || value === null ? 'required' : (typeKeys[issue.expected] ?? 'invalid') }
    case 'invalid_value':
      if (value === undefined || value === null) return { key: 'required' }
      return { key: 'one_of', params: { values: issue.values.join(', ') } }
    case 'too_small':
      if (issue.origin === 'string') {
        return value === '' ? { key: 'required' } : { key: 'min_length', params: { minimum: Number(issue.minimum) } }
      }
      return { key: 'min_value', params: { minimum: Number(issue.minimum) } }
    case 'too_big':
      return {
        key: issue.origin === 'string' ? 'max_length' : 'max_value',
        params: { maximum: Number(issue.maximum) },
      }
    case 'custom':
    case 'invalid_element':
    case 'invalid_format':
    case 'invalid_key':
    case 'invalid_union':
    case 'not_multiple_of':
    case 'unrecognized_keys':
      return { key: 'invalid' }
  }
  return issue satisfies never
}
