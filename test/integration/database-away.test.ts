import { execFileSync } from 'node:child_process'
import { mkdir, open, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { parentOf } from '@sipspace/embedded-postgres/processes'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { type BuiltServer, builtServer, databaseProcess, type ServerProcess } from '../support/server/server-process.ts'

vi.setConfig({ testTimeout: 180_000, hookTimeout: 120_000 })

let server: BuiltServer
beforeAll(async () => {
  server = await builtServer()
})
afterAll(() => server[Symbol.asyncDispose]())

const KEY = 'a-key-to-start-with-of-32-and-more'
const env = { BOOTSTRAP_ADMIN_API_KEY: KEY, RATE_LIMIT: 'off' }
const json = { 'x-api-key': KEY, 'content-type': 'application/json' }

/** A request that has to be answered, with the little that it may say. */
async function ask(origin: string, path: string, body?: object) {
  const init = body ? { method: 'POST', body: JSON.stringify(body) } : {}
  const response = await fetch(`${origin}${path}`, { ...init, headers: json, signal: AbortSignal.timeout(20_000) })
  await response.text()
  return { status: response.status, retryAfter: response.headers.get('retry-after') }
}

const AWAY = { status: 503, retryAfter: '5' }
const mailsOf = ({ dataDir }: ServerProcess) => readdir(join(dataDir, 'mail')).catch(() => [])
const createAccount = (origin: string, username: string) =>
  ask(origin, '/api/accounts', { username, password: 'as good as any', algorithm: 'MD5', email: 'a@mail.example' })

/** Whether everything that needs the database works, the worker included. */
async function expectWell(running: ServerProcess, origin: string): Promise<void> {
  const within = { timeout: 60_000 }
  await expect.poll(() => ask(origin, '/api/accounts'), within).toMatchObject({ status: 200 })
  await expect.poll(() => ask(origin, '/readyz'), within).toMatchObject({ status: 200 })
  const before = (await mailsOf(running)).length
  const mail = () => ask(origin, '/api/accounts/2/send_provisioning_email', {})
  await expect.poll(mail, within).toMatchObject({ status: 200 })
  await expect.poll(async () => (await mailsOf(running)).length, within).toBeGreaterThan(before)
}

async function startWithMail(settings: Record<string, string> = {}) {
  const running = server.run({ ...env, ...settings })
  const origin = await running.address()
  expect(await createAccount(origin, 'reader')).toMatchObject({ status: 200 })
  await expectWell(running, origin)
  return { running, origin }
}

/** The main process of the embedded database and all that it has started. */
async function databaseProcesses({ dataDir }: ServerProcess): Promise<number[]> {
  const main = await databaseProcess(dataDir)
  if (main === undefined) throw new Error('the database does not run')
  const all = (await readdir('/proc')).map(Number).filter(Number.isInteger)
  return [main, ...all.filter((pid) => parentOf(pid) === main)]
}

describe('a database that stands still', () => {
  it('is 503 for whoever needs it, and works on where it was when it goes on', async () => {
    const { running, origin } = await startWithMail()
    const stopped = await databaseProcesses(running)
    for (const pid of stopped) process.kill(pid, 'SIGSTOP')
    try {
      for (let round = 0; round < 2; round += 1) {
        const answers = Array.from({ length: 30 }, () => ask(origin, '/api/accounts'))
        expect(await Promise.all(answers)).toEqual(answers.map(() => AWAY))
      }
      expect(await ask(origin, '/readyz')).toEqual(AWAY)
      expect(await ask(origin, '/healthz')).toMatchObject({ status: 200 })
    } finally {
      for (const pid of stopped) process.kill(pid, 'SIGCONT')
    }
    await expectWell(running, origin)
    expect(await running.end('SIGTERM')).toBe(0)
  })
})

describe('an embedded database that is killed', () => {
  it('is started again by the server, which serves and sends mails again', async () => {
    const { running, origin } = await startWithMail()
    process.kill((await databaseProcess(running.dataDir)) ?? 0, 'SIGKILL')
    await expect.poll(running.stderr, { timeout: 30_000 }).toContain('started again')
    await expectWell(running, origin)
    expect(await running.end('SIGTERM')).toBe(0)
  })
})

/** A small disk, which only root can make. */
const canMount = process.getuid?.() === 0 && process.platform === 'linux'

describe.runIf(canMount)('an embedded database whose disk is full', () => {
  const mounted: string[] = []
  afterAll(() => {
    for (const folder of mounted) execFileSync('umount', ['--lazy', folder])
  })

  it('is 503, with a line that says so, until there is space again; nothing is lost', async () => {
    const DATA_DIR = server.newDataDir()
    await mkdir(DATA_DIR)
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=160m,mode=755', 'tmpfs', DATA_DIR])
    mounted.push(DATA_DIR)
    const { running, origin } = await startWithMail({ DATA_DIR })
    const filler = join(DATA_DIR, 'filler')
    const file = await open(filler, 'w')
    const block = Buffer.alloc(1 << 20, 1)
    await expect(
      (async () => {
        for (;;) await file.write(block)
      })(),
    ).rejects.toThrow('ENOSPC')
    await file.close()

    const created: string[] = []
    const statuses = new Set<number>()
    for (let index = 0; !statuses.has(503) && index < 20_000; index += 1) {
      const { status } = await createAccount(origin, `account.${index}`)
      statuses.add(status)
      if (status === 200) created.push(`account.${index}`)
    }
    expect([...statuses].filter((status) => status !== 200)).toEqual([503])
    await expect.poll(running.stdout).toMatch(/the database is not available: (its disk is full|[a-z ]+)"/)

    await rm(filler)
    await expectWell(running, origin)
    for (const username of created.slice(-50))
      expect(await ask(origin, `/api/accounts/${username}@sip.example.org/search`)).toMatchObject({ status: 200 })
    expect(await running.end('SIGTERM')).toBe(0)
  })
})
