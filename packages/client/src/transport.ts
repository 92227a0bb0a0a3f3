import type { OperationLink, TRPCLink } from '@trpc/client'
import { httpBatchLink } from '@trpc/client/links/httpBatchLink'
import { httpLink } from '@trpc/client/links/httpLink'
import { splitLink } from '@trpc/client/links/splitLink'
import type { AnyTRPCRouter } from '@trpc/server'
import { observableToPromise } from '@trpc/server/observable'
import { authenticatorOf } from './authenticate.ts'
import { type Answer, TransportFailure, toResponseInfo, unexpectedAnswer } from './failure.ts'
import { type OpenStream, type StreamedAnswer, toStreamedAnswer } from './follow.ts'
import type { ClientOptions, Fetch, FetchInit, HeadersLike } from './options.ts'
import type { Authenticate, Call } from './request.ts'
import { VERSION } from './version.generated.ts'

/** Sends a call and gives its output, with the answer that it came in. */
export type Transport = (
  call: Call,
  options: { signal: AbortSignal; headers: HeadersLike | undefined; idempotencyKey: string | null },
) => Promise<{ data: unknown; answer: Answer }>

/** Calls in one HTTP request. */
const MAX_BATCH = 20
/** Below what servers and proxies take, headers included; a longer call goes alone. */
const MAX_URL_LENGTH = 4_000

interface CallContext {
  isPublic: boolean
  isAlone: boolean
  /** null for what changes nothing */
  idempotencyKey: string | null
  headers: Record<string, string> | undefined
}

/** Calls over tRPC: those at the same moment in one request, but apart from those that need no credentials. */
export function createTransport(options: ClientOptions): { transport: Transport; open: OpenStream } {
  const url = `${baseUrl(options.url)}/trpc${options.space === undefined ? '' : `?space=${encodeURIComponent(options.space)}`}`
  const exchange = createExchange(options)
  const contextOf = (op: { context: Record<string, unknown> }) => op.context as unknown as CallContext
  const linkOf = (authenticate: Authenticate) => {
    const fetch = fetchOf(exchange, authenticate)
    return splitLink({
      condition: (op) => contextOf(op).isAlone,
      true: httpLink({ url, fetch, headers: ({ op }) => ({ ...contextOf(op).headers, ...keysOf([contextOf(op)]) }) }),
      false: httpBatchLink({
        url,
        fetch,
        maxItems: MAX_BATCH,
        maxURLLength: MAX_URL_LENGTH,
        headers: ({ opList }) => keysOf(opList.map(contextOf)),
      }),
    })
  }
  const open: Authenticate = (_request, send) => send({})
  const authenticate = options.auth === undefined ? open : authenticatorOf(options.auth)
  const send = runnerOf(
    splitLink({ condition: (op) => contextOf(op).isPublic, true: linkOf(open), false: linkOf(authenticate) }),
  )
  const transport: Transport = async ({ path, row, input }, { signal, headers, idempotencyKey }) => {
    const json = stringify(input)
    const isLong = row.kind === 'query' && encodeURIComponent(json).length > MAX_URL_LENGTH / 2
    const isAlone = options.batch === false || headers !== undefined || isLong
    const context: CallContext = {
      isPublic: row.isPublic,
      isAlone,
      headers: headers && recordOf(headers),
      idempotencyKey,
    }
    const type = row.kind === 'query' ? 'query' : 'mutation'
    return send({ type, path, input, signal, context: { ...context } })
  }
  const openStream: OpenStream = async ({ path, input, lastEventId }, { signal, headers }) => {
    const stream = new URL(url)
    stream.pathname += `/${path}`
    stream.searchParams.set('input', stringify(input))
    if (lastEventId !== null) stream.searchParams.set('lastEventId', lastEventId)
    const own = { accept: 'text/event-stream', ...recordOf(headers ?? {}) }
    let opened: StreamedAnswer | undefined
    const uri = stream.pathname + stream.search
    await authenticate({ method: 'GET', uri }, async (credentials) => {
      opened = await exchange(stream.href, { method: 'GET', signal, redirect: 'manual' }, [own, credentials])
      return opened
    })
    if (!opened) throw new TransportFailure('network', 'No answer.', {})
    return opened
  }
  return { transport, open: openStream }
}

