import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { createTestDatabase } from '../support/database/index.ts'
import { builtServer, freePort } from '../support/server/server-process.ts'
import { sipspace } from '../support/sip/proxy-command.ts'

const KEY = 'a-key-for-turn-of-32-and-more-characters'
const SECRET = 'known to both of them'

interface Credentials {
  username: string
  password: string
  ttl: number
  uris: string[]
}

// sending through a relay takes some seconds
vi.setConfig({ testTimeout: 120_000 })

let credentials: Credentials
const cleanups: (() => Promise<unknown>)[] = []

beforeAll(async () => {
  const port = await freePort()
  await startCoturn(port)
  const server = await builtServer()
  cleanups.push(() => server[Symbol.asyncDispose]())
  const { address } = server.run({
    BOOTSTRAP_ADMIN_API_KEY: KEY,
    COTURN_SERVER_HOST: `127.0.0.1:${port}`,
    COTURN_STATIC_AUTH_SECRET: SECRET,
  })
  const response = await fetch(`${await address()}/api/accounts/me/services/turn`, { headers: { 'x-api-key': KEY } })
  if (!response.ok) throw new Error(await response.text())
  credentials = (await response.json()) as Credentials
})

afterAll(async () => {
  for (const cleanup of cleanups.reverse()) await cleanup()
})

/** Starts a TURN server of this machine alone with the configuration that sipspace prints; resolves when it listens. */
async function startCoturn(port: number): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'sipspace-turn-'))
  cleanups.push(() => rm(folder, { recursive: true }))
  await using database = await createTestDatabase()
  const env = {
    DATABASE_URL: database.url,
    COTURN_SERVER_HOST: `127.0.0.1:${port}`,
    COTURN_STATIC_AUTH_SECRET: SECRET,
  }
  await writeFile(join(folder, 'turnserver.conf'), await sipspace(env, 'proxy', 'config', 'coturn'))
  const child = spawn(
    'turnserver',
    [
      '-c',
      join(folder, 'turnserver.conf'),
      // where this machine differs from one of its own
      '--listening-ip=127.0.0.1',
      '--relay-ip=127.0.0.1',
      `--listening-port=${port}`,
      '--allow-loopback-peers',
      `--log-file=${join(folder, 'log')}`,
      `--pidfile=${join(folder, 'pid')}`,
      `--userdb=${join(folder, 'users')}`,
    ],
    { stdio: 'ignore' },
  )
  await once(child, 'spawn')
  const exited = once(child, 'exit')
  cleanups.push(() => {
    child.kill()
    return exited
  })
  await vi.waitUntil(() => accepts(port), { timeout: 20_000 })
}

/** Whether something listens on a port of this machine. */
async function accepts(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1')
  try {
    await once(socket, 'connect')
    return true
  } catch {
    return false
  } finally {
    socket.destroy()
  }
}

/** Allocates a relay with these credentials and sends something through it. Whether that worked, and what was said. */
function useRelay({ username, password, uris }: Credentials): Promise<{ worked: boolean; said: string }> {
  const [, host = '', port = ''] = /^turn:([^:]+):(\d+)$/.exec(uris[0] ?? '') ?? []
  const args = ['-y', '-n', '1', '-m', '1', '-p', port, '-u', username, '-w', password, host]
  return new Promise((resolve) => {
    execFile('turnutils_uclient', args, { timeout: 60_000 }, (error, stdout, stderr) => {
      resolve({ worked: error === null, said: `${stdout}${stderr}` })
    })
  })
}

it('gives credentials that get a relay from the TURN server', async () => {
  const { worked, said } = await useRelay(credentials)
  expect(worked, said).toBe(true)
  expect(said).toMatch(/tot_recv_msgs=[1-9]/)
})

it('gives none that can be changed', async () => {
  const [expiry = '', ...rest] = credentials.username.split(':')
  const later = [Number(expiry) + 3600, ...rest].join(':')
  const { password } = credentials
  const changed = password.replace(/^./, (first) => (first === 'A' ? 'B' : 'A'))
  for (const forged of [
    { ...credentials, password: changed },
    { ...credentials, username: later },
  ]) {
    const { worked, said } = await useRelay(forged)
    expect(worked).toBe(false)
    expect(said).toContain('Cannot complete Allocation')
  }
})
