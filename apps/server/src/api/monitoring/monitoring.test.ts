import { describe, expect, it } from 'vitest'
import { createUnavailableServer } from '../../../../../test/support/fakes/unavailable-server.ts'
import { sharedServer } from '../../../../../test/support/server/shared-server.ts'
import { ADMIN_KEY, createTestServer, DOMAIN, type TestServer } from '../../../../../test/support/server/test-server.ts'
import packageJson from '../../../package.json' with { type: 'json' }

const server = await sharedServer()

const LOCAL = { host: '127.0.0.1:3000' }

/** What one line of the metrics says, by its name with labels; undefined when there is none. */
async function metric(of: TestServer, name: string): Promise<number | undefined> {
  const { body } = await of.request({ url: '/metrics', ...LOCAL })
  const line = body.split('\n').find((one) => one.startsWith(`${name} `))
  return line === undefined ? undefined : Number(line.slice(name.length))
}

const calls = (interfaceName: string, operation: string, status: number) =>
  `sipspace_requests_total{interface="${interfaceName}",operation="${operation}",status="${status}"}`

describe('/healthz', () => {
  it('says that the process lives, whatever the host and the database are', async () => {
    await using away = await createUnavailableServer()
    await away.relay.become('gone')
    const response = await away.request({ url: '/healthz', host: 'unknown.example' })
    expect([response.statusCode, response.json()]).toEqual([200, { status: 'ok', version: packageJson.version }])
  })
})

describe('/readyz', () => {
  const well = { server: 'ok', database: 'ok', migrations: 'ok', worker: 'ok', replica: 'none' }
  const ask = async (of: TestServer) => {
    const { statusCode, headers, body } = await of.request({ url: '/readyz', host: 'unknown.example' })
    return { status: statusCode, retryAfter: headers['retry-after'], body: JSON.parse(body) }
  }

  it('is 200 when all is well', async () => {
    expect(await ask(server)).toEqual({ status: 200, retryAfter: undefined, body: { status: 'ready', ...well } })
  })

  it.each([
    ['gone', 'gone'],
    ['silent', 'silent'],
  ] as const)('is 503 while the database is %s, and 200 when it is back', async (_, condition) => {
    await using away = await createUnavailableServer()
    expect((await ask(away)).status).toBe(200)
    await away.relay.become(condition)
    const body = { status: 'not ready', ...well, database: 'unreachable', migrations: 'unknown' }
    expect(await ask(away)).toEqual({ status: 503, retryAfter: '5', body })
    await away.relay.become('well')
    await expect.poll(() => ask(away).then(({ status }) => status)).toBe(200)
  })

  it('is 503 while the database takes no writes', async () => {
    await using other = await createTestServer()
    const { pool } = other.database
    const { rows } = await pool.query('select current_database() as name')
    const setReadOnly = async (value: 'on' | 'off') => {
      await pool.query(`set default_transaction_read_only = off`)
      await pool.query(`alter database "${rows[0].name}" set default_transaction_read_only = ${value}`)
      await pool.query(
        'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
      )
    }
    await setReadOnly('on')
    await expect.poll(() => ask(other)).toMatchObject({ status: 503, body: { database: 'read-only' } })
  })

  it('is 503 when the schema is not the one of this program', async () => {
    await using other = await createTestServer()
    await other.database.pool.query(`insert into kysely_migration values ('9999_the_future', '2030-01-01')`)
    expect(await ask(other)).toMatchObject({ status: 503, body: { database: 'ok', migrations: 'newer' } })
    await other.database.pool.query(`delete from kysely_migration where name in ('9999_the_future', '0001_accounts')`)
    expect(await ask(other)).toMatchObject({ status: 503, body: { database: 'ok', migrations: 'behind' } })
  })

  it('is 503 while the worker starts again, and when the process is to end', async () => {
    await using other = await createTestServer()
    other.deps.status.isWorking = () => false
    expect(await ask(other)).toMatchObject({ status: 503, body: { ...well, worker: 'stopped' } })
    other.deps.status.isWorking = () => true
    other.deps.status.isStopping = true
    expect(await ask(other)).toMatchObject({ status: 503, body: { ...well, server: 'stopping' } })
  })
})

