import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { FastifyInstance } from 'fastify'
import { alwaysTheSame } from './always-the-same.ts'

const require = createRequire(import.meta.url)

/** A document of OpenAPI that the page shows. */
export interface ReferenceDocument {
  title: string
  /** where it is served */
  url: string
  /** its place in the addresses of its operations, where there are several documents */
  slug: string
}

const page = (bar: string) => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>sipspace: the REST API</title>
    <link rel="icon" href="data:," />
    <link rel="stylesheet" href="/docs/page.css" />
  </head>
  <body class="reference">
    ${bar}
    <main id="reference"></main>
    <script src="/docs/reference.js"></script>
    <script src="/docs/start.js"></script>
  </body>
</html>
`

/** Asks this server alone; a key that is typed in stays in the page, and goes with it. */
const start = (documents: ReferenceDocument[]) => `Scalar.createApiReference('#reference', {
  sources: ${JSON.stringify(documents)},
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
    c: true, clojure: true, csharp: true, dart: true, fsharp: true, go: true, http: true, java: true, julia: true, kotlin: true,
    node: true, objc: true, ocaml: true, php: true, powershell: true, r: true, ruby: true, rust: true, swift: true,
    shell: ['wget', 'httpie'], js: ['axios', 'ofetch', 'xhr', 'jquery'], python: ['httpx_sync', 'httpx_async', 'aiohttp', 'python3'],
  },
})
`

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

/** The page at `/docs`, which shows the documents of the REST API to people: to search, and to try out. */
export function referencePage(app: FastifyInstance, documents: ReferenceDocument[], bar: string): void {
  app.get(
    '/docs',
    { helmet: { contentSecurityPolicy } },
    alwaysTheSame('text/html', () => page(bar)),
  )
  const config = { cacheControl: 'public, max-age=3600' }
  app.get(
    '/docs/start.js',
    { config },
    alwaysTheSame('text/javascript', () => start(documents)),
  )
  app.get(
    '/docs/reference.js',
    { config },
    alwaysTheSame('text/javascript', () => readFile(scriptFile())),
  )
}
