import { isDeepStrictEqual } from 'node:util'
import { countStatements } from './counting-proxy.ts'
import type { BenchDatabase } from './database.ts'
import type { HttpRequest } from './load.ts'
import { type Measurable, startServer } from './processes.ts'
import type { Row, Side } from './rows.ts'

const firstOf = ({ askingOf }: Side): HttpRequest => {
  const asking = askingOf(0)
  const first = Array.isArray(asking) ? asking[0] : asking()
  if (!first) throw new Error('a row without requests')
  return first
}

async function send(
  origin: string,
  { method, path, headers, body }: HttpRequest,
  { status }: Pick<Side, 'status'> = {},
): Promise<unknown> {
  const response = await fetch(`${origin}${path}`, { method, ...(headers && { headers }), ...(body && { body }) })
  const text = await response.text()
  if (status === undefined ? !response.ok : response.status !== status)
    throw new Error(`${method} ${path} at ${origin}: ${response.status} ${text}`)
  return JSON.parse(text)
}

/** @throws Error where the bare handler does not answer what the server does */
export async function requireSameAnswers(rows: Row[], places: Record<Side['at'], Measurable>): Promise<void> {
  for (const { name, a, b } of rows.filter(({ isSame }) => isSame)) {
    const [ours, theirs] = [await send(places[a.at].origin, firstOf(a)), await send(places[b.at].origin, firstOf(b))]
    if (!isDeepStrictEqual(ours, theirs)) {
      throw new Error(`${name}: the answers differ:\n${JSON.stringify(ours)}\n${JSON.stringify(theirs)}`)
    }
  }
}

const REPEATS = 10

/** The statements that a request of each row costs, by itself, in the server. */
export async function statementsOf(rows: Row[], database: BenchDatabase): Promise<Map<Row, number>> {
  const proxy = await countStatements(database.place)
  const url = new URL(database.url.replace('@/', '@localhost/'))
  url.search = ''
  url.hostname = '127.0.0.1'
  url.port = String(proxy.port)
  const server = await startServer({ DATABASE_URL: url.href })
  const counts = new Map<Row, number>()
  try {
    for (const row of rows.filter(({ a }) => a.at === 'server')) {
      await send(server.origin, firstOf(row.a), row.a)
      proxy.take()
      for (let index = 0; index < REPEATS; index += 1) await send(server.origin, firstOf(row.a), row.a)
      counts.set(row, Math.round(proxy.take() / REPEATS))
    }
  } finally {
    await server.stop()
    proxy.close()
  }
  return counts
}
