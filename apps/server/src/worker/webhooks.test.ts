import { webhooks as receiver, type WebhookEvent } from '@sipspace/client'
import { collectWebhooks, migrate } from '@sipspace/core'
import { Webhook } from 'standardwebhooks'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { caller, createAccount, createSpace, jsonOf, newName } from '../../../../test/support/clients/rest-client.ts'
import {
  createLocalService,
  type LocalService,
  type ServiceRequest,
} from '../../../../test/support/fakes/local-service.ts'
import { sharedServer } from '../../../../test/support/server/shared-server.ts'
import { ADMIN_KEY, createTestServer, type TestServer } from '../../../../test/support/server/test-server.ts'
import { startWebhookSender, type WebhookSender } from './send-webhooks.ts'

const server = await sharedServer({ WEBHOOK_PRIVATE_NETWORKS: 'true' })
let service: LocalService
let sender: WebhookSender
beforeAll(async () => {
  service = await createLocalService()
  sender = startWebhookSender(server.deps, { lookEveryMs: 10 })
})
afterAll(async () => {
  await sender.stop()
  await service[Symbol.asyncDispose]()
})
afterEach(async () => {
  await server.database.pool.query('delete from webhook_endpoints')
  service.answer(() => ({ json: null }))
})

/** An endpoint of its own path at the service. */
async function endpoint(fields: object = {}, on = service) {
  const path = `/${newName('hook')}`
  const made = jsonOf(await caller(server).post('/api/webhooks', { url: `${on.url}${path}`, ...fields }), 201)
  const received = () => on.requests.filter((request) => request.path === path)
  const events = () => received().map(({ body }) => JSON.parse(body) as WebhookEvent)
  const state = async () => jsonOf(await caller(server).get(`/api/webhooks/${made['id']}`))
  const deliveries = async () =>
    jsonOf(await caller(server).get(`/api/webhooks/${made['id']}/deliveries`))['data'] as Record<string, unknown>[]
  return {
    id: made['id'] as number,
    secret: made['secret'] as string,
    url: `/api/webhooks/${made['id']}`,
    received,
    events,
    state,
    deliveries,
    path,
  }
}

const arrival = (count: number, received: () => unknown[]) =>
  expect.poll(() => received().length, { interval: 5 }).toBeGreaterThanOrEqual(count)

const verifyAtAnyTime = ({ headers, body }: ServiceRequest, secret: string | string[]) =>
  receiver.verify(headers, body, secret, { toleranceMs: Number.POSITIVE_INFINITY })

describe('a database that was restored into another cluster', () => {
  it('goes on with the events that were not sent, and with new ones', async () => {
    await using restored = await createTestServer({ WEBHOOK_PRIVATE_NETWORKS: 'true' })
    const { pool } = restored.database
    const answer = await caller(restored).post('/api/webhooks', { url: `${service.url}/restored`, kinds: ['account'] })
    expect(answer.statusCode).toBe(201)
    const [sent, waiting, later] = [newName(), newName(), newName()]
    await createAccount(restored, sent)
    const { rows } = await pool.query('select max(id) as id from audit_log')
    await createAccount(restored, waiting)
    // the numbers of transactions of a cluster that has had very many of them
    await pool.query(`
      alter table audit_log disable trigger audit_log_unchanged;
      update audit_log set xact = (9000000000000 + id)::text::xid8;
      alter table audit_log enable trigger audit_log_unchanged;
      update webhook_endpoints set since = '8000000000000:8000000000000:';
      update webhook_position set xact = '${9_000_000_000_000 + Number(rows[0].id)}', line_id = ${rows[0].id}
    `)
    // and one of the new cluster that is older than the next start, and goes on
    const older = await pool.connect()
    await older.query('begin; select pg_current_xact_id()')
    await migrate(pool)
    expect(await collectWebhooks(restored.db, restored.clock())).toBe(false)
    await older.query('rollback')
    older.release()
    const sending = startWebhookSender(restored.deps, { lookEveryMs: 10 })
    const received = () => service.requests.filter(({ path }) => path === '/restored')
    try {
      await createAccount(restored, later)
      await arrival(2, received)
    } finally {
      await sending.stop()
    }
    const names = received().map(
      ({ body }) => (JSON.parse(body) as { data: { after: { username: string } } }).data.after,
    )
    // events of one account are in their order
    expect(names.map(({ username }) => username).toSorted()).toEqual([waiting, later].toSorted())
    await expect(pool.query('delete from audit_log')).rejects.toThrow('only added to')
    await expect(pool.query('update audit_log set target = target')).rejects.toThrow('only added to')
  })
})

