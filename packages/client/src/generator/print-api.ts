import {
  type AnyOperation,
  type AnySubscription,
  ERROR_CODES,
  fieldErrorCode,
  fieldMessageKeys,
  REQUEST_ERROR_CODES,
  translate,
} from '@sipspace/core'
import { z } from 'zod'
import { iteratorName } from '../request.ts'
import { type JsonSchema, printAlternatives, printDoc, printFields, printType } from './print-type.ts'

/** The groups of which some calls send or get files, which are written by hand in `file-calls.ts`. */
const groupsWithFiles = ['accounts', 'dumpImports', 'imports', 'voicemails']

/** What a group has beside its operations. */
const extensionOf = (group: string): string =>
  group === 'webhooks'
    ? ' extends WebhooksVerify'
    : groupsWithFiles.includes(group)
      ? ` extends ${capital(group)}Files`
      : ''

export type Operations = Record<string, Record<string, AnyOperation>>

/** An operation as the client has to know it. */
interface Call {
  name: string
  operation: AnyOperation
  input: JsonSchema
  output: JsonSchema
  /** the type of one item, where the operation lists items part by part */
  item: string | null
}

export const HEADER = '// Made by `pnpm generate` from the operations of the server. Do not edit.\n'

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

/** @throws for what no JSON can hold */
function toJsonSchema(schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
  return schema instanceof z.ZodVoid ? { isVoid: true } : (z.toJSONSchema(schema, { io }) as JsonSchema)
}

/** What a schema says once its reference is followed. */
const followed = (schema: JsonSchema, definitions: Map<string, JsonSchema>): JsonSchema =>
  (schema.$ref && definitions.get(schema.$ref.replace('#/$defs/', ''))) || schema

export function readCalls(operations: Operations): {
  groups: [string, Call[]][]
  definitions: Map<string, JsonSchema>
} {
  const definitions = new Map<string, JsonSchema>()
  const read = (schema: z.ZodType, io: 'input' | 'output'): JsonSchema => {
    const { $defs = {}, ...json } = toJsonSchema(schema, io)
    for (const [name, definition] of Object.entries($defs)) {
      const known = definitions.get(name)
      if (known && printType(known) !== printType(definition)) throw new Error(`${name} is two different things`)
      definitions.set(name, definition)
    }
    return json
  }
  const groups = Object.entries(operations).map(([group, members]): [string, Call[]] => [
    group,
    Object.entries(members).map(([name, operation]) => {
      const input = followed(read(operation.input, 'input'), definitions)
      const output = read(operation.output, 'output')
      const { data, next_cursor } = followed(output, definitions).properties ?? {}
      const isPartial = input.properties?.['cursor'] && next_cursor && data?.items
      return { name, operation, input, output, item: isPartial ? printType(data.items ?? {}) : null }
    }),
  ])
  return { groups, definitions }
}

export const takesInput = ({ input }: Call): boolean => Object.keys(input.properties ?? {}).length > 0
export const inputName = (group: string, { name }: Call): string => `${capital(group)}${capital(name)}Input`
export const outputName = (group: string, { name }: Call): string => `${capital(group)}${capital(name)}Output`

const ACCESS = {
  public: 'For anybody.',
  user: 'For any account.',
  admin: 'For an admin of the Space.',
  superAdmin: 'For an admin of a super Space.',
}

function callDoc({ operation, input }: Call): string[] {
  const own = operation.errors ?? []
  const ofInput = Object.keys(input.properties ?? {}).length > 0 ? ['invalid_input'] : []
  const ofAccess =
    operation.access === 'public' ? [] : ['unauthenticated', ...(operation.access === 'user' ? [] : ['forbidden'])]
  const codes = [...new Set<string>([...own, ...ofInput, ...ofAccess])]
  const thrown = ['@throws {SipspaceError}', codes.map((code) => `\`${code}\``).join(', ')].join(' ').trim()
  return [`${operation.summary}.`, '', ACCESS[operation.access as keyof typeof ACCESS], thrown]
}

export const isStream = ({ operation }: Call): boolean => operation.kind === 'subscription'

function printCall(group: string, call: Call): string {
  if (isStream(call)) return printStream(group, call)
  const parameters = []
  if (takesInput(call)) parameters.push(`input${call.input.required?.length ? '' : '?'}: ${inputName(group, call)}`)
  parameters.push('options?: CallOptions')
  const declared = `  ${call.name}: (${parameters.join(', ')}) => SipspacePromise<${call.output.properties ? outputName(group, call) : printType(call.output)}>\n`
  return printDoc(callDoc(call), '  ') + declared
}

