import type { AddressInfo } from 'node:net'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { digestRequest } from '../support/clients/digest-client.ts'
import { newestCode } from '../support/clients/recovery-form.ts'
import { caller, createAccount, jsonOf, userKey } from '../support/clients/rest-client.ts'
import { createMailServer, type MailServer } from '../support/fakes/mail-queue.ts'
import { DOMAIN } from '../support/server/test-server.ts'
import { expectAccessible } from './dashboard/dashboard.ts'

const flags = ['gpu', 'quic', 'background-networking', 'component-update', 'sync'].map((name) => `--disable-${name}`)

/** Each visits several pages, and has axe-core look at them. */
const LONG = 60_000

let server: MailServer
let browser: Browser

/** Where links say that the server is; the browser finds it there, whatever its port. */
const origin = `http://${DOMAIN}:3000`

beforeAll(async () => {
  server = await createMailServer()
  // the browser goes by its own clock when it forgets cookies
  server.clock.advance({ seconds: (Date.now() - server.clock().getTime()) / 1000 })
  await caller(server).post('/api/phone_countries/FR/activate')
  await server.startWorker()
  await server.app.listen({ host: '127.0.0.1', port: 0 })
  const { port } = server.app.server.address() as AddressInfo
  browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--no-first-run',
      ...flags,
      `--host-resolver-rules=MAP ${DOMAIN}:3000 127.0.0.1:${port}`,
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
async function onPhone(
  address: string,
  visit: (page: Page) => Promise<void>,
  options: BrowserContextOptions = {},
  // the address of a form with a mistake in it answers 422
  expected = /status of 422/,
) {
  const context = await browser.newContext({
    viewport: { width: 360, height: 740 },
    javaScriptEnabled: false,
    locale: 'en-GB',
    ...options,
  })
  const complaints: string[] = []
  const page = await context.newPage()
  page.on('console', (message) => {
    if (!expected.test(message.text())) complaints.push(message.text())
  })
  page.on('requestfailed', (request) => {
    // the dashboard is of scripts
    if (!request.url().includes('/dashboard/')) complaints.push(`${request.url()} failed`)
  })
  await page.goto(new URL(address, origin).href)
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

const inEnglish = {
  first: 'New password',
  second: 'New password, once more',
  submit: 'Save the password',
  done: 'Your password is changed',
}
const inFrench: typeof inEnglish = {
  first: 'Nouveau mot de passe',
  second: 'Nouveau mot de passe, une seconde fois',
  submit: 'Enregistrer le mot de passe',
  done: 'Votre mot de passe est changé',
}

async function setPassword(page: Page, texts: typeof inEnglish) {
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
      await page.getByLabel('Code').fill(code === '000000' ? '000001' : '000000')
      await page.getByRole('button', { name: 'Go on' }).click()
      expect(await page.getByRole('alert').textContent()).toContain('The code is wrong')
      await expectFits(page)
      await page.getByLabel('Code').fill(code)
      await page.getByRole('button', { name: 'Go on' }).click()
      await setPassword(page, inEnglish)
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
        await setPassword(page, inFrench)
      },
      french,
    )
  })

  it.each([
    ['en-GB', inEnglish],
    ['fr-FR', inFrench],
  ])('a new password is set by the link in a mail, mistakes included: %s', async (locale, texts) => {
    const username = `mailed-${locale.toLowerCase()}`
    const id = await server.createAccount({ username, language: locale.slice(0, 2) })
    await server.askFor('reset_password', id)
    await server.queueToEmpty()
    const mail = server.sink.mails.find(({ to }) => to === `${username}@mail.example`)
    const link = /href="([^"]*\/reset_password\/[^"]*)"/.exec(mail?.html ?? '')?.[1] ?? 'no link'
    expect(link).toMatch(new RegExp(`^${origin}/`))
    expect(mail?.text).toContain(link)
    await onPhone(
      link,
      async (page) => {
        await expectFits(page)
        expect(await page.locator('.account').textContent()).toContain(`sip:${username}@${DOMAIN}`)
        await page.getByLabel(texts.first, { exact: true }).fill('a brand new password')
        await page.getByLabel(texts.second).fill('another one')
        await page.getByRole('button', { name: texts.submit }).click()
        await page.getByRole('alert').waitFor()
        await expectFits(page)
        await setPassword(page, texts)
      },
      { locale },
    )
    const login = { username, password: 'a brand new password', domain: DOMAIN }
    const answer = await digestRequest(server, login, { method: 'GET', url: '/api/accounts/me', host: DOMAIN })
    expect(jsonOf(answer)['id']).toBe(id)
  })

  it('the creation of an account is confirmed', async () => {
    const request = jsonOf(await caller(server, {}).post('/api/account_creation_request_tokens'), 201)
    await onPhone(new URL(request['validation_url']).pathname, async (page) => {
      await expectFits(page)
      await page.getByRole('button', { name: 'Yes, it was me' }).click()
      await expect.poll(() => page.getByRole('heading', { level: 1 }).textContent()).toBe('It is confirmed')
    })
  })

  it('the creation of an account is confirmed in French, by keyboard alone', async () => {
    const request = jsonOf(await caller(server, {}).post('/api/account_creation_request_tokens'), 201)
    const { token, validation_url } = request as { token: string; validation_url: string }
    await onPhone(
      validation_url,
      async (page) => {
        await expectFits(page)
        expect(await page.locator('html').getAttribute('lang')).toBe('fr')
        const button = page.getByRole('button', { name: 'Oui, c’est moi' })
        await page.keyboard.press('Tab')
        await expect.poll(() => button.evaluate((element) => element.matches(':focus-visible'))).toBe(true)
        await page.keyboard.press('Enter')
        await expect.poll(() => page.getByRole('heading', { level: 1 }).textContent()).toBe('C’est confirmé')
        await expectFits(page)
      },
      { locale: 'fr-FR' },
    )
    const use = { account_creation_request_token: token }
    const url = '/api/account_creation_tokens/using-account-creation-request-token'
    expect((await caller(server, {}).post(url, use)).statusCode).toBe(201)
  })

  /** What the width of the phone and axe-core say of a page, which axe-core is shown where scripts may run. */
  async function expectUsable(page: Page) {
    await expectFits(page)
    const colorScheme = await page.evaluate<'dark' | 'light'>(
      `matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'`,
    )
    const copy = await browser.newPage({ bypassCSP: true, colorScheme, viewport: { width: 390, height: 844 } })
    await copy.goto(`${origin}/nowhere`)
    await copy.setContent(await page.content())
    await expectAccessible(copy)
    await copy.close()
  }

  it(
    'an account is registered by email, mistakes included',
    async () => {
      await onPhone('/register', async (page) => {
        await expectUsable(page)
        await page.getByLabel('Username').fill('phone-newcomer')
        await page.getByLabel('Email address').fill('newcomer@mail.example')
        await page.getByLabel('Password', { exact: true }).fill('a long passphrase')
        await page.getByLabel('Password, once more').fill('another passphrase')
        await page.getByRole('button', { name: 'Create the account' }).click()
        await page.getByRole('alert').waitFor()
        await expectUsable(page)
        await page.getByLabel('Password', { exact: true }).fill('a long passphrase')
        await page.getByLabel('Password, once more').fill('a long passphrase')
        await page.getByRole('button', { name: 'Create the account' }).click()
        await page.getByLabel('Code').waitFor()
        await expectUsable(page)
        const codes = server.db.selectFrom('email_change_codes').select('code')
        const { code } = await codes.where('email', '=', 'newcomer@mail.example').executeTakeFirstOrThrow()
        await page.getByRole('link', { name: /Ask for another code/ }).click()
        await expectFits(page)
        await page.getByRole('link', { name: 'Back to the code' }).click()
        await page.getByLabel('Code').fill(code)
        await page.getByRole('button', { name: 'Activate the account' }).click()
        await expect.poll(() => page.getByRole('heading', { level: 1 }).textContent()).toBe('Your account is active')
        await expectFits(page)
      })
    },
    LONG,
  )

  it(
    'an account is registered by phone in French, and in the dark',
    async () => {
      await server.db.updateTable('spaces').set({ phone_registration: true }).where('domain', '=', DOMAIN).execute()
      await onPhone(
        '/register/phone',
        async (page) => {
          await expectUsable(page)
          await page.getByLabel('Nom d’utilisateur').fill('telephone-nouveau')
          await page.getByLabel('Numéro de téléphone').fill('+33 6 12 34 56 97')
          await page.getByLabel('Mot de passe', { exact: true }).fill('a long passphrase')
          await page.getByLabel('Mot de passe, une seconde fois').fill('a long passphrase')
          await page.getByRole('button', { name: 'Créer le compte' }).click()
          await page.getByLabel('Code de confirmation').waitFor()
          await expectFits(page)
        },
        { locale: 'fr-FR', colorScheme: 'dark' },
      )
    },
    LONG,
  )

  it(
    'a browser is signed in by the app that scans its QR code',
    async () => {
      await createAccount(server, 'phone-scanner')
      const app = caller(server, { key: await userKey(server, 'phone-scanner') })
      await onPhone('/sign-in/qr', async (page) => {
        await expectUsable(page)
        await page.getByRole('button', { name: 'Show the code' }).click()
        const image = page.getByRole('img', { name: 'QR code to scan with the app' })
        await image.waitFor()
        await expectUsable(page)
        const token = (await image.getAttribute('src'))?.split('/').at(-1)
        expect((await app.get(`/api/accounts/auth_token/${token}/attach`)).statusCode).toBe(200)
        // by itself, after some seconds
        await page.waitForURL('**/dashboard', { waitUntil: 'commit' })
      })
    },
    LONG,
  )

  it(
    'a provisioning link and an address of nothing are pages of the Space',
    async () => {
      const { provisioning_token: token } = await createAccount(server, 'phone-provisioned')
      await onPhone(`/provisioning/${token}`, async (page) => {
        await page.getByRole('link', { name: 'Set it up in the app' }).waitFor()
        expect(await page.getByLabel('The link').inputValue()).toBe(`${origin}/provisioning/${token}`)
        await page.getByRole('img', { name: 'QR code of the link' }).waitFor()
        await expect.poll(() => page.evaluate<number>(`document.querySelector('img').naturalWidth`)).toBeGreaterThan(0)
        await expectUsable(page)
      })
      await onPhone(
        '/nowhere',
        async (page) => {
          await page.getByText('There is nothing here').waitFor()
          await expectUsable(page)
        },
        {},
        /status of 404/,
      )
    },
    LONG,
  )
})
