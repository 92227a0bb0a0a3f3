import { afterAll, beforeAll, expect, it } from 'vitest'
import { createAccount, createSpace } from '../../support/clients/rest-client.ts'
import { createMailSink, type MailSink } from '../../support/fakes/mail-sink.ts'
import { type Dashboard, expectAccessible, openDashboard, signIn } from './dashboard.ts'

let dashboard: Dashboard
let sink: MailSink
beforeAll(async () => {
  dashboard = await openDashboard()
  sink = await createMailSink()
  const { server } = dashboard
  await createSpace(server, 'alpha.example.org', { max_accounts: 2 })
  for (const name of ['first-of-alpha', 'second-of-alpha']) {
    const admin = name.startsWith('second')
    await createAccount(server, name, {
      domain: 'alpha.example.org',
      activated: true,
      admin,
      password: `secret-${name}`,
    })
  }
}, 60_000)
afterAll(async () => {
  await dashboard[Symbol.asyncDispose]()
  await sink[Symbol.asyncDispose]()
})

it('a Space is made, with what the server refuses said on its fields', () =>
  dashboard.visit(
    '/spaces',
    async (page) => {
      await signIn(page)
      await page.getByRole('progressbar', { name: '2 accounts of 2' }).waitFor()
      await expectAccessible(page)
      await page.getByRole('link', { name: 'New Space' }).click()
      await page.getByLabel('SIP domain').fill('alpha.example.org')
      expect(await page.getByLabel('Host').inputValue()).toBe('alpha.example.org')
      await page.getByRole('button', { name: 'Create the Space' }).click()
      // all that is wrong is said at once
      await page.getByText('SIP domain is already taken.').waitFor()
      await page.getByText('Host is already taken.').waitFor()
      expect(await page.getByLabel('Name', { exact: true }).getAttribute('aria-invalid')).toBe('true')
      await expectAccessible(page)
      await page.getByLabel('Name', { exact: true }).fill('Beta')
      await page.getByLabel('SIP domain').fill('beta.example.org')
      await page.getByRole('button', { name: 'Create the Space' }).click()
      await page.getByRole('heading', { name: 'Beta' }).waitFor()
      await page.getByText('The Space Beta is made.').waitFor()
      await page.getByRole('link', { name: 'Accounts', exact: true }).last().click()
      await page.getByText('No accounts yet').waitFor()
      expect(new URL(page.url()).pathname).toBe('/dashboard/beta.example.org/accounts')
    },
    { refusals: [422] },
  ))

it('what the server refuses of its settings is said on their fields, and the rest waits to be saved', () =>
  dashboard.visit(
    '/spaces/beta.example.org',
    async (page) => {
      await signIn(page)
      await page.getByLabel('Host').fill('alpha.example.org')
      await page.getByLabel('Chat').uncheck()
      await page.getByLabel('Further entries').fill('nonsense')
      await page.getByRole('button', { name: 'Save' }).click()
      const dialog = page.getByRole('dialog')
      await dialog.getByText('links and QR codes that lead to beta.example.org work no more').waitFor()
      await dialog.getByRole('button', { name: 'Save' }).click()
      await page.getByText('Host is already taken.').waitFor()
      await page.getByText('Further entries, line 1: write [section] or name=value.').waitFor()
      await page.getByLabel('Host').fill('beta.example.org')
      await page.getByLabel('Further entries').fill('[video]\nenabled=0')
      await page.getByLabel('Maximum number of accounts').fill('25')
      await page.getByRole('button', { name: 'Save' }).click()
      await page.getByText('The settings of Beta are saved.').waitFor()
      await page.getByText('There are changes that are not saved.').waitFor({ state: 'hidden' })
      const saved = await dashboard.server.db
        .selectFrom('spaces')
        .select(['host', 'max_accounts', 'disable_chat_feature', 'disable_meetings_feature'])
        .where('domain', '=', 'beta.example.org')
        .executeTakeFirst()
      expect(saved).toEqual({
        host: 'beta.example.org',
        max_accounts: 25,
        disable_chat_feature: true,
        disable_meetings_feature: false,
      })
      await page.reload()
      expect(await page.getByLabel('Further entries').inputValue()).toBe('[video]\nenabled=0')
      expect(await page.getByLabel('Chat').isChecked()).toBe(false)
      await expectAccessible(page)
    },
    { refusals: [422] },
  ))

it('the realm stays while accounts have passwords, and what is said is on its field', () =>
  dashboard.visit(
    '/spaces/alpha.example.org',
    async (page) => {
      await signIn(page)
      await page.getByLabel('Realm').fill('another.example.org')
      await page.getByRole('button', { name: 'Save' }).click()
      const dialog = page.getByRole('dialog')
      await dialog.getByText('The realm becomes another.example.org').waitFor()
      await dialog.getByRole('button', { name: 'Save' }).click()
      await page.getByText('Realm cannot change while accounts have passwords').waitFor()
      await page.getByRole('button', { name: 'Discard' }).click()
      expect(await page.getByLabel('Realm').inputValue()).toBe('')
    },
    { refusals: [422] },
  ))

