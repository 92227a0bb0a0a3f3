import { createHash } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { caller, createAccount, createSpace, newName } from '../../support/clients/rest-client.ts'
import { ADMIN_KEY, DOMAIN } from '../../support/server/test-server.ts'
import { type Dashboard, expectAccessible, openDashboard, signIn } from './dashboard.ts'

let dashboard: Dashboard
beforeAll(async () => {
  dashboard = await openDashboard()
  await createAccount(dashboard.server, 'taken.name', { email: 'taken@mail.example' })
}, 60_000)
afterAll(() => dashboard[Symbol.asyncDispose]())

const ACCOUNTS = `/${DOMAIN}/accounts`

async function somebody(fields = {}) {
  const name = newName()
  const { id } = await createAccount(dashboard.server, name, { activated: true, ...fields })
  return { name, id: id as number, path: `${ACCOUNTS}/${id}` }
}

it('is created by keyboard, once what the server refuses is put right', () =>
  dashboard.visit(
    ACCOUNTS,
    async (page) => {
      await signIn(page)
      await page.getByRole('link', { name: 'New account' }).click()
      const username = page.getByLabel('Username')
      await username.waitFor()
      await expect.poll(() => username.evaluate((input) => input.matches(':focus'))).toBe(true)
      await page.keyboard.press('Enter')
      await page.getByText('Password is required.').waitFor()
      await page.keyboard.type('taken.name')
      // checked while it is typed in
      await page.getByText('Username is already taken.').waitFor()
      await page.getByRole('button', { name: 'Make one up' }).click()
      await page.getByLabel('Email').fill('new@mail.example')
      await expectAccessible(page)
      await page.keyboard.press('Enter')
      await page.getByText('Username is already taken.').waitFor()
      expect(await username.evaluate((input) => input.matches(':focus'))).toBe(true)
      await username.fill('fresh.name')
      await page.keyboard.press('Control+Enter')
      await page.getByText('fresh.name created.').waitFor()
      await page.getByText('Created just now: fresh.name').waitFor()
      expect(await username.inputValue()).toBe('')
      await username.fill('second.name')
      await page.getByLabel('Password', { exact: true }).fill('a long passphrase')
      await page.keyboard.press('Enter')
      await page.getByRole('heading', { name: 'second.name' }).waitFor()
      const { db } = dashboard.server
      const rows = await db.selectFrom('accounts').select(['username', 'email']).where('id', '>', 2).execute()
      expect(rows).toEqual([
        { username: 'fresh.name', email: 'new@mail.example' },
        { username: 'second.name', email: null },
      ])
    },
    { refusals: [422] },
  ))

it('is refused for all that is wrong at once: what the form sees, and what others have', () =>
  dashboard.visit(
    `${ACCOUNTS}/new`,
    async (page) => {
      await signIn(page)
      await page.getByLabel('Username').fill('taken.name')
      await page.getByLabel('Email').fill('nowhere')
      await page.keyboard.press('Enter')
      await page.getByText('Password is required.').waitFor()
      await page.getByText('Username is already taken.').waitFor()
      expect(await page.getByLabel('Email').getAttribute('aria-invalid')).toBe('true')
      expect(await page.getByLabel('Username').evaluate((input) => input.matches(':focus'))).toBe(true)
    },
    { refusals: [422] },
  ))

it('is edited: refusals stand at their fields, and the activity tells what has changed', async () => {
  const { path, id } = await somebody({ display_name: 'Before' })
  await dashboard.visit(
    path,
    async (page) => {
      await signIn(page)
      await page.getByLabel('Display name').fill('After')
      await page.getByLabel('Phone').fill('12')
      await page.getByRole('button', { name: 'Save' }).click()
      await page.getByText(/^Phone must be a phone number/).waitFor()
      await expectAccessible(page)
      await page.getByLabel('Phone').fill('')
      await page.keyboard.press('Enter')
      await page.getByText('Saved.').waitFor()
      await page.getByRole('tab', { name: 'Activity' }).click()
      const deed = page.getByRole('listitem').filter({ hasText: 'Account · changed' })
      await expect.poll(() => deed.textContent()).toContain('Display nameBefore → After')
      await expectAccessible(page)
      expect(new URL(page.url()).search).toBe('?tab=activity')
      await page.goBack()
      expect(await page.getByLabel('Display name').inputValue()).toBe('After')
    },
    { refusals: [422] },
  )
  const { db } = dashboard.server
  const stored = await db.selectFrom('accounts').select('display_name').where('id', '=', id).executeTakeFirst()
  expect(stored).toEqual({ display_name: 'After' })
})

