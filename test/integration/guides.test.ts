import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { asPrinted, blocksOf, openGuideFolder, packClient } from '../support/guide.ts'
import { type BuiltServer, buildServer } from '../support/server/server-process.ts'

const KEY = 'the-key-of-an-admin-who-reads-guides'

/** How many people are kept in step, in place of 10,000. */
const PEOPLE = process.env['GUIDE_PEOPLE'] ?? '200'

let built: BuiltServer
let folder: string
let tarball: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sipspace-guides-'))
  built = await buildServer()
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

it.each([
  'docs/guides/self-service-portal.md',
  'docs/guides/nightly-sync.md',
  'docs/guides/python-script.md',
  'docs/trpc.md',
])('%s does what it says, block by block', { timeout: 120_000 }, async (page) => {
  const blocks = await blocksOf(page)
  const settings = settingsOf(blocks.find(({ title }) => title === 'sipspace.env')?.code ?? '')
  const server = built.run({
    ...settings,
    BOOTSTRAP_HOST: '127.0.0.1',
    BOOTSTRAP_ADMIN_API_KEY: KEY,
    RATE_LIMIT: 'on',
  })
  const env = { SIPSPACE_URL: await server.address(), SIPSPACE_KEY: KEY, PEOPLE }
  await using guide = await openGuideFolder(tarball, env)

  for (const block of blocks) if (block.title?.includes('.')) await guide.write(block)
  await guide.checkTypes()
  let printed = ''
  for (const { language, title, code } of blocks) {
    if (language === 'sh' && title === null) printed = await guide.run(code)
    if (title === 'in a terminal of its own') await guide.start(code)
    if (language === 'text' && title === null)
      expect(printed.trim(), page).toMatch(asPrinted(code.replaceAll('10000', PEOPLE)))
  }
  expect(await server.end('SIGTERM')).toBe(0)
})
