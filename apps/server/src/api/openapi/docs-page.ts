import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

const require = createRequire(import.meta.url)

const page = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>sipspace: the REST API</title>
    <link rel="icon" href="data:," />
    <link rel="stylesheet" href="/docs/page.css" />
  </head>
  <body>
    <main id="reference"></main>
    <script src="/docs/reference.js"></script>
    <script src="/docs/start.js"></script>
  </body>
</html>
`

/** Asks this server alone; a key that is typed in stays in the page, and goes with it. */
const start = (document: string) => `Scalar.createApiReference('#reference', {
  url: '${document}',
  theme: 'default',
  withDefaultFonts: false,
  persistAuth: false,
  telemetry: false,
  hideClientButton: true,
  showDeveloperTools: 'never',
  agent: { disabled: true },
  mcp: { disabled: true },
  documentDownloadType: 'json',
  defaultOpenAllTags: false,
  operationTitleSource: 'summary',
  authentication: { preferredSecurityScheme: 'apiKey' },
  defaultHttpClient: { targetKey: 'shell', clientKey: 'curl' },
  hiddenClients: {
    c: true, clojure: true, csharp: true, dart: true, fsharp: true, go: true, http: true, java: true, kotlin: true,
    node: true, objc: true, ocaml: true, php: true, powershell: true, r: true, ruby: true, rust: true, swift: true,
    shell: ['wget', 'httpie'], js: ['axios', 'ofetch', 'xhr', 'jquery'], python: ['httpx_sync', 'httpx_async', 'aiohttp', 'python3'],
  },
})
`

const styles = 'body { margin: 0 }\n'

/** The page writes its styles into elements as it runs. */
const contentSecurityPolicy = {
  useDefaults: false,
  directives: {
    defaultSrc: ["'none'"],
    scriptSrc: ["'self'"],
    styleSrc: ["'self'", "'unsafe-inline'"],
    imgSrc: ["'self'", 'data:'],
    connectSrc: ["'self'"],
    formAction: ["'self'"],
    frameAncestors: ["'none'"],
    baseUri: ["'none'"],
  },
}

/** One file with the whole page in it, whose package brings no other along: see `overrides` of the workspace. */
const scriptFile = (): string =>
  require.resolve('@scalar/api-reference').replace(/dist[/\\].*$/, 'dist/browser/standalone.js')

const compressions = {
  br: (content: Buffer) => promisify(brotliCompress)(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }),
  gzip: (content: Buffer) => promisify(gzip)(content),
}

type Encoding = keyof typeof compressions

/** The page at `/docs`, which shows the document of the REST API to people: to search, and to try out. */
export function docsPage(app: FastifyInstance, document: string): void {
  app.get('/docs', { helmet: { contentSecurityPolicy } }, async (_request, reply) =>
    reply.type('text/html; charset=utf-8').send(page),
  )
  const config = { cacheControl: 'public, max-age=3600' }
  const asset = (name: string, type: string, content: string) =>
    app.get(`/docs/${name}`, { config }, async (_request, reply) => reply.type(`${type}; charset=utf-8`).send(content))
  asset('start.js', 'text/javascript', start(document))
  asset('page.css', 'text/css', styles)

  // read and compressed when it is first asked for, and kept
  const compressed = new Map<Encoding | null, Promise<Buffer>>()
  const read = () => readFile(scriptFile())
  const contentOf = (encoding: Encoding | null): Promise<Buffer> => {
    const known = compressed.get(encoding)
    if (known) return known
    const made = encoding === null ? read() : read().then(compressions[encoding])
    if (encoding !== null) compressed.set(encoding, made)
    made.catch(() => compressed.delete(encoding))
    return made
  }
  app.get('/docs/reference.js', { config }, async (request, reply: FastifyReply) => {
    const encoding = encodingOf(request)
    reply.header('vary', 'accept-encoding').type('text/javascript; charset=utf-8')
    if (encoding !== null) reply.header('content-encoding', encoding)
    return reply.send(await contentOf(encoding))
  })
}

/** The best that the client takes (RFC 9110 section 12.5.3); null for none of ours. */
function encodingOf({ headers }: FastifyRequest): Encoding | null {
  const taken = (headers['accept-encoding'] ?? '')
    .split(',')
    .filter((part) => !/;\s*q=0(\.0*)?\s*$/.test(part))
    .map((part) => part.replace(/;.*/, '').trim().toLowerCase())
  return (['br', 'gzip'] as const).find((encoding) => taken.includes(encoding)) ?? null
}