function printStream(group: string, call: Call): string {
  const input = takesInput(call) ? `input${call.input.required?.length ? '' : '?'}: ${inputName(group, call)}, ` : ''
  const doc = [
    `${call.operation.summary}: \`for await (const one of …)\`. It reconnects by itself, and goes on after the last one.`,
    '',
    ACCESS[call.operation.access as keyof typeof ACCESS],
    '@throws {SipspaceError}',
  ]
  // null is only where one stands
  const item = printType(call.output).replace(/ \| null$/, '')
  return `${printDoc(doc, '  ')}  ${call.name}: (${input}options?: FollowOptions) => AsyncIterable<${item}>\n`
}

function printIterator(group: string, call: Call): string {
  const doc = [
    `As \`${call.name}\`, but one by one, to the end: \`for await (const one of …)\`. Asks for \`limit\` at a time.`,
    '',
    ACCESS[call.operation.access as keyof typeof ACCESS],
    '@throws {SipspaceError}',
  ]
  const filter = `filter?: Omit<${inputName(group, call)}, 'cursor'>`
  return `${printDoc(doc, '  ')}  ${iteratorName(call.name)}: (${filter}, options?: CallOptions) => AsyncIterable<${call.item}>\n`
}

function printGroup(group: string, calls: Call[]): string {
  const names = calls.map((call) => call.name)
  const iterators = calls.filter((call) => call.item !== null)
  for (const call of iterators) {
    if (names.includes(iteratorName(call.name))) throw new Error(`${group}.${iteratorName(call.name)} is an operation`)
  }
  const members = [
    ...calls.map((call) => printCall(group, call)),
    ...iterators.map((call) => printIterator(group, call)),
  ]
  return `export interface ${capital(group)}Api${extensionOf(group)} {\n${members.join('\n')}}\n`
}

function printErrorCodes(): string {
  const codes = [...ERROR_CODES, ...REQUEST_ERROR_CODES].map((code) => {
    const text = translate('en', code).replace(/: \{\w+\}/, '')
    return `  /** ${text} */\n  | '${code}'\n`
  })
  const ofFields = [...new Set(fieldMessageKeys.map(fieldErrorCode))].map((code) => `  | '${code}'\n`)
  return [
    `/** What went wrong, as the server names it. */\nexport type ErrorCode =\n${codes.join('')}`,
    `/** What is wrong with a field. */\nexport type FieldErrorCode =\n${ofFields.join('')}`,
  ].join('\n')
}

/** The types of all calls: an interface for each group, each input and each shared output. */
export function printTypes(operations: Operations): string {
  const { groups, definitions } = readCalls(operations)
  const inputs = groups.flatMap(([group, calls]) =>
    calls.filter(takesInput).map((call): [string, string] => {
      const name = inputName(group, call)
      const alternatives = printAlternatives(call.input)
      const declared = alternatives ? `type ${name} =${alternatives}` : `interface ${name} ${printFields(call.input)}`
      return [name, `/** The input of \`${group}.${call.name}\`. */\nexport ${declared}\n`]
    }),
  )
  const outputs = groups.flatMap(([group, calls]) =>
    calls.flatMap((call): [string, string][] => {
      const name = outputName(group, call)
      const doc = `/** The output of \`${group}.${call.name}\`. */\n`
      return call.output.properties && !isStream(call)
        ? [[name, `${doc}export interface ${name} ${printFields(call.output)}\n`]]
        : []
    }),
  )
  const shared = [...definitions].map(([name, schema]): [string, string] => {
    const doc = printDoc(schema.description ? [schema.description] : [])
    const isObject = schema.properties !== undefined
    const body = isObject ? `interface ${name} ${printFields(schema)}` : `type ${name} = ${printType(schema)}`
    return [name, `${doc}export ${body}\n`]
  })
  const declared = [...inputs, ...outputs, ...shared].sort(([a], [b]) => (a < b ? -1 : 1))
  const twice = declared.find(([name], n) => declared[n + 1]?.[0] === name)
  if (twice) throw new Error(`${twice[0]} is declared twice`)
  const members = groups.map(([group]) => `  readonly ${group}: ${capital(group)}Api\n`).join('')
  return [
    `${HEADER}import type { ${groupsWithFiles.map((group) => `${capital(group)}Files`).join(', ')} } from './file-calls.ts'
import type { CallOptions, FollowOptions, SipspacePromise } from './options.ts'
import type { WebhooksVerify } from './webhooks.ts'\n`,
    `/** Every call there is, by concept. */\nexport interface SipspaceClient {\n${members}}\n`,
    ...groups.map(([group, calls]) => printGroup(group, calls)),
    ...declared.map(([, text]) => text),
    printErrorCodes(),
  ].join('\n')
}

