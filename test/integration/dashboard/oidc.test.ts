import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { caller, createAccount, createSpace, jsonOf } from '../../support/clients/rest-client.ts'
import { type OpenIdProvider, startOpenIdProvider } from '../../support/fakes/openid-provider.ts'
import { type Dashboard, expectAccessible, openDashboard, signIn } from './dashboard.ts'

const TENANT = 'tenant.example.org'

const AWAY = { leavesDashboard: true }

let dashboard: Dashboard
let provider: OpenIdProvider
beforeAll(async () => {
  dashboard = await openDashboard({ OIDC_PRIVATE_NETWORKS: 'true' })
  const { server } = dashboard
  provider = await startOpenIdProvider({
    clientId: 'sipspace',
    clientSecret: 'a client secret',
    redirectUri: `${originOf()}/oidc/callback`,
    claimsOf: (name) => ({ sip_identity: `sip:${name}@${TENANT}`, roles: name === 'the-boss' ? ['admin'] : [] }),
  })
  await createSpace(server, TENANT)
  await createAccount(server, 'known-one', { domain: TENANT, activated: true })
}, 60_000)
afterAll(async () => {
  await dashboard[Symbol.asyncDispose]()
  await provider[Symbol.asyncDispose]()
})

const originOf = () => dashboard.origin.replace(/\/\/[^:]+/, `//${TENANT}`)

const setUp = async (fields = {}) =>
  jsonOf(
    await caller(dashboard.server).put(`/api/spaces/${TENANT}/oidc`, {
      issuer: provider.issuer,
      client_id: 'sipspace',
      client_secret: 'a client secret',
      ...fields,
    }),
  )

/** Signs in at the provider, from the sign-in page of the dashboard. */
async function signInAtProvider(page: Page, name: string, path = ''): Promise<void> {
  await page.goto(`${originOf()}/dashboard${path}`)
  await page.getByRole('link', { name: 'Sign in with your organisation' }).click()
  await page.getByPlaceholder('Enter any login').fill(name)
  await page.getByPlaceholder('and password').fill('anything')
  await page.getByRole('button', { name: 'Sign-in' }).click()
  await page.getByRole('button', { name: 'Continue' }).click()
}

it('who is an admin at the provider gets an account, and is led to where they wanted to go', async () => {
  await setUp({ auto_provisioning: true, role_provisioning: true })
  await dashboard.visit(
    '',
    async (page) => {
      await signInAtProvider(page, 'the-boss', `/${TENANT}/accounts`)
      await page.getByRole('link', { name: 'known-one' }).waitFor()
      expect(page.url()).toBe(`${originOf()}/dashboard/${TENANT}/accounts`)
    },
    AWAY,
  )
})

it('signs in to an account that there is, and says where there is none', async () => {
  await setUp()
  await dashboard.visit(
    '',
    async (page) => {
      await signInAtProvider(page, 'known-one')
      await page.waitForURL('**/dashboard/me')
      await page.context().clearCookies()
      await signInAtProvider(page, 'unknown-one')
      await page.getByRole('heading', { name: 'You are not signed in' }).waitFor()
      await page.getByText('No account of this Space belongs to you').waitFor()
      await expectAccessible(page)
    },
    AWAY,
  )
})

it('an answer of the provider counts in the browser that asked for it, and once', async () => {
  await setUp()
  await dashboard.visit(
    '',
    async (page) => {
      let answered = ''
      page.on('request', (request) => {
        if (request.url().includes('/oidc/callback')) answered = request.url()
      })
      await signInAtProvider(page, 'known-one')
      await page.waitForURL('**/dashboard/me')
      await page.goto(answered)
      await page.getByRole('heading', { name: 'You are not signed in' }).waitFor()
      await page.goto(`${originOf()}/oidc/callback?code=x&state=y`)
      await page.getByRole('heading', { name: 'You are not signed in' }).waitFor()
    },
    AWAY,
  )
})

it('a super admin sets the provider of a Space, and removes it', async () => {
  await dashboard.visit(`/spaces/${TENANT}?tab=oidc`, async (page) => {
    await signIn(page)
    await page.getByLabel('Issuer').fill(provider.issuer)
    await page.getByLabel('Client ID').fill('another-client')
    await page.getByLabel('Client secret').fill('another secret')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('The identity provider is saved.').waitFor()
    await expectAccessible(page)
    const kept = jsonOf(await caller(dashboard.server).get(`/api/spaces/${TENANT}/oidc`))
    expect(kept).toMatchObject({ client_id: 'another-client', client_secret: '********' })
    await page.getByRole('button', { name: 'Remove' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click()
    await page.getByText('There is none yet').waitFor()
  })
})
