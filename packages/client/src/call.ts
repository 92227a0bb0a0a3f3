import { startDeadline } from './deadline.ts'
import { describeFailure, frameworkSignal, toResponseInfo } from './failure.ts'
import type { CallOptions, ClientOptions, ResponseInfo, SipspacePromise } from './options.ts'
import type { Call } from './request.ts'
import { retryDelay } from './retry.ts'
import type { Transport } from './transport.ts'

/** A key as it was given, or a random one: from `getRandomValues`, as pages without https have no `randomUUID`. */
const keyOf = (given: string | undefined): string =>
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

/**
 * Makes one call, again where it is safe to and may help, within its time.
 *
 * @throws {SipspaceError}
 */
export async function call(
  transport: Transport,
  one: Call,
  {
    timeoutMs,
    retries,
    signal,
    headers,
    idempotencyKey,
    onRetry,
  }: CallOptions & Pick<ClientOptions, 'onRetry'> & { timeoutMs: number; retries: number },
): Promise<{ data: unknown; response: ResponseInfo }> {
  const { path, row } = one
  const key = row.kind === 'query' ? null : keyOf(idempotencyKey)
  const deadline = startDeadline(timeoutMs, signal, path)
  try {
    for (let attempt = 0; ; attempt++) {
      try {
        const { data, answer } = await deadline.within((over) =>
          transport(one, { signal: over, headers, idempotencyKey: key }),
        )
        return { data, response: toResponseInfo(answer) }
      } catch (cause) {
        const over = deadline.over()
        if (over) throw over
        const ofFramework = frameworkSignal(cause)
        if (ofFramework !== undefined) throw ofFramework
        const { error, isPassing } = describeFailure(cause, path)
        const delay = retryDelay(attempt, Math.random(), error.retryAfterMs)
        const mayRepeat = isPassing && attempt < retries
        if (!mayRepeat || delay >= deadline.remaining()) throw error
        onRetry?.({ operation: path, attempt: attempt + 1, delayMs: delay, error })
        await deadline.wait(delay).catch(() => undefined)
      }
    }
  } finally {
    deadline.release()
  }
}
