import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { type JsonSchema, printAlternatives, printFields, printType } from './print-type.ts'

const typeOf = (schema: z.ZodType, io: 'input' | 'output' = 'output') =>
  printType(z.toJSONSchema(schema, { io }) as JsonSchema)

describe('a schema becomes a type', () => {
  test.each([
    [z.string(), 'string'],
    [z.int(), 'number'],
    [z.boolean().nullable(), 'boolean | null'],
    [z.enum(['left', "o'clock"]), "'left' | 'o\\'clock'"],
    [z.literal(7), '7'],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the type has it
    [z.templateLiteral(['x.y-', z.string().min(1).max(9)]), '`x.y-${string}`'],
    [z.string().regex(/^x.$/), 'string'],
    [z.array(z.string()), 'string[]'],
    [z.array(z.union([z.string(), z.null()])), 'Array<string | null>'],
    [z.array(z.never()), 'never[]'],
    [z.array(z.unknown()), 'unknown[]'],
    [z.record(z.string(), z.number()), 'Record<string, number>'],
    [z.object({}), 'Record<string, never>'],
  ])('%#', (schema, type) => {
    expect(typeOf(schema)).toBe(type)
  })

  test('with what is inside, and what may be left out', () => {
    const schema = z.object({ 'a-b': z.object({ c: z.string() }), d: z.string().nullish(), e: z.int().default(3) })
    expect(typeOf(schema, 'input')).toBe(
      "{\n  'a-b': {\n    c: string\n  }\n  d?: string | null | undefined\n  /** @default 3 */\n  e?: number | undefined\n}",
    )
  })

  test('but not where it would say too little', () => {
    expect(() => typeOf(z.tuple([z.string()]))).toThrow('no type for')
  })
})

describe('a field says', () => {
  const docOf = (schema: z.ZodType) =>
    printFields(z.toJSONSchema(z.object({ field: schema })) as JsonSchema).replace(/\n {2}field: .*\n}$/, '')

  test('what it is, its limits and its examples', () => {
    const schema = z
      .string()
      .min(2)
      .max(9)
      .meta({ description: 'A colour.', examples: ['red', 'blue'] })
    expect(docOf(schema)).toBe(
      '{\n  /**\n   * A colour. 2 to 9 characters.\n   *\n   * @example "red"\n   * @example "blue"\n   */',
    )
  })

  test('nothing that would end its comment', () => {
    expect(docOf(z.string().meta({ description: 'Any of */*.' }))).toBe('{\n  /** Any of *\\/*. */')
  })

  test('its limits also where it may be null', () => {
    expect(docOf(z.int().min(1).max(200).nullable())).toBe('{\n  /** 1 to 200. */')
  })
})

test('an object with alternatives is a union with a member for each', () => {
  const schema = z.object({ a: z.string(), b: z.int().optional(), c: z.int().optional() })
  const alternatives = { ...(z.toJSONSchema(schema) as JsonSchema), oneOf: [{ required: ['b'] }, { required: ['c'] }] }
  expect(printAlternatives(alternatives)).toBe(
    '\n  | {\n      a: string\n      b: number\n      c?: undefined\n    }\n  | {\n      a: string\n      c: number\n      b?: undefined\n    }',
  )
  expect(printAlternatives(z.toJSONSchema(schema) as JsonSchema)).toBeNull()
})
