import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ADMIN_KEY, createTestServer, DOMAIN, type TestServer } from '../testing/test-server.ts'

interface Line {
  id: number
  at: string
  operation: string | null
  actor: { id: number; username: string; role: string; domain: string } | null
  ip: string
  request_id: string
  user_agent: string
  space: { id: number; domain: string } | null
  kind: string
  action: string
  target: string
  target_id: string
  account_id: number | null
  before: Record<string, unknown> | null
  after: Record<string, unknown> | null
}

let server: TestServer
beforeAll(async () => {
  server = await createTestServer()
})
afterAll(() => server[Symbol.asyncDispose]())

const mutate = async (path: string, input: object, key = ADMIN_KEY) => {
  const response = await server.request({ method: 'POST', url: `/trpc/${path}`, key, payload: input })
  expect(response.statusCode, response.body).toBe(200)
  return response.json().result.data
}
const ask = (path: string, input: object, key = ADMIN_KEY, query = '') =>
  server.request({
    method: 'GET',
    url: `/trpc/${path}?input=${encodeURIComponent(JSON.stringify(input))}${query}`,
    key,
  })
const list = async (input: object, key = ADMIN_KEY, query = ''): Promise<Line[]> => {
  const response = await ask('audit.list', input, key, query)
  expect(response.statusCode, response.body).toBe(200)
  return response.json().result.data.data
}
const create = (username: string, fields: object = {}) =>
  mutate('accounts.create', { username, password: 'secret-of-audit', algorithm: 'SHA-256', ...fields })

describe('a line of the audit log', () => {
  test('tells who did what to whom, from where, and what is there now', async () => {
    const { id } = await create('audited1', { email: 'one@example.com', dictionary: { floor: '3' } })
    const lines = await list({ account_id: id })
    expect(lines).toEqual([
      {
        id: expect.any(Number),
        at: '2026-01-15T12:00:00.000000Z',
        operation: 'accounts.create',
        actor: { id: 1, username: 'admin', role: 'superAdmin', domain: DOMAIN },
        ip: '127.0.0.1',
        user_agent: 'lightMyRequest',
        request_id: expect.any(String),
        space: { id: 1, domain: DOMAIN },
        kind: 'account',
        action: 'create',
        target: `audited1@${DOMAIN}`,
        target_id: String(id),
        account_id: id,
        before: null,
        after: { username: 'audited1', email: 'one@example.com', activated: false, blocked: false, admin: false },
      },
    ])
  })

  test('holds only what differs, and of a secret that it does', async () => {
    const { id } = await create('audited2', { email: 'two@example.com', dictionary: { floor: '3', room: '5' } })
    await mutate('accounts.update', {
      id,
      username: 'audited2',
      password: 'another-secret',
      algorithm: 'SHA-256',
      email: 'zwei@example.com',
      dictionary: { floor: '4', desk: '1' },
    })
    const lines = (await list({ account_id: id, operation: 'accounts.update' })).toReversed()
    expect(lines.map(({ kind, action, before, after }) => ({ kind, action, before, after }))).toEqual(
      expect.arrayContaining([
        {
          kind: 'account',
          action: 'update',
          before: { email: 'two@example.com' },
          after: { email: 'zwei@example.com' },
        },
        { kind: 'password', action: 'update', before: {}, after: { ha1: 'changed' } },
        { kind: 'dictionary', action: 'delete', before: { room: '5' }, after: null },
        { kind: 'dictionary', action: 'create', before: null, after: { desk: '1' } },
        { kind: 'dictionary', action: 'update', before: { floor: '3' }, after: { floor: '4' } },
      ]),
    )
    expect(lines).toHaveLength(5)
  })
})
