import { createServer, type IncomingHttpHeaders, type IncomingMessage, request, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createTestServer, type TestServer } from '../server/test-server.ts'

/** A request that has come by, and the status that it was answered with. */
export interface RelayedRequest {
  method: string
  url: string
  headers: IncomingHttpHeaders
  body: string
  /** null as long as there is no answer */
  status: number | null
  /** whether the client went away before it had an answer */
  isGivenUp: boolean
}

/**
 * What becomes of a request: the connection breaks before the server has it, or after it has done its work; nothing
 * answers; or something else does.
 */
export type Interference =
  | 'break'
  | 'lose'
  | 'hold'
  | { status: number; headers?: Record<string, string>; body?: string }

type Decide = (request: RelayedRequest) => Interference | undefined | Promise<Interference | undefined>

/** Stands before a server and sees its requests, and can keep them from it. */
export interface Relay {
  url: string
  requests: RelayedRequest[]
  /** decides for each request from now on, and may change it; nothing: it goes through */
  interfere: (decide: Decide) => void
  /** takes away a header of what the server answers with a status; null: of nothing any more */
  hideHeader: (hide: { name: string; status: number } | null) => void
  [Symbol.asyncDispose]: () => Promise<void>
}

/** A server that listens, behind a relay. */
export interface RelayedServer extends TestServer {
  relay: Relay
}

export async function createRelayedServer(env: Record<string, string> = {}): Promise<RelayedServer> {
  const server = await createTestServer(env)
  const target = await server.app.listen({ host: '127.0.0.1', port: 0 })
  const relay = await createRelay(target)
  return {
    ...server,
    relay,
    async [Symbol.asyncDispose]() {
      await relay[Symbol.asyncDispose]()
      await server[Symbol.asyncDispose]()
    },
  }
}

async function createRelay(target: string): Promise<Relay> {
  const requests: RelayedRequest[] = []
  let hidden: { name: string; status: number } | null = null
  let decide: Decide = () => undefined

  const server = createServer((incoming, outgoing) => {
    void handle(incoming, outgoing)
  })
  async function handle(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const body = await textOf(incoming)
    const { method = '', url = '', headers } = incoming
    const seen: RelayedRequest = { method, url, headers, body, status: null, isGivenUp: false }
    requests.push(seen)
    outgoing.on('close', () => {
      seen.isGivenUp = seen.status === null
    })
    const interference = await decide(seen)
    if (interference === 'hold') return
    if (interference === 'lose') await forward(target, seen)
    if (interference === 'break' || interference === 'lose') {
      incoming.socket.destroy()
      return
    }
    const answer = interference ?? (await forward(target, seen))
    seen.status = answer.status
    const sent = Object.entries(answer.headers ?? {}).filter(
      ([name]) => !(hidden?.status === answer.status && hidden.name === name),
    )
    outgoing.writeHead(answer.status, Object.fromEntries(sent)).end(Buffer.from(answer.body ?? ''))
  }

  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    interfere(next) {
      decide = next
    },
    hideHeader(hide) {
      hidden = hide
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function forward(target: string, { method, url, headers, body }: RelayedRequest) {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    request(new URL(url, target), { method, headers }, resolve).on('error', reject).end(body)
  })
  return {
    status: response.statusCode ?? 0,
    headers: response.headers as Record<string, string>,
    body: await textOf(response),
  }
}

async function textOf(stream: IncomingMessage): Promise<string> {
  let text = ''
  for await (const chunk of stream.setEncoding('utf8')) text += chunk
  return text
}
