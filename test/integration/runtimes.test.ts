import { execFile, spawn } from 'node:child_process'
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createAccount, newName } from '../support/clients/rest-client.ts'
import { packClient } from '../support/pack-client.ts'
import { ADMIN_KEY, createTestServer, DOMAIN, type TestServer } from '../support/server/test-server.ts'

const run = promisify(execFile)

/** The program of Next.js. */
const NEXT = 'node_modules/next/dist/bin/next'

/** A project of somebody else, with the package as it would come from npm. */
let project: string
let server: TestServer
let url: string
let calls: string
beforeAll(async () => {
  project = await mkdtemp(join(tmpdir(), 'sipspace-runtimes-'))
  await cp(join(import.meta.dirname, '../runtimes'), project, { recursive: true })
  await run('npm', ['install', '--no-audit', '--no-fund', await packClient(project)], { cwd: project })
  server = await createTestServer()
  url = await server.app.listen({ host: '127.0.0.1', port: 0 })
  calls = JSON.stringify({
    url,
    apiKey: ADMIN_KEY,
    auth: { username: 'admin', domain: DOMAIN, password: 'secret-admin' },
  })
}, 240_000)
afterAll(async () => {
  await server[Symbol.asyncDispose]()
  await rm(project, { recursive: true, force: true })
})

it.each([
  ['this Node', 'node', ['program.mjs']],
  ['Node 22', 'node_modules/node22/bin/node', ['program.mjs']],
  ['Node 24', 'node_modules/node24/bin/node', ['program.mjs']],
  ['Bun', 'node_modules/.bin/bun', ['program.mjs']],
  ['Deno', 'node_modules/.bin/deno', ['run', '--allow-env=CALLS', '--allow-net=127.0.0.1', 'program.mjs']],
  ['workerd', 'node', ['workerd.mjs']],
])(
  'calls, sends and gets files in %s',
  async (_runtime, program, args) => {
    const env = { ...process.env, CALLS: calls, DENO_NO_UPDATE_CHECK: '1' }
    const { stdout } = await run(program, args, { cwd: project, env, timeout: 60_000 })
    expect(JSON.parse(stdout)).toEqual({
      byKey: 'admin',
      byDigest: 'admin',
      refused: 'account_not_found',
      uploaded: [37, 37, 15],
      exported: ['text/csv; charset=utf-8', 'id,username'],
      inTests: 'account_not_found',
      valid: true,
    })
  },
  90_000,
)

it('is fresh in a page of Next.js 14 that is built', async () => {
  const env = { ...process.env, SIPSPACE_URL: url, SIPSPACE_KEY: ADMIN_KEY, NEXT_TELEMETRY_DISABLED: '1' }
  await run('node', [NEXT, 'build'], { cwd: project, env })
  const next = spawn('node', [NEXT, 'start', '-H', '127.0.0.1', '-p', '0'], { cwd: project, env })
  try {
    const page = await addressOf(next.stdout)
    const shown = async () => /There are (\d+) accounts/.exec(await (await fetch(page)).text())?.[1]
    const before = Number(await shown())
    await createAccount(server, newName())
    expect(Number(await shown())).toBe(before + 1)
  } finally {
    next.kill()
  }
}, 180_000)

/** Where a program says that it listens. */
async function addressOf(output: NodeJS.ReadableStream): Promise<string> {
  for await (const line of createInterface(output)) {
    const [, address] = /Local:\s+(\S+)/.exec(line) ?? []
    if (address) return address
  }
  throw new Error('it has ended')
}
