import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { asPrinted, blocksOf, openGuideFolder } from '../support/guide.ts'
import { packClient } from '../support/pack-client.ts'
import { type BuiltServer, builtServer, freePort } from '../support/server/server-process.ts'

const KEY = 'the-key-of-an-admin-who-reads-guides'

/** How many people are kept in step, in place of 10,000. */
const PEOPLE = process.env['GUIDE_PEOPLE'] ?? '200'

let built: BuiltServer
let folder: string
let tarball: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sipspace-guides-'))
  built = await builtServer()
  tarball = await packClient(folder)
}, 120_000)
afterAll(async () => {
  await built[Symbol.asyncDispose]()
  await rm(folder, { recursive: true })
})

/** The lines of a file of settings, as the guide shows it. */
const settingsOf = (code: string) =>
  Object.fromEntries(
    code
      .trim()
      .split('\n')
      .map((line) => line.split('=')),
  )

/** The guides that install and build a program with types of its own, and what a browser does with it. */
const builds: Record<string, (ports: Record<string, number>) => Promise<void>> = {
  async 'docs/guides/nextjs-page.md'(ports) {
    const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] })
    const page = await browser.newPage()
    await page.goto(`http://127.0.0.1:${ports['3001']}`)
    await page.getByRole('button', { name: 'Block alice01' }).click()
    await page.getByText('alice01 is blocked').waitFor()
    await browser.close()
  },
}

it.each([
  'docs/guides/self-service-portal.md',
  'docs/guides/nightly-sync.md',
  'docs/guides/nextjs-page.md',
  'docs/guides/python-script.md',
  'docs/trpc.md',
])('%s does what it says, block by block', { timeout: 240_000 }, async (page) => {
  // the ports that a guide names may be in use here
  const ports: Record<string, number> = { 8080: await freePort(), 3001: await freePort() }
  const blocks = (await blocksOf(page)).map((block) => ({
    ...block,
    code: block.code.replaceAll(/\b(8080|3001)\b/g, (port) => String(ports[port])),
  }))
  const settings = settingsOf(blocks.find(({ title }) => title === 'sipspace.env')?.code ?? '')
  const server = built.run({
    ...settings,
    BOOTSTRAP_HOST: '127.0.0.1',
    BOOTSTRAP_ADMIN_API_KEY: KEY,
    RATE_LIMIT: 'on',
  })
  const env = { SIPSPACE_URL: await server.address(), SIPSPACE_KEY: KEY, PEOPLE, NEXT_TELEMETRY_DISABLED: '1' }
  await using guide = await openGuideFolder(tarball, env, { installs: page in builds })

  for (const block of blocks) if (block.title?.includes('.')) await guide.write(block)
  if (!(page in builds)) await guide.checkTypes()
  let printed = ''
  for (const { language, title, code } of blocks) {
    if (language === 'sh' && title === null) printed = await guide.run(code)
    if (title === 'in a terminal of its own') await guide.start(code)
    if (language === 'text' && title === null)
      expect(printed.trim(), page).toMatch(asPrinted(code.replaceAll('10000', PEOPLE)))
  }
  await builds[page]?.(ports)
  // the built server shows the page too
  expect((await fetch(`${env.SIPSPACE_URL}/${page.replace('.md', '')}`)).status).toBe(200)
  expect(await server.end('SIGTERM')).toBe(0)
})

it('every example of a call of the SDK at /docs is right by its types', { timeout: 120_000 }, async () => {
  const address = await built.run({ BOOTSTRAP_HOST: '127.0.0.1' }).address()
  const document = (await (await fetch(`${address}/docs/openapi.json`)).json()) as {
    paths: Record<string, Record<string, { operationId: string; 'x-codeSamples'?: { source: string }[] }>>
  }
  await using guide = await openGuideFolder(tarball, {})
  const described = Object.values(document.paths).flatMap((methods) => Object.values(methods))
  const samples = described.flatMap(({ operationId, 'x-codeSamples': [sample] = [] }) =>
    sample ? [{ language: 'ts', title: `${operationId}.ts`, code: sample.source }] : [],
  )
  for (const sample of samples) await guide.write(sample)
  expect(samples.length).toBeGreaterThan(200)
  await guide.checkTypes()
})
