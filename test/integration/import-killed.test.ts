import { startEmbeddedPostgres } from '@sipspace/embedded-postgres'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { createPool } from '../../packages/core/src/database/database.ts'
import { type BuiltServer, builtServer } from '../support/server/server-process.ts'

vi.setConfig({ testTimeout: 180_000 })

let built: BuiltServer
beforeAll(async () => {
  built = await builtServer()
})
afterAll(() => built[Symbol.asyncDispose]())

const KEY = 'the-key-of-the-one-who-imports-of-32-and-more'
const LINES = 12_000
const headers = { 'x-api-key': KEY, 'content-type': 'application/json' }
const file = `username,password\n${Array.from({ length: LINES }, (_, n) => `killed-${n},password ${n}\n`).join('')}`

interface Import {
  id: number
  state: string
  lines: number
  created: number
}

async function call(address: string, path: string, body?: object): Promise<Import> {
  const response = await fetch(new URL(path, address), {
    headers,
    ...(body && { method: 'POST', body: JSON.stringify(body) }),
  })
  const text = await response.text()
  expect(response.ok, text).toBe(true)
  return JSON.parse(text).result.data
}

/** Waits until the import is as wanted; what it is then. */
async function until(address: string, id: number, isWanted: (found: Import) => boolean): Promise<Import> {
  const path = `/trpc/imports.get?input=${encodeURIComponent(JSON.stringify({ id }))}`
  return vi.waitUntil(
    async () => {
      const found = await call(address, path)
      return isWanted(found) && found
    },
    { timeout: 60_000, interval: 10 },
  )
}

it('goes on with an import whose server is killed in the check, and again in the import, and makes nothing twice', async () => {
  const env = { DATA_DIR: built.newDataDir(), BOOTSTRAP_ADMIN_API_KEY: KEY, LOG_LEVEL: 'fatal' }
  let server = built.run(env)
  let address = await server.address()
  const postgres = await startEmbeddedPostgres({ dataDir: env.DATA_DIR, dataDirIsDefault: false })
  const pool = createPool({ connection: postgres.connection, maxConnections: 2 })
  const rowOf = async (statement: string) => (await pool.query(statement)).rows[0]
  /** Kills the server and starts it again; it takes what was silent for long for that of a killed process. */
  const kill = async () => {
    expect(await server.end('SIGKILL')).toBe('SIGKILL')
    await pool.query(`update imports set heartbeat_at = now() - interval '1 minute'`)
    server = built.run(env)
    address = await server.address()
  }
  try {
    const body = new Blob([file])
    const uploaded = await fetch(`${address}/files/imports?name=many.csv`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'text/csv' },
      body,
    })
    const { id } = (await uploaded.json()) as Import
    const plan = { delimiter: ',', encoding: 'utf-8', header: true, columns: ['username', 'password'] }

    await call(address, '/trpc/imports.check', { id, ...plan })
    const checking = await until(address, id, ({ lines }) => lines > 0)
    expect(checking.state).toBe('checking')
    await kill()
    expect(await until(address, id, ({ state }) => state === 'checked')).toMatchObject({ lines: LINES, invalid: 0 })

    await call(address, '/trpc/imports.start', { id })
    const importing = await until(address, id, ({ created }) => created > 0)
    expect(importing.state).toBe('importing')
    await kill()
    expect(await until(address, id, ({ state }) => state === 'done')).toMatchObject({ created: LINES, failed: 0 })

    expect(
      await rowOf(`select count(*)::int as accounts, count(distinct username)::int as names, count(ha1)::int as passwords
        from accounts left join account_passwords on account_id = id where username like 'killed-%'`),
    ).toEqual({ accounts: LINES, names: LINES, passwords: LINES })
    expect(
      await rowOf(`select count(*)::int as lines, count(distinct account_id)::int as accounts from audit_log
        where operation = 'imports.start' and kind = 'account'`),
    ).toEqual({ lines: LINES, accounts: LINES })
    expect(
      await rowOf(`select (select sum(accounts)::int from space_account_counts) = (select count(*)::int from accounts)
        as is_counted`),
    ).toEqual({ is_counted: true })
    // the jobs of the killed servers have been replaced, and are removed once they have been held for 5 minutes
    const waiting = 'select from graphile_worker.jobs where locked_at is null or attempts < max_attempts'
    await expect.poll(async () => (await pool.query(waiting)).rowCount).toBe(0)
    expect(await server.end('SIGTERM')).toBe(0)
  } finally {
    await pool.end()
    await postgres.stop()
  }
})
