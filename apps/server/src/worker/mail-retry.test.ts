import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { caller, jsonOf } from '../../../../test/support/clients/rest-client.ts'
import { createMailServer, type MailServer } from '../../../../test/support/fakes/mail-queue.ts'

let server: MailServer

beforeAll(async () => {
  server = await createMailServer()
})

afterEach(async () => {
  await server.stopWorker()
  server.sink.mails.splice(0)
  server.sink.asked.splice(0)
})

afterAll(() => server[Symbol.asyncDispose]())

const pollFor = { interval: 20 }

/** Waits until the one mail in the queue has failed so many times, and is put back. */
const failures = (attempts: number, reason: RegExp) =>
  expect
    .poll(server.jobs, pollFor)
    .toEqual([expect.objectContaining({ attempts, is_locked: false, last_error: expect.stringMatching(reason) })])

const resetLinks = () => server.sink.mails.map(({ text }) => /\/reset_password\/[\w-]+/.exec(text)?.[0] ?? '')

describe('a mail while the mail server is away', () => {
  it('waits, is tried again, and arrives once when it is back', async () => {
    const id = await server.createAccount({ username: 'patient' })
    await server.startWorker()
    await server.sink.goDown()

    expect(await server.askFor('provisioning', id)).toBe(200)
    await failures(1, /could not be reached/)
    await server.retryNow()
    await failures(2, /could not be reached/)
    await server.sink.comeBack()
    await server.retryNow()

    await server.queueToEmpty()
    expect(server.sink.mails.map(({ to }) => to)).toEqual(['patient@mail.example'])
  })

  it('is tried later and later', async () => {
    const id = await server.createAccount({ username: 'backing-off' })
    const waits = async () => {
      const { rows } = await server.database.pool.query<{ seconds: number }>(
        `select extract(epoch from run_at - now())::float as seconds from graphile_worker.jobs`,
      )
      return rows[0]?.seconds ?? 0
    }
    await server.startWorker()
    await server.sink.goDown()
    await server.askFor('provisioning', id)
    await failures(1, /could not be reached/)
    const first = await waits()
    await server.retryNow()
    await failures(2, /could not be reached/)
    const second = await waits()
    expect(first).toBeGreaterThan(1)
    expect(second).toBeGreaterThan(first * 2)
    await server.sink.comeBack()
    await server.retryNow()
    await server.queueToEmpty()
  })

  it('is not lost with others that were asked for meanwhile', async () => {
    const names = ['lost-one', 'lost-two', 'lost-three', 'lost-four', 'lost-five', 'lost-six']
    const ids = await Promise.all(names.map((username) => server.createAccount({ username })))
    await server.startWorker()
    await server.sink.goDown()
    for (const id of ids) expect(await server.askFor('provisioning', id)).toBe(200)
    await expect
      .poll(async () => (await server.jobs()).filter((job) => job.last_error !== null).length, pollFor)
      .toBe(names.length)

    await server.sink.comeBack()
    await server.retryNow()

    await server.queueToEmpty()
    expect(server.sink.mails).toHaveLength(names.length)
    expect(new Set(server.sink.mails.map(({ to }) => to))).toEqual(new Set(names.map((name) => `${name}@mail.example`)))
  })

  it('is sent by the next process when the first one ends', async () => {
    const id = await server.createAccount({ username: 'handed-over' })
    await server.startWorker()
    await server.sink.goDown()
    await server.askFor('provisioning', id)
    await failures(1, /could not be reached/)
    await server.stopWorker()
    await server.sink.comeBack()
    await server.startWorker()
    await server.retryNow()
    await server.queueToEmpty()
    expect(server.sink.mails).toHaveLength(1)
  })
})

describe('a mail that the mail server refuses', () => {
  it.each([421, 450, 550])('for now, with %i, arrives once when it is taken', async (status) => {
    const id = await server.createAccount({ username: `refused-${status}` })
    await server.startWorker()
    server.sink.refuse(status)
    await server.askFor('reset_password', id)
    await failures(1, /refused the mail|broke off/)
    await server.retryNow()
    await failures(2, /refused the mail|broke off/)
    expect(server.sink.mails).toEqual([])
    server.sink.refuse(null)
    await server.retryNow()
    await server.queueToEmpty()
    expect(server.sink.mails.map(({ to }) => to)).toEqual([`refused-${status}@mail.example`])
  })

  it('for good, time after time, is given up with a line in the log', async () => {
    const id = await server.createAccount({ username: 'nobody-there' })
    server.sink.refuse(550)
    await server.askFor('provisioning', id)
    await server.database.pool.query(
      'select graphile_worker.reschedule_jobs(array(select id from graphile_worker.jobs), attempts => 8)',
    )
    await server.startWorker()
    await failures(9, /refused the mail/)
    await server.retryNow()
    await server.queueToEmpty()
    server.sink.refuse(null)
    expect(server.sink.asked).toEqual(['nobody-there@mail.example', 'nobody-there@mail.example'])
    const [given, ...more] = server.logs.filter((line) => line.includes('given up')).map((line) => JSON.parse(line))
    expect(more).toEqual([])
    expect(given).toMatchObject({ level: 50, account: id, attempts: 10, reason: expect.stringMatching(/refused.*550/) })
  })

  it('for now, is not given up that soon', async () => {
    const id = await server.createAccount({ username: 'greylisted' })
    server.sink.refuse(451)
    await server.askFor('provisioning', id)
    await server.database.pool.query(
      'select graphile_worker.reschedule_jobs(array(select id from graphile_worker.jobs), attempts => 15)',
    )
    await server.startWorker()
    await failures(16, /refused the mail/)
    server.sink.refuse(null)
    await server.retryNow()
    await server.queueToEmpty()
    expect(server.sink.mails).toHaveLength(1)
  })
})

