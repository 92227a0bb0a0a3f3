import { authenticatorOf } from './authenticate.ts'
import { createBatches, type Outcome, type SentCall, stringify } from './batches.ts'
import { type Answer, TransportFailure, toResponseInfo } from './failure.ts'
import { type OpenStream, type StreamedAnswer, toStreamedAnswer } from './follow.ts'
import type { ClientOptions, Fetch, FetchInit, HeadersLike } from './options.ts'
import type { Authenticate, Call } from './request.ts'
import { VERSION } from './version.generated.ts'

/** Sends a call and gives its output, with the answer that it came in. */
export type Transport = (
  call: Call,
  options: { signal: AbortSignal; headers: HeadersLike | undefined; idempotencyKey: string | null },
) => Promise<Outcome>

/** What sends calls, follows what is followed, and sends what is no call. */
export function createTransport(options: ClientOptions): {
  transport: Transport
  open: OpenStream
  request: SendRequest
} {
  const base = baseUrl(options.url)
  const exchange = createExchange(options)
  const open: Authenticate = (_request, send) => send({})
  const authenticate = options.auth === undefined ? open : authenticatorOf(options.auth)
  const request: SendRequest = (path, query, { isPublic = false, headers, body, ...init }) => {
    const target = new URL(base + path)
    for (const [name, value] of Object.entries<Query[string]>({ space: options.space, ...query })) {
      if (value != null) target.searchParams.set(name, String(value))
    }
    const uri = target.pathname + target.search
    return (isPublic ? open : authenticate)({ method: init.method, uri }, (credentials) =>
      exchange(target.href, { ...init, ...body?.(), redirect: 'manual' }, [headers, credentials]),
    )
  }
  const send = createBatches((calls, signal) => {
    const [{ isQuery, isPublic, isAlone, headers, json: own } = {} as SentCall] = calls
    const path = `/trpc/${calls.map((call) => call.path).join(',')}`
    const json = isAlone ? own : `{${calls.map((call, n) => `"${n}":${call.json}`).join(',')}}`
    const query = isAlone ? {} : { batch: 1 }
    const init = { signal, isPublic, headers: { ...headers, ...keysOf(calls) } }
    if (isQuery) return request(path, { ...query, input: json }, { ...init, method: 'GET' })
    const withType = { 'content-type': 'application/json', ...init.headers }
    return request(path, query, { ...init, headers: withType, method: 'POST', body: () => ({ body: json }) })
  })
  const transport: Transport = async ({ path, row, input }, { headers, ...rest }) => {
    const isAlone = options.batch === false || headers !== undefined
    const { isPublic, kind } = row
    const call = { path, json: stringify(input), isQuery: kind === 'query', isPublic, isAlone }
    return send({ ...call, ...rest, headers: recordOf(headers ?? {}) })
  }
  const openStream: OpenStream = ({ path, input, lastEventId }, { signal, headers }) =>
    request(
      `/trpc/${path}`,
      { input: stringify(input), lastEventId },
      { method: 'GET', signal, headers: { accept: 'text/event-stream', ...recordOf(headers ?? {}) } },
    )
  return { transport, open: openStream, request }
}

/** Headers as an object, however they were given. */
export const recordOf = (headers: HeadersLike): Record<string, string> =>
  Symbol.iterator in headers ? Object.fromEntries(headers as Iterable<readonly [string, string]>) : headers

/** The keys of the calls of a request, each as a string of RFC 9651. */
function keysOf(calls: SentCall[]): Record<string, string> {
  const keys = calls.flatMap(({ idempotencyKey }) => (idempotencyKey === null ? [] : [`"${idempotencyKey}"`]))
  return keys.length === 0 ? {} : { 'idempotency-key': keys.join(', ') }
}

function baseUrl(given: ClientOptions['url']): string {
  const url = typeof given === 'string' ? given : given.href
  const parsed = URL.canParse(url) ? new URL(url) : null
  if (!parsed || !/^https?:$/.test(parsed.protocol) || parsed.username !== '' || parsed.search !== '') {
    throw new TypeError('url must be an http or https URL, without credentials or query')
  }
  return `${parsed.origin}${parsed.pathname.replace(/\/+$/, '')}`
}

/** How one request is sent beside what all have in common. */
interface ExchangeInit extends Omit<FetchInit, 'headers'> {
  /** in place of the client's `fetch` */
  send?: Fetch | undefined
  /** whether the body of a good answer is left to be read */
  isFile?: boolean | undefined
}

