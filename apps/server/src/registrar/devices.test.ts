import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setSipViewSettings } from '@sipspace/core'
import { Redis } from 'ioredis'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import {
  caller,
  createAccount,
  createSpace,
  expectNoDefect,
  expectRefused,
  jsonOf,
  newName,
  userKey,
} from '../../../../test/support/clients/rest-client.ts'
import { createLocalService, type LocalService } from '../../../../test/support/fakes/local-service.ts'
import { addActor } from '../../../../test/support/server/actors.ts'
import { createTestServer, DOMAIN, type TestServer } from '../../../../test/support/server/test-server.ts'
import { startWorker } from '../worker/worker.ts'

const uuid = '2ab0cb98-63c4-0056-b6b9-0a2e1cf6c6fe'
const OWN = '/api/accounts/me/devices'
const device = { user_agent: 'Linphone/5.2', update_time: '2026-01-31T12:00:00Z' }

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address() as { port: number }
  probe.close()
  await once(probe, 'close')
  return port
}

interface RedisProcess {
  port: number
  stop: () => Promise<void>
}

/** Starts Debian's Redis, or its Sentinel, and waits until it answers. */
async function startRedis(folder: string, port: number, options: string[] = []): Promise<RedisProcess> {
  const process: ChildProcess = spawn(
    'redis-server',
    [...options, '--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', ''],
    { stdio: 'ignore' },
  )
  const probe = new Redis({ port, host: '127.0.0.1', retryStrategy: () => 50, maxRetriesPerRequest: null })
  probe.on('error', () => {})
  // without the password, it answers that one is needed
  await probe.ping().catch(() => {})
  probe.disconnect()
  return {
    port,
    async stop() {
      if (process.exitCode !== null) return
      process.kill('SIGKILL')
      await once(process, 'exit')
    },
  }
}

async function newUser(server: TestServer) {
  const name = newName()
  const { id } = await createAccount(server, name, { activated: true })
  return { id: id as number, name, user: caller(server, { key: await userKey(server, name) }) }
}

describe('without a registrar', () => {
  it('there are no devices, and to remove one changes nothing', async () => {
    await using server = await createTestServer()
    const { id, user } = await newUser(server)
    for (const [by, url] of [
      [user, OWN],
      [caller(server), `/api/accounts/${id}/devices`],
    ] as const) {
      expect(jsonOf(await by.get(url))).toEqual({})
      expect((await by.del(`${url}/${uuid}`)).statusCode).toBe(200)
    }
  })
})

