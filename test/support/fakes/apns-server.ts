import { createSecureServer, type IncomingHttpHeaders, type ServerHttp2Session } from 'node:http2'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { selfSigned } from './self-signed.ts'

export interface ApnsRequest {
  headers: IncomingHttpHeaders
  // biome-ignore lint/suspicious/noExplicitAny: what the app under test has sent; tests look into it
  payload: any
}

/** An APNs of this machine: HTTP/2 with a certificate that nobody has signed. */
export interface ApnsServer {
  url: string
  requests: ApnsRequest[]
  /** how many connections there have been */
  connections: () => number
  /** refuses the next pushes, one after the other, with a status and a reason */
  refuse: (...refusals: { status: number; reason: string }[]) => void
  /** ends all connections, as Apple does with idle ones */
  hangUp: () => void
  [Symbol.asyncDispose]: () => Promise<void>
}

export async function createApnsServer(): Promise<ApnsServer> {
  const requests: ApnsRequest[] = []
  const refusals: { status: number; reason: string }[] = []
  const sessions = new Set<ServerHttp2Session>()
  let connections = 0
  const server = createSecureServer(selfSigned)
  server.on('session', (session) => {
    connections += 1
    sessions.add(session)
    session.once('close', () => sessions.delete(session))
  })
  server.on('sessionError', () => {})
  server.on('stream', (stream, headers) => {
    void text(stream).then((body) => {
      requests.push({ headers, payload: JSON.parse(body) })
      const refusal = refusals.shift()
      stream.respond({ ':status': refusal?.status ?? 200 })
      return stream.end(refusal ? JSON.stringify({ reason: refusal.reason }) : '')
    })
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const hangUp = () => {
    for (const session of sessions) session.destroy()
  }
  return {
    url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    connections: () => connections,
    refuse: (...next) => refusals.push(...next),
    hangUp,
    async [Symbol.asyncDispose]() {
      hangUp()
      await new Promise((resolve) => {
        server.close(resolve)
      })
    },
  }
}
