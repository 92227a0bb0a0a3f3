import { Readable } from 'node:stream'
import { type AnySubscription, type Event, subscribe } from '@sipspace/core'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { waitForRevocation } from '../../auth/revocation.ts'
import type { Dependencies } from '../../dependencies.ts'
import { enterNamedSpace } from '../../http/admit-request.ts'
import { contextOf } from '../../http/context.ts'
import { calls } from '../../http/operation-names.ts'
import { endWithAnswer } from '../../http/turns.ts'
import { inputReader, refusedPath } from './read-input.ts'
import type { RestRoute } from './routes.ts'

/** A connection on which nothing is sent is closed after a while, here and by proxies. */
const PING_MS = 10_000

/** A path that goes on telling, as a stream of events (HTML standard, section 9.2). */
export interface EventRoute extends RestRoute {
  subscription: AnySubscription
}

/** What is written for an error that ends a stream: the body that it would have as an answer. */
type Describe = (error: unknown) => unknown

/** Serves a subscription: each event is a message with its id, by which a client that comes back goes on. */
export function addEvents(
  app: FastifyInstance,
  deps: Dependencies,
  route: EventRoute,
  describe: (request: FastifyRequest) => Describe,
): void {
  const { operation, subscription } = route
  const read = inputReader(route)
  app.route({
    method: 'GET',
    url: route.path,
    exposeHeadRoute: false,
    ...calls(operation),
    async onRequest(request, reply) {
      request.authenticated = await enterNamedSpace(deps, request, reply, subscription)
    },
    async handler(request, reply) {
      const begin = performance.now()
      const { actor } = request.authenticated
      const closing = new AbortController()
      const end = actor === null ? () => {} : deps.accountLimits.beginStream(actor)
      endWithAnswer(reply, () => {
        closing.abort()
        end()
      })
      const { signal } = closing
      const { input, wrong } = read(request)
      const refuse = (error: unknown) => {
        throw refusedPath(error, route, wrong)
      }
      const subscriber = { lastEventId: lastEventId(request), signal }
      const context = contextOf(deps, request, reply)
      const subscribed = await subscribe(subscription, context, input, subscriber, { wrong }).catch(refuse)
      const events = subscribed[Symbol.asyncIterator]()
      // what is refused at once has the status of it
      const first = await events.next().catch(refuse)
      request.procedures.push(operation.name)
      const seconds = (performance.now() - begin) / 1000
      deps.metrics.countCall({ interface: 'rest', operation: operation.name, status: 200, seconds })
      const texts = write(first, events, waitForRevocation(deps, request, signal), {
        describe: describe(request),
        close: () => closing.abort(),
      })
      return reply
        .header('content-type', 'text/event-stream')
        .header('x-accel-buffering', 'no')
        .serializer((body: string) => body)
        .send(Readable.from(texts, { objectMode: false }))
    },
  })
}

const lastEventId = ({ headers }: FastifyRequest): string | null => {
  const id = headers['last-event-id']
  return typeof id === 'string' ? id : null
}

type Next = IteratorResult<Event<unknown>>

/**
 * The text of the events, until the last, or until the one who asks may know no more.
 *
 * @param options.close lets what waits for the next event go
 */
async function* write(
  first: Next,
  events: AsyncIterator<Event<unknown>>,
  expelled: Promise<never>,
  { describe, close }: { describe: Describe; close: () => void },
) {
  // made once for the stream, not for each event: a bulk change has thousands of them
  let wake = () => {}
  let refusal: { error: unknown } | null = null
  expelled.catch((error: unknown) => {
    refusal = { error }
    wake()
  })
  const quiet = setInterval(() => wake(), PING_MS)
  /** The next event; null when there has been none for a while, or the one who asks is refused. */
  const nextOrNull = (next: Promise<Next>) =>
    new Promise<Next | null>((resolve, reject) => {
      wake = () => resolve(null)
      next.then(resolve, reject)
    })
  try {
    for (let next = Promise.resolve(first); ; ) {
      const result = await nextOrNull(next)
      if (refusal !== null) throw (refusal as { error: unknown }).error
      if (result === null) yield ': nothing new\n\n'
      else if (result.done) break
      else {
        quiet.refresh()
        yield `id: ${result.value.id}\ndata: ${JSON.stringify(result.value.data)}\n\n`
        next = events.next()
      }
    }
    yield 'event: end\ndata: null\n\n'
  } catch (error) {
    yield `event: error\ndata: ${JSON.stringify(describe(error))}\n\n`
  } finally {
    clearInterval(quiet)
    close()
    await events.return?.()
  }
}