/** What a URL says after its path; what is null or undefined is left out. */
export type Query = Record<string, string | number | boolean | null | undefined>

/** Sends a request of its own, without tRPC: a path after the server's, and a query without what is null. */
export type SendRequest = (
  path: string,
  query: Query,
  init: Omit<ExchangeInit, 'redirect' | 'body' | 'duplex'> & {
    headers: Record<string, string>
    isPublic?: boolean
    /** asked for each time that it is sent */
    body?: (() => Pick<FetchInit, 'body' | 'duplex'>) | undefined
  },
) => Promise<StreamedAnswer>

type Exchange = (url: string, init: ExchangeInit, headers: Record<string, string>[]) => Promise<StreamedAnswer>

/** Sends one HTTP request and takes its answer in whole, but for events and files. Later headers replace earlier ones of the same name. */
function createExchange(options: ClientOptions): Exchange {
  const platformFetch: Fetch = (url, init) => globalThis.fetch(url, init)
  const credentials = options.credentials ?? (options.auth !== undefined && knows('credentials') ? 'omit' : undefined)
  const own = {
    ...(!isPage() ? { 'user-agent': `sipspace-client/${VERSION}` } : {}),
    ...recordOf(options.headers ?? {}),
    ...(options.language === undefined ? {} : { 'accept-language': options.language }),
  }
  const warnOfAge = createAgeWarning()
  return async (url, { send = options.fetch ?? platformFetch, isFile, ...init }, headers) => {
    const request = { method: init.method, url }
    try {
      const added = recordOf((await options.onRequest?.(request)) ?? {})
      const response = await send(url, {
        ...init,
        ...(credentials === undefined ? {} : { credentials }),
        ...(knows('cache') ? { cache: 'no-store' as const } : {}),
        headers: mergeHeaders(own, added, ...headers),
      })
      const { status, headers: received } = response
      const isStream = status === 200 && received.get('content-type')?.startsWith('text/event-stream') === true
      const body = isFile === true && status < 300 ? response.body : null
      const text = isStream || body ? '' : await response.text()
      const answer = { status, headers: received, text, events: null, body }
      warnOfAge(answer)
      options.onResponse?.({ ...toResponseInfo(answer), request })
      return isStream ? await toStreamedAnswer(answer, response.body) : answer
    } catch (cause) {
      throw new TransportFailure('network', `No answer from ${new URL(url).origin}: ${reasonOf(cause)}`, { cause })
    }
  }
}

/**
 * Whether the platform knows a setting of requests: some have no cookies or no cache, and refuse theirs. A browser with
 * cookies would show a dialog of its own for a challenge.
 */
const knows = (setting: 'cache' | 'credentials'): boolean =>
  typeof Request === 'function' && setting in Request.prototype

/** Whether this is a page or a worker of a browser: its `User-Agent` is that of requests, and another would need a preflight. */
export const isPage = (): boolean => 'document' in globalThis || 'importScripts' in globalThis

/** The oldest server whose operations are those of this client. */
const OLDEST_SERVER = '0.1.0'

/** Warns once of a server that is older than this client needs. One that does not say how old it is may be newer. */
function createAgeWarning(): (answer: Answer) => void {
  let isDone = false
  return ({ headers }) => {
    const version = headers.get('sipspace-version')
    if (isDone || version === null || !isOlder(version, OLDEST_SERVER)) return
    isDone = true
    globalThis.console?.warn(
      `@sipspace/client ${VERSION} needs a sipspace server of version ${OLDEST_SERVER} or later; this one is ${version}.`,
    )
  }
}

/** Whether one version comes before another, by their three numbers (Semantic Versioning). */
function isOlder(version: string, than: string): boolean {
  const [one = [], other = []] = [version, than].map((text) => text.split(/[.+-]/).slice(0, 3).map(Number))
  const index = one.findIndex((part, place) => part !== other[place])
  return index !== -1 && (one[index] ?? 0) < (other[index] ?? 0)
}

/** What `fetch` says is often only that it has failed; its cause says more. */
function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause)
  if (cause.cause !== undefined) return reasonOf(cause.cause)
  return cause.message || ('code' in cause ? String(cause.code) : cause.name)
}

function mergeHeaders(...all: Record<string, string>[]): Record<string, string> {
  return Object.fromEntries(
    all.flatMap((headers) => Object.entries(headers)).map(([name, value]) => [name.toLowerCase(), value]),
  )
}
