import type { Page, Request } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Dashboard, expectAccessible, openDashboard } from './dashboard.ts'
import { type Furnished, furnishSpace } from './furnished-space.ts'
import { pagesOf, routes, type VisitedPage } from './pages.ts'

const LONG = 400_000

let dashboard: Dashboard
let furnished: Furnished
beforeAll(async () => {
  dashboard = await openDashboard()
  furnished = await furnishSpace(dashboard.server)
}, LONG)
afterAll(() => dashboard[Symbol.asyncDispose]())

/** Each page is seen at each width, in each language and in each colour scheme; dialogs at two of the widths. */
const LOOKS = [
  { width: 1440, height: 900, locale: 'en-GB', colorScheme: 'light', withDialogs: true },
  { width: 820, height: 1180, locale: 'fr-FR', colorScheme: 'light', withDialogs: false },
  { width: 390, height: 844, locale: 'fr-FR', colorScheme: 'dark', withDialogs: true },
] as const

type Look = (typeof LOOKS)[number]

const optionsOf = ({ width, height, locale, colorScheme }: Look) => ({
  viewport: { width, height },
  locale,
  colorScheme,
})

/** Counts what a page has asked for and not got yet, but for what it listens to. */
function watchRequests(page: Page): () => number {
  const open = new Set<Request>()
  const isOver = (request: Request) => void open.delete(request)
  page.on('request', (request) => {
    if (request.resourceType() !== 'eventsource') open.add(request)
  })
  page.on('requestfinished', isOver)
  page.on('requestfailed', isOver)
  return () => open.size
}

/** Goes on as a link of the page would. */
const goTo = (page: Page, path: string) => page.evaluate(`history.pushState({}, '', '/dashboard${path}')`)

const painted = (page: Page) =>
  page.evaluate('new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))')

const SKELETON = '[aria-busy=true], .mantine-Skeleton-root'

/** Waits until all of a page is there. */
async function isWhole(page: Page, requests: () => number): Promise<void> {
  await painted(page)
  await page.getByRole('heading', { level: 1 }).waitFor()
  await expect
    .poll(async () => requests() + (await page.locator(SKELETON).count()), { timeout: 15_000, interval: 20 })
    .toBe(0)
  await painted(page)
}

async function expectSound(page: Page, { width, locale }: Look): Promise<void> {
  const [scrolled, language, title] = await page.evaluate<[number, string, string]>(
    '[document.documentElement.scrollWidth, document.documentElement.lang, document.title]',
  )
  expect(scrolled).toBeLessThanOrEqual(width)
  expect(language).toBe(locale.slice(0, 2))
  expect(title).toMatch(/. · sipspace$/)
  // by its name alone, a screen reader's list of headings leads to each
  const headings = await page.getByRole('main').getByRole('heading').allInnerTexts()
  expect(headings.filter((name, index) => headings.indexOf(name) !== index)).toEqual([])
  await expectAccessible(page)
}

/** Gives the name and the password of the super admin. */
async function enter(page: Page, locale: string): Promise<void> {
  const isFrench = locale.startsWith('fr')
  await page.getByLabel(isFrench ? 'Nom d’utilisateur' : 'Username').fill('admin')
  await page.getByLabel(isFrench ? 'Mot de passe' : 'Password', { exact: true }).fill('secret-admin')
  await page.keyboard.press('Enter')
}

async function signIn(page: Page, locale: string): Promise<void> {
  await enter(page, locale)
  await page.locator('main[id]').waitFor()
}

/** What is wrong with each page is said at the end, all together. */
async function about(faults: string[], what: string, does: () => Promise<void>): Promise<void> {
  try {
    await does()
  } catch (error) {
    // an assertion cuts off what it says of a long text
    const actual = error instanceof Error && 'actual' in error ? JSON.stringify(error.actual) : ''
    faults.push(`${what}: ${String(error)} ${actual}`)
  }
}

/** What lies over the page: dialogs, menus and the like. */
const dialogs = (page: Page) => page.locator('[role=dialog]:visible, [role=menu]:visible')

type Opener = NonNullable<VisitedPage['opens']>[number]

async function tryDialog(page: Page, opener: Opener, look: Look, requests: () => number): Promise<void> {
  const main = page.getByRole('main')
  for (const name of [opener].flat()) {
    const inPage = main.getByRole('button', { name }).or(main.getByRole('checkbox', { name }))
    await inPage.or(page.getByRole('menuitem', { name })).first().click({ timeout: 5000 })
  }
  const isSeveral = Array.isArray(opener)
  await (isSeveral ? page.locator('[role=dialog]:visible') : dialogs(page)).first().waitFor()
  try {
    await isWhole(page, requests)
    await expectSound(page, look)
  } finally {
    // a list that is open in it is closed first
    await expect
      .poll(async () => {
        await page.keyboard.press('Escape')
        return dialogs(page).count()
      })
      .toBe(0)
  }
}

