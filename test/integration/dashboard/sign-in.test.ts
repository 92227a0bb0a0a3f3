import type { Locator } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { caller, createAccount, createSpace } from '../../support/clients/rest-client.ts'
import { DOMAIN } from '../../support/server/test-server.ts'
import { type Dashboard, expectAccessible, openDashboard, signIn } from './dashboard.ts'

const ACCOUNTS = `/${DOMAIN}/accounts`

let dashboard: Dashboard
beforeAll(async () => {
  dashboard = await openDashboard()
  const { server } = dashboard
  await createSpace(server, 'beta.example.org')
  await caller(server).post('/api/phone_countries/FR/activate')
  await createAccount(server, 'plain-user', {
    password: 'secret-plain-user',
    activated: true,
    email: 'plain@mail.example',
    phone: '+33612345678',
  })
  await createAccount(server, 'space-keeper', {
    password: 'secret-space-keeper',
    domain: 'beta.example.org',
    admin: true,
    activated: true,
  })
}, 60_000)
afterAll(() => dashboard[Symbol.asyncDispose]())

it('a wrong password is said so, and the right one leads to where one wanted to go', () =>
  dashboard.visit(
    `/${DOMAIN}/accounts?text=plain`,
    async (page) => {
      await page.getByLabel('Username').fill('admin')
      await page.getByLabel('Password', { exact: true }).fill('not the password')
      await page.keyboard.press('Enter')
      await expect.poll(() => page.getByRole('alert').textContent()).toBe('The name or the password is wrong.')
      await expectAccessible(page)
      await signIn(page)
      await page.getByRole('link', { name: 'plain-user' }).waitFor()
      expect(new URL(page.url()).pathname + new URL(page.url()).search).toBe(`/dashboard/${DOMAIN}/accounts?text=plain`)
      expect(await page.getByLabel('Search by name, email or phone').inputValue()).toBe('plain')
    },
    { refusals: [401] },
  ))

it('a whole SIP address signs in, and an account of another host is sent there', () =>
  dashboard.visit(
    '',
    async (page) => {
      await page.getByLabel('Username').fill('"The Keeper" <sip:space-keeper@beta.example.org;transport=tls>')
      await page.keyboard.press('Tab')
      await page.keyboard.press('Tab')
      await page.keyboard.type('secret-space-keeper')
      expect(await page.getByLabel('Username').inputValue()).toBe('space-keeper')
      expect(await page.getByLabel('Space').inputValue()).toBe('beta.example.org')
      expect(await page.getByRole('link', { name: 'Forgot your password?' }).getAttribute('href')).toBe(
        '/recovery/email?username=space-keeper',
      )
      await page.keyboard.press('Enter')
      await page.getByRole('alert').getByRole('link', { name: 'beta.example.org' }).click()
      await page.waitForURL(/^http:\/\/beta\.example\.org:\d+\/dashboard\/sign-in/)
      await page.getByText('to manage the accounts of beta.example.org').waitFor()
    },
    { refusals: [403], leavesDashboard: true },
  ))

it.each([
  ['an email address', 'Somebody <plain@mail.example>', 'email=Somebody+%3Cplain%40mail.example%3E'],
  ['a phone number', '+33 6 12 34 56 78', 'username=%2B33+6'],
])('%s signs in, as it is written', (_what, name, link) =>
  dashboard.visit('', async (page) => {
    await page.getByLabel('Username').fill(name)
    await page.keyboard.press('Tab')
    expect(await page.getByLabel('Username').inputValue()).toBe(name)
    const forgotten = page.getByRole('link', { name: 'Forgot your password?' })
    expect(await forgotten.getAttribute('href')).toContain(link)
    await expectAccessible(page)
    await signIn(page, name, 'secret-plain-user')
    await page.getByRole('heading', { name: 'My account' }).waitFor()
    await page.getByText(`sip:plain-user@${DOMAIN}`).waitFor()
  }),
)

it('the page for a lost password knows the name that was typed in', () =>
  dashboard.visit(
    '',
    async (page) => {
      await page.getByLabel('Username').fill(`plain-user@${DOMAIN}`)
      await page.getByRole('link', { name: 'Forgot your password?' }).click()
      await page.getByLabel('Email').waitFor()
      expect(await page.getByLabel('Username').inputValue()).toBe('plain-user')
    },
    { leavesDashboard: true },
  ))

it('an empty form is refused field by field, in the language of the reader', () =>
  dashboard.visit(
    '',
    async (page) => {
      await page.getByRole('button', { name: 'Se connecter' }).click()
      await page.getByText('Nom d’utilisateur est obligatoire.').waitFor()
      await page.getByText('Mot de passe est obligatoire.').waitFor()
      await page.getByText('English').click()
      await page.getByRole('heading', { name: 'Sign in' }).waitFor()
      expect(await page.locator('html').getAttribute('lang')).toBe('en')
    },
    { locale: 'fr-FR' },
  ))

