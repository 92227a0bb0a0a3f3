import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { type AnyOperation, type AnySubscription, operations, subscriptions } from './index.ts'
import { unknownFields } from './unknown-fields.ts'

const schema = z.object({
  name: z.string(),
  filter: z.object({ activated: z.boolean() }).optional(),
  rows: z.array(z.object({ id: z.int() })).nullish(),
  byName: z.record(z.string(), z.object({ size: z.int().default(1) })).default({}),
  either: z.union([z.object({ one: z.int() }), z.object({ two: z.int() })]).optional(),
})

const allowed = 'name, filter, rows, byName, either'

describe('unknown fields', () => {
  it.each([
    [{ nmae: 'alice' }, { nmae: [{ key: 'unknown_field', params: { allowed } }] }],
    [
      { filter: { activted: true } },
      { 'filter.activted': [{ key: 'unknown_field', params: { allowed: 'activated' } }] },
    ],
    [{ rows: [{ id: 1 }, { di: 1 }] }, { 'rows.1.di': [{ key: 'unknown_field', params: { allowed: 'id' } }] }],
    [{ byName: { a: { sise: 1 } } }, { 'byName.a.sise': [{ key: 'unknown_field', params: { allowed: 'size' } }] }],
    [{ either: { two: 1, three: 1 } }, { 'either.three': [{ key: 'unknown_field', params: { allowed: 'two' } }] }],
    [{ toString: 1 }, { toString: [{ key: 'unknown_field', params: { allowed } }] }],
  ])('of %j are named by their place, with what is allowed there', (input, errors) => {
    expect(unknownFields(schema, input)).toEqual(errors)
  })

  it('are named also where the name is a member of every object', () => {
    const errors = unknownFields(schema, JSON.parse('{"__proto__": 1}'))
    expect(Object.keys(errors)).toEqual(['__proto__'])
  })

  it('are said to be none at all where nothing is taken', () => {
    expect(unknownFields(z.object({}), { a: 1 })).toEqual({ a: [{ key: 'no_fields' }] })
  })

  it('are not in what the schema accepts, nor in what is no object', () => {
    for (const input of [null, 'text', 3, [1], { name: 3, filter: 'x', rows: {}, byName: [] }]) {
      expect(unknownFields(schema, input)).toEqual({})
    }
    const accepted = {
      name: 'a',
      filter: { activated: true },
      rows: [{ id: 1 }],
      byName: { x: {} },
      either: { one: 1 },
    }
    expect(unknownFields(schema, accepted)).toEqual({})
  })

  it('are at most twenty of an answer, and no longer than a line each', () => {
    const input = Object.fromEntries(Array.from({ length: 5_000 }, (_, n) => [`${n}${'x'.repeat(500)}`, 1]))
    const places = Object.keys(unknownFields(schema, input))
    expect(places).toHaveLength(20)
    expect(Math.max(...places.map((place) => place.length))).toBe(100)
  })

  const all = Object.values({ ...operations, ...subscriptions }).flatMap((group) =>
    Object.values(group as Record<string, AnyOperation | AnySubscription>),
  )

  it('are found in the input of every operation, whatever else it has', () => {
    fc.assert(
      fc.property(fc.constantFrom(...all), fc.dictionary(fc.string(), fc.jsonValue()), ({ input }, fields) => {
        const unknown = Object.keys(fields).filter((name) => !Object.hasOwn(input.shape, name))
        const found = Object.keys(unknownFields(input, fields))
        expect(found).toEqual(expect.arrayContaining(unknown.slice(0, 20).map((name) => name.slice(0, 100))))
      }),
    )
  })
})
