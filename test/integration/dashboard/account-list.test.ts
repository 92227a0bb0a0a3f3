import { readFile } from 'node:fs/promises'
import { runBulkChange, runExport } from '@sipspace/core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { formatAccounts } from '../../../apps/server/src/api/files/account-lines.ts'
import { createAccount } from '../../support/clients/rest-client.ts'
import { DOMAIN } from '../../support/server/test-server.ts'
import { type Dashboard, expectAccessible, openDashboard, signIn } from './dashboard.ts'

let dashboard: Dashboard
beforeAll(async () => {
  dashboard = await openDashboard()
  // the latest is on top
  for (const name of ['emil.e', 'dora.d', 'carla.c', 'bert.b', 'anna.a']) {
    await createAccount(dashboard.server, name, { activated: true, email: name < 'c' ? `${name}@mail.example` : null })
  }
}, 60_000)
afterAll(() => dashboard[Symbol.asyncDispose]())

const LIST = `/${DOMAIN}/accounts`
const statesOf = async (...names: string[]) =>
  (
    await dashboard.server.db
      .selectFrom('accounts')
      .select(['username', 'blocked'])
      .where('username', 'in', names)
      .orderBy('username')
      .execute()
  ).map(({ username, blocked }) => `${username} ${blocked ? 'blocked' : 'free'}`)

it('is sorted and narrowed by its address, and exported as it is seen', () =>
  dashboard.visit(LIST, async (page) => {
    await signIn(page)
    const names = () => page.getByRole('grid').getByRole('link').allTextContents()
    await expect.poll(names).toEqual(['anna.a', 'bert.b', 'carla.c', 'dora.d', 'emil.e', 'admin'])
    await page.getByText('6 accounts').waitFor()
    await page.getByRole('button', { name: 'Account', exact: true }).click()
    await page.getByRole('button', { name: 'Account', exact: true }).click()
    await expect.poll(names).toEqual(['emil.e', 'dora.d', 'carla.c', 'bert.b', 'anna.a', 'admin'])
    await page.getByRole('button', { name: 'Filters' }).click()
    await page.getByRole('radiogroup', { name: 'Email' }).getByText('With', { exact: true }).click()
    await expect.poll(names).toEqual(['bert.b', 'anna.a'])
    await page.keyboard.press('Escape')
    await page.getByText('2 accounts').waitFor()
    expect(new URL(page.url()).search).toBe('?sort=username&order=desc&email=with')
    await expectAccessible(page)
    const download = page.waitForEvent('download')
    await page.getByRole('link', { name: 'Export' }).click()
    const file = await (await download).createReadStream()
    const csv = (await file.toArray()).join('')
    expect(csv.match(/@mail\.example/g)).toHaveLength(2)
    expect(csv.indexOf('bert')).toBeLessThan(csv.indexOf('anna'))
    await page.reload()
    await expect.poll(names).toEqual(['bert.b', 'anna.a'])
  }))

it('is gone through, ticked and opened by keyboard', () =>
  dashboard.visit(LIST, async (page) => {
    await signIn(page)
    await page.getByRole('row', { name: /anna/ }).focus()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Space')
    await page.keyboard.press('Shift+ArrowDown')
    await page.getByText('2 accounts selected').waitFor()
    expect(await page.getByRole('row', { selected: true }).count()).toBe(2)
    await page.keyboard.press('Escape')
    await expect.poll(() => page.getByText('2 accounts selected').count()).toBe(0)
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'carla.c' }).waitFor()
  }))

it('blocks those that are ticked, after asking, and says what became of them', () =>
  dashboard.visit(LIST, async (page) => {
    await signIn(page)
    for (const name of ['anna.a', 'bert.b', 'admin']) await page.getByLabel(`Select ${name}`).click()
    const bar = page.getByRole('region', { name: 'What to do with the selected accounts' })
    await expectAccessible(page)
    await bar.getByRole('button', { name: 'Block', exact: true }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText(/anna.a, bert.b, admin/).waitFor()
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'hidden' })
    expect(await statesOf('anna.a', 'bert.b')).toEqual(['anna.a free', 'bert.b free'])
    await bar.getByRole('button', { name: 'Block', exact: true }).click()
    await dialog.getByRole('button', { name: 'Block 3 accounts' }).click()
    await page.getByText('2 accounts blocked. Your own account was left as it is.').waitFor()
    expect(await statesOf('anna.a', 'bert.b', 'carla.c')).toEqual(['anna.a blocked', 'bert.b blocked', 'carla.c free'])
    await expect.poll(() => bar.count()).toBe(0)
    await expect.poll(() => page.getByRole('row', { name: /anna/ }).textContent()).toContain('Blocked')
  }))

