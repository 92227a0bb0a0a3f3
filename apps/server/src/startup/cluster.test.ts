import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { answerChallenge, challengesOf } from '../../../../test/support/clients/digest-client.ts'
import {
  type BuiltServer,
  builtServer,
  databaseProcess,
  runs,
  type ServerProcess,
} from '../../../../test/support/server/server-process.ts'

const KEY = 'a-key-to-start-with-of-32-and-more'

// a start takes a second, or several where much else runs
vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 })

let server: BuiltServer
let primary: ServerProcess
let origin: string
beforeAll(async () => {
  server = await builtServer()
  primary = server.run({ WEB_CONCURRENCY: '2', BOOTSTRAP_ADMIN_API_KEY: KEY, BOOTSTRAP_ADMIN_PASSWORD: 'a password' })
  origin = await primary.address()
})
afterAll(() => server[Symbol.asyncDispose]())

/** The processes that serve requests: children of the primary that run its program. */
async function members(): Promise<number[]> {
  const { stdout } = await promisify(execFile)('ps', ['-A', '-o', 'pid=,ppid=,args='])
  return stdout
    .split('\n')
    .map((line) => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [])
    .filter(([, , parent, args = '']) => Number(parent) === primary.child.pid && args.includes('main.js'))
    .map(([, pid]) => Number(pid))
}

/** On a connection of its own, so that the processes take turns. */
const request = (path: string, headers: Record<string, string> = { 'x-api-key': KEY }, method = 'GET', body?: object) =>
  fetch(`${origin}${path}`, {
    method,
    headers: { ...headers, connection: 'close', ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
  })

const statuses = async (count: number, ask: () => Promise<Response>): Promise<number[]> =>
  (await Promise.all(Array.from({ length: count }, ask))).map(({ status }) => status)

const all = (status: number, count: number) => Array.from({ length: count }, () => status)

describe('a server of two processes', () => {
  it('has one address, one database and one first admin', async () => {
    expect(await members()).toHaveLength(2)
    expect(primary.stdout().match(/API key/g)).toHaveLength(1)
    expect(await statuses(20, () => request('/api/accounts/me'))).toEqual(all(200, 20))
    expect((await request('/readyz')).status).toBe(200)
  })

  it('refuses a blocked account at once, whichever process is asked', async () => {
    const account = { username: 'to-be-blocked', password: 'as good as any', algorithm: 'SHA-256' }
    const { id } = (await (await request('/api/accounts', undefined, 'POST', account)).json()) as { id: number }
    const from = 'sip:to-be-blocked@sip.example.org'
    const key = await (await digest('/api/accounts/me/api_key', account, from)).text()
    const asUser = () => request('/api/accounts/me', { 'x-api-key': key })
    expect(await statuses(10, asUser)).toEqual(all(200, 10))
    expect((await request(`/api/accounts/${id}/block`, undefined, 'POST')).status).toBe(200)
    expect(await statuses(10, asUser)).toEqual(all(403, 10))
  })

  it('takes an answer to a challenge once, of all who send it', async () => {
    const { uri, headers } = await answered('/api/accounts/me', { username: 'admin', password: 'a password' })
    const outcome = await statuses(10, () => request(uri, headers))
    expect(outcome.toSorted((one, other) => one - other)).toEqual([200, ...all(401, 9)])
  })

  it('counts requests of both', async () => {
    const counted = async () => {
      const text = await (await request('/metrics')).text()
      return Number(/sipspace_requests_total\{[^}]*turn\.getCredentials[^}]*\} (\d+)/.exec(text)?.[1])
    }
    await statuses(20, () => request('/api/accounts/me/services/turn'))
    await vi.waitUntil(async () => (await counted()) === 20)
    expect(await counted()).toBe(20)
  })

  it('replaces a process that is killed', async () => {
    const [killed = 0, other = 0] = await members()
    process.kill(killed, 'SIGKILL')
    await vi.waitUntil(async () => (await members()).filter((pid) => pid !== killed).length === 2, { timeout: 30_000 })
    expect(await members()).toContain(other)
    await vi.waitUntil(async () => (await request('/readyz').catch(() => null))?.status === 200, { timeout: 30_000 })
    expect(await statuses(10, () => request('/api/accounts/me'))).toEqual(all(200, 10))
  })

  it('ends in order, with its database, also while it replaces a process', async () => {
    const [killed = 0] = await members()
    process.kill(killed, 'SIGKILL')
    await vi.waitUntil(async () => (await members()).filter((pid) => pid !== killed).length === 2, { timeout: 30_000 })
    const pids = [...(await members()), await databaseProcess(primary.dataDir)]
    expect(pids).toHaveLength(3)
    expect(await primary.end('SIGTERM')).toBe(0)
    expect(pids.filter((pid) => pid !== undefined && runs(pid))).toEqual([])
  })
})

async function answered(uri: string, account: { username: string; password: string }, from?: string) {
  const named = { from: from ?? `sip:${account.username}@sip.example.org` }
  const challenged = await request(uri, named)
  const header = challenged.headers.get('www-authenticate') ?? ''
  const [challenge = {}] = challengesOf({ headers: { 'www-authenticate': header } })
  return { uri, headers: { ...named, authorization: answerChallenge(challenge, account, { method: 'GET', uri }) } }
}

async function digest(path: string, account: { username: string; password: string }, from: string): Promise<Response> {
  const { uri, headers } = await answered(path, account, from)
  return request(uri, headers)
}
