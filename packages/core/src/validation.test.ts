import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { line } from './text.schema.ts'
import { fieldErrors } from './validation.ts'

const schema = z.object({
  text: z.string().min(2).max(5),
  strict: z.string().regex(/^a/),
  named: z.string().regex(/^a/, { error: 'email' }),
  count: z.int().min(1).max(9),
  flag: z.boolean(),
  choice: z.enum(['one', 'two']),
  either: z.union([z.literal(1), z.literal(2)]),
  list: z.array(z.string()),
  entries: z.record(line(5).min(1), z.string().max(3)),
  inner: z.object({ deep: z.object({ deeper: z.int() }) }),
})

const fine = {
  text: 'abc',
  strict: 'a',
  named: 'a',
  count: 5,
  flag: true,
  choice: 'one',
  either: 1,
  list: [],
  entries: {},
  inner: { deep: { deeper: 1 } },
}

/** What is found wrong with one field. */
function found(field: string, value: unknown) {
  const input = { ...fine, [field]: value }
  const parsed = schema.safeParse(input)
  if (parsed.success) return []
  const errors = fieldErrors(parsed.error, input)
  expect(Object.keys(errors)).toEqual([field])
  return errors[field]
}

describe('what is wrong with a field', () => {
  it.each([
    ['text', undefined, { key: 'required' }],
    ['text', null, { key: 'required' }],
    ['text', '', { key: 'required' }],
    ['text', 'a', { key: 'min_length', params: { minimum: 2 } }],
    ['text', 'abcdef', { key: 'max_length', params: { maximum: 5 } }],
    ['text', 12, { key: 'type_string' }],
    ['text', ['a'], { key: 'type_string' }],
    ['text', ['a', 'b', 'c', 'd', 'e', 'f'], { key: 'type_string' }],
    ['text', { length: 9 }, { key: 'type_string' }],
    ['strict', 'b', { key: 'invalid' }],
    ['named', 'b', { key: 'email' }],
    ['count', 'five', { key: 'type_number' }],
    ['count', 0, { key: 'min_value', params: { minimum: 1 } }],
    ['count', 10, { key: 'max_value', params: { maximum: 9 } }],
    ['count', 2.5, { key: 'type_int' }],
    ['flag', 'yes', { key: 'type_boolean' }],
    ['choice', 'three', { key: 'one_of', params: { values: 'one, two' } }],
    ['choice', undefined, { key: 'required' }],
    ['choice', {}, { key: 'one_of', params: { values: 'one, two' } }],
    ['either', 3, { key: 'invalid' }],
    ['list', 'a', { key: 'type_array' }],
    ['entries', 'a', { key: 'type_object' }],
    ['entries', ['a'], { key: 'type_object' }],
    ['inner', 1, { key: 'type_object' }],
  ])('%s as %j is %j', (field, value, expected) => {
    expect(found(field, value)).toEqual([expected])
  })

  it('inside it names the place', () => {
    expect(found('entries', { a: 1 })).toEqual([{ key: 'type_string', params: { field: 'entries.a' } }])
    expect(found('entries', { a: 'long' })).toEqual([{ key: 'max_length', params: { maximum: 3, field: 'entries.a' } }])
    expect(found('inner', { deep: { deeper: 'no' } })).toEqual([
      { key: 'type_number', params: { field: 'inner.deep.deeper' } },
    ])
    expect(found('inner', { deep: {} })).toEqual([{ key: 'required', params: { field: 'inner.deep.deeper' } }])
  })

  it('is said once of each kind', () => {
    expect(found('list', [1, 2, 3])).toHaveLength(1)
    expect(found('entries', { a: 1, b: 2, c: 'long' })).toHaveLength(2)
  })

  it('is said of all fields at once', () => {
    const parsed = schema.safeParse({})
    expect(parsed.error && Object.keys(fieldErrors(parsed.error, {}))).toEqual(Object.keys(fine))
  })

  it('when there are no fields is said of the body', () => {
    for (const input of [null, 'text', 3, [1]]) {
      const parsed = schema.safeParse(input)
      const errors = parsed.error && fieldErrors(parsed.error, input)
      expect(Object.keys(errors ?? {})).toEqual(['body'])
    }
  })
})