it(
  'undoes a bulk change from what says that it was done, and from its one entry in the activity',
  () =>
    dashboard.visit(`${LIST}?text=undone-`, async (page) => {
      const { server } = dashboard
      for (const n of [1, 2, 3]) await createAccount(server, `undone-${n}`)
      const blocked = async () =>
        (await server.database.pool.query("select from accounts where username like 'undone-%' and blocked")).rows
          .length
      await signIn(page)
      await page.getByLabel('Select all loaded accounts').click()
      const block = async () => {
        await page.getByRole('button', { name: 'Block', exact: true }).click()
        await page.getByRole('dialog').getByRole('button', { name: 'Block 3 accounts' }).click()
        await page.getByText('3 accounts blocked.').waitFor()
      }
      await block()
      await expectAccessible(page)
      await page.getByRole('status').getByRole('button', { name: 'Undo' }).click()
      await page.getByText('Undone. 3 accounts unblocked.').first().waitFor()
      await expect.poll(blocked).toBe(0)

      await page.getByLabel('Select all loaded accounts').click()
      await block()
      await page.getByRole('link', { name: 'Activity' }).click()
      await page.getByRole('link', { name: 'Bulk change Block 3 accounts' }).first().click()
      const drawer = page.getByRole('dialog')
      await drawer.getByText('3 accounts blocked.').waitFor()
      await drawer.getByRole('row', { name: 'Accounts 3' }).waitFor()
      await expectAccessible(page)
      await drawer.getByRole('button', { name: 'Undo' }).click()
      await page.getByText('Undone. 3 accounts unblocked.').first().waitFor()
      await expect.poll(blocked).toBe(0)
      await page.getByRole('link', { name: 'Bulk change Undo: Unblock 3 accounts' }).first().waitFor()
      await drawer.getByRole('link', { name: 'Show its lines' }).click()
      await page.getByText('Lines of a bulk change').waitFor()
      await expect.poll(() => page.getByRole('row', { name: /undone-/ }).count()).toBe(3)
    }),
  60_000,
)

it(
  'puts accounts on a contacts list, mails them and exports them, from the menu of the rest',
  () =>
    dashboard.visit(`${LIST}?text=menu-`, async (page) => {
      const { server } = dashboard
      for (const n of [1, 2]) await createAccount(server, `menu-${n}`, { email: `menu-${n}@mail.example` })
      await server.database.pool.query(
        "insert into contacts_lists (space_id, title, description, created_at, updated_at) values (1, 'Staff', '', now(), now())",
      )
      await signIn(page)
      const choose = async (item: string) => {
        await page.getByLabel('Select all loaded accounts').click()
        await page.getByRole('button', { name: 'More', exact: true }).click()
        await page.getByRole('menuitem', { name: item }).click()
      }
      await choose('Add to a contacts list')
      await page.getByLabel('Contacts list', { exact: true }).selectOption('Staff')
      await expectAccessible(page)
      await page.getByRole('button', { name: 'Next' }).click()
      await page.getByRole('button', { name: 'Add 2 accounts to the list' }).click()
      await page.getByText('2 accounts added to the list.').waitFor()

      await choose('Send the provisioning mail')
      await page.getByRole('button', { name: 'Send the provisioning mail to 2 accounts' }).click()
      await page.getByText('2 mails queued.').waitFor()

      const downloading = page.waitForEvent('download')
      await choose('Export the selection')
      const file = await readFile(await (await downloading).path(), 'utf8')
      expect(file.trimEnd().split('\r\n')).toHaveLength(3)

      await page.keyboard.press('Escape')
      await page.getByRole('link', { name: 'menu-1' }).click()
      await page.getByRole('tab', { name: 'Access' }).click()
      const mails = page.getByRole('region', { name: 'Mails' })
      await mails.getByText('Queued').waitFor()
      await server.database.pool.query("update account_mails set state = 'failed', error = 'no such mailbox'")
      await mails.getByText('Failed: no such mailbox').waitFor()
      await expectAccessible(page)
      await mails.getByRole('button', { name: 'Try again' }).click()
      await page.getByText('The mail is queued again.').waitFor()
    }),
  60_000,
)