it('a mail server is set and tried: its own words are shown', () =>
  dashboard.visit('/spaces/alpha.example.org?tab=mail', async (page) => {
    await signIn(page)
    await page.getByLabel('Host').fill('127.0.0.1')
    await page.getByLabel('Port').fill(String(sink.port))
    await page.getByLabel('Encryption').selectOption({ label: 'None' })
    await page.getByRole('button', { name: 'Give it this mail server' }).click()
    await page.getByText(`The mail server is 127.0.0.1:${sink.port}.`).waitFor()
    await page.getByLabel('To', { exact: true }).fill('operator@mail.example')
    await page.getByRole('button', { name: 'Send a test mail' }).click()
    await page.getByText(`127.0.0.1:${sink.port} took the mail to operator@mail.example`).waitFor()
    await page.getByText('Kept').waitFor()
    expect(sink.mails.map(({ to }) => to)).toEqual(['operator@mail.example'])
    await expectAccessible(page)
    sink.refuse(550)
    await page.getByRole('button', { name: 'Send a test mail' }).click()
    await page.getByText(`127.0.0.1:${sink.port} did not take the mail to operator@mail.example`).waitFor()
    await page.getByText('Not now').waitFor()
    await page.getByRole('button', { name: 'Take it away' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Take it away' }).click()
    await page.getByText('The mail server is taken away.').waitFor()
    await page.getByRole('button', { name: 'Give it this mail server' }).waitFor()
  }))

it('a CardDAV server is added, changed and deleted', () =>
  dashboard.visit('/spaces/alpha.example.org?tab=carddav', async (page) => {
    await signIn(page)
    await page.getByRole('button', { name: 'Add a server' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Address').fill('contacts')
    await dialog.getByRole('button', { name: 'Add a server' }).click()
    await dialog.getByText('Address must be an HTTP address').waitFor()
    await expectAccessible(page)
    await dialog.getByLabel('Address').fill('https://contacts.example.org/all')
    await dialog.getByRole('button', { name: 'Add a server' }).click()
    await page.getByText('https://contacts.example.org/all is added.').waitFor()
    await page.getByRole('button', { name: 'Edit https://contacts.example.org/all' }).click()
    await dialog.getByLabel('Results at most').fill('12')
    await dialog.getByRole('button', { name: 'Save' }).click()
    await page.getByText('12 results at most').waitFor()
    await page.getByRole('button', { name: 'Delete https://contacts.example.org/all' }).click()
    await dialog.getByText('the credentials that accounts have for it').waitFor()
    await dialog.getByRole('button', { name: 'Delete' }).click()
    await page.getByText('Its apps look contacts up at no server yet.').waitFor()
  }))

it('an admin of a Space sets it up, but for what super admins keep', () =>
  dashboard.visit(
    '',
    async (page) => {
      await page.goto(`${dashboard.origin.replace('sip.', 'alpha.')}/dashboard/`)
      await signIn(page, 'second-of-alpha')
      await page.getByRole('link', { name: 'Space settings' }).click()
      await page.getByLabel('Chat').uncheck()
      await expectAccessible(page)
      await page.getByRole('button', { name: 'Save' }).click()
      await page.getByText('The settings of alpha.example.org are saved.').waitFor()
      for (const kept of ['Host', 'Maximum number of accounts', 'Ends']) {
        expect(await page.getByLabel(kept).count(), kept).toBe(0)
      }
      expect(await page.getByRole('button', { name: 'Delete the Space' }).count()).toBe(0)
      await page.getByRole('tab', { name: 'Mail server' }).click()
      await page.getByLabel('Host').fill('127.0.0.1')
      await page.getByRole('button', { name: 'Give it this mail server' }).click()
      await page.getByText('The mail server is 127.0.0.1').waitFor()
      await page.getByLabel('To', { exact: true }).fill('somebody@example.com')
      await page.getByRole('button', { name: 'Send a test mail' }).click()
      await page.getByText('is not at an address of the Internet').waitFor()
      await expectAccessible(page)
      await page.goto(`${dashboard.origin.replace('sip.', 'alpha.')}/dashboard/spaces/sip.example.org`)
      await page.getByText('There is no such page').waitFor()
    },
    // the browser complains that this host has no TLS
    { leavesDashboard: true },
  ))

it('a Space is deleted once its domain is typed in, and what is lost is counted', () =>
  dashboard.visit('/spaces?text=alpha', async (page) => {
    await signIn(page)
    await page.getByRole('link', { name: 'alpha.example.org' }).click()
    await page.getByRole('button', { name: 'Delete the Space' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('2 accounts, with their passwords, devices and contacts').waitFor()
    const action = dialog.getByRole('button', { name: 'Delete the Space' })
    expect(await action.isDisabled()).toBe(true)
    await dialog.getByRole('textbox').fill('alpha.example.org')
    await expectAccessible(page)
    await action.click()
    await page.getByText('is deleted.').waitFor()
    await page.getByRole('heading', { name: 'Spaces' }).waitFor()
    await expect.poll(() => page.getByRole('link', { name: 'alpha.example.org' }).count()).toBe(0)
    await page.goto(`${dashboard.origin}/dashboard/spaces/sip.example.org`)
    await page.getByText('It is the Space of your own account, which cannot be deleted.').waitFor()
    expect(await page.getByRole('button', { name: 'Delete the Space' }).isDisabled()).toBe(true)
  }))
