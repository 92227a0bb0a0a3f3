import type { LightMyRequestResponse } from 'fastify'
import { expect } from 'vitest'
import { ADMIN_KEY, DOMAIN, type TestRequest, type TestServer } from '../server/test-server.ts'
import { digestRequest } from './digest-client.ts'

/** The fields of an account in a request or an answer. */
// biome-ignore lint/suspicious/noExplicitAny: an answer holds whatever the server has sent; tests look into it
export type Json = Record<string, any>

type Send = (url: string, payload?: TestRequest['payload'] | null) => Promise<LightMyRequestResponse>

export interface Caller {
  get: Send
  post: Send
  put: Send
  patch: Send
  del: Send
}

/** Requests that share a key, a host or headers; the super admin's key and the first Space's host by default. */
export function caller(server: TestServer, options: TestRequest = { key: ADMIN_KEY }): Caller {
  const sender =
    (method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'): Send =>
    (url, payload) =>
      server.request({
        ...options,
        method,
        url,
        ...(payload === undefined
          ? {}
          : { payload: payload ?? 'null', headers: { 'content-type': 'application/json', ...options.headers } }),
      })
  return { get: sender('GET'), post: sender('POST'), put: sender('PUT'), patch: sender('PATCH'), del: sender('DELETE') }
}

/** The JSON of an answer, once its status and media type are as they should be. */
export function jsonOf(response: LightMyRequestResponse, status = 200): Json {
  expect(response.statusCode, response.body).toBe(status)
  expect(response.headers['content-type']).toBe('application/json')
  return response.json<Json>()
}

/** The failing fields of a 422, and what is said of each. */
export function fieldsOf(response: LightMyRequestResponse): Record<string, string[]> {
  const body = jsonOf(response, 422)
  expect(body).toEqual({
    message: expect.any(String),
    code: 'invalid_input',
    errors: expect.any(Object),
    field_codes: expect.any(Object),
  })
  const errors = body['errors'] as Record<string, string[]>
  const codes = body['field_codes'] as Record<string, { code: string }[]>
  const sizes = (found: Record<string, unknown[]>) => Object.entries(found).map(([name, { length }]) => [name, length])
  expect(sizes(codes)).toEqual(sizes(errors))
  return errors
}

/** Checks a refusal that is of no field: its status, and a message and a code in its body. */
export function expectRefused(response: LightMyRequestResponse, status: number, message?: string | RegExp): void {
  const { params: _params, ...body } = jsonOf(response, status)
  expect(body).toEqual({
    message: message ? expect.stringMatching(message) : expect.any(String),
    code: expect.stringMatching(/^[a-z_]+$/),
  })
}

let names = 0

/** A username that no other test of the file has. */
export const newName = (prefix = 'somebody'): string => {
  names += 1
  return `${prefix}-${names}`
}

/** What an account needs at least. */
export const account = (username: string, fields: Json = {}): Json => ({
  username,
  password: `password of ${username}`,
  algorithm: 'SHA-256',
  ...fields,
})

/** Creates an account as the super admin, and gives its JSON. */
export async function createAccount(server: TestServer, username: string, fields: Json = {}): Promise<Json> {
  return jsonOf(await caller(server).post('/api/accounts', account(username, fields)))
}

/** Creates a Space as the super admin; domain and host are the same. */
export async function createSpace(server: TestServer, domain: string, fields: Json = {}): Promise<Json> {
  const body = { name: domain, domain, host: domain, ...fields }
  const { expire_at } = fields
  if (typeof expire_at !== 'string' || !(Date.parse(expire_at) <= server.clock().getTime())) {
    return jsonOf(await caller(server).post('/api/spaces', body), 201)
  }
  // A Space cannot be created when it has ended already.
  const space = jsonOf(await caller(server).post('/api/spaces', { ...body, expire_at: null }), 201)
  await server.database.pool.query('update spaces set expire_at = $1 where id = $2', [expire_at, space['id']])
  return { ...space, expire_at }
}

/** A user key of an account that {@link createAccount} has made. */
export async function userKey(server: TestServer, username: string, domain = DOMAIN): Promise<string> {
  const response = await digestRequest(
    server,
    { username, password: `password of ${username}`, domain },
    { method: 'GET', url: '/api/accounts/me/api_key', host: domain },
  )
  expect(response.statusCode, response.body).toBe(200)
  return response.body
}

/** Makes an account creation token of a Space. */
export async function creationToken(server: TestServer, host = DOMAIN): Promise<string> {
  const response = await caller(server, { key: ADMIN_KEY, host }).post('/api/account_creation_tokens')
  return jsonOf(response, 201)['token']
}

/** The number of accounts of a Space, as its list says. */
export async function accountCount(server: TestServer, host = DOMAIN): Promise<number> {
  return jsonOf(await caller(server, { key: ADMIN_KEY, host }).get('/api/accounts'))['total']
}

/** Checks that every Space's own count of accounts is the number that it has. */
export async function expectCountsRight(server: TestServer): Promise<void> {
  const { rows } = await server.database.pool.query(
    `select domain,
        (select coalesce(sum(accounts), 0)::integer from space_account_counts where space_id = spaces.id) as counted,
        (select count(*)::integer from accounts where space_id = spaces.id) as there
      from spaces`,
  )
  expect(rows).toEqual(rows.map((row) => ({ ...row, counted: row.there })))
}

/** Checks that no request ended in an error that nobody foresaw: nothing was logged at level error. */
export function expectNoDefect(...servers: TestServer[]): void {
  for (const { logs } of servers) expect(logs.filter((line) => /"level":[56]0\b/.test(line))).toEqual([])
}

/** Waits until this many statements on the server's database wait for a lock. */
export async function expectWaiting(server: TestServer, count: number): Promise<void> {
  await expect
    .poll(
      async () => {
        const { rows } = await server.database.pool.query<{ waiting: number }>(
          `select count(*)::integer as waiting from pg_stat_activity
            where datname = current_database() and wait_event_type = 'Lock'`,
        )
        return rows[0]?.waiting
      },
      { interval: 20, timeout: 10_000 },
    )
    .toBe(count)
}

/** Confirms a request token of the first Space, as the person who asked for it does on its page. */
export async function confirmRequest(server: TestServer, token: string): Promise<void> {
  const response = await server.request({ method: 'POST', url: `/creation_token/check/${token}` })
  expect(response.statusCode, response.body).toBe(200)
}
