import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  type Caller,
  caller,
  createAccount,
  creationToken,
  userKey,
} from '../../../../test/support/clients/rest-client.ts'
import { createOvhServer, type OvhServer } from '../../../../test/support/fakes/ovh.ts'
import { ADMIN_KEY, createTestServer, type TestServer } from '../../../../test/support/server/test-server.ts'
import { startWorker, type Worker } from './worker.ts'

const NUMBER = '+33698765432'

let server: TestServer
let worker: Worker | undefined
afterEach(async () => {
  await worker?.stop()
  worker = undefined
})

/** An account that may change its number, as a caller. */
async function newUser(username: string): Promise<Caller> {
  await caller(server, { key: ADMIN_KEY }).post('/api/phone_countries/FR/activate')
  await createAccount(server, username)
  const user = caller(server, { key: await userKey(server, username) })
  const used = await user.post('/api/account_creation_tokens/consume', {
    account_creation_token: await creationToken(server),
  })
  expect(used.statusCode, used.body).toBe(200)
  return user
}

async function askForCode(username: string): Promise<Caller> {
  const user = await newUser(username)
  const asked = await user.post('/api/accounts/me/phone/request', { phone: NUMBER })
  expect(asked.statusCode, asked.body).toBe(200)
  return user
}

const jobs = async () => {
  const { rows } = await server.database.pool.query<{ attempts: number; last_error: string | null }>(
    `select attempts, last_error from graphile_worker.jobs where task_identifier = 'send_sms' and locked_at is null`,
  )
  return rows
}

/** What has failed is due again at once, instead of after its backoff. */
async function retryNow(): Promise<void> {
  const { pool } = server.database
  await pool.query(`select graphile_worker.reschedule_jobs(array(select id from graphile_worker.jobs), now())`)
  await pool.query(`select pg_notify('jobs:insert', '{"count": 10}')`)
}

const codeIn = (text: string | undefined) => /\b\d{4}\b/.exec(text ?? '')?.[0] ?? ''

function expectNoSecretLogged(code: string): void {
  const logged = server.logs.join('\n')
  expect(code).toMatch(/^\d{4}$/)
  expect(logged).not.toContain(NUMBER)
  expect(logged).not.toMatch(new RegExp(`\\D${code} `))
}

describe('a code for a new phone number', () => {
  let ovh: OvhServer
  beforeEach(async () => {
    ovh = await createOvhServer(() => server.clock())
    server = await createTestServer(ovh.settings)
  })
  afterEach(async () => {
    await worker?.stop()
    worker = undefined
    await server[Symbol.asyncDispose]()
    await ovh[Symbol.asyncDispose]()
  })

  it('comes by SMS and confirms the number', async () => {
    worker = await startWorker(server.deps, server.database.pool)
    const user = await askForCode('phone-owner')
    await expect.poll(() => ovh.messages().length).toBe(1)
    const [message] = ovh.messages()
    expect(message?.receivers).toEqual([NUMBER])
    const code = codeIn(message?.message)
    const confirmed = await user.post('/api/accounts/me/phone', { code })
    expect(confirmed.json()).toMatchObject({ phone: NUMBER, activated: true })
    await expect.poll(jobs).toEqual([])
    expectNoSecretLogged(code)
  })

  it('is tried again while OVH is away', async () => {
    ovh.answerNext(null)
    worker = await startWorker(server.deps, server.database.pool)
    await askForCode('patient-owner')
    await expect.poll(jobs).toEqual([{ attempts: 1, last_error: expect.stringContaining('OVH cannot be reached') }])
    await retryNow()
    await expect.poll(() => ovh.messages().length).toBe(2)
    await expect.poll(jobs).toEqual([])
    expectNoSecretLogged(codeIn(ovh.messages()[1]?.message))
  })

  it('is not tried again once it is refused for good', async () => {
    const refusal = { errorCode: 'INVALID_ARGUMENT', message: `bad receiver ${NUMBER}` }
    ovh.answerNext({ status: 400, json: refusal })
    worker = await startWorker(server.deps, server.database.pool)
    await askForCode('barred-owner')
    await expect.poll(() => server.logs.some((line) => line.includes('is given up'))).toBe(true)
    await expect.poll(jobs).toEqual([])
    const line = server.logs.find((text) => text.includes('is given up'))
    expect(JSON.parse(line ?? '')).toMatchObject({ level: 50, to: '+33…32', attempts: 1 })
    expectNoSecretLogged(codeIn(ovh.messages()[0]?.message))
  })
})

describe('a code where no SMS service is set', () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sipspace-sms-'))
    server = await createTestServer({ DATA_DIR: folder })
  })
  afterAll(async () => {
    await server[Symbol.asyncDispose]()
    await rm(folder, { recursive: true, force: true })
  })

  it('is written to a file that only its owner can read, and the log has its path', async () => {
    worker = await startWorker(server.deps, server.database.pool)
    await askForCode('file-reader')
    await expect.poll(() => server.logs.some((line) => line.includes('SMS written'))).toBe(true)
    const [name = ''] = await readdir(join(folder, 'sms'))
    const path = join(folder, 'sms', name)
    expect(JSON.parse(server.logs.find((line) => line.includes('SMS written')) ?? '')).toMatchObject({ path })
    expect((await stat(path)).mode & 0o777).toBe(0o600)
    const text = await readFile(path, 'utf8')
    expect(text).toContain(`To: ${NUMBER}\n`)
    expectNoSecretLogged(codeIn(text.split('\n\n')[1]))
  })
})