const KIND_MARKS = { query: '?', mutation: '', subscription: '~' }

/** What the client has to know of the calls while it runs: a word each, as that takes the least room. */
export function printTable(operations: Operations): string {
  const rows = readCalls(operations).groups.map(([group, calls]) => {
    const words = calls.map((call) => {
      const { kind, access } = call.operation
      const marks = [access === 'public' ? '*' : '', takesInput(call) ? '' : '-', call.item === null ? '' : '+']
      return `${KIND_MARKS[kind as keyof typeof KIND_MARKS]}${call.name}${marks.join('')}`
    })
    return `  ${group}: '${words.join(' ')}',\n`
  })
  return `${HEADER}
/**
 * The calls of each group, a word each: \`?\` is before a query and \`~\` before what is followed; \`*\` is after what is for
 * anybody, \`-\` after what takes no input, and \`+\` after a list that comes part by part.
 */
export const operations: Record<string, string> = {\n${rows.join('')}}\n`
}

/** The version of the package, which requests name. */
export const printVersion = (version: string): string =>
  `// Made by \`pnpm generate\` from package.json. Do not edit.\n\nexport const VERSION = '${version}'\n`

const TRPC_TYPES = [
  'TRPCBuiltRouter',
  'TRPCDefaultErrorShape',
  'TRPCMutationProcedure',
  'TRPCQueryProcedure',
  'TRPCSubscriptionProcedure',
]

const inputTypeOf = (call: Call, type: string): string =>
  Object.keys(call.input.properties ?? {}).length === 0
    ? 'Record<string, never> | undefined'
    : `${type}${call.input.required?.length ? '' : ' | undefined'}`

/**
 * The type of the tRPC router, from the types of the client alone: a program that has it needs neither the server nor zod.
 *
 * @param subscriptions by group, which become procedures beside those of the operations
 */
export function printRouter(
  operations: Operations,
  subscriptions: Record<string, Record<string, AnySubscription>>,
): string {
  const { groups } = readCalls(operations)
  const streams = readCalls(subscriptions as unknown as Operations).groups
  const used = new Set<string>()
  const use = (name: string) => {
    used.add(name)
    return name
  }
  const procedureOf = (group: string, call: Call) => {
    const kind = call.operation.kind === 'query' ? 'TRPCQueryProcedure' : 'TRPCMutationProcedure'
    const input = inputTypeOf(call, takesInput(call) ? use(inputName(group, call)) : '')
    const output = call.output.properties ? use(outputName(group, call)) : printType(call.output)
    return `    ${call.name}: ${kind}<{ input: ${input}; output: ${output}; meta: unknown }>\n`
  }
  const streamOf = (call: Call) => {
    const input = inputTypeOf(call, printFields(call.input))
    const output = `AsyncIterable<{ id: string; data: ${printType(call.output)} }>`
    return `    ${call.name}: TRPCSubscriptionProcedure<{ input: ${input}; output: ${output}; meta: unknown }>\n`
  }
  const members = groups.map(([group, calls]) => {
    const streamed = streams.find(([name]) => name === group)?.[1] ?? []
    const procedures = [...calls.map((call) => procedureOf(group, call)), ...streamed.map(streamOf)]
    return `  ${group}: {\n${procedures.join('')}  }\n`
  })
  const body = members.join('')
  // what the types of fields name as well
  const { definitions } = readCalls(operations)
  for (const name of definitions.keys()) if (new RegExp(`\\b${name}\\b`).test(body)) used.add(name)
  const names = [...used, 'ErrorCode'].toSorted()
  return `${HEADER}import type { ${TRPC_TYPES.join(', ')} } from '@trpc/server'
import type { ${names.join(', ')} } from './api.generated.ts'
import type { FieldCode } from './error.ts'

/** What a client of tRPC gets of an error, as \`error.data\`. */
export interface ErrorData {
  /** What went wrong, for programs. */
  error: ErrorCode
  httpStatus: number
  /** What is wrong with the input, by field, to be shown to people. */
  fields: Record<string, string[]> | null
  /** The same for programs, in the same order. */
  fieldCodes: Record<string, FieldCode[]> | null
  /** Milliseconds after which the same call may do better. */
  retryAfterMs: number | null
  requestId: string | null
}

/** The tRPC router of the server, for \`createTRPCClient<AppRouter>()\`. */
export type AppRouter = TRPCBuiltRouter<
  { ctx: object; meta: object; errorShape: TRPCDefaultErrorShape & { data: ErrorData }; transformer: false },
  Procedures
>

type Procedures = {
${body}}
`
}
