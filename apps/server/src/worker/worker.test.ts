import { createServer, type Socket } from 'node:net'
import { noteWorker } from '@sipspace/core'
import { describe, expect, inject, it } from 'vitest'
import { runStatements } from '../../../../test/support/database/index.ts'
import { createMailServer, type MailServer } from '../../../../test/support/fakes/mail-queue.ts'
import { startWorker } from './worker.ts'

const pollFor = { interval: 20 }

describe('a mail that a killed process was sending', () => {
  // a lock that is minutes old: no documented function of the queue makes one
  const take = (server: MailServer, minutesAgo: number) =>
    server.database.pool.query(
      `update graphile_worker._private_jobs
        set attempts = 1, locked_by = 'a process that is gone', locked_at = now() - $1 * interval '1 minute'`,
      [minutesAgo],
    )

  it('is sent by the next one', async () => {
    await using server = await createMailServer()
    const id = await server.createAccount({ username: 'orphaned' })
    await server.askFor('provisioning', id)
    await take(server, 6)
    await server.startWorker()
    await server.queueToEmpty()
    expect(server.sink.mails.map(({ to }) => to)).toEqual(['orphaned@mail.example'])
  })

  it.each([
    ['of which nothing is known for less than five minutes', 2, []],
    ['that is alive, however long it takes', 60, ['a process that is gone']],
  ])('is left to a process %s', async (_, minutesAgo, aliveWorkers) => {
    await using server = await createMailServer()
    const id = await server.createAccount({ username: 'in-the-works' })
    await server.askFor('provisioning', id)
    await take(server, minutesAgo)
    for (const worker of aliveWorkers) await noteWorker(server.db, worker)
    await server.startWorker()
    const other = await server.createAccount({ username: 'free-to-go' })
    await server.askFor('provisioning', other)
    await expect.poll(() => server.sink.mails.map(({ to }) => to), pollFor).toEqual(['free-to-go@mail.example'])
    await expect.poll(server.jobs, pollFor).toEqual([expect.objectContaining({ is_locked: true })])
  })
})

describe('a worker', () => {
  it('notes that it is alive, until it ends', async () => {
    await using server = await createMailServer()
    const alive = async () => (await server.database.pool.query('select from job_workers')).rowCount
    await server.startWorker()
    await expect.poll(alive, pollFor).toBe(1)
    await server.stopWorker()
    expect(await alive()).toBe(0)
  })
})

describe('the workers of two processes', () => {
  it('send each mail once between them', async () => {
    await using server = await createMailServer()
    await using secondProcess = await server.secondProcess()
    const other = await startWorker(secondProcess.deps, secondProcess.database.pool)
    try {
      await server.startWorker()
      const names = Array.from({ length: 12 }, (_, index) => `shared-${index}`)
      const ids = await Promise.all(names.map((username) => server.createAccount({ username })))
      await Promise.all(ids.map((id) => server.askFor('provisioning', id)))
      await server.queueToEmpty()
      expect(server.sink.mails).toHaveLength(names.length)
      expect(new Set(server.sink.mails.map(({ to }) => to)).size).toBe(names.length)
    } finally {
      await other.stop()
    }
  })
})

describe('a mail server that does not answer', () => {
  it('holds up neither the answer nor the end of the process', async () => {
    const sockets: Socket[] = []
    const silent = createServer((socket) => {
      sockets.push(socket)
    })
    await new Promise<void>((resolve) => {
      silent.listen(0, '127.0.0.1', resolve)
    })
    const { port } = silent.address() as { port: number }
    try {
      await using other = await createMailServer({ MAIL_PORT: String(port) })
      await other.startWorker()
      const id = await other.createAccount({ username: 'unheard' })
      const begin = performance.now()
      expect(await other.askFor('provisioning', id)).toBe(200)
      expect(performance.now() - begin).toBeLessThan(5_000)
      await expect.poll(() => sockets.length, pollFor).toBe(1)

      const stopping = performance.now()
      await other.stopWorker()

      expect(performance.now() - stopping).toBeLessThan(8_000)
      await expect.poll(other.jobs, pollFor).toEqual([expect.objectContaining({ attempts: 1, is_locked: false })])
    } finally {
      for (const socket of sockets) socket.destroy()
      silent.close()
    }
  })
})

describe('a database that goes away while mails are sent', () => {
  it('does not end the sending of mails', async () => {
    await using other = await createMailServer()
    const { pool } = other.database
    await other.startWorker()
    const { rows } = await pool.query<{ name: string }>('select current_database() as name')
    const database = rows[0]?.name ?? ''
    const cutOff = ['cut-off', 'cut-off-second', 'cut-off-third']
    const answers: (() => void)[] = []
    for (const username of cutOff) {
      answers.push(other.sink.holdAnswers())
      await other.askFor('provisioning', await other.createAccount({ username }))
      await expect.poll(() => other.sink.mails.length, pollFor).toBe(answers.length)
    }

    await runStatements(inject('adminUrl'), `alter database ${database} allow_connections false`)
    await runStatements(
      inject('adminUrl'),
      `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${database}'`,
    )
    const [first, second, third] = answers
    const unheard = (end: 'complete' | 'fail', times: number) =>
      expect
        .poll(() => other.logs.join('').match(new RegExp(`Failed to ${end} jobs`, 'g'))?.length, pollFor)
        .toBe(times)
    first?.()
    await unheard('complete', 1)
    second?.()
    await unheard('complete', 2)
    // another end than theirs is what is left to tell when nothing is sent any more
    other.sink.loseAnswers(true)
    third?.()
    await unheard('fail', 1)
    other.sink.loseAnswers(false)
    await expect.poll(() => other.logs.join(''), pollFor).toContain('the worker broke off and starts again')
    await runStatements(inject('adminUrl'), `alter database ${database} allow_connections true`)

    const next = await other.createAccount({ username: 'back-again' })
    expect(await other.askFor('provisioning', next)).toBe(200)
    await expect
      .poll(() => other.sink.mails.map(({ to }) => to), pollFor)
      .toEqual([...cutOff, 'back-again'].map((username) => `${username}@mail.example`))
  })
})
