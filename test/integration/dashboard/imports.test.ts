import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { accountCount, createSpace } from '../../support/clients/rest-client.ts'
import { work } from '../../support/server/imports.ts'
import { DOMAIN } from '../../support/server/test-server.ts'
import { type Dashboard, expectAccessible, openDashboard, signIn } from './dashboard.ts'

const IMPORTS = `/${DOMAIN}/imports`
const LINES = 2_500
const GOOD = LINES - 2

/** Three batches of lines; two of them with a problem. */
const lineOf = (n: number): string => {
  const username = n === 3 ? 'person-1' : `person-${n}`
  return `${username};secret-${n};${n === 2 ? 'nowhere' : `person-${n}@mail.example`};B${n % 40}`
}
const file = ['Login;Mot de passe;Courriel;Bureau', ...Array.from({ length: LINES }, (_, n) => lineOf(n))].join('\n')

let dashboard: Dashboard
let folder: string
let path: string
beforeAll(async () => {
  dashboard = await openDashboard()
  folder = await mkdtemp(join(tmpdir(), 'imports-'))
  path = join(folder, 'people.csv')
  await writeFile(path, file)
}, 60_000)
afterAll(async () => {
  await dashboard[Symbol.asyncDispose]()
  await rm(folder, { recursive: true })
})

/** Chooses the file; the id of the import whose page is there then. */
async function choose(page: Page): Promise<number> {
  await page.locator('input[type=file]').first().setInputFiles(path)
  await page.getByRole('heading', { name: 'What each column is' }).waitFor()
  return Number(new URL(page.url()).pathname.split('/').at(-1))
}

/** Lets the worker do one batch of an import, and no more. */
async function workOnce(id: number): Promise<void> {
  const { signal } = new AbortController()
  let looks = 0
  Object.defineProperty(signal, 'aborted', { get: () => looks++ > 0 })
  await work(dashboard.server, id, signal)
}

const start = (page: Page) => page.getByRole('button', { name: 'Create 2,498 accounts' })

