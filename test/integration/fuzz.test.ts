import { createHash } from 'node:crypto'
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { checkAnswer } from '../fuzz/answers.ts'
import { createRawClient } from '../fuzz/raw-client.ts'
import { anyRequest, type FuzzRequest } from '../fuzz/requests.ts'
import { resetWorld } from '../fuzz/world.ts'
import { createTestDatabase, type TestDatabase } from '../support/database/index.ts'
import { type BuiltServer, builtServer, freePort, type ServerProcess } from '../support/server/server-process.ts'
import { ADMIN_KEY, DOMAIN } from '../support/server/test-server.ts'

/** `pnpm fuzz --requests N --seed S` sets them. The same seed makes the same requests, byte by byte. */
const REQUESTS = Number(process.env['FUZZ_REQUESTS'] ?? 20_000)
const SEED = Number(process.env['FUZZ_SEED'] ?? (process.env['CI'] ? 1 : Date.now() % 2 ** 31))

/** Requests that start from the same state of the database. */
const BATCH = 1_000
const CONNECTIONS = 8
/** Far beyond what anything takes, on a machine that does other things too. */
const ANSWER_MS = 30_000
/** Bytes of the heap that may be in use after all requests beyond those after the first batches. */
const HEAP_GROWTH = 24 * 1_048_576
const RSS_GROWTH = 256 * 1_048_576
const WARM_UP = 4
/** A Space has been given a mail server that is none. */
const NO_MAIL_SERVER = /"task":"send_mail".*MailDeliveryError: The mail server \S+ could not be reached/

vi.setConfig({ testTimeout: 120_000 + REQUESTS * 20 })

let built: BuiltServer
let database: TestDatabase
let folder: string
let server: ServerProcess
let port: number

/** Tells its memory when it is asked, once what is not used any more has been thrown away. */
const memoryHook = `
  import v8 from 'node:v8'
  import vm from 'node:vm'
  v8.setFlagsFromString('--expose-gc')
  const gc = vm.runInNewContext('gc')
  process.on('SIGWINCH', () => {
    gc()
    const { heapUsed, rss } = process.memoryUsage()
    process.stderr.write(JSON.stringify({ heapUsed, rss }) + '\\n')
  })`

beforeAll(async () => {
  built = await builtServer()
  database = await createTestDatabase()
  folder = await mkdtemp(join(tmpdir(), 'sipspace-fuzz-'))
  const [hook, pusher] = [join(folder, 'memory.mjs'), join(folder, 'pusher')]
  await writeFile(hook, memoryHook)
  await writeFile(pusher, '#!/bin/sh\n')
  await chmod(pusher, 0o755)
  port = await freePort()
  server = built.run({
    DATABASE_URL: database.url,
    PORT: String(port),
    BOOTSTRAP_DOMAIN: DOMAIN,
    BOOTSTRAP_ADMIN_API_KEY: ADMIN_KEY,
    COTURN_SERVER_HOST: 'turn.example.org',
    COTURN_STATIC_AUTH_SECRET: 'relay',
    APP_FLEXISIP_PUSHER_PATH: pusher,
    BLOCKING_AMOUNT_EVENTS_AUTHORIZED_DURING_PERIOD: '0',
    RATE_LIMIT: 'off',
    LOG_LEVEL: 'error',
    NODE_OPTIONS: `--import ${hook}`,
  })
  await server.address()
})
afterAll(async () => {
  await built?.[Symbol.asyncDispose]()
  await database?.[Symbol.asyncDispose]()
  await rm(folder, { recursive: true, force: true })
})

interface Memory {
  heapUsed: number
  rss: number
}

async function memory(): Promise<Memory> {
  const before = server.stderr().length
  server.child.kill('SIGWINCH')
  const line = await vi.waitUntil(() => /^\{"heapUsed.*\}$/m.exec(server.stderr().slice(before))?.[0], {
    timeout: 30_000,
  })
  return JSON.parse(line) as Memory
}

/** The requests of a batch, which its number and the seed alone decide. */
const requestsOf = (number: number): FuzzRequest[] =>
  fc.sample(anyRequest, { numRuns: Math.min(BATCH, REQUESTS - number * BATCH), seed: (SEED + number) | 0 })

const digestOf = (requests: FuzzRequest[]): string =>
  requests.reduce((hash, { bytes }) => hash.update(bytes), createHash('sha256')).digest('hex')

/** Sends a batch over several connections; what was wrong with the answers, and how many there were of each status. */
async function sendBatch(number: number, statuses: Map<number, number>): Promise<string[]> {
  const requests = requestsOf(number)
  const wrong: string[] = []
  let next = 0
  async function sendNext(): Promise<void> {
    const client = createRawClient({ port, timeoutMs: ANSWER_MS })
    for (let index = next++; index < requests.length; index = next++) {
      const request = requests[index] as FuzzRequest
      try {
        const answer = await client.send(request.bytes, request)
        checkAnswer(request, answer)
        const status = answer?.status ?? 0
        statuses.set(status, (statuses.get(status) ?? 0) + 1)
      } catch (error) {
        const bytes = JSON.stringify(request.bytes.subarray(0, 2_000).toString('latin1'))
        wrong.push(`request ${number * BATCH + index} of seed ${SEED}: ${(error as Error).message}\n${bytes}`)
      }
    }
    client.close()
  }
  await Promise.all(Array.from({ length: CONNECTIONS }, sendNext))
  return wrong
}

it(`answers ${REQUESTS} requests of seed ${SEED} as it promises, and has as much memory as before`, async () => {
  process.stdout.write(`fuzz: ${REQUESTS} requests; again: pnpm fuzz --requests ${REQUESTS} --seed ${SEED}\n`)
  expect(digestOf(requestsOf(0))).toBe(digestOf(requestsOf(0)))
  const statuses = new Map<number, number>()
  const wrong: string[] = []
  let warm: Memory | undefined
  for (let batch = 0; batch * BATCH < REQUESTS; batch += 1) {
    await resetWorld(database.pool)
    wrong.push(...(await sendBatch(batch, statuses)))
    if (batch === WARM_UP) warm = await memory()
    if (wrong.length > 50) break
  }
  const end = await memory()
  const sums = [...statuses].toSorted(([one], [other]) => one - other).map((pair) => pair.join(': '))
  process.stdout.write(`fuzz: by status ${sums.join(', ')} (0: refused without an answer)\n`)
  process.stdout.write(`fuzz: bytes in use ${JSON.stringify({ warm, end })}\n`)
  const failures = server
    .stdout()
    .split('\n')
    .filter((line) => /"level":[56]0/.test(line) && !NO_MAIL_SERVER.test(line))
  expect({ wrong, failures }).toEqual({ wrong: [], failures: [] })
  expect(await (await fetch(`http://127.0.0.1:${port}/api/ping`)).text()).toBe('pong')
  const { length } = server
    .stderr()
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('{"heapUsed'))
  expect(length, server.stderr()).toBe(0)
  if (!warm) return
  expect(end.heapUsed).toBeLessThan(warm.heapUsed + HEAP_GROWTH)
  expect(end.rss).toBeLessThan(warm.rss + RSS_GROWTH)
})
