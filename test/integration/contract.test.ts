import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type BuiltServer, buildServer } from '../support/server/server-process.ts'

/** Recordings of the API, which are not part of this repository. */
const CONTRACT = join(import.meta.dirname, '../../../shared/contract')
const KEY = 'a-key-for-the-replay-of-32-and-more'

describe.skipIf(!existsSync(join(CONTRACT, 'replay.mjs')))('the recorded requests of SIP apps', () => {
  let server: BuiltServer

  beforeAll(async () => {
    server = await buildServer()
  })

  afterAll(() => server[Symbol.asyncDispose]())

  it.each([
    ['accounts.json', 119],
    ['lifecycle.json', 61],
    ['features.json', 135],
    ['news.json', 144],
  ])('of %s are all answered as they were: %i of them', { timeout: 120_000 }, async (file, steps) => {
    const { address } = server.run({
      BOOTSTRAP_ADMIN_API_KEY: KEY,
      COTURN_SERVER_HOST: 'turn.example.org',
      COTURN_STATIC_AUTH_SECRET: 'of no importance',
      APP_FLEXISIP_PUSHER_PATH: '/bin/true',
      RATE_LIMIT: 'off',
      LOG_LEVEL: 'warn',
    })
    const args = [join(CONTRACT, 'replay.mjs'), '--base', await address(), '--key', KEY, join(CONTRACT, file)]
    const said = await promisify(execFile)(process.execPath, args).catch((error: { stdout: string }) => error)
    expect(said.stdout).toBe(`${steps} passed, 0 failed\n`)
  })
})
