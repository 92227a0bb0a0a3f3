import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { digestRequest } from '../support/clients/digest-client.ts'
import { sharedServer } from '../support/server/shared-server.ts'
import { DOMAIN } from '../support/server/test-server.ts'

const flags = ['gpu', 'quic', 'background-networking', 'component-update', 'sync'].map((name) => `--disable-${name}`)

/** Plain http, of which a browser says neither `Sec-Fetch-Site` nor, of a GET, `Origin`. */
let origin: string
const server = await sharedServer()
let browser: Browser
let attacker: Server

beforeAll(async () => {
  // the browser goes by its own clock when it forgets cookies
  server.clock.advance({ seconds: (Date.now() - server.clock().getTime()) / 1000 })
  await server.app.listen({ host: '127.0.0.1', port: 0 })
  origin = `http://${DOMAIN}:${(server.app.server.address() as AddressInfo).port}`
  attacker = createServer((_request, response) => response.setHeader('content-type', 'text/html').end('<body></body>'))
  attacker.listen(0, '127.0.0.1')
  await once(attacker, 'listening')
  browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox', '--no-first-run', ...flags, '--host-resolver-rules=MAP * 127.0.0.1'],
  })
}, 60_000)
afterAll(async () => {
  await browser?.close()
  attacker?.close()
})

/** The origins that an attacker may have a page at: another site, and the same site by another name or port. */
const attackers = ['http://evil.example', 'http://other.example.org', `http://${DOMAIN}`]

/** A page of the attacker's, in the browser of a super admin who is signed in. */
async function withAttack(host: string, attack: (page: Page, context: BrowserContext) => Promise<void>): Promise<void> {
  const context = await browser.newContext({ bypassCSP: true })
  try {
    const own = await context.newPage()
    await own.goto(`${origin}/recovery/email`)
    expect(await call(own, 'sessions.signIn', { username: 'admin', domain: DOMAIN, password: 'secret-admin' })).toBe(
      200,
    )
    const page = await context.newPage()
    await page.goto(`${host}:${(attacker.address() as AddressInfo).port}/`)
    await attack(page, context)
  } finally {
    await context.close()
  }
}

/** Calls a mutation from a page as the dashboard does, and gives the status. */
const call = (page: Page, procedure: string, input: object) =>
  page.evaluate(
    async ({ url, body }) => {
      const headers = { 'content-type': 'application/json' }
      return (await fetch(url, { method: 'POST', headers, body, credentials: 'include' })).status
    },
    { url: `/trpc/${procedure}`, body: JSON.stringify(input) },
  )

/** What the server has kept that another site might want to change. */
async function secrets(): Promise<unknown> {
  const { rows } = await server.database.pool.query(`
    select (select provisioning_token from accounts where id = 1), (select count(*) from sessions where account_id = 1),
      (select array_agg(encode(key_hash, 'hex') order by id) from api_keys where account_id = 1),
      (select count(*) from auth_tokens where account_id is not null) as attached`)
  return rows[0]
}

describe.each(attackers)('a page of %s, over plain http', (host) => {
  it.each(['/api/accounts/me/api_key', '/api/accounts/me/provision', '/api/accounts/1/provision'])(
    'cannot lead the browser to %s',
    async (path) => {
      await withAttack(host, async (page) => {
        const before = await secrets()
        const answer = page.waitForResponse(`${origin}${path}`)
        await page.evaluate(`location.href = '${origin}${path}'`)
        expect((await answer).status()).toBe(403)
        expect((await (await answer).request().allHeaders())['cookie']).toContain('sipspace_session=')
        expect(await secrets()).toEqual(before)
      })
    },
    60_000,
  )

  it('gets no key of the super admin’s by a token that it has the browser attach', async () => {
    await withAttack(host, async (page) => {
      const { token } = (await server.request({ method: 'POST', url: '/api/accounts/auth_token' })).json()
      await page.goto(`${origin}/api/accounts/auth_token/${token}/attach`)
      const exchanged = await server.request({ method: 'GET', url: `/api/accounts/me/api_key/${token}` })
      expect(exchanged.statusCode).toBe(404)
    })
  }, 60_000)

  it('changes nothing by pictures, frames, forms, and requests that it may not read', async () => {
    await withAttack(host, async (page) => {
      const before = await secrets()
      await page.evaluate(`(async () => {
        const loaded = (element, src) => new Promise((resolve) => {
          element.onload = element.onerror = resolve
          element.src = src
          document.body.append(element)
        })
        await loaded(document.createElement('img'), '${origin}/api/accounts/me/api_key')
        await loaded(document.createElement('iframe'), '${origin}/api/accounts/me/provision')
        const init = { mode: 'no-cors', credentials: 'include' }
        const send = (path, options) => fetch('${origin}' + path, { ...init, ...options }).catch(() => {})
        await send('/api/accounts/me/provision')
        await send('/api/accounts/1/block', { method: 'POST' })
        await send('/trpc/sessions.signOut', { method: 'POST', body: '{}' })
      })()`)
      const answer = page.waitForResponse(`${origin}/api/accounts/1/deactivate`)
      await page.evaluate(`(() => {
        const form = document.createElement('form')
        Object.assign(form, { method: 'post', action: '${origin}/api/accounts/1/deactivate' })
        document.body.append(form)
        form.submit()
      })()`)
      expect([401, 403]).toContain((await answer).status())
      expect(await secrets()).toEqual(before)
    })
  }, 60_000)
})

it('a page of the server’s own origin changes things over plain http', async () => {
  const context = await browser.newContext({ bypassCSP: true })
  const page = await context.newPage()
  await page.goto(`${origin}/recovery/email`)
  expect(await call(page, 'sessions.signIn', { username: 'admin', domain: DOMAIN, password: 'secret-admin' })).toBe(200)
  expect(await call(page, 'me.provision', {})).toBe(200)
  expect(await call(page, 'sessions.signOut', {})).toBe(200)
  await context.close()
}, 60_000)

it('another site makes a browser send no cookie with an API key, which an app sends without any header of browsers', async () => {
  const context = await browser.newContext()
  const credentials = { username: 'admin', password: 'secret-admin' }
  const issued = await digestRequest(server, credentials, { method: 'GET', url: '/api/accounts/me/api_key' })
  const [issuedCookie] = issued.cookies
  expect(issuedCookie).toMatchObject({ name: 'x-api-key', sameSite: 'Strict' })
  await context.addCookies([{ name: 'x-api-key', value: issued.body, url: origin, sameSite: 'Strict' }])
  const page = await context.newPage()
  await page.goto(`http://evil.example:${(attacker.address() as AddressInfo).port}/`)
  const answer = page.waitForResponse(`${origin}/api/accounts/me/provision`)
  await page.evaluate(`location.href = '${origin}/api/accounts/me/provision'`)
  expect((await answer).status()).toBe(401)
  await context.close()
  const byApp = await server.request({ url: '/api/accounts/me/provision', cookies: { 'x-api-key': issued.body } })
  expect(byApp.statusCode).toBe(200)
}, 60_000)
