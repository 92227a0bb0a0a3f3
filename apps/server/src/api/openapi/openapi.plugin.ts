import type { FastifyInstance } from 'fastify'
import type { Dependencies } from '../../dependencies.ts'
import { openApiDocument } from './document.ts'

const DOCUMENT = '/api/openapi.json'

/** The document of the REST API, for programs. */
export async function openApiPlugin(
  app: FastifyInstance,
  { deps }: { deps: Pick<Dependencies, 'config'> },
): Promise<void> {
  let document: Buffer | undefined
  app.get(DOCUMENT, async (_request, reply) => {
    document ??= Buffer.from(JSON.stringify(openApiDocument(deps.config)))
    return reply.header('content-type', 'application/json').send(document)
  })
}
