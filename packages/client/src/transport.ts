import { createTRPCUntypedClient, httpBatchLink, httpLink, splitLink } from '@trpc/client'
import { authenticatorOf } from './authenticate.ts'
import { type Answer, TransportFailure, unexpectedAnswer } from './failure.ts'
import type { ClientOptions, Fetch, FetchInit } from './options.ts'
import type { Authenticate, Call } from './request.ts'

/** Sends a call and gives its output. */
export type Transport = (
  call: Call,
  options: { signal: AbortSignal; headers: Record<string, string> | undefined; idempotencyKey: string | null },
) => Promise<unknown>

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
export function createTransport(options: ClientOptions): Transport {
  const url = `${baseUrl(options.url)}/trpc`
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
    const context: CallContext = { isPublic: row.isPublic, isAlone, headers, idempotencyKey }
    return client[row.kind](path, input, { signal, context: { ...context } })
  }
}

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

function baseUrl(url: string): string {
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
  const credentials = options.credentials ?? (options.auth !== undefined && hasCredentials() ? 'omit' : undefined)
  const own = { ...options.headers, ...(options.language === undefined ? {} : { 'accept-language': options.language }) }
  return async (url, init, headers) => {
    try {
      const response = await send(url, {
        ...init,
        ...(credentials === undefined ? {} : { credentials }),
        headers: mergeHeaders(own, ...headers),
      })
      return { status: response.status, headers: response.headers, text: await response.text() }
    } catch (cause) {
      throw new TransportFailure('network', `No answer from ${new URL(url).origin}: ${reasonOf(cause)}`, { cause })
    }
  }
}

/** Some platforms have no cookies, and refuse the setting. A browser would show a dialog of its own for a challenge. */
const hasCredentials = (): boolean => typeof Request === 'function' && 'credentials' in Request.prototype

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
