import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { caller, createAccount, jsonOf } from '../../support/clients/rest-client.ts'
import { ADMIN_KEY, DOMAIN } from '../../support/server/test-server.ts'
import { type Dashboard, expectAccessible, openDashboard, signIn } from './dashboard.ts'

/** Charts and forms are loaded after the page. */
const SLOW = { timeout: 15_000 }
/** Each visits several pages. */
const LONG = 40_000

/** A second of silence: one channel, 8,000 samples of 8 bits. */
const WAV = Buffer.concat([
  Buffer.from('RIFF\x64\x1f\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0'),
  Buffer.from([0x40, 0x1f, 0, 0, 0x40, 0x1f, 0, 0, 1, 0, 8, 0]),
  Buffer.from('data\x40\x1f\0\0'),
  Buffer.alloc(8_000, 0x80),
])
const DEVICE = '2ab0cb98-63c4-0056-b6b9-0a2e1cf6c6fe'

let dashboard: Dashboard
let alice: number
let bob: number
/** What the SIP daemon was given. */
const written: [string, string][] = []
const registered = new Map([[DEVICE, { user_agent: 'Linphone/5.2', update_time: '2026-01-31T12:00:00Z' }]])

beforeAll(async () => {
  dashboard = await openDashboard()
  const { server } = dashboard
  // the SIP server, as far as it tells of registrations
  server.deps.registrar = {
    list: ({ username }) => Promise.resolve(username === 'alice01' ? Object.fromEntries(registered) : {}),
    remove: (_address, uuid) => {
      registered.delete(uuid)
      return Promise.resolve()
    },
    externalAccountChanged: () => Promise.resolve(),
    removeAll: () => Promise.resolve(),
  }
  server.deps.sendSipMessage = (uri, line) => {
    written.push([uri, line])
    return Promise.resolve()
  }
  const fields = { activated: true, password: 'secret-alice01', dtmf_protocol: 'sipinfo' }
  alice = (await createAccount(server, 'alice01', fields))['id']
  bob = (await createAccount(server, 'bob-with-a-name-that-is-longer-than-a-phone-is-wide', { activated: true }))['id']
  const admin = caller(server)
  await admin.post(`/api/accounts/${alice}/contacts/${bob}`)
  const at = (minutes: number) => new Date(server.clock().getTime() + minutes * 60_000).toISOString()
  const call = { from: `alice01@${DOMAIN}`, to: 'somebody@other.example.org', initiated_at: at(-65), ended_at: at(-5) }
  await admin.post('/api/statistics/calls', { id: 'call-1', ...call })
  const accepted = { invite_terminated: { at: at(-64), state: 'accepted' } }
  await admin.patch('/api/statistics/calls/call-1/devices/phone', accepted)
  const voicemail = { sip_from: 'sip:bob@other.example.org', content_type: 'audio/wav' }
  const slot = jsonOf(await admin.post(`/api/accounts/${alice}/voicemails`, voicemail), 201)
  const boundary = 'voicemail'
  const head = `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="a.wav"\r\n\r\n`
  const uploaded = await server.request({
    method: 'POST',
    url: `/api/files/${slot['id']}`,
    key: ADMIN_KEY,
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
    payload: Buffer.concat([Buffer.from(head), WAV, Buffer.from(`\r\n--${boundary}--\r\n`)]),
  })
  if (uploaded.statusCode !== 200) throw new Error(uploaded.body)
}, 60_000)
afterAll(() => dashboard[Symbol.asyncDispose]())

/** How far the page is wider than the window. */
const overflow = (page: Page) =>
  page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth')

const answerYes = (page: Page, name: string) => page.getByRole('dialog').getByRole('button', { name }).click()

