import { type IncomingMessage, maxHeaderSize } from 'node:http'
import type { Socket } from 'node:net'
import type { MessageParams, RequestErrorCode } from '@sipspace/core'
import type { FastifyInstance } from 'fastify'
import { bodyOf } from './errors.ts'

/** How long and how large a request may be, and how long a connection may wait for the next one. */
export interface Bounds {
  /** milliseconds for the headers of a request to arrive, also for the first on a new connection */
  headersTimeout: number
  /** milliseconds for a whole request to arrive; those that bring a file have `uploadTimeout` */
  requestTimeout: number
  /** milliseconds for a whole file to arrive */
  uploadTimeout: number
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
  uploadTimeout: 3_600_000,
  connectionTimeout: 30_000,
  keepAliveTimeout: 75_000,
  connectionsCheckingInterval: 5_000,
}

/** As Fastify takes them. What Node.js knows is one time for every whole request, which has to be the longest. */
export const serverBounds = ({ connectionTimeout, keepAliveTimeout, uploadTimeout, ...bounds }: Bounds) => ({
  connectionTimeout,
  keepAliveTimeout,
  requestTimeout: uploadTimeout,
  http: { ...bounds, requestTimeout: uploadTimeout, maxHeaderSize },
})

declare module 'fastify' {
  interface FastifyContextConfig {
    /** whether the body is a file, which may take its time as long as it comes */
    bringsFile?: boolean
  }
}

/** Bytes of a body that are still read once its request is answered; as many as the route takes, where that is more. */
const DISCARDED_BYTES = 8_388_608

/**
 * Closes the connections of requests whose body is late. One that is answered before its body has come whole, as when
 * that is too large, has the rest read and discarded within the same time, and within {@link DISCARDED_BYTES}: closed
 * at once, the connection would be reset under a client that sends on, and the answer lost (RFC 9112 section 9.6).
 */
export function boundBodies(app: FastifyInstance, { requestTimeout }: Bounds): void {
  app.addHook('onRequest', (request, reply, done) => {
    const { raw } = request
    if (hasBody(raw) && request.routeOptions.config?.bringsFile !== true) {
      const late = setTimeout(() => {
        if (reply.raw.headersSent) raw.destroy()
        else refuseConnection(Object.assign(new Error('late'), { code: 'ERR_HTTP_REQUEST_TIMEOUT' }), raw.socket)
      }, requestTimeout).unref()
      const stop = () => clearTimeout(late)
      raw.once('end', stop).once('close', stop)
    }
    done()
  })
  app.addHook('onSend', (request, reply, _payload, done) => {
    const { raw, routeOptions } = request
    if (hasBody(raw) && !raw.complete) {
      // Fastify has the connection closed after a body that it refuses
      reply.removeHeader('connection')
      discardRest(raw, Math.max(DISCARDED_BYTES, request.authenticated?.actor ? (routeOptions.bodyLimit ?? 0) : 0))
    }
    done()
  })
}

const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length']) > 0

/** Reads what comes yet, so that the connection can be used again, and closes it after too much. */
function discardRest(body: IncomingMessage, maximum: number): void {
  let left = maximum
  body.on('data', ({ length }: Buffer) => {
    left -= length
    if (left < 0) body.destroy()
  })
}

const answers: Record<string, { status: string; code: RequestErrorCode; params?: MessageParams }> = {
  ERR_HTTP_REQUEST_TIMEOUT: { status: '408 Request Timeout', code: 'request_timeout' },
  HPE_HEADER_OVERFLOW: {
    status: '431 Request Header Fields Too Large',
    code: 'headers_too_large',
    params: { maximum: maxHeaderSize },
  },
}

/** Answers what is no request, or not a whole one, in the form of all errors, and closes the connection. */
export function refuseConnection(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return
  const {
    status,
    code,
    params = {},
  } = answers[error.code ?? ''] ?? {
    status: '400 Bad Request',
    code: 'malformed_request',
  }
  const body = JSON.stringify(bodyOf(code, params, 'en'))
  const head = [
    'content-type: application/json',
    `content-length: ${Buffer.byteLength(body)}`,
    'cache-control: no-store',
    'connection: close',
  ]
  if (socket.writable) socket.write(`HTTP/1.1 ${status}\r\n${head.join('\r\n')}\r\n\r\n${body}`)
  socket.destroySoon()
}
