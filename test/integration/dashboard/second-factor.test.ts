import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { codeAt } from '../../support/clients/authenticator.ts'
import { createAccount } from '../../support/clients/rest-client.ts'
import { DOMAIN } from '../../support/server/test-server.ts'
import { type Dashboard, expectAccessible, openDashboard, signIn } from './dashboard.ts'

const LONG = 90_000

let dashboard: Dashboard
let secret: string
beforeAll(async () => {
  dashboard = await openDashboard()
  const fields = { password: 'secret-second-1', activated: true, admin: true }
  await createAccount(dashboard.server, 'second-1', fields)
}, LONG)
afterAll(() => dashboard[Symbol.asyncDispose]())

/** Signs in as far as the page that asks for the code. */
async function signInWithoutCode(page: Page) {
  await page.getByLabel('Username').fill('second-1')
  await page.getByLabel('Password', { exact: true }).fill('secret-second-1')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('heading', { name: 'Show your second factor' }).waitFor()
}

it(
  'is set up on one’s own page, and asked for at the next sign-in',
  async () => {
    const { server } = dashboard
    await dashboard.visit('/me', async (page) => {
      await signIn(page, 'second-1')
      await page.getByRole('button', { name: 'Set up an app' }).click()
      const dialog = page.getByRole('dialog')
      await dialog.getByLabel('Your password').fill('secret-second-1')
      await dialog.getByRole('button', { name: 'Next' }).click()
      await dialog.getByRole('img', { name: 'QR code for an authenticator app' }).waitFor()
      await expectAccessible(page)
      secret = (await dialog.getByLabel('Secret').textContent()) ?? ''
      await dialog.getByLabel('Code', { exact: true }).fill(codeAt(secret, server.clock()))
      await dialog.getByRole('button', { name: 'Confirm' }).click()
      await dialog.getByText('Your recovery codes').waitFor()
      await expectAccessible(page)
      await dialog.getByRole('button', { name: 'I have kept them' }).click()
      await page.getByText('Your second factor is on. Recovery codes left: 10.').waitFor()
      await page.getByText('This browser').waitFor()
    })
    server.clock.advance({ seconds: 30 })
    await dashboard.visit(
      `/${DOMAIN}/accounts`,
      async (page) => {
        await signInWithoutCode(page)
        await expectAccessible(page)
        await page.getByLabel('Code').fill('000000')
        await page.getByRole('button', { name: 'Confirm' }).click()
        await page.getByText('is wrong, or was used already').waitFor()
        await page.getByLabel('Code').fill(codeAt(secret, server.clock()))
        await page.getByRole('button', { name: 'Confirm' }).click()
        await page.getByRole('heading', { name: 'Accounts' }).waitFor()
        await page.setViewportSize({ width: 390, height: 800 })
      },
      { refusals: [422] },
    )
  },
  LONG,
)

it(
  'is asked for again before a key is made, a while after the sign-in',
  async () => {
    const { server } = dashboard
    server.clock.advance({ seconds: 30 })
    await dashboard.visit(
      `/${DOMAIN}/api-keys`,
      async (page) => {
        await signInWithoutCode(page)
        await page.getByLabel('Code').fill(codeAt(secret, server.clock()))
        await page.getByRole('button', { name: 'Confirm' }).click()
        await page.getByRole('button', { name: 'New key' }).waitFor()
        server.clock.advance({ minutes: 16 })
        await page.getByRole('button', { name: 'New key' }).click()
        await page.getByRole('combobox', { name: 'Admin that it acts for' }).click()
        await page.getByRole('option', { name: 'second-1' }).click()
        await page.getByRole('textbox', { name: 'Name', exact: true }).fill('after a while')
        await page.getByRole('button', { name: 'Create the key' }).click()
        const dialog = page.getByRole('dialog', { name: 'Is it you?' })
        await dialog.getByLabel('Code').fill(codeAt(secret, server.clock()))
        await expectAccessible(page)
        await dialog.getByRole('button', { name: 'Confirm' }).click()
        await page.getByText('The key “after a while” is made').waitFor()
        expect(await dialog.count()).toBe(0)
      },
      { refusals: [403] },
    )
  },
  LONG,
)
