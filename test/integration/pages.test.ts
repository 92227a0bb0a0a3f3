import type { AddressInfo } from 'node:net'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createRecoveryServer, newestCode } from '../../apps/server/src/testing/recovery-form.ts'
import { caller, createAccount, jsonOf } from '../../apps/server/src/testing/rest-client.ts'
import { DOMAIN, type TestServer } from '../../apps/server/src/testing/test-server.ts'

const flags = ['gpu', 'quic', 'background-networking', 'component-update', 'sync'].map((name) => `--disable-${name}`)

let server: TestServer
let browser: Browser
let origin: string
beforeAll(async () => {
  server = await createRecoveryServer()
  await server.app.listen({ host: '127.0.0.1', port: 0 })
  const { port } = server.app.server.address() as AddressInfo
  origin = `http://${DOMAIN}:${port}`
  browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--no-first-run',
      ...flags,
      `--host-resolver-rules=MAP ${DOMAIN} 127.0.0.1`,
      // as behind a proxy with TLS
      `--unsafely-treat-insecure-origin-as-secure=${origin}`,
    ],
  })
}, 60_000)
afterAll(async () => {
  await browser?.close()
  await server[Symbol.asyncDispose]()
})

/** What somebody does on a phone, whose browser has no JavaScript and must not complain. */
async function onPhone(path: string, visit: (page: Page) => Promise<void>, options: BrowserContextOptions = {}) {
  const context = await browser.newContext({
    viewport: { width: 360, height: 740 },
    javaScriptEnabled: false,
    locale: 'en-GB',
    ...options,
  })
  const complaints: string[] = []
  const page = await context.newPage()
  page.on('console', (message) => {
    // the address of a form with a mistake in it answers 422
    if (!/status of 422/.test(message.text())) complaints.push(message.text())
  })
  page.on('requestfailed', (request) => complaints.push(`${request.url()} failed`))
  await page.goto(origin + path)
  await visit(page)
  await context.close()
  expect(complaints.join('\n')).toBe('')
}

/** Nothing is cut off or has to be scrolled sideways to. */
async function expectFits(page: Page): Promise<void> {
  for (const box of await Promise.all(
    (await page.locator('h1, p, input:visible, button, a').all()).map((one) => one.boundingBox()),
  )) {
    expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(360)
  }
}

async function setPassword(page: Page, texts: { first: string; second: string; submit: string; done: string }) {
  await page.getByLabel(texts.first, { exact: true }).fill('a brand new password')
  await page.getByLabel(texts.second).fill('a brand new password')
  await page.getByRole('button', { name: texts.submit }).click()
  await expect.poll(() => page.getByRole('heading', { level: 1 }).textContent()).toBe(texts.done)
  await expectFits(page)
}

describe('on a phone without JavaScript', () => {
  it('an account is recovered by mail, mistakes included', async () => {
    const { id } = await createAccount(server, 'phone-reader', { email: 'reader@mail.example' })
    await onPhone('/recovery', async (page) => {
      await expectFits(page)
      await page.getByLabel('Username').fill('phone-reader')
      await page.getByLabel('Email address').fill('reader@mail.example')
      await page.getByRole('button', { name: 'Send the code' }).click()
      const code = await newestCode(server, id)
      await page.getByLabel('Code').fill(code === '0000' ? '0001' : '0000')
      await page.getByRole('button', { name: 'Go on' }).click()
      expect(await page.getByRole('alert').textContent()).toContain('The code is wrong')
      await expectFits(page)
      await page.getByLabel('Code').fill(code)
      await page.getByRole('button', { name: 'Go on' }).click()
      await setPassword(page, {
        first: 'New password',
        second: 'New password, once more',
        submit: 'Save the password',
        done: 'Your password is changed',
      })
    })
  })

  it('an account is recovered by SMS, in French, by keyboard alone', async () => {
    const { id } = await createAccount(server, 'phone-lecteur', { phone: '+33612345699' })
    const french = { locale: 'fr-FR' }
    await onPhone(
      '/recovery/phone',
      async (page) => {
        await page.keyboard.press('Tab')
        await page.keyboard.type('+33 6 12 34 56 99')
        await page.keyboard.press('Tab')
        await page.keyboard.press('Enter')
        await page.getByLabel('Code de confirmation').waitFor()
        await expectFits(page)
        await page.keyboard.press('Tab')
        await page.keyboard.type(await newestCode(server, id))
        await page.keyboard.press('Enter')
        await page.getByLabel('Nouveau mot de passe', { exact: true }).waitFor()
        await setPassword(page, {
          first: 'Nouveau mot de passe',
          second: 'Nouveau mot de passe, une seconde fois',
          submit: 'Enregistrer le mot de passe',
          done: 'Votre mot de passe est changé',
        })
      },
      french,
    )
  })

  it('the creation of an account is confirmed', async () => {
    const request = jsonOf(await caller(server, {}).post('/api/account_creation_request_tokens'), 201)
    await onPhone(new URL(request['validation_url']).pathname, async (page) => {
      await expectFits(page)
      await page.getByRole('button', { name: 'Yes, it was me' }).click()
      await expect.poll(() => page.getByRole('heading', { level: 1 }).textContent()).toBe('It is confirmed')
    })
  })
})
