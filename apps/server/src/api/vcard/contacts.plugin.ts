import { Readable } from 'node:stream'
import {
  type AnyOperation,
  AppError,
  type Context,
  type ErrorCode,
  execute,
  executeInParts,
  operations,
  withCrlf,
} from '@sipspace/core'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Dependencies } from '../../dependencies.ts'
import { enter } from '../../http/admit-request.ts'
import { contextOf } from '../../http/context.ts'
import { RequestError } from '../../http/errors.ts'
import { calls } from '../../http/operation-names.ts'
import { takeTurn } from '../../http/turns.ts'
import { labelRoutes } from '../../monitoring/requests.ts'
import { type ContactCard, renderVcard } from './vcard.ts'

const { getCardBySip, listCards } = operations.contacts
const { listOwn, getOwn } = operations.vcards

interface Route {
  url: string
  operation: AnyOperation
  /** the error of a path whose parameter names nothing */
  notFound: ErrorCode
  vcards: (ctx: Context, request: FastifyRequest) => Promise<string | Readable>
}

const routes: Route[] = [
  {
    url: '/contacts/vcard',
    operation: listCards,
    notFound: 'contact_not_found',
    async vcards(ctx) {
      const { first, rest } = await executeInParts(listCards, ctx, {})
      return rest === null ? renderVcards(first) : Readable.from(vcardsOf(first, rest), { objectMode: false })
    },
  },
  {
    url: '/contacts/vcard/:sip',
    operation: getCardBySip,
    notFound: 'contact_not_found',
    vcards: async (ctx, request) => renderVcard(await execute(getCardBySip, ctx, request.params)),
  },
  {
    url: '/vcards-storage',
    operation: listOwn,
    notFound: 'vcard_not_found',
    vcards: async (ctx) =>
      Object.values(await execute(listOwn, ctx, {}))
        .map(({ vcard }) => withCrlf(vcard))
        .join(''),
  },
  {
    url: '/vcards-storage/:uid',
    operation: getOwn,
    notFound: 'vcard_not_found',
    vcards: async (ctx, request) => withCrlf((await execute(getOwn, ctx, request.params)).vcard),
  },
]

const renderVcards = (contacts: unknown[]): string => (contacts as ContactCard[]).map(renderVcard).join('')

async function* vcardsOf(first: unknown[], rest: AsyncIterable<unknown[]>) {
  yield renderVcards(first)
  for await (const part of rest) if (part.length > 0) yield renderVcards(part)
}

/** The contacts of an account as vCards, where provisioning documents send apps for them, and the vCards that it keeps. */
export async function contactsPlugin(app: FastifyInstance, { deps }: { deps: Dependencies }): Promise<void> {
  labelRoutes(app, 'contacts')
  for (const { url, operation, notFound, vcards } of routes) {
    app.route({
      method: 'GET',
      url,
      ...calls(operation),
      async onRequest(request, reply) {
        request.authenticated = await enter(deps, request, reply, operation)
        await takeTurn(deps, request, reply, operation)
      },
      async handler(request, reply) {
        const body = await vcards(contextOf(deps, request, reply), request).catch((error: unknown) => {
          // a parameter that is malformed names nothing either
          throw error instanceof AppError && error.code === 'invalid_input' ? new AppError(notFound) : error
        })
        return reply
          .header('content-type', 'text/vcard; charset=utf-8')
          .send(typeof body === 'string' ? Buffer.from(body) : body)
      },
    })
    app.route({
      method: ['DELETE', 'PATCH', 'POST', 'PUT'],
      url,
      async handler(_request, reply) {
        reply.header('allow', 'GET, HEAD')
        throw new RequestError('method_not_allowed', { methods: 'GET, HEAD' })
      },
    })
  }
}
