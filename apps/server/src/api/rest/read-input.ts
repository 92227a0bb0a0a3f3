import { AppError, type FieldErrors, unknownFields } from '@sipspace/core'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { coreOf, integerOf, lenientInput } from './lenient.ts'
import { notFoundCode, pathNames, type RestRoute } from './routes.ts'
import { basedOn, hasVersion } from './versions.ts'

/** What a request comes to: the input of its operation, and what is wrong beside what the operation finds wrong in it. */
export interface ReadInput {
  input: unknown
  wrong: FieldErrors
}

export type InputReader = (request: FastifyRequest) => ReadInput

type Fields = Record<string, unknown>

/** Prepares the reading of requests for a route, once. */
export const inputReader = (route: RestRoute): InputReader =>
  route.part === 2 ? exactReader(route) : lenientReader(route)

/** Reads the body (or the query, of a GET) with the path's parameters, which win; a body that is no object, as it is. */
function lenientReader({ operation }: RestRoute): InputReader {
  const lenient = lenientInput(operation.input)
  const isVersioned = hasVersion(operation)
  return (request) => {
    const source = isGet(request) ? request.query : request.body
    const params = request.params as Fields
    const isEmpty = source == null || (Array.isArray(source) && source.length === 0)
    const input = isEmpty ? lenient(params) : isObject(source) ? lenient({ ...source, ...params }) : source
    return { input: isVersioned ? basedOn(request, input) : input, wrong: {} }
  }
}

/** The Space that a super admin acts in: a parameter of every path of the second part. */
export const InSpace = z.object({
  space: z
    .string()
    .optional()
    .meta({
      description: 'The domain of the Space that a super admin acts in, where it is not that of the host.',
      examples: ['sip.example.org'],
    }),
})

/**
 * Reads a body as it is, and a query by the types of the fields. What is in the path or in `If-Match` is no field of
 * either; no request but a GET has anything in its query but the Space.
 */
function exactReader(route: RestRoute): InputReader {
  const { input: schema } = route.operation
  const isVersioned = hasVersion(route.operation)
  const elsewhere = new Set([...pathNames(route), ...(isVersioned ? ['version'] : [])])
  const own = Object.fromEntries(Object.entries<z.ZodType>(schema.shape).filter(([name]) => !elsewhere.has(name)))
  const inBody = z.object(own)
  const inQuery = route.method === 'GET' ? z.object({ ...own, ...InSpace.shape }) : InSpace
  const readTexts = textReader(schema)
  return (request) => {
    const source = isGet(request) ? readTexts(request.query as Fields) : (request.body ?? {})
    const wrong = {
      ...(isGet(request) ? {} : unknownFields(inBody, source)),
      ...unknownFields(inQuery, request.query),
      ...wrongSpace(request.query as Fields),
    }
    const input = isObject(source) ? { ...source, ...readTexts(request.params as Fields) } : source
    return { input: isVersioned ? basedOn(request, input) : input, wrong }
  }
}

const wrongSpace = ({ space }: Fields): FieldErrors =>
  space === undefined || typeof space === 'string' ? {} : { space: [{ key: 'type_string' }] }

const isGet = ({ method }: FastifyRequest): boolean => method === 'GET' || method === 'HEAD'

const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const booleans: Record<string, boolean> = { true: true, false: false }

/** Reads fields of a URL, where all is text, by the types of a schema. What is of no such type stays text, for the schema to refuse. */
function textReader(schema: z.ZodObject): (fields: Fields) => Fields {
  const types = new Map(
    Object.entries(schema.shape).map(([name, field]) => [name, coreOf(field as z.ZodType).def.type]),
  )
  const read = (name: string, value: unknown) => {
    if (typeof value !== 'string') return value
    if (types.get(name) === 'boolean') return booleans[value] ?? value
    return types.get(name) === 'number' ? (integerOf(value) ?? value) : value
  }
  return (fields) => Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, read(name, value)]))
}

/**
 * The error of a request: where what is wrong is the path, it names nothing, and no field of the caller's is to blame.
 *
 * @param wrong what was wrong in reading the request, which is not the path
 */
export function refusedPath(error: unknown, route: RestRoute, wrong: FieldErrors): unknown {
  if (!(error instanceof AppError) || error.fields === undefined) return error
  const { fields } = error
  const isOfPath = (name: string) => !route.freeFormParams?.includes(name) && !Object.hasOwn(wrong, name)
  return pathNames(route).some((name) => isOfPath(name) && name in fields) ? new AppError(notFoundCode(route)) : error
}
