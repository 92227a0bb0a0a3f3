import type { SipspaceClient } from './api.generated.ts'
import { call } from './call.ts'
import { follow } from './follow.ts'
import { operations } from './operations.generated.ts'
import type { CallOptions, ClientOptions, FollowOptions, SipspacePromise } from './options.ts'
import type { OperationRow } from './request.ts'
import { createTransport } from './transport.ts'

const DEFAULT_TIMEOUT_MS = 10_000
const DEFAULT_RETRIES = 2

/**
 * A client of the sipspace server at `url`.
 *
 * @throws {TypeError} when an option makes no sense
 */
export function createClient(options: ClientOptions): SipspaceClient {
  const { timeoutMs = DEFAULT_TIMEOUT_MS, retries = DEFAULT_RETRIES } = options
  requireTimeout(timeoutMs)
  if (!Number.isInteger(retries) || retries < 0) throw new TypeError('retries must be a whole number, 0 or more')
  const { transport, open } = createTransport(options)

  const sendOf =
    (path: string, row: OperationRow): Send =>
    (input, { timeoutMs: ownTimeoutMs = timeoutMs, ...rest } = {}) => {
      const send = async () => {
        requireTimeout(ownTimeoutMs)
        const settings = { ...rest, retries, timeoutMs: ownTimeoutMs, onRetry: options.onRetry }
        return call(transport, { path, row, input: input ?? {} }, settings)
      }
      return promiseOf(send())
    }

  const groups = Object.entries(operations).map(([group, rows]) => {
    const calls = Object.entries(rows).flatMap(([name, row]): [string, unknown][] => {
      if (row.kind === 'subscription') {
        const followed = (input: unknown = {}, followOptions: FollowOptions = {}) =>
          follow(open, { path: `${group}.${name}`, input }, followOptions, options.onRetry)
        return [[name, followed]]
      }
      const send = sendOf(`${group}.${name}`, row)
      const method = row.takesInput ? send : (callOptions?: CallOptions) => send(undefined, callOptions)
      return row.iterator === undefined
        ? [[name, method]]
        : [
            [name, method],
            [row.iterator, iteratorOf(send)],
          ]
    })
    return [group, Object.fromEntries(calls)]
  })
  return Object.fromEntries(groups) as SipspaceClient
}

type Send = (input: unknown, options?: CallOptions) => SipspacePromise<unknown>

function promiseOf(outcome: ReturnType<typeof call>): SipspacePromise<unknown> {
  const promise = outcome.then(({ data }) => data)
  return Object.assign(promise, {
    withResponse() {
      // who takes the one is not told of the other
      promise.catch(() => {})
      return outcome
    },
  })
}

function iteratorOf(list: Send) {
  return async function* (filter: object = {}, options?: CallOptions) {
    let cursor: string | null = null
    do {
      const part = (await list({ ...filter, cursor }, options)) as { data: unknown[]; next_cursor: string | null }
      yield* part.data
      cursor = part.next_cursor
    } while (cursor !== null)
  }
}

function requireTimeout(timeoutMs: number): void {
  if (!(timeoutMs > 0)) throw new TypeError('timeoutMs must be more than 0')
}
