import { afterAll, beforeAll, expect, it } from 'vitest'
import { caller, createAccount } from '../../support/clients/rest-client.ts'
import { DOMAIN } from '../../support/server/test-server.ts'
import { type Dashboard, expectAccessible, openDashboard, signIn } from './dashboard.ts'

const LONG = 90_000

let dashboard: Dashboard
let user: number
let helper: number
beforeAll(async () => {
  dashboard = await openDashboard()
  const { server } = dashboard
  user = (await createAccount(server, 'some-user', { activated: true, email: 'user@example.com' }))['id']
  const secret = { activated: true, admin: true, password: 'secret-helper-1' }
  helper = (await createAccount(server, 'helper-1', secret))['id']
  await createAccount(server, 'blocked-admin', { activated: true, admin: true })
  const { data } = (await caller(server).get('/api/v2/accounts?text=blocked-admin')).json()
  await caller(server).post(`/api/accounts/${data[0].id}/block`)
}, LONG)
afterAll(() => dashboard[Symbol.asyncDispose]())

it(
  'an admin is given a role, and is shown what it may do',
  async () => {
    await dashboard.visit(`/${DOMAIN}/accounts/${helper}?tab=access`, async (page) => {
      await signIn(page)
      await page.getByRole('combobox', { name: 'It may' }).click()
      await page.getByRole('option', { name: 'Support users' }).click()
      await page.getByText('The role of helper-1 is changed.').waitFor()
      await expectAccessible(page)
    })
    await dashboard.visit(`/${DOMAIN}/accounts`, async (page) => {
      await signIn(page, 'helper-1')
      await page.getByText('Super admin · support').waitFor()
      await page.getByRole('link', { name: 'some-user' }).waitFor()
      expect(await page.getByRole('link', { name: 'New account' }).count()).toBe(0)
      expect(await page.getByRole('link', { name: 'Export' }).count()).toBe(0)
      expect(await page.getByRole('link', { name: 'Webhooks' }).count()).toBe(0)
      await page.getByRole('link', { name: 'some-user' }).click()
      await page.getByRole('button', { name: 'Block' }).waitFor()
      expect(await page.getByLabel('Display name').isDisabled()).toBe(true)
      await page.getByRole('tab', { name: 'Access' }).click()
      await page.getByRole('button', { name: 'Send reset mail' }).click()
      await page.getByText('The mail to user@example.com is queued.').waitFor()
      expect(await page.getByRole('button', { name: 'Set a password' }).count()).toBe(0)
      await expectAccessible(page)
    })
    expect(user).toBeGreaterThan(0)
  },
  LONG,
)

it(
  'who only reads is shown no action that the server would refuse, on any page of a Space',
  async () => {
    const { server } = dashboard
    const api = caller(server)
    const reader = { activated: true, admin: true, password: 'secret-reader-1' }
    const { id } = await createAccount(server, 'reader-1', reader)
    await api.put(`/api/v2/accounts/${id}/role`, { admin: true, admin_role: 'read_only' })
    await api.post('/api/account_types', { key: 'phone' })
    const list = (await api.post('/api/contacts_lists', { title: 'Team', description: 'All of it' })).json()
    await api.post(`/api/contacts_lists/${list.id}/contacts/${user}`)
    await api.post('/api/v2/space/carddav_servers', { uri: 'https://dav.example.org/' })
    await api.post(`/api/accounts/${user}/send_reset_password_email`)
    await dashboard.visit(`/${DOMAIN}/account-types`, async (page) => {
      await signIn(page, 'reader-1')
      const main = page.getByRole('main')
      const why = main.getByText('Your role reads this, and changes nothing.')
      const go = (path: string) => page.goto(`${dashboard.origin}/dashboard${path}`)

      await why.waitFor()
      expect(await main.getByRole('textbox').first().isDisabled()).toBe(true)
      expect(await main.getByRole('button', { name: /Delete|Add/ }).count()).toBe(0)

      await go(`/${DOMAIN}/contacts-lists/${list.id}`)
      await why.waitFor()
      await main.getByRole('link', { name: 'some-user' }).waitFor()
      expect(await main.getByRole('button', { name: /Delete|Take|Add/ }).count()).toBe(0)
      expect(await main.getByRole('button', { name: 'Save' }).isDisabled()).toBe(true)
      await expectAccessible(page)

      await go('/jobs')
      await main.getByRole('row').nth(1).waitFor()
      expect(await main.getByRole('checkbox').count()).toBe(0)

      await go(`/${DOMAIN}/calls`)
      await main.getByRole('heading', { name: 'Calls', level: 1 }).waitFor()
      expect(await main.getByRole('button', { name: /Delete|Export|Report/ }).count()).toBe(0)

      await go(`/spaces/${DOMAIN}`)
      await why.waitFor()
      expect(await main.getByLabel('Name', { exact: true }).isDisabled()).toBe(true)
      expect(await main.getByRole('button', { name: /Delete|Choose/ }).count()).toBe(0)
      expect(await main.getByRole('tab', { name: /Mail|Sign-in/ }).count()).toBe(0)
      await page.getByRole('tab', { name: 'CardDAV' }).click()
      await main.getByText('https://dav.example.org/').waitFor()
      expect(await main.getByRole('button', { name: /Add|Edit|Delete/ }).count()).toBe(0)
      await expectAccessible(page)
    })
  },
  LONG,
)

it(
  'a key says what it may and when it ends, and one for a blocked admin warns',
  async () => {
    await dashboard.visit(
      `/${DOMAIN}/api-keys`,
      async (page) => {
        await signIn(page)
        await page.getByRole('button', { name: 'New key' }).click()
        await page.getByRole('combobox', { name: 'Admin that it acts for' }).click()
        await page.getByRole('option', { name: 'blocked-admin' }).click()
        await page.getByText('This admin is blocked').waitFor()
        await page.getByRole('textbox', { name: 'Name', exact: true }).fill('for reports')
        await page.getByRole('combobox', { name: 'It may' }).click()
        await page.getByRole('option', { name: 'Read only' }).click()
        await page.getByLabel('Ends on').fill('2090-01-31')
        await expectAccessible(page)
        await page.getByRole('button', { name: 'Create the key' }).click()
        await page.getByRole('button', { name: 'I have copied it' }).click()
        const row = page.getByRole('row', { name: /for reports/ })
        await row.getByText(/^.{8}… · Read only$/).waitFor()
        await row.getByText('Blocked: the key is refused').waitFor()
      },
      { reducedMotion: 'reduce' },
    )
  },
  LONG,
)
