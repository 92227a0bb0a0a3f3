import fc from 'fast-check'
import { z } from 'zod'
import { lenientInput } from '../../../apps/server/src/api/rest/lenient.ts'
import { anyCharacter, anyText } from '../database/index.ts'

type JsonSchema = Record<string, unknown>

/** One field of an input: what its schema takes, and what it mostly does not. Undefined is a field that is not sent. */
export interface AnyField {
  right: fc.Arbitrary<unknown>
  wrong: fc.Arbitrary<unknown>
}

/** Values for each field of an input, all of which REST reads as they are, so that both interfaces get the same input. */
export function anyFields(input: z.ZodObject): Record<string, AnyField> {
  return Object.fromEntries(
    versionless(input).map(([name, field]) => {
      const schema = {
        ...z.toJSONSchema(field, { io: 'input', unrepresentable: 'any' }),
        ...examplesOf(field),
      } as JsonSchema
      const read = lenientInput(z.object({ field }))
      const isReadAsItIs = (value: unknown) =>
        value === undefined || (!hasForbiddenMember(value) && Object.is(read({ field: value })['field'], value))
      const isOptional = field.safeParse(undefined).success
      const valid = fromSchema(schema, (schema['$defs'] ?? {}) as Record<string, JsonSchema>)
      return [
        name,
        {
          right: (isOptional ? fc.option(valid, { nil: undefined }) : valid).filter(
            (value) => isReadAsItIs(value) && field.safeParse(value).success,
          ),
          wrong: wrongFor(schema).filter(isReadAsItIs),
        },
      ]
    }),
  )
}

/** The fields of an input without its `version`, which REST takes as a header: see `api/rest/versions.test.ts`. */
const versionless = (input: z.ZodObject) =>
  Object.entries(input.shape as Record<string, z.ZodType>).filter(([name]) => name !== 'version')

/** Members that no JSON body in REST may have, wherever they are. */
const hasForbiddenMember = (value: unknown): boolean => /"(__proto__|prototype)":/.test(JSON.stringify(value))

/** Values that a JSON Schema takes, those at its edges among them; patterns are met by the examples. */
function fromSchema(schema: JsonSchema, definitions: Record<string, JsonSchema>): fc.Arbitrary<unknown> {
  const inner = (part: unknown) => fromSchema(part as JsonSchema, definitions)
  if (typeof schema['$ref'] === 'string') return inner(definitions[schema['$ref'].replace('#/$defs/', '')])
  if (Array.isArray(schema['anyOf'])) return fc.oneof(...schema['anyOf'].map(inner))
  if (Array.isArray(schema['enum'])) return fc.constantFrom(...(schema['enum'] as unknown[]))
  if ('const' in schema) return fc.constant(schema['const'])
  const { type } = schema
  if (Array.isArray(type)) return fc.oneof(...type.map((one) => inner({ ...schema, type: one })))
  const examples = (schema['examples'] ?? []) as unknown[]
  switch (type) {
    case 'string':
      return ['pattern', 'allOf', 'format', 'contentMediaType'].some((keyword) => keyword in schema)
        ? examples.length > 0
          ? fc.constantFrom(...examples)
          : typeof schema['pattern'] === 'string'
            ? fc.stringMatching(new RegExp(schema['pattern']), { maxLength: 20 })
            : fc.constant(schema['format'] === 'date-time' ? '2026-01-15T12:00:00Z' : 'none')
        : anyString(schema)
    case 'integer':
    case 'number': {
      const [min, max] = [Number(schema['minimum'] ?? -9), Number(schema['maximum'] ?? 9)]
      return fc.oneof(fc.integer({ min, max: Math.min(max, min + 20) }), fc.constantFrom(min, max))
    }
    case 'boolean':
      return fc.boolean()
    case 'null':
      return fc.constant(null)
    case 'array':
      return fc.array(inner(schema['items'] ?? {}), {
        minLength: Number(schema['minItems'] ?? 0),
        maxLength: Math.max(3, Number(schema['minItems'] ?? 0)),
      })
    case 'object': {
      const named = Object.entries((schema['properties'] ?? {}) as JsonSchema).map(([name, part]) => [
        name,
        inner(part),
      ])
      if (named.length > 0) return fc.record(Object.fromEntries(named), { requiredKeys: [] })
      const keys = anyString((schema['propertyNames'] ?? {}) as JsonSchema)
      return fc.dictionary(keys, inner(schema['additionalProperties'] ?? {}), { maxKeys: 3, noNullPrototype: true })
    }
    default:
      return fc.jsonValue({ maxDepth: 2 })
  }
}

/** The examples of a field: JSON Schema leaves those of a transformation out of what it takes. */
function examplesOf(field: z.ZodType): { examples?: unknown[] } {
  const { examples } = (field.meta() ?? {}) as { examples?: unknown[] }
  if (examples) return { examples }
  const { innerType } = field.def as { innerType?: z.ZodType }
  return innerType ? examplesOf(innerType) : {}
}

function anyString(schema: JsonSchema): fc.Arbitrary<string> {
  const [min, max] = [Number(schema['minLength'] ?? 0), Number(schema['maxLength'] ?? 100)]
  const usual = fc.string({ unit: anyCharacter, minLength: min, maxLength: Math.min(max, 20) })
  const edges = fc.constantFrom('x'.repeat(min), 'y'.repeat(Math.min(max, 2000)))
  return fc.oneof({ arbitrary: usual, weight: 3 }, edges)
}

/** Values of other types, too long, empty, or with characters that nothing can store. */
const wrongFor = (schema: JsonSchema): fc.Arbitrary<unknown> =>
  fc.oneof(
    fc.constantFrom(undefined, null, true, 0, 1.5, -1, 2 ** 40, '', 'x', '\0', '\ud800', '+33612345678', [], {}),
    fc.constant('z'.repeat(Math.min(Number(schema['maxLength'] ?? 100), 60_000) + 1)),
    anyText(20),
    fc.jsonValue({ maxDepth: 2 }),
  )

/** An input that an operation takes, the same at each call. */
export const rightInput = ({ input }: { input: z.ZodObject }): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(anyFields(input)).map(([field, { right }]) => [field, fc.sample(right, { numRuns: 1, seed: 1 })[0]]),
  )
