import { describe, expect, test } from 'vitest'
import { addActor } from '../../../../test/support/server/actors.ts'
import { sharedServer } from '../../../../test/support/server/shared-server.ts'
import { ADMIN_KEY, DOMAIN } from '../../../../test/support/server/test-server.ts'

const server = await sharedServer({ RATE_LIMIT: 'off' }, { mayLogErrors: true })
const fields = (username: string) => ({ username, password: `password of ${username}`, algorithm: 'SHA-256' })

const create = (key: string, payload: object, { apiKey = ADMIN_KEY, trpc = false } = {}) =>
  server.request({
    method: 'POST',
    url: trpc ? '/trpc/accounts.create' : '/api/accounts',
    key: apiKey,
    payload,
    headers: { 'idempotency-key': key },
  })

describe('a change with an Idempotency-Key', () => {
  test('is made once, and answered the same again, also by the other interface', async () => {
    const first = await create('"once"', fields('idem-once'))
    const again = await create('"once"', fields('idem-once'))
    const { algorithm, password, username } = fields('idem-once')
    const overTrpc = await create('once', { algorithm, password, username }, { trpc: true })
    expect(first.statusCode).toBe(200)
    expect([again.statusCode, again.body]).toEqual([200, first.body])
    expect(overTrpc.json().result.data).toEqual(first.json())
  })

  test('is refused the same again', async () => {
    const refused = await create('refused', { ...fields('idem-refused'), password: 'short' })
    const again = await create('refused', { ...fields('idem-refused'), password: 'short' })
    expect([refused.statusCode, again.statusCode, again.body]).toEqual([422, 422, refused.body])
  })

  test('is 422 where the key was that of another request', async () => {
    await create('reused', fields('idem-reused-1'))
    const other = await create('reused', fields('idem-reused-2'))
    expect([other.statusCode, other.json().code]).toEqual([422, 'idempotency_key_reused'])
  })

  test('does not meet the keys of another account', async () => {
    const { key: apiKey } = await addActor(server, { domain: DOMAIN, admin: true, username: 'idem-admin' })
    await create('shared', fields('idem-shared-1'))
    expect((await create('shared', fields('idem-shared-2'), { apiKey })).statusCode).toBe(200)
  })

  test('is made once however many ask at the same time; the others are refused for a moment', async () => {
    const answers = await Promise.all(Array.from({ length: 5 }, () => create('together', fields('idem-together'))))
    const statuses = answers.map(({ statusCode }) => statusCode)
    expect(statuses).toContain(200)
    expect(statuses.filter((status) => status !== 200 && status !== 409)).toEqual([])
    const { rows } = await server.database.pool.query(`select from accounts where username = 'idem-together'`)
    expect(rows).toHaveLength(1)
  })

  test('keeps no secret in clear', async () => {
    await create('secret', fields('idem-secret'))
    const { rows } = await server.database.pool.query('select answer from idempotency_keys')
    expect(rows.length).toBeGreaterThan(0)
    expect(JSON.stringify(rows)).not.toContain('idem-')
  })

  test.each(['', '"a", "b"', 'ä', '"'])('is 400 where the key is %j', async (key) => {
    const answer = await create(key, fields('idem-malformed'))
    expect([answer.statusCode, answer.json().code]).toEqual([400, 'idempotency_key_malformed'])
  })

  test('takes back everything that it has written when it fails', async () => {
    await server.database.pool.query(`alter table idempotency_keys add constraint no_more check (false) not valid`)
    const failed = await server.app.inject({
      method: 'POST',
      url: '/api/accounts',
      payload: fields('idem-fails'),
      headers: { host: DOMAIN, 'x-api-key': ADMIN_KEY, 'idempotency-key': 'fails' },
    })
    await server.database.pool.query('alter table idempotency_keys drop constraint no_more')
    const { rows } = await server.database.pool.query(`select from accounts where username = 'idem-fails'`)
    expect([failed.statusCode, rows]).toEqual([500, []])
    expect((await create('fails', fields('idem-fails'))).statusCode).toBe(200)
  })
})

test('each call of a batch has a key of its own', async () => {
  const send = () =>
    server.request({
      method: 'POST',
      url: '/trpc/accounts.create,accounts.create?batch=1',
      key: ADMIN_KEY,
      payload: { 0: fields('idem-batch-1'), 1: fields('idem-batch-2') },
      headers: { 'idempotency-key': '"batch-1", "batch-2"' },
    })
  const [first, again] = [await send(), await send()]
  expect(first.statusCode).toBe(200)
  expect(again.json()).toEqual(first.json())
})
