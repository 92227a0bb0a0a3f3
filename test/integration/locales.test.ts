import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough, Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runCli } from '../../apps/server/src/cli/cli.ts'
import { type PostgresCluster, startPostgresCluster } from '../support/database/postgres-cluster.ts'
import { type BuiltServer, builtServer } from '../support/server/server-process.ts'

const KEY = 'a-key-for-locales-of-32-and-more'
const BINARIES = '/usr/lib/postgresql/15/bin'

let cluster: PostgresCluster
let server: BuiltServer
let folder: string

beforeAll(async () => {
  ;[cluster, server] = await Promise.all([startPostgresCluster(), builtServer()])
  folder = await mkdtemp(join(tmpdir(), 'sipspace-locales-'))
}, 60_000)

afterAll(async () => {
  await server[Symbol.asyncDispose]()
  await cluster[Symbol.asyncDispose]()
  await rm(folder, { recursive: true })
})

async function sipspace(env: Record<string, string>, ...args: string[]) {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()]
  const code = await runCli(args, env, { stdin: Readable.from([]), stdout, stderr })
  stdout.end()
  stderr.end()
  return { code, stdout: await text(stdout), stderr: await text(stderr) }
}

async function query(database: string, statement: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: cluster.url(database) })
  await client.connect()
  try {
    return (await client.query(statement)).rows
  } finally {
    await client.end()
  }
}

const create = (database: string, locale: string) =>
  query('postgres', `create database ${database} template template0 encoding 'UTF8' ${locale}`)

/** Calls the API of a server on a database. */
async function serve(database: string) {
  const started = server.run({
    DATABASE_URL: cluster.url(database),
    BOOTSTRAP_ADMIN_API_KEY: KEY,
    ACCOUNT_EMAIL_UNIQUE: 'true',
  })
  const address = await started.address()
  const api = async (path: string, body?: object) => {
    const method = body === undefined ? 'GET' : 'POST'
    const headers = { 'x-api-key': KEY, 'content-type': 'application/json' }
    const answer = await fetch(`${address}/api${path}`, { method, headers, body: JSON.stringify(body) })
    return { status: answer.status, body: (await answer.json()) as { data: { username: string }[] } }
  }
  const found = async (words: string) => {
    const { body } = await api(`/v2/accounts?text=${encodeURIComponent(words)}`)
    return body.data.map(({ username }) => username)
  }
  return { started, api, found }
}

const account = (username: string, email: string) => ({
  username,
  email,
  display_name: `${username.toUpperCase()} ÉLAN`,
  algorithm: 'SHA-256',
  password: 'open sesame',
})

describe.each([
  ['turkish', "locale_provider icu icu_locale 'tr-TR' locale 'C.UTF-8'"],
  ['ascii', "locale 'C'"],
])('a database of the locale %s', (database, locale) => {
  it('folds letters as any other does, also in a restored copy', async () => {
    await create(database, locale)
    const { started, api, found } = await serve(database)
    expect(await api('/accounts', account('iris.one', 'Iris@example.org'))).toMatchObject({ status: 200 })
    expect((await api('/accounts', account('another', 'IRIS@example.org'))).status).toBe(422)
    expect((await api('/accounts', account('another', 'iris@EXAMPLE.org'))).status).toBe(422)
    for (const words of ['iris', 'IRIS', 'IRIS@EXAMPLE', 'élan', 'ÉLAN', 'elan'])
      expect(await found(words)).toEqual(['iris.one'])
    expect(await started.end('SIGTERM')).toBe(0)

    const env = { DATABASE_URL: cluster.url(database), DATA_DIR: started.dataDir }
    const doctor = JSON.parse((await sipspace(env, '--json', 'doctor')).stdout)
    expect(doctor).toContainEqual(expect.objectContaining({ check: 'locale', state: 'ok' }))

    // restored where it could do without, as it may be
    for (const [copy, other] of [
      ['again', locale],
      ['elsewhere', "locale 'C.UTF-8'"],
    ] as const) {
      const archive = join(folder, `${database}-${copy}.tar`)
      expect(await sipspace(env, 'backup', archive, '--pg-bin', BINARIES)).toMatchObject({ code: 0, stderr: '' })
      await create(`${database}_${copy}`, other)
      const there = { DATABASE_URL: cluster.url(`${database}_${copy}`), DATA_DIR: server.newDataDir() }
      const restored = await sipspace(there, '-y', '--json', 'restore', archive, '--pg-bin', BINARIES)
      expect(restored).toMatchObject({ code: 0, stderr: '' })
      const second = await serve(`${database}_${copy}`)
      expect(await second.found('IRIS')).toEqual(['iris.one'])
      expect((await second.api('/accounts', account('another', 'IRIS@example.org'))).status).toBe(422)
      expect(await second.started.end('SIGTERM')).toBe(0)
    }
  }, 120_000)
})

it('uses the indexes of folded addresses and of search', async () => {
  await create('planned', "locale_provider icu icu_locale 'tr-TR' locale 'C.UTF-8'")
  expect(await sipspace({ DATABASE_URL: cluster.url('planned') }, 'migrate')).toMatchObject({ code: 0, stderr: '' })
  await query(
    'planned',
    `insert into spaces (domain, host, name, created_at, updated_at) values ('sip.example', 'sip.example', 'x', now(), now());
    insert into accounts (space_id, username, email, ip_address, user_agent, created_at, updated_at)
      select spaces.id, 'user' || n, 'User' || n || '@example.org', '', '', now(), now() from spaces, generate_series(1, 5000) as n;
    analyze accounts`,
  )
  const planOf = async (condition: string) => {
    const client = new pg.Client({ connectionString: cluster.url('planned') })
    await client.connect()
    await client.query('set search_path = public, sipspace_text, pg_catalog; set enable_seqscan = off')
    const { rows } = await client.query(`explain select id from accounts where ${condition}`)
    await client.end()
    return JSON.stringify(rows)
  }
  expect(await planOf(`space_id = 1 and lower(email) = 'user7@example.org' and email is not null`)).toContain(
    'accounts_email_idx',
  )
  expect(await planOf(`search like '%user4711@%'`)).toContain('accounts_search_idx')
})

it('refuses a database that an older version filled by Turkish rules, in one line', async () => {
  await create('filled', "locale_provider icu icu_locale 'tr-TR' locale 'C.UTF-8'")
  await query('filled', 'create table kysely_migration (name text primary key, timestamp text not null)')
  expect(await sipspace({ DATABASE_URL: cluster.url('filled') }, 'migrate')).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^sipspace: DATABASE_URL: the database: its locale is one, such as Turkish,.*\n$/),
  })
})
