import { afterAll, beforeAll, expect, it } from 'vitest'
import { createAccount } from '../../support/clients/rest-client.ts'
import { DOMAIN, type TestServer } from '../../support/server/test-server.ts'
import { type Dashboard, expectAccessible, openDashboard, signIn } from './dashboard.ts'

const ACTIVITY = `/${DOMAIN}/activity`

let dashboard: Dashboard
/** another process on the same database */
let secondProcess: TestServer
beforeAll(async () => {
  dashboard = await openDashboard()
  secondProcess = await dashboard.server.secondProcess()
  for (let n = 1; n <= 60; n++) await createAccount(dashboard.server, `earlier-${n}`)
}, 60_000)
afterAll(async () => {
  await secondProcess[Symbol.asyncDispose]()
  await dashboard[Symbol.asyncDispose]()
})

it(
  'shows what is done in another browser and by another process as it is done',
  () =>
    dashboard.visit(ACTIVITY, async (page) => {
      await signIn(page)
      await page.getByText('Live', { exact: true }).waitFor()
      const lines = page.getByRole('row').filter({ hasText: 'New:' })
      const before = await lines.count()
      await dashboard.visit('', (other) => signIn(other))
      await expect.poll(() => lines.count()).toBe(before + 1)
      await lines.first().getByText('Session').waitFor()

      await createAccount(secondProcess, 'made-elsewhere')
      await page.getByRole('row', { name: /New:.*admin Account created made-elsewhere@/ }).waitFor()
      await expectAccessible(page)

      await page.mouse.move(700, 500)
      await page.mouse.wheel(0, 900)
      await expect.poll(() => page.evaluate<number>('window.scrollY')).toBeGreaterThan(500)
      await createAccount(secondProcess, 'made-while-reading')
      await page.getByRole('button', { name: '1 new line' }).click()
      await page.getByRole('row', { name: /made-while-reading/ }).waitFor()
      await expect.poll(() => page.evaluate<number>('window.scrollY')).toBe(0)

      await page.getByRole('button', { name: 'Pause' }).click()
      await createAccount(secondProcess, 'made-in-a-pause')
      await page.getByRole('button', { name: '1 new line' }).waitFor()
      await page.getByRole('button', { name: 'Go on' }).click()
      await page.getByRole('row', { name: /made-in-a-pause/ }).waitFor()
    }),
  40_000,
)

it(
  'is filtered by its address, and a line has an address of its own',
  () =>
    dashboard.visit(`${ACTIVITY}?kind=account&text=earlier-7`, async (page) => {
      await signIn(page)
      await page.getByRole('row', { name: /earlier-7@/ }).waitFor()
      expect(await page.getByRole('row').count()).toBe(2)
      await page.getByRole('link', { name: /Account created/ }).click()
      const drawer = page.getByRole('dialog')
      await drawer.getByRole('row', { name: 'Username earlier-7' }).waitFor()
      await drawer.getByText('accounts.create').waitFor()
      await expectAccessible(page)
      const address = page.url()
      expect(address).toMatch(/line=\d+/)
      await page.keyboard.press('Escape')
      await expect.poll(() => page.url()).not.toMatch(/line=/)
      await page.goBack()
      await drawer.waitFor()
      // in a list that it is not in
      await page.goto(address.replace('earlier-7', 'earlier-8'))
      await drawer.getByRole('row', { name: 'Username earlier-7' }).waitFor()
      await drawer.getByRole('link', { name: /^Only about earlier-7/ }).click()
      await page.getByText('About earlier-7').waitFor()
      await page.getByRole('button', { name: 'Filters', exact: true }).click()
      await page.getByLabel('Operation').selectOption('accounts.create')
      await page.getByLabel('Until').fill('2020-01-01')
      await page.getByText('No line is like that').waitFor()
      await page.getByText('A past period').waitFor()
      await expectAccessible(page)
    }),
  40_000,
)
