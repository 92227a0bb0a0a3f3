import { Agent, request } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { createTestDatabase } from '../support/database/index.ts'
import { type BuiltServer, builtServer } from '../support/server/server-process.ts'

vi.setConfig({ testTimeout: 90_000 })

let server: BuiltServer
beforeAll(async () => {
  server = await builtServer()
})
afterAll(() => server[Symbol.asyncDispose]())

const KEY = 'a-key-to-start-with-of-32-and-more'
const env = { BOOTSTRAP_ADMIN_API_KEY: KEY, LOG_LEVEL: 'warn', RATE_LIMIT: 'off' }

interface Sent {
  method?: string
  path: string
  body?: object
}

interface Answer {
  status: number
  closes: boolean
}

/** Sends a request; fails as the connection does. */
function send(address: string, agent: Agent, { method = 'GET', path, body }: Sent): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const headers = { 'x-api-key': KEY, 'content-type': 'application/json' }
    const sent = request(new URL(path, address), { method, agent, headers }, (response) => {
      response.on('error', reject)
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, closes: response.headers.connection === 'close' })
      })
      response.resume()
    })
    sent.on('error', reject)
    sent.end(body && JSON.stringify(body))
  })
}

interface Tally {
  /** statuses of what was answered */
  answered: Record<number, number>
  /** names of accounts that the server says it has made */
  created: string[]
  /** answers with `Connection: close` */
  closing: number
  /** errors of requests that an open connection had taken */
  lost: string[]
}

/** One client after another request on a connection that it keeps, until nobody takes a connection any more. */
async function keepAsking(address: string, client: number, pauseMs: number, tally: Tally): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  for (let round = 0; ; round += 1) {
    const username = `client-${client}-${round}`
    const all: Sent[] = [
      { path: '/api/accounts/me' },
      { method: 'POST', path: '/api/accounts', body: { username, password: 'as good as any', algorithm: 'MD5' } },
      { method: 'POST', path: '/api/accounts/1/send_provisioning_email' },
      { path: '/trpc/accounts.list' },
    ]
    const sent = all[round % all.length] as Sent
    try {
      const { status, closes } = await send(address, agent, sent)
      tally.answered[status] = (tally.answered[status] ?? 0) + 1
      if (closes) tally.closing += 1
      if (sent.body) tally.created.push(username)
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException
      if (code === 'ECONNREFUSED') break
      tally.lost.push(`${sent.method} ${sent.path}: ${code ?? message}`)
    }
    if (pauseMs > 0) await sleep(pauseMs)
  }
  agent.destroy()
}

describe('a server that is told to end under load', () => {
  it('answers every request that it has accepted, and leaves its jobs to the next', async () => {
    await using database = await createTestDatabase()
    const { address, end, stderr, stdout } = server.run({ ...env, DATABASE_URL: database.url })
    const origin = await address()
    await database.pool.query(`update accounts set email = 'admin@mail.example' where id = 1`)
    const tally: Tally = { answered: {}, created: [], closing: 0, lost: [] }
    // most ask all the time; some now and then, so that the end finds their connections idle
    const clients = Array.from({ length: 20 }, (_, client) =>
      keepAsking(origin, client, client < 14 ? 0 : 40 * (client - 13), tally),
    )
    await expect.poll(() => tally.answered[200] ?? 0, { timeout: 30_000 }).toBeGreaterThan(500)

    expect(await end('SIGTERM'), stderr() + stdout().slice(-3000)).toBe(0)
    await Promise.all(clients)

    expect(tally.lost).toEqual([])
    expect(Object.keys(tally.answered)).toEqual(['200'])
    expect(tally.closing).toBeGreaterThan(0)
    expect(stderr()).toBe('')
    expect(stdout()).not.toContain('"level":50')
    const { rows } = await database.pool.query<{ username: string }>('select username from accounts')
    const names = new Set(rows.map(({ username }) => username))
    expect(tally.created.filter((name) => !names.has(name))).toEqual([])
    const { rows: locked } = await database.pool.query('select from graphile_worker.jobs where locked_at is not null')
    expect(locked).toEqual([])
  })

  it('says at /readyz that it will, and goes on for as long as load balancers need', async () => {
    await using database = await createTestDatabase()
    const settings = { ...env, DATABASE_URL: database.url, SHUTDOWN_DELAY_SECONDS: '2' }
    const { address, end } = server.run(settings)
    const origin = await address()
    // a new connection each time
    const status = async (path: string) => (await send(origin, new Agent(), { path })).status
    expect(await status('/readyz')).toBe(200)
    const ended = end('SIGTERM')
    await expect.poll(() => status('/readyz'), { interval: 10 }).toBe(503)
    expect(await status('/api/accounts/me')).toBe(200)
    expect(await status('/healthz')).toBe(200)
    expect(await ended).toBe(0)
    await expect(status('/healthz')).rejects.toThrow('ECONNREFUSED')
  })
})
