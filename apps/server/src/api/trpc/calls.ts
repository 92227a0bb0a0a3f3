import { type AnyOperation, type ListParts, operations } from '@sipspace/core'
import { getTRPCErrorFromUnknown, getTRPCErrorShape } from '@trpc/server'
import { getHTTPStatusCode } from '@trpc/server/http'
import type { TRPCResponse } from '@trpc/server/rpc'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { sendCompressed } from '../../http/compression.ts'
import { jsonList } from '../../http/json-list.ts'
import type { TrpcContext } from './context.ts'
import { appRouter, type Call, partsResolverOf, resolverOf } from './router.ts'

interface Procedure {
  resolve: (call: Call) => Promise<unknown>
  /** for a list, which a request that asks for nothing else gets while it is read */
  resolveParts: ((call: Call) => Promise<ListParts>) | null
}

/** Queries or mutations that one request asks for. */
export interface Calls {
  type: 'query' | 'mutation'
  isBatch: boolean
  calls: (Procedure & { path: string; input: unknown })[]
}

const procedures = new Map(
  Object.entries(operations as Record<string, Record<string, AnyOperation>>).flatMap(([group, members]) =>
    Object.entries(members).map(([name, operation]) => [
      `${group}.${name}`,
      {
        type: operation.kind,
        resolve: resolverOf(operation),
        resolveParts: operation.parts ? partsResolverOf(operation) : null,
      },
    ]),
  ),
)

/**
 * Reads the calls of a request as clients usually send it: to procedures that there are, by the method that they are
 * called with, with inputs that are JSON. Null for any other, and for streams, which the adapter of tRPC answers.
 */
export function readCalls(request: FastifyRequest, maxBatchSize: number): Calls | null {
  const { method, headers } = request
  const type = method === 'GET' ? 'query' : method === 'POST' ? 'mutation' : null
  if (type === null || !isPlain(request.raw.url)) return null
  if (headers['trpc-accept'] !== undefined || headers.accept?.includes('jsonl')) return null
  if (method === 'POST' ? !isJson(headers['content-type']) : headers['content-type'] !== undefined) return null

  const { batch, input: given, connectionParams } = request.query as Record<string, unknown>
  if ((batch !== undefined && batch !== '1') || connectionParams !== undefined) return null
  const isBatch = batch === '1'
  const { path = '' } = request.params as { path?: string }
  const paths = isBatch ? path.split(',') : [path]
  const inputs = readInputs(method === 'GET' ? given : (request.body ?? ''), isBatch)
  if (paths.length > maxBatchSize || inputs === null) return null

  const calls: Calls['calls'] = []
  for (const [index, one] of paths.entries()) {
    const procedure = procedures.get(one)
    if (procedure?.type !== type) return null
    calls.push({ path: one, input: inputs[index], ...procedure })
  }
  return { type, isBatch, calls }
}

/** A path with a query that is read in one way only: an escape that is none is not. */
const isPlain = (url = ''): boolean => url.startsWith('/') && !/%(?![0-9a-f]{2})/i.test(url)

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

/** What stands around the one list of an answer. */
const LIST = { before: '{"result":{"data":', after: '}}' }
const LIST_IN_BATCH = { before: `[${LIST.before}`, after: `${LIST.after}]` }

const { _config: config } = appRouter['_def']

/**
 * Answers calls with the same JSON as the adapter of tRPC does. That makes a Request, its signals and a Response with a
 * stream in it for each request, which takes longer than finding an account does.
 */
export async function answerCalls(
  { type, isBatch, calls }: Calls,
  ctx: TrpcContext,
  reply: FastifyReply,
): Promise<FastifyReply> {
  let list: ListParts | null = null
  const answers = await Promise.all(
    calls.map(async ({ path, input, resolve, resolveParts }): Promise<TRPCResponse> => {
      try {
        if (resolveParts === null || calls.length > 1) return { result: { data: await resolve({ ctx, input, path }) } }
        list = await resolveParts({ ctx, input, path })
        return { result: { data: [] } }
      } catch (cause) {
        const error = getTRPCErrorFromUnknown(cause)
        return { error: getTRPCErrorShape({ config, ctx, error, path, type, input }) }
      }
    }),
  )
  const [first] = answers
  const body =
    list === null ? JSON.stringify(isBatch ? answers : first) : jsonList(list, isBatch ? LIST_IN_BATCH : LIST)
  const isOwn = ctx.request.headers['sec-fetch-site'] === 'same-origin'
  const vary = isOwn ? 'trpc-accept, accept, accept-encoding' : 'trpc-accept, accept'
  reply
    .code(getHTTPStatusCode(answers))
    .header('vary', [reply.getHeader('vary') ?? [], vary].flat().join(', '))
    .header('content-type', 'application/json')
    .serializer((text: string) => text)
  if (!isOwn || typeof body !== 'string' || body.length < COMPRESSED_FROM) return reply.send(body)
  return sendCompressed(reply, body)
}

/**
 * From how many characters an answer is compressed for the dashboard, which may be far from here: shorter ones are a packet or
 * two as they are. A page of another site that has the browser send a request must not learn from the length of the answer
 * what it has in common with the request (BREACH), so only what our own pages ask for is compressed.
 */
const COMPRESSED_FROM = 2_000
