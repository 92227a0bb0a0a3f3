import { type AnySubscription, subscribe } from '@sipspace/core'
import { tracked } from '@trpc/server'
import type { TrpcContext } from './context.ts'
import { httpStatusOf, toTrpcError } from './errors.ts'

interface Call {
  ctx: TrpcContext
  input: unknown
  path: string
  signal: AbortSignal | undefined
}

/** Beside the input, tRPC puts the id that a client which comes back has seen last. */
function parse(input: unknown): { lastEventId: string | null; rest: unknown } {
  if (typeof input !== 'object' || input === null) return { lastEventId: null, rest: input ?? {} }
  const { lastEventId, ...rest } = input as { lastEventId?: unknown }
  return { lastEventId: typeof lastEventId === 'string' ? lastEventId : null, rest }
}

/** What resolves a subscription: its events, until the client has gone or may not know more. */
export const resolveSubscription =
  (subscription: AnySubscription) =>
  async ({ ctx, input, path, signal: gone }: Call) => {
    const call = ctx.begin(path)
    const closing = new AbortController()
    const signal = gone ? AbortSignal.any([gone, closing.signal]) : closing.signal
    let end = () => {}
    try {
      const { lastEventId, rest } = parse(input)
      const context = await ctx.enter(subscription)
      end = ctx.beginStream(context)
      // a client that goes before the first event ends it, too
      ctx.reply.raw.once('close', end)
      const events = await subscribe(subscription, context, rest, { lastEventId, signal }, { exact: true })
      call.end(200)
      return stream(ctx, events, ctx.waitForRevocation(signal), () => {
        closing.abort()
        end()
      })
    } catch (error) {
      end()
      const told = toTrpcError(error, ctx)
      call.end(httpStatusOf(told))
      throw told
    }
  }

async function* stream(
  ctx: TrpcContext,
  events: AsyncIterable<{ id: string; data: unknown }>,
  expelled: Promise<never>,
  close: () => void,
) {
  // it may be over before the next event is asked for
  expelled.catch(() => {})
  const iterator = events[Symbol.asyncIterator]()
  try {
    for (;;) {
      const next = await Promise.race([iterator.next(), expelled])
      if (next.done) return
      yield tracked(next.value.id, next.value.data)
    }
  } catch (error) {
    throw toTrpcError(error, ctx)
  } finally {
    close()
    await iterator.return?.()
  }
}
