import { operations } from '@sipspace/core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { notInRest } from '../rest/routes.ts'
import { createAccount, expectNoDefect, newName, userKey } from '../testing/rest-client.ts'
import { statementsOf } from '../testing/statements.ts'
import { ADMIN_KEY, createTestServer, DOMAIN, type TestServer } from '../testing/test-server.ts'

let server: TestServer
beforeAll(async () => {
  server = await createTestServer()
})
afterAll(() => server[Symbol.asyncDispose]())
afterEach(() => expectNoDefect(server))

const somebody = () => createAccount(server, newName(), { email: `${newName()}@mail.example` })

async function call(procedure: string, input: unknown): Promise<Record<string, unknown>> {
  const payload = input as object
  const response = await server.request({ method: 'POST', url: `/trpc/${procedure}`, key: ADMIN_KEY, payload })
  expect(response.statusCode, response.body).toBe(200)
  return response.json().result.data
}

const admin = async () => {
  const { id } = await somebody()
  await call('accounts.setRole', { id, admin: true })
  return id
}

/** A procedure, how many statements it takes with the one that authenticates, its input, and whose key it needs. */
type Row = [procedure: string, statements: number, input?: (() => unknown) | undefined, key?: () => Promise<string>]

const ownKey = async () => {
  const name = newName()
  await createAccount(server, name)
  return userKey(server, name)
}

const rows: Row[] = [
  ['accounts.list', 2],
  ['accounts.count', 2],
  ['accounts.setRole', 3, async () => ({ id: (await somebody())['id'], admin: true })],
  ['apiKeys.list', 2],
  ['apiKeys.create', 3, async () => ({ account_id: await admin(), name: 'pinned' })],
  [
    'apiKeys.revoke',
    2,
    async () => ({ id: (await call('apiKeys.create', { account_id: await admin(), name: 'x' }))['id'] }),
  ],
  ['audit.list', 2],
  ['audit.operations', 2],
  ['cardDavCredentials.servers', 2],
  ['imports.list', 2],
  ['jobs.list', 2],
  [
    'passwords.set',
    8,
    async () => ({ id: (await somebody())['id'], password: 'another password', algorithms: ['MD5'] }),
  ],
  ['phoneCountries.setActivated', 2, () => ({ codes: ['FI', 'SE'], activated: true })],
  ['provisioning.own', 2, undefined, ownKey],
  ['provisioning.publicDocument', 2],
  ['sessions.current', 1],
  ['settings.list', 1],
  ['spaces.usage', 2],
  ['statistics.series', 3, () => ({ period: 'day' })],
]

/** What a token, a code or a file decides is pinned by the tests of its pages and files. */
const elsewhere = [
  'authTokens',
  'contacts',
  'creationTokens',
  'emailServers',
  'imports',
  'passwordReset',
  'provisioning',
  'recovery',
  'sessions',
  'jobs',
]

describe('the statements that a procedure without a path in REST sends to the database', () => {
  it.each(rows)('%s: %i', async (procedure, statements, input, key) => {
    const [group = '', name = ''] = procedure.split('.')
    const { kind } = (operations as unknown as Record<string, Record<string, { kind: string }>>)[group]?.[name] ?? {}
    const given = (await input?.()) ?? {}
    const url = `/trpc/${procedure}`
    const request =
      kind === 'query'
        ? { method: 'GET' as const, url: `${url}?input=${encodeURIComponent(JSON.stringify(given))}` }
        : { method: 'POST' as const, url, payload: given }
    const sent = await statementsOf(server, { ...request, host: DOMAIN, key: (await key?.()) ?? ADMIN_KEY })
    expect(sent, sent.join('\n')).toHaveLength(statements)
  })

  it('are known of every one that the dashboard calls: a new one gets its row above', () => {
    const known = new Set(rows.map(([procedure]) => procedure))
    const unknown = Object.keys(notInRest).filter(
      (name) => !known.has(name) && !elsewhere.includes(name.split('.')[0] ?? ''),
    )
    expect(unknown).toEqual(['accounts.bulk', 'accounts.edit', 'passwords.forgetAlgorithm'])
  })
})