it('deletes all that a search finds, once their number is typed in', () =>
  dashboard.visit(`${LIST}?text=m`, async (page) => {
    const { server } = dashboard
    for (let n = 1; n <= 120; n++) await createAccount(server, `mass-${n}`)
    await signIn(page)
    await page.getByLabel('Search by name, email or phone').fill('mass-')
    await page.getByText('120 accounts').waitFor()
    await page.getByLabel('Select all loaded accounts').click()
    await page.getByRole('button', { name: 'Select all 120 found' }).click()
    await page.getByText('All 120 accounts found are selected').waitFor()
    await page.getByRole('button', { name: 'Delete', exact: true }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('120 accounts, with their passwords').waitFor()
    expect(await dialog.getByRole('button', { name: 'Delete 120 accounts' }).isDisabled()).toBe(true)
    await dialog.getByRole('textbox').fill('120')
    await page.keyboard.press('Enter')
    await page.getByText('120 accounts deleted.').waitFor()
    await page.getByText('No account matches').waitFor()
    const { rows } = await server.database.pool.query("select from accounts where username like 'mass-%'")
    expect(rows).toHaveLength(0)
  }))

it('shows how far a change of many accounts is, which can be cancelled and resumed', () =>
  dashboard.visit(`${LIST}?text=throng-`, async (page) => {
    const { server } = dashboard
    await server.database.pool.query(
      `insert into accounts (space_id, username, activated, ip_address, user_agent, created_at, updated_at)
        select id, 'throng-' || n, true, '127.0.0.1', 'test', now(), now() from spaces, generate_series(1, 1200) n
        where domain = '${DOMAIN}'`,
    )
    await signIn(page)
    await page.getByText('1,200 accounts').waitFor()
    await page.getByLabel('Select all loaded accounts').click()
    await page.getByRole('button', { name: 'Select all 1,200 found' }).click()
    await page.getByRole('button', { name: 'Block', exact: true }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Block 1,200 accounts' }).click()
    const panel = page.getByRole('region', { name: 'Block 1,200 accounts' })
    await panel.getByText('0 of 1,200.').waitFor()
    await expectAccessible(page)
    await panel.getByRole('button', { name: 'Cancel' }).click()
    await panel.getByText('Cancelled. 0 accounts blocked.').waitFor()
    await page.reload()
    await panel.getByRole('button', { name: 'Resume' }).click()
    await panel.getByText('0 of 1,200.').waitFor()
    const { rows } = await server.database.pool.query<{ id: number }>(
      "select id from bulk_changes where state = 'running'",
    )
    await runBulkChange({ db: server.db, clock: server.clock }, rows[0]?.id ?? 0)
    await panel.getByText('1,200 accounts blocked.').waitFor()
    await expect.poll(() => page.getByRole('row', { name: /throng-1200 / }).textContent()).toContain('Blocked')
    await panel.getByRole('button', { name: 'Close' }).click()
    await expect.poll(() => panel.count()).toBe(0)
  }))

it('has the server write a file of more than 10,000 accounts, which is downloaded when it is done', () =>
  dashboard.visit(`${LIST}?text=crowd-`, async (page) => {
    const { server } = dashboard
    await server.database.pool.query(
      `insert into accounts (space_id, username, activated, ip_address, user_agent, created_at, updated_at)
        select id, 'crowd-' || n, true, '127.0.0.1', 'test', now(), now() from spaces, generate_series(1, 10001) n
        where domain = '${DOMAIN}'`,
    )
    await signIn(page)
    await page.getByText('10,000+ accounts').waitFor()
    await page.getByRole('button', { name: 'Export', exact: true }).click()
    const panel = page.getByRole('region', { name: /^Export of/ })
    await panel.getByText('Counting the accounts.').waitFor()
    await panel.getByRole('button', { name: 'Cancel' }).click()
    await panel.getByText('Cancelled after 0 accounts.').waitFor()
    await panel.getByRole('button', { name: 'Resume' }).click()
    await panel.getByText('Counting the accounts.').waitFor()
    const { rows } = await server.database.pool.query<{ id: number }>('select id from exports')
    await runExport({ db: server.db, clock: server.clock, format: formatAccounts }, rows[0]?.id ?? 0)
    const coming = page.waitForEvent('download')
    await panel.getByRole('link', { name: 'Download' }).click()
    const file = await readFile(await (await coming).path(), 'utf8')
    expect(file.trimEnd().split('\r\n')).toHaveLength(10_002)
    await expectAccessible(page)
    await panel.getByRole('button', { name: 'Delete the export' }).click()
    await expect.poll(() => panel.count()).toBe(0)
  }))
