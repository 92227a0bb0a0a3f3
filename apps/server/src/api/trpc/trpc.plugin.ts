import { AppError } from '@sipspace/core'
import { getTRPCErrorShape } from '@trpc/server'
import { fastifyRequestHandler } from '@trpc/server/adapters/fastify'
import { getHTTPStatusCodeFromError } from '@trpc/server/http'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Dependencies } from '../../dependencies.ts'
import { RequestError } from '../../http/errors.ts'
import { labelRoutes } from '../../monitoring/requests.ts'
import { answerCalls, readCalls } from './calls.ts'
import { createTrpcContext } from './context.ts'
import { refusedByFastify } from './errors.ts'
import { type AppRouter, appRouter } from './router.ts'

/** Calls that one HTTP request may hold. */
const MAX_BATCH = 100

/** The tRPC interface, at `/trpc`. */
export async function trpcPlugin(app: FastifyInstance, { deps }: { deps: Dependencies }): Promise<void> {
  labelRoutes(app, 'trpc')
  app.setErrorHandler((thrown, request, reply) => {
    const ctx = createTrpcContext(deps, request, reply)
    const error = refusedByFastify(thrown, ctx)
    const shape = getTRPCErrorShape({
      config: appRouter['_def']['_config'],
      error,
      type: 'unknown',
      path: undefined,
      input: undefined,
      ctx,
    })
    return reply.code(getHTTPStatusCodeFromError(error)).send({ error: shape })
  })
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => done(null, body))
  app.all<{ Params: { path: string } }>('/trpc/:path', async (request, reply) => {
    const usual = readCalls(request, MAX_BATCH)
    if (usual) return answerCalls(usual, createTrpcContext(deps, request, reply), reply)
    if (!isUsualUrl(request.raw.url, request.headers.host)) throw new AppError('space_unknown_host')
    if (request.method === 'TRACE') throw new RequestError('malformed_request')
    await fastifyRequestHandler<AppRouter, FastifyRequest, FastifyReply>({
      router: appRouter,
      req: request,
      res: reply,
      path: request.params.path,
      createContext: () => createTrpcContext(deps, request, reply),
      maxBatchSize: MAX_BATCH,
    })
    return reply
  })
}

/**
 * Whether tRPC can make a Request of it, as it does of each: in the standard (fetch, section 5.4) that is neither
 * without a host, nor with a name and password before it. (Nor does it know TRACE.)
 */
function isUsualUrl(target = '', host = ''): boolean {
  const base = `http://${host}`
  if (!URL.canParse(target, base)) return false
  const { username, password } = new URL(target, base)
  return username === '' && password === ''
}
