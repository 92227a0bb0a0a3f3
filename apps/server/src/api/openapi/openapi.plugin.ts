import type { FastifyInstance } from 'fastify'
import type { Dependencies } from '../../dependencies.ts'
import { openApiDocument } from './document.ts'

/** Where the document is served. */
export const OPENAPI_DOCUMENT = '/api/openapi.json'

/** The document of the REST API, for programs and for the page at `/docs`. */
export async function openApiPlugin(
  app: FastifyInstance,
  { deps }: { deps: Pick<Dependencies, 'config'> },
): Promise<void> {
  let document: Buffer | undefined
  app.get(OPENAPI_DOCUMENT, async (_request, reply) => {
    document ??= Buffer.from(JSON.stringify(openApiDocument(deps.config)))
    return reply.header('content-type', 'application/json').send(document)
  })
}
