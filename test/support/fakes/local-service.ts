import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

export interface ServiceRequest {
  method: string
  path: string
  headers: IncomingHttpHeaders
  body: string
}

/** An HTTP service on this machine in the place of somebody's on the internet. */
export interface LocalService {
  url: string
  requests: ServiceRequest[]
  /** answers from now on; nothing at all for null, which breaks the connection */
  answer: (answers: (request: ServiceRequest) => { status?: number; json: unknown } | null) => void
  [Symbol.asyncDispose]: () => Promise<void>
}

export async function createLocalService(): Promise<LocalService> {
  const requests: ServiceRequest[] = []
  let answers: Parameters<LocalService['answer']>[0] = () => ({ json: null })
  const server = createServer((incoming, response) => {
    void text(incoming).then((body) => {
      const { method = '', url: path = '', headers } = incoming
      const request = { method, path, headers, body }
      requests.push(request)
      const answer = answers(request)
      if (!answer) return incoming.socket.destroy()
      return response
        .writeHead(answer.status ?? 200, { 'content-type': 'application/json' })
        .end(JSON.stringify(answer.json))
    })
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    answer(next) {
      answers = next
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => {
        server.close(resolve)
      })
    },
  }
}
