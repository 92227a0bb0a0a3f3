import type { CDPSession } from 'playwright-core'
import { expect, it } from 'vitest'
import { createAccount } from '../../support/clients/rest-client.ts'
import { DOMAIN } from '../../support/server/test-server.ts'
import { openDashboard, signIn } from './dashboard.ts'

/** A satellite or a crowded cell: what is asked for one after the other is seen at once. */
const SLOW = { offline: false, latency: 400, downloadThroughput: 50_000, uploadThroughput: 50_000 }

/** What a browser asks for before the first rows, over plain http and so with gzip; by https it is a seventh less. */
const MOST_REQUESTS = 8
const MOST_BYTES = 210_000

interface Sent {
  path: string
  /** in the order of events */
  began: number
  ended?: number
  bytes?: number
}

/** Notes what is requested by a page that has nothing in its cache. */
async function noteRequests(session: CDPSession): Promise<Sent[]> {
  const sent = new Map<string, Sent>()
  const all: Sent[] = []
  let events = 0
  session.on('Network.requestWillBeSent', ({ requestId, request }) => {
    const one = { path: new URL(request.url).pathname, began: events++ }
    sent.set(requestId, one)
    all.push(one)
  })
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const one = sent.get(requestId)
    if (one) Object.assign(one, { ended: events++, bytes: encodedDataLength })
  })
  await session.send('Network.enable')
  await session.send('Network.clearBrowserCache')
  await session.send('Network.emulateNetworkConditions', SLOW)
  return all
}

it('the list of accounts needs few bytes, asked for together, by who comes with an empty cache', async () => {
  await using dashboard = await openDashboard()
  await createAccount(dashboard.server, 'person-1')
  await dashboard.visit('/', async (page) => {
    await signIn(page)
    await page.goto('about:blank')
    const requests = await noteRequests(await page.context().newCDPSession(page))
    await page.goto(`${dashboard.origin}/dashboard/${DOMAIN}/accounts`, { waitUntil: 'commit' })
    await page.getByRole('link', { name: 'person-1' }).waitFor()

    // the script that draws the page is the largest and the last
    const app = requests.find(({ path }) => path.startsWith('/dashboard/assets/app-') && path.endsWith('.js'))
    const before = requests.filter(({ began }) => began < (app?.ended ?? 0))
    const later = requests.filter(({ began }) => began > (app?.ended ?? 0))
    const bytes = before.reduce((sum, one) => sum + (one.bytes ?? 0), 0)
    expect(bytes).toBeGreaterThan(100_000)
    expect(bytes).toBeLessThanOrEqual(MOST_BYTES)
    expect(before.length).toBeLessThanOrEqual(MOST_REQUESTS)
    const asked = ({ path }: Sent) => path.startsWith('/trpc/')
    expect(before.filter(asked).map(({ path }) => path)).toEqual([
      '/trpc/sessions.getCurrent',
      '/trpc/accounts.list,accounts.count',
    ])
    expect(later.map(({ path }) => path).join('\n')).not.toMatch(/sessions\.|accounts\.|assets\/shell-/)
  })
})
