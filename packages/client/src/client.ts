import type { SipspaceClient } from './api.generated.ts'
import { call, promiseOf } from './call.ts'
import { requireTimeout } from './deadline.ts'
import { createFileCalls } from './files.ts'
import { follow } from './follow.ts'
import { operations } from './operations.generated.ts'
import type { CallOptions, ClientOptions, FollowOptions, SipspacePromise } from './options.ts'
import { iteratorName, type OperationRow, rowsOf } from './request.ts'
import { createTransport } from './transport.ts'
import { webhooks } from './webhooks.ts'

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
  const { transport, open, request } = createTransport(options)
  const others: Record<string, object> = { webhooks, ...createFileCalls(request, { ...options, retries }) }

  const sendOf =
    (path: string, row: OperationRow): Send =>
    (input, { timeoutMs: ownTimeoutMs = timeoutMs, ...rest } = {}) => {
      const settings = { ...rest, retries, timeoutMs: ownTimeoutMs, onRetry: options.onRetry }
      return promiseOf(call(transport, { path, row, input: input ?? {} }, settings))
    }

  const groups = Object.entries(operations).map(([group, words]) => {
    const calls = rowsOf(words).flatMap((row): [string, unknown][] => {
      const { name, kind } = row
      const path = `${group}.${name}`
      if (kind === 'subscription') {
        const followed = (input: unknown = {}, followOptions: FollowOptions = {}) =>
          follow(open, { path, input }, followOptions, options.onRetry)
        return [[name, followed]]
      }
      const send = sendOf(path, row)
      const method = row.takesInput ? send : (callOptions?: CallOptions) => send(undefined, callOptions)
      return row.isPartial
        ? [
            [name, method],
            [iteratorName(name), iteratorOf(send)],
          ]
        : [[name, method]]
    })
    return [group, { ...Object.fromEntries(calls), ...others[group] }]
  })
  return Object.fromEntries(groups) as SipspaceClient
}

type Send = (input: unknown, options?: CallOptions) => SipspacePromise<unknown>

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
