import type { SipspaceError } from './error.ts'

/** An API key: an account's own, or an admin's named one. */
export interface ApiKeyAuth {
  apiKey: string
}

/** The name and password of an account, for HTTP Digest (RFC 7616). The password never leaves the client. */
export interface DigestAuth {
  username: string
  /** The SIP domain of the account, such as `sip.example.org`. */
  domain: string
  password: string
}

/** A JSON Web Token that the server has been set up to trust. */
export interface BearerAuth {
  bearer: string
}

export type Credentials = ApiKeyAuth | DigestAuth | BearerAuth

/**
 * How a client says who it is. A function is asked before the first call that needs it, and again, once for a call,
 * after the server has refused what it gave (401).
 */
export type Auth = Credentials | (() => Credentials | Promise<Credentials>)

/** What the client uses of an `AbortSignal`, so that these types need no other library. */
export interface AbortSignalLike {
  readonly aborted: boolean
  readonly reason?: unknown
  addEventListener(type: 'abort', listener: () => void): void
  removeEventListener(type: 'abort', listener: () => void): void
}

/** What the client gives to `fetch`. */
export interface FetchInit {
  method: string
  headers: Record<string, string>
  /** Text; of a file its bytes, as a `Blob` or a `ReadableStream`. */
  // biome-ignore lint/suspicious/noExplicitAny: the platform's, whichever it is
  body?: any
  /** With a stream, of which the answer is waited for only after it. */
  duplex?: 'half'
  /** A key is for the server that it was given for, wherever that would send it on to. */
  redirect: 'manual'
  /** Where the platform knows it: what changes is never taken from a cache. */
  cache?: 'no-store'
  credentials?: 'omit' | 'same-origin' | 'include'
  // biome-ignore lint/suspicious/noExplicitAny: the platform's AbortSignal, whichever it is
  signal: any
}

/** What the client uses of a `Response`. */
export interface FetchResponse {
  readonly status: number
  readonly headers: { get(name: string): string | null }
  text(): Promise<string>
  /** For what is followed, and for files: a `ReadableStream` of bytes. */
  // biome-ignore lint/suspicious/noExplicitAny: the platform's, whichever it is
  readonly body?: any
}

/** The platform's `fetch`, or anything that behaves like it. */
export type Fetch = (url: string, init: FetchInit) => Promise<FetchResponse>

/** Names and values: an object, a `Headers`, or a list of pairs. */
export type HeadersLike = Record<string, string> | Iterable<readonly [string, string]>

/** An answer of the server, without its body. A batch of calls has one answer. */
export interface ResponseInfo {
  readonly status: number
  /** The server's name for the request, as its log has it. */
  readonly requestId: string | null
  readonly headers: { get(name: string): string | null }
}

/** The outcome of a call. */
export interface SipspacePromise<T> extends Promise<T> {
  /** The outcome together with what the answer says beside it. */
  withResponse(): Promise<{ data: T; response: ResponseInfo }>
}

/** A request that is about to be sent. Its URL has the names of the calls in it. */
export interface RequestInfo {
  method: string
  url: string
}

/** A call that failed, and is sent again. */
export interface RetryInfo {
  /** Such as `accounts.create`. */
  operation: string
  /** 1 before the first repetition. */
  attempt: number
  delayMs: number
  error: SipspaceError
}

export interface ClientOptions {
  /** Where the server is: the origin of a Space, such as `https://sip.example.org`; with a path where it has one. */
  url: string | { readonly href: string }
  /** For a super admin: the domain of the Space to act in, where it is another than that of `url`. */
  space?: string | undefined
  /** Who calls. None: only what is open to anybody, or who the browser's session cookie names. */
  auth?: Auth | undefined
  /** In place of the platform's own. */
  fetch?: Fetch | undefined
  /** Sent with every request. */
  headers?: HeadersLike | undefined
  /** Called before each request; what it gives is sent as headers beside the others. */
  onRequest?: ((request: RequestInfo) => HeadersLike | undefined | Promise<HeadersLike | undefined>) | undefined
  /** Called after each answer. */
  onResponse?: ((response: ResponseInfo & { request: RequestInfo }) => void) | undefined
  /** Called before a call is sent again. */
  onRetry?: ((retry: RetryInfo) => void) | undefined
  /**
   * How long a call may take, in milliseconds, with all its retries; `Infinity` for as long as it likes.
   *
   * @default 10_000
   */
  timeoutMs?: number | undefined
  /**
   * How often a call is tried again when the network or the server fails (429, 502, 503, 504), after waits of random,
   * growing length, or as long as the server asks for. What changes something is sent with an idempotency key, by which the
   * server knows it again, so that it is done once.
   *
   * @default 2
   */
  retries?: number | undefined
  /** The language of error messages, such as `fr`: an `Accept-Language` value. */
  language?: string | undefined
  /**
   * Whether the browser sends cookies along: `include` for a session at a server of another origin.
   *
   * @default the platform's own rule, which is `same-origin`; `omit` with `auth`
   */
  credentials?: 'omit' | 'same-origin' | 'include' | undefined
  /**
   * Whether calls that are made at the same moment share one HTTP request.
   *
   * @default true
   */
  batch?: boolean | undefined
}

/** For one call. */
export interface CallOptions {
  /** Gives the call up; it then rejects with code `aborted`. The server may have done its work already. */
  signal?: AbortSignalLike | undefined
  /** In place of the client's. */
  timeoutMs?: number | undefined
  /** Sent beside the client's, and in their place where they have the same name. */
  headers?: HeadersLike | undefined
  /**
   * Names this change: the same call with the same key within a day is done once, and has the same answer, also in another
   * process and after a crash. 1 to 255 visible ASCII characters.
   *
   * @default a random one for each call
   */
  idempotencyKey?: string | undefined
}

/** For what is followed. */
export interface FollowOptions {
  /** Ends it. */
  signal?: AbortSignalLike | undefined
  /** Sent beside the client's, and in their place where they have the same name. */
  headers?: HeadersLike | undefined
  /** Goes on after this event, as `onPosition` has named it, also in another process. */
  lastEventId?: string | null | undefined
  /** Called once an event has been dealt with, when the next one is asked for: what to keep, to go on from later. */
  onPosition?: ((lastEventId: string) => void) | undefined
}
