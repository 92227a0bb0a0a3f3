import { beforeEach, describe, expect, it } from 'vitest'
import { tenantDatabase } from '../../../../test/support/database/tenants.ts'
import { listJobs, removeJobs, retryJobs } from './jobs.queries.ts'

const { database, ids } = await tenantDatabase()
beforeEach(() => query('delete from graphile_worker._private_jobs'))

const query = (text: string, values: unknown[] = []) => database.pool.query(text, values)

async function addJob(task: string, flags: string[]): Promise<string> {
  const { rows } = await query(`select (graphile_worker.add_job($1, '{}', flags => $2, max_attempts => 3)).id`, [
    task,
    flags,
  ])
  return rows[0].id
}
const list = async (space: number | null, fields: object = {}) =>
  listJobs(database.db, space, { state: undefined, text: undefined, after: '0', limit: 100, ...fields })
const idsOf = async (...of: Parameters<typeof list>) => (await list(...of)).map(({ id }) => id)
const set = (id: string, assignment: string) =>
  query(`update graphile_worker._private_jobs set ${assignment} where id = $1`, [id])

describe('a job', () => {
  it('is that of the Space of what it is for', async () => {
    const add = async (statement: string) => (await query(statement, [ids.home])).rows[0].id as number
    const author = `'', '', '{}', 'a.csv', 'uploaded', now(), now()`
    const recovery = await add(
      `insert into account_recovery_codes (space_id, account_id, token_hash, code, ip_address, expire_at, created_at)
        select $1, id, 'x', '', '', now(), now() from accounts where space_id = $1 and username = 'bobby01' returning id`,
    )
    const imported = await add(
      `insert into imports (space_id, ip_address, user_agent, author, file_name, state, created_at, updated_at)
        values ($1, ${author}) returning id`,
    )
    const bulkChange = await add(
      `insert into bulk_changes (space_id, action, state, accounts, created_at, updated_at)
        values ($1, 'block', 'running', 1, now(), now()) returning id`,
    )
    const exported = await add(
      `insert into exports (space_id, filter, state, created_at, updated_at) values ($1, '{}', 'running', now(), now())
        returning id`,
    )
    const jobs = [
      await addJob('send_mail', [`account:${ids.alice}`, 'mail:provisioning']),
      await addJob('send_sms', [`recovery:${recovery}`, 'sms:recovery']),
      await addJob('import', [`import:${imported}`]),
      await addJob('bulk_change', [`bulk_change:${bulkChange}`]),
      await addJob('export', [`export:${exported}`]),
      await addJob('empty_space', [`space:${ids.home}`]),
    ]
    const elsewhere = await addJob('send_mail', [`account:${ids.neighbour}`, 'mail:provisioning'])
    expect(await idsOf(ids.home)).toEqual(jobs)
    expect(await idsOf(ids.other)).toEqual([elsewhere])
    expect(await idsOf(null)).toEqual([...jobs, elsewhere])
    expect(
      (await list(ids.home)).map(({ kind, username, domain, accounts_left }) => [
        kind,
        username,
        domain,
        accounts_left,
      ]),
    ).toEqual([
      ['provisioning', 'alice01', 'a.example', null],
      ['recovery', 'bobby01', 'a.example', null],
      [null, null, 'a.example', null],
      [null, null, 'a.example', null],
      [null, null, 'a.example', null],
      [null, null, 'a.example', 2],
    ])
    expect(await idsOf(null, { after: jobs[5] })).toEqual([elsewhere])
    expect(await idsOf(null, { text: 'BOBBY01@' })).toEqual([jobs[1]])
    expect(await idsOf(null, { text: 'nothing' })).toEqual([])
  })

  it('waits, runs, fails, or has been given up', async () => {
    const [waiting, running, failing, givenUp] = [
      await addJob('one', [`account:${ids.alice}`]),
      await addJob('two', [`account:${ids.alice}`]),
      await addJob('three', [`account:${ids.alice}`]),
      await addJob('four', [`account:${ids.alice}`]),
    ]
    await set(running, 'locked_at = now(), attempts = 3')
    await set(failing, `last_error = 'refused', attempts = 2`)
    await set(givenUp, `last_error = 'refused', attempts = 3`)
    expect((await list(ids.home)).map(({ state }) => state)).toEqual(['waiting', 'running', 'failing', 'given_up'])
    expect([await idsOf(null, { state: 'failing' }), await idsOf(null, { state: 'waiting' })]).toEqual([
      [failing],
      [waiting],
    ])
    expect(await retryJobs(database.db, ids.home, [running, givenUp])).toBe(1)
    expect(await idsOf(null, { state: 'given_up' })).toEqual([])
  })

  it('is tried again or removed by its own Space, unless it runs or empties a Space', async () => {
    const [own, elsewhere, running, emptying] = [
      await addJob('one', [`account:${ids.alice}`]),
      await addJob('two', [`account:${ids.neighbour}`]),
      await addJob('three', [`account:${ids.alice}`]),
      await addJob('four', [`space:${ids.home}`]),
    ]
    await set(running, 'locked_at = now()')
    const all = [own, elsewhere, running, emptying]
    expect([await retryJobs(database.db, ids.home, all), await retryJobs(database.db, null, all)]).toEqual([2, 3])
    expect(await removeJobs(database.db, ids.home, [elsewhere, running, emptying])).toBe(0)
    expect(await idsOf(null)).toEqual(all)
    expect(await removeJobs(database.db, ids.home, all)).toBe(1)
    expect(await removeJobs(database.db, null, all)).toBe(1)
    expect(await idsOf(null)).toEqual([running, emptying])
  })
})
