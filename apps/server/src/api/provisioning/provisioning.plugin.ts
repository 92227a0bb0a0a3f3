import {
  type AnyOperation,
  AppError,
  asksForProvisioningHeader,
  type Context,
  execute,
  operations,
} from '@sipspace/core'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { toBuffer } from 'qrcode'
import type { Dependencies } from '../../dependencies.ts'
import { acceptsHtml } from '../../http/accepts-html.ts'
import { enter } from '../../http/admit-request.ts'
import { contextOf } from '../../http/context.ts'
import { RequestError } from '../../http/errors.ts'
import { calls } from '../../http/operation-names.ts'
import { takeTurn } from '../../http/turns.ts'
import { labelRoutes } from '../../monitoring/requests.ts'
import { renderLpconfig } from './lpconfig.ts'

const { redeemAuthToken, redeemToken, getLink, getOwn, getPublicDocument } = operations.provisioning

/** The body of an answer; the headers that only it has are set on the reply. */
type Answer = (ctx: Context, request: FastifyRequest, reply: FastifyReply) => Promise<{ type: string; body: Buffer }>

interface Route {
  operation: AnyOperation
  url: string
  access: 'public' | 'user'
  /** whether it is for apps alone: a browser that follows the link in a mail must not use the token up */
  forApps: boolean
  takesClientCertificate?: boolean
  /** whether a browser is shown a page instead, which leaves the token as it is */
  hasPage?: boolean
  answer: Answer
}

const routes: Route[] = [
  {
    url: '/provisioning',
    operation: getPublicDocument,
    access: 'public',
    forApps: true,
    answer: async (ctx) => xml(await execute(getPublicDocument, ctx, {})),
  },
  {
    url: '/provisioning/me',
    operation: getOwn,
    access: 'user',
    forApps: true,
    takesClientCertificate: true,
    answer: async (ctx) => xml(await execute(getOwn, ctx, {})),
  },
  {
    url: '/provisioning/:token',
    hasPage: true,
    operation: redeemToken,
    access: 'public',
    forApps: true,
    answer: async (ctx, request) => xml(await execute(redeemToken, ctx, tokenInput(request))),
  },
  {
    url: '/provisioning/auth_token/:auth_token',
    operation: redeemAuthToken,
    access: 'public',
    forApps: true,
    answer: async (ctx, request) => xml(await execute(redeemAuthToken, ctx, request.params)),
  },
  {
    url: '/provisioning/qrcode/:token',
    operation: getLink,
    access: 'public',
    forApps: false,
    answer: async (ctx, request, reply) => qrCode(await execute(getLink, ctx, tokenInput(request)), reply),
  },
  {
    url: '/auth_tokens/qrcode/:auth_token',
    operation: operations.authTokens.getLink,
    access: 'public',
    forApps: false,
    answer: async (ctx, request, reply) =>
      qrCode(await execute(operations.authTokens.getLink, ctx, request.params), reply),
  },
]

/** Sends a page in place of a document, to a person who has followed the link in a browser. */
type SendLinkPage = (
  deps: Dependencies,
  ctx: Context,
  input: ReturnType<typeof tokenInput>,
  request: FastifyRequest,
  reply: FastifyReply,
) => Promise<FastifyReply>

/** Whether a person looks at a link: apps send a header of their own, or do not ask for HTML. */
const isOpenedInBrowser = ({ headers }: FastifyRequest): boolean =>
  headers['x-linphone-provisioning'] === undefined && acceptsHtml(headers)

/** The documents that apps set themselves up with, and QR codes: of the link to one, and of an authentication token. */
export async function provisioningPlugin(
  app: FastifyInstance,
  { deps, sendLinkPage }: { deps: Dependencies; sendLinkPage: SendLinkPage },
): Promise<void> {
  labelRoutes(app, 'provisioning')
  for (const { url, operation, access, forApps, answer, takesClientCertificate = false, hasPage = false } of routes) {
    app.route({
      method: 'GET',
      url,
      exposeHeadRoute: false,
      config: { ...calls(operation).config, takesClientCertificate },
      async onRequest(request, reply) {
        request.authenticated = await enter(deps, request, reply, { access, kind: operation.kind })
        await takeTurn(deps, request, reply, operation)
        if (forApps && !(hasPage && isOpenedInBrowser(request))) await requireHeader(deps, request)
      },
      async handler(request, reply) {
        const ctx = contextOf(deps, request, reply)
        if (hasPage) {
          reply.header('vary', 'accept')
          if (isOpenedInBrowser(request)) return sendLinkPage(deps, ctx, tokenInput(request), request, reply)
        }
        const { type, body } = await answer(ctx, request, reply).catch(asNothing)
        return reply.header('content-type', type).send(body)
      },
    })
    app.route({
      method: ['DELETE', 'HEAD', 'PATCH', 'POST', 'PUT'],
      url,
      async handler(_request, reply) {
        reply.header('allow', 'GET')
        throw new RequestError('method_not_allowed', { methods: 'GET' })
      },
    })
  }
}

async function requireHeader(deps: Dependencies, request: FastifyRequest): Promise<void> {
  if (request.headers['x-linphone-provisioning'] !== undefined) return
  const { space } = request.authenticated
  if (await asksForProvisioningHeader(deps.db, space.id)) throw new RequestError('provisioning_header')
}

/** A token that is not one to begin with is as good as an unknown one. */
function asNothing(error: unknown): never {
  throw error instanceof AppError && error.code === 'invalid_input' ? new AppError('token_not_found') : error
}

const OFF = new Set(['0', 'false', 'off', 'no'])

/** The token of the path; `reset_password` may stand in the query without a value. */
function tokenInput(request: FastifyRequest): { token: unknown; reset_password: boolean } {
  const { token } = request.params as { token: string }
  const { reset_password: reset } = request.query as { reset_password?: string | string[] }
  return { token, reset_password: reset !== undefined && !OFF.has(String(reset).toLowerCase()) }
}

const xml = (document: Parameters<typeof renderLpconfig>[0]) => ({
  type: 'application/xml',
  body: Buffer.from(renderLpconfig(document)),
})

async function qrCode({ url }: { url: string }, reply: FastifyReply) {
  reply.header('x-qrcode-url', url)
  return {
    type: 'image/png',
    body: await toBuffer(url, { type: 'png', errorCorrectionLevel: 'M', margin: 4, scale: 8 }),
  }
}
