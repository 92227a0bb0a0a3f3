import { runExport } from '@sipspace/core'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { caller, jsonOf } from '../../../../../test/support/clients/rest-client.ts'
import { addActor, addSpace, type TestActor } from '../../../../../test/support/server/actors.ts'
import { sharedServer } from '../../../../../test/support/server/shared-server.ts'
import { ADMIN_KEY, DOMAIN } from '../../../../../test/support/server/test-server.ts'
import { clearExpired } from '../../worker/clear.ts'
import { startWorker } from '../../worker/worker.ts'
import { formatAccounts } from './account-lines.ts'

const server = await sharedServer()
beforeAll(async () => {
  await server.database.pool.query(
    `insert into accounts (space_id, username, display_name, ip_address, user_agent, created_at, updated_at)
      select spaces.id, 'many-' || n, '=1+' || n, '', '', now(), now() from spaces, generate_series(1, 4321) n
      where domain = $1`,
    [DOMAIN],
  )
})
afterEach(async () => {
  await server.database.pool.query('delete from exports')
})

const query = async (text: string, values: unknown[] = []) => (await server.database.pool.query(text, values)).rows
const admin = (by?: TestActor) => caller(server, by ? { key: by.key } : undefined)
const start = async (input: object = {}, by?: TestActor) => jsonOf(await admin(by).post('/api/exports', input), 201)
const get = async (id: number) => jsonOf(await admin().get(`/api/exports/${id}`))
const download = (id: number, options: { key?: string; host?: string } = {}) =>
  server.request({ url: `/files/exports/${id}/accounts.csv`, key: ADMIN_KEY, ...options })
const work = (id: number, signal?: AbortSignal) =>
  runExport({ db: server.db, clock: server.clock, format: formatAccounts, ...(signal ? { signal } : {}) }, id)
/** Writes one part, as a process that ends then does. */
const workOnce = (id: number) => {
  const ending = new AbortController()
  const clock = () => {
    ending.abort()
    return server.clock()
  }
  return runExport({ db: server.db, clock, format: formatAccounts, signal: ending.signal }, id)
}

describe('an export by the worker', () => {
  it.each([
    ['', {}],
    ['?text=many-&sort=username&order=desc', { text: 'many-', sort: 'username', order: 'desc' }],
    ['?text=many-&sort=updated_at', { text: 'many-', sort: 'updated_at' }],
    ['?admin=true', { admin: true }],
    ['?text=nobody-has-this', { text: 'nobody-has-this' }],
  ])('has the very file that is sent at once for %j', async (wanted, input) => {
    const begun = await start(input)
    expect(begun).toMatchObject({ state: 'running', username: 'admin', accounts: null, done: 0, progress: 0 })
    await work(begun['id'])
    const { body, headers } = await download(begun['id'])
    const sent = await server.request({ url: `/files/accounts.csv${wanted}`, key: ADMIN_KEY })
    expect(body).toBe(sent.body)
    expect(headers).toMatchObject({
      'content-type': sent.headers['content-type'],
      'content-disposition': sent.headers['content-disposition'],
      'content-length': String(Buffer.byteLength(body)),
    })
    const lines = body.trimEnd().split('\r\n').length - 1
    expect(await get(begun['id'])).toMatchObject({ state: 'done', accounts: lines, done: lines, progress: 1 })
  })

  it('is written by the worker, and leaves one line', async () => {
    const worker = await startWorker(server.deps, server.database.pool)
    try {
      const { id } = await start()
      await expect.poll(async () => (await get(id))['state'], { interval: 20 }).toBe('done')
      const lines = await query("select action, operation, actor_username from audit_log where kind = 'export'")
      expect(lines).toContainEqual({ action: 'create', operation: 'exports.start', actor_username: 'admin' })
    } finally {
      await worker.stop()
    }
  })

  it('stops when it is cancelled, and is resumed for the rest', async () => {
    const { id } = await start({ text: 'many-' })
    await workOnce(id)
    expect(await get(id)).toMatchObject({ state: 'running', accounts: 4_321, done: 2_000 })
    expect((await download(id)).statusCode).toBe(409)
    expect(jsonOf(await admin().post(`/api/exports/${id}/cancel`))).toMatchObject({ state: 'cancelled' })
    await work(id)
    expect((await get(id))['done']).toBe(2_000)
    expect((await admin().post(`/api/exports/${id}/cancel`)).statusCode).toBe(409)
    expect(jsonOf(await admin().post(`/api/exports/${id}/resume`))).toMatchObject({ state: 'running' })
    await Promise.all([work(id), work(id)])
    expect(await get(id)).toMatchObject({ state: 'done', done: 4_321, progress: 1 })
    const names = (await download(id)).body.trimEnd().split('\r\n').slice(1)
    expect(new Set(names).size).toBe(4_321)
  })

  it('goes on by another process when its own was killed', async () => {
    const { id } = await start({ text: 'many-' })
    await workOnce(id)
    await query("update exports set heartbeat_at = now() - interval '1 minute' where id = $1", [id])
    await query(`select graphile_worker.complete_jobs(array(select id from graphile_worker.jobs))`)
    const worker = await startWorker(server.deps, server.database.pool)
    try {
      await expect.poll(async () => (await get(id))['state'], { interval: 20 }).toBe('done')
    } finally {
      await worker.stop()
    }
  })

  it('ends when its author may not do it any more', async () => {
    const author = await addActor(server, { domain: DOMAIN, admin: true })
    const { id } = await start({}, author)
    await query('update accounts set admin = false where id = $1', [author.id])
    await work(id)
    expect(await get(id)).toMatchObject({ state: 'failed', error_code: 'forbidden', done: 0 })
  })

  it('is an admin’s, of the own Space', async () => {
    const { id } = await start({ admin: true })
    await work(id)
    const user = await addActor(server, { domain: DOMAIN })
    expect((await download(id, { key: user.key })).statusCode).toBe(403)
    const domain = await addSpace(server)
    const other = await addActor(server, { domain, admin: true })
    expect((await download(id, { key: other.key, host: domain })).statusCode).toBe(404)
    expect((await server.request({ url: `/files/exports/${id}/accounts.csv` })).statusCode).toBe(401)
  })

  it('is kept for a day, or until it is deleted, and of a Space there are ten', async () => {
    const first = await start()
    expect((await admin().del(`/api/exports/${first['id']}`)).statusCode).toBe(409)
    await work(first['id'])
    for (let n = 0; n < 9; n++) await start({ admin: true })
    expect(jsonOf(await admin().post('/api/exports', {}), 409)['code']).toBe('too_many_exports')
    expect((await admin().del(`/api/exports/${first['id']}`)).statusCode).toBe(200)
    expect((await download(first['id'])).statusCode).toBe(404)
    expect(await query('select from export_parts where export_id = $1', [first['id']])).toEqual([])

    const { id } = await start()
    await work(id)
    await query("update exports set updated_at = $1::timestamptz - interval '25 hours'", [server.clock()])
    await clearExpired(server.deps)
    expect(await query('select from export_parts')).toEqual([])
    const left = await query('select state from exports')
    expect(left.every(({ state }) => state === 'running')).toBe(true)
  })
})
