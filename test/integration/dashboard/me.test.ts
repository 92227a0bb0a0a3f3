import { afterAll, beforeAll, expect, it } from 'vitest'
import { createAccount } from '../../support/clients/rest-client.ts'
import { type Dashboard, expectAccessible, openDashboard, signIn } from './dashboard.ts'

let dashboard: Dashboard
beforeAll(async () => {
  dashboard = await openDashboard()
}, 60_000)
afterAll(() => dashboard[Symbol.asyncDispose]())

it('a user changes the password, which wants the old one', async () => {
  await createAccount(dashboard.server, 'changer', { password: 'secret-changer', activated: true })
  await dashboard.visit(
    '',
    async (page) => {
      await signIn(page, 'changer')
      const save = page.getByRole('button', { name: 'Change password' })
      await page.getByLabel('Present password').fill('not the old one')
      await page.getByLabel('New password').fill('secret-new')
      await save.click()
      await page.getByText('Present password is wrong.').waitFor()
      await expectAccessible(page)
      await page.getByLabel('Present password').fill('secret-changer')
      await save.click()
      await page.getByText('Your password is changed.').waitFor()
      await page.getByRole('button', { name: /User/ }).click()
      await page.getByRole('button', { name: 'Sign out' }).click()
      await page.getByRole('heading', { name: 'Sign in' }).waitFor()
      await signIn(page, 'changer', 'secret-new')
      await page.getByRole('heading', { name: 'My account' }).waitFor()
    },
    { refusals: [401, 422] },
  )
})

it('a user changes the email address with the code that it was sent', async () => {
  const { db } = dashboard.server
  await createAccount(dashboard.server, 'mover-one', { password: 'secret-mover-one', activated: true })
  await dashboard.visit(
    '',
    async (page) => {
      await page.clock.install()
      await signIn(page, 'mover-one')
      await page.getByLabel('New email address').fill('new@mail.example')
      await page.keyboard.press('Enter')
      await page.getByText('A code is on its way to new@mail.example.').waitFor()
      const { code } = await db.selectFrom('email_change_codes').select('code').executeTakeFirstOrThrow()
      await page.getByLabel('Code').fill(code === '0000' ? '0001' : '0000')
      await page.getByRole('button', { name: 'Confirm' }).click()
      const isInvalid = () => page.getByLabel('Code').getAttribute('aria-invalid')
      await expect.poll(isInvalid).toBe('true')
      // nothing that is still to come takes the refusal off
      await page.clock.fastForward(5_000)
      expect(await isInvalid()).toBe('true')
      await page.getByLabel('Code').fill(code)
      await page.getByRole('button', { name: 'Confirm' }).click()
      await page.getByText('Your email address is new@mail.example now.').waitFor()
    },
    { refusals: [422] },
  )
})

it('a user changes the name and language, and sets another device up', async () => {
  await createAccount(dashboard.server, 'named-one', { password: 'secret-named-one', activated: true })
  await dashboard.visit('', async (page) => {
    await signIn(page, 'named-one')
    await page.getByLabel('Name', { exact: true }).fill('Nadia Amed')
    await page.getByRole('combobox', { name: 'Language of mails' }).click()
    await page.getByRole('option', { name: 'Français' }).click()
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Your profile is saved.').waitFor()
    await expectAccessible(page)
    await page.getByRole('tab', { name: 'Devices' }).click()
    await page.getByRole('button', { name: 'Show the QR code' }).click()
    await page.getByRole('img', { name: /QR/ }).waitFor()
    await expectAccessible(page)
  })
  const { db } = dashboard.server
  const known = db.selectFrom('accounts').where('username', '=', 'named-one')
  const { provisioning_token: token, ...profile } = await known
    .select(['display_name', 'language', 'provisioning_token'])
    .executeTakeFirstOrThrow()
  expect(profile).toEqual({ display_name: 'Nadia Amed', language: 'fr' })
  expect(token).not.toBeNull()
})

it('a blocked user learns of it at sign-in, while signed in, and on coming back, with what to do', async () => {
  const { id } = await createAccount(dashboard.server, 'blocked-one', {
    password: 'secret-blocked-one',
    activated: true,
  })
  const setBlocked = async (isBlocked: boolean) =>
    dashboard.server.db.updateTable('accounts').set({ blocked: isBlocked }).where('id', '=', id).execute()
  await dashboard.visit(
    '/me?tab=devices',
    async (page) => {
      const notice = page.getByRole('alert').filter({ hasText: 'Your account is blocked' })
      await signIn(page, 'blocked-one')
      await page.getByText('No device is registered.').waitFor()
      await setBlocked(true)
      await page.getByRole('tab', { name: 'Contacts' }).click()
      await notice.getByText('Please ask them: nothing of your account is deleted.').waitFor()
      await page.getByRole('heading', { name: 'Sign in' }).waitFor()
      await expectAccessible(page)
      await page.goto(`${dashboard.origin}/dashboard/me`)
      await notice.waitFor()
      await page.getByLabel('Username').fill('blocked-one')
      await page.getByLabel('Password', { exact: true }).fill('not the password')
      await page.keyboard.press('Enter')
      await page.getByText('The name or the password is wrong.').waitFor()
      expect(await notice.count()).toBe(0)
      await page.getByLabel('Password', { exact: true }).fill('secret-blocked-one')
      await page.keyboard.press('Enter')
      await notice.waitFor()
      await setBlocked(false)
      await page.keyboard.press('Enter')
      await page.getByRole('heading', { name: 'My account' }).waitFor()
    },
    { refusals: [401, 403] },
  )
})

it('a user deletes the account, once its name is typed in', async () => {
  await createAccount(dashboard.server, 'leaver', { password: 'secret-leaver', activated: true })
  await dashboard.visit('', async (page) => {
    await signIn(page, 'leaver')
    await page.getByRole('button', { name: 'Delete my account' }).click()
    const dialog = page.getByRole('dialog')
    const answer = dialog.getByRole('button', { name: 'Delete my account' })
    expect(await answer.isDisabled()).toBe(true)
    await dialog.getByRole('textbox').fill('leaver')
    await expectAccessible(page)
    await answer.click()
    await page.getByRole('heading', { name: 'Sign in' }).waitFor()
  })
  const rows = await dashboard.server.db.selectFrom('accounts').where('username', '=', 'leaver').select('id').execute()
  expect(rows).toEqual([])
})
