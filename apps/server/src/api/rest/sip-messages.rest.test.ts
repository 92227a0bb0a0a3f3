import fc from 'fast-check'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import {
  caller,
  createAccount,
  createSpace,
  expectNoDefect,
  expectRefused,
  fieldsOf,
  jsonOf,
  newName,
  userKey,
} from '../../../../../test/support/clients/rest-client.ts'
import { createSipDaemon, type SipDaemon } from '../../../../../test/support/fakes/sip-daemon.ts'
import { addActor } from '../../../../../test/support/server/actors.ts'
import { createTestServer, DOMAIN, type TestServer } from '../../../../../test/support/server/test-server.ts'

const MESSAGES = '/api/messages'
const OTHER = 'sip.other.example'

let daemon: SipDaemon
let server: TestServer
let ofSpace: string
let user: string
beforeAll(async () => {
  daemon = await createSipDaemon()
  server = await createTestServer({ APP_LINPHONE_DAEMON_UNIX_PATH: daemon.path })
  await createSpace(server, OTHER)
  ofSpace = (await addActor(server, { domain: OTHER, admin: true })).key
  const name = newName()
  await createAccount(server, name, { activated: true })
  user = await userKey(server, name)
})
afterAll(async () => {
  await server[Symbol.asyncDispose]()
  await daemon[Symbol.asyncDispose]()
})
beforeEach(() => {
  daemon.commands.length = 0
  daemon.answer('taken')
})
afterEach(() => expectNoDefect(server))

it.each([
  ['sip:alice01@sip.example.org', 'sip:alice01@sip.example.org'],
  ['alice01@sip.example.org', 'sip:alice01@sip.example.org'],
  [' <sip:alice01@SIP.example.org;transport=tls> ', 'sip:alice01@sip.example.org'],
  ['"Alice" <sip:alice01@sip.example.org:5061>', 'sip:alice01@sip.example.org'],
  ['sip:al ice%0aquit@elsewhere.example', null],
  ['sip:al%20ice@elsewhere.example', 'sip:al%20ice@elsewhere.example'],
])('a super admin sends to %s', async (to, uri) => {
  const response = await caller(server).post(MESSAGES, { to, body: 'Hello' })
  if (uri === null) return expect(fieldsOf(response)).toHaveProperty('to')
  expect([response.statusCode, response.body]).toEqual([200, ''])
  expect(daemon.commands).toEqual([`message ${uri} Hello\n`])
})

it('an admin of a Space sends within its domain alone', async () => {
  const admin = caller(server, { key: ofSpace, host: OTHER })
  expect((await admin.post(MESSAGES, { to: `sip:bob@${OTHER}`, body: 'Hello' })).statusCode).toBe(200)
  for (const to of [`sip:bob@${DOMAIN}`, 'sip:bob@elsewhere.example', `sip:bob@${OTHER}.example`]) {
    expect(fieldsOf(await admin.post(MESSAGES, { to, body: 'Hello' }))).toEqual({
      to: [expect.stringContaining(OTHER)],
    })
  }
  expect(daemon.commands).toEqual([`message sip:bob@${OTHER} Hello\n`])
})

it('is for admins', async () => {
  const message = { to: `sip:bob@${DOMAIN}`, body: 'Hello' }
  expectRefused(await caller(server, { key: user }).post(MESSAGES, message), 403)
  expectRefused(await caller(server, {}).post(MESSAGES, message), 401)
  expectRefused(await caller(server, { key: ofSpace }).post(MESSAGES, message), 403)
  expect(daemon.commands).toEqual([])
})

it('names each field that is missing or wrong', async () => {
  const refused = async (body: object) => Object.keys(fieldsOf(await caller(server).post(MESSAGES, body))).sort()
  expect(await refused({})).toEqual(['body', 'to'])
  expect(await refused({ to: 'nobody', body: ' \n ' })).toEqual(['body', 'to'])
  expect(await refused({ to: 7, body: ['text'] })).toEqual(['body', 'to'])
  expect(await refused({ to: `sip:bob@${DOMAIN}`, body: 'x'.repeat(5_001) })).toEqual(['body'])
  expect(daemon.commands).toEqual([])
})

it('never gives the daemon a second command, whatever the text', async () => {
  const pieces = fc.constantFrom('\n', '\r\n', '\u2028', '\u0085', 'quit', 'version', '💡', '"', "'", '\\n', '\t', 'a')
  await fc.assert(
    fc.asyncProperty(fc.array(pieces, { minLength: 1, maxLength: 12 }), async (parts) => {
      daemon.commands.length = 0
      const response = await caller(server).post(MESSAGES, { to: `sip:bob@${DOMAIN}`, body: parts.join('') })
      const isBlank = parts.join('').trim() === '' || /^[\s\u0085]*$/.test(parts.join(''))
      expect(response.statusCode).toBe(isBlank ? 422 : 200)
      expect(daemon.commands).toHaveLength(isBlank ? 0 : 1)
      for (const command of daemon.commands) expect(command).toMatch(/^message sip:bob@\S+ [^\r\n]*\S[^\r\n]*\n$/)
    }),
    { numRuns: 40 },
  )
})

it.each(['refused', 'closed'] as const)('is unavailable while the daemon answers otherwise: %s', async (answer) => {
  daemon.answer(answer)
  expectRefused(await caller(server).post(MESSAGES, { to: `sip:bob@${DOMAIN}`, body: 'Hello' }), 503)
})

it('is unavailable where no daemon is set', async () => {
  await using without = await createTestServer()
  const response = await caller(without).post(MESSAGES, { to: `sip:bob@${DOMAIN}`, body: 'Hello' })
  expect(jsonOf(response, 503)).toMatchObject({ code: 'sip_messages_not_configured' })
})
