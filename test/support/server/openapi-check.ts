import { readFileSync } from 'node:fs'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import formatsModule from 'ajv-formats'
import type { OpenApiDocument } from '../../../apps/server/src/api/openapi/document.ts'
import { withSingleSlashes } from '../../../apps/server/src/http/paths.ts'

/** A response as the document declares it, once references are followed. */
interface Declared {
  content?: Record<string, unknown>
}

/** What is checked of an answer, however it was got. */
interface Answer {
  statusCode: number
  headers: Record<string, string | string[] | number | undefined>
  body: string
}

/** The committed document, as it is read a hundred times sooner than made; another test compares them. */
const document = closed(readFileSync(new URL('../../../docs/openapi.json', import.meta.url), 'utf8'))

/** The paths of the document, those with fewer parameters first where both match, as the router has it. */
const paths = Object.keys(document.paths)
  .sort((one, other) => (specificity(one) < specificity(other) ? -1 : 1))
  .map((path) => ({ path, segments: path.split('/') }))

/**
 * Checks an answer of the REST API against the OpenAPI document: its status, its media type and its body.
 *
 * @throws Error for what the document does not declare
 */
export function checkAgainstDocument(method: string, url: string, response: Answer): void {
  const pathname = pathOf(url)
  if (!/^\/api(\/|$)/.test(pathname)) return
  const said = `${method} ${pathname} answers ${response.statusCode}`
  const { statusCode: status, body } = response
  const pointer = declaredAt(method, pathname, status)
  if (pointer === null) throw new Error(`${said}, which the document does not declare: ${body.slice(0, 500)}`)
  if (method === 'HEAD') return
  const { content } = at(pointer) as Declared
  if (!content) {
    if (body === '') return
    throw new Error(`${said} with a body, and the document declares none: ${body.slice(0, 500)}`)
  }
  const type = String(response.headers['content-type'])
  // JSON carries no parameters, as clients compare the whole header
  const declared = Object.hasOwn(content, type) ? type : type.startsWith('text/') ? type.replace(/;.*/, '') : ''
  if (!Object.hasOwn(content, declared)) throw new Error(`${said} with the type ${type}, which is not declared`)
  const value: unknown = type === 'application/json' ? JSON.parse(body) : body
  const validate = validator([...pointer, 'content', declared, 'schema'])
  if (validate(value)) return
  const wrong = (validate.errors ?? []).map(({ instancePath, message, params }) =>
    [instancePath, message, JSON.stringify(params)].join(' '),
  )
  throw new Error(`${said} with a body that is not as declared:\n${wrong.join('\n')}\n${body.slice(0, 1000)}`)
}

/** The path as the router has it: without dot segments, slashes in a row, and a slash at its end. */
function pathOf(sent: string): string {
  const url = withSingleSlashes(sent)
  const path = URL.canParse(url, 'http://host') ? new URL(url, 'http://host').pathname : url.replace(/[?#].*$/s, '')
  return path.replace(/(?<=.)\/$/, '')
}

/** Characters that the router takes for a parameter (`maxParamLength`). */
const LONGEST_PARAMETER = 5_000

/** Where the document declares the response, as a path of keys; null when it does not. */
function declaredAt(method: string, pathname: string, status: number): string[] | null {
  const path = matchingPath(pathname)
  const operation = path === undefined ? undefined : document.paths[path]
  const name = method.toLowerCase()
  const known = operation && (name === 'head' && status !== 405 ? 'get' : name)
  if (path === undefined || !operation || known === undefined || !operation[known]) {
    // whether a path is too long and a body can be read is found out before what is wrong with the path or the method
    const leadsNowhere = path === undefined || pathname.split('/').some((part) => part.length > LONGEST_PARAMETER)
    const refusals = [400, 413, 414, 415, leadsNowhere ? 404 : 405]
    return refusals.includes(status) ? ['components', 'responses', 'MalformedBody'] : null
  }
  const response = operation[known].responses[status] as { $ref?: string } | undefined
  if (!response) return null
  return response.$ref ? response.$ref.split('/').slice(1) : ['paths', path, known, 'responses', String(status)]
}

/** The path of the document that a request is for; none where percent-encoding is malformed. */
function matchingPath(pathname: string): string | undefined {
  try {
    const given = pathname.split('/').map(decodeURIComponent)
    return paths.find(
      ({ segments }) =>
        segments.length === given.length &&
        segments.every((segment, at) => segment.startsWith('{') || segment === given[at]),
    )?.path
  } catch {
    return undefined
  }
}

export const at = (pointer: string[]): unknown =>
  pointer.reduce<unknown>((value, key) => (value as Record<string, unknown>)[key], document)

export const ajv = new Ajv2020({
  strict: false,
  validateSchema: false,
  allErrors: true,
  // a schema that many answers refer to is compiled once
  inlineRefs: false,
  code: { optimize: false },
})
const addFormats = formatsModule as unknown as typeof formatsModule.default
addFormats(ajv)
ajv.addSchema(document, 'document')

const validators = new Map<string, ValidateFunction>()

function validator(pointer: string[]): ValidateFunction {
  const { $ref } = at(pointer) as { $ref?: string }
  if ($ref) return validator($ref.split('/').slice(1))
  const fragment = pointer.map((key) => encodeURIComponent(key.replaceAll('~', '~0').replaceAll('/', '~1'))).join('/')
  const known = validators.get(fragment) ?? ajv.compile({ $ref: `document#/${fragment}` })
  validators.set(fragment, known)
  return known
}

/** A sort key by which a literal segment comes before a parameter. */
function specificity(path: string): string {
  return path
    .split('/')
    .map((segment) => (segment.startsWith('{') ? '1' : '0'))
    .join('')
}

/** The document with objects that have the declared keys only: a client must bear more, but we are to send no more. */
function closed(open: string): OpenApiDocument {
  return JSON.parse(open, (_key, value) =>
    typeof value === 'object' && value !== null && value.type === 'object' && value.properties !== undefined
      ? { additionalProperties: false, ...value }
      : value,
  ) as OpenApiDocument
}
