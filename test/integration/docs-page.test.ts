import { afterAll, beforeAll, expect, it } from 'vitest'
import { ADMIN_KEY } from '../support/server/test-server.ts'
import { type Dashboard, expectAccessible, openDashboard } from './dashboard/dashboard.ts'

let dashboard: Dashboard
beforeAll(async () => {
  dashboard = await openDashboard()
}, 60_000)
afterAll(() => dashboard[Symbol.asyncDispose]())

it(
  'the page at /docs shows the API by itself, is searched, and tries calls out with a key that it forgets',
  () =>
    dashboard.visit(
      '/',
      async (page) => {
        const asked: string[] = []
        const wrong: string[] = []
        page.on('request', (request) => asked.push(request.url()))
        page.on('console', (message) => {
          if (message.type() === 'error') wrong.push(message.text())
        })
        await page.goto(`${dashboard.origin}/docs`)
        await page.getByRole('heading', { name: 'sipspace', level: 1 }).waitFor({ timeout: 30_000 })
        await page
          .getByRole('button', { name: /search/i })
          .first()
          .click()
        await page.getByRole('dialog').locator('input').first().fill('wizard')
        await page.getByText('/api/wizard').locator('visible=true').first().waitFor()
        await page.keyboard.press('Escape')

        const examples = () => page.getByRole('button', { name: 'Shell Curl' }).locator('visible=true').first()
        await page.goto(`${dashboard.origin}/docs#tag/accounts/POST/api/accounts`)
        await examples().click()
        await page.getByRole('option', { name: 'Requests' }).first().waitFor()
        await page.getByRole('option', { name: 'TypeScript (SDK)' }).first().click()
        await page
          .getByText(/await client.accounts/)
          .locator('visible=true')
          .first()
          .waitFor()

        await page.getByPlaceholder('QUxMIFlPVVIg').first().fill(ADMIN_KEY)
        await page.goto(`${dashboard.origin}/docs#tag/me/GET/api/accounts/me`)
        await page.getByRole('button', { name: /test request.*get \/api\/accounts\/me\)/i }).click()
        await page.getByRole('button', { name: /^send/i }).first().click()
        await page.getByText('200 OK').first().waitFor()
        await page.getByText('sip:admin@sip.example.org').first().waitFor()
        // a key that was typed in is kept nowhere
        expect(await page.evaluate('JSON.stringify([{ ...localStorage }, { ...sessionStorage }])')).not.toContain(
          ADMIN_KEY,
        )

        const elsewhere = asked.filter((url) => !url.startsWith(dashboard.origin) && !/^(data|blob):/.test(url))
        expect(elsewhere).toEqual([])
        expect(wrong).toEqual([])
      },
      { leavesDashboard: true },
    ),
  60_000,
)

it(
  'the pages beside it lead to each other, are found by their words, and can be read on a phone and with a screen reader',
  () =>
    dashboard.visit(
      '/',
      async (page) => {
        const wrong: string[] = []
        page.on('console', (message) => {
          if (message.type() === 'error') wrong.push(message.text())
        })
        await page.goto(`${dashboard.origin}/docs/guides`)
        const links = await page.getByRole('navigation', { name: 'Pages' }).getByRole('link').all()
        const paths = await Promise.all(links.map((link) => link.getAttribute('href')))
        expect(paths).toEqual(expect.arrayContaining(['/docs/sdk', '/docs/webhooks', '/docs/error-codes']))
        for (const path of paths.filter((one) => one !== '/docs')) {
          await page.setViewportSize({ width: 1280, height: 800 })
          await page.goto(`${dashboard.origin}${path}`)
          await expectAccessible(page)
          await page.setViewportSize({ width: 390, height: 800 })
          expect(await page.evaluate('document.documentElement.scrollWidth'), `${path}`).toBe(390)
          await expectAccessible(page)
        }

        await page.getByRole('searchbox').fill('phone_countries activate')
        await page.keyboard.press('Enter')
        await page.getByRole('link', { name: 'POST /api/phone_countries/{code}/activate' }).click()
        await page
          .getByRole('heading', { name: /open a country/i })
          .first()
          .waitFor({ timeout: 30_000 })
        await page.getByRole('searchbox').first().fill('ten thousand people')
        await page.keyboard.press('Enter')
        await page.getByRole('link', { name: 'Ten thousand people' }).click()
        await page.getByRole('heading', { name: 'Ten thousand people' }).waitFor()
        await page.goto(`${dashboard.origin}/docs/search?q=nothing-like-this`)
        await page.getByText('0 found').waitFor()
        await expectAccessible(page)
        expect(wrong).toEqual([])
      },
      { leavesDashboard: true },
    ),
  120_000,
)

it('every link of every page leads to a page that is there, and to a heading of it', async () => {
  const pages = new Map<string, string>()
  const read = async (path: string) => {
    const known = pages.get(path)
    if (known !== undefined) return known
    const { statusCode, body } = await dashboard.server.request({ url: path })
    expect(statusCode, path).toBe(200)
    pages.set(path, body)
    return body
  }
  const linksOf = (html: string) => [...html.matchAll(/href="(\/docs[^"]*|#[^"]*)"/g)].map(([, href = '']) => href)
  const waiting = ['/docs/guides']
  for (const path of waiting) {
    for (const href of linksOf(await read(path))) {
      const [to = '', anchor] = href.startsWith('#') ? [path, href.slice(1)] : href.split('#')
      if (/^\/docs$|\.css$/.test(to)) continue
      if (!waiting.includes(to)) waiting.push(to)
      if (anchor !== undefined)
        expect(await read(to), `${path} leads to ${href}`).toContain(` id="${decodeURI(anchor)}"`)
    }
  }
  expect(waiting.length).toBeGreaterThan(30)
})

it('they are sent compressed, and let no script in', async () => {
  for (const encoding of ['br', 'gzip']) {
    const { headers } = await dashboard.server.request({
      url: '/docs/configuration',
      headers: { 'accept-encoding': encoding },
    })
    expect(headers).toMatchObject({ 'content-encoding': encoding, vary: 'accept-encoding' })
    expect(headers['content-security-policy']).toMatch(/^default-src 'none';style-src 'self'/)
  }
  const { headers, body } = await dashboard.server.request({ url: '/docs/search?q=<script>' })
  expect(body).toContain('&lt;script&gt;')
  expect(headers['cache-control']).toBe('no-store')
})
