import { runBulkChange } from '@sipspace/core'
import { describe, expect, it } from 'vitest'
import { caller, jsonOf } from '../../../../../test/support/clients/rest-client.ts'
import { addActor, addSpace, type TestActor } from '../../../../../test/support/server/actors.ts'
import { sharedServer } from '../../../../../test/support/server/shared-server.ts'
import { DOMAIN } from '../../../../../test/support/server/test-server.ts'
import { clearExpired } from '../../worker/clear.ts'
import { startWorker } from '../../worker/worker.ts'

const server = await sharedServer()
const query = async (text: string, values: unknown[] = []) => (await server.database.pool.query(text, values)).rows

let made = 0
/** Accounts whose names have a text of their own in them. */
async function many(amount: number, domain = DOMAIN): Promise<{ ids: number[]; text: string }> {
  const text = `many-${++made}-`
  const rows = await query(
    `insert into accounts (space_id, username, ip_address, user_agent, created_at, updated_at, activated)
      select spaces.id, $2 || n, '127.0.0.1', 'test', now(), now(), true from spaces, generate_series(1, $3::integer) n
      where domain = $1 returning id`,
    [domain, text, amount],
  )
  return { ids: rows.map(({ id }) => id as number), text }
}
const blocked = async (ids: number[]): Promise<number> =>
  (await query('select from accounts where id = any ($1) and blocked', [ids])).length

const admin = (by?: TestActor) => caller(server, by ? { key: by.key } : undefined)
const start = async (input: object, by?: TestActor) => jsonOf(await admin(by).post('/api/bulk_changes', input), 201)
const get = async (id: number) => jsonOf(await admin().get(`/api/bulk_changes/${id}`))
/** Does what the worker does. */
const work = (id: number, signal?: AbortSignal) =>
  runBulkChange({ db: server.db, clock: server.clock, ...(signal ? { signal } : {}) }, id)

