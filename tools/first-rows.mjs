// Measures how long the list of accounts takes to show its first rows over a slow network, with nothing in the cache:
// `node tools/first-rows.mjs --latency 400 --bytes 50000 --rounds 5`, with milliseconds, and bytes a second. The server is to be
// built. A browser asks for Brotli here as it does over https, as the server is on the same machine.
import { setTimeout } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { launchBrowser, SPACE, signIn, withServer } from './seeded-server.mjs'

/** Notes in the page when its first row is there, and when it has been painted; looking from outside would slow it down. */
const NOTE_ROWS = `
  new MutationObserver((_, observer) => {
    if (!document.querySelector('main tbody tr[aria-rowindex] a')) return
    observer.disconnect()
    // a task after the frame's callbacks comes after its painting
    requestAnimationFrame(() => setTimeout(() => { globalThis.firstRows = performance.now() }))
  }).observe(document, { childList: true, subtree: true })`

/** Loads the page once: the milliseconds until its first rows are painted, and the bytes and requests until then. */
async function load(page, url, { latency, throughput }) {
  const session = await page.context().newCDPSession(page)
  let bytes = 0
  let requests = 0
  session.on('Network.loadingFinished', ({ encodedDataLength }) => {
    bytes += encodedDataLength
    requests += 1
  })
  await session.send('Network.enable')
  await session.send('Network.clearBrowserCache')
  const limits = { latency, downloadThroughput: throughput, uploadThroughput: throughput }
  await session.send('Network.emulateNetworkConditions', { offline: false, ...limits })
  await page.goto(url, { waitUntil: 'commit' })
  let rows
  while (rows === undefined) {
    await setTimeout(100)
    rows = await page.evaluate('globalThis.firstRows')
  }
  const measured = { rows, bytes, requests }
  await session.detach()
  await page.goto('about:blank')
  return measured
}

const { values } = parseArgs({
  options: {
    latency: { type: 'string', default: '400' },
    bytes: { type: 'string', default: '50000' },
    rounds: { type: 'string', default: '5' },
  },
})
await withServer(async (origin) => {
  const browser = await launchBrowser()
  const page = await browser.newPage()
  await page.goto(`${origin}/dashboard`)
  await signIn(page)
  await page.goto('about:blank')
  await page.addInitScript(NOTE_ROWS)
  const seconds = []
  for (let round = 0; round < Number(values.rounds); round += 1) {
    const network = { latency: Number(values.latency), throughput: Number(values.bytes) }
    const { rows, bytes, requests } = await load(page, `${origin}/dashboard/${SPACE}/accounts`, network)
    console.log(`first rows after ${(rows / 1000).toFixed(2)} s, ${requests} requests, ${(bytes / 1000).toFixed(0)} kB`)
    seconds.push(rows / 1000)
  }
  await browser.close()
  seconds.sort((one, other) => one - other)
  console.log(`median: ${seconds[seconds.length >> 1].toFixed(2)} s`)
})
