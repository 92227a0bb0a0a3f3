import { afterAll, beforeAll, expect, it } from 'vitest'
import { ADMIN_KEY } from '../support/server/test-server.ts'
import { type Dashboard, openDashboard } from './dashboard/dashboard.ts'

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
        await page.getByRole('combobox').or(page.getByRole('searchbox')).first().fill('wizard')
        await page.getByText('/api/wizard').locator('visible=true').first().waitFor()
        await page.keyboard.press('Escape')

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