it('is edited by two at once: what only one has changed is kept, and of the rest the reader chooses', async () => {
  const { path, id, name } = await somebody({ display_name: 'Before', email: 'before@mail.example' })
  await dashboard.visit(
    path,
    async (page) => {
      await signIn(page)
      await page.getByLabel('Display name').fill('Mine')
      const payload = { username: name, password: 'a long passphrase', algorithm: 'SHA-256' }
      await dashboard.server.request({
        method: 'PUT',
        url: `/api/accounts/${id}`,
        key: ADMIN_KEY,
        payload: { ...payload, display_name: 'Theirs', email: 'theirs@mail.example' },
      })
      await page.getByRole('button', { name: 'Save' }).click()
      const dialog = page.getByRole('dialog')
      await dialog.getByText('Changed meanwhile').waitFor()
      await dialog.getByText(/^admin, /).waitFor()
      await dialog.getByLabel('Keep what is there: Theirs').waitFor()
      expect(await dialog.getByRole('radiogroup').count()).toBe(1)
      await expectAccessible(page)
      await dialog.getByLabel('Save mine: Mine').check()
      await dialog.getByRole('button', { name: 'Save what I chose' }).click()
      await page.getByText('Saved.').waitFor()
      expect(await page.getByLabel('Email').inputValue()).toBe('theirs@mail.example')
    },
    { refusals: [412] },
  )
  const { db } = dashboard.server
  const stored = db.selectFrom('accounts').select(['display_name', 'email']).where('id', '=', id)
  expect(await stored.executeTakeFirst()).toEqual({ display_name: 'Mine', email: 'theirs@mail.example' })
})

it('shows its link and QR code to a super admin of another Space, who stays in that Space on pages of none', async () => {
  const domain = 'elsewhere.example.org'
  await createSpace(dashboard.server, domain)
  const { id } = await createAccount(dashboard.server, newName(), { domain })
  await dashboard.visit(`/${domain}/accounts/${id}?tab=access`, async (page) => {
    await signIn(page)
    await page.getByRole('img', { name: 'QR code of the provisioning link' }).waitFor()
    expect(await page.getByLabel('Provisioning link', { exact: true }).textContent()).toContain(`//${domain}`)
    await dashboard.server.db
      .updateTable('accounts')
      .set({ provisioning_token: null, provisioning_token_expire_at: null })
      .where('id', '=', id as number)
      .execute()
    await page.reload()
    await page.getByText('No link yet.').waitFor()
    await page.getByRole('link', { name: 'Jobs' }).click()
    await page.getByRole('heading', { name: 'Jobs' }).waitFor()
    await page.reload()
    await page.getByRole('button', { name: `Space ${domain}` }).waitFor()
    await page.getByText(domain, { exact: true }).last().click()
    await page.getByText('No job is like this').waitFor()
    expect(new URL(page.url()).searchParams.get('domain')).toBe(domain)
    await expectAccessible(page)
    await page.getByRole('link', { name: 'Accounts', exact: true }).click()
    await page.waitForURL(`**/${domain}/accounts`)
  })
})

