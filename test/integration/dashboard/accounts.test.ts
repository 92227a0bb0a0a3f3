import { afterAll, beforeAll, expect, it } from 'vitest'
import { createAccount, createSpace } from '../../support/clients/rest-client.ts'
import { DOMAIN } from '../../support/server/test-server.ts'
import { type Dashboard, expectAccessible, openDashboard, signIn } from './dashboard.ts'

const ACCOUNTS = `/${DOMAIN}/accounts`

let dashboard: Dashboard
beforeAll(async () => {
  dashboard = await openDashboard()
  const { server } = dashboard
  await createSpace(server, 'radium.example.org', { name: 'Institut Pétrole' })
  await createAccount(server, 'irene.joliot', { domain: 'radium.example.org', display_name: 'Irène Joliot-Curie' })
  await createAccount(server, 'marie.curie', { email: 'marie@radium.example', display_name: 'Marie Curie' })
  // the latest is on top
  for (let n = 450; n >= 1; n--) await createAccount(server, `listed-${String(n).padStart(3, '0')}`)
}, 60_000)
afterAll(() => dashboard[Symbol.asyncDispose]())

it('finds an account as one types, and the address says what was searched', () =>
  dashboard.visit(ACCOUNTS, async (page) => {
    await signIn(page)
    await page.getByRole('link', { name: 'listed-001' }).waitFor()
    await expectAccessible(page)
    await page.getByLabel('Search by name, email or phone').fill('radium')
    await page.getByRole('link', { name: 'marie.curie' }).waitFor()
    await expect.poll(() => page.getByRole('link', { name: 'listed-001' }).count()).toBe(0)
    expect(new URL(page.url()).search).toBe('?text=radium')
    await page.getByText('Blocked', { exact: true }).click()
    await page.getByText('No account matches').waitFor()
    await page.getByRole('button', { name: 'Clear search and filters' }).click()
    await page.getByRole('link', { name: 'listed-001' }).waitFor()
    expect(new URL(page.url()).search).toBe('')
  }))

it('loads a long list as one scrolls, and the back button leads to where one was', () =>
  dashboard.visit(ACCOUNTS, async (page) => {
    await signIn(page)
    await page.getByRole('link', { name: 'listed-001' }).waitFor()
    const last = page.getByRole('link', { name: 'marie.curie' })
    await expect
      .poll(
        async () => {
          await page.mouse.wheel(0, 4000)
          return last.count()
        },
        { timeout: 15_000 },
      )
      .toBe(1)
    expect(await page.getByRole('row').count()).toBeLessThan(100)
    await last.click()
    await page.getByRole('heading', { name: 'marie.curie' }).waitFor()
    await expectAccessible(page)
    await page.goBack()
    await last.waitFor()
    await expect.poll(() => page.evaluate<number>('window.scrollY')).toBeGreaterThan(5000)
  }))

it('is used by keyboard: the palette finds an account', () =>
  dashboard.visit(ACCOUNTS, async (page) => {
    await signIn(page)
    await page.getByRole('link', { name: 'listed-001' }).waitFor()
    await page.keyboard.press('Control+k')
    await page.getByPlaceholder('Search or go to…').waitFor()
    await page.keyboard.type('curie')
    await page.getByRole('dialog').getByText('marie.curie').waitFor()
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'marie.curie' }).waitFor()
  }))

it('is used by keyboard: the palette finds accounts of other Spaces, Spaces and pages by words in any order', () =>
  dashboard.visit(ACCOUNTS, async (page) => {
    await signIn(page)
    await page.getByRole('link', { name: 'listed-001' }).waitFor()
    await page.keyboard.press('/')
    const palette = page.getByRole('dialog', { name: 'Search or do something' })
    const search = palette.getByLabel('Search or do something')
    await search.fill('curie')
    await palette.getByText('radium.example.org · Irène Joliot-Curie').waitFor()
    await palette.getByText('marie.curie').waitFor()
    await expectAccessible(page)
    await search.fill('petrole institut')
    await palette.getByText('Institut Pétrole').waitFor()
    await search.fill('keys api')
    await palette.getByRole('button', { name: 'API keys' }).waitFor()
    await search.fill('curie irene')
    await palette.getByText('radium.example.org · Irène Joliot-Curie').waitFor()
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'irene.joliot' }).waitFor()
    expect(new URL(page.url()).pathname).toMatch(/^\/dashboard\/radium\.example\.org\/accounts\/\d+$/)
    await page.getByRole('button', { name: /Switch Space/ }).click()
    await page.getByLabel('Search Spaces').fill('petrole INSTITUT')
    await page.getByRole('option', { name: 'radium.example.org' }).waitFor()
  }))

