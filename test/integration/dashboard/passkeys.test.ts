import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { codeAt } from '../../support/clients/authenticator.ts'
import { createAccount } from '../../support/clients/rest-client.ts'
import { DOMAIN } from '../../support/server/test-server.ts'
import { type Dashboard, expectAccessible, openDashboard, signIn } from './dashboard.ts'

const LONG = 180_000

let dashboard: Dashboard
beforeAll(async () => {
  dashboard = await openDashboard()
  const fields = { activated: true, admin: true }
  for (const name of ['keyed-1', 'keyed-2']) {
    await createAccount(dashboard.server, name, { ...fields, password: `secret-${name}` })
  }
}, LONG)
afterAll(() => dashboard[Symbol.asyncDispose]())

/** Gives the browser of a page an authenticator of its own (WebAuthn Level 3, section 11). */
async function addAuthenticator(page: Page) {
  const session = await page.context().newCDPSession(page)
  await session.send('WebAuthn.enable')
  const { authenticatorId } = await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
  return { refuse: () => session.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: false }) }
}

async function signOutAndBack(page: Page, username: string) {
  await page.context().clearCookies()
  await page.goto(`${dashboard.origin}/dashboard/${DOMAIN}/accounts`)
  await page.getByLabel('Username').fill(username)
  await page.getByLabel('Password', { exact: true }).fill(`secret-${username}`)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('heading', { name: 'Show your second factor' }).waitFor()
}

it(
  'a passkey is registered, renamed, signs in and confirms, and is deleted',
  async () => {
    const { server } = dashboard
    await dashboard.visit(
      '/me',
      async (page) => {
        await addAuthenticator(page)
        await signIn(page, 'keyed-1')
        await page.getByText('You have no passkey.').waitFor()
        await page.getByRole('button', { name: 'Add a passkey' }).click()
        const dialog = page.getByRole('dialog')
        await expectAccessible(page)
        await dialog.getByRole('button', { name: 'Go on' }).click()
        await dialog
          .getByText('Name is required')
          .or(dialog.getByText(/Name must/))
          .waitFor()
        await dialog.getByLabel('Name').fill('Laptop')
        await dialog.getByRole('button', { name: 'Go on' }).click()
        await dialog.getByText('Your recovery codes').waitFor()
        await dialog.getByRole('button', { name: 'I have kept them' }).click()
        await page.getByText('Your second factor is on. Recovery codes left: 10.').waitFor()
        await page.getByText(/^since .*, not used yet$/).waitFor()
        await page.getByRole('button', { name: 'Rename: Laptop' }).click()
        await dialog.getByLabel('Name').fill('Work laptop')
        await dialog.getByRole('button', { name: 'Save' }).click()
        await page.getByText('The passkey is called “Work laptop” now.').waitFor()
        await expectAccessible(page)

        await signOutAndBack(page, 'keyed-1')
        await expectAccessible(page)
        await page.getByRole('button', { name: 'Use a passkey' }).click()
        await page.getByRole('heading', { name: 'Accounts' }).waitFor()

        server.clock.advance({ minutes: 16 })
        await page.goto(`${dashboard.origin}/dashboard/${DOMAIN}/api-keys`)
        await page.getByRole('button', { name: 'New key' }).click()
        await page.getByRole('combobox', { name: 'Admin that it acts for' }).click()
        await page.getByRole('option', { name: 'keyed-1' }).click()
        await page.getByRole('textbox', { name: 'Name', exact: true }).fill('by passkey')
        await page.getByRole('button', { name: 'Create the key' }).click()
        const asked = page.getByRole('dialog', { name: 'Is it you?' })
        await asked.getByRole('button', { name: 'Use a passkey' }).click()
        await page.getByText('The key “by passkey” is made').waitFor()

        await page.goto(`${dashboard.origin}/dashboard/me`)
        await page.getByText(/last used/).waitFor()
        await page.getByRole('button', { name: 'Delete: Work laptop' }).click()
        await page.getByText('It is your only second factor').waitFor()
        await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
        await page.getByText('You have no second factor.').waitFor()
      },
      { refusals: [403] },
    )
  },
  LONG,
)

