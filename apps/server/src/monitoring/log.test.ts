import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createMailServer, type MailServer } from '../../../../test/support/fakes/mail-queue.ts'
import { ADMIN_KEY, DOMAIN } from '../../../../test/support/server/test-server.ts'
import { createLog } from './log.ts'

let server: MailServer

const PROXY = '10.1.2.3'

beforeAll(async () => {
  server = await createMailServer({ TRUST_PROXY: PROXY })
})

afterAll(() => server[Symbol.asyncDispose]())

beforeEach(() => {
  server.logs.splice(0)
})

/** The lines of the log that tell of a request. */
const requestLines = () => server.logs.map((line) => JSON.parse(line)).filter(({ msg }) => msg === 'request')

describe('a request', () => {
  const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

  it.each([
    '/api/accounts/me',
    '/trpc/me.get',
    '/recovery/email',
    '/provisioning',
    '/no/such/path',
    '/api/%',
    '/readyz',
  ])('to %s is answered with its id', async (url) => {
    const response = await server.request({ url })
    expect(response.headers['x-request-id']).toMatch(UUID)
  })

  it('keeps the id that a trusted proxy gives it, through the answer, the error and the log', async () => {
    const headers = { 'x-request-id': 'proxy-7.42:abc_DEF' }
    const response = await server.request({ url: '/trpc/me.get', headers, remoteAddress: PROXY })
    expect(response.headers['x-request-id']).toBe('proxy-7.42:abc_DEF')
    expect(response.json().error.data.requestId).toBe('proxy-7.42:abc_DEF')
    expect(requestLines()).toEqual([expect.objectContaining({ requestId: 'proxy-7.42:abc_DEF', status: 401 })])
  })

  it('gets one of ours instead of what a client makes up', async () => {
    const headers = { 'x-request-id': 'client-7.42:abc_DEF' }
    for (const url of ['/trpc/me.get', '/api/%']) {
      const response = await server.request({ url, headers, remoteAddress: '192.0.2.7' })
      expect(response.headers['x-request-id']).toMatch(UUID)
    }
  })

  it.each(['short', 'with a space', '{"level":60}', 'x'.repeat(129), 'semi;colon-is-no-part'])(
    'gets one of ours instead of %s',
    async (id) => {
      const headers = { 'x-request-id': id }
      const response = await server.request({ url: '/api/ping', headers, remoteAddress: PROXY })
      expect(response.headers['x-request-id']).toMatch(UUID)
    },
  )

  it('is one line, with the route and the operation instead of the URL', async () => {
    const { headers } = await server.request({ url: '/api/accounts/1?key=hush', key: ADMIN_KEY })
    await server.request({ url: '/trpc/accounts.get,me.get,me.get?batch=1&input={"0":{"id":1}}', key: ADMIN_KEY })
    await server.request({ url: '/reset_password/hush', host: 'unknown.example' })
    const common = {
      pid: expect.any(Number),
      hostname: expect.any(String),
      msg: 'request',
      level: 30,
      time: expect.any(Number),
      ms: expect.any(Number),
      ip: '127.0.0.1',
      method: 'GET',
    }
    const admin = { status: 200, space: DOMAIN, account: 1, requestId: expect.any(String) }
    expect(requestLines()).toEqual([
      {
        ...common,
        ...admin,
        route: '/api/accounts/:id',
        operation: 'accounts.get',
        requestId: headers['x-request-id'],
      },
      { ...common, ...admin, route: expect.stringContaining('/trpc/'), operation: 'accounts.get,me.get' },
      {
        ...common,
        route: '/reset_password/:token',
        operation: 'passwordReset.get',
        status: 404,
        space: null,
        account: null,
        requestId: expect.any(String),
      },
    ])
  })

  it('for a file is told of with the operation, too', async () => {
    const upload = { method: 'POST', url: '/files/imports', headers: { 'content-type': 'text/csv' } } as const
    const { id } = (await server.request({ ...upload, key: ADMIN_KEY, payload: 'username\nfiled\n' })).json()
    await server.request({ ...upload, payload: 'username\nfiled\n' })
    await server.request({ url: `/files/imports/${id}/result.csv`, key: ADMIN_KEY })
    await server.request({ url: '/files/accounts.csv', key: ADMIN_KEY })
    expect(requestLines().map(({ operation, status }) => [operation, status])).toEqual([
      ['imports.upload', 201],
      ['imports.upload', 401],
      ['imports.downloadResult', 200],
      ['accounts.list', 200],
    ])
  })

  it('that makes a job gives it its id, which the job’s lines have', async () => {
    const id = await server.createAccount({ username: 'traceable' })
    const response = await server.request({
      method: 'POST',
      url: `/api/accounts/${id}/send_provisioning_email`,
      key: ADMIN_KEY,
    })
    await server.startWorker()
    await server.queueToEmpty()
    const sent = server.logs.map((line) => JSON.parse(line)).filter(({ msg }) => msg === 'mail sent')
    expect(sent).toEqual([
      expect.objectContaining({ requestId: response.headers['x-request-id'], task: 'send_mail', account: id }),
    ])
    await server.stopWorker()
  })

  it('that makes a job which fails is named where the failure is', async () => {
    const id = await server.createAccount({ username: 'failing' })
    await server.sink.goDown()
    const response = await server.request({
      method: 'POST',
      url: `/api/accounts/${id}/send_provisioning_email`,
      key: ADMIN_KEY,
    })
    await server.startWorker()
    const failures = () => server.logs.map((line) => JSON.parse(line)).filter(({ level }) => level >= 50)
    await expect.poll(failures).toHaveLength(1)
    expect(failures()[0]).toMatchObject({ requestId: response.headers['x-request-id'], task: 'send_mail' })
    await server.stopWorker()
    await server.sink.comeBack()
  })
})