it('signing out ends the session, and the back button shows nothing any more', () =>
  dashboard.visit(ACCOUNTS, async (page) => {
    await signIn(page)
    await page.getByRole('link', { name: 'plain-user' }).click()
    await page.getByRole('heading', { name: 'plain-user' }).waitFor()
    await page.getByRole('button', { name: /Super admin/ }).click()
    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.getByRole('heading', { name: 'Sign in' }).waitFor()
    await page.goBack()
    await page.getByRole('heading', { name: 'Sign in' }).waitFor()
    await page.reload()
    await page.getByRole('heading', { name: 'Sign in' }).waitFor()
  }))

it('a session that ends meanwhile begins anew over the page, and the list that was asked for is shown', () =>
  dashboard.visit(
    ACCOUNTS,
    async (page) => {
      await signIn(page)
      await page.getByRole('link', { name: 'plain-user' }).waitFor()
      await dashboard.server.db.deleteFrom('sessions').execute()
      // another request of the page may have been refused before this one, and its dialog lie over the page
      await page.getByText('Blocked', { exact: true }).first().dispatchEvent('click')
      const dialog = page.getByRole('dialog', { name: 'Your session has ended' })
      await dialog.getByLabel('Password', { exact: true }).fill('secret-admin')
      await page.keyboard.press('Enter')
      await page.getByText('No account matches').waitFor()
      expect(new URL(page.url()).search).toBe('?status=blocked')
    },
    { refusals: [401] },
  ))

it('a user has their own account, and no Space', () =>
  dashboard.visit('', async (page) => {
    await signIn(page, 'plain-user')
    await page.getByRole('heading', { name: 'My account' }).waitFor()
    await page.getByText(`sip:plain-user@${DOMAIN}`).waitFor()
    await expectAccessible(page)
    expect(await page.getByRole('navigation').getByRole('link').allTextContents()).toEqual(['My account'])
    await page.goto(`${dashboard.origin}/dashboard/${DOMAIN}/accounts`)
    await page.getByRole('heading', { name: 'Page not found' }).waitFor()
  }))

it('a super admin goes from Space to Space, each at its own address', () =>
  dashboard.visit(ACCOUNTS, async (page) => {
    await signIn(page)
    await page.getByRole('link', { name: 'plain-user' }).waitFor()
    await page.getByRole('button', { name: /Switch Space/ }).click()
    await page.getByLabel('Search Spaces').fill('beta')
    await page.keyboard.press('Enter')
    await page.getByText('This Space has no users yet').waitFor()
    await page.getByRole('navigation').getByRole('link', { name: 'Accounts' }).click()
    await page.getByRole('link', { name: 'space-keeper' }).waitFor()
    expect(await page.getByRole('link', { name: 'plain-user' }).count()).toBe(0)
    expect(new URL(page.url()).pathname).toBe('/dashboard/beta.example.org/accounts')
    await page.goBack()
    await page.goBack()
    await page.getByRole('link', { name: 'plain-user' }).waitFor()
  }))

it('what pops up is opened and closed by keyboard or pointer, and gives the focus back', () =>
  dashboard.visit(ACCOUNTS, async (page) => {
    await signIn(page)
    await page.getByRole('link', { name: 'plain-user' }).waitFor()
    const popups: [button: Locator, within: Locator][] = [
      [page.getByRole('button', { name: /Switch Space/ }), page.getByLabel('Search Spaces')],
      [page.getByRole('button', { name: /Super admin/ }), page.getByRole('button', { name: 'Sign out' })],
      [page.getByRole('button', { name: 'Filters' }), page.getByRole('radiogroup', { name: 'Email' })],
    ]
    for (const [button, within] of popups) {
      // the first time, it is loaded
      for (const key of ['Enter', 'Space']) {
        await button.focus()
        expect(await button.getAttribute('aria-expanded')).toBe('false')
        await page.keyboard.press(key)
        await within.waitFor()
        expect(await button.getAttribute('aria-expanded')).toBe('true')
        if (key === 'Enter') await expectAccessible(page)
        await expect.poll(() => button.evaluate((one) => one.matches(':focus'))).toBe(false)
        await page.keyboard.press('Escape')
        await within.waitFor({ state: 'hidden' })
        await expect.poll(() => button.evaluate((one) => one.matches(':focus'))).toBe(true)
      }
      await button.click()
      await within.waitFor()
      await button.click()
      await within.waitFor({ state: 'hidden' })
    }
    await page.getByRole('button', { name: /Switch Space/ }).press('ArrowDown')
    await page.getByRole('option', { name: 'beta.example.org' }).waitFor()
  }))
