import { fastifyTRPCPlugin } from '@trpc/server/adapters/fastify'
import type { FastifyInstance } from 'fastify'
import type { Dependencies } from '../dependencies.ts'
import { belongTo } from '../monitoring/requests.ts'
import { createTrpcContext } from './context.ts'
import { type AppRouter, appRouter } from './router.ts'

/** Calls that one HTTP request may hold. */
const MAX_BATCH = 100

/** The tRPC door, at `/trpc`. */
export async function trpcPlugin(app: FastifyInstance, { deps }: { deps: Dependencies }): Promise<void> {
  belongTo(app, 'trpc')
  await app.register(fastifyTRPCPlugin<AppRouter>, {
    prefix: '/trpc',
    trpcOptions: {
      router: appRouter,
      createContext: ({ req, res }) => createTrpcContext(deps, req, res),
      maxBatchSize: MAX_BATCH,
    },
  })
}