describe('the log', () => {
  it('has nothing of what is secret in a request, wherever it is', async () => {
    const secret = 'a-secret-that-nobody-reads'
    const body = {
      username: secret,
      password: secret,
      old_password: secret,
      token: secret,
      email: secret,
      code: secret,
    }
    const headers = {
      'x-api-key': secret,
      authorization: `Bearer ${secret}`,
      cookie: `x-api-key=${secret}; sipspace_session=${secret}`,
      from: `sip:${secret}@${DOMAIN}`,
      'user-agent': secret,
    }
    for (const url of [
      `/provisioning/${secret}`,
      `/reset_password/${secret}`,
      `/api/accounts/me?api_key=${secret}`,
      `/api/accounts/me/api_key/${secret}`,
      `/trpc/passwordReset.get?input=${JSON.stringify({ token: secret })}`,
      `/no/such/${secret}`,
      `/api/%${secret}`,
    ]) {
      await server.request({ url, headers })
    }
    for (const url of [
      '/api/accounts',
      '/trpc/sessions.signIn',
      `/reset_password/${secret}`,
      '/api/accounts/me/password',
    ]) {
      await server.request({ method: 'POST', url, headers, payload: body })
      await server.request({ method: 'POST', url, headers: { 'x-api-key': ADMIN_KEY }, payload: body })
    }
    await expect.poll(() => requestLines().length).toBe(15)
    expect(server.logs.join('')).not.toContain(secret)
    expect(server.logs.join('')).not.toContain(ADMIN_KEY)
  })

  it('quotes no row of an error of the database', async () => {
    const lines: string[] = []
    const log = createLog('info', { write: (line: string) => lines.push(line) })
    const failed = server.database.pool.query(`insert into spaces (domain, host, name) values (null, 'hush', 'hush')`)
    await failed.catch((err: unknown) => log.error({ err }, 'failed'))
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ err: { code: '23502', table: 'spaces' } })
    expect(lines.join('')).not.toContain('hush')
  })

  it('censors what should never have got there', () => {
    const lines: string[] = []
    const log = createLog('info', { write: (line: string) => lines.push(line) })
    log.info({ password: 'hush', job: { token: 'hush' }, request: { headers: { authorization: 'hush' } } }, 'oops')
    log.info({ req: { method: 'GET', url: '/provisioning/hush', headers: { cookie: 'hush' } } }, 'oops')
    expect(lines).toHaveLength(2)
    expect(lines.join('')).not.toContain('hush')
  })
})
