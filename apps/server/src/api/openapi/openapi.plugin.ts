import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { FastifyInstance } from 'fastify'
import { openApiDocument } from './document.ts'

const require = createRequire(import.meta.url)

const DOCUMENT = '/api/openapi.json'

const page = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>sipspace: the REST API</title>
    <link rel="icon" href="data:," />
    <link rel="stylesheet" href="/docs/swagger-ui.css" />
  </head>
  <body>
    <div id="swagger-ui"></div>
    <script src="/docs/swagger-ui-bundle.js"></script>
    <script src="/docs/start.js"></script>
  </body>
</html>
`

const script = `SwaggerUIBundle({
  url: '${DOCUMENT}',
  dom_id: '#swagger-ui',
  deepLinking: true,
  validatorUrl: null,
  displayOperationId: true,
  docExpansion: 'list',
  defaultModelsExpandDepth: 0,
  persistAuthorization: false,
})
`

/** Swagger UI, which sets styles of its own and draws icons from data URLs, and asks this server for the document. */
const contentSecurityPolicy = {
  useDefaults: false,
  directives: {
    defaultSrc: ["'none'"],
    scriptSrc: ["'self'"],
    styleSrc: ["'self'"],
    imgSrc: ["'self'", 'data:'],
    connectSrc: ["'self'"],
    formAction: ["'self'"],
    frameAncestors: ["'none'"],
    baseUri: ["'none'"],
  },
}

/** The document of the REST API, for programs and, at `/docs`, for people. */
export async function openApiPlugin(app: FastifyInstance): Promise<void> {
  let document: Buffer | undefined
  app.get(DOCUMENT, async (_request, reply) => {
    document ??= Buffer.from(JSON.stringify(openApiDocument()))
    return reply.header('content-type', 'application/json').send(document)
  })

  app.get('/docs', { helmet: { contentSecurityPolicy } }, async (_request, reply) =>
    reply.type('text/html; charset=utf-8').send(page),
  )
  const asset = (name: string, type: string, read: () => Promise<Buffer> | string) =>
    app.get(`/docs/${name}`, { config: { cacheControl: 'public, max-age=3600' } }, async (_request, reply) =>
      reply.type(`${type}; charset=utf-8`).send(await read()),
    )
  asset('start.js', 'text/javascript', () => script)
  asset('swagger-ui.css', 'text/css', () => readFile(require.resolve('swagger-ui-dist/swagger-ui.css')))
  asset('swagger-ui-bundle.js', 'text/javascript', () =>
    readFile(require.resolve('swagger-ui-dist/swagger-ui-bundle.js')),
  )
}