it(
  'a file is looked at, checked, imported, cancelled and gone on with, and nothing comes twice',
  () =>
    dashboard.visit(IMPORTS, async (page) => {
      await signIn(page)
      await page.getByText('Drop a CSV, XLSX or vCard file here').waitFor()
      await expectAccessible(page)
      const template = page.waitForEvent('download')
      await page.getByRole('link', { name: 'Download a template' }).click()
      expect(await readFile(await (await template).path(), 'utf8')).toMatch(/^\ufeffusername,password,email,.*\r\n/)
      const id = await choose(page)
      await expectAccessible(page)
      expect(await page.getByLabel('Cells are separated by').inputValue()).toBe(';')
      expect(await page.getByLabel('Column Courriel').inputValue()).toBe('email')
      await page.getByRole('cell', { name: 'person-5', exact: true }).waitFor()
      expect(await page.getByText('secret-5').count()).toBe(0)
      await page.getByLabel('Column Bureau').selectOption({ label: 'Dictionary entry…' })
      await page.getByLabel('Name of the entry of column Bureau').fill('office')

      await page.getByLabel('Column Mot de passe').selectOption({ label: '— left out —' })
      await page.getByRole('button', { name: 'Check the file' }).click()
      await page.getByRole('alert').getByText('No column is the password').waitFor()
      await page.getByLabel('Column Mot de passe').selectOption({ label: 'Password' })
      await page.getByRole('button', { name: 'Check the file' }).click()
      await page.getByRole('progressbar', { name: 'Checking the file' }).waitFor({ state: 'attached' })
      await work(dashboard.server, id)

      await start(page).waitFor()
      await page.getByRole('row', { name: /4 person-2 Email must be an email address/ }).waitFor()
      await page.getByRole('row', { name: /5 person-1 Username is the same as in line 3/ }).waitFor()
      const onlyEmail = page.getByLabel('Only lines with this problem')
      await onlyEmail.selectOption({ index: 1 })
      await expect.poll(() => page.getByRole('row', { name: /person-1 Username/ }).count()).toBe(0)
      await expectAccessible(page)
      await onlyEmail.selectOption({ label: 'Every problem' })
      const downloading = page.waitForEvent('download')
      await page.getByRole('link', { name: 'Download these lines' }).click()
      const wrong = await readFile(await (await downloading).path(), 'utf8')
      expect(wrong).toMatch(/^\ufeffLogin,Mot de passe,Courriel,Bureau,problem,/)
      expect(wrong).toContain('person-2,secret-2,nowhere,B2,')
      expect(await accountCount(dashboard.server)).toBe(1)
      await expectAccessible(page)

      await start(page).click()
      const progress = page.getByRole('progressbar', { name: 'Creating accounts' })
      await progress.waitFor({ state: 'attached' })
      await workOnce(id)
      const shown = async () => Math.round((Number(await progress.getAttribute('aria-valuenow')) / 100) * GOOD)
      const { created } = await dashboard.server.db
        .selectFrom('imports')
        .select('created')
        .where('id', '=', id)
        .executeTakeFirstOrThrow()
      await expect.poll(shown).toBe(created)
      await page.reload()
      await progress.waitFor({ state: 'attached' })
      await page.getByText(/ of 2,498$/).waitFor()
      await expectAccessible(page)

      await page.getByRole('button', { name: 'Cancel' }).click()
      await page.getByRole('dialog').getByRole('button', { name: 'Cancel the import' }).click()
      await page.getByText('The import was cancelled').waitFor()
      await page.getByRole('button', { name: `Go on with ${(GOOD - created).toLocaleString('en')} accounts` }).click()
      await progress.waitFor({ state: 'attached' })
      await work(dashboard.server, id)
      await page.getByText('2,498 accounts created').waitFor()
      expect(await accountCount(dashboard.server)).toBe(2_499)
      await expectAccessible(page)

      const download = page.waitForEvent('download')
      await page.getByRole('link', { name: 'Result file' }).click()
      const result = (await (await (await download).createReadStream()).toArray()).join('')
      expect(result.match(/,created,/g)).toHaveLength(2_498)
      await page.getByRole('link', { name: 'All imports' }).click()
      await page.getByRole('row', { name: /people.csv Done 2,498 admin/ }).waitFor()
    }),
  60_000,
)

it(
  'its page comes to know how far it is even where no stream gets through',
  () =>
    dashboard.visit(
      IMPORTS,
      async (page) => {
        await page.route(/imports\.watch/, (route) => route.fulfill({ status: 503 }))
        await signIn(page)
        const id = await choose(page)
        await page.getByRole('button', { name: 'Check the file' }).click()
        await page.getByText('looking again every other second').waitFor()
        await work(dashboard.server, id)
        await page.getByText('No line can be imported').waitFor()
      },
      { refusals: [503] },
    ),
  30_000,
)

it(
  'a dropped file is uploaded; a former import is forgotten when one has been asked',
  () =>
    dashboard.visit(IMPORTS, async (page) => {
      await signIn(page)
      await page.getByText('Drop a CSV, XLSX or vCard file here').waitFor()
      await page.evaluate(`{
        const dataTransfer = new DataTransfer()
        dataTransfer.items.add(new File(['name\\nx\\n'], 'dropped.csv', { type: 'text/csv' }))
        window.dispatchEvent(new DragEvent('drop', { dataTransfer, cancelable: true }))
      }`)
      await page.getByRole('heading', { name: 'dropped.csv' }).waitFor()
      await page.getByRole('link', { name: 'All imports' }).click()
      await page.getByRole('button', { name: 'Delete the import of dropped.csv' }).click()
      await expectAccessible(page)
      await page.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }).click()
      await expect.poll(() => page.getByRole('link', { name: 'dropped.csv' }).count()).toBe(0)
    }),
  60_000,
)

