import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { Validator } from '@seriousme/openapi-schema-validator'
import { beforeAll, describe, expect, test } from 'vitest'
import { ajv, at } from '../../../../../test/support/server/openapi-check.ts'
import { sharedServer } from '../../../../../test/support/server/shared-server.ts'
import { createTestServer } from '../../../../../test/support/server/test-server.ts'
import { eventRoutes, everyRoute } from '../rest/second-part.ts'
import { type OpenApiDocument, openApiDocument } from './document.ts'
import { filePaths } from './file-paths.ts'
import { plainPaths } from './plain-paths.ts'
import { collectSchemas } from './schemas.ts'

const server = await sharedServer()
describe('the document', () => {
  let document: OpenApiDocument
  beforeAll(async () => {
    document = (await server.request({ method: 'GET', url: '/api/openapi.json' })).json()
  })

  const declared = () =>
    Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
    )

  test('is served to anybody, at any host', async () => {
    const response = await server.request({ method: 'GET', url: '/api/openapi.json', host: 'nobody.example' })
    expect(response.statusCode).toBe(200)
    expect(response.headers['content-type']).toBe('application/json')
    expect(response.json()).toEqual(JSON.parse(JSON.stringify(openApiDocument())))
  })

  test('says how long usernames and passwords are here, and what a username may have', async () => {
    await using strict = await createTestServer({
      ACCOUNT_USERNAME_MIN_LENGTH: '3',
      ACCOUNT_USERNAME_REGEX: '^[a-z]+$',
      ACCOUNT_PASSWORD_MIN_LENGTH: '12',
    })
    const served = (await strict.request({ method: 'GET', url: '/api/openapi.json' })).json<OpenApiDocument>()
    expect(served.components.schemas['AccountsCreateBody']?.['properties']).toMatchObject({
      username: { minLength: 3, maxLength: 64, pattern: '^[a-z]+$' },
      password: { minLength: 12 },
    })
  })

  test('is valid for a validator of its own', async () => {
    const validator = new Validator()
    const result = await validator.validate(structuredClone(document))
    expect(result.errors ?? []).toEqual([])
    expect(result.valid).toBe(true)
    expect(validator.version).toBe('3.1')
  })

  test('has each route once, under a name of its own', () => {
    const paths = declared().map(({ method, path }) => `${method} ${path}`)
    const routes = [...everyRoute, ...eventRoutes].map(
      (route) => `${route.method.toLowerCase()} ${route.path.replaceAll(/:(\w+)/g, '{$1}')}`,
    )
    expect(paths.sort()).toEqual(
      [
        ...routes,
        ...Object.entries({ ...plainPaths, ...filePaths(collectSchemas()) }).flatMap(([path, methods]) =>
          Object.keys(methods).map((method) => `${method} ${path}`),
        ),
      ].sort(),
    )
    const ids = declared().map(({ operation }) => operation.operationId)
    expect(new Set(ids).size).toBe(ids.length)
  })

  test('says of each path parameter what it is, and of no other', () => {
    for (const { path, operation } of declared()) {
      const parameters = (operation['parameters'] ?? []) as { name: string; in: string; schema: object }[]
      const inPath = parameters.filter((parameter) => parameter.in === 'path').map(({ name }) => name)
      expect(inPath.sort(), path).toEqual([...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name).sort())
      for (const { schema } of parameters) expect(Object.keys(schema), path).not.toEqual([])
    }
  })

  test('asks for credentials where the operation does', () => {
    const open = declared()
      .filter(({ operation }) => (operation['security'] as unknown[]).length === 0)
      .map(({ operation }) => operation.operationId)
    expect(open).toContain('accounts.getInfo')
    expect(open).not.toContain('accounts.get')
    for (const { path, operation } of declared()) {
      // in the second part, to name a Space takes credentials
      const isOpen = open.includes(operation.operationId) && !path.startsWith('/api/v2/')
      expect('401' in operation.responses, operation.operationId).toBe(!isOpen)
    }
  })

  test('has an example of each body of the second part, as it can be sent', () => {
    for (const { method, path, operation } of declared().filter((one) => one.path.startsWith('/api/v2/'))) {
      const { content } = (operation['requestBody'] ?? {}) as { content?: Record<string, { schema: { $ref: string } }> }
      if (!content) continue
      const name = content['application/json']?.schema.$ref.split('/').at(-1) ?? ''
      const toDo = `${method} ${path}: give the input an example by .meta({ examples })`
      expect(document.components.schemas[name]?.['examples'], toDo).toBeDefined()
    }
  })

  test('has examples that its schemas take', () => {
    const examples = examplesIn(document, [])
    expect(examples.length).toBeGreaterThan(100)
    const validators = new Map<string, ReturnType<typeof ajv.compile>>()
    const validatorOf = (ref: string) => {
      const known = validators.get(ref) ?? ajv.compile({ $ref: `document${ref}` })
      validators.set(ref, known)
      return known
    }
    for (const { pointer, example } of examples) {
      const own = at(pointer) as { $ref?: string } | undefined
      const validate = validatorOf(own?.$ref ?? `#/${pointer.map(encodePointer).join('/')}`)
      expect(validate(example), `${pointer.join(' ')}: ${JSON.stringify(validate.errors)}`).toBe(true)
      expect(own).toBeDefined()
    }
  })
})

