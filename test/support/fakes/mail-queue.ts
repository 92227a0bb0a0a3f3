import { expect } from 'vitest'
import { startWorker } from '../../../apps/server/src/worker/worker.ts'
import { ADMIN_KEY, createTestServer, type TestServer } from '../server/test-server.ts'
import { createMailSink, type MailSink } from './mail-sink.ts'

/** A mail that waits in the queue. */
export interface QueuedJob {
  id: string
  attempts: number
  last_error: string | null
  is_locked: boolean
}

export interface MailServer extends TestServer {
  /** where the mails of the installation go */
  sink: MailSink
  startWorker: () => Promise<void>
  stopWorker: () => Promise<void>
  jobs: () => Promise<QueuedJob[]>
  /** what has failed is due again at once, instead of after its backoff */
  retryNow: () => Promise<void>
  /** creates an account with an address to send to; its id */
  createAccount: (account: { username: string; [field: string]: unknown }) => Promise<number>
  /** asks for a mail, as an admin; the status of the answer */
  askFor: (mail: 'provisioning' | 'reset_password', id: number, acceptLanguage?: string) => Promise<number>
  /** waits until nothing is queued any more */
  queueToEmpty: () => Promise<void>
}

/** A server whose mails go to a mail server of this machine, with a worker that is not started yet. */
export async function createMailServer(env: Record<string, string> = {}): Promise<MailServer> {
  const sink = await createMailSink()
  const server = await createTestServer({ MAIL_HOST: '127.0.0.1', MAIL_PORT: String(sink.port), ...env })
  const { pool } = server.database
  let worker: Awaited<ReturnType<typeof startWorker>> | undefined

  const stopWorker = async () => {
    const stopped = worker
    worker = undefined
    await stopped?.stop()
  }
  const jobs = async () => {
    const { rows } = await pool.query<QueuedJob>(
      'select id, attempts, last_error, locked_at is not null as is_locked from graphile_worker.jobs order by id',
    )
    return rows
  }
  return {
    ...server,
    sink,
    async startWorker() {
      worker = await startWorker(server.deps, pool)
    },
    stopWorker,
    jobs,
    async retryNow() {
      await pool.query(
        `select graphile_worker.reschedule_jobs(array(select id from graphile_worker.jobs where locked_at is null), now())`,
      )
      await pool.query(`select pg_notify('jobs:insert', '{"count": 10}')`)
    },
    async createAccount({ username, ...fields }) {
      const response = await server.request({
        method: 'POST',
        url: '/api/accounts',
        key: ADMIN_KEY,
        payload: {
          username,
          password: 'first-password',
          algorithm: 'SHA-256',
          email: `${username}@mail.example`,
          ...fields,
        },
      })
      expect(response.statusCode, response.body).toBe(200)
      return response.json<{ id: number }>().id
    },
    async askFor(mail, id, acceptLanguage) {
      const response = await server.request({
        method: 'POST',
        url: `/api/accounts/${id}/send_${mail}_email`,
        key: ADMIN_KEY,
        headers: acceptLanguage === undefined ? {} : { 'accept-language': acceptLanguage },
      })
      return response.statusCode
    },
    queueToEmpty: () => expect.poll(jobs, { timeout: 10_000, interval: 20 }).toEqual([]),
    async [Symbol.asyncDispose]() {
      await sink[Symbol.asyncDispose]()
      await stopWorker()
      await server[Symbol.asyncDispose]()
    },
  }
}