describe('a bulk change', () => {
  it('changes all accounts that a filter lets through, and tells how far it is and what it came to', async () => {
    const { ids, text } = await many(2_345)
    await query('update accounts set blocked = true where id = any ($1)', [ids.slice(0, 45)])
    const begun = await start({ action: 'block', filter: { text }, count: 2_345 })
    expect(begun).toMatchObject({
      action: 'block',
      state: 'running',
      username: 'admin',
      accounts: 2_345,
      done: 0,
      progress: 0,
      error: null,
    })
    expect(await blocked(ids)).toBe(45)
    await query('delete from accounts where id = $1', [ids.at(-1)])
    await many(1)
    await work(begun['id'])
    expect(await get(begun['id'])).toMatchObject({
      state: 'done',
      done: 2_299,
      unchanged: 45,
      not_found: 1,
      self: 0,
      progress: 1,
    })
    expect(await blocked(ids)).toBe(2_344)
    const listed = jsonOf(await admin().get('/api/bulk_changes')) as unknown as { id: number }[]
    expect(listed[0]).toMatchObject({ id: begun['id'], state: 'done' })
  })

  it('is done by the worker, and each account has a line by who asked for it, of the same request', async () => {
    const { ids } = await many(3)
    const worker = await startWorker(server.deps, server.database.pool)
    try {
      const { id } = await start({ action: 'delete', ids })
      await expect.poll(async () => (await get(id))['state'], { interval: 20 }).toBe('done')
      expect(await query('select from accounts where id = any ($1)', [ids])).toEqual([])
      const lines = await query(
        `select kind, operation, actor_username, request_id = (
            select request_id from audit_log where kind = 'bulk_change' and target_id = $2 and action = 'create'
          ) as same
          from audit_log where target_id = any ($1) and kind = 'account' and action = 'delete'`,
        [ids.map(String), String(id)],
      )
      expect(lines).toEqual(
        ids.map(() => ({ kind: 'account', operation: 'bulkChanges.start', actor_username: 'admin', same: true })),
      )
    } finally {
      await worker.stop()
    }
  })

  it('stops when it is cancelled, and is resumed for the rest', async () => {
    const { ids, text } = await many(2_500)
    const { id } = await start({ action: 'block', filter: { text }, count: 2_500 })
    const ending = new AbortController()
    const clock = () => {
      ending.abort()
      return server.clock()
    }
    await runBulkChange({ db: server.db, clock, signal: ending.signal }, id)
    expect(await get(id)).toMatchObject({ state: 'running', done: 1_000, progress: 0.4 })
    const cancelled = jsonOf(await admin().post(`/api/bulk_changes/${id}/cancel`))
    expect(cancelled).toMatchObject({ state: 'cancelled', done: 1_000 })
    await work(id)
    expect(await blocked(ids)).toBe(1_000)
    expect((await admin().post(`/api/bulk_changes/${id}/cancel`)).statusCode).toBe(409)

    expect(jsonOf(await admin().post(`/api/bulk_changes/${id}/resume`))).toMatchObject({ state: 'running' })
    await Promise.all([work(id), work(id)])
    expect(await get(id)).toMatchObject({ state: 'done', done: 2_500, unchanged: 0, progress: 1 })
    expect((await admin().post(`/api/bulk_changes/${id}/resume`)).statusCode).toBe(409)
  })

  it('goes on by another process when its own was killed', async () => {
    const { ids } = await many(2)
    const { id } = await start({ action: 'block', ids })
    await query("update bulk_changes set heartbeat_at = now() - interval '1 minute' where id = $1", [id])
    await query(`select graphile_worker.complete_jobs(array(select id from graphile_worker.jobs))`)
    const worker = await startWorker(server.deps, server.database.pool)
    try {
      await expect.poll(async () => (await get(id))['state'], { interval: 20 }).toBe('done')
      expect(await blocked(ids)).toBe(2)
    } finally {
      await worker.stop()
    }
  })

  it('leaves the account of its author as it is', async () => {
    const self = await addActor(server, { domain: DOMAIN, admin: true })
    const { ids } = await many(1)
    const { id } = await start({ action: 'block', ids: [self.id, ...ids] }, self)
    await work(id)
    expect(await get(id)).toMatchObject({ state: 'done', done: 1, self: 1, progress: 1 })
    expect(await blocked([self.id])).toBe(0)
  })

  it('ends when its author may not do it any more', async () => {
    const author = await addActor(server, { domain: DOMAIN, admin: true })
    const { ids } = await many(1)
    const { id } = await start({ action: 'block', ids }, author)
    await query('update accounts set admin = false where id = $1', [author.id])
    await work(id)
    expect(await get(id)).toMatchObject({ state: 'failed', error_code: 'forbidden', error: expect.any(String) })
    expect(await blocked(ids)).toBe(0)
  })

  it('fails with the reason when the database refuses it, and changes nothing of that batch', async () => {
    const author = await addActor(server, { domain: DOMAIN, admin: true })
    const { ids } = await many(1)
    const admins = await query('select id from accounts where admin and id <> $1', [author.id])
    const others = admins.map(({ id }) => id as number)
    await query('update accounts set activated = false where id = $1', [author.id])
    const { id } = await start({ action: 'deactivate', ids: [...ids, ...others] }, author)
    await work(id)
    const outcome = await get(id)
    expect(outcome).toMatchObject({ state: 'failed', error_code: 'last_super_admin', done: 0 })
    expect(await query('select from accounts where id = any ($1) and activated', [ids])).toHaveLength(1)
  })

  it('is refused when the filter lets through another number than the caller has seen', async () => {
    const { text } = await many(2)
    const refused = await admin().post('/api/bulk_changes', { action: 'delete', filter: { text }, count: 1 })
    expect(jsonOf(refused, 422)['errors']).toEqual({ count: ['count is 2 by now. Look at the list again.'] })
    expect((await admin().post('/api/bulk_changes', { action: 'block' })).statusCode).toBe(422)
  })

  it('reaches no account of another Space, and is not seen there', async () => {
    const domain = await addSpace(server)
    const other = await addActor(server, { domain, admin: true })
    const { ids } = await many(2)
    const { id } = await start({ action: 'block', ids })
    const theirs = caller(server, { key: other.key, host: domain })
    for (const response of [
      await theirs.get(`/api/bulk_changes/${id}`),
      await theirs.post(`/api/bulk_changes/${id}/cancel`),
      await theirs.post(`/api/bulk_changes/${id}/resume`),
      await theirs.post(`/api/bulk_changes/${id}/undo`),
    ])
      expect(jsonOf(response, 404)['code']).toBe('bulk_change_not_found')
    const own = jsonOf(await theirs.post('/api/bulk_changes', { action: 'block', ids }), 201)
    await work(own['id'])
    expect(await get(id)).toMatchObject({ state: 'running' })
    expect(jsonOf(await theirs.get(`/api/bulk_changes/${own['id']}`))).toMatchObject({ state: 'done', not_found: 2 })
    expect(await blocked(ids)).toBe(0)
  })

  it('of a status is undone for exactly the accounts that it has changed, once', async () => {
    const { ids } = await many(3)
    await query('update accounts set blocked = true where id = $1', [ids[0]])
    const { id } = await start({ action: 'block', ids })
    expect((await admin().post(`/api/bulk_changes/${id}/undo`)).statusCode).toBe(409)
    await work(id)
    expect(await get(id)).toMatchObject({ done: 2, undoable: true, undone_by: null })
    const undo = jsonOf(await admin().post(`/api/bulk_changes/${id}/undo`), 201)
    expect(undo).toMatchObject({ action: 'unblock', state: 'done', done: 2, undoes: id, undoable: true })
    expect(await query('select id from accounts where id = any ($1) and blocked', [ids])).toEqual([{ id: ids[0] }])
    expect(await get(id)).toMatchObject({ undoable: false, undone_by: undo['id'] })
    for (const path of ['undo', 'resume'])
      expect(jsonOf(await admin().post(`/api/bulk_changes/${id}/${path}`), 409)['code']).toBe('bulk_change_not_ready')
    const again = jsonOf(await admin().post(`/api/bulk_changes/${undo['id']}/undo`), 201)
    expect(again).toMatchObject({ action: 'block', done: 2, undoes: undo['id'] })
    expect(await blocked(ids)).toBe(3)
  })

  it('of a language or DTMF protocol gives each account back what it had, unless it was changed again since', async () => {
    const { ids } = await many(4)
    const [french = 0, none = 0, english = 0, later = 0] = ids
    const now = () => query('select id, language, dtmf_protocol from accounts where id = any ($1) order by id', [ids])
    await query(`update accounts set language = 'fr', dtmf_protocol = 'rfc2833' where id = $1`, [french])
    await query(`update accounts set language = 'en' where id = $1`, [english])
    const before = await now()
    const languages = await start({ action: 'set_language', language: 'en', ids })
    await work(languages['id'])
    const { bulk_change_id: protocols } = jsonOf(
      await admin().post('/api/v2/accounts/bulk', { action: 'set_dtmf_protocol', dtmf_protocol: 'sipinfo', ids }),
    )
    expect(await get(languages['id'])).toMatchObject({ done: 3, unchanged: 1, undoable: true })
    await query(`update accounts set language = 'fr' where id = $1`, [later])
    const undo = jsonOf(await admin().post(`/api/bulk_changes/${languages['id']}/undo`), 201)
    expect(undo).toMatchObject({ action: 'set_language', state: 'done', done: 2, unchanged: 1, undoable: false })
    expect(jsonOf(await admin().post(`/api/bulk_changes/${protocols}/undo`), 201)).toMatchObject({ done: 4 })
    expect(await now()).toEqual(
      before.map((account) => (account.id === later ? { ...account, language: 'fr' } : account)),
    )
    expect([french, none, english].every((id) => id > 0)).toBe(true)
    expect((await admin().post(`/api/bulk_changes/${undo['id']}/undo`)).statusCode).toBe(409)
  })

  it('of a language is undone by the worker where more accounts have it than one transaction changes', async () => {
    const { ids, text } = await many(1_200)
    await query(`update accounts set language = 'fr' where id = any ($1) and id % 2 = 0`, [ids])
    const { id } = await start({ action: 'set_language', language: 'en', filter: { text }, count: 1_200 })
    await work(id)
    const undo = jsonOf(await admin().post(`/api/bulk_changes/${id}/undo`), 201)
    await work(undo['id'])
    expect(await get(undo['id'])).toMatchObject({ state: 'done', done: 1_200 })
    const languages = await query(
      'select id % 2 = 0 as even, language from accounts where id = any ($1) group by 1, 2',
      [ids],
    )
    expect(languages.toSorted((a, b) => Number(a.even) - Number(b.even))).toEqual([
      { even: false, language: null },
      { even: true, language: 'fr' },
    ])
  })

  it('of more accounts than one transaction changes is undone by the worker', async () => {
    const { ids, text } = await many(1_200)
    const { id } = await start({ action: 'deactivate', filter: { text }, count: 1_200 })
    await work(id)
    const undo = jsonOf(await admin().post(`/api/bulk_changes/${id}/undo`), 201)
    expect(undo).toMatchObject({ action: 'activate', state: 'running', accounts: 1_200 })
    await work(undo['id'])
    expect(await query('select from accounts where id = any ($1) and activated', [ids])).toHaveLength(1_200)
  })

  it('of few accounts is kept and undone like one of many; a deletion cannot be undone', async () => {
    const { ids } = await many(3)
    const bulk = async (action: string) => jsonOf(await admin().post('/api/v2/accounts/bulk', { action, ids }))
    const { bulk_change_id: id } = await bulk('block')
    expect(await get(id)).toMatchObject({ state: 'done', done: 3, accounts: 3, undoable: true })
    expect(jsonOf(await admin().post(`/api/bulk_changes/${id}/undo`), 201)).toMatchObject({ done: 3 })
    const { bulk_change_id: deletion } = await bulk('delete')
    expect(await get(deletion)).toMatchObject({ state: 'done', done: 3, undoable: false })
    expect((await admin().post(`/api/bulk_changes/${deletion}/undo`)).statusCode).toBe(409)
  })

  it('is one entry of the audit log, which opens to the lines of its accounts', async () => {
    const { ids } = await many(3)
    const { id } = await start({ action: 'block', ids })
    await work(id)
    const lines = async (search: string) =>
      jsonOf(await admin().get(`/api/v2/audit_log?${search}`))['data'] as { kind: string; target_id: string }[]
    const [entry] = await lines('grouped=true&limit=1')
    expect(entry).toMatchObject({ kind: 'bulk_change', action: 'create', target_id: String(id), part_of: null })
    const parts = await lines(`part_of=bulk_change:${id}`)
    expect(
      parts
        .filter(({ kind }) => kind === 'account')
        .map(({ target_id }) => Number(target_id))
        .toSorted((a, b) => a - b),
    ).toEqual(ids)
    expect(parts.filter(({ kind }) => kind !== 'account')).toMatchObject([{ after: { state: 'done' } }])
  })

  it('is kept for IMPORT_RETENTION_DAYS after it has ended', async () => {
    const { ids } = await many(1)
    const { id } = await start({ action: 'block', ids })
    await work(id)
    await query("update bulk_changes set updated_at = $2::timestamptz - interval '8 days' where id = $1", [
      id,
      server.clock(),
    ])
    await clearExpired(server.deps)
    expect((await admin().get(`/api/bulk_changes/${id}`)).statusCode).toBe(404)
  })
})