interface Example {
  /** where the schema is that it is of */
  pointer: string[]
  example: unknown
}

/** The examples of every schema and of every body. */
function examplesIn(value: unknown, pointer: string[]): Example[] {
  if (typeof value !== 'object' || value === null) return []
  const { examples, example, ...parts } = value as Record<string, unknown>
  const inside = Object.entries(parts).flatMap(([key, part]) => examplesIn(part, [...pointer, key]))
  if (Array.isArray(examples)) return [...examples.map((one) => ({ pointer, example: one })), ...inside]
  const named = Object.values((examples ?? {}) as Record<string, { value: unknown }>).map((one) => one.value)
  const ofBody = example === undefined ? named : [...named, example]
  return [...ofBody.map((one) => ({ pointer: [...pointer, 'schema'], example: one })), ...inside]
}

const encodePointer = (key: string) => encodeURIComponent(key.replaceAll('~', '~0').replaceAll('/', '~1'))

describe('the page at /docs', () => {
  test('shows the document with what this server serves itself, and nothing else', async () => {
    const response = await server.request({ method: 'GET', url: '/docs' })
    expect(response.statusCode).toBe(200)
    expect(response.headers['content-type']).toBe('text/html; charset=utf-8')
    const addresses = [...response.body.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, address = '']) => address)
    expect(addresses.filter((address) => !address.startsWith('data:')).length).toBeGreaterThan(2)
    for (const address of addresses) {
      if (address.startsWith('data:')) continue
      const asset = await server.request({ method: 'GET', url: address })
      expect(asset.statusCode, address).toBe(200)
      const [type] = ['css', 'javascript'].filter((one) => address.endsWith(`.${one.replace('javascript', 'js')}`))
      expect(asset.headers['content-type'], address).toBe(`text/${type ?? 'html'}; charset=utf-8`)
      expect(asset.headers['x-content-type-options']).toBe('nosniff')
    }
  })

  test('has its script compressed for who takes it so', async () => {
    const script = (encoding: string) =>
      server.request({ method: 'GET', url: '/docs/reference.js', headers: { 'accept-encoding': encoding } })
    const plain = await script('identity')
    for (const [encoding, decompress] of [
      ['gzip', gunzipSync],
      ['br', brotliDecompressSync],
    ] as const) {
      const answer = await script(`${encoding}, zstd;q=0`)
      expect(answer.headers).toMatchObject({ 'content-encoding': encoding, vary: expect.stringContaining('encoding') })
      expect(answer.rawPayload.byteLength).toBeLessThan(1_600_000)
      expect(decompress(answer.rawPayload).equals(plain.rawPayload)).toBe(true)
    }
    expect((await script('br;q=0')).headers['content-encoding']).toBeUndefined()
  })

  test('runs scripts of this server only, and no other page runs any', async () => {
    const docs = await server.request({ method: 'GET', url: '/docs' })
    expect(docs.headers['content-security-policy']).toMatch(/(^|;)script-src 'self'(;|$)/)
    expect(docs.headers['content-security-policy']).toContain("default-src 'none'")
    const other = await server.request({ method: 'GET', url: '/reset_password/none' })
    expect(other.headers['content-security-policy']).not.toContain('script-src')
    expect(other.headers['content-security-policy']).not.toContain('unsafe-inline')
  })
})
