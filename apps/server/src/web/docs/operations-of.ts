import type { ReferenceDocument } from './reference.page.ts'
import type { Entry } from './search.ts'

interface Described {
  summary?: string
  description?: string
  operationId?: string
  tags?: string[]
}

const METHODS = ['get', 'post', 'put', 'patch', 'delete']

/**
 * The operations of a document of OpenAPI, to be found by their paths, names and words.
 *
 * @param isOneOfSeveral whether the address has to name the document, as the page shows others as well
 */
export function operationsOf(document: object, { title, slug }: ReferenceDocument, isOneOfSeveral: boolean): Entry[] {
  const { paths = {} } = document as { paths?: Record<string, Record<string, Described>> }
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, { summary = '', description = '', operationId = '', tags = [] }]) => {
      if (!METHODS.includes(method)) return []
      const tag = (tags[0] ?? '').toLowerCase().replaceAll(' ', '-')
      const address = `/docs#${isOneOfSeveral ? `${slug}/` : ''}tag/${tag}/${method.toUpperCase()}${path}`
      return {
        address,
        of: title,
        heading: `${method.toUpperCase()} ${path}`,
        text: `${summary} ${description} ${operationId}`,
      }
    }),
  )
}
