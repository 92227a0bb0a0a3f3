import { join } from 'node:path'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { createClient, type Fetch, isSipspaceError } from '../../packages/client/src/index.ts'
import { createPool } from '../../packages/core/src/database/database.ts'
import { createLocalService, type LocalService } from '../support/fakes/local-service.ts'
import { type BuiltServer, builtServer, freePort, type ServerProcess } from '../support/server/server-process.ts'

/** `pnpm creations --accounts N --kills N` sets them. */
const ACCOUNTS = Number(process.env['CREATIONS'] ?? 60)
const KILLS = Number(process.env['CREATION_KILLS'] ?? 2)
const AT_ONCE = 24
const FILES = 12
/** One answer in so many is lost on its way, and one request in so many breaks off. */
const LOST_OF = 8

vi.setConfig({ testTimeout: 120_000 + ACCOUNTS * 50 + KILLS * 5_000 })

const KEY = 'the-key-of-the-creations-of-32-and-more'

let built: BuiltServer
let service: LocalService
beforeAll(async () => {
  built = await builtServer()
  service = await createLocalService()
})
afterAll(async () => {
  await service[Symbol.asyncDispose]()
  await built[Symbol.asyncDispose]()
})

/** Loses answers that the server has given, and breaks requests off while the server is at them. */
const unreliable: Fetch = async (url, init) => {
  const chance = Math.floor(Math.random() * LOST_OF)
  const breaking = new AbortController()
  if (chance === 0) setTimeout(() => breaking.abort(), Math.random() * 40)
  const response = await fetch(url, { ...init, signal: AbortSignal.any([init.signal, breaking.signal]) })
  if (chance === 1) throw new TypeError('the connection broke')
  return response
}

it('creations and uploads that are tried again while servers and connections end are done once, and each event arrives', async () => {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const env = {
    BOOTSTRAP_ADMIN_API_KEY: KEY,
    BOOTSTRAP_DOMAIN: 'sip.example.org',
    BOOTSTRAP_HOST: '127.0.0.1',
    DATA_DIR: built.newDataDir(),
    // with those that a killed server has left unfinished
    IMPORT_MAX_FILES: '1000',
    LOG_LEVEL: 'error',
    PORT: String(port),
    WEBHOOK_PRIVATE_NETWORKS: 'true',
  }
  let server: ServerProcess = built.run(env)
  await server.address()
  const auth = { apiKey: KEY }
  await createClient({ url, auth }).webhooks.create({ url: `${service.url}/events`, kinds: ['account'] })
  let retries = 0
  /** made again after their time was up */
  let calls = 0
  const client = createClient({
    url,
    auth,
    fetch: unreliable,
    retries: 1_000,
    timeoutMs: 20_000,
    onRetry: () => {
      retries += 1
    },
  })

  const usernames = Array.from({ length: ACCOUNTS }, (_, index) => `somebody${index}`)
  const waiting = usernames.values()
  const made: number[] = []
  // a call that had no answer in its time is made again, by the same key, as a program does that was ended itself
  const create = async (username: string): Promise<number> => {
    const account = { username, password: `password of ${username}`, algorithm: 'MD5' } as const
    for (;;) {
      try {
        return (await client.accounts.create(account, { idempotencyKey: `creation-of-${username}` })).id
      } catch (error) {
        if (!isSipspaceError(error) || ![0, 409, 502, 503, 504].includes(error.status)) throw error
        calls += 1
      }
    }
  }
  const uploaded: number[] = []
  const upload = async (name: string): Promise<number> => {
    const file = new Blob(['username\r\n', `${name}\r\n`.repeat(20_000)])
    for (;;) {
      try {
        return (await client.imports.upload(file, { name, idempotencyKey: name, timeoutMs: 20_000 })).id
      } catch (error) {
        if (!isSipspaceError(error) || ![0, 409, 502, 503, 504].includes(error.status)) throw error
      }
    }
  }
  const creating = Promise.all([
    ...Array.from({ length: AT_ONCE }, async () => {
      for (const username of waiting) made.push(await create(username))
    }),
    (async () => {
      for (let number = 0; number < FILES; number += 1) uploaded.push(await upload(`people-${number}.csv`))
    })(),
  ])
  for (let kill = 1; kill <= KILLS; kill += 1) {
    const enough = Math.floor((kill * ACCOUNTS) / (KILLS + 1))
    await Promise.race([creating, vi.waitUntil(() => made.length >= enough, { timeout: 110_000, interval: 2 })])
    await server.end('SIGKILL')
    server = built.run(env)
    await server.address()
  }
  await creating

  const connection = { host: join(env.DATA_DIR, 'postgres/run'), port: 5432, user: 'sipspace', database: 'sipspace' }
  const pool = createPool({ connection, maxConnections: 1, onIdleError: () => {} })
  const { rows } = await pool.query<{ id: number }>(`select id from accounts where username like 'somebody%'`)
  expect(rows.map(({ id }) => id).toSorted((a, b) => a - b)).toEqual(made.toSorted((a, b) => a - b))
  expect(new Set(made).size).toBe(ACCOUNTS)
  const files = await pool.query<{ id: number }>(`select id from imports where state = 'uploaded' order by id`)
  expect(files.rows.map(({ id }) => id)).toEqual(uploaded)
  expect(new Set(uploaded).size).toBe(FILES)

  const arrived = () => {
    const events = service.requests.map(
      ({ body }) => JSON.parse(body) as { type: string; data: { account_id: number } },
    )
    return new Set(events.flatMap(({ type, data }) => (type === 'account.created' ? [data.account_id] : [])))
  }
  await expect
    .poll(
      async () => {
        // what a killed process had taken is taken by another after a while
        await pool.query(`update webhook_deliveries set next_at = now() where state = 'waiting' and next_at > now()`)
        return arrived().size
      },
      { timeout: 100_000, interval: 500 },
    )
    .toBe(ACCOUNTS)
  expect([...arrived()].toSorted((a, b) => a - b)).toEqual(made.toSorted((a, b) => a - b))
  await pool.end()
  process.stdout.write(
    `${ACCOUNTS} creations, ${KILLS} kills, ${retries} retries, ${calls} calls made anew: ${rows.length} accounts, ${arrived().size} events of ${service.requests.length} requests\n`,
  )
  expect(await server.end('SIGTERM')).toBe(0)
})
