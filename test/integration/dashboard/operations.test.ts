import { afterAll, beforeAll, expect, it } from 'vitest'
import { createAccount, createSpace } from '../../support/clients/rest-client.ts'
import { addActor } from '../../support/server/actors.ts'
import { addPartlyDeleted, LEFT } from '../../support/server/deleted-spaces.ts'
import { ADMIN_KEY, DOMAIN } from '../../support/server/test-server.ts'
import { type Dashboard, expectAccessible, openDashboard, signIn } from './dashboard.ts'

let dashboard: Dashboard
beforeAll(async () => {
  dashboard = await openDashboard({ MAIL_PASSWORD: 'a-secret-of-the-mail-server', MAIL_HOST: 'smtp.mail.example' })
  const { server } = dashboard
  await createAccount(server, 'key-keeper', { admin: true, activated: true, password: 'secret-key-keeper' })
  for (const name of ['waits-for-mail', 'never-got-it', 'gone-wrong']) {
    const { id } = await createAccount(server, name, { email: `${name}@mail.example` })
    const url = `/api/accounts/${id}/send_provisioning_email`
    await server.request({ method: 'POST', url, key: ADMIN_KEY })
    if (name === 'waits-for-mail') continue
    await server.database.pool.query(
      `select graphile_worker.reschedule_jobs(
        array(select id from graphile_worker.permanently_fail_jobs(
          array(select id from graphile_worker.jobs where flags ? ('account:' || $1::integer)), '550 5.1.1 User unknown'
        )), attempts => $2, max_attempts => 8
      )`,
      [id, name === 'never-got-it' ? 8 : 3],
    )
  }
}, 60_000)
afterAll(() => dashboard[Symbol.asyncDispose]())

it('an API key is made for an admin, shown once, and revoked', () =>
  dashboard.visit(`/${DOMAIN}/api-keys`, async (page) => {
    await signIn(page)
    await page.getByRole('button', { name: 'New key' }).first().click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: 'Create the key' }).click()
    await dialog.getByText('Name is required.').waitFor()
    await dialog.getByLabel('Admin that it acts for').fill('keep')
    await page.getByRole('option', { name: 'key-keeper' }).click()
    await dialog.getByLabel(/^Name/).fill('nightly backup')
    await expectAccessible(page)
    await dialog.getByRole('button', { name: 'Create the key' }).click()
    const key = await dialog.locator('pre').textContent()
    const me = { url: '/api/accounts/me', headers: { 'x-api-key': key ?? '' } }
    expect((await dashboard.server.request(me)).json()).toMatchObject({ username: 'key-keeper' })
    await dialog.getByRole('button', { name: 'I have copied it' }).click()
    await page.getByText('nightly backup', { exact: true }).waitFor()
    expect(await page.content()).not.toContain(key)
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Revoke nightly backup' }).click()
    await dialog.getByText('the key “nightly backup” of key-keeper').waitFor()
    await dialog.getByRole('button', { name: 'Revoke the key' }).click()
    await page.getByText('The key of key-keeper is revoked.').waitFor()
    await page.getByText('nightly backup', { exact: true }).waitFor({ state: 'detached' })
    expect((await dashboard.server.request(me)).statusCode).toBe(401)
  }))