describe('the devices in Flexisip’s Redis', () => {
  let folder: string
  let redis: RedisProcess
  let data: Redis
  let server: TestServer
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sipspace-redis-'))
    redis = await startRedis(folder, await freePort(), ['--requirepass', 'secret of redis'])
    const options = { port: redis.port, host: '127.0.0.1', password: 'secret of redis', db: 3 }
    data = new Redis({ ...options, retryStrategy: () => 100 })
    data.on('error', () => {})
    server = await createTestServer({
      REDIS_HOST: '127.0.0.1',
      REDIS_PORT: String(redis.port),
      REDIS_PASSWORD: 'secret of redis',
      REDIS_DB: '3',
    })
  })
  afterAll(async () => {
    await server[Symbol.asyncDispose]()
    data.disconnect()
    await redis.stop()
    await rm(folder, { recursive: true, force: true })
  })
  afterEach(() => expectNoDefect(server))

  const field = `"<urn:uuid:${uuid}>"`
  const register = (name: string) =>
    data.hset(
      `fs:${name}@${DOMAIN}`,
      field,
      `<sip:${name}@192.0.2.1:5060;transport=tcp;updatedAt=1769860800?user-agent=Linphone%2F5.2>;+sip.instance="<urn:uuid:${uuid}>"`,
    )

  it('are listed and removed, by their account and by an admin', async () => {
    const { id, name, user } = await newUser(server)
    for (const [by, url] of [
      [user, OWN],
      [caller(server), `/api/accounts/${id}/devices`],
    ] as const) {
      await register(name)
      expect(jsonOf(await by.get(url))).toEqual({ [uuid]: device })
      expect((await by.del(`${url}/no-such-uuid`)).statusCode).toBe(200)
      expect(jsonOf(await by.get(url))).toEqual({ [uuid]: device })
      const subscriber = data.duplicate()
      await subscriber.subscribe(`${name}@${DOMAIN}`)
      const told = once(subscriber, 'message')
      expect((await by.del(`${url}/${uuid}`)).statusCode).toBe(200)
      expect(await told).toEqual([`${name}@${DOMAIN}`, ''])
      subscriber.disconnect()
      expect(await data.hexists(`fs:${name}@${DOMAIN}`, field)).toBe(0)
      expect(jsonOf(await by.get(url))).toEqual({})
    }
  })

  it('are part of what an account’s registration is known by', async () => {
    const { id, name } = await newUser(server)
    const url = `/api/accounts/${id}/registration`
    expect(jsonOf(await caller(server).get(url))).toMatchObject({ devices: {}, problems: [{ code: 'no_device' }] })
    await register(name)
    expect(jsonOf(await caller(server).get(url))).toMatchObject({ devices: { [uuid]: device }, problems: [] })
  })

  it('of others stay what they are', async () => {
    const [one, other] = [await newUser(server), await newUser(server)]
    await register(one.name)
    await other.user.del(`${OWN}/${uuid}`)
    expect(jsonOf(await other.user.get(OWN))).toEqual({})
    expectRefused(await other.user.get(`/api/accounts/${one.id}/devices`), 403)
    const domain = `${newName('tenant')}.example.net`
    await createSpace(server, domain)
    const { key } = await addActor(server, { domain, admin: true })
    const tenant = caller(server, { key, host: domain })
    expectRefused(await tenant.get(`/api/accounts/${one.id}/devices`), 404)
    expectRefused(await tenant.del(`/api/accounts/${one.id}/devices/${uuid}`), 404)
    expect(jsonOf(await one.user.get(OWN))).toEqual({ [uuid]: device })
  })

  it('are all removed once their account is blocked', async () => {
    const { id, name } = await newUser(server)
    const other = await newUser(server)
    await setSipViewSettings(server.db, { superAdmins: false, removesContacts: true })
    const worker = await startWorker(server.deps, server.database.pool)
    try {
      await register(name)
      await register(other.name)
      const subscriber = data.duplicate()
      await subscriber.subscribe(`${name}@${DOMAIN}`)
      const notification = once(subscriber, 'message')
      expect((await caller(server).post(`/api/accounts/${id}/block`)).statusCode).toBe(200)
      expect(await notification).toEqual([`${name}@${DOMAIN}`, ''])
      subscriber.disconnect()
      expect(await data.exists(`fs:${name}@${DOMAIN}`)).toBe(0)
      expect(await data.exists(`fs:${other.name}@${DOMAIN}`)).toBe(1)
    } finally {
      await worker.stop()
      await setSipViewSettings(server.db, { superAdmins: false, removesContacts: false })
    }
  })

  it('Flexisip’s B2BUA is told of an external account that changes', async () => {
    const { id, name } = await newUser(server)
    const subscriber = data.duplicate()
    await subscriber.subscribe('flexisip/B2BUA/account')
    const told: string[] = []
    subscriber.on('message', (_channel, message) => told.push(message))
    const external = { username: newName(), domain: 'other.example.org', password: 'secret of it', protocol: 'UDP' }
    jsonOf(await caller(server).post(`/api/accounts/${id}/external`, external), 201)
    await caller(server).del(`/api/accounts/${id}/external`)
    const change = { username: external.username, domain: external.domain, identifier: `${name}@${DOMAIN}` }
    await expect.poll(() => told.map((message) => JSON.parse(message))).toEqual([change, change])
    subscriber.disconnect()
  })

  it('are missing alone while Redis is away, and there again with it', async () => {
    const { name, user } = await newUser(server)
    await redis.stop()
    expectRefused(await user.get(OWN), 503, 'cannot be asked for devices')
    expectRefused(await user.del(`${OWN}/${uuid}`), 503)
    expect(jsonOf(await user.get('/api/accounts/me'))['username']).toBe(name)
    redis = await startRedis(folder, redis.port, ['--requirepass', 'secret of redis'])
    await expect.poll(async () => (await user.get(OWN)).statusCode, { timeout: 15_000 }).toBe(200)
  })

  it('are found by way of Sentinels', { timeout: 30_000 }, async () => {
    const sentinelPort = await freePort()
    const config = join(folder, 'sentinel.conf')
    await writeFile(
      config,
      `sentinel monitor flexisip 127.0.0.1 ${redis.port} 1\nsentinel auth-pass flexisip "secret of redis"\n`,
    )
    const sentinel = spawn('redis-server', [config, '--sentinel', '--port', String(sentinelPort)], { stdio: 'ignore' })
    try {
      await using other = await createTestServer({
        REDIS_SENTINEL_HOST: `127.0.0.1:${await freePort()},127.0.0.1`,
        REDIS_SENTINEL_PORT: String(sentinelPort),
        REDIS_SENTINEL_SERVICE: 'flexisip',
        REDIS_PASSWORD: 'secret of redis',
        REDIS_DB: '3',
      })
      const { name, user } = await newUser(other)
      await register(name)
      await expect.poll(async () => (await user.get(OWN)).json(), { timeout: 20_000 }).toEqual({ [uuid]: device })
    } finally {
      sentinel.kill('SIGKILL')
      await once(sentinel, 'exit')
    }
  })
})

