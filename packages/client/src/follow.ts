import { type Answer, describeFailure, refusalOf, sentError, TransportFailure } from './failure.ts'
import type { FollowOptions, RetryInfo } from './options.ts'
import { retryDelay } from './retry.ts'

/** An answer that may still be coming: one by one as events, or as the bytes of a file. */
export interface StreamedAnswer extends Answer {
  events: AsyncGenerator<SentEvent> | null
  body: { getReader(): StreamReader } | null
}

/** What a stream of bytes is read by. */
export interface StreamReader {
  read(): Promise<{ done: boolean; value?: Uint8Array | undefined }>
  cancel(): Promise<void>
}

/** Asks for a subscription's events, after one that there was already. */
export type OpenStream = (
  request: { path: string; input: unknown; lastEventId: string | null },
  options: { signal: AbortSignal; headers: FollowOptions['headers'] },
) => Promise<StreamedAnswer>

/** What an open stream is taken for broken after, until the server has said otherwise. */
const SILENCE_MS = 60_000

/**
 * The events of a subscription, over as many connections as it takes: each begins after the last event that was taken.
 *
 * @throws {SipspaceError}
 */
export async function* follow(
  open: OpenStream,
  { path, input }: { path: string; input: unknown },
  { signal, headers, lastEventId: from = null, onPosition }: FollowOptions,
  onRetry: ((retry: RetryInfo) => void) | undefined,
): AsyncGenerator<unknown, void, undefined> {
  const isOver = () => signal?.aborted === true
  let lastEventId = from
  for (let attempt = 0; !isOver(); attempt += 1) {
    const connection = new AbortController()
    const abort = () => connection.abort()
    signal?.addEventListener('abort', abort)
    try {
      for await (const { event, id, data } of eventsOf(open, { path, input, lastEventId }, headers, connection)) {
        attempt = 0
        if (event === 'return') return
        const value: unknown = JSON.parse(data)
        if (event === 'serialized-error') throw sentError(value)
        // only where one stands
        if (value !== null) yield value
        if (id === undefined) continue
        lastEventId = id
        onPosition?.(id)
      }
      throw new TransportFailure('network', 'The server has ended the stream.', {})
    } catch (cause) {
      if (isOver()) return
      const { error, isPassing } = describeFailure(cause, path)
      if (!isPassing) throw error
      const delayMs = retryDelay(attempt, Math.random(), error.retryAfterMs)
      onRetry?.({ operation: path, attempt: attempt + 1, delayMs, error })
      await pause(delayMs, connection.signal)
    } finally {
      signal?.removeEventListener('abort', abort)
      connection.abort()
    }
  }
}

interface SentEvent {
  event?: string
  id?: string
  data: string
}

/** One event of `text/event-stream` (HTML standard section 9.2), as the server writes it: a line each for what it has. */
function parseBlock(block: string): SentEvent {
  const fields = block.split('\n').map((line) => /^(\w*): ?(.*)$/s.exec(line)?.slice(1) ?? [])
  return { data: '', ...(Object.fromEntries(fields) as Partial<SentEvent>) }
}

/** Asks for events, and gives those that tell something; one that is silent for too long is given up. */
async function* eventsOf(
  open: OpenStream,
  request: Parameters<OpenStream>[0],
  headers: FollowOptions['headers'],
  connection: AbortController,
): AsyncGenerator<SentEvent> {
  let silenceMs = SILENCE_MS
  const giveUp = () => connection.abort()
  let timer = setTimeout(giveUp, silenceMs)
  try {
    const { events, ...answer } = await open(request, { signal: connection.signal, headers })
    if (!events) throw refusalOf(answer)
    for await (const sent of events) {
      clearTimeout(timer)
      if (sent.event === 'connected') {
        const announced = JSON.parse(sent.data) as { reconnectAfterInactivityMs?: number }
        silenceMs = announced.reconnectAfterInactivityMs ?? silenceMs
      } else if (sent.event === 'return' || (sent.event !== 'ping' && sent.data !== '')) yield sent
      timer = setTimeout(giveUp, silenceMs)
    }
  } finally {
    clearTimeout(timer)
  }
}

/** The events of a stream as they come. */
async function* readEvents(reader: StreamReader): AsyncGenerator<SentEvent, void, undefined> {
  const decoder = new TextDecoder()
  try {
    for (let waiting = ''; ; ) {
      const { done, value } = await reader.read().catch((cause: unknown) => {
        throw new TransportFailure('network', 'The stream broke.', { cause })
      })
      if (done) return
      const blocks = (waiting + decoder.decode(value, { stream: true })).split('\n\n')
      waiting = blocks.pop() ?? ''
      yield* blocks.map(parseBlock)
    }
  } finally {
    await reader.cancel().catch(() => undefined)
  }
}

/**
 * A stream as an answer, once its first event has come: a refusal is sent as an event, and has to be seen by what
 * authenticates.
 */
export async function toStreamedAnswer(answer: Answer, body: { getReader(): StreamReader }): Promise<StreamedAnswer> {
  const events = readEvents(body.getReader())
  const first: SentEvent[] = []
  for (let next = await events.next(); !next.done; next = await events.next()) {
    const { value } = next
    first.push(value)
    if (value.event === 'serialized-error') {
      await events.return()
      const error = JSON.parse(value.data) as { data: { httpStatus: number } }
      return { ...answer, status: error.data.httpStatus, text: JSON.stringify({ error }), events: null, body: null }
    }
    if (value.event !== 'connected' && value.event !== 'ping' && value.data !== '') break
  }
  const all = async function* () {
    yield* first
    yield* events
  }
  return { ...answer, events: all(), body: null }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer)
      resolve()
    }
    const timer = setTimeout(end, ms)
    signal.addEventListener('abort', end, { once: true })
  })
}