it(
  'a passkey that the browser does not give leaves the code, and another admin removes the second factor',
  async () => {
    const { server } = dashboard
    await dashboard.visit(
      '/me',
      async (page) => {
        const authenticator = await addAuthenticator(page)
        await signIn(page, 'keyed-2')
        await page.getByRole('button', { name: 'Add a passkey' }).click()
        const dialog = page.getByRole('dialog')
        await dialog.getByLabel('Name').fill('Phone')
        await dialog.getByRole('button', { name: 'Go on' }).click()
        await dialog.getByRole('button', { name: 'I have kept them' }).click()
        await page.getByRole('button', { name: 'Set up an app' }).click()
        await dialog.getByLabel('Your password').fill('secret-keyed-2')
        await dialog.getByRole('button', { name: 'Next' }).click()
        const secret = (await dialog.getByLabel('Secret').textContent()) ?? ''
        await dialog.getByLabel('Code', { exact: true }).fill(codeAt(secret, server.clock()))
        await dialog.getByRole('button', { name: 'Confirm' }).click()
        await dialog.getByRole('button', { name: 'I have kept them' }).click()
        await authenticator.refuse()
        server.clock.advance({ seconds: 30 })
        await signOutAndBack(page, 'keyed-2')
        await page.getByLabel('Code').fill(codeAt(secret, server.clock()))
        await page.getByRole('button', { name: 'Confirm' }).click()
        await page.getByRole('heading', { name: 'Accounts' }).waitFor()
      },
      { refusals: [403] },
    )
    await dashboard.visit(
      `/${DOMAIN}/accounts`,
      async (page) => {
        await signIn(page)
        await page.getByRole('link', { name: 'keyed-2' }).click()
        await page.getByRole('tab', { name: 'Access' }).click()
        await page.getByText('On: an authenticator app, passkeys: 1.').waitFor()
        server.clock.advance({ minutes: 16 })
        await page.getByRole('button', { name: 'Remove it' }).click()
        await page.getByRole('dialog').getByRole('button', { name: 'Remove it' }).click()
        const asked = page.getByRole('dialog', { name: 'Is it you?' })
        await asked.getByLabel('Your password').fill('secret-admin')
        await asked.getByRole('button', { name: 'Confirm' }).click()
        await page.getByText('keyed-2 has no second factor any more.').waitFor()
        await page.getByText('This admin has none.').waitFor()
        const sessions = page.getByRole('region', { name: 'Sessions' })
        await expectAccessible(page)
        const count = await sessions.getByRole('button', { name: 'Sign it out' }).count()
        await sessions.getByRole('button', { name: 'Sign it out' }).first().click()
        await page.getByText('That session has ended.').waitFor()
        await expect.poll(() => sessions.getByRole('button', { name: 'Sign it out' }).count()).toBe(count - 1)
      },
      { refusals: [403] },
    )
  },
  LONG,
)

it(
  'an admin who needs a second factor chooses a passkey, and goes on as an admin',
  async () => {
    await using strict = await openDashboard({ ADMIN_SECOND_FACTOR: 'required' })
    const fields = { activated: true, admin: true, password: 'secret-keyed-3' }
    await createAccount(strict.server, 'keyed-3', fields)
    await strict.visit(`/${DOMAIN}/accounts`, async (page) => {
      await addAuthenticator(page)
      await page.getByLabel('Username').fill('keyed-3')
      await page.getByLabel('Password', { exact: true }).fill('secret-keyed-3')
      await page.getByRole('button', { name: 'Sign in' }).click()
      await page.getByRole('heading', { name: 'Set up a second factor' }).waitFor()
      await page.getByRole('button', { name: 'A passkey' }).click()
      await page.getByLabel('Name').fill('Laptop')
      await expectAccessible(page)
      await page.getByRole('button', { name: 'Go on' }).click()
      await page.getByRole('button', { name: 'I have kept them' }).click()
      await page.getByRole('heading', { name: 'Accounts' }).waitFor()
    })
  },
  LONG,
)
