import { lookup } from 'node:dns'
import { type IncomingMessage, request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import type { LookupFunction } from 'node:net'
import { isPublicAddress } from '@sipspace/core'

const TIMEOUT_MS = 5_000
const MAX_BYTES = 1_000_000

export interface BoundedFetchOptions {
  /** whether addresses of this machine and of private networks may be asked, too */
  privateNetworks: boolean
}

interface Request {
  method?: string | undefined
  headers?: ConstructorParameters<typeof Headers>[0]
  body?: unknown
  signal?: AbortSignal | null | undefined
}

export type BoundedFetch = (url: string | URL, request?: Request) => Promise<Response>

/** Looks a name up, and refuses it where one of its addresses is not of the Internet: what is checked is what is connected to. */
const lookupPublic: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) return callback(error, '', 0)
    const [first] = addresses
    const inside = addresses.find(({ address }) => !isPublicAddress(address))
    if (inside || !first) return callback(refusal(hostname), '', 0)
    if (options.all) callback(null, addresses)
    else callback(null, first.address, first.family)
  })
}

const refusal = (host: string) => new Error(`${host} is not an address of the Internet`)

/**
 * Asks a service whose URL is a setting of a Space: for 5 seconds and 1 MB at most, without following redirects, and, but for
 * the setting, at addresses of the Internet only, so that this server cannot be used to read what is meant for its network only.
 */
export function createBoundedFetch({ privateNetworks }: BoundedFetchOptions): BoundedFetch {
  return async (target, { method = 'GET', headers, body, signal } = {}) => {
    const url = new URL(target)
    if (url.protocol !== 'https:' && !(url.protocol === 'http:' && privateNetworks)) {
      throw new Error(`${url.origin} is not https`)
    }
    // a literal address is not looked up
    const host = url.hostname.replace(/^\[|\]$/g, '')
    if (!privateNetworks && /^[\d.]+$|:/.test(host) && !isPublicAddress(host)) throw refusal(host)
    const timeout = AbortSignal.timeout(TIMEOUT_MS)
    const options = {
      method,
      headers: Object.fromEntries(new Headers(headers)),
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
      ...(privateNetworks ? {} : { lookup: lookupPublic }),
    }
    const answer = await send(
      url,
      options,
      typeof body === 'string' || body instanceof URLSearchParams ? String(body) : null,
    )
    const status = answer.statusCode ?? 0
    const content = await contentOf(answer)
    const isEmpty = status === 204 || status === 205 || status === 304
    return new Response(isEmpty ? null : new Uint8Array(content), { status, headers: headersOf(answer) })
  }
}

function send(url: URL, options: object, body: string | null): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const request = (url.protocol === 'https:' ? requestHttps : requestHttp)(url, options, resolve)
    request.on('error', reject)
    request.end(body ?? undefined)
  })
}

async function contentOf(answer: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = []
  let size = 0
  for await (const part of answer as AsyncIterable<Buffer>) {
    size += part.length
    if (size > MAX_BYTES) {
      answer.destroy()
      throw new Error(`the answer has more than ${MAX_BYTES} bytes`)
    }
    parts.push(part)
  }
  return Buffer.concat(parts)
}

function headersOf({ rawHeaders }: IncomingMessage): Headers {
  const headers = new Headers()
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) headers.append(rawHeaders[at] ?? '', rawHeaders[at + 1] ?? '')
  return headers
}
