import { AppError } from '@sipspace/core'
import { getTRPCErrorShape } from '@trpc/server'
import { fastifyTRPCPlugin } from '@trpc/server/adapters/fastify'
import { getHTTPStatusCodeFromError } from '@trpc/server/http'
import type { FastifyInstance } from 'fastify'
import type { Dependencies } from '../dependencies.ts'
import { belongTo } from '../monitoring/requests.ts'
import { RequestError } from '../rest/errors.ts'
import { createTrpcContext } from './context.ts'
import { refusedByFastify } from './errors.ts'
import { type AppRouter, appRouter } from './router.ts'

/** Calls that one HTTP request may hold. */
const MAX_BATCH = 100

/** The tRPC door, at `/trpc`. */
export async function trpcPlugin(app: FastifyInstance, { deps }: { deps: Dependencies }): Promise<void> {
  belongTo(app, 'trpc')
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
  // tRPC makes a Request of each, which the standard has neither without a host nor with this method
  app.addHook('onRequest', async (request) => {
    if (!URL.canParse(`http://${request.host}`)) throw new AppError('space_unknown_host')
    if (request.method === 'TRACE') throw new RequestError(400, 'malformed_request')
  })
  await app.register(fastifyTRPCPlugin<AppRouter>, {
    prefix: '/trpc',
    trpcOptions: {
      router: appRouter,
      createContext: ({ req, res }) => createTrpcContext(deps, req, res),
      maxBatchSize: MAX_BATCH,
    },
  })
}
