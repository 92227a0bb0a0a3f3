import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { sendCompressed } from '../../http/compression.ts'

/** Where the built dashboard is: beside the built server, else, for a server run from its sources, where it was built. */
const FOLDERS = [join(import.meta.dirname, 'dashboard'), join(import.meta.dirname, '../../../../dashboard/dist')]

/** What the build has in place of a nonce; `vite.config.ts` has the same. */
const NONCE_PLACE = 'nonce-of-this-answer'

/** By its content's hash, a file never changes under its name. */
const KEPT_FOR_GOOD = 'public, max-age=31536000, immutable'

/**
 * What a browser heeds with a script, a style sheet, an icon or a font. The rest is for pages, and would be a third of what
 * a first load of small files is.
 */
const ASSET_HEADERS = { 'x-content-type-options': 'nosniff', 'cross-origin-resource-policy': 'same-origin' }

const NOT_BUILT = 'The dashboard has not been built. Run `npx -y pnpm@12.21.0 build`, and start the server again.\n'

/**
 * The operators' dashboard, at `/dashboard`. Its assets have a hash of their content in their names, and lie there
 * compressed; every other path is a view of the one page, which decides by itself what it shows.
 */
export async function dashboardPlugin(app: FastifyInstance, { folders = FOLDERS }: { folders?: string[] }) {
  const built = await findBuilt(folders)
  if (built) {
    const root = join(built.folder, 'assets')
    await app.register(async (assets) => {
      assets.addHook('onRoute', (route) => {
        route.config = { ...route.config, cacheControl: KEPT_FOR_GOOD, sendsOwnSecurityHeaders: true }
      })
      await assets.register(fastifyStatic, {
        root,
        prefix: '/dashboard/assets/',
        preCompressed: true,
        index: false,
        decorateReply: false,
        cacheControl: false,
        etag: false,
        lastModified: false,
        acceptRanges: false,
        setHeaders: (response) => void response.headers(ASSET_HEADERS),
      })
    })
  }
  const view = async ({ url }: FastifyRequest, reply: FastifyReply) =>
    built ? sendPage(reply, built.pageAt(url)) : reply.code(503).type('text/plain; charset=utf-8').send(NOT_BUILT)
  app.get('/dashboard', { helmet: false }, view)
  app.get('/dashboard/*', { helmet: false }, view)
}

interface Built {
  folder: string
  /** the page at a URL */
  pageAt: (url: string) => string
}

/** What the page at some addresses needs first, as the build has written it; in a path, `*` is any one segment. */
interface Preload {
  path: string[]
  links: string
}

async function findBuilt(folders: string[]): Promise<Built | null> {
  for (const folder of folders) {
    const page = await readFile(join(folder, 'index.html'), 'utf8').catch(() => null)
    if (page !== null) return { folder, pageAt: pagesOf(page, await readPreloads(folder)) }
  }
  return null
}

async function readPreloads(folder: string): Promise<Preload[]> {
  const text = await readFile(join(folder, 'preloads.json'), 'utf8').catch(() => '[]')
  return JSON.parse(text) as Preload[]
}

/** The one page, which names the scripts of the view at its address, so that they are requested together with the first. */
function pagesOf(page: string, preloads: Preload[]): Built['pageAt'] {
  return (url) => {
    const segments = url
      .replace(/[?#].*/, '')
      .split('/')
      .filter(Boolean)
      .slice(1)
    const preload = preloads.find(
      ({ path }) =>
        path.length === segments.length && path.every((one, index) => one === '*' || one === segments[index]),
    )
    return page.replace('</head>', () => `${preload?.links ?? ''}</head>`)
  }
}

/**
 * Scripts come from files alone. The components' library writes some of its styles into `<style>` elements as it runs,
 * so each answer has a nonce for those.
 */
async function sendPage(reply: FastifyReply, page: string) {
  const nonce = randomBytes(16).toString('base64url')
  reply.helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'", `'nonce-${nonce}'`],
        imgSrc: ["'self'", 'data:', 'blob:'],
        fontSrc: ["'self'"],
        mediaSrc: ["'self'"],
        connectSrc: ["'self'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
        baseUri: ["'none'"],
      },
    },
    referrerPolicy: { policy: 'no-referrer' },
  })
  reply.type('text/html; charset=utf-8').header('vary', 'accept-encoding')
  return sendCompressed(reply, page.replaceAll(NONCE_PLACE, nonce))
}
