import { describe, expect, test } from 'vitest'
import { sharedServer } from '../../../../../test/support/server/shared-server.ts'
import { ADMIN_KEY, DOMAIN } from '../../../../../test/support/server/test-server.ts'

const server = await sharedServer()
interface Call {
  method?: 'GET' | 'POST'
  path: string
  input?: string
  body?: string
  headers?: Record<string, string>
  key?: string | null
}

async function ask(call: Call, more: Record<string, string>) {
  const { method = call.body === undefined ? 'GET' : 'POST', path, input, body, headers, key = ADMIN_KEY } = call
  const answer = await server.request({
    method,
    url: `/trpc/${path}${input === undefined ? '' : `${path.includes('?') ? '&' : '?'}input=${encodeURIComponent(input)}`}`,
    headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers, ...more },
    ...(key === null ? {} : { key }),
    ...(body === undefined ? {} : { payload: body }),
  })
  const { 'content-type': type, vary, 'www-authenticate': challenges } = answer.headers
  const shown = answer.body.replaceAll(/"requestId":"[^"]*"/g, '"requestId":"…"').replaceAll(/nonce="[^"]*"/g, 'nonce')
  return { status: answer.statusCode, type, vary, body: shown, challenges: [challenges].flat().length }
}

const username = `of-another-space@${DOMAIN}`

describe('calls are answered as tRPC’s own adapter answers them', () => {
  test.each<[string, Call]>([
    ['a query', { path: 'me.get' }],
    ['a query with input', { path: 'accounts.list', input: '{"limit":1}' }],
    ['a query whose input is refused', { path: 'accounts.list', input: '{"limit":"many"}' }],
    ['a query whose input is null', { path: 'accounts.list', input: 'null' }],
    ['a query whose input is no JSON', { path: 'accounts.list', input: '{' }],
    ['a query whose input is empty', { path: 'accounts.list', input: '' }],
    ['a query that finds nothing', { path: 'accounts.get', input: '{"id":999999}' }],
    ['a query of nobody', { path: 'me.get', key: null }],
    ['a query with a wrong key', { path: 'me.get', key: 'wrong' }],
    ['a query with a media type', { path: 'me.get', headers: { 'content-type': 'application/json' } }],
    ['a query by POST', { path: 'me.get', body: '{}' }],
    ['a mutation', { path: 'phoneCountries.activate', body: '{"code":"FR"}' }],
    ['a mutation whose input is refused', { path: 'accounts.create', body: '{"username":"UPPER"}' }],
    [
      'a mutation whose input is refused in French',
      { path: 'accounts.create', body: '{}', headers: { 'accept-language': 'fr' } },
    ],
    ['a mutation whose body is no JSON', { path: 'accounts.create', body: '{"username"' }],
    ['a mutation whose body is empty', { path: 'accounts.create', body: '' }],
    ['a mutation whose body is a list', { path: 'accounts.create', body: '[]' }],
    ['a mutation by GET', { path: 'accounts.create', input: '{}' }],
    [
      'a mutation of another media type',
      { path: 'accounts.create', body: '{}', headers: { 'content-type': 'text/plain' } },
    ],
    ['a procedure that there is not', { path: 'me.nonsense' }],
    ['what an object has by itself', { path: 'constructor' }],
    ['a path that is none', { path: '%' }],
    ['a batch', { path: 'me.get,accounts.list?batch=1', input: '{"1":{"limit":1}}' }],
    ['a batch of one', { path: 'me.get?batch=1' }],
    ['a batch that ends in several ways', { path: 'me.get,accounts.get?batch=1', input: '{"1":{"id":999999}}' }],
    [
      'a batch that ends in one way',
      { path: 'accounts.get,accounts.get?batch=1', input: '{"0":{"id":99},"1":{"id":99}}' },
    ],
    ['a batch whose input is no object', { path: 'me.get,me.get?batch=1', input: '[1]' }],
    ['a batch whose input is no JSON', { path: 'me.get,me.get?batch=1', input: 'x' }],
    ['a batch of a procedure that there is not', { path: 'me.get,me.nonsense?batch=1' }],
    ['a batch of queries and mutations', { path: 'me.get,accounts.create?batch=1' }],
    [
      'a batch of mutations',
      { path: 'accounts.create,accounts.create?batch=1', body: `{"0":{"username":"${username}"}}` },
    ],
    ['a batch that is too large', { path: `${Array.from({ length: 101 }, () => 'me.get').join(',')}?batch=1` }],
    ['two calls that are no batch', { path: 'me.get,me.get' }],
    ['a batch that is none', { path: 'me.get?batch=2' }],
  ])('%s', async (_name, call) => {
    // with this header, which says nothing, a request is left to the adapter
    expect(await ask(call, {})).toEqual(await ask(call, { 'trpc-accept': 'application/json' }))
  })
})
