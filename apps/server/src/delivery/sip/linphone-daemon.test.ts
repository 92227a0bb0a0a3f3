import { once } from 'node:events'
import { connect } from 'node:net'
import type { SendSipMessage } from '@sipspace/core'
import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { createSipDaemon, type SipDaemon } from '../../../../../test/support/fakes/sip-daemon.ts'
import { prepareSipMessages } from './linphone-daemon.ts'

const ALICE = 'sip:alice@sip.example.org'

let daemon: SipDaemon
beforeAll(async () => {
  daemon = await createSipDaemon()
})
afterAll(() => daemon[Symbol.asyncDispose]())
beforeEach(() => {
  daemon.commands.length = 0
  daemon.answer('taken')
})

const sender = (timeoutMs?: number): SendSipMessage => {
  const send = prepareSipMessages({ APP_LINPHONE_DAEMON_UNIX_PATH: daemon.path }, timeoutMs)
  if (!send) throw new Error('the setting is set')
  return send
}

it('sends nothing where no socket is set', () => {
  expect(prepareSipMessages({ APP_LINPHONE_DAEMON_UNIX_PATH: undefined })).toBeNull()
})

it('hands each message over as a command of one line', async () => {
  await sender()(ALICE, 'The door is open.')
  daemon.answer('byte by byte')
  await sender()(ALICE, 'It is closed again: "so"')
  expect(daemon.commands).toEqual([
    `message ${ALICE} The door is open.\n`,
    `message ${ALICE} It is closed again: "so"\n`,
  ])
})

it('sends messages that come at the same time one after another', async () => {
  const texts = Array.from({ length: 20 }, (_, index) => `message ${index}`)
  const send = sender()
  await Promise.all(texts.map((text) => send(ALICE, text)))
  expect(daemon.commands).toEqual(texts.map((text) => `message ${ALICE} ${text}\n`))
})

it('waits while the daemon serves another client', async () => {
  const other = connect(daemon.path)
  await once(other, 'connect')
  const sent = sender()(ALICE, 'later')
  other.end()
  await sent
  expect(daemon.commands).toEqual([`message ${ALICE} later\n`])
})

it.each([
  ['refuses the message', 'refused', /has refused the message: Error\nReason: Bad sip uri\./],
  ['does not answer', 'silence', /not answered in time/],
  ['closes the connection in place of an answer', 'closed', /has closed the connection/],
  ['answers without an end', 'endless', /answers too much/],
  ['lets nobody in', 'closed at once', /aborted|not answered in time/],
] as const)('fails when the daemon %s, without a second try of the message', async (_what, answer, message) => {
  daemon.answer(answer)
  const send = sender(answer === 'silence' || answer === 'closed at once' ? 200 : undefined)
  await expect(send(ALICE, 'Hello')).rejects.toThrow(message)
  expect(daemon.commands.length).toBeLessThanOrEqual(1)
  daemon.answer('taken')
  await send(ALICE, 'Hello again')
  expect(daemon.commands.at(-1)).toBe(`message ${ALICE} Hello again\n`)
})

it('fails when nothing listens', async () => {
  const send = prepareSipMessages({ APP_LINPHONE_DAEMON_UNIX_PATH: `${daemon.path}-of-nobody` })
  await expect(send?.(ALICE, 'Hello')).rejects.toThrow('ENOENT')
})

it('sends nothing that has a second line', async () => {
  await fc.assert(
    fc.asyncProperty(fc.constantFrom('\n', '\r', '\0'), fc.string(), async (end, text) => {
      await expect(sender()(ALICE, `${text}${end}quit`)).rejects.toThrow('one line')
      await expect(sender()(`${ALICE}${end}quit`, text)).rejects.toThrow('one line')
    }),
    { numRuns: 10 },
  )
  expect(daemon.commands).toEqual([])
})
