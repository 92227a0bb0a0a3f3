import { type AnyOperation, AppError, type Context, execute, operations } from '@sipspace/core'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Dependencies } from '../../dependencies.ts'
import { enter } from '../../http/admit-request.ts'
import { contextOf } from '../../http/context.ts'
import { RequestError } from '../../http/errors.ts'
import { calls } from '../../http/operation-names.ts'
import { labelRoutes } from '../../monitoring/requests.ts'
import { renderVcard } from './vcard.ts'

const { cardBySip, cards } = operations.contacts

interface Route {
  url: string
  operation: AnyOperation
  vcards: (ctx: Context, request: FastifyRequest) => Promise<string>
}

const routes: Route[] = [
  {
    url: '/contacts/vcard',
    operation: cards,
    vcards: async (ctx) => (await execute(cards, ctx, {})).map(renderVcard).join(''),
  },
  {
    url: '/contacts/vcard/:sip',
    operation: cardBySip,
    vcards: async (ctx, request) => renderVcard(await execute(cardBySip, ctx, request.params)),
  },
]

/** The contacts of an account as vCards: where provisioning documents send apps to for them. */
export async function contactsPlugin(app: FastifyInstance, { deps }: { deps: Dependencies }): Promise<void> {
  labelRoutes(app, 'contacts')
  for (const { url, operation, vcards } of routes) {
    app.route({
      method: 'GET',
      url,
      ...calls(operation),
      async onRequest(request, reply) {
        request.authenticated = await enter(deps, request, reply, false)
      },
      async handler(request, reply) {
        const body = await vcards(contextOf(deps, request, reply), request).catch(asNothing)
        return reply
          .header('content-type', 'text/vcard; charset=utf-8')
          .header('cache-control', 'private, no-cache')
          .send(Buffer.from(body))
      },
    })
    app.route({
      method: ['DELETE', 'PATCH', 'POST', 'PUT'],
      url,
      async handler(_request, reply) {
        reply.header('allow', 'GET, HEAD')
        throw new RequestError(405, 'method_not_allowed', { methods: 'GET, HEAD' })
      },
    })
  }
}

/** An address that is none to begin with is as good as an unknown one. */
function asNothing(error: unknown): never {
  throw error instanceof AppError && error.code === 'invalid_input' ? new AppError('contact_not_found') : error
}
