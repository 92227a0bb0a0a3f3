/** The part of JSON Schema that zod writes. */
export interface JsonSchema {
  $ref?: string
  $defs?: Record<string, JsonSchema>
  type?: string | string[]
  const?: unknown
  enum?: unknown[]
  anyOf?: JsonSchema[]
  oneOf?: JsonSchema[]
  not?: object
  items?: JsonSchema
  properties?: Record<string, JsonSchema>
  required?: string[]
  additionalProperties?: JsonSchema | boolean
  description?: string
  examples?: unknown[]
  default?: unknown
  format?: string
  pattern?: string
  minLength?: number
  maxLength?: number
  minimum?: number
  maximum?: number
  minItems?: number
  maxItems?: number
  /** for `void`, which JSON Schema has no word for */
  isVoid?: boolean
  prefixItems?: unknown
}

const REF = '#/$defs/'

/** A schema as a TypeScript type. References are to names that are declared beside it. */
export function printType(schema: JsonSchema, indent = ''): string {
  if (schema.isVoid) return 'void'
  if (schema.$ref?.startsWith(REF)) return schema.$ref.slice(REF.length)
  if (schema.prefixItems || schema.$ref) throw new Error(`no type for ${JSON.stringify(schema)}`)
  if (schema.const !== undefined) return literal(schema.const)
  if (schema.enum) return schema.enum.map(literal).join(' | ')
  const branches = schema.anyOf ?? schema.oneOf
  if (branches) return [...new Set(branches.map((branch) => printType(branch, indent)))].join(' | ')
  if (Array.isArray(schema.type)) return schema.type.map((type) => printType({ ...schema, type }, indent)).join(' | ')
  switch (schema.type) {
    case 'string':
      return beginningWith(schema.pattern) ?? 'string'
    case 'boolean':
    case 'null':
      return schema.type
    case 'number':
    case 'integer':
      return 'number'
    case 'array':
      return arrayOf(printType(schema.items ?? {}, indent))
    case 'object':
      return schema.properties ? printFields(schema, indent) : recordOf(schema, indent)
    case undefined:
      return schema.not ? 'never' : 'unknown'
    default:
      throw new Error(`no type for ${JSON.stringify(schema)}`)
  }
}

const literal = (value: unknown): string =>
  typeof value === 'string' ? `'${value.replaceAll(/['\\]/g, '\\$&')}'` : JSON.stringify(value)

/** The type of strings that begin with some characters and go on with any, as zod writes template literals. */
function beginningWith(pattern = ''): string | undefined {
  const [, beginning] = /^\^((?:[\w-]|\\[^\w])+)\[\\s\\S\]\{[\d,]+\}\$$/.exec(pattern) ?? []
  return beginning && `\`${beginning.replaceAll('\\', '')}\${string}\``
}

const arrayOf = (type: string): string => (/[ {]/.test(type) ? `Array<${type}>` : `${type}[]`)

function recordOf({ additionalProperties }: JsonSchema, indent: string): string {
  return `Record<string, ${typeof additionalProperties === 'object' ? printType(additionalProperties, indent) : 'unknown'}>`
}

/** The groups of fields of an object of which exactly one is given (`oneOf` with what each requires); null for any other. */
export function alternativeGroups({ oneOf }: JsonSchema): string[][] | null {
  const groups = oneOf?.map((group) => group.required ?? [])
  return groups?.every((group) => group.length > 0) ? groups : null
}

/**
 * The type of an object of which exactly one group of fields is given (`oneOf` with what each requires): a union with a
 * member for each group. Null for any other object.
 */
export function printAlternatives(schema: JsonSchema): string | null {
  const { properties = {}, required = [] } = schema
  const groups = alternativeGroups(schema)
  if (!groups) return null
  const inGroups = groups.flat()
  const entriesOf = (isWanted: (name: string) => boolean) =>
    Object.fromEntries(Object.entries(properties).filter(([name]) => isWanted(name)))
  const members = groups.map((group) => {
    const others = inGroups.filter((name) => !group.includes(name))
    const own = printFields(
      { properties: entriesOf((name) => !others.includes(name)), required: [...required, ...group] },
      '    ',
    )
    const none = others.map((name) => `      ${name}?: undefined\n`).join('')
    return `\n  | ${own.replace(/ {4}}$/, `${none}    }`)}`
  })
  return members.join('')
}

/** The fields of an object with their documentation, in braces. */
export function printFields({ properties = {}, required = [] }: JsonSchema, indent = ''): string {
  const inner = `${indent}  `
  const fields = Object.entries(properties).map(([name, field]) => {
    const key = /^[a-z_$][\w$]*$/i.test(name) ? name : literal(name)
    const type = printType(field, inner)
    const declared = required.includes(name) ? `${key}: ${type}` : `${key}?: ${type} | undefined`
    return `${printDoc(fieldDoc(field), inner)}${inner}${declared}\n`
  })
  return fields.length === 0 ? 'Record<string, never>' : `{\n${fields.join('')}${indent}}`
}

/** What a schema says beyond its type, as lines of a comment. */
function fieldDoc(field: JsonSchema): string[] {
  const said = [field, ...(field.anyOf ?? []).filter((branch) => branch.type !== 'null')]
  const first = <K extends keyof JsonSchema>(key: K) => said.find((schema) => schema[key] !== undefined)?.[key]
  const text = [field.description?.replace(/[^.]$/, '$&.'), bounds(first)].filter(Boolean).join(' ')
  const lines = text === '' ? [] : [text]
  if (field.default !== undefined && field.default !== null) lines.push(`@default ${JSON.stringify(field.default)}`)
  for (const example of first('examples') ?? []) lines.push(`@example ${JSON.stringify(example)}`)
  return lines
}

function bounds(first: <K extends keyof JsonSchema>(key: K) => JsonSchema[K] | undefined): string | undefined {
  if (first('format') === 'date-time') return 'ISO 8601 date and time.'
  const [minLength, maxLength] = [first('minLength') ?? 0, first('maxLength')]
  if (maxLength !== undefined) {
    return minLength > 0 ? `${minLength} to ${maxLength} characters.` : `At most ${maxLength} characters.`
  }
  const [minimum, maximum] = [first('minimum'), first('maximum')]
  const isOfInt32 = maximum === undefined || maximum >= 2 ** 31 - 1
  if (minimum !== undefined && minimum > Number.MIN_SAFE_INTEGER && !isOfInt32) return `${minimum} to ${maximum}.`
  return undefined
}

/** A documentation comment, with nothing where there is nothing to say. */
export function printDoc(lines: string[], indent = ''): string {
  const safe = lines.map((line) => line.replaceAll('*/', '*\\/'))
  const [only] = safe
  if (only === undefined) return ''
  if (safe.length === 1) return `${indent}/** ${only} */\n`
  const spaced = safe.flatMap((line, n) =>
    n > 0 && line.startsWith('@') && !safe[n - 1]?.startsWith('@') ? ['', line] : [line],
  )
  return `${indent}/**\n${spaced.map((line) => `${indent} *${line === '' ? '' : ` ${line}`}\n`).join('')}${indent} */\n`
}
