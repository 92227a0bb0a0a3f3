import { callTRPCProcedure, getTRPCErrorFromUnknown, getTRPCErrorShape } from '@trpc/server'
import { getHTTPStatusCode } from '@trpc/server/http'
import type { TRPCResponse } from '@trpc/server/rpc'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { TrpcContext } from './context.ts'
import { appRouter } from './router.ts'

/** Queries or mutations that one request asks for. */
export interface Calls {
  type: 'query' | 'mutation'
  isBatch: boolean
  calls: { path: string; input: unknown }[]
}

const { procedures, _config: config } = appRouter['_def'] as unknown as {
  procedures: Record<string, { _def: { type: string } }>
  _config: (typeof appRouter)['_def']['_config']
}
const typeOf = (path: string): string | undefined =>
  Object.hasOwn(procedures, path) ? procedures[path]?.['_def'].type : undefined

/**
 * Reads the calls of a request as clients usually send it: to procedures that there are, by the method that they are
 * called with, with inputs that are JSON. Null for any other, and for streams, which the adapter of tRPC answers.
 */
export function readCalls(request: FastifyRequest, maxBatchSize: number): Calls | null {
  const { method, headers } = request
  const type = method === 'GET' ? 'query' : method === 'POST' ? 'mutation' : null
  if (type === null || !request.raw.url?.startsWith('/')) return null
  if (headers['trpc-accept'] !== undefined || headers.accept?.includes('jsonl')) return null
  if (method === 'POST' ? !isJson(headers['content-type']) : headers['content-type'] !== undefined) return null

  const { batch, input: given, connectionParams } = request.query as Record<string, unknown>
  if ((batch !== undefined && batch !== '1') || connectionParams !== undefined) return null
  const isBatch = batch === '1'
  const { path = '' } = request.params as { path?: string }
  const paths = isBatch ? path.split(',') : [path]
  if (paths.length > maxBatchSize || paths.some((one) => typeOf(one) !== type)) return null

  const inputs = readInputs(method === 'GET' ? given : (request.body ?? ''), isBatch)
  if (inputs === null) return null
  return { type, isBatch, calls: paths.map((one, index) => ({ path: one, input: inputs[index] })) }
}

const isJson = (mediaType = ''): boolean => /^application\/json\s*(;|$)/i.test(mediaType)

/** The inputs by the place of their calls; null when they cannot be read. */
function readInputs(text: unknown, isBatch: boolean): Record<number, unknown> | null {
  if (text === undefined) return {}
  if (typeof text !== 'string') return null
  try {
    const value: unknown = JSON.parse(text)
    if (!isBatch) return [value]
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null
  } catch {
    return null
  }
}

/** Nothing that is read or written here is broken off. */
const { signal } = new AbortController()

/**
 * Answers calls with the same JSON as the adapter of tRPC does. That makes a Request, its signals and a Response with a
 * stream in it for each request, which takes longer than finding an account does.
 */
export async function answerCalls(
  { type, isBatch, calls }: Calls,
  ctx: TrpcContext,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const answers = await Promise.all(
    calls.map(async ({ path, input }, batchIndex): Promise<TRPCResponse> => {
      try {
        const getRawInput = async () => input
        const data = await callTRPCProcedure({ router: appRouter, path, type, ctx, signal, batchIndex, getRawInput })
        return { result: { data } }
      } catch (cause) {
        const error = getTRPCErrorFromUnknown(cause)
        return { error: getTRPCErrorShape({ config, ctx, error, path, type, input }) }
      }
    }),
  )
  const [first] = answers
  return reply
    .code(getHTTPStatusCode(answers))
    .header('vary', 'trpc-accept, accept')
    .header('content-type', 'application/json')
    .serializer((body: string) => body)
    .send(JSON.stringify(isBatch ? answers : first))
}