describe('/metrics', () => {
  it('counts requests by interface, operation and status, and how long they took', async () => {
    await using other = await createTestServer()
    await other.request({ url: '/api/accounts/1', key: ADMIN_KEY })
    await other.request({ url: '/api/accounts/2', key: ADMIN_KEY })
    await other.request({ url: '/api/accounts/2' })
    await other.request({ url: `/trpc/accounts.get,me.get?batch=1&input={"0":{"id":1}}`, key: ADMIN_KEY })
    await other.request({ url: `/trpc/accounts.get?input={"id":99}`, key: ADMIN_KEY })
    await other.request({ url: '/reset_password/no-such-token' })
    await other.request({ url: '/files/accounts.csv', key: ADMIN_KEY })
    await other.request({ url: '/provisioning/no-such-token', headers: { 'x-linphone-provisioning': '1' } })
    expect(await metric(other, calls('rest', 'accounts.get', 200))).toBe(1)
    expect(await metric(other, calls('rest', 'accounts.get', 404))).toBe(1)
    expect(await metric(other, calls('rest', 'accounts.get', 401))).toBe(1)
    expect(await metric(other, calls('trpc', 'accounts.get', 200))).toBe(1)
    expect(await metric(other, calls('trpc', 'me.get', 200))).toBe(1)
    expect(await metric(other, calls('trpc', 'accounts.get', 404))).toBe(1)
    expect(await metric(other, calls('pages', 'passwordReset.get', 404))).toBe(1)
    expect(await metric(other, calls('files', 'accounts.list', 200))).toBe(1)
    expect(await metric(other, calls('provisioning', 'provisioning.redeemToken', 404))).toBe(1)
    const count = 'sipspace_request_duration_seconds_count{interface="rest",operation="accounts.get"}'
    expect(await metric(other, count)).toBe(3)
  })

  it('has no more series for whatever paths and procedures strangers make up', async () => {
    await using other = await createTestServer()
    const series = async () => (await other.request({ url: '/metrics', ...LOCAL })).body.split('\n').length
    const strange = async (mark: string) => {
      for (const url of [
        `/${mark}`,
        `/api/${mark}`,
        `/api/accounts/${mark}/info`,
        `/trpc/${mark}`,
        `/recovery/${mark}`,
      ])
        await other.request({ url })
    }
    await strange('first')
    await series()
    const before = await series()
    for (let index = 0; index < 5; index += 1) await strange(`made-up-${index}`)
    expect(await series()).toBe(before)
  })

  it('counts failures to sign in by kind and outcome', async () => {
    await using other = await createTestServer()
    await other.request({ url: '/api/accounts/me', key: 'no such key' })
    await other.request({ url: '/api/accounts/me', key: ADMIN_KEY })
    const { body } = await other.request({ url: '/metrics', ...LOCAL })
    expect(body.split('\n').filter((line) => line.startsWith('sipspace_sign_in_failures_total{'))).toEqual([
      'sipspace_sign_in_failures_total{kind="api_key",outcome="unknown"} 1',
    ])
  })

  it('tells of the pool and of jobs', async () => {
    await using other = await createTestServer()
    await other.database.pool.query(`select graphile_worker.add_job('send_mail'), graphile_worker.add_job('send_mail')`)
    await other.database.pool.query(
      `select graphile_worker.permanently_fail_jobs(array(select min(id) from graphile_worker.jobs))`,
    )
    expect(await metric(other, 'sipspace_jobs{task="send_mail",state="waiting"}')).toBe(1)
    expect(await metric(other, 'sipspace_jobs{task="send_mail",state="failed"}')).toBe(1)
    expect(await metric(other, 'sipspace_database_up')).toBe(1)
    expect(await metric(other, 'sipspace_database_waiting')).toBe(0)
    expect(await metric(other, 'sipspace_database_connections_max')).toBe(10)
    const [used, idle] = await Promise.all(
      ['in_use', 'idle'].map((state) => metric(other, `sipspace_database_connections{state="${state}"}`)),
    )
    expect((used ?? 0) + (idle ?? 0)).toBeGreaterThan(0)
  })

  it('answers while the database is away', async () => {
    await using away = await createUnavailableServer()
    await away.relay.become('gone')
    expect(await metric(away, 'sipspace_database_up')).toBe(0)
  })

  describe('without METRICS_TOKEN', () => {
    it.each<[string, object]>([
      ['comes from another address', { ...LOCAL, remoteAddress: '192.0.2.7' }],
      ['asks for a Space’s host', { host: DOMAIN }],
      ['has come by a proxy', { ...LOCAL, headers: { 'x-forwarded-for': '192.0.2.7' } }],
    ])('is not there for what %s', async (_, request) => {
      const response = await server.request({ url: '/metrics', ...request })
      expect(response.statusCode).toBe(404)
      expect(response.body).not.toContain('sipspace_')
    })

    it('is not there at all behind a proxy', async () => {
      await using other = await createTestServer({ TRUST_PROXY: 'loopback' })
      expect((await other.request({ url: '/metrics', ...LOCAL })).statusCode).toBe(404)
    })
  })

  it('with METRICS_TOKEN, is for whoever has it, from anywhere', async () => {
    await using other = await createTestServer({ METRICS_TOKEN: 'the token of the monitoring' })
    const ask = async (authorization?: string) => {
      const headers = authorization === undefined ? {} : { authorization }
      return (await other.request({ url: '/metrics', remoteAddress: '192.0.2.7', headers })).statusCode
    }
    expect(await ask('Bearer the token of the monitoring')).toBe(200)
    expect(await ask('Bearer the token of the monitorinh')).toBe(401)
    expect(await ask()).toBe(401)
    expect((await other.request({ url: '/metrics', ...LOCAL })).statusCode).toBe(401)
  })
})
