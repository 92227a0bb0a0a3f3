import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { caller, expectRefused, fieldsOf } from '../support/clients/rest-client.ts'
import { createTestServer, DOMAIN, type TestServer } from '../support/server/test-server.ts'
import { type LinphoneDaemon, startLinphoneDaemon } from '../support/sip/linphone-daemon-process.ts'

vi.setConfig({ testTimeout: 30_000, hookTimeout: 60_000 })

/** What a SIP server has been sent. */
interface Received {
  uri: string
  from: string
  text: string
}

let sipServer: Socket
let daemon: LinphoneDaemon
let server: TestServer
const received: Received[] = []
beforeAll(async () => {
  sipServer = createSocket('udp4')
  sipServer.on('message', (message, { port, address }) => {
    const [head = '', text = ''] = message.toString().split('\r\n\r\n')
    const uri = /^MESSAGE (\S+)/.exec(head)?.[1]
    if (uri === undefined) return
    const copied = head.split('\r\n').filter((line) => /^(Via|From|To|Call-ID|CSeq):/i.test(line))
    sipServer.send(`SIP/2.0 200 OK\r\n${copied.join('\r\n')}\r\nContent-Length: 0\r\n\r\n`, port, address)
    received.push({ uri, from: /^From: *(?:.*<)?([^>;]+)/m.exec(head)?.[1] ?? '', text })
    sipServer.emit('received')
  })
  sipServer.bind(0, '127.0.0.1')
  await once(sipServer, 'listening')
  daemon = await startLinphoneDaemon(`sip:system@${DOMAIN}`, sipServer.address().port)
  server = await createTestServer({ APP_LINPHONE_DAEMON_UNIX_PATH: daemon.path })
})
afterAll(async () => {
  await server[Symbol.asyncDispose]()
  await daemon[Symbol.asyncDispose]()
  sipServer.close()
})

const send = (to: string, body: string) => caller(server).post('/api/messages', { to, body })

/** Sends, and waits for what has reached the SIP server. */
async function deliver(to: string, body: string): Promise<Received | undefined> {
  const arrival = once(sipServer, 'received')
  const response = await send(to, body)
  expect([response.statusCode, response.body]).toEqual([200, ''])
  await arrival
  return received.at(-1)
}

it('the daemon sends a message to the SIP server, as the account that it has', async () => {
  const uri = `sip:alice01@${DOMAIN}`
  const from = `sip:system@${DOMAIN}`
  expect(await deliver(uri, 'The door is open: “15 %” 💡')).toEqual({ uri, from, text: 'The door is open: “15 %” 💡' })
  expect(await deliver(uri, 'é'.repeat(5_000))).toEqual({ uri, from, text: 'é'.repeat(5_000) })
  expect(await deliver(`"Bob" <sip:b%20ob@${DOMAIN}:5060>`, ' two\r\nlines\n')).toEqual({
    uri: `sip:b%20ob@${DOMAIN}`,
    from,
    text: 'two lines',
  })
})

it('the daemon lives on after texts that are commands, or nothing', async () => {
  const uri = `sip:alice01@${DOMAIN}`
  expect(fieldsOf(await send(uri, ' \n'))).toHaveProperty('body')
  expect(fieldsOf(await send(`${uri}\nquit`, 'Hello'))).toHaveProperty('to')
  expect((await deliver(uri, 'Hello\nquit\n'))?.text).toBe('Hello quit')
  expect((await deliver(uri, 'quit'))?.text).toBe('quit')
})

it('several messages at once all arrive, once each', async () => {
  const before = received.length
  const texts = Array.from({ length: 8 }, (_, index) => `message ${index}`)
  const all = new Promise<void>((resolve) => {
    sipServer.on('received', () => received.length === before + texts.length && resolve())
  })
  const responses = await Promise.all(texts.map((text) => send(`sip:alice01@${DOMAIN}`, text)))
  expect(responses.map(({ statusCode }) => statusCode)).toEqual(texts.map(() => 200))
  await all
  const arrived = received.slice(before).map(({ text }) => text)
  expect(arrived.toSorted()).toEqual(texts)
})

it('is unavailable once the daemon has gone', async () => {
  await daemon[Symbol.asyncDispose]()
  expectRefused(await send(`sip:alice01@${DOMAIN}`, 'Hello'), 503)
})
