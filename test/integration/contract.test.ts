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
    ['accounts.json', 119, ''],
    ['lifecycle.json', 61, ''],
    ['features.json', 6, 'space email server'],
    ['features.json', 3, 'phone countries'],
    ['features.json', 8, 'push'],
    ['features.json', 11, 'space carddav servers and credentials'],
    ['features.json', 31, 'contacts and contacts lists'],
  ])('of %s are answered as they were: %i of them %s', { timeout: 120_000 }, async (file, steps, scenario) => {
    const { address } = server.run({
      BOOTSTRAP_ADMIN_API_KEY: KEY,
      COTURN_SERVER_HOST: 'turn.example.org',
      COTURN_STATIC_AUTH_SECRET: 'of no importance',
      APP_FLEXISIP_PUSHER_PATH: '/bin/true',
      RATE_LIMIT: 'off',
      LOG_LEVEL: 'warn',
    })
    const only = scenario === '' ? [] : ['--only', scenario]
    const files = [...only, join(CONTRACT, file)]
    const args = [join(CONTRACT, 'replay.mjs'), '--base', await address(), '--key', KEY, ...files]
    const said = await promisify(execFile)(process.execPath, args).catch((error: { stdout: string }) => error)
    expect(said.stdout).toBe(`${steps} passed, 0 failed\n`)
  })
})