it('a directory gets a key, which is shown once and revoked, and the rule of its usernames', () =>
  dashboard.visit(`/${DOMAIN}/api-keys`, async (page) => {
    await signIn(page)
    const section = page.getByRole('region', { name: 'Directory (SCIM)' })
    await section.getByLabel('Directory', { exact: true }).fill('Okta')
    await section.getByRole('button', { name: 'Create a directory key' }).click()
    await section.getByText('The key for “Okta” is made').waitFor()
    const token = await section.locator('pre').textContent()
    const users = { url: '/scim/v2/Users', headers: { authorization: `Bearer ${token ?? ''}` } }
    expect((await dashboard.server.request(users)).statusCode).toBe(200)
    await section.getByLabel('Username of a new account').selectOption('address')
    await page.getByText('Saved.').waitFor()
    await expectAccessible(page)
    await section.getByRole('button', { name: 'Revoke the directory key Okta' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke', exact: true }).click()
    await page.getByText('The key of Okta is revoked.').waitFor()
    expect((await dashboard.server.request(users)).statusCode).toBe(401)
  }))

it('countries are opened one by one and all together', () =>
  dashboard.visit('/phone-countries', async (page) => {
    await signIn(page)
    await page.getByLabel('Search by name, code or calling code').fill('+33')
    await page.getByRole('switch', { name: 'France is open' }).press('Space')
    await page.getByText('France is open.').waitFor()
    await page.getByText(/^1 of \d{3} open$/).waitFor()
    await expectAccessible(page)
    await page.getByLabel('Clear the search').click()
    await page.getByRole('button', { name: 'Open all' }).click()
    await page.getByRole('dialog').getByRole('button').last().click()
    await page.getByText(/^(\d{3}) of \1 open$/).waitFor()
  }))

it('the settings in force are found, and secrets are not shown', () =>
  dashboard.visit('/settings', async (page) => {
    await signIn(page)
    await page.getByLabel('Search by name, value or what it does').fill('MAIL_')
    await page
      .getByRole('row', { name: /^MAIL_PASSWORD/ })
      .getByText('Set, not shown')
      .waitFor()
    await page
      .getByRole('row', { name: /^MAIL_HOST/ })
      .getByText('smtp.mail.example')
      .waitFor()
    await page.getByText('Set here').first().click()
    await expect.poll(() => page.getByRole('row', { name: /^MAIL_PORT/ }).count()).toBe(0)
    expect(await page.content()).not.toContain('a-secret-of-the-mail-server')
    await expectAccessible(page)
  }))

it('jobs that were given up are tried again, and others removed', () =>
  dashboard.visit('/jobs', async (page) => {
    await signIn(page)
    await page.getByText('waits-for-mail@').waitFor()
    await expectAccessible(page)
    await page.getByText('Given up').first().click()
    await page.getByText('gone-wrong@').waitFor({ state: 'detached' })
    expect(new URL(page.url()).search).toBe('?state=given_up')
    await page.getByRole('button', { name: 'Mail, provisioning' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('550 5.1.1 User unknown').waitFor()
    await expectAccessible(page)
    await page.keyboard.press('Escape')
    await page.getByRole('checkbox', { name: /never-got-it/ }).check()
    await page.getByRole('button', { name: 'Try again now' }).click()
    await page.getByText('1 job is tried again.').waitFor()
    await page.getByRole('button', { name: 'Show all jobs' }).click()
    await page.getByRole('checkbox', { name: /gone-wrong/ }).check()
    await page.getByRole('button', { name: 'Remove', exact: true }).click()
    await dialog.getByText('Mail, provisioning · gone-wrong@').waitFor()
    await dialog.getByRole('button', { name: 'Remove 1 job' }).click()
    await page.getByText('1 job is removed.').waitFor()
    await page.getByText('gone-wrong@').waitFor({ state: 'detached' })
    await page.getByText('never-got-it@').waitFor()
  }))

it('the deletion of a Space is cancelled, unless another Space has its domain', () =>
  dashboard.visit(
    '/jobs',
    async (page) => {
      const { server } = dashboard
      const domain = 'back-again.example.net'
      await addPartlyDeleted(server, domain, { name: 'Back Again' })
      const { id: newcomer } = await createSpace(server, domain, { host: 'newcomer.example.net' })
      await signIn(page)
      await page.getByText(`${domain} · ${LEFT} accounts left`).waitFor()
      await page.getByRole('button', { name: 'Deletion of a Space' }).click()
      const dialog = page.getByRole('dialog')
      const cancel = async () => {
        await dialog.getByRole('button', { name: 'Cancel the deletion' }).click()
        await dialog.getByText('What has been deleted already stays deleted.').waitFor()
        await expectAccessible(page)
        await dialog.getByRole('button', { name: 'Bring it back' }).click()
      }
      await cancel()
      await page.getByText('Another Space has the domain or the host of this one now.').waitFor()
      await server.database.pool.query('delete from spaces where id = $1', [newcomer])
      await cancel()
      await page.getByText(`Back Again is back, with ${LEFT} accounts.`).waitFor()
      await page.getByText(`${LEFT} accounts left`).waitFor({ state: 'detached' })
      await page.getByRole('link', { name: 'Spaces' }).click()
      await page.getByText('Back Again').first().waitFor()
    },
    { refusals: [409] },
  ))

it('an admin sees the keys and jobs of the own Space, and nothing of the installation', () =>
  dashboard.visit('', async (page) => {
    const { server } = dashboard
    await createSpace(server, 'operator.example.net', { super: true })
    await addActor(server, { domain: 'operator.example.net', admin: true })
    await server.db.updateTable('spaces').set({ super: false }).where('domain', '=', DOMAIN).execute()
    await signIn(page, 'key-keeper')
    const places = await page.getByRole('navigation').getByRole('link').allTextContents()
    expect(places).toContain('API keys')
    expect(places).toContain('Jobs')
    expect(places).not.toContain('Spaces')
    await page.getByRole('link', { name: 'Jobs' }).click()
    await page.getByText('never-got-it@').waitFor()
    await page.goto(`${dashboard.origin}/dashboard/spaces`)
    await page.getByRole('heading', { name: 'Page not found' }).waitFor()
    await page.goto(`${dashboard.origin}/dashboard/settings`)
    await page.getByRole('heading', { name: 'Page not found' }).waitFor()
  }))
