import autocannon from 'autocannon'

export interface HttpRequest {
  method: 'GET' | 'POST'
  path: string
  headers?: Record<string, string>
  body?: string
}

/** What one connection asks for: a list that it goes round, or something new each time. */
export type Asking = HttpRequest[] | (() => HttpRequest)

export interface Load {
  origin: string
  connections: number
  /** made for each connection, before the load begins */
  askingOf: (connection: number) => Asking
  /** the status that every answer has; any good one by default */
  status?: number
  /** whether no answer at all is a measurement, too: as if one had come in the end */
  mayStall?: boolean
}

export interface Measured {
  requestsPerSecond: number
  /** milliseconds */
  p50: number
  p99: number
  requests: number
}

const SAMPLE_MS = 100

/**
 * Asks as fast as answers come, on each connection one at a time.
 *
 * @throws Error when an answer is not a good one, as it would be measured as if it were
 */
export async function measure(load: Load, seconds: number): Promise<Measured> {
  const asking = Array.from({ length: load.connections }, (_, connection) => load.askingOf(connection))
  const times: number[] = []
  let connection = 0
  const options = {
    url: load.origin,
    connections: load.connections,
    duration: seconds,
    sampleInt: SAMPLE_MS,
    setupClient(client: autocannon.Client) {
      client.setRequests(requestsOf(asking[connection++] ?? []))
    },
  }
  const started = process.hrtime.bigint()
  let bad = 0
  const isGood = (status: number) =>
    load.status === undefined ? status >= 200 && status < 300 : status === load.status
  const result = await new Promise<autocannon.Result>((resolve, reject) => {
    const running = autocannon(options, (error, done) => (error ? reject(error as Error) : resolve(done)))
    running.on('response', (_client, status, _bytes, responseTime) => {
      times.push(responseTime)
      if (!isGood(status)) bad += 1
    })
  })
  const elapsed = Number(process.hrtime.bigint() - started) / 1e9
  if (load.mayStall && times.length === 0) times.push(elapsed * 1000)
  if (bad > 0 || result.errors > 0 || times.length === 0) {
    const statuses = JSON.stringify(result.statusCodeStats)
    throw new Error(`${load.origin}: ${bad} bad answers, ${result.errors} errors: ${statuses}`)
  }
  times.sort((one, other) => one - other)
  const percentile = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0
  return {
    requestsPerSecond: times.length / elapsed,
    p50: percentile(0.5),
    p99: percentile(0.99),
    requests: times.length,
  }
}

function requestsOf(asking: Asking): autocannon.Request[] {
  if (Array.isArray(asking)) return asking
  const next = (request: autocannon.Request): autocannon.Request => Object.assign(request, asking())
  return [{ setupRequest: next }]
}
