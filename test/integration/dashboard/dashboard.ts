import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { expect } from 'vitest'
import { createTestServer, DOMAIN, type TestServer } from '../../support/server/test-server.ts'

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js')
const flags = ['gpu', 'quic', 'background-networking', 'component-update', 'sync'].map((name) => `--disable-${name}`)

export interface Dashboard {
  server: TestServer
  /** the server's, as a browser knows it */
  origin: string
  /**
   * A browser of its own at a path of the dashboard, closed at the end of `visit`. It fails when the page has written
   * anything to the console, but for the statuses of refusals that the test is about.
   */
  visit: (path: string, visit: (page: Page) => Promise<void>, options?: VisitOptions) => Promise<void>
  [Symbol.asyncDispose]: () => Promise<void>
}

interface VisitOptions extends BrowserContextOptions {
  /** statuses that the browser will complain of, as of a wrong password */
  refusals?: number[]
  /** whether the visit leads to pages that are not ours, so that what they write to the console does not count */
  leavesDashboard?: boolean
}

/** A server with the built dashboard (`pnpm build`), and a browser. The super admin is `admin`, `secret-admin`. */
export async function openDashboard(env: Record<string, string> = {}): Promise<Dashboard> {
  const server = await createTestServer(env)
  // the browser goes by its own clock when it forgets cookies
  server.clock.advance({ seconds: (Date.now() - server.clock().getTime()) / 1000 })
  await server.app.listen({ host: '127.0.0.1', port: 0 })
  const { port } = server.app.server.address() as AddressInfo
  const origin = `http://${DOMAIN}:${port}`
  const browser = await launch(origin)
  return {
    server,
    origin,
    visit: (path, visit, options) => inBrowser(browser, `${origin}/dashboard${path}`, visit, options),
    async [Symbol.asyncDispose]() {
      await browser.close()
      await server[Symbol.asyncDispose]()
    },
  }
}

const launch = (origin: string): Promise<Browser> =>
  chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--no-first-run',
      ...flags,
      `--host-resolver-rules=MAP *.example.org 127.0.0.1`,
      // as behind a proxy with TLS
      `--unsafely-treat-insecure-origin-as-secure=${origin}`,
    ],
  })

async function inBrowser(
  browser: Browser,
  url: string,
  visit: (page: Page) => Promise<void>,
  { refusals = [], leavesDashboard = false, ...options }: VisitOptions = {},
): Promise<void> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    locale: 'en-GB',
    reducedMotion: 'reduce',
    ...options,
  })
  const complaints: string[] = []
  context.on('console', (message) => {
    const status = /status of (\d{3})/.exec(message.text())?.[1]
    if (status === undefined || !refusals.includes(Number(status))) complaints.push(message.text())
  })
  context.on('weberror', (error) => complaints.push(String(error.error())))
  try {
    const page = await context.newPage()
    await page.goto(url)
    await visit(page)
  } finally {
    await context.close()
  }
  if (!leavesDashboard) expect(complaints.join('\n')).toBe('')
}

/** Fills the sign-in page in, and waits for what comes after it. */
export async function signIn(page: Page, username = 'admin', password = `secret-${username}`): Promise<void> {
  await page.getByLabel('Username').fill(username)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  // what stands for it meanwhile has no links; on a phone the navigation is closed
  await page.locator('nav a').first().waitFor({ state: 'attached' })
}

interface AxeViolation {
  id: string
  impact: string | null
  help: string
  nodes: { target: unknown; failureSummary?: string }[]
}

/** Fails when axe-core finds a serious or critical violation on the page as it is. */
export async function expectAccessible(page: Page): Promise<void> {
  // by evaluation, as the page lets no other script in
  if (await page.evaluate<boolean>('globalThis.axe === undefined')) await page.evaluate(await readFile(AXE, 'utf8'))
  const violations = await page.evaluate(async () => {
    const { axe } = globalThis as unknown as {
      axe: { run: (options: object) => Promise<{ violations: AxeViolation[] }> }
    }
    return (await axe.run({ resultTypes: ['violations'] })).violations
  })
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
  const faults = serious.map(
    ({ id, help, nodes }) => `${id}: ${help} (${nodes.map(({ target }) => String(target)).join(', ')})`,
  )
  expect(faults.join('\n')).toBe('')
}
