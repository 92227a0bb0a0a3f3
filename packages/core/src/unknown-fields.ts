import { z } from 'zod'
import type { FieldError, FieldErrors } from './errors.ts'

/** Unknown fields that one answer names: an input may have very many. */
const MAX_NAMED = 20

/** Characters of an unknown field's place that an answer repeats. */
const MAX_PLACE = 100

type Found = [place: string, error: FieldError]

/**
 * The fields of an input that its schema does not have, by their place such as `filter.activted`, with those that are
 * allowed there. A schema ignores them, so that a misspelt field would be one that was not sent at all.
 */
export function unknownFields(schema: z.core.$ZodType, input: unknown): FieldErrors {
  const found: Found[] = []
  for (const one of unknownIn(schema, input, [])) {
    found.push(one)
    if (found.length === MAX_NAMED) break
  }
  return Object.fromEntries(found.map(([place, error]) => [place, [error]]))
}

function* unknownIn(schema: z.core.$ZodType, value: unknown, path: readonly string[]): Generator<Found> {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodDefault) {
    yield* unknownIn(schema.unwrap(), value, path)
  } else if (typeof value !== 'object' || value === null) {
    return
  } else if (schema instanceof z.ZodObject) {
    yield* unknownOfObject(schema, value, path)
  } else if (schema instanceof z.ZodArray) {
    if (!Array.isArray(value)) return
    for (const [index, item] of value.entries()) yield* unknownIn(schema.element, item, [...path, String(index)])
  } else if (schema instanceof z.ZodRecord) {
    for (const [name, item] of Object.entries(value)) yield* unknownIn(schema.valueType, item, [...path, name])
  } else if (schema instanceof z.ZodUnion) {
    const options = schema.options.map((option) => [...unknownIn(option, value, path)])
    yield* options.sort((one, other) => one.length - other.length)[0] ?? []
  }
}

function* unknownOfObject(schema: z.ZodObject, value: object, path: readonly string[]): Generator<Found> {
  if (Array.isArray(value)) return
  const allowed = Object.keys(schema.shape).join(', ')
  const error: FieldError = allowed === '' ? { key: 'no_fields' } : { key: 'unknown_field', params: { allowed } }
  for (const [name, item] of Object.entries(value)) {
    const place = [...path, name]
    const field = Object.hasOwn(schema.shape, name) ? schema.shape[name] : undefined
    if (field) yield* unknownIn(field, item, place)
    else yield [place.join('.').slice(0, MAX_PLACE), error]
  }
}
