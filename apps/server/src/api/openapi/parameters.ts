import type { z } from 'zod'
import { InSpace } from '../rest/read-input.ts'
import { pathNames, type RestRoute } from '../rest/routes.ts'
import { hasVersion } from '../rest/versions.ts'
import type { Schemas } from './schemas.ts'

/** What a route takes in its path, its query and its headers. */
export function parametersOf(route: RestRoute, schemas: Schemas): { parameters?: unknown[] } {
  const inPath = pathNames(route)
  const shape = Object.entries(route.operation.input.shape as Record<string, z.ZodType>)
  const parameters: unknown[] = shape
    .filter(([name]) => route.method === 'GET' || inPath.includes(name))
    .map(([name, field]) => parameter(name, field, inPath.includes(name) ? 'path' : 'query', schemas))
  if (route.part === 2) parameters.push(inSpace(schemas))
  if (hasVersion(route.operation)) {
    parameters.push({
      name: 'If-Match',
      in: 'header',
      required: false,
      description:
        'The `ETag` of the state that the change is based on, such as `"1234"`: 412 when there is a later one.',
      schema: { type: 'string' },
    })
  }
  if (route.operation.kind === 'mutation') parameters.push(idempotencyKey)
  return parameters.length > 0 ? { parameters } : {}
}

/** The Space that a super admin acts in. */
export const inSpace = (schemas: Schemas) => parameter('space', InSpace.shape.space, 'query', schemas)

/** The input of an operation as the query of a request. */
export const queryParameters = ({ input }: { input: z.ZodObject }, schemas: Schemas) =>
  Object.entries(input.shape).map(([name, field]) => parameter(name, field as z.ZodType, 'query', schemas))

function parameter(name: string, field: z.ZodType, place: 'path' | 'query', schemas: Schemas) {
  const { description: says, examples, ...schema } = schemas.of(field, 'input')
  return {
    name,
    in: place,
    required: place === 'path' || !field.safeParse(undefined).success,
    ...(says === undefined ? {} : { description: says }),
    schema: examples === undefined ? schema : { ...schema, examples },
  }
}

export const idempotencyKey = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description:
    'Names the change, so that it is made once however often it is sent: for 24 hours, the same request with the same key has the same answer. In quotation marks (RFC 9651) or as it is, such as `"8e03978e-40d5-43dd-bc93-6894a57f9324"`.',
  // no example, which pages would send as it is
  schema: { type: 'string' },
}