it('is used by keyboard: the palette does what is named, N begins an account, and ? lists the keys', () =>
  dashboard.visit(ACCOUNTS, async (page) => {
    await signIn(page)
    await page.getByRole('link', { name: 'listed-001' }).waitFor()
    await page.keyboard.press('?')
    const keys = page.getByRole('dialog', { name: 'Keyboard shortcuts' })
    await keys.getByText('From row to row of a table').waitFor()
    await expectAccessible(page)
    await page.keyboard.press('Escape')
    await keys.waitFor({ state: 'hidden' })
    await page.keyboard.press('/')
    const palette = page.getByRole('dialog', { name: 'Search or do something' })
    await palette.getByLabel('Search or do something').waitFor()
    await page.keyboard.type('block curie')
    await palette.getByText('Block marie.curie').waitFor()
    await expectAccessible(page)
    await page.keyboard.press('Enter')
    await page.getByRole('dialog', { name: 'Block marie.curie?' }).getByRole('button', { name: 'Block' }).click()
    await page.getByText('marie.curie blocked.').waitFor()
    await page.keyboard.press('/')
    await page.keyboard.type('dark')
    await palette.getByText('Dark appearance').waitFor()
    await page.keyboard.press('Enter')
    await expect.poll(() => page.locator('html').getAttribute('data-mantine-color-scheme')).toBe('dark')
    await page.keyboard.press('n')
    await page.getByRole('heading', { name: 'New account' }).waitFor()
  }))

it('is used by keyboard: what is typed before the palette is there stands in its search, and is no shortcut', () =>
  dashboard.visit(ACCOUNTS, async (page) => {
    await signIn(page)
    await page.getByRole('link', { name: 'listed-001' }).waitFor()
    const palette = page.getByRole('dialog', { name: 'Search or do something' })
    const search = palette.getByLabel('Search or do something')
    for (const text of ['n new', 'dark']) {
      await page.keyboard.press('/')
      await page.keyboard.type(text)
      await expect.poll(() => search.inputValue()).toBe(text)
      await page.keyboard.press('Escape')
      await palette.waitFor({ state: 'hidden' })
    }
    expect(new URL(page.url()).pathname).toBe(`/dashboard${ACCOUNTS}`)
  }))

it('keeps the names at every width, and what no column says any more stands below them', () =>
  dashboard.visit(ACCOUNTS, async (page) => {
    await signIn(page)
    const name = page.getByRole('link', { name: 'marie.curie' })
    await page.getByLabel('Search by name, email or phone').fill('curie')
    for (const width of [1440, 1150, 1024, 960, 820, 770, 600, 390]) {
      await page.setViewportSize({ width, height: 800 })
      await expect.poll(async () => (await name.boundingBox())?.width).toBeGreaterThan(70)
      const cut = await name.evaluate((link) => link.scrollWidth > link.clientWidth)
      expect({ width, cut }).toEqual({ width, cut: false })
      const address = page.getByText('marie@radium.example').filter({ visible: true })
      await expect.poll(() => address.count()).toBe(1)
      await expect.poll(() => page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width)
    }
  }))

it('is used on a phone, in the dark', () =>
  dashboard.visit(
    ACCOUNTS,
    async (page) => {
      await page.getByLabel('Username').fill('admin')
      await page.getByLabel('Password', { exact: true }).fill('secret-admin')
      await page.keyboard.press('Enter')
      await page.getByRole('link', { name: 'listed-001' }).waitFor()
      await expectAccessible(page)
      expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(375)
      await page.getByRole('button', { name: 'Open or close the menu' }).first().click()
      await page.getByRole('link', { name: 'My account' }).click()
      await page.getByRole('heading', { name: 'My account' }).waitFor()
      await expectAccessible(page)
    },
    { viewport: { width: 375, height: 740 }, colorScheme: 'dark' },
  ))
