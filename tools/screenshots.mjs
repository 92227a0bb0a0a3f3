// Writes a picture of each page of the dashboard to docs/screenshots, from a server of its own with the data of `pnpm seed`.
// The server is to be built. `node tools/screenshots.mjs spaces jobs` writes only those whose names begin so, and
// `--at http://127.0.0.1:3000` looks at a server that is there.
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { launchBrowser, SPACE, signIn, withServer } from './seeded-server.mjs'

const folder = join(import.meta.dirname, '../docs/screenshots')

const LOOKS = {
  light: {},
  dark: { colorScheme: 'dark' },
  'dark-phone': { colorScheme: 'dark', viewport: { width: 390, height: 780 } },
  phone: { viewport: { width: 390, height: 780 } },
  french: { locale: 'fr-FR' },
}

/** Every page: its name, its path, how it is looked at, and what is done there first. */
const PAGES = [
  { name: 'overview', path: `/${SPACE}`, looks: ['light', 'dark', 'phone'] },
  { name: 'accounts', path: `/${SPACE}/accounts`, looks: ['light', 'dark', 'phone'] },
  { name: 'accounts-selected', path: `/${SPACE}/accounts?status=inactive`, prepare: selectRows },
  { name: 'account-new', path: `/${SPACE}/accounts/new` },
  { name: 'account', path: `/${SPACE}/accounts`, looks: ['light', 'dark', 'phone'], prepare: openFirst },
  { name: 'account-calls', path: `/${SPACE}/accounts`, looks: ['light', 'phone'], prepare: openTab('Calls') },
  { name: 'account-devices', path: `/${SPACE}/accounts`, prepare: openTab('Devices') },
  { name: 'account-contacts', path: `/${SPACE}/accounts`, prepare: openTab('Contacts') },
  { name: 'account-types', path: `/${SPACE}/accounts`, prepare: openTab('Types and actions') },
  { name: 'calls', path: `/${SPACE}/calls`, looks: ['light', 'dark', 'phone'] },
  { name: 'palette', path: `/${SPACE}/accounts`, prepare: openPalette },
  { name: 'imports', path: `/${SPACE}/imports` },
  { name: 'activity', path: `/${SPACE}/activity`, looks: ['light', 'phone'] },
  { name: 'api-keys', path: `/${SPACE}/api-keys` },
  { name: 'spaces', path: '/spaces', looks: ['light', 'dark', 'phone'] },
  { name: 'space-new', path: '/spaces/new' },
  { name: 'space', path: `/spaces/${SPACE}`, looks: ['light', 'phone', 'french'] },
  { name: 'space-mail', path: `/spaces/${SPACE}?tab=mail` },
  { name: 'space-carddav', path: `/spaces/${SPACE}?tab=carddav` },
  { name: 'phone-countries', path: '/phone-countries' },
  { name: 'jobs', path: '/jobs', looks: ['light', 'phone'] },
  { name: 'settings', path: '/settings' },
  { name: 'me', path: '/me' },
]

async function selectRows(page) {
  for (const row of [1, 2, 4]) await page.getByRole('row').nth(row).getByRole('checkbox').check()
  await page.getByRole('button', { name: 'Block', exact: true }).waitFor()
}

async function openFirst(page) {
  await page.getByRole('row').nth(3).getByRole('link').first().click()
  await page.waitForURL(/accounts\/\d+/)
}

function openTab(name) {
  return async (page) => {
    await openFirst(page)
    await page.getByRole('tab', { name }).click()
  }
}

async function openPalette(page) {
  await page.keyboard.press('Control+k')
  await page.getByRole('dialog').waitFor()
  await page.keyboard.type('mar')
  await page.getByRole('dialog').getByText('@example.').first().waitFor()
}

/** The page is as it will be: loaded, in its own type, with nothing that moves. */
async function settle(page) {
  await page.getByRole('heading', { level: 1 }).waitFor()
  // what is asked for as the page begins; live pages go on asking
  await page.waitForTimeout(600)
  await page.waitForFunction(() => document.querySelectorAll('[class*=Skeleton-root]').length === 0)
  await page.evaluate(() => document.fonts.ready)
}

async function takePictures(origin, wanted) {
  const browser = await launchBrowser()
  const options = { viewport: { width: 1280, height: 800 }, locale: 'en-GB', reducedMotion: 'reduce' }
  const first = await browser.newContext(options)
  const signInPage = await first.newPage()
  await signInPage.goto(`${origin}/dashboard`)
  await signInPage.getByLabel('Username').waitFor()
  if (isWanted('sign-in', wanted)) await signInPage.screenshot({ path: join(folder, 'sign-in.png') })
  await signIn(signInPage)
  const storageState = await first.storageState()
  for (const { name, path, looks = ['light'], prepare } of PAGES.filter((page) => isWanted(page.name, wanted))) {
    for (const look of looks) {
      const context = await browser.newContext({ ...options, ...LOOKS[look], storageState })
      const page = await context.newPage()
      await page.goto(`${origin}/dashboard${path}`)
      await settle(page)
      await prepare?.(page)
      await settle(page)
      await page.screenshot({ path: join(folder, look === 'light' ? `${name}.png` : `${name}-${look}.png`) })
      await context.close()
    }
  }
  await browser.close()
}

const isWanted = (name, wanted) => wanted.length === 0 || wanted.some((start) => name.startsWith(start))

const { values, positionals } = parseArgs({ options: { at: { type: 'string' } }, allowPositionals: true })
await mkdir(folder, { recursive: true })
const take = (origin) => takePictures(origin, positionals)
await (values.at ? take(values.at) : withServer(take))