it(
  'lines that are wrong are downloaded, put right and uploaded, and are read as before; a limit is one headline',
  () =>
    dashboard.visit(`/limited.example.org/imports`, async (page) => {
      await createSpace(dashboard.server, 'limited.example.org', { max_accounts: 2 })
      await signIn(page)
      const lines = [
        'wanted-1;secret-w-1;nowhere;B1',
        'wanted-2;secret-w-2;;B2',
        'wanted-3;secret-w-3;;B3',
        'wanted-4;secret-w-4;;B4',
      ]
      await writeFile(path, ['Login;Mot de passe;Courriel;Bureau', ...lines].join('\n'))
      const id = await choose(page)
      await page.getByLabel('Column Bureau').selectOption({ label: 'Dictionary entry…' })
      await page.getByRole('button', { name: 'Check the file' }).click()
      await page.getByRole('progressbar', { name: 'Checking the file' }).waitFor({ state: 'attached' })
      await work(dashboard.server, id)
      await page.getByText('1 line is beyond the limit of the Space').waitFor()
      await page.getByLabel('Only lines with this problem').waitFor()
      await expectAccessible(page)

      const downloading = page.waitForEvent('download')
      await page.getByRole('link', { name: 'Download these lines' }).click()
      const wrong = await readFile(await (await downloading).path(), 'utf8')
      expect(wrong).toContain('wanted-1,secret-w-1,nowhere,B1,')
      const corrected = join(folder, 'corrected.csv')
      await writeFile(corrected, wrong.replace('nowhere', 'wanted-1@mail.example'))
      await page.locator('input[type=file]').setInputFiles(corrected)
      await page.getByRole('heading', { name: 'corrected.csv' }).waitFor()
      await page.getByRole('progressbar', { name: 'Checking the file' }).waitFor({ state: 'attached' })
      const next = Number(new URL(page.url()).pathname.split('/').at(-1))
      await work(dashboard.server, next)
      await page.getByRole('button', { name: 'Create 2 accounts' }).click()
      await page.getByRole('progressbar', { name: 'Creating accounts' }).waitFor({ state: 'attached' })
      await work(dashboard.server, next)
      await page.getByText('corrected.csv is imported: 2 accounts.').waitFor()
      const { rows } = await dashboard.server.database.pool.query(
        `select username, value from accounts join account_dictionary_entries on account_id = accounts.id where key = 'Bureau' order by 1`,
      )
      expect(rows).toEqual([
        { username: 'wanted-1', value: 'B1' },
        { username: 'wanted-4', value: 'B4' },
      ])
      await page
        .getByRole('alert')
        .or(page.getByRole('status'))
        .getByRole('button', { name: 'Undo the import' })
        .click()
      await page.getByRole('dialog').getByText('Undo this import?').waitFor()
    }),
  60_000,
)

it('lines with a problem are put right in place, and imported with the others', () =>
  dashboard.visit(IMPORTS, async (page) => {
    await signIn(page)
    const short = join(folder, 'short.csv')
    await writeFile(
      short,
      'Login,Password,Email\nput-right-1,secret-put-1,one@mail.example\nput-right-2,tiny,nowhere\n',
    )
    await page.locator('input[type=file]').first().setInputFiles(short)
    await page.getByRole('button', { name: 'Check the file' }).click()
    await page.getByRole('button', { name: 'Cancel', exact: true }).waitFor()
    await work(dashboard.server, Number(new URL(page.url()).pathname.split('/').at(-1)))
    await page.getByRole('button', { name: 'Put line 3 right' }).click()
    const dialog = page.getByRole('dialog', { name: 'Line 3' })
    await dialog.getByText('Email', { exact: true }).first().waitFor()
    await expectAccessible(page)
    expect(await dialog.getByLabel('Email').inputValue()).toBe('nowhere')
    expect(await dialog.getByLabel('Email').evaluate((input) => input.getAttribute('aria-invalid'))).toBe('true')
    await dialog.getByLabel('Email').fill('two@mail.example')
    await dialog.getByRole('button', { name: 'Check this line' }).click()
    await expect.poll(() => dialog.getByLabel('Email').getAttribute('aria-invalid')).not.toBe('true')
    await dialog.getByLabel('Password', { exact: true }).fill('secret-put-2')
    await dialog.getByRole('button', { name: 'Check this line' }).click()
    await page.getByText('Nothing is wrong with line 3 any more.').waitFor()
    await page.getByRole('button', { name: 'Create 2 accounts' }).waitFor()
    expect(await page.getByRole('button', { name: /^Put line/ }).count()).toBe(0)
  }))