describe('an event', () => {
  it('arrives signed, tells what has happened and by whom, and has no secrets', async () => {
    const hook = await endpoint()
    const name = newName()
    const { id } = await createAccount(server, name)
    await arrival(2, hook.received)
    const request = hook.received().find(({ body }) => body.includes('account.created')) as ServiceRequest
    const event = await verifyAtAnyTime(request, hook.secret)
    expect(event).toEqual({
      id: request.headers['webhook-id'],
      type: 'account.created',
      timestamp: '2026-01-15T12:00:00.000000Z',
      data: expect.objectContaining({
        account_id: id,
        action: 'create',
        operation: 'accounts.create',
        actor: expect.objectContaining({ username: 'admin' }),
        after: expect.objectContaining({ username: name }),
      }),
    })
    expect(event.id).toBe(`evt_${(event.data as { id: number }).id}`)
    expect(request.headers['user-agent']).toMatch(/^sipspace\/\d/)
    expect(request.body).not.toMatch(/password of|"ip"|user_agent|ha1/)
    await expect(verifyAtAnyTime({ ...request, body: `${request.body} ` }, hook.secret)).rejects.toMatchObject({
      code: 'wrong_signature',
    })
  })

  it('is of the Space and the kinds that were asked for', async () => {
    const domain = `${newName('space')}.example.net`
    await createSpace(server, domain)
    const hook = await endpoint({ kinds: ['account'] })
    const elsewhere = await server.request({
      method: 'POST',
      url: `/api/accounts?space=${domain}`,
      key: ADMIN_KEY,
      payload: { username: newName(), domain, password: 'a long password', algorithm: 'MD5' },
    })
    expect(elsewhere.statusCode, elsewhere.body).toBe(200)
    const { id } = await createAccount(server, newName())
    await caller(server).post(`/api/accounts/${id}/block`)
    await arrival(2, hook.received)
    expect(hook.events().map(({ type, data }) => [type, 'account_id' in data && data.account_id])).toEqual([
      ['account.created', id],
      ['account.updated', id],
    ])
  })

  it('that was written in a long transaction comes as well, and each comes once', async () => {
    const hook = await endpoint({ kinds: ['account'] })
    const { id } = await createAccount(server, newName())
    const client = await server.database.pool.connect()
    await client.query('begin')
    await client.query(`update accounts set display_name = 'early' where id = $1`, [id])
    const { id: later } = await createAccount(server, newName())
    await client.query('commit')
    client.release()
    await arrival(3, hook.received)
    await caller(server).post(`/api/accounts/${later}/block`)
    await arrival(4, hook.received)
    // of each account in their order; those of two accounts may overtake each other
    const typesOf = (wanted: unknown) =>
      hook.events().flatMap(({ type, data }) => ('account_id' in data && data.account_id === wanted ? [type] : []))
    expect([typesOf(id), typesOf(later)]).toEqual([
      ['account.created', 'account.updated'],
      ['account.created', 'account.updated'],
    ])
    expect(hook.received()).toHaveLength(4)
  })

  it('waits for those of the same account, and for no other', async () => {
    const hook = await endpoint({ kinds: ['account'] })
    const [one, other] = [await createAccount(server, newName()), await createAccount(server, newName())]
    await arrival(2, hook.received)
    const before = hook.received().length
    const isOfOne = ({ body }: ServiceRequest) => body.includes(`"account_id":${one['id']},`)
    service.answer((request) => ({ status: isOfOne(request) ? 500 : 200, json: null }))
    for (const change of ['block', 'unblock']) await caller(server).post(`/api/accounts/${one['id']}/${change}`)
    await expect.poll(async () => (await hook.state())['last_error'], { interval: 5 }).toBe('answered 500')
    expect(hook.received().filter(isOfOne)).toHaveLength(2)
    server.clock.advance({ seconds: 7 })
    await arrival(before + 2, hook.received)
    service.answer(() => ({ json: null }))
    await caller(server).post(`/api/accounts/${other['id']}/block`)
    server.clock.advance({ minutes: 2 })
    await arrival(before + 5, hook.received)
    const states = hook
      .events()
      .slice(before)
      .filter(({ data }) => 'account_id' in data && data.account_id === one['id'])
    expect(states.map(({ data }) => 'after' in data && data.after?.['blocked'])).toEqual([true, true, true, false])
    expect(await hook.state()).toMatchObject({ failing_since: null, last_error: null, waiting: 0 })
  })
})

