import {
  type AnyOperation,
  type AnySubscription,
  type Context,
  execute,
  executeInParts,
  type InputOptions,
  type Operation,
  operations,
  type Subscription,
  subscriptions,
} from '@sipspace/core'
import {
  initTRPC,
  type TRPCBuiltRouter,
  type TRPCDefaultErrorShape,
  type TRPCMutationProcedure,
  type TRPCQueryProcedure,
  type TRPCSubscriptionProcedure,
} from '@trpc/server'
import type { z } from 'zod'
import { endWithAnswer } from '../../http/turns.ts'
import type { TrpcContext } from './context.ts'
import { type ErrorData, errorShape, httpStatusOf, toTrpcError } from './errors.ts'
import { resolveSubscription } from './subscriptions.ts'

/** A connection on which nothing is sent is closed after a while, here and by proxies. */
const PING_MS = 10_000

const t = initTRPC.context<TrpcContext>().create({
  errorFormatter: ({ shape, error, ctx }) => errorShape(shape, error, ctx),
  sse: { ping: { enabled: true, intervalMs: PING_MS }, client: { reconnectAfterInactivityMs: 3 * PING_MS } },
})

/** A call of a procedure, as it is given to what answers it. */
export interface Call {
  ctx: TrpcContext
  input: unknown
  path: string
}

/**
 * What answers the calls of an operation. Its input goes to the operation as it is, which has a schema of its own for it,
 * and may have no other fields than that: a misspelt one would be one that was not sent.
 *
 * @throws TRPCError from what it gives
 */
export const resolverOf = (operation: AnyOperation) => resolving(operation, execute, (_ctx, end) => end())

/** The same for a list, as far as its first part; its turn ends when it has been sent. */
export const partsResolverOf = (operation: AnyOperation) =>
  resolving(operation, executeInParts, ({ reply }, end) => endWithAnswer(reply, end))

const resolving =
  <T>(
    operation: AnyOperation,
    run: (operation: AnyOperation, ctx: Context, input: unknown, options: InputOptions) => Promise<T>,
    endTurn: (ctx: TrpcContext, end: () => void) => void,
  ) =>
  async ({ ctx, input, path }: Call): Promise<T> => {
    const call = ctx.begin(path)
    const place = ctx.nextPlace()
    try {
      const entered = await ctx.enter(operation)
      const context = operation.kind === 'query' ? entered : { ...entered, idempotencyKey: ctx.idempotencyKey(place) }
      const end = await ctx.beginTurn(context, operation)
      const given = withoutDirection(operation, input ?? {})
      const output = await run(operation, context, given, { exact: true }).finally(() => endTurn(ctx, end))
      call.end(200)
      return output
    } catch (error) {
      const told = toTrpcError(error, ctx)
      call.end(httpStatusOf(told))
      throw told
    }
  }

/**
 * The input of a list without `direction`, which the infinite queries of tRPC's clients put beside `cursor`. Lists go one
 * way only.
 */
function withoutDirection({ input: { shape } }: AnyOperation, input: unknown): unknown {
  if (!('cursor' in shape) || 'direction' in shape || typeof input !== 'object' || input === null) return input
  const { direction, ...rest } = input as { direction?: unknown }
  return direction === 'forward' ? rest : input
}

/** One operation as a procedure. */
function procedure(operation: AnyOperation) {
  const base = t.procedure.meta({}).input((input) => input)
  return operation.kind === 'query' ? base.query(resolverOf(operation)) : base.mutation(resolverOf(operation))
}

const subscriptionProcedure = (subscription: AnySubscription) =>
  t.procedure
    .meta({})
    .input((input) => input)
    .subscription(resolveSubscription(subscription))

const mapValues = <T, U>(record: Record<string, T>, map: (value: T, name: string) => U): Record<string, U> =>
  Object.fromEntries(Object.entries(record).map(([name, value]) => [name, map(value, name)]))

type ProcedureOf<Op> =
  Op extends Operation<infer _A, infer I, infer O, infer K>
    ? K extends 'query'
      ? TRPCQueryProcedure<{ input: InputOf<I>; output: z.output<O>; meta: unknown }>
      : TRPCMutationProcedure<{ input: InputOf<I>; output: z.output<O>; meta: unknown }>
    : Op extends Subscription<infer _A, infer I, infer O>
      ? TRPCSubscriptionProcedure<{
          input: InputOf<I>
          output: AsyncIterable<{ id: string; data: z.output<O> }>
          meta: unknown
        }>
      : never

/** No argument at all where an operation has no required input. */
type InputOf<I extends z.ZodObject> = Record<string, never> extends z.input<I> ? z.input<I> | undefined : z.input<I>

type ProceduresOf<Table> = {
  [Group in keyof Table]: { [Name in keyof Table[Group]]: ProcedureOf<Table[Group][Name]> }
}

type RouterRecord = ProceduresOf<typeof operations> & ProceduresOf<typeof subscriptions>

/** The tRPC router: a procedure for each operation of the table, by the same names. */
export type AppRouter = TRPCBuiltRouter<
  { ctx: TrpcContext; meta: object; errorShape: TRPCDefaultErrorShape & { data: ErrorData }; transformer: false },
  RouterRecord
>

const queriesAndMutations = mapValues(operations as Record<string, Record<string, AnyOperation>>, (group) =>
  t.router(mapValues(group, procedure)),
)
const streams = mapValues(subscriptions as Record<string, Record<string, AnySubscription>>, (group) =>
  t.router(mapValues(group, subscriptionProcedure)),
)

export const appRouter = t.router(
  mapValues(queriesAndMutations, (group, name) => (streams[name] ? t.mergeRouters(group, streams[name]) : group)),
) as unknown as AppRouter
