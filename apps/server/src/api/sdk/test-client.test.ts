import { createClient, type SipspaceClient, SipspaceError } from '@sipspace/client'
import { createTestClient } from '@sipspace/client/testing'
import { beforeAll, describe, expect, test } from 'vitest'
import { sharedServer } from '../../../../../test/support/server/shared-server.ts'
import { ADMIN_KEY, DOMAIN } from '../../../../../test/support/server/test-server.ts'

const server = await sharedServer()
let url: string
beforeAll(async () => {
  url = await server.app.listen({ host: '127.0.0.1', port: 0 })
})

// The double is what the server is as long as both pass the same tests.
describe.each<[string, () => SipspaceClient]>([
  ['the test client', () => createTestClient()],
  ['the server', () => createClient({ url, auth: { apiKey: ADMIN_KEY } })],
])('of %s', (_which, connect) => {
  let client: SipspaceClient
  beforeAll(() => {
    client = connect()
    return create('taken-already')
  })
  const alice = { username: 'alice-twice', password: 'a long secret', algorithm: 'SHA-256' } as const
  const create = (username: string, fields: object = {}) => client.accounts.create({ ...alice, username, ...fields })

  test('an account is created, found, changed and deleted', async () => {
    const account = await client.accounts.create({ ...alice, email: 'alice@example.com', dictionary: { floor: '3' } })
    expect(account).toMatchObject({
      username: 'alice-twice',
      domain: DOMAIN,
      sip_uri: `sip:alice-twice@${DOMAIN}`,
      activated: false,
      blocked: false,
      admin: false,
      dictionary: { floor: '3' },
      passwords: [{ algorithm: 'SHA-256' }],
      phone: null,
    })
    const { id } = account
    expect((await client.accounts.getBySip({ sip: `alice-twice@${DOMAIN}` })).id).toBe(id)
    expect((await client.accounts.getByEmail({ email: 'alice@example.com' })).id).toBe(id)
    expect((await client.accounts.activate({ id })).activated).toBe(true)
    expect((await client.accounts.getInfo({ sip: `alice-twice@${DOMAIN}` })).activated).toBe(true)
    expect((await client.accounts.deactivate({ id })).activated).toBe(false)
    expect((await client.accounts.block({ id })).blocked).toBe(true)
    expect((await client.accounts.unblock({ id })).blocked).toBe(false)
    expect((await client.accounts.provision({ id })).provisioning_token).toEqual(expect.any(String))
    expect((await client.accounts.setRole({ id, admin: true })).admin).toBe(true)
    const edited = await client.accounts.update({ id, display_name: 'Alice' })
    expect(edited).toMatchObject({ display_name: 'Alice', email: 'alice@example.com' })
    await expect(client.accounts.update({ id, display_name: 'A', version: account.version })).rejects.toMatchObject({
      code: 'version_conflict',
      status: 412,
    })
    expect(await client.accounts.delete({ id })).toBeUndefined()
    await expect(client.accounts.get({ id })).rejects.toMatchObject({
      name: 'SipspaceError',
      code: 'account_not_found',
      status: 404,
      operation: 'accounts.get',
      fields: null,
    })
  })

  test.each<[string, object, object]>([
    ['that are missing', { username: undefined }, { username: [{ code: 'required' }] }],
    ['that are empty', { username: '' }, { username: [{ code: 'required' }] }],
    ['that are not known', { colour: 'red' }, { colour: [{ code: 'unknown_field' }] }],
    ['of another type', { activated: 'yes' }, { activated: [{ code: 'wrong_type' }] }],
    ['that are too long', { username: 'a'.repeat(65) }, { username: [{ code: 'too_long', params: { max: 64 } }] }],
    ['that are too short', { password: 'short' }, { password: [{ code: 'too_short', params: { min: 6 } }] }],
    ['of no choice', { algorithm: 'SHA-1' }, { algorithm: [{ code: 'one_of' }] }],
    ['in upper case', { username: 'AliceUpper' }, { username: [{ code: 'username_uppercase' }] }],
    ['that are taken', { username: 'taken-already' }, { username: [{ code: 'taken' }] }],
  ])('fields %s are refused', async (_what, fields, fieldCodes) => {
    const input = { ...alice, username: 'never-made', ...fields } as Parameters<typeof client.accounts.create>[0]
    await expect(client.accounts.create(input)).rejects.toMatchObject({
      code: 'invalid_input',
      status: 422,
      operation: 'accounts.create',
      fieldCodes,
    })
    await expect(client.accounts.create(input)).rejects.toMatchObject({ fields: expect.any(Object) })
  })

  test('accounts are listed part by part, filtered, sorted and counted', async () => {
    for (const name of ['list-b', 'list-a', 'list-c']) await create(name, { activated: name !== 'list-c' })
    const names = async (filter: object) => {
      const found: string[] = []
      for await (const { username } of client.accounts.iterate({ text: 'list-', limit: 2, ...filter }))
        found.push(username)
      return found
    }
    expect(await names({})).toEqual(['list-b', 'list-a', 'list-c'])
    expect(await names({ sort: 'username', order: 'desc' })).toEqual(['list-c', 'list-b', 'list-a'])
    expect(await names({ activated: false })).toEqual(['list-c'])
    expect(await client.accounts.count({ text: 'list-' })).toEqual({ count: 3, more: false, estimated: false })
    const { data, response } = await client.accounts.list({ text: 'list-', limit: 2 }).withResponse()
    expect([data.data.length, typeof data.next_cursor, response.status]).toEqual([2, 'string', 200])
  })

  test('a dictionary, contacts and keys are kept', async () => {
    const [{ id }, other] = [await create('with-more'), await create('a-contact')]
    expect(await client.dictionary.set({ id, key: 'floor', value: '3' })).toEqual({ value: '3' })
    expect(await client.dictionary.get({ id, key: 'floor' })).toEqual({ value: '3' })
    expect(await client.dictionary.list({ id })).toEqual({ floor: '3' })
    await client.dictionary.delete({ id, key: 'floor' })
    await expect(client.dictionary.get({ id, key: 'floor' })).rejects.toMatchObject({ code: 'entry_not_found' })
    await client.contacts.add({ id, contact_id: other.id })
    expect((await client.contacts.list({ id })).map(({ username }) => username)).toEqual(['a-contact'])
    await client.contacts.remove({ id, contact_id: other.id })
    expect(await client.contacts.list({ id })).toEqual([])
    const key = await client.apiKeys.create({ account_id: (await client.me.get()).id, name: 'nightly sync' })
    expect(key).toMatchObject({ name: 'nightly sync', username: 'admin', api_key: expect.any(String) })
    expect((await client.apiKeys.list()).map(({ name }) => name)).toContain('nightly sync')
    await client.apiKeys.revoke({ id: key.id })
    await expect(client.apiKeys.revoke({ id: key.id })).rejects.toMatchObject({ code: 'key_not_found', status: 404 })
  })

  test('who calls is an admin', async () => {
    expect(await client.me.get()).toMatchObject({ username: 'admin', admin: true, domain: DOMAIN })
  })

  test('what was given up says so', async () => {
    await expect(client.me.get({ signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'aborted' })
  })
})

describe('the test client', () => {
  test('begins with the accounts that it is given, at a time that is given', async () => {
    const now = () => new Date('2026-01-31T12:00:00Z')
    const { accounts } = createTestClient({
      domain: 'beta.example.org',
      accounts: [{ username: 'bob', phone: '+33612345678' }],
      now,
    })
    expect(await accounts.getBySip({ sip: 'bob@beta.example.org' })).toMatchObject({
      phone: '+33612345678',
      activated: true,
      created_at: '2026-01-31T12:00:00.000000Z',
    })
  })

  test('answers what a program has for calls that it does not have, once their input is checked', async () => {
    const types: { id: number; key: string }[] = []
    const client = createTestClient({
      answers: {
        accountTypes: {
          create({ key }) {
            if (key === 'taken')
              throw new SipspaceError({ code: 'forbidden', message: 'No.', operation: 'accountTypes.create' })
            const now = '2026-01-31T12:00:00.000000Z'
            const type = { id: types.length + 1, key, created_at: now, updated_at: now }
            types.push(type)
            return type
          },
        },
        accounts: { count: async () => ({ count: 4_711, more: true, estimated: false }) },
      },
    })
    expect(await client.accountTypes.create({ key: 'desk' })).toMatchObject({ id: 1, key: 'desk' })
    await expect(client.accountTypes.create({ key: 'taken' })).rejects.toMatchObject({ code: 'forbidden' })
    await expect(client.accountTypes.create({ key: '' })).rejects.toMatchObject({ code: 'invalid_input' })
    expect(types).toHaveLength(1)
    expect(await client.accounts.count()).toEqual({ count: 4_711, more: true, estimated: false })
    expect((await client.accounts.list()).data).toHaveLength(1)
  })

  test('says which call it does not have', async () => {
    const client = createTestClient()
    const refusal = { name: 'SipspaceError', code: 'not_in_test_client' }
    await expect(client.spaces.list()).rejects.toMatchObject({ ...refusal, operation: 'spaces.list' })
    await expect(client.imports.upload(new Blob([]))).rejects.toMatchObject({ ...refusal, operation: 'imports.upload' })
    const following = async () => {
      for await (const line of client.audit.live()) if (line.id > 0) return
    }
    await expect(following()).rejects.toMatchObject({ ...refusal, operation: 'audit.live' })
  })
})
