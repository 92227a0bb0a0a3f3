import { hashToken } from '@sipspace/core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createMailServer, type MailServer } from '../../../../test/support/fakes/mail-queue.ts'
import { ADMIN_KEY } from '../../../../test/support/server/test-server.ts'

let server: MailServer

beforeAll(async () => {
  server = await createMailServer()
})

afterEach(async () => {
  await server.stopWorker()
  await server.database.pool.query('select graphile_worker.complete_jobs(array(select id from graphile_worker.jobs))')
  server.sink.mails.splice(0)
})

afterAll(() => server[Symbol.asyncDispose]())

/** Everything that the queue holds, as text. */
async function queueAsText(): Promise<string> {
  const { rows } = await server.database.pool.query<{ job: string }>(
    'select job::text from graphile_worker.reschedule_jobs(array(select id from graphile_worker.jobs)) as job',
  )
  return rows.map(({ job }) => job).join('\n')
}

/** Every value of every table of ours, as text. */
async function databaseAsText(): Promise<string> {
  const { rows: tables } = await server.database.pool.query<{ name: string }>(
    `select format('%I.%I', table_schema, table_name) as name from information_schema.tables
      where table_schema in ('public', 'graphile_worker') and table_type = 'BASE TABLE'`,
  )
  const texts = await Promise.all(
    tables.map(async ({ name }) => {
      const { rows } = await server.database.pool.query<{ row: string }>(`select t::text as row from ${name} as t`)
      return rows.map(({ row }) => row).join('\n')
    }),
  )
  return texts.join('\n')
}

describe('asking for a mail', () => {
  it('is answered when the mail is queued, with no mail server and no worker in sight', async () => {
    const id = await server.createAccount({ username: 'queued-up' })
    await server.sink.goDown()
    for (const mail of ['provisioning', 'reset_password'] as const) expect(await server.askFor(mail, id)).toBe(200)
    await server.sink.comeBack()
    expect(await server.jobs()).toHaveLength(2)
    expect(server.sink.mails).toEqual([])
  })

  it('queues nothing where it is refused', async () => {
    const id = await server.createAccount({ username: 'no-address', email: null })
    expect(await server.askFor('provisioning', id)).toBe(403)
    expect(await server.askFor('reset_password', id)).toBe(403)
    expect(await server.askFor('reset_password', 4_000_000)).toBe(404)
    expect(await server.jobs()).toEqual([])
  })

  it('queues nothing where its transaction fails at the last moment', async () => {
    const { pool } = server.database
    const id = await server.createAccount({ username: 'rolled-back' })
    await server.startWorker()
    await pool.query(
      `create function refuse_commit() returns trigger language plpgsql as
        $$ begin raise exception 'not today' using errcode = 'serialization_failure'; end $$`,
    )
    await pool.query(
      `create constraint trigger refuse_commit after insert on audit_log
        deferrable initially deferred for each row execute function refuse_commit()`,
    )
    try {
      expect(await server.askFor('provisioning', id)).toBeGreaterThanOrEqual(500)
      expect(await server.jobs()).toEqual([])
    } finally {
      await pool.query('drop function refuse_commit cascade')
    }
  })
})

describe('a queued mail', () => {
  it.each(['provisioning', 'reset_password'] as const)('of %s holds neither address nor token', async (mail) => {
    const username = `secret-${mail.replaceAll('_', '')}`
    const id = await server.createAccount({ username })
    const account = await server.request({ url: `/api/accounts/${id}`, key: ADMIN_KEY })
    await server.askFor(mail, id)
    const queue = await queueAsText()
    expect(queue).toContain(mail)
    expect(queue).not.toContain(`${username}@mail.example`)
    expect(queue).not.toContain(account.json<{ provisioning_token: string }>().provisioning_token)
    expect(await server.db.selectFrom('password_reset_tokens').selectAll().execute()).toEqual([])
  })

  it.each([
    ['was deleted', (id: number) => server.request({ method: 'DELETE', url: `/api/accounts/${id}`, key: ADMIN_KEY })],
    [
      'has no address any more',
      (id: number) => server.db.updateTable('accounts').set({ email: null }).where('id', '=', id).execute(),
    ],
  ])('ends without a mail when its account %s', async (what, change) => {
    const gone = await server.createAccount({ username: `gone-${what.length}` })
    const stays = await server.createAccount({ username: `stays-${what.length}` })
    await server.askFor('provisioning', gone)
    await server.askFor('reset_password', gone)
    await server.askFor('provisioning', stays)
    await change(gone)
    await server.startWorker()
    await server.queueToEmpty()
    expect(server.sink.mails.map(({ to }) => to)).toEqual([`stays-${what.length}@mail.example`])
  })

  it('goes to the address that the account has when it is sent', async () => {
    const id = await server.createAccount({ username: 'has-moved' })
    await server.askFor('provisioning', id)
    await server.db.updateTable('accounts').set({ email: 'new@mail.example' }).where('id', '=', id).execute()
    await server.startWorker()
    await server.queueToEmpty()
    expect(server.sink.mails.map(({ to }) => to)).toEqual(['new@mail.example'])
  })
})

describe('the token of a reset mail', () => {
  it('is in the mail alone, and as a hash in the database', async () => {
    const id = await server.createAccount({ username: 'discreet' })
    await server.startWorker()
    await server.askFor('reset_password', id)
    await server.queueToEmpty()
    const token = /\/reset_password\/([\w-]+)/.exec(server.sink.mails[0]?.text ?? '')?.[1] ?? ''
    expect(token).toHaveLength(27)
    await server.request({ url: `/reset_password/${token}` })
    await server.request({
      method: 'POST',
      url: `/reset_password/${token}`,
      payload: { password: 'short', password_confirmation: 'short' },
    })

    const database = await databaseAsText()
    expect(database).toContain(hashToken(token).toString('hex'))
    expect(database).not.toContain(token)
    const logs = server.logs.join('')
    expect(logs).toContain('mail sent')
    expect(logs).toContain('/reset_password/:token')
    expect(logs).not.toContain(token)
  })

  it('is not told by a mail server that refuses the mail either', async () => {
    const id = await server.createAccount({ username: 'discreet-too' })
    server.sink.refuse(451)
    await server.startWorker()
    await server.askFor('reset_password', id)
    await expect.poll(() => server.logs.join('')).toContain('Failed task')
    server.sink.refuse(null)
    expect(`${await databaseAsText()}${server.logs.join('')}`).not.toMatch(/reset_password\/[\w-]{27}/)
  })
})
