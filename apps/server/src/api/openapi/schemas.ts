import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'

/** A JSON Schema of draft 2020-12, as OpenAPI 3.1 has it. */
export type JsonSchema = Record<string, unknown>

/** Which side of a schema is meant: what it takes, or what it gives. */
type Side = 'input' | 'output'

export interface Schemas {
  /** a schema as JSON Schema, where what has an id is a reference to the components */
  of: (schema: z.ZodType, side: Side) => JsonSchema
  /** a reference to a schema that gets this name among the components */
  named: (name: string, schema: JsonSchema) => JsonSchema
  /** every schema with an id that was referred to, by its id */
  components: () => Record<string, JsonSchema>
}

/** Turns zod schemas into JSON Schemas, and collects those that have an id. */
export function collectSchemas(): Schemas {
  const found = new Map<string, JsonSchema>()
  const add = (id: string, definition: JsonSchema) => {
    const known = found.get(id)
    if (known && !isDeepStrictEqual(known, definition)) throw new Error(`two different schemas have the id ${id}`)
    found.set(id, definition)
  }
  return {
    of(schema, side) {
      const { $schema: _, $defs = {}, ...root } = toJsonSchema(schema, side)
      for (const [id, definition] of Object.entries($defs as Record<string, JsonSchema>)) add(id, definition)
      return root
    },
    named(name, schema) {
      add(name, schema)
      return { $ref: `#/components/schemas/${name}` }
    },
    components: () => Object.fromEntries([...found].sort(([one], [other]) => (one < other ? -1 : 1))),
  }
}

function toJsonSchema(schema: z.ZodType, side: Side): JsonSchema {
  const made = z.toJSONSchema(schema, { io: side, target: 'draft-2020-12', override: tidy })
  return JSON.parse(JSON.stringify(made).replaceAll('"#/$defs/', '"#/components/schemas/')) as JsonSchema
}

/** Leaves out what is only of use in here, and that answers have no other keys: they may get some. */
function tidy({ jsonSchema: schema }: { jsonSchema: JsonSchema }): void {
  if (schema['verbatim'] === true) schema['format'] = 'password'
  delete schema['verbatim']
  if (schema['minimum'] === Number.MIN_SAFE_INTEGER) delete schema['minimum']
  if (schema['maximum'] === Number.MAX_SAFE_INTEGER) delete schema['maximum']
  // what generators of older tools know
  if (typeof schema['const'] === 'string') {
    if (schema['const'] === '') schema['maxLength'] = 0
    else schema['enum'] = [schema['const']]
    delete schema['const']
  }
  if (schema['additionalProperties'] === false) delete schema['additionalProperties']
}
