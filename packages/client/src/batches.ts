import { type Answer, sentError, TransportFailure, unexpectedAnswer } from './failure.ts'

/** A call as it is sent. */
export interface SentCall {
  /** such as `accounts.create` */
  path: string
  /** its input, in JSON */
  json: string
  isQuery: boolean
  isPublic: boolean
  /** whether it has a request of its own */
  isAlone: boolean
  /** null for what changes nothing */
  idempotencyKey: string | null
  headers: Record<string, string>
  signal: AbortSignal
}

/** What a call gives, with the answer that it came in. */
export interface Outcome {
  data: unknown
  answer: Answer
}

interface Waiting extends SentCall {
  resolve: (outcome: Outcome) => void
  reject: (cause: unknown) => void
}

/** Calls in one HTTP request. */
const MAX_CALLS = 20
/** Below what servers and proxies take, headers included; a longer call goes alone. */
const MAX_URL_LENGTH = 4_000

/** What a call adds to the URL. */
const lengthOf = ({ path, json, isQuery }: SentCall): number =>
  path.length + (isQuery ? encodeURIComponent(json).length : 0)

/**
 * Calls of the tRPC protocol (trpc.io/docs/rpc): those of the same moment in one request, but changes apart from what changes
 * nothing, and what needs no credentials apart from what does.
 *
 * @param send sends calls in one request, which is given up once all of them are
 */
export function createBatches(send: (calls: SentCall[], signal: AbortSignal) => Promise<Answer>) {
  let waiting: Waiting[] = []
  const dispatch = () => {
    const all = waiting.filter(({ signal }) => !signal.aborted)
    waiting = []
    for (const batch of batchesOf(all)) void sendBatch(batch)
  }
  const sendBatch = async (batch: Waiting[]) => {
    const controller = new AbortController()
    let left = batch.length
    const leave = () => {
      left -= 1
      if (left === 0) controller.abort()
    }
    for (const { signal } of batch) signal.addEventListener('abort', leave)
    try {
      const answer = await send(batch, controller.signal)
      const json = parseAnswer(answer)
      for (const [n, { resolve, reject }] of batch.entries()) {
        const one = Array.isArray(json) ? json[n] : json
        if (!isResult(one)) reject(unexpectedAnswer(answer, one))
        else if (one.error) reject(sentError(one.error, answer))
        else resolve({ data: one.result?.data, answer })
      }
    } catch (cause) {
      for (const { reject } of batch) reject(cause)
    }
  }
  return (call: SentCall): Promise<Outcome> =>
    new Promise((resolve, reject) => {
      if (waiting.length === 0) setTimeout(dispatch)
      waiting.push({ ...call, resolve, reject })
    })
}

function batchesOf(all: Waiting[]): Waiting[][] {
  const batches: Waiting[][] = []
  const open = new Map<string, { batch: Waiting[]; length: number }>()
  for (const call of all) {
    const kind = `${call.isQuery} ${call.isPublic}`
    const length = lengthOf(call)
    const last = open.get(kind)
    if (!call.isAlone && last && last.batch.length < MAX_CALLS && last.length + length <= MAX_URL_LENGTH) {
      last.batch.push(call)
      last.length += length
      continue
    }
    const batch = [call]
    batches.push(batch)
    if (!call.isAlone) open.set(kind, { batch, length })
  }
  return batches
}

interface Result {
  result?: { data?: unknown }
  error?: unknown
}

const isResult = (item: unknown): item is Result =>
  typeof item === 'object' && item !== null && ('result' in item || 'error' in item)

function parseAnswer(answer: Answer): unknown {
  let json: unknown
  try {
    json = JSON.parse(answer.text)
  } catch (cause) {
    throw unexpectedAnswer(answer, undefined, cause)
  }
  if (Array.isArray(json) || isResult(json)) return json
  throw unexpectedAnswer(answer, json)
}

/** @throws {TransportFailure} for what JSON cannot hold */
export function stringify(input: unknown): string {
  try {
    return JSON.stringify(input)
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new TransportFailure('malformed_request', `The input cannot be sent: ${why}`, { cause })
  }
}
