import type { FastifyInstance } from 'fastify'
import { type OpenApiDocument, openApiDocument } from '../../api/openapi/document.ts'
import type { Dependencies } from '../../dependencies.ts'
import { alwaysTheSame } from './always-the-same.ts'
import { barOf, documentationPage, searchPage } from './docs.page.ts'
import { DOCS_STYLESHEET } from './docs-stylesheet.ts'
import { readDocumentation } from './documentation.ts'
import { renderDocumentation } from './documentation-markdown.ts'
import { operationsOf } from './operations-of.ts'
import { type ReferenceDocument, referencePage } from './reference.page.ts'
import { withSdkSamples } from './sdk-samples.ts'
import { type Entry, search } from './search.ts'

const MOST_WORDS = 200

/** The documentation for people at `/docs`: the reference of the REST API, and the pages of the repository, to search. */
export async function docsPlugin(
  app: FastifyInstance,
  { deps }: { deps: Pick<Dependencies, 'config'> },
): Promise<void> {
  const documents: (ReferenceDocument & { read: () => OpenApiDocument })[] = [
    { title: 'REST', slug: 'rest', url: '/docs/openapi.json', read: () => openApiDocument(deps.config) },
  ]
  const documentation = await readDocumentation()
  const { pages, addressOf } = documentation

  referencePage(
    app,
    documents.map(({ title, slug, url }) => ({ title, slug, url })),
    barOf(documentation),
  )
  for (const { url, read } of documents) {
    const make = () => JSON.stringify(withSdkSamples(read()))
    app.get(url, alwaysTheSame('application/json', make))
  }
  const config = { cacheControl: 'public, max-age=3600' }
  app.get(
    '/docs/page.css',
    { config },
    alwaysTheSame('text/css', () => DOCS_STYLESHEET),
  )
  for (const page of pages) {
    const make = () => documentationPage({ documentation, page, html: renderDocumentation(page, addressOf).html })
    app.get(page.path, alwaysTheSame('text/html', make))
  }

  let entries: Entry[] | undefined
  const readEntries = (): Entry[] => [
    ...documents.flatMap((document) => operationsOf(document.read(), document, documents.length > 1)),
    ...pages.flatMap((page) =>
      renderDocumentation(page, addressOf).sections.map(({ heading, anchor, text }) => ({
        address: `${page.path}#${anchor}`,
        of: page.title,
        heading,
        text,
      })),
    ),
  ]
  app.get<{ Querystring: { q?: unknown } }>('/docs/search', async (request, reply) => {
    const { q } = request.query
    const words = typeof q === 'string' ? q.slice(0, MOST_WORDS) : ''
    entries ??= readEntries()
    const found = search(entries, words)
    return reply.type('text/html; charset=utf-8').send(searchPage({ documentation, words, found }))
  })
}