it(
  'a Space has pages for its contacts lists and types',
  () =>
    dashboard.visit(`/${DOMAIN}/contacts-lists`, async (page) => {
      await signIn(page)
      await page.getByText('This Space has no contacts lists').waitFor()
      await expectAccessible(page)
      await page.getByRole('button', { name: 'New list' }).click()
      await page.getByLabel('Title').fill('Family')
      await page.getByLabel('Description').fill('All of them')
      await page.getByRole('button', { name: 'Make the list' }).click()
      await page.getByRole('heading', { name: 'Family' }).waitFor()
      await page.getByText('No accounts are on the list yet.').waitFor()
      await page.getByRole('combobox', { name: 'Add a contact' }).fill('bob')
      await page.getByRole('option', { name: /^bob/ }).click()
      await page.getByRole('button', { name: 'Add', exact: true }).click()
      await page.getByRole('button', { name: /^Remove bob/ }).waitFor()
      await page.getByLabel('Title').fill('Relatives')
      await page.getByRole('button', { name: 'Save' }).click()
      await page.getByRole('heading', { name: 'Relatives' }).waitFor()
      await expectAccessible(page)

      await page.getByRole('link', { name: 'Account types' }).click()
      await page.getByLabel('New type').fill('Door 1')
      await page.keyboard.press('Enter')
      await expect.poll(() => page.getByLabel('New type').getAttribute('aria-invalid')).toBe('true')
      await page.getByLabel('New type').fill('door')
      await page.keyboard.press('Enter')
      await page.getByLabel('Name of door').waitFor()
      await expectAccessible(page)
    }),
  LONG,
)

it(
  'an account is given types, DTMF actions and contacts lists on its page',
  async () => {
    const admin = caller(dashboard.server)
    await admin.post('/api/account_types', { key: 'intercom' })
    await admin.post('/api/contacts_lists', { title: 'Neighbours', description: 'All of them' })
    await dashboard.visit(`/${DOMAIN}/accounts/${alice}?tab=types`, async (page) => {
      await signIn(page)
      await page.getByLabel('Give it a type').selectOption('intercom')
      await page.getByRole('button', { name: 'Give', exact: true }).click()
      await page.getByRole('button', { name: 'Take away intercom' }).waitFor()
      await page.getByLabel('Name').fill('open')
      await page.getByLabel('Code').fill('123a')
      await page.keyboard.press('Enter')
      await page.getByText('open is added.').waitFor()
      await expectAccessible(page)
      await page.getByRole('button', { name: 'Remove open' }).click()
      await answerYes(page, 'Remove')
      await page.getByText('It has no action yet.').waitFor()

      await page.getByRole('tab', { name: 'Contacts' }).click()
      await page.getByLabel('Give it a list').selectOption('Neighbours')
      await page.getByRole('button', { name: 'Give', exact: true }).click()
      await page.getByRole('button', { name: 'Take away Neighbours' }).waitFor()
      await page.getByRole('link', { name: 'Neighbours' }).click()
      await page.getByText('No accounts are on the list yet.').waitFor()
      await page.getByRole('button', { name: 'Delete the list' }).click()
      await answerYes(page, 'Delete the list')
      await page.getByText('The list Neighbours is deleted.').waitFor()
    })
  },
  LONG,
)

it(
  'an account has its devices, external account, calls, voicemails and forwarding on its page',
  () =>
    dashboard.visit(`/${DOMAIN}/accounts/${alice}?tab=devices`, async (page) => {
      await signIn(page)
      await page.getByText('Linphone/5.2').waitFor()
      await page.getByRole('button', { name: 'Add an external account' }).click()
      await page.getByLabel('Username at the service').fill('alice')
      await page.getByLabel('Domain of the service').fill('other.example.org')
      await page.getByLabel('Password at the service').fill('secret there')
      await expectAccessible(page)
      await page.getByRole('button', { name: 'Save external account' }).click()
      await page.getByText('The external account is saved.').waitFor()
      await page.getByText('other.example.org', { exact: true }).waitFor()
      await page.getByRole('button', { name: 'Remove', exact: true }).click()
      await answerYes(page, 'Remove')
      await page.getByText('It has none yet.').waitFor()

      await page.getByRole('tab', { name: 'Calls' }).click()
      const chart = { name: 'Calls, in the last 30 days. Made and received: 1, Answered: 1.' }
      await page.getByRole('img', chart).waitFor(SLOW)
      await page.getByText('To somebody@other.example.org').waitFor()
      await page.getByText('1 hr', { exact: false }).waitFor()
      await page.getByRole('button', { name: 'Set forwarding: When there is no answer' }).click()
      await page.getByLabel('Forward to').selectOption('Contact')
      await expectAccessible(page)
      await page.getByRole('button', { name: 'Save forwarding' }).click()
      await page.getByText(`sip:bob-with-a-name-that-is-longer-than-a-phone-is-wide@${DOMAIN}`).waitFor()
      await page.getByRole('button', { name: 'Remove forwarding: When there is no answer' }).click()
      await answerYes(page, 'Remove')
      await page.getByText('The forwarding is removed.').waitFor()
      const voicemail = page.getByRole('link', { name: /^Download the voicemail/ })
      expect(await voicemail.getAttribute('href')).toMatch(/\/f\/[0-9a-f-]{36}\/.*\.wav\/download$/)
      await expectAccessible(page)
    }),
  LONG,
)