/** Sends calls by a link: in place of tRPC's client, which keeps to itself what answer an output came in. */
function runnerOf(link: TRPCLink<AnyTRPCRouter>) {
  const run: OperationLink<AnyTRPCRouter> = link({})
  let id = 0
  return async (call: {
    type: 'query' | 'mutation'
    path: string
    input: unknown
    signal: AbortSignal
    context: object
  }) => {
    id += 1
    const op = { ...call, id, context: call.context as Record<string, unknown> }
    const noLinkBehind = () => {
      throw new Error('there is no link behind')
    }
    const { result, context } = await observableToPromise(run({ op, next: noLinkBehind }))
    const answer = context?.['response'] as Answer | undefined
    if (!answer) throw new TransportFailure('malformed_response', 'Not an answer of a sipspace server.', {})
    return { data: (result as { data?: unknown }).data, answer }
  }
}

/** Headers as an object, however they were given. */
const recordOf = (headers: HeadersLike): Record<string, string> =>
  Symbol.iterator in headers ? Object.fromEntries(headers as Iterable<readonly [string, string]>) : headers

/** The keys of the calls of a request, each as a string of RFC 9651. */
function keysOf(calls: CallContext[]): Record<string, string> {
  const keys = calls.flatMap(({ idempotencyKey }) => (idempotencyKey === null ? [] : [`"${idempotencyKey}"`]))
  return keys.length === 0 ? {} : { 'idempotency-key': keys.join(', ') }
}

function stringify(input: unknown): string {
  try {
    return JSON.stringify(input)
  } catch (cause) {
    throw new TransportFailure('malformed_request', `The input cannot be sent: ${reasonOf(cause)}`, { cause })
  }
}

function baseUrl(given: ClientOptions['url']): string {
  const url = typeof given === 'string' ? given : given.href
  const parsed = URL.canParse(url) ? new URL(url) : null
  if (!parsed || !/^https?:$/.test(parsed.protocol) || parsed.username !== '' || parsed.search !== '') {
    throw new TypeError('url must be an http or https URL, without credentials or query')
  }
  return `${parsed.origin}${parsed.pathname.replace(/\/+$/, '')}`
}

type Exchange = (
  url: string,
  init: Omit<FetchInit, 'headers'>,
  headers: Record<string, string>[],
) => Promise<StreamedAnswer>

/** Sends one HTTP request and takes its answer in whole, but for a stream of events. Later headers replace earlier ones of the same name. */
function createExchange(options: ClientOptions): Exchange {
  const platformFetch: Fetch = (url, init) => globalThis.fetch(url, init)
  const send = options.fetch ?? platformFetch
  const credentials = options.credentials ?? (options.auth !== undefined && knows('credentials') ? 'omit' : undefined)
  const own = {
    ...(mayNameItself() ? { 'user-agent': `sipspace-client/${VERSION}` } : {}),
    ...recordOf(options.headers ?? {}),
    ...(options.language === undefined ? {} : { 'accept-language': options.language }),
  }
  const warnOfAge = createAgeWarning()
  return async (url, init, headers) => {
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
      const answer = { status, headers: received, text: isStream ? '' : await response.text(), events: null }
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

/** Whether requests may have a `User-Agent`: that of a page is its browser's, and another one would need a preflight. */
const mayNameItself = (): boolean => !('document' in globalThis) && !('importScripts' in globalThis)

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

/** The `fetch` that tRPC is given. */
function fetchOf(exchange: Exchange, authenticate: Authenticate) {
  return async (
    input: unknown,
    init: { method?: string; headers?: unknown; body?: unknown; signal?: unknown } = {},
  ) => {
    const url = new URL(String(input))
    const { method = 'GET', body, signal } = init
    const answer = await authenticate({ method, uri: url.pathname + url.search }, (credentials) =>
      exchange(url.href, { method, signal, redirect: 'manual', ...(typeof body === 'string' ? { body } : {}) }, [
        init.headers as Record<string, string>,
        credentials,
      ]),
    )
    const json = parseAnswer(answer)
    return { ...answer, ok: answer.status < 300, json: async () => json }
  }
}

function parseAnswer(answer: Answer): unknown {
  let json: unknown
  try {
    json = JSON.parse(answer.text)
  } catch (cause) {
    throw unexpectedAnswer(answer, undefined, cause)
  }
  const isResult = (item: unknown) => typeof item === 'object' && item !== null && ('result' in item || 'error' in item)
  if (Array.isArray(json) ? json.every(isResult) : isResult(json)) return json
  throw unexpectedAnswer(answer, json)
}