describe('an endpoint', () => {
  it('is signed for with both secrets for a day after a rotation', async () => {
    const hook = await endpoint({ kinds: ['account'] })
    const { secret } = jsonOf(await caller(server).post(`${hook.url}/secret`)) as { secret: string }
    await createAccount(server, newName())
    await arrival(1, hook.received)
    const [during] = hook.received() as [ServiceRequest]
    for (const valid of [hook.secret, secret]) expect(await verifyAtAnyTime(during, valid)).toBeTruthy()
    server.clock.advance({ hours: 25 })
    await createAccount(server, newName())
    await arrival(2, hook.received)
    const after = hook.received()[1] as ServiceRequest
    expect(await verifyAtAnyTime(after, secret)).toBeTruthy()
    await expect(verifyAtAnyTime(after, hook.secret)).rejects.toMatchObject({ code: 'wrong_signature' })
    const listed = JSON.stringify(jsonOf(await caller(server).get('/api/webhooks')))
    expect(listed).not.toContain('whsec_')
  })

  it('that fails for three days is switched off, says why, and goes on once it is switched on', async () => {
    const hook = await endpoint({ kinds: ['account'] })
    service.answer(() => ({ status: 503, json: null }))
    await createAccount(server, newName())
    await arrival(1, hook.received)
    await expect.poll(hook.state, { interval: 5 }).toMatchObject({ failing_since: expect.any(String), enabled: true })
    server.clock.advance({ days: 3, minutes: 1 })
    await expect
      .poll(hook.state, { interval: 5 })
      .toMatchObject({ enabled: false, last_error: 'answered 503', waiting: 0 })
    expect(await hook.deliveries()).toEqual([
      expect.objectContaining({ state: 'given_up', attempts: 2, last_status: 503 }),
    ])

    service.answer(() => ({ json: null }))
    const missed = await createAccount(server, newName())
    jsonOf(await caller(server, {}).patch(hook.url, { enabled: true }), 401)
    expect(jsonOf(await caller(server).patch(hook.url, { enabled: true }))).toMatchObject({
      enabled: true,
      last_error: null,
    })
    const { id } = await createAccount(server, newName())
    await arrival(3, hook.received)
    expect(hook.events().at(-1)?.data).toMatchObject({ account_id: id })
    const from = new Date(server.clock().getTime() - 60_000).toISOString()
    const until = new Date(server.clock().getTime() + 60_000).toISOString()
    expect(jsonOf(await caller(server).post(`${hook.url}/replay`, { from, until }))).toEqual({ events: 2 })
    await arrival(5, hook.received)
    const [first, ...again] = hook.received().slice(2)
    const ofAccount = (wanted: unknown) => again.filter(({ body }) => body.includes(`"account_id":${String(wanted)},`))
    expect(ofAccount(missed['id'])).toHaveLength(1)
    expect(ofAccount(id).map(({ headers }) => headers['webhook-id'])).toEqual([first?.headers['webhook-id']])
  })

  it('that answers 410 is switched off at once', async () => {
    const hook = await endpoint({ kinds: ['account'] })
    service.answer(() => ({ status: 410, json: null }))
    await createAccount(server, newName())
    await expect
      .poll(hook.state, { interval: 5 })
      .toMatchObject({ enabled: false, last_error: 'answered 410', waiting: 0 })
  })

  it('is sent a test, and is not followed to where it redirects', async () => {
    const hook = await endpoint({ kinds: ['account'] })
    const { path } = hook
    service.answer((request) => ({ status: request.path === path ? 307 : 200, json: null }))
    expect((await caller(server).post(`${hook.url}/test`)).statusCode).toBe(200)
    await expect
      .poll(async () => (await hook.deliveries())[0], { interval: 5 })
      .toMatchObject({
        type: 'webhook.test',
        state: 'waiting',
        last_error: 'answered 307',
      })
    expect(hook.events().map(({ type }) => type)).toContain('webhook.test')
  })

  it('of another Space is not there', async () => {
    const domain = `${newName('space')}.example.net`
    await createSpace(server, domain)
    const { id } = await endpoint()
    for (const [method, path] of [
      ['GET', ''],
      ['DELETE', ''],
      ['POST', '/secret'],
      ['POST', '/test'],
      ['GET', '/deliveries'],
    ] as const) {
      const answer = await server.request({ method, url: `/api/webhooks/${id}${path}`, key: ADMIN_KEY, host: domain })
      expect(answer.statusCode, path).toBe(404)
    }
  })
})