it(
  'a Space has its calls on a page, which are searched and narrowed, also on a phone',
  () =>
    dashboard.visit(
      `/${DOMAIN}/calls`,
      async (page) => {
        await signIn(page)
        await page.getByRole('img', { name: 'Calls, in the last 30 days. Calls: 1.' }).waitFor(SLOW)
        const row = page.getByRole('row').filter({ hasText: 'alice01' })
        await row.getByText('somebody@other.example.org').waitFor()
        await row.getByText('Answered').first().waitFor()
        expect(await overflow(page)).toBeLessThanOrEqual(0)
        await expectAccessible(page)
        await page.getByText('Not answered', { exact: true }).click()
        await page.getByText('No call is like that').waitFor()
        await page.getByRole('button', { name: 'Show all calls' }).click()
        await row.waitFor()
        await page.getByLabel('Search by username').fill('some')
        await page.waitForURL(/text=some/)
        await row.waitFor()
      },
      { viewport: { width: 390, height: 844 } },
    ),
  LONG,
)

it('an admin sends a message to an account, where there is a SIP daemon', () =>
  dashboard.visit(`/${DOMAIN}/accounts/${alice}`, async (page) => {
    await signIn(page)
    await page.getByRole('button', { name: 'More to do with it' }).click()
    await page.getByRole('menuitem', { name: 'Send a message…' }).click()
    await page.getByRole('button', { name: 'Send', exact: true }).click()
    await page.getByText('Text is required.').waitFor()
    await page.getByLabel('Text').fill('The door\nis open.')
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Send', exact: true }).click()
    await page.getByText('Message to alice01 sent.').waitFor()
    expect(written).toEqual([[`sip:alice01@${DOMAIN}`, 'The door is open.']])
  }))

it('a user sees the own devices, calls, voicemails, forwarding and contacts, also on a phone and in French', () =>
  dashboard.visit(
    '/me?tab=devices',
    async (page) => {
      await page.getByLabel('Nom d’utilisateur').fill('alice01')
      await page.getByLabel('Mot de passe', { exact: true }).fill('secret-alice01')
      await page.keyboard.press('Enter')
      await page.getByText('Linphone/5.2').waitFor()
      await expectAccessible(page)
      await page.getByRole('button', { name: 'Déconnecter Linphone/5.2' }).click()
      await answerYes(page, 'Déconnecter')
      await page.getByText('Aucun appareil n’est enregistré.').waitFor()
      expect([...registered.keys()]).toEqual([])

      await page.getByRole('tab', { name: 'Appels' }).click()
      await page.getByText('Vers somebody@other.example.org').waitFor()
      await page.getByRole('button', { name: 'Définir le renvoi : Toujours' }).click()
      await page.getByLabel('Adresse SIP').fill('sip:desk@sip.example.org')
      await page.getByRole('button', { name: 'Enregistrer le renvoi' }).click()
      await page.getByText('sip:desk@sip.example.org').waitFor()
      await page.getByRole('img', { name: /^Nombre d’appels, ces 30 derniers jours/ }).waitFor(SLOW)
      expect(await overflow(page)).toBeLessThanOrEqual(0)
      await expectAccessible(page)
      await page.getByRole('button', { name: /^Écouter le message vocal/ }).click()
      const player = page.getByLabel(/^Message vocal du/)
      await expect
        .poll(() => player.evaluate((audio) => (audio as unknown as { duration: number }).duration))
        .toBeGreaterThan(0)
      expect(await overflow(page)).toBeLessThanOrEqual(0)
      await expectAccessible(page)
      await page.getByRole('button', { name: /^Supprimer le message vocal/ }).click()
      await answerYes(page, 'Supprimer')
      await page.getByText('Il n’y a pas de message vocal.').waitFor()

      await page.getByRole('tab', { name: 'Contacts' }).click()
      await page.getByText(`sip:bob-with-a-name-that-is-longer-than-a-phone-is-wide@${DOMAIN}`).waitFor()
      expect(await overflow(page)).toBeLessThanOrEqual(0)
      await expectAccessible(page)
    },
    { viewport: { width: 390, height: 844 }, locale: 'fr-FR' },
  ))
