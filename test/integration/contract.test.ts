import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type BuiltServer, builtServer } from '../support/server/server-process.ts'

interface Recorded {
  scenarios: { steps: { method: string; path: string; answer?: { status: number } }[] }[]
}

/** Recordings of the API, which are not part of this repository. */
const CONTRACT = join(import.meta.dirname, '../../../shared/contract')
const KEY = 'a-key-for-the-replay-of-32-and-more'

describe.skipIf(!existsSync(join(CONTRACT, 'replay.mjs')))('the recorded requests of SIP apps', () => {
  let server: BuiltServer

  beforeAll(async () => {
    server = await builtServer()
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

  it('all have a row in the comparison with Flexisip Account Manager, as have the settings that are named', async () => {
    const read = (...path: string[]) => readFile(join(...path), 'utf8')
    const page = await read(import.meta.dirname, '../../docs/flexisip-account-manager.md')
    const rows = [...page.matchAll(/^\| ([A-Z ]+?) *\| `(\/[^`]*)`/gm)].map(([, methods = '', path = '']) => ({
      methods: methods.split(' '),
      path: new RegExp(`^${path.replace(/[.]/g, '\\$&').replace(/\{\w+\}/g, '[^/]+')}$`),
    }))
    const files = ['accounts.json', 'lifecycle.json', 'features.json', 'news.json']
    const recorded = await Promise.all(files.map(async (file) => JSON.parse(await read(CONTRACT, file)) as Recorded))
    const steps = recorded
      .flatMap(({ scenarios }) => scenarios.flatMap((scenario) => scenario.steps))
      .filter(({ answer }) => answer === undefined || ![404, 405].includes(answer.status))
    expect(steps.length).toBeGreaterThan(300)
    const without = steps.filter(({ method, path }) => {
      const [asked = ''] = path.split('?')
      return !rows.some((row) => row.methods.includes(method) && row.path.test(asked))
    })
    expect(without.map(({ method, path }) => `${method} ${path}`)).toEqual([])
    const facts = await read(CONTRACT, 'README.md')
    const settings = facts.match(/\b(?:APP|ACCOUNT|COTURN|JWT|HCAPTCHA|REDIS|MAIL)_[A-Z_]+\b/g) ?? []
    expect(settings.filter((name) => !page.includes(`\`${name}\``))).toEqual([])
  })
})
