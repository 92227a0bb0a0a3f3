import { afterAll, beforeAll, expect, it } from 'vitest'
import { workDumpImport } from '../../../apps/server/src/worker/work-dump-import.ts'
import { DOMAIN } from '../../support/server/test-server.ts'
import { type Dashboard, expectAccessible, openDashboard, signIn } from './dashboard.ts'

const fixture = (name: string) => new URL(`../../fixtures/imports/${name}`, import.meta.url).pathname
const DUMP = 'flexisip-account-manager-2.1-2026-08-20-mysql.sql.gz'

let dashboard: Dashboard
beforeAll(async () => {
  dashboard = await openDashboard()
}, 60_000)
afterAll(() => dashboard[Symbol.asyncDispose]())

/** Does what the worker does with the one dump that there is. */
async function work(): Promise<void> {
  const { server } = dashboard
  const { rows } = await server.database.pool.query<{ id: number }>('select max(id) as id from dump_imports')
  await workDumpImport(server.deps, server.database.pool, { dumpImportId: rows[0]?.id })
}

it(
  'a dump of Flexisip Account Manager is uploaded, reported on and imported',
  () =>
    dashboard.visit(`/${DOMAIN}/imports`, async (page) => {
      await signIn(page)
      await page.getByRole('heading', { name: 'Another system’s database' }).waitFor()
      await page.locator('input[type=file]').last().setInputFiles(fixture(DUMP))
      const dump = page.getByRole('article', { name: DUMP })
      await dump.getByText('Uploaded').waitFor()
      await dump.getByLabel('Program').selectOption({ label: 'Kamailio' })
      await dump.getByLabel('Domain of rows without one').waitFor()
      await dump.getByLabel('Program').selectOption({ label: 'Flexisip Account Manager' })
      await dump.getByRole('button', { name: 'Tell what would be written' }).click()
      await dump.getByText('Being read').waitFor()
      await work()
      const report = dump.getByRole('region', { name: `Report on ${DUMP}` })
      await report.getByText('Nothing was written').waitFor()
      await report.getByRole('row', { name: 'sip.example.com created 8 of 8' }).waitFor()
      await report.getByText('What has no place here').waitFor()
      await expectAccessible(page)
      expect(await page.evaluate<boolean>('document.documentElement.scrollWidth <= window.innerWidth')).toBe(true)

      await dump.getByRole('button', { name: 'Import', exact: true }).click()
      await page.getByRole('dialog').getByRole('button', { name: 'Import', exact: true }).click()
      await dump.getByText('Being imported').waitFor()
      await work()
      await dump.getByText('The import is done.').waitFor()
      await dump.getByRole('button', { name: 'Delete' }).click()
      await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
      await dump.waitFor({ state: 'detached' })
    }),
  120_000,
)
