import { execFile } from 'node:child_process'
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createAccount } from '../support/clients/rest-client.ts'
import { packClient } from '../support/pack-client.ts'
import { freePort } from '../support/server/server-process.ts'
import { ADMIN_KEY } from '../support/server/test-server.ts'
import { type Dashboard, openDashboard } from './dashboard/dashboard.ts'

const ROOT = join(import.meta.dirname, '../..')
const run = promisify(execFile)

let folder: string
let dashboard: Dashboard
let pages: Server
let origin: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sipspace-example-'))
  const project = join(folder, 'project')
  await cp(join(ROOT, 'examples/dashboard'), project, { recursive: true })
  await run('npm', ['install', '--no-audit', '--no-fund', await packClient(folder)], { cwd: project })
  await run('npm', ['run', 'build'], { cwd: project })

  const port = await freePort()
  origin = `http://127.0.0.1:${port}`
  pages = createServer((request, response) => {
    const path = request.url === '/' ? '/index.html' : (request.url ?? '')
    const type = path.endsWith('.js') ? 'text/javascript' : 'text/html'
    const send = async () => {
      const content = await readFile(join(project, 'dist', path)).catch(() => null)
      response.writeHead(content === null ? 404 : 200, { 'content-type': type }).end(content)
    }
    void send()
  })
  await new Promise<void>((resolve) => {
    pages.listen(port, '127.0.0.1', resolve)
  })
  dashboard = await openDashboard({ CORS_ORIGINS: origin })
}, 300_000)
afterAll(async () => {
  await dashboard[Symbol.asyncDispose]()
  pages.closeAllConnections()
  await new Promise((resolve) => {
    pages.close(resolve)
  })
  await rm(folder, { recursive: true, force: true })
})

it(
  'a dashboard of somebody else shows accounts, changes one, and tells what happens as it happens',
  () =>
    dashboard.visit(
      '/',
      async (page) => {
        await createAccount(dashboard.server, 'example-user')
        await page.goto(origin)
        await page.getByLabel('Server').fill(dashboard.origin)
        await page.getByLabel('API key').fill(ADMIN_KEY)
        await page.getByRole('button', { name: 'Connect' }).click()
        const row = page.getByRole('row', { name: /example-user/ })
        await row.getByText('Open').waitFor()
        await row.getByRole('button', { name: 'Block example-user' }).click()
        await row.getByText('Blocked').waitFor()
        const activity = page.getByRole('list', { name: 'Activity' })
        await expect
          .poll(async () => {
            await dashboard.server.request({
              method: 'POST',
              url: `/trpc/accounts.create`,
              key: ADMIN_KEY,
              payload: {
                username: `another-${Math.random().toString(36).slice(2)}`,
                password: 'a long password',
                algorithm: 'MD5',
              },
            })
            return (await activity.allInnerTexts()).join('\n')
          })
          .toMatch(/another-\w+@sip\.example\.org: create/)
      },
      { leavesDashboard: true },
    ),
  60_000,
)