it('knows every route', () => {
  const visited = [...pagesOf(furnished).map(({ route }) => route), '/sign-in', '/second-factor']
  expect([...new Set(visited)].toSorted()).toEqual(
    routes()
      .filter((route) => route !== '/')
      .toSorted(),
  )
})

it.each(LOOKS)(
  'every page is whole, accessible and as wide as the window: $width px, $locale, $colorScheme',
  (look) =>
    dashboard.visit(
      '/sign-in',
      async (page) => {
        const requests = watchRequests(page)
        const faults: string[] = []
        await isWhole(page, requests)
        await about(faults, '/sign-in', () => expectSound(page, look))
        await signIn(page, look.locale)
        for (const { path, opens = [] } of pagesOf(furnished)) {
          await about(faults, path, async () => {
            await goTo(page, path)
            await isWhole(page, requests)
            await expectSound(page, look)
          })
          if (!look.withDialogs) continue
          for (const opener of opens) {
            await about(faults, `${path}, ${String(opener)}`, () => tryDialog(page, opener, look, requests))
          }
        }
        expect(faults.join('\n')).toBe('')
      },
      { ...optionsOf(look), refusals: [404] },
    ),
  LONG,
)

it.each(LOOKS)(
  'the page for the second factor is whole and accessible, to set one up and to show it: $width px, $locale, $colorScheme',
  async (look) => {
    await using strict = await openDashboard({ ADMIN_SECOND_FACTOR: 'required' })
    await strict.visit(
      '/sign-in',
      async (page) => {
        const requests = watchRequests(page)
        const isSound = async () => {
          await isWhole(page, requests)
          await expectSound(page, look)
        }
        await enter(page, look.locale)
        await page.waitForURL(/second-factor/)
        await isSound()
        await page.getByRole('button', { name: /authenticator app|application d’authentification/ }).click()
        await isSound()

        await strict.server.db
          .insertInto('account_second_factors')
          .columns(['account_id', 'created_at', 'confirmed_at'])
          .expression((eb) =>
            eb.selectFrom('accounts').select(['id', 'created_at', 'created_at']).where('username', '=', 'admin'),
          )
          .execute()
        await page.reload()
        await page.getByRole('textbox').first().waitFor()
        await isSound()
      },
      optionsOf(look),
    )
  },
  LONG,
)

/** What is another colour now becomes it bit by bit. */
const TRANSITIONS_ENDED =
  'Promise.all(document.getAnimations().filter((one) => one instanceof CSSTransition).map(({ finished }) => finished))'

const NEEDS_DATA = /\/\$(?:id|domain)$|^\/me$/

/** Holds back every answer but those on who is signed in. */
const holdAnswers = (page: Page) => page.route(/\/trpc\/(?!sessions\.)/, () => {})

it(
  'what stands for a page while it is loaded has landmarks and is accessible, on a phone and a wide screen',
  async () => {
    const [wide, , phone] = LOOKS
    await dashboard.visit(
      '/sign-in',
      async (page) => {
        await holdAnswers(page)
        await signIn(page, phone.locale)
        const seen = new Set<string>()
        const faults: string[] = []
        for (const { route, path } of pagesOf(furnished)) {
          if (seen.has(route)) continue
          seen.add(route)
          await page.goto(`${dashboard.origin}/dashboard${path}`)
          // a page that is of one thing does not come before that is there
          const content = NEEDS_DATA.test(route) ? 'main [aria-busy=true]' : 'main[id]'
          await page.locator(content).first().waitFor()
          for (const { width, height, colorScheme } of [phone, wide]) {
            await page.setViewportSize({ width, height })
            await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
            // the colour scheme is the page's by the next frame
            await painted(page)
            await page.evaluate(TRANSITIONS_ENDED)
            await about(faults, `${path} at ${width} px`, async () => {
              expect(await page.getByRole('main').count()).toBe(1)
              if (width === wide.width) expect(await page.getByRole('navigation').count()).toBe(1)
              await expectAccessible(page)
            })
          }
        }
        expect(faults.join('\n')).toBe('')
      },
      optionsOf(phone),
    )
  },
  LONG,
)
