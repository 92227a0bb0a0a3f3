import { maxHeaderSize } from 'node:http'
import type { Socket } from 'node:net'
import { type MessageKey, type MessageParams, translate } from '@sipspace/core'

/** How long and how large a request may be, and how long a connection may wait for the next one. */
export interface Bounds {
  /** milliseconds for the headers of a request to arrive, also for the first on a new connection */
  headersTimeout: number
  /** milliseconds for a whole request to arrive */
  requestTimeout: number
  /** milliseconds for which nothing may move on a connection while a request is under way, as when an answer is not read */
  connectionTimeout: number
  /** milliseconds for which a connection may wait for its next request: longer than nginx keeps those to a server (60 s) */
  keepAliveTimeout: number
  /** milliseconds between looks at which requests are late */
  connectionsCheckingInterval: number
}

export const BOUNDS: Bounds = {
  headersTimeout: 15_000,
  requestTimeout: 30_000,
  connectionTimeout: 30_000,
  keepAliveTimeout: 75_000,
  connectionsCheckingInterval: 5_000,
}

/** As Fastify takes them. */
export const serverBounds = ({ headersTimeout, connectionsCheckingInterval, ...bounds }: Bounds) => ({
  ...bounds,
  http: { headersTimeout, connectionsCheckingInterval, requestTimeout: bounds.requestTimeout, maxHeaderSize },
})

const answers: Record<string, { status: string; key: MessageKey; params?: MessageParams }> = {
  ERR_HTTP_REQUEST_TIMEOUT: { status: '408 Request Timeout', key: 'request_timeout' },
  HPE_HEADER_OVERFLOW: {
    status: '431 Request Header Fields Too Large',
    key: 'headers_too_large',
    params: { maximum: maxHeaderSize },
  },
}

/** Answers what is no request, or not a whole one, in the form of all errors, and closes the connection. */
export function refuseConnection(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return
  const { status, key, params } = answers[error.code ?? ''] ?? { status: '400 Bad Request', key: 'malformed_request' }
  const body = JSON.stringify({ message: translate('en', key, params) })
  const head = ['content-type: application/json', `content-length: ${Buffer.byteLength(body)}`, 'connection: close']
  if (socket.writable) socket.write(`HTTP/1.1 ${status}\r\n${head.join('\r\n')}\r\n\r\n${body}`)
  socket.destroySoon()
}
