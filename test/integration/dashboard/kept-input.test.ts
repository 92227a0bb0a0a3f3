import { afterAll, beforeAll, expect, it } from 'vitest'
import { createAccount, newName } from '../../support/clients/rest-client.ts'
import { DOMAIN } from '../../support/server/test-server.ts'
import { type Dashboard, expectAccessible, openDashboard, signIn } from './dashboard.ts'

let dashboard: Dashboard
let path: string
beforeAll(async () => {
  dashboard = await openDashboard()
  const { id } = await createAccount(dashboard.server, 'alice.doe', { activated: true, display_name: 'Alice' })
  path = `/${DOMAIN}/accounts/${id}`
}, 60_000)
afterAll(() => dashboard[Symbol.asyncDispose]())

const storedName = async () => {
  const { db } = dashboard.server
  const found = db.selectFrom('accounts').select('display_name').where('username', '=', 'alice.doe')
  return (await found.executeTakeFirstOrThrow()).display_name
}

it(
  'asks before a page is left with input that is not saved: by tabs, links, back, reload and sign-out',
  () =>
    dashboard.visit(`/${DOMAIN}/accounts`, async (page) => {
      await signIn(page)
      await page.getByRole('link', { name: 'alice.doe' }).click()
      const name = page.getByLabel('Display name')
      await name.fill('Alice Doe')
      const dialog = page.getByRole('dialog', { name: 'Leave without saving?' })
      for (const leave of [
        () => page.getByRole('tab', { name: 'Devices' }).click(),
        () => page.getByRole('link', { name: 'API keys' }).click(),
        () => page.goBack(),
        async () => {
          await page.getByRole('button', { name: /admin/ }).click()
          await page.getByRole('button', { name: 'Sign out' }).click()
        },
      ]) {
        await leave()
        await dialog.waitFor()
        await expectAccessible(page)
        await dialog.getByRole('button', { name: 'Cancel' }).click()
        await dialog.waitFor({ state: 'hidden' })
        expect(await name.inputValue()).toBe('Alice Doe')
      }
      const asked = page.waitForEvent('dialog')
      const reload = page.evaluate('location.reload()')
      const question = await asked
      expect(question.type()).toBe('beforeunload')
      await question.dismiss()
      await reload
      expect(await name.inputValue()).toBe('Alice Doe')

      await page.getByRole('tab', { name: 'Devices' }).click()
      await dialog.getByRole('button', { name: 'Leave' }).click()
      await name.waitFor({ state: 'detached' })
      await page.getByRole('tab', { name: 'Profile' }).click()
      expect(await name.inputValue()).toBe('Alice')
      await name.fill('Alice Roe')
      await page.getByRole('button', { name: 'Save' }).click()
      await page.getByText('Saved.').waitFor()
      await page.getByRole('link', { name: 'API keys' }).click()
      await page.getByRole('heading', { name: 'API keys' }).waitFor()
    }),
  40_000,
)

it('asks to sign in again over the page once the session has ended, and then saves what was to be saved', () =>
  dashboard.visit(
    path,
    async (page) => {
      await signIn(page)
      await page.getByLabel('Display name').fill('Alice Again')
      await page.getByLabel('Email').fill('again@example.org')
      await page.context().clearCookies()
      await page.getByRole('button', { name: 'Save' }).click()
      const dialog = page.getByRole('dialog', { name: 'Your session has ended' })
      await dialog.waitFor()
      await expectAccessible(page)
      await dialog.getByLabel('Password', { exact: true }).fill('a wrong password')
      await page.keyboard.press('Enter')
      await dialog.getByRole('alert').waitFor()
      await dialog.getByLabel('Password', { exact: true }).fill('secret-admin')
      await page.keyboard.press('Enter')
      await page.getByText('Saved.').waitFor()
      expect(await storedName()).toBe('Alice Again')

      await page.getByLabel('Display name').fill('Never saved')
      await page.context().clearCookies()
      await page.getByRole('button', { name: 'Save' }).click()
      await dialog.getByRole('button', { name: 'Leave the page' }).click()
      await page.getByRole('heading', { name: 'Sign in' }).waitFor()
      expect(await storedName()).toBe('Alice Again')
    },
    { refusals: [401] },
  ))

it('shows a banner while there is no connection, and loads lists anew once there is', () =>
  dashboard.visit(`/${DOMAIN}/accounts`, async (page) => {
    await signIn(page)
    await page.getByRole('link', { name: 'alice.doe' }).waitFor()
    // a script that is on its way would be an error in the console
    await page.waitForLoadState('networkidle')
    await page.context().setOffline(true)
    await page.getByText('You are offline.').waitFor()
    const name = newName()
    await createAccount(dashboard.server, name, { activated: true })
    await page.context().setOffline(false)
    await page.getByRole('link', { name }).waitFor()
    expect(await page.getByText('You are offline.').count()).toBe(0)
  }))

it('goes on by itself once a server that was not there answers again', () =>
  dashboard.visit(
    path,
    async (page) => {
      await signIn(page)
      const name = page.getByLabel('Display name')
      await name.fill('Alice Waits')
      await page.route('**/trpc/**', (route) => route.abort('connectionrefused'))
      await page.getByRole('button', { name: 'Save' }).click()
      await page.getByText('The server does not answer. Check your connection and try again.').waitFor()
      expect(await name.inputValue()).toBe('Alice Waits')
      await page.unroute('**/trpc/**')
      await page.getByRole('button', { name: 'Save' }).click()
      await page.getByText('Saved.').waitFor()
      await page.route('**/trpc/**', (route) => route.fulfill({ status: 502, body: 'Bad Gateway' }))
      await page.getByRole('link', { name: 'API keys' }).click()
      await page.getByText('The server does not answer. Trying again…').waitFor()
      await expectAccessible(page)
      await page.unroute('**/trpc/**')
      await page.getByRole('cell', { name: 'bootstrap', exact: true }).waitFor()
    },
    { refusals: [502], leavesDashboard: true },
  ))
