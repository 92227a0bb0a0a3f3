import type { IncomingMessage } from 'node:http'
import type { TLSSocket } from 'node:tls'
import proxyAddr from '@fastify/proxy-addr'
import { canonicalAddress } from '@sipspace/core'
import type { FastifyInstance } from 'fastify'
import type { Config } from '../config/config.ts'
import { RequestError } from './errors.ts'

/** Where a request comes from, as far as it can be believed. */
export interface RequestSource {
  /** the client's address in its canonical form; empty once the connection has gone */
  ip: string
  /** the host that it was sent to, with the port where that is not the default: the `Host` header and nothing else */
  host: string
  scheme: 'http' | 'https'
  /** whether the connection is that of a proxy which TRUST_PROXY names, so that its headers are believed */
  isFromProxy: boolean
}

declare module 'fastify' {
  interface FastifyRequest {
    /** `ip`, `host` and `protocol` of Fastify know no proxy: what is kept, compared or decided by comes from here */
    source: RequestSource
  }
}

export interface SourceReader {
  sourceOf: (request: IncomingMessage) => RequestSource
  /** whether the connection is that of a proxy which TRUST_PROXY names */
  isFromProxy: (request: IncomingMessage) => boolean
}

/** Prepares to tell where requests come from, by the proxies that are trusted. */
export function createSourceReader(trusted: Config['TRUST_PROXY']): SourceReader {
  const trusts =
    typeof trusted === 'function' ? trusted : typeof trusted === 'boolean' ? () => trusted : proxyAddr.compile(trusted)
  const peerOf = ({ socket }: IncomingMessage) => canonicalAddress(socket.remoteAddress ?? '') ?? ''
  const isFromProxy = (request: IncomingMessage) => trusts(peerOf(request), 0)
  return {
    isFromProxy,
    sourceOf(request) {
      const { host = '', 'x-forwarded-for': forwardedFor, 'x-forwarded-proto': proto } = request.headers
      const isSecure = (request.socket as Partial<TLSSocket>).encrypted === true
      if (!isFromProxy(request))
        return { ip: peerOf(request), host, scheme: isSecure ? 'https' : 'http', isFromProxy: false }
      const scheme = lastOf(proto)?.toLowerCase() ?? (isSecure ? 'https' : 'http')
      return {
        ip: clientAddress(peerOf(request), listOf(forwardedFor), trusts),
        host,
        scheme: scheme === 'https' ? 'https' : 'http',
        isFromProxy: true,
      }
    },
  }
}

/**
 * Goes back from the nearest proxy to the first address that is not one. Where a proxy has written something else than
 * an address, that proxy is the last that is known.
 */
function clientAddress(
  peer: string,
  forwardedFor: string[],
  trusts: (address: string, hop: number) => boolean,
): string {
  let address = peer
  for (const [hop, written] of forwardedFor.toReversed().entries()) {
    if (!trusts(address, hop)) break
    const next = canonicalAddress(written)
    if (next === null) break
    address = next
  }
  return address
}

const listOf = (header: string | string[] | undefined): string[] =>
  [header ?? []]
    .flat()
    .flatMap((line) => line.split(','))
    .map((item) => item.trim())
    .filter((item) => item !== '')

const lastOf = (header: string | string[] | undefined): string | undefined => listOf(header).at(-1)

/** Notes of every request where it comes from, before anything else looks at it. */
export function noteSources(app: FastifyInstance, { sourceOf }: SourceReader): void {
  app.decorateRequest('source')
  app.addHook('onRequest', (request, _reply, done) => {
    request.source = sourceOf(request.raw)
    done()
  })
}

/** Refuses a request with several `Host` headers (RFC 9112 section 3.2): who reads the other one sees another Space. */
export function refuseSeveralHosts(app: FastifyInstance): void {
  app.addHook('onRequest', (request, _reply, done) => {
    const { rawHeaders } = request.raw
    const hosts = rawHeaders.filter((name, index) => index % 2 === 0 && name.toLowerCase() === 'host')
    done(hosts.length > 1 ? new RequestError('malformed_request') : undefined)
  })
}