describe('without WEBHOOK_PRIVATE_NETWORKS, an address inside is not asked:', () => {
  let strict: TestServer
  beforeAll(async () => {
    strict = await createTestServer()
  })
  afterAll(() => strict[Symbol.asyncDispose]())

  it.each([
    'http://hooks.example.org/',
    'https://127.0.0.1/',
    'https://[::1]/',
    'https://10.1.2.3/',
    'https://localhost/',
    'https://169.254.169.254/',
    'https://[::ffff:192.168.0.1]/',
    'ftp://hooks.example.org',
    'https://a:b@hooks.example.org/',
  ])('%s is refused', async (url) => {
    const answer = await caller(strict).post('/api/webhooks', { url })
    expect(answer.json()).toMatchObject({
      errors: { url: [expect.stringContaining('https URL at an address of the Internet')] },
    })
  })

  it('a name is looked up by who connects, so that none can be an address inside after all', async () => {
    const { id } = jsonOf(await caller(strict).post('/api/webhooks', { url: 'https://hooks.example.org/' }), 201)
    await strict.database.pool.query(`update webhook_endpoints set url = $1`, [
      service.url.replace('http://127.0.0.1', 'https://localhost'),
    ])
    const before = service.requests.length
    const sending = startWebhookSender(strict.deps, { lookEveryMs: 10 })
    expect((await caller(strict).post(`/api/webhooks/${id}/test`)).statusCode).toBe(200)
    await expect
      .poll(async () => jsonOf(await caller(strict).get(`/api/webhooks/${id}`))['last_error'], { interval: 5 })
      .toBe('localhost is not an address of the Internet')
    await sending.stop()
    expect(service.requests).toHaveLength(before)
  })
})

describe('a receiver by the SDK', () => {
  const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`
  const body = JSON.stringify({ type: 'webhook.test', timestamp: '2026-01-15T12:00:00Z', data: { sent_at: '' } })
  const headersAt = (moment: Date) => ({
    'webhook-id': 'evt_1',
    'webhook-timestamp': String(Math.floor(moment.getTime() / 1000)),
    'webhook-signature': new Webhook(secret).sign('evt_1', moment, body),
  })

  it('takes the headers and the body in the forms that platforms have', async () => {
    const headers = headersAt(new Date())
    for (const form of [headers, new Headers(headers)]) {
      for (const bytes of [body, new TextEncoder().encode(body)]) {
        expect(await receiver.verify(form, bytes, secret)).toMatchObject({ id: 'evt_1', type: 'webhook.test' })
      }
    }
    expect(await receiver.verify(headers, body, ['whsec_AAAA', secret])).toBeTruthy()
  })

  it.each([
    ['no headers', {}],
    ['an old signature', headersAt(new Date(Date.now() - 400_000))],
    ['no time', { ...headersAt(new Date()), 'webhook-timestamp': 'now' }],
    ['no Base64', { ...headersAt(new Date()), 'webhook-signature': 'v1,*** v2,AAAA' }],
  ])('refuses %s', async (_, headers) => {
    await expect(receiver.verify(headers, body, secret)).rejects.toMatchObject({ code: 'wrong_signature' })
  })
})