describe('the devices in Kamailio’s location table', () => {
  let rpc: LocalService
  let server: TestServer
  beforeAll(async () => {
    rpc = await createLocalService()
    const first = await createTestServer()
    await first.database.pool.query(`create table location (
      ruid varchar(64) not null, username varchar(64) not null default '', domain varchar(64) default null,
      contact varchar(512) not null default '', expires timestamp not null default '2030-05-28 21:32:15',
      last_modified timestamp not null default '2000-01-01 00:00:01', user_agent varchar(255) not null default '',
      instance varchar(255) default null
    )`)
    server = await createTestServer({
      KAMAILIO_DATABASE_URL: first.database.url,
      KAMAILIO_RPC_URL: rpc.url.replace('http://', 'http://sipspace:secret@'),
      KAMAILIO_TIME_ZONE: 'Europe/Paris',
    })
    kamailio = first
  })
  let kamailio: TestServer
  afterAll(async () => {
    await server[Symbol.asyncDispose]()
    await kamailio[Symbol.asyncDispose]()
    await rpc[Symbol.asyncDispose]()
  })
  afterEach(() => expectNoDefect(server))

  const register = (name: string, row: { ruid: string; instance: string | null; expires?: string }) =>
    kamailio.database.pool.query(
      `insert into location (ruid, username, domain, contact, expires, last_modified, user_agent, instance)
        values ($1, $2, $3, $4, $5, '2026-01-31 13:00:00', 'Linphone/5.2', $6)`,
      [row.ruid, name, DOMAIN, `sip:${name}@192.0.2.1;ob`, row.expires ?? '2100-01-01 00:00:00', row.instance],
    )

  it('are listed by instance, else by what Kamailio calls them, without those that have expired', async () => {
    const { id, name, user } = await newUser(server)
    await register(name, { ruid: 'uloc-1', instance: `<urn:uuid:${uuid}>` })
    await register(name, { ruid: 'uloc-2', instance: '' })
    await register(name, { ruid: 'uloc-3', instance: null, expires: '2020-01-01 00:00:00' })
    await register(newName(), { ruid: 'uloc-4', instance: null })
    const devices = { [uuid]: device, 'uloc-2': device }
    expect(jsonOf(await user.get(OWN))).toEqual(devices)
    expect(jsonOf(await caller(server).get(`/api/accounts/${id}/devices`))).toEqual(devices)
  })

  it('are removed by JSON-RPC', async () => {
    const { name, user } = await newUser(server)
    await register(name, { ruid: 'uloc-5', instance: `<urn:uuid:${uuid}>` })
    rpc.answer(() => ({ json: { jsonrpc: '2.0', result: {}, id: 1 } }))
    expect((await user.del(`${OWN}/${uuid}`)).statusCode).toBe(200)
    const request = rpc.requests.at(-1)
    expect(JSON.parse(request?.body ?? '')).toEqual({
      jsonrpc: '2.0',
      id: 1,
      method: 'ul.rm_contact',
      params: ['location', `${name}@${DOMAIN}`, `sip:${name}@192.0.2.1;ob`],
    })
    expect(request?.headers.authorization).toBe(`Basic ${Buffer.from('sipspace:secret').toString('base64')}`)
    const before = rpc.requests.length
    expect((await user.del(`${OWN}/no-such-uuid`)).statusCode).toBe(200)
    expect(rpc.requests).toHaveLength(before)
  })

  it.each([
    [{ status: 404, json: { jsonrpc: '2.0', error: { code: 404, message: 'Contact not found' }, id: 1 } }, 200],
    [{ status: 500, json: { jsonrpc: '2.0', error: { code: 500, message: 'Internal' }, id: 1 } }, 503],
    [{ status: 403, json: null }, 503],
    [null, 503],
  ])('that Kamailio answers with %j: %i', async (answer, status) => {
    const { name, user } = await newUser(server)
    await register(name, { ruid: newName(), instance: `<urn:uuid:${uuid}>` })
    rpc.answer(() => answer)
    expect((await user.del(`${OWN}/${uuid}`)).statusCode).toBe(status)
  })
})
