import { createTRPCUntypedClient, httpBatchLink, httpLink, splitLink, type TRPCLink } from '@trpc/client'
import type { AnyTRPCRouter } from '@trpc/server'
import { observable } from '@trpc/server/observable'
import { authenticatorOf } from './authenticate.ts'
import { type Answer, TransportFailure, toResponseInfo, unexpectedAnswer } from './failure.ts'
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
  /** takes the answer that the output came in */
  onAnswer: (answer: Answer) => void
}

/** Calls over tRPC: those at the same moment in one request, but apart from those that need no credentials. */
export function createTransport(options: ClientOptions): Transport {
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
  const client = createTRPCUntypedClient({
    links: [
      passAnswersOn(contextOf),
      splitLink({
        condition: (op) => contextOf(op).isPublic,
        true: linkOf(open),
        false: linkOf(options.auth === undefined ? open : authenticatorOf(options.auth)),
      }),
    ],
  })
  return async ({ path, row, input }, { signal, headers, idempotencyKey }) => {
    const json = stringify(input)
    const isLong = row.kind === 'query' && encodeURIComponent(json).length > MAX_URL_LENGTH / 2
    const isAlone = options.batch === false || headers !== undefined || isLong
    let answer: Answer | undefined
    const context: CallContext = {
      isPublic: row.isPublic,
      isAlone,
      headers: headers && recordOf(headers),
      idempotencyKey,
      onAnswer: (one) => {
        answer = one
      },
    }
    const data = await client[row.kind](path, input, { signal, context: { ...context } })
    if (!answer) throw new TransportFailure('malformed_response', 'Not an answer of a sipspace server.', {})
    return { data, answer }
  }
}

/** Gives each call the answer that its output came in, which tRPC's client keeps to itself. */
function passAnswersOn(contextOf: (op: { context: Record<string, unknown> }) => CallContext): TRPCLink<AnyTRPCRouter> {
  return () =>
    ({ op, next }) =>
      observable((observer) =>
        next(op).subscribe({
          next(value) {
            contextOf(op).onAnswer(value.context?.['response'] as Answer)
            observer.next(value)
          },
          error: (error) => observer.error(error),
          complete: () => observer.complete(),
        }),
      )
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

type Exchange = (url: string, init: Omit<FetchInit, 'headers'>, headers: Record<string, string>[]) => Promise<Answer>

/** Sends one HTTP request and takes its answer in whole. Later headers replace earlier ones of the same name. */
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
      const answer = { status: response.status, headers: response.headers, text: await response.text() }
      warnOfAge(answer)
      options.onResponse?.({ ...toResponseInfo(answer), request })
      return answer
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
