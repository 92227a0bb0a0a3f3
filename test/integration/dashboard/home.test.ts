import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createAccount, createSpace } from '../../support/clients/rest-client.ts'
import { DOMAIN } from '../../support/server/test-server.ts'
import { type Dashboard, expectAccessible, openDashboard, signIn } from './dashboard.ts'

/** Charts are loaded after the page. */
const SLOW = { timeout: 15_000 }

let dashboard: Dashboard
beforeAll(async () => {
  dashboard = await openDashboard()
}, 60_000)
afterAll(() => dashboard[Symbol.asyncDispose]())

/** How many charts have anything drawn on them. */
const drawn = (page: Page): Promise<number> =>
  page.evaluate<number>(`[...document.querySelectorAll('canvas')].filter((canvas) => {
    const { width, height } = canvas
    const blank = Object.assign(document.createElement('canvas'), { width, height })
    return canvas.toDataURL() !== blank.toDataURL()
  }).length`)

it('a fresh installation is told what to do first', () =>
  dashboard.visit('', async (page) => {
    await signIn(page)
    await page.getByText('This Space has no users yet').waitFor()
    await expect.poll(() => drawn(page), SLOW).toBe(6)
    await expectAccessible(page)
    await page.getByRole('link', { name: /Import a file of accounts/ }).click()
    await page.getByText('Drop a CSV, XLSX or vCard file here').waitFor()
    await page.goBack()
    await page.getByRole('link', { name: /Create the first account/ }).click()
    await page.getByRole('heading', { name: 'New account' }).waitFor()
  }))

it('shows what was counted, as charts and as a table, of one Space and of all', async () => {
  const { server } = dashboard
  for (const name of ['person-1', 'person-2', 'person-3']) await createAccount(server, name, { activated: true })
  await createSpace(server, 'full.example.org', { max_accounts: 1 })
  await createAccount(server, 'the-only-one', { domain: 'full.example.org' })
  await dashboard.visit(`/${DOMAIN}?period=week`, async (page) => {
    await signIn(page)
    await expect.poll(() => drawn(page), SLOW).toBe(6)
    await page
      .getByRole('img', { name: 'New and activated accounts, in the last 7 days. Created: 3, Activated: 3.' })
      .waitFor()
    await page.getByText('Full: 1 of 1 accounts').waitFor()
    await page.getByText('Table', { exact: true }).click()
    await page.getByRole('row', { name: / 4 3 3 0 0 / }).waitFor()
    expect(await page.getByRole('row').count()).toBe(8)
    expect(new URL(page.url()).search).toBe('?period=week&view=table')
    await expectAccessible(page)
    await page.getByText('Year', { exact: true }).click()
    await expect.poll(() => page.getByRole('row').count()).toBe(13)
    await page.getByText('All Spaces', { exact: true }).first().click()
    await page.getByRole('row', { name: / 5 4 3 0 0 / }).waitFor()
    await page.reload()
    await page.getByRole('row', { name: / 5 4 3 0 0 / }).waitFor()
  })
}, 40_000)

it(
  'fits a phone in the dark, and is drawn anew when it is turned',
  () =>
    dashboard.visit(
      '',
      async (page) => {
        await page.getByLabel('Username').fill('admin')
        await page.getByLabel('Password', { exact: true }).fill('secret-admin')
        await page.keyboard.press('Enter')
        await expect.poll(() => drawn(page), SLOW).toBe(6)
        expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(375)
        await expectAccessible(page)
        const width = async () => (await page.locator('canvas').first().boundingBox())?.width ?? 0
        const narrow = await width()
        await page.setViewportSize({ width: 740, height: 375 })
        await expect.poll(width).toBeGreaterThan(narrow + 100)
      },
      { viewport: { width: 375, height: 740 }, colorScheme: 'dark' },
    ),
  30_000,
)
