import { type Deadline, startDeadline } from './deadline.ts'
import { describeFailure, frameworkSignal, toResponseInfo } from './failure.ts'
import type { CallOptions, ClientOptions, ResponseInfo, SipspacePromise } from './options.ts'
import type { Call } from './request.ts'
import { retryDelay } from './retry.ts'
import type { Transport } from './transport.ts'

/** An idempotency key as it was given, or a random one: from `getRandomValues`, as pages without https have no `randomUUID`. */
export const keyOf = (given: string | undefined): string =>
  given ?? [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('')

/** What a call gives, and how the rest of the answer is asked for. */
export function promiseOf<T>(outcome: Promise<{ data: T; response: ResponseInfo }>): SipspacePromise<T> {
  const promise = outcome.then(({ data }) => data)
  return Object.assign(promise, {
    withResponse() {
      // who takes the one is not told of the other
      promise.catch(() => {})
      return outcome
    },
  })
}

/** When a call is sent again. */
export interface RetrySettings extends Pick<ClientOptions, 'onRetry'> {
  /** how often at most */
  retries: number
}

/**
 * Makes a call, again where it is safe to and may help, within its time.
 *
 * @throws {SipspaceError}
 */
export async function call(
  transport: Transport,
  one: Call,
  { timeoutMs, signal, headers, idempotencyKey, ...settings }: CallOptions & RetrySettings & { timeoutMs: number },
): Promise<{ data: unknown; response: ResponseInfo }> {
  const { path, row } = one
  const key = row.kind === 'query' ? null : keyOf(idempotencyKey)
  const deadline = startDeadline(timeoutMs, signal, path)
  try {
    return await withRetries(path, deadline, settings, async (over) => {
      const { data, answer } = await transport(one, { signal: over, headers, idempotencyKey: key })
      return { data, response: toResponseInfo(answer) }
    })
  } finally {
    deadline.release()
  }
}

/**
 * Does something that may be done again, until it succeeds or its time is over.
 *
 * @throws {SipspaceError}
 */
export async function withRetries<T>(
  operation: string,
  deadline: Deadline,
  { retries, onRetry }: RetrySettings,
  task: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await deadline.within(task)
    } catch (cause) {
      const over = deadline.over()
      if (over) throw over
      const ofFramework = frameworkSignal(cause)
      if (ofFramework !== undefined) throw ofFramework
      const { error, isPassing } = describeFailure(cause, operation)
      const delay = retryDelay(attempt, Math.random(), error.retryAfterMs)
      const mayRepeat = isPassing && attempt < retries
      if (!mayRepeat || delay >= deadline.remaining()) throw error
      onRetry?.({ operation, attempt: attempt + 1, delayMs: delay, error })
      await deadline.wait(delay).catch(() => undefined)
    }
  }
}