it('gets a password by two algorithms, gives one up, and a new provisioning link with its QR code', async () => {
  const { path, name } = await somebody()
  await dashboard.visit(`${path}?tab=access`, async (page) => {
    await signIn(page)
    await page.getByRole('img', { name: 'QR code of the provisioning link' }).waitFor()
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Set a password' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Password', { exact: true }).fill('another passphrase')
    await dialog.getByLabel('MD5').check()
    await expectAccessible(page)
    await dialog.getByRole('button', { name: 'Set a password' }).click()
    await page.getByText(`The password of ${name} is set.`).waitFor()
    await page.getByRole('button', { name: 'Give up MD5' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Give up MD5' }).click()
    await page.getByText('MD5 is given up.').waitFor()
    const link = page.getByLabel('Provisioning link', { exact: true })
    const before = await link.textContent()
    await page.getByRole('button', { name: 'New link' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'New link' }).click()
    await expect.poll(() => link.textContent()).not.toBe(before)
    expect(await link.textContent()).toMatch(/^https?:\/\/sip\.example\.org.*\/provisioning\/[\w-]+$/)
    expect(await page.getByRole('button', { name: 'Send by mail' }).isDisabled()).toBe(true)
  })
})

it('shows why it cannot register, and which hash its Space’s SIP servers ask for', async () => {
  const domain = `${newName()}.example`
  await createSpace(dashboard.server, domain, { sip_algorithms: 'both' })
  const name = newName()
  const { id } = await createAccount(dashboard.server, name, { domain })
  await dashboard.server.db
    .deleteFrom('account_passwords')
    .where('account_id', '=', id)
    .where('algorithm', '=', 'MD5')
    .execute()
  await dashboard.visit(`/${domain}/accounts/${id}?tab=access`, async (page) => {
    await signIn(page)
    const registration = page.getByRole('region', { name: 'Registration' })
    await registration.getByText('Cannot register').waitFor()
    await registration.getByText(/^The account is not activated\./).waitFor()
    await page.getByText(/SIP servers of the Space ask for MD5/).waitFor()
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Set a password' }).click()
    await page.getByRole('dialog').getByLabel('Password', { exact: true }).fill('another passphrase')
    await page.getByRole('dialog').getByRole('button', { name: 'Set a password' }).click()
    await page.getByText(/SIP servers of the Space ask for MD5/).waitFor({ state: 'detached' })
    await registration.getByText('SHA-256').first().waitFor()
  })
})

it('has a dictionary, whose entries are added, changed and deleted', async () => {
  const { path, id } = await somebody({ dictionary: { floor: '3' } })
  await dashboard.visit(`${path}?tab=dictionary`, async (page) => {
    await signIn(page)
    await page.getByLabel('Value of floor').fill('4')
    await page.keyboard.press('Enter')
    await page.getByText('floor is saved.').waitFor()
    await page.getByLabel('Name').fill('desk')
    await page.getByLabel('Value', { exact: true }).fill('12b')
    await page.keyboard.press('Enter')
    await page.getByLabel('Value of desk').waitFor()
    await expectAccessible(page)
    const entries = () =>
      dashboard.server.db
        .selectFrom('account_dictionary_entries')
        .select(['key', 'value'])
        .where('account_id', '=', id)
        .orderBy('key')
        .execute()
    expect(await entries()).toEqual([
      { key: 'desk', value: '12b' },
      { key: 'floor', value: '4' },
    ])
    await page.getByRole('button', { name: 'Delete floor' }).click()
    await page.getByText('floor is deleted.').waitFor()
    expect(await entries()).toEqual([{ key: 'desk', value: '12b' }])
  })
})

it('is blocked, renamed and deleted, each after asking', async () => {
  const { path, name } = await somebody({ dictionary: { floor: '3' } })
  await dashboard.visit(path, async (page) => {
    await signIn(page)
    await page.getByRole('button', { name: 'Block' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Block' }).click()
    await page.getByRole('button', { name: 'Unblock' }).waitFor()
    await page.getByRole('button', { name: 'More to do with it' }).click()
    await page.getByRole('menuitem', { name: 'Rename…' }).click()
    await page.getByRole('dialog').getByLabel('Username').fill(`${name}-renamed`)
    await page.getByRole('dialog').getByLabel('Password', { exact: true }).fill('another passphrase')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: `${name}-renamed` }).waitFor()
    await page.getByRole('button', { name: 'More to do with it' }).click()
    await page.getByRole('menuitem', { name: 'Delete…' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('1 entry of its dictionary').waitFor()
    await dialog.getByRole('button', { name: `Delete ${name}-renamed` }).click()
    await page.getByText(`${name}-renamed deleted.`).waitFor()
    await page.getByRole('heading', { name: 'Accounts' }).waitFor()
    expect(await page.getByRole('link', { name: `${name}-renamed` }).count()).toBe(0)
  })
})

it('gets credentials for a CardDAV server from an admin of its Space, and loses them again', async () => {
  const { server } = dashboard
  const uri = 'https://dav.example.net/book'
  const { path, id } = await somebody()
  await createAccount(server, 'keeper', { password: 'secret-keeper', admin: true, activated: true })
  await server.database.pool.query('update spaces set carddav_user_credentials = true where domain = $1', [DOMAIN])
  await caller(server).post(`/api/spaces/${DOMAIN}/carddavs`, { uri, enabled: true })
  const kept = () =>
    server.db
      .selectFrom('account_carddav_credentials')
      .select(['username', 'ha1'])
      .where('account_id', '=', id)
      .execute()
  await dashboard.visit(
    `${path}?tab=contacts`,
    async (page) => {
      await signIn(page, 'keeper')
      await page.getByText('No credentials yet').waitFor()
      await page.getByRole('button', { name: `Set credentials for ${uri}` }).click()
      const dialog = page.getByRole('dialog')
      await dialog.getByLabel('Name at the server').fill('dora')
      await page.keyboard.press('Enter')
      await dialog.getByText('Password is required.').waitFor()
      await dialog.getByText('Realm is required.').waitFor()
      await dialog.getByLabel('Password', { exact: true }).fill('secret of dora')
      await dialog.getByLabel('Realm').fill('The address book')
      await dialog.getByLabel('Algorithm').selectOption('MD5')
      // what passes the form's own checks, but not the server's
      await page.route(
        /cardDavCredentials\.set/,
        (route) => {
          const body = route.request().postData() ?? ''
          return route.continue({ postData: body.replace('"The address book"', '""') })
        },
        { times: 1 },
      )
      expect(await dialog.getByText('is required.').count()).toBe(0)
      await dialog.getByLabel('Password', { exact: true }).press('Enter')
      await dialog.getByText('Realm is required.').waitFor()
      expect(await dialog.getByLabel('Realm').evaluate((input) => input.matches(':focus'))).toBe(true)
      await expectAccessible(page)
      await page.keyboard.press('Enter')
      await page.getByText(`The credentials for ${uri} are saved.`).waitFor()
      await page.getByText('dora · The address book · MD5').waitFor()
      const ha1 = createHash('md5').update('dora:The address book:secret of dora').digest('hex')
      expect(await kept()).toEqual([{ username: 'dora', ha1 }])
      await page.getByRole('button', { name: `Change credentials for ${uri}` }).click()
      expect(await dialog.getByLabel('Realm').inputValue()).toBe('The address book')
      await page.keyboard.press('Escape')
      await dialog.waitFor({ state: 'hidden' })
      await page.getByRole('button', { name: `Remove credentials for ${uri}` }).click()
      await dialog.getByText(`the password of dora for ${uri}`).waitFor()
      await dialog.getByRole('button', { name: 'Remove' }).click()
      await page.getByText('No credentials yet').waitFor()
      expect(await kept()).toEqual([])
    },
    { refusals: [422] },
  )
})

it('asks before admins shut themselves out, and says that it is their own account', async () => {
  const { name, path } = await somebody({ admin: true, password: 'secret-of-an-admin' })
  await dashboard.visit(path, async (page) => {
    await signIn(page, name, 'secret-of-an-admin')
    const dialog = page.getByRole('dialog')
    for (const action of ['Deactivate', 'Block'] as const) {
      await page.getByRole('button', { name: action }).click()
      await dialog.getByText('This is your own account.').waitFor()
      await expectAccessible(page)
      await dialog.getByRole('button', { name: 'Cancel' }).click()
      await dialog.waitFor({ state: 'detached' })
    }
    await page.getByRole('button', { name: 'More to do with it' }).click()
    await page.getByRole('menuitem', { name: 'Delete…' }).click()
    await dialog.getByText('This is your own account.').waitFor()
    await dialog.getByRole('button', { name: 'Cancel' }).click()
    await dialog.waitFor({ state: 'detached' })
    await page.getByRole('switch', { name: 'Admin' }).uncheck({ force: true })
    await page.getByRole('button', { name: 'Save' }).click()
    await dialog.getByText('This is your own account.').waitFor()
    await dialog.getByRole('button', { name: 'Cancel' }).click()
    await dialog.waitFor({ state: 'detached' })
    const { db } = dashboard.server
    const own = db.selectFrom('accounts').select(['activated', 'blocked', 'admin']).where('username', '=', name)
    expect(await own.executeTakeFirst()).toEqual({ activated: true, blocked: false, admin: true })
  })
})

it('does not mention the admin’s own account when it is another’s', async () => {
  const { path } = await somebody()
  await dashboard.visit(path, async (page) => {
    await signIn(page)
    await page.getByRole('button', { name: 'Block' }).click()
    await page.getByText('It is refused everywhere, at once').waitFor()
    expect(await page.getByText('This is your own account.').count()).toBe(0)
  })
})