describe('a mail whose taking was not heard of', () => {
  it('comes again under the same Message-ID, and the link in each copy works', async () => {
    const id = await server.createAccount({ username: 'twofold' })
    await server.startWorker()
    server.sink.loseAnswers(true)
    await server.askFor('reset_password', id)
    await failures(1, /broke off/)
    server.sink.loseAnswers(false)
    await server.retryNow()
    await server.queueToEmpty()

    expect(server.sink.mails.length).toBeGreaterThan(1)
    expect(new Set(server.sink.mails.map(({ messageId }) => messageId)).size).toBe(1)
    for (const link of resetLinks()) expect((await server.request({ url: link })).statusCode).toBe(200)
  })

  it('shares its Message-ID with no other mail', async () => {
    const id = await server.createAccount({ username: 'distinct' })
    await server.startWorker()
    for (const mail of ['provisioning', 'provisioning', 'reset_password'] as const) await server.askFor(mail, id)
    await server.queueToEmpty()
    const ids = server.sink.mails.map(({ messageId }) => messageId)
    expect(new Set(ids).size).toBe(3)
    expect(ids).toEqual(ids.map(() => expect.stringMatching(/^<[\w.]+@sip\.example\.org>$/)))
  })
})

describe('a mail that was sent', () => {
  it('is not sent again, whoever works on the queue', async () => {
    const id = await server.createAccount({ username: 'only-once' })
    await server.startWorker()
    await server.askFor('provisioning', id)
    await server.queueToEmpty()
    await server.stopWorker()
    await server.startWorker()
    await server.retryNow()
    const other = await server.createAccount({ username: 'comes-after' })
    await server.askFor('provisioning', other)
    await server.queueToEmpty()
    expect(server.sink.mails.map(({ to }) => to)).toEqual(['only-once@mail.example', 'comes-after@mail.example'])
  })
})

describe('what has become of a mail', () => {
  const mailsTo = async (id: number) => jsonOf(await caller(server).get(`/api/v2/accounts/${id}/mails`))
  const retry = (id: number, mail: string) => caller(server).post(`/api/v2/accounts/${id}/mails/${mail}/retry`)

  it('is told of its account: queued, failed and why, tried again, sent', async () => {
    const id = await server.createAccount({ username: 'told-of' })
    expect(await mailsTo(id)).toEqual([])
    await server.askFor('provisioning', id)
    expect(await mailsTo(id)).toMatchObject([{ mail: 'provisioning', state: 'queued', error: null, is_retried: false }])
    server.sink.refuse(450)
    await server.startWorker()
    await failures(1, /refused the mail/)
    expect(await mailsTo(id)).toMatchObject([
      { state: 'failed', error: expect.stringMatching(/refused the mail/), is_retried: true },
    ])
    server.sink.refuse(null)
    expect((await retry(id, 'provisioning')).statusCode).toBe(204)
    await server.retryNow()
    await server.queueToEmpty()
    expect(await mailsTo(id)).toMatchObject([{ state: 'sent', error: null, is_retried: false }])
    expect(server.sink.mails).toHaveLength(1)
    expect((await retry(id, 'reset_password')).statusCode).toBe(404)
  })

  it('has one line in the audit log however often it is tried, by who has asked for it', async () => {
    const id = await server.createAccount({ username: 'line-of-mail' })
    await server.startWorker()
    server.sink.refuse(450)
    await server.askFor('reset_password', id)
    await failures(1, /refused the mail/)
    expect((await retry(id, 'reset_password')).statusCode).toBe(204)
    await server.retryNow()
    await expect.poll(() => server.sink.asked.length, pollFor).toBeGreaterThan(1)
    server.sink.refuse(null)
    await server.retryNow()
    await server.queueToEmpty()
    const { rows } = await server.database.pool.query(
      `select kind, operation, actor_username from audit_log where account_id = $1 and kind <> 'account' order by id`,
      [id],
    )
    expect(rows).toEqual([
      { kind: 'mail', operation: 'accounts.sendResetPasswordEmail', actor_username: 'admin' },
      { kind: 'password_reset_token', operation: 'worker.sendMail', actor_username: 'admin' },
    ])
  })

  it('that was given up is queued anew by another try', async () => {
    const id = await server.createAccount({ username: 'given-up' })
    await server.askFor('provisioning', id)
    await server.database.pool.query('delete from graphile_worker._private_jobs')
    await server.database.pool.query("update account_mails set state = 'failed', error = 'no such mailbox'")
    expect((await retry(id, 'provisioning')).statusCode).toBe(204)
    expect(await mailsTo(id)).toMatchObject([{ state: 'queued', error: null }])
    await server.startWorker()
    await server.queueToEmpty()
    expect(server.sink.mails.map(({ to }) => to)).toEqual(['given-up@mail.example'])
  })
})
