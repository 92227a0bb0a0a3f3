import { MAIL_TASK, operations } from '@sipspace/core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { expectTold, linesOf } from '../testing/audit-lines.ts'
import { callTrpc, everyOperation } from '../testing/doors.ts'
import {
  caller,
  confirmRequest,
  createAccount,
  expectNoDefect,
  jsonOf,
  newName,
  userKey,
} from '../testing/rest-client.ts'
import { ADMIN_KEY, createTestServer, DOMAIN, type TestServer } from '../testing/test-server.ts'

// Operations that REST has are looked at in rest/route-statements.test.ts, with the requests there.
let server: TestServer
beforeAll(async () => {
  server = await createTestServer()
})
afterAll(() => server[Symbol.asyncDispose]())
afterEach(() => expectNoDefect(server))

const somebody = async (fields = {}) => {
  const name = newName()
  const { id, provisioning_token: token } = await createAccount(server, name, {
    email: `${name}@mail.example`,
    ...fields,
  })
  return { id: id as number, name, token: token as string }
}

const call = async (name: string, input: unknown, key?: string) => {
  const named = everyOperation.find((one) => one.name === name)
  if (!named) throw new Error(`no operation ${name}`)
  const outcome = await callTrpc(server, named, { key, input })
  expect(outcome, JSON.stringify(outcome)).toMatchObject({ accepted: true })
  return outcome.accepted ? (outcome.output as Record<string, unknown>) : {}
}

const password = (secret: string) => ({ password: secret, password_confirmation: secret })

/** What a good call needs, prepared: its input, and the key of whoever calls. */
type Prepare = () => Promise<{ input: object; key?: string }>

const byAdmin =
  (prepare: () => Promise<object>): Prepare =>
  async () => ({ input: await prepare(), key: ADMIN_KEY })
const byAnybody =
  (prepare: () => Promise<object>): Prepare =>
  async () => ({ input: await prepare() })

const calls: Record<string, Prepare> = {
  'accounts.setRole': byAdmin(async () => ({ id: (await somebody()).id, admin: true })),
  'accounts.bulk': byAdmin(async () => ({ action: 'block', ids: [(await somebody()).id, (await somebody()).id] })),
  'apiKeys.create': byAdmin(async () => ({ account_id: (await somebody({ admin: true })).id, name: 'backup' })),
  'apiKeys.revoke': byAdmin(async () => {
    const { id: account_id } = await somebody({ admin: true })
    return { id: (await call('apiKeys.create', { account_id, name: 'backup' }, ADMIN_KEY))['id'] }
  }),
  'creationTokens.validateRequest': byAnybody(async () => ({
    token: (await call('creationTokens.createRequest', {}))['token'],
  })),
  'provisioning.byToken': byAnybody(async () => ({ token: (await somebody()).token, reset_password: true })),
  'provisioning.byAuthToken': byAnybody(async () => {
    const { token: auth_token } = await call('authTokens.create', {})
    await call('authTokens.attach', { auth_token }, await userKey(server, (await somebody()).name))
    return { auth_token }
  }),
  'recovery.byEmail': byAnybody(async () => {
    const { name } = await somebody()
    return { username: name, email: `${name}@mail.example` }
  }),
  'sessions.signIn': byAnybody(async () => {
    const { name } = await somebody({ activated: true })
    return { username: name, domain: DOMAIN, password: `password of ${name}` }
  }),
}

/** What changes nothing in an audited table, or is looked at elsewhere, and why. */
const elsewhere: Record<string, string> = {
  'emailServers.test': 'a mail is handed on, and nothing is kept',
  'imports.check': 'its stages are lines; see the tests of imports',
  'imports.start': 'its stages and accounts are lines; see the tests of imports',
  'imports.cancel': 'its stages are lines; see the tests of imports',
  'imports.remove': 'see the tests of imports',
  'jobs.retry': 'when a mail leaves is no change of anything, and the line of its request stays',
  'jobs.remove': 'what was to be sent has a line by its request',
  'passwordReset.set': 'see below: it goes on from a mail',
  'recovery.byPhone': 'the same as recovery.byEmail, by SMS',
  'recovery.confirm': 'see below: it goes on from a mail',
  'sessions.signOut': 'see below: it needs a browser’s cookie',
}

describe('the audit log tells', () => {
  const notInRest = everyOperation.filter(({ operation, route }) => operation.kind === 'mutation' && !route)

  test.each(Object.entries(calls))('of %s', async (operation, prepare) => {
    const { input, key } = await prepare()
    await expectTold(server, { operation, key }, () => call(operation, input, key))
  })

  test('of every other mutation, but for some', () => {
    expect([...Object.keys(calls), ...Object.keys(elsewhere)].toSorted()).toEqual(
      notInRest.map(({ name }) => name).toSorted(),
    )
  })
})
