import { once } from 'node:events'
import { get, type IncomingMessage } from 'node:http'
import type { TestServer } from '../server/test-server.ts'

/** What a server sends over an open connection (text/event-stream, HTML standard section 9.2). */
export interface SentEvent {
  /** `message` where the server names none */
  event: string
  id: string | null
  data: unknown
}

export interface EventStream {
  /** the media type */
  type: string
  /** the next event that fits, with those before it left out */
  next: (fits?: (event: SentEvent) => boolean) => Promise<SentEvent>
  /** everything that still comes, until the server ends the stream */
  rest: () => Promise<SentEvent[]>
  close: () => void
}

/** The address of a server that listens. */
export async function listen(server: TestServer): Promise<string> {
  if (!server.app.server.listening) await server.app.listen({ host: '127.0.0.1', port: 0 })
  const { port } = server.app.server.address() as { port: number }
  return `http://127.0.0.1:${port}`
}

/** Follows a subscription as a browser's EventSource does. */
export const followStream = (server: TestServer, path: string, input: object, options: FollowOptions) =>
  followPath(server, `/trpc/${path}?input=${encodeURIComponent(JSON.stringify(input))}`, options)

interface FollowOptions {
  headers?: Record<string, string>
  lastEventId?: string | undefined
}

/** Follows any stream of events. */
export async function followPath(
  server: TestServer,
  path: string,
  { headers = {}, lastEventId }: FollowOptions,
): Promise<EventStream> {
  const url = `${await listen(server)}${path}`
  // not by fetch, which sends a Host of its own
  const request = get(url, {
    headers: { ...headers, ...(lastEventId === undefined ? {} : { 'last-event-id': lastEventId }) },
  })
  const [response] = (await once(request, 'response')) as [IncomingMessage]
  const events = parse(response)
  return {
    type: response.headers['content-type'] ?? '',
    async next(fits = () => true) {
      for (;;) {
        const { value, done } = await events.next()
        if (done) throw new Error('the stream has ended')
        if (fits(value)) return value
      }
    },
    async rest() {
      const all: SentEvent[] = []
      for await (const event of events) all.push(event)
      return all
    },
    close: () => request.destroy(),
  }
}

async function* parse(body: IncomingMessage): AsyncGenerator<SentEvent> {
  let waiting = ''
  for await (const text of body.setEncoding('utf8') as AsyncIterable<string>) {
    const blocks = `${waiting}${text}`.split('\n\n')
    waiting = blocks.pop() ?? ''
    for (const block of blocks) {
      const fields = new Map(block.split('\n').map((line) => line.split(/: ?(.*)/s) as [string, string]))
      const data = fields.get('data')
      if (data === undefined && !fields.has('event')) continue
      const parsed: unknown = data ? JSON.parse(data) : null
      yield { event: fields.get('event') ?? 'message', id: fields.get('id') ?? null, data: parsed }
    }
  }
}
