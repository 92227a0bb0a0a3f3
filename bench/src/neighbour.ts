import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { Agent, get } from 'node:http'
import { DOMAINS, keyOf, PASSWORD } from './data.ts'

/** What the worst Space does meanwhile, with as many requests at once of each kind. */
const SEARCHES = 4
const MANY_SEARCHES = 32
const EXPORTS = 2
const CREATIONS = 4
const STREAMS = 50

const [, NEIGHBOUR] = DOMAINS
const headers = { 'x-api-key': keyOf(1), 'content-type': 'application/json' }

/** Sends requests over and over again, so many at once, until they are to end. */
function repeat(count: number, ask: () => [string, RequestInit], ending: AbortSignal): Promise<void>[] {
  const again = async () => {
    while (!ending.aborted) {
      const [url, init] = ask()
      // a refusal is a bound that the server sets: the next request comes all the same
      await fetch(url, { ...init, signal: ending })
        .then((response) => response.arrayBuffer())
        .catch(() => {})
    }
  }
  return Array.from({ length: count }, again)
}

/** Has another Space search all the time. */
async function search(origin: string): Promise<void> {
  const ending = new AbortController()
  const url = `${origin}/api/v2/accounts?text=a&sort=username&limit=200&space=${NEIGHBOUR}`
  const running = repeat(MANY_SEARCHES, () => [url, { headers }], ending.signal)
  process.stdout.write('disturbs\n')
  await once(process, 'SIGTERM')
  ending.abort()
  await Promise.all(running)
}

/**
 * The program that has another Space do the worst that it may until it is told to end: searches for `a`, exports and new
 * accounts, over and over again, a bulk change of all its accounts, and streams of events. Its arguments are the origin and
 * whether the bulk change blocks or unblocks, or `search` for searches alone.
 */
async function disturb(origin: string, action: string): Promise<void> {
  const ending = new AbortController()
  const path = (of: string) => `${origin}${of}${of.includes('?') ? '&' : '?'}space=${NEIGHBOUR}`
  const post = (of: string, body: object): [string, RequestInit] => [
    path(of),
    { method: 'POST', headers, body: JSON.stringify(body) },
  ]
  const times = (count: number, ask: () => [string, RequestInit]) => repeat(count, ask, ending.signal)
  const filter = { text: 'user' }
  const counted = await fetch(path('/api/v2/accounts/count?text=user&exact=true'), { headers })
  const { count } = (await counted.json()) as { count: number }
  const started = await fetch(...post('/trpc/bulkChanges.start', { action, filter, count }))
  if (!started.ok) throw new Error(`a bulk change: ${started.status} ${await started.text()}`)
  const { id } = ((await started.json()) as { result: { data: { id: number } } }).result.data
  const running = [
    ...times(SEARCHES, () => [path('/api/v2/accounts?text=a&sort=username&limit=200'), { headers }]),
    ...times(EXPORTS, () => [path('/files/accounts.csv'), { headers }]),
    ...times(CREATIONS, () => {
      const username = `worst-${randomBytes(9).toString('hex')}`
      return post('/api/v2/accounts', { username, password: PASSWORD, algorithm: 'SHA-256' })
    }),
  ]
  const agent = new Agent({ maxSockets: STREAMS })
  for (let index = 0; index < STREAMS; index += 1) {
    const stream = get(path('/api/v2/audit_log/events'), { agent, headers, signal: ending.signal }, (response) =>
      response.resume().on('error', () => {}),
    )
    stream.on('error', () => {})
  }
  process.stdout.write('disturbs\n')
  await once(process, 'SIGTERM')
  ending.abort()
  await Promise.all(running)
  agent.destroy()
  await fetch(...post('/trpc/bulkChanges.cancel', { id })).then((response) => response.arrayBuffer())
}

const [origin = '', action = ''] = process.argv.slice(2)
await (action === 'search' ? search(origin) : disturb(origin, action))
