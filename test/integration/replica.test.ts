import { PassThrough, Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { candidatesOf, openClient, operations } from '@sipspace/core'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { runCli } from '../../apps/server/src/cli/cli.ts'
import {
  type PostgresCluster,
  type PostgresServer,
  startPostgresCluster,
} from '../support/database/postgres-cluster.ts'
import { type BuiltServer, builtServer } from '../support/server/server-process.ts'

const KEY = 'a-key-for-replicas-of-32-and-more'

vi.setConfig({ testTimeout: 60_000 })

let cluster: PostgresCluster
let standby: PostgresServer
let server: BuiltServer
let address: string
let names = 0

beforeAll(async () => {
  ;[cluster, server] = await Promise.all([startPostgresCluster(), builtServer()])
  standby = await cluster.addStandby()
  const env = {
    BOOTSTRAP_ADMIN_API_KEY: KEY,
    DATABASE_URL: cluster.url(),
    DATABASE_REPLICA_URL: standby.url(),
    DATABASE_REPLICA_MAX_LAG_MS: '2000',
  }
  address = await server.run(env).address()
}, 120_000)

afterAll(async () => {
  await server[Symbol.asyncDispose]()
  await cluster[Symbol.asyncDispose]()
})

const ask = (path: string, init: RequestInit = {}) =>
  fetch(address + path, { ...init, headers: { 'x-api-key': KEY, 'content-type': 'application/json' } })

async function createAccount(): Promise<string> {
  const username = `person${names++}`
  const body = JSON.stringify({ username, password: 'as good as any', algorithm: 'SHA-256' })
  expect((await ask('/api/accounts', { method: 'POST', body })).status).toBe(200)
  return username
}

/** Whether an account is on the list that is asked for now. */
async function isListed(username: string): Promise<boolean> {
  const input = encodeURIComponent(JSON.stringify({ text: username }))
  const response = await ask(`/trpc/accounts.list?input=${input}`)
  expect(response.status).toBe(200)
  const { result } = (await response.json()) as { result: { data: { data: { username: string }[] } } }
  return result.data.data.some((account) => account.username === username)
}

async function reads(by: 'replica' | 'primary'): Promise<number> {
  const metrics = await (await ask('/metrics')).text()
  return Number(new RegExp(`^sipspace_replica_reads_total\\{by="${by}"\\} (\\d+)$`, 'm').exec(metrics)?.[1])
}

async function ready() {
  const response = await ask('/readyz')
  const { replica } = (await response.json()) as { replica: string }
  return { status: response.status, replica }
}

const becomes = (replica: string) => expect.poll(ready, { timeout: 20_000 }).toEqual({ status: 200, replica })

async function onStandby(statement: string): Promise<void> {
  const client = await openClient(candidatesOf(standby.url()))
  await client.query(statement)
  await client.end()
}

async function doctor(replicaUrl: string): Promise<{ check: string; state: string; message: string }[]> {
  const io = { stdin: Readable.from([]), stdout: new PassThrough(), stderr: new PassThrough() }
  await runCli(['doctor', '--json'], { DATABASE_URL: cluster.url(), DATABASE_REPLICA_URL: replicaUrl }, io)
  io.stdout.end()
  return JSON.parse(await text(io.stdout))
}

describe('lists, exports and statistics', () => {
  it('are read from the replica, and have what was changed just before', async () => {
    await becomes('ok')
    const before = await reads('replica')
    for (let time = 0; time < 20; time++) expect(await isListed(await createAccount())).toBe(true)
    expect(await reads('replica')).toBeGreaterThanOrEqual(before + 20)
  })

  it.each([
    '/trpc/accounts.count?input={}',
    '/trpc/audit.list?input={}',
    '/trpc/statistics.getSeries?input={"period":"week"}',
    '/trpc/callStatistics.listOfSpace?input={}',
    '/trpc/me.getPersonalData?input={}',
    '/trpc/spaces.listUsage?input={}',
    '/trpc/jobs.list?input={}',
    '/api/accounts',
    '/files/accounts.csv',
  ])('%s is one of them', async (path) => {
    const before = await reads('replica')
    const response = await ask(path)
    expect([response.status, await response.text()]).toEqual([200, expect.any(String)])
    expect(await reads('replica')).toBeGreaterThan(before)
  })

  it('are read from the primary while the replica is behind', async () => {
    await onStandby('select pg_wal_replay_pause()')
    const username = await createAccount()
    const before = await reads('primary')
    expect(await isListed(username)).toBe(true)
    expect(await reads('primary')).toBeGreaterThan(before)
    await becomes('behind')
    expect(await isListed(username)).toBe(true)
    await onStandby('select pg_wal_replay_resume()')
    await becomes('ok')
    expect(await isListed(username)).toBe(true)
  })

  it('are read from the primary while the replica is away', async () => {
    await standby.stop()
    expect(await isListed(await createAccount())).toBe(true)
    await becomes('unreachable')
    expect(await (await ask('/metrics')).text()).toMatch(/^sipspace_replica_up 0$/m)
    await standby.start()
    await becomes('ok')
    const before = await reads('replica')
    expect(await isListed(await createAccount())).toBe(true)
    expect(await reads('replica')).toBeGreaterThan(before)
  })

  it('are never read from a database that is no replica, as one that was promoted', async () => {
    const found = async (url: string) => (await doctor(url)).find(({ check }) => check === 'replica')
    expect(await found(standby.url())).toMatchObject({ state: 'ok' })
    expect(await found(standby.url('template1'))).toMatchObject({ message: expect.stringContaining('no replica') })
    await onStandby('select pg_promote()')
    await becomes('wrong')
    expect(await isListed(await createAccount())).toBe(true)
    expect(await found(standby.url())).toMatchObject({ state: 'problem' })
  })
})

it('only queries that ask who it is are read from a replica', () => {
  const all = Object.values(operations).flatMap((group) => Object.values(group))
  const read = all.filter(({ fromReplica }) => fromReplica)
  expect(read.length).toBeGreaterThan(10)
  for (const { kind, access, name } of read) {
    expect([kind, name]).toEqual(['query', name])
    expect(access, name).not.toBe('public')
  }
})
