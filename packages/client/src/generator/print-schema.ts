import { alternativeGroups, type JsonSchema } from './print-type.ts'

const REF = '#/$defs/'

/** A schema as the code of one of zod, in which other schemas are named as they are declared beside it. */
export function printSchema(schema: JsonSchema, isExact = false): string {
  const code = schema.$ref?.startsWith(REF) ? schema.$ref.slice(REF.length) : printPlain(schema, isExact)
  if (schema.default === undefined) return code
  // what an object lacks has defaults of its own
  const isObject = typeof schema.default === 'object' && schema.default !== null && !Array.isArray(schema.default)
  return `${code}.${isObject ? 'prefault' : 'default'}(${JSON.stringify(schema.default)})`
}

function printPlain(schema: JsonSchema, isExact: boolean): string {
  if (schema.isVoid) return 'z.void()'
  if (schema.const !== undefined) return `z.literal(${JSON.stringify(schema.const)})`
  if (schema.enum) return printEnum(schema.enum)
  const branches = schema.anyOf ?? (schema.properties ? undefined : schema.oneOf)
  if (branches) return printUnion(branches, isExact)
  if (Array.isArray(schema.type)) {
    return printUnion(
      schema.type.map((type) => ({ ...schema, type, default: undefined })),
      isExact,
    )
  }
  switch (schema.type) {
    case 'string':
      return printString(schema)
    case 'boolean':
    case 'null':
      return `z.${schema.type}()`
    case 'number':
    case 'integer':
      return printNumber(schema)
    case 'array':
      return `z.array(${printSchema(schema.items ?? {}, isExact)})${lengths(schema.minItems, schema.maxItems)}`
    case 'object':
      return printObject(schema, isExact)
    case undefined:
      return schema.not ? 'z.never()' : 'z.unknown()'
    default:
      throw new Error(`no schema for ${JSON.stringify(schema)}`)
  }
}

function printEnum(values: unknown[]): string {
  return values.every((value) => typeof value === 'string')
    ? `z.enum(${JSON.stringify(values)})`
    : `z.literal(${JSON.stringify(values)})`
}

function printUnion(branches: JsonSchema[], isExact: boolean): string {
  const others = branches.filter((branch) => branch.type !== 'null')
  const [only] = others
  const union =
    only && others.length === 1
      ? printSchema(only, isExact)
      : `z.union([${others.map((branch) => printSchema(branch, isExact)).join(', ')}])`
  return others.length === branches.length ? union : `${union}.nullable()`
}

const lengths = (min: number | undefined, max: number | undefined): string =>
  `${min ? `.min(${min})` : ''}${max === undefined ? '' : `.max(${max})`}`

/** The beginning of a template literal, as zod writes one in JSON Schema. */
const TEMPLATE = /^\^((?:[\w-]|\\[^\w])+)\[\\s\\S\]\{[\d,]+\}\$$/

function printString({ pattern, minLength, maxLength }: JsonSchema): string {
  const [, beginning] = TEMPLATE.exec(pattern ?? '') ?? []
  if (beginning) return `z.templateLiteral([${JSON.stringify(beginning.replaceAll('\\', ''))}, z.string()])`
  const regex = pattern === undefined ? '' : `.regex(new RegExp(${JSON.stringify(pattern)}, 'u'))`
  return `z.string()${lengths(minLength, maxLength)}${regex}`
}

function printNumber({ type, minimum, maximum }: JsonSchema): string {
  const least = minimum === undefined || minimum <= Number.MIN_SAFE_INTEGER ? '' : `.min(${minimum})`
  const most = maximum === undefined || maximum >= Number.MAX_SAFE_INTEGER ? '' : `.max(${maximum})`
  return `z.${type === 'integer' ? 'int' : 'number'}()${least}${most}`
}

function printObject(schema: JsonSchema, isExact: boolean): string {
  const { properties, required = [], additionalProperties } = schema
  if (!properties) {
    const values = typeof additionalProperties === 'object' ? printSchema(additionalProperties, isExact) : 'z.unknown()'
    return `z.record(z.string(), ${values})`
  }
  const groups = alternativeGroups(schema)
  if (!groups) return printFields(schema, required, [], isExact)
  const all = groups.flat()
  const members = groups.map((group) => {
    const others = all.filter((name) => !group.includes(name))
    return printFields(schema, [...required, ...group], others, isExact)
  })
  return `z.union([${members.join(', ')}])`
}

/** An object: exact where an input is, as the server refuses what it does not know there. */
function printFields({ properties = {} }: JsonSchema, required: string[], none: string[], isExact: boolean): string {
  const fields = Object.entries(properties).map(([name, field]) => {
    const key = /^[a-z_$][\w$]*$/i.test(name) ? name : JSON.stringify(name)
    if (none.includes(name)) return `${key}: z.undefined().optional()`
    const code = printSchema(field, isExact)
    const isOptional = !required.includes(name) && field.default === undefined
    return `${key}: ${code}${isOptional ? '.optional()' : ''}`
  })
  return `z.${isExact ? 'strictObject' : 'object'}({ ${fields.join(', ')} })`
}

/** Names that a schema refers to. */
export const referencesIn = (schema: JsonSchema): string[] =>
  [...JSON.stringify(schema).matchAll(/"\$ref":"#\/\$defs\/([^"]+)"/g)].map(([, name = '']) => name)
