import { inspect } from 'node:util'
import { type AnyOperation, operations } from '@sipspace/core'
import { z } from 'zod'
import type { OpenApiDocument } from '../../api/openapi/document.ts'

interface Schema {
  $ref?: string
  $defs?: Record<string, Schema>
  type?: string
  properties?: Record<string, Schema>
  required?: string[]
  items?: Schema
  anyOf?: Schema[]
  enum?: unknown[]
  const?: unknown
  default?: unknown
  examples?: unknown[]
  minItems?: number
}

/** Gives each operation of a document an example of its call in TypeScript, where it has a call in the SDK. */
export function withSdkSamples(document: OpenApiDocument): OpenApiDocument {
  const paths = Object.entries(document.paths).map(([path, methods]) => {
    const sampled = Object.entries(methods).map(([method, described]) => {
      const source = sampleOf(described.operationId)
      const samples =
        source === null ? {} : { 'x-codeSamples': [{ lang: 'TypeScript', label: 'TypeScript (SDK)', source }] }
      return [method, { ...described, ...samples }] as const
    })
    return [path, Object.fromEntries(sampled)] as const
  })
  return { ...document, paths: Object.fromEntries(paths) }
}

/** Calls that send or get files. */
const fileCalls: Record<string, string> = {
  'accounts.export': `const file = await client.accounts.export({ text: 'alice' })
console.log(await file.text())`,
  'dumpImports.upload': `const dump = new Blob(['-- a dump of the database'])
console.log(await client.dumpImports.upload(dump, { name: 'dump.sql' }))`,
  'imports.downloadResult': `const file = await client.imports.downloadResult({ id: 42 })
console.log(await file.text())`,
  'imports.upload': `const people = new Blob(['username,email\\r\\nbob01,bob@example.com\\r\\n'])
console.log(await client.imports.upload(people, { name: 'people.csv' }))`,
  'voicemails.download': `const voicemail = { id: 'a34b15e1-5f90-4f1c-b8ce-15e124ae81bb', name: 'the-name-that-it-has.wav' }
const file = await client.voicemails.download(voicemail)
console.log(await file.bytes())`,
  'voicemails.upload': `const message = new Blob(['the bytes of a WAVE file'])
console.log(await client.voicemails.upload({ id: 'a34b15e1-5f90-4f1c-b8ce-15e124ae81bb' }, message))`,
}

/** A program that makes a call; null where the operation is none of the table, or has no input that examples make up. */
function sampleOf(name: string): string | null {
  const call = name.replace(/^v2\./, '')
  const [group = '', member = ''] = call.split('.')
  const ofFile = fileCalls[call]
  if (ofFile !== undefined) return programOf(ofFile, call === 'voicemails.download')
  const table = operations as unknown as Record<string, Record<string, AnyOperation>>
  const operation = table[group]?.[member]
  if (!operation) return null
  const schema = z.toJSONSchema(operation.input, { io: 'input', unrepresentable: 'any' }) as Schema
  const inputs = [...(schema.examples ?? []), exampleOf({ ...schema, examples: [] }, schema.$defs ?? {})]
  const taken = inputs.find((input) => operation.input.safeParse(input).success)
  if (taken === undefined) return null
  const isEmpty = Object.keys(taken as object).length === 0
  const given = isEmpty ? '' : inspect(taken, { depth: null, breakLength: 80, compact: 1 })
  return programOf(`console.log(await client.${call}(${given}))`, operation.access === 'public')
}

const programOf = (calls: string, isPublic: boolean): string => `import { createClient } from '@sipspace/client'

const client = createClient({ url: 'https://sip.example.org'${isPublic ? '' : ", auth: { apiKey: 'your-api-key' }"} })

${calls}
`

/** A value that a schema describes, of its examples as far as it has them, with what is required alone. */
function exampleOf({ $ref, ...given }: Schema, shared: Record<string, Schema>): unknown {
  const schema = { ...shared[$ref?.replace('#/$defs/', '') ?? ''], ...given }
  const [known] = [...(schema.examples ?? []), schema.const, ...(schema.enum ?? []), schema.default].filter(
    (value) => value !== undefined,
  )
  if (known !== undefined) return known
  const [first] = (schema.anyOf ?? []).filter(({ type }) => type !== 'null')
  if (first) return exampleOf(first, shared)
  const { properties = {}, required = [] } = schema
  if (schema.type === 'object')
    return Object.fromEntries(required.map((name) => [name, exampleOf(properties[name] ?? {}, shared)]))
  if (schema.type === 'array') return (schema.minItems ?? 0) > 0 ? [exampleOf(schema.items ?? {}, shared)] : []
  if (schema.type === 'boolean') return true
  return schema.type === 'integer' || schema.type === 'number' ? 42 : 'text'
}
