import { afterAll, beforeAll, expect, it } from 'vitest'
import { startWebhookSender, type WebhookSender } from '../../../apps/server/src/worker/send-webhooks.ts'
import { createLocalService, type LocalService } from '../../support/fakes/local-service.ts'
import { DOMAIN } from '../../support/server/test-server.ts'
import { type Dashboard, expectAccessible, openDashboard, signIn } from './dashboard.ts'

let dashboard: Dashboard
let service: LocalService
let sender: WebhookSender
beforeAll(async () => {
  dashboard = await openDashboard({ WEBHOOK_PRIVATE_NETWORKS: 'true' })
  service = await createLocalService()
  sender = startWebhookSender(dashboard.server.deps, { lookEveryMs: 20 })
}, 60_000)
afterAll(async () => {
  await sender.stop()
  await service[Symbol.asyncDispose]()
  await dashboard[Symbol.asyncDispose]()
})

it('a webhook is added, tested, replayed, given another secret, and removed', () =>
  dashboard.visit(`/${DOMAIN}/webhooks`, async (page) => {
    await signIn(page)
    await page.getByText('No webhooks yet').waitFor()
    await page.getByLabel('Address').fill('ftp://elsewhere')
    await page.getByRole('button', { name: 'Add the webhook' }).click()
    await page.getByText('Address must be an https URL at an address of the Internet').waitFor()
    await page.getByLabel('Address').fill(`${service.url}/billing`)
    await page.getByLabel('Name').fill('Billing')
    await page.getByRole('combobox', { name: 'Events about' }).fill('Account')
    await page.getByRole('option', { name: 'Account', exact: true }).click()
    await page.getByRole('button', { name: 'Add the webhook' }).click()
    const made = page.getByRole('status').filter({ hasText: 'The secret for' })
    const secret = await made.locator('pre').textContent()
    expect(secret).toMatch(/^whsec_/)

    const section = page.getByRole('region', { name: 'Billing' })
    await section.getByRole('button', { name: 'Send a test' }).click()
    await section.getByRole('button', { name: 'Deliveries' }).click()
    await section.getByRole('cell', { name: 'webhook.test' }).waitFor()
    await section.getByText('Delivered', { exact: true }).waitFor()
    await expectAccessible(page)

    service.answer(() => ({ status: 500, json: null }))
    await section.getByRole('button', { name: 'Send a test' }).click()
    await section.getByText('Failing').waitFor()
    await section.getByText(/No good answer since .*: answered 500/).waitFor()
    await page.setViewportSize({ width: 390, height: 800 })
    await expect.poll(() => page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390)
    await page.setViewportSize({ width: 1280, height: 800 })

    await section.getByRole('button', { name: 'Replay a period' }).click()
    await section.getByLabel('From').fill('2025-01-01T00:00')
    await section.getByLabel('Until').fill('2027-01-01T00:00')
    await section.getByRole('button', { name: 'Send once more' }).click()
    await page.getByText('1 event is sent once more.').waitFor()

    await section.getByRole('button', { name: 'Change the secret' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Change the secret' }).click()
    await section.locator('pre').waitFor()
    expect(await section.locator('pre').textContent()).not.toBe(secret)
    await section.getByRole('button', { name: 'Remove' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Remove', exact: true }).click()
    await page.getByText('No webhooks yet').waitFor()
  }))
