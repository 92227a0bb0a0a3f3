import type { Page, Route } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createAccount } from '../../support/clients/rest-client.ts'
import { DOMAIN } from '../../support/server/test-server.ts'
import { type Dashboard, openDashboard, signIn } from './dashboard.ts'

/** Of a first visit, with the headers, and with what is loaded beside the rows: the font, the palette, toasts. */
const MAX_BYTES = 420_000
/** The page, its scripts, who is signed in, the rows; and one that what comes beside may take. */
const MAX_ROUNDS = 5

let dashboard: Dashboard
beforeAll(async () => {
  dashboard = await openDashboard()
  for (let n = 1; n <= 30; n++)
    await createAccount(dashboard.server, `person-${n}`, { email: `person-${n}@mail.example` })
}, 60_000)
afterAll(() => dashboard[Symbol.asyncDispose]())

/**
 * Loads a page round by round: requests are held back, and answered together once the answers before have led to them.
 *
 * @returns the rounds, and the bytes of all answers, until `isOver`
 */
async function loadInRounds(
  page: Page,
  url: string,
  isOver: () => Promise<boolean>,
): Promise<{ rounds: number; bytes: number }> {
  const held: Route[] = []
  await page.route('**/*', (route) => {
    if (route.request().resourceType() === 'eventsource') return route.continue()
    held.push(route)
    return undefined
  })
  const loading = page.goto(url, { waitUntil: 'commit' })
  let bytes = 0
  for (let rounds = 0; ; rounds++) {
    await expect.poll(async () => held.length > 0 || (rounds > 0 && (await isOver())), { timeout: 15_000 }).toBe(true)
    if (rounds > 0 && (await isOver())) {
      await loading
      await page.unrouteAll({ behavior: 'ignoreErrors' })
      return { rounds, bytes }
    }
    const sizes = held.splice(0).map(async (route) => {
      const request = route.request()
      const finished = page.waitForEvent('requestfinished', (one) => one === request)
      await route.continue()
      await finished
      const { responseBodySize, responseHeadersSize } = await request.sizes()
      return responseBodySize + responseHeadersSize
    })
    bytes += (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0)
  }
}

it(
  'the rows of a list come after few bytes and few rounds of requests',
  () =>
    dashboard.visit(`/${DOMAIN}/accounts`, async (page) => {
      await signIn(page)
      const other = await page.context().newPage()
      const row = other.getByRole('row', { name: /person-3\b/ })
      const { rounds, bytes } = await loadInRounds(other, page.url(), () => row.isVisible())
      expect(rounds).toBeLessThanOrEqual(MAX_ROUNDS)
      expect(bytes).toBeGreaterThan(100_000)
      expect(bytes).toBeLessThanOrEqual(MAX_BYTES)
    }),
  60_000,
)
