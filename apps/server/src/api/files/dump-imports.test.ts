import { readFile } from 'node:fs/promises'
import { gunzipSync, gzipSync } from 'node:zlib'
import { computeHa1 } from '@sipspace/core'
import { afterEach, describe, expect, test } from 'vitest'
import { addActor, addSpace } from '../../../../../test/support/server/actors.ts'
import { procedures } from '../../../../../test/support/server/procedures.ts'
import { sharedServer } from '../../../../../test/support/server/shared-server.ts'
import { ADMIN_KEY, DOMAIN } from '../../../../../test/support/server/test-server.ts'
import { readUploadedDump } from '../../sources/uploaded-dump.ts'
import { workDumpImport } from '../../worker/work-dump-import.ts'
import { startWorker } from '../../worker/worker.ts'

const server = await sharedServer()
afterEach(async () => {
  for (const { id } of (await procedures(server).query('dumpImports.list')).data) {
    await procedures(server).mutate('dumpImports.delete', { id })
  }
})

const fixture = (name: string) => readFile(new URL(`../../../../../test/fixtures/imports/${name}`, import.meta.url))

const uploadDump = (file: Buffer | string, key = ADMIN_KEY) =>
  server.request({
    method: 'POST',
    url: '/files/dumps?name=dump.sql',
    key,
    headers: { 'content-type': 'application/sql' },
    payload: Buffer.from(file),
  })

/** Does what the worker does. */
const work = (dumpImportId: number) => workDumpImport(server.deps, server.database.pool, { dumpImportId })

async function checked(file: Buffer | string, plan: object) {
  const by = procedures(server)
  const uploaded = await uploadDump(file)
  expect(uploaded.statusCode, uploaded.body).toBe(201)
  const { id } = uploaded.json<{ id: number }>()
  const checking = await by.mutate('dumpImports.check', { id, ...plan })
  expect(checking.data?.state, JSON.stringify(checking.error)).toBe('checking')
  await work(id)
  return (await by.query('dumpImports.get', { id })).data
}
async function imported(id: number) {
  const by = procedures(server)
  expect((await by.mutate('dumpImports.start', { id })).data?.state).toBe('importing')
  await work(id)
  return (await by.query('dumpImports.get', { id })).data
}
const count = async (sql: string, ...values: unknown[]) =>
  Number((await server.database.pool.query(`select count(*) from ${sql}`, values)).rows[0].count)

describe('a dump of Flexisip Account Manager', () => {
  test('is checked without writing anything, and then imported with its hashes', async () => {
    const file = await fixture('flexisip-account-manager-2.1-2026-08-20-mysql.sql.gz')
    const accounts = await count('accounts')
    const found = await checked(file, { program: 'flexisip' })
    expect(found).toMatchObject({ state: 'checked', error: null, program: 'flexisip', username: 'admin' })
    expect(found.rows_read).toBeGreaterThan(100)
    expect(found.report).toMatchObject({ dry_run: true })
    expect(found.report.spaces.map(({ domain }: { domain: string }) => domain)).toEqual([
      'sip.example.com',
      'lab.example.net',
    ])
    // the Space that is here has another realm
    expect(found.report.findings).toContainEqual(
      expect.objectContaining({ source: 'spaces', lost: true, rows: [expect.stringContaining(DOMAIN)] }),
    )
    expect(await count('accounts')).toBe(accounts)

    const done = await imported(found.id)
    expect(done).toMatchObject({ state: 'done', error: null, report: { dry_run: false } })
    expect(done.report.spaces[0]).toMatchObject({ accounts: { source: 8, here: 8 }, differences: [] })
    const { rows } = await server.database.pool.query(
      `select ha1 from account_passwords join accounts on accounts.id = account_id where username = 'zoe.lefevre' and algorithm = 'MD5'`,
    )
    expect(rows).toEqual([
      { ha1: computeHa1('MD5', { username: 'zoe.lefevre', realm: 'sip.example.com', password: 'Zoé-pass-03' }) },
    ])
    // the dump, and the passwords in it, are not kept
    expect(await count('dump_import_chunks where import_id = $1', found.id)).toBe(0)
    expect(await count("audit_log where operation = 'dumpImports.start' and actor_username = 'admin'")).toBeGreaterThan(
      10,
    )
    // it is one entry of the activity, which opens to all that it has written
    const linesOf = async (search: object) =>
      (await procedures(server).query('audit.list', { scope: 'all', limit: 200, ...search })).data.data
    const parts = await linesOf({ part_of: `dump_import:${found.id}`, kind: 'account' })
    expect(parts.filter(({ action }: { action: string }) => action === 'create')).toHaveLength(9)
    const entries: { kind: string; operation: string }[] = await linesOf({
      grouped: true,
      operation: 'dumpImports.start',
    })
    expect(new Set(entries.map(({ kind }) => kind))).toEqual(new Set(['dump_import', 'space']))

    const again = await checked(file, { program: 'flexisip' })
    expect(again.report.tables.find(({ table }: { table: string }) => table === 'accounts')).toMatchObject({
      rows: 14,
      created: 0,
      updated: 0,
    })
  })

  test('of 1.6 has its realm in the .env', async () => {
    const [file, env] = [
      await fixture('flexisip-account-manager-1.6.10-mysql.sql.gz'),
      await fixture('flexisip-account-manager-1.6.10.env'),
    ]
    const found = await checked(gunzipSync(file), { program: 'flexisip', env: env.toString() })
    expect(found).toMatchObject({ state: 'checked', error: null })
    expect(JSON.stringify(found)).not.toContain('APP_KEY')
  })
})

test('a table of Kamailio becomes accounts of the Spaces that it names', async () => {
  const domain = await addSpace(server)
  const ha1 = computeHa1('MD5', { username: 'kam-user', realm: domain, password: 'secret' })
  const dump = `CREATE TABLE \`subscriber\` (\`id\` int, \`username\` varchar(64), \`domain\` varchar(64), \`password\` varchar(64), \`ha1\` varchar(128));
INSERT INTO \`subscriber\` VALUES (1,'kam-user','${domain}','','${ha1}'),(2,'kam-clear','','clear text','');
`
  const found = await checked(gzipSync(dump), { program: 'kamailio', domain })
  expect(found).toMatchObject({ state: 'checked', error: null })
  expect((await imported(found.id)).state).toBe('done')
  const { data } = await procedures(server, { space: domain }).query('accounts.list', { sort: 'username' })
  expect(data.data.map(({ username }: { username: string }) => username)).toEqual(['kam-clear', 'kam-user'])
})

describe('what is no dump', () => {
  const whole = `CREATE TABLE accounts (id int, username text, domain text);\nINSERT INTO accounts VALUES (1,'alice','a.example');\n`
  test.each([
    ['a table of people', 'username,password\nalice,secret\n', 'ends in the middle of a statement'],
    ['a dump that was cut off', `-- MariaDB dump 10.19\n${whole}`, 'the dump is not complete'],
    ['a packed dump that was cut off', gzipSync(whole.repeat(500)).subarray(0, 60), 'cut off or damaged'],
    ['a dump by PowerShell', Buffer.from(`\ufeff${whole}`, 'utf16le'), 'UTF-16'],
    ['nothing that is text', Buffer.from([0, 1, 2, 3, 255, 254]), 'ends in the middle of a statement'],
    ['tables of another program', 'CREATE TABLE wp_posts (id int);', 'no tables accounts and spaces'],
    ['an unclosed text', "INSERT INTO accounts VALUES (1,'ali", 'line 1'],
  ])('fails with what is wrong with it: %s', async (_, file, error) => {
    const found = await checked(file, { program: 'flexisip' })
    expect(found).toMatchObject({ state: 'failed', report: null, error: expect.stringContaining(error) })
  })

  test('is refused when it is empty, or larger than is let through unpacked', async () => {
    expect((await uploadDump('')).statusCode).toBe(422)
    async function* bomb() {
      yield gzipSync(Buffer.alloc(3_000_000, ' '))
    }
    const reading = (async () => {
      for await (const _ of readUploadedDump(bomb(), { program: 'flexisip' }, 1_048_576).rows);
    })()
    await expect(reading).rejects.toThrow('the dump has more than 1 MiB unpacked')
  })

  test('has no time zone', async () => {
    const { id } = (await uploadDump('x')).json<{ id: number }>()
    const refused = await procedures(server).mutate('dumpImports.check', { id, program: 'flexisip', time_zone: 'Moon' })
    expect(refused.error?.fields).toEqual({ time_zone: [expect.stringContaining('Europe/Paris')] })
  })
})

test('a dump that a killed process was at is begun again', async () => {
  const file = await fixture('flexisip-account-manager-2.0.7-mysql.sql.gz')
  const { id } = (await uploadDump(file)).json<{ id: number }>()
  await procedures(server).mutate('dumpImports.check', { id, program: 'flexisip' })
  // the process that took the job is gone
  await server.database.pool.query(
    `select graphile_worker.complete_jobs(array_agg(id)) from graphile_worker.jobs where task_identifier = 'import_dump'`,
  )
  await server.database.pool.query("update dump_imports set heartbeat_at = now() - interval '1 minute' where id = $1", [
    id,
  ])
  const worker = await startWorker(server.deps, server.database.pool)
  await expect
    .poll(async () => (await procedures(server).query('dumpImports.get', { id })).data.state, { timeout: 15_000 })
    .toBe('checked')
  await worker.stop()
})

test('dumps are for super admins alone, also while they are worked off', async () => {
  const space = await addSpace(server)
  const admin = await addActor(server, { domain: space, admin: true })
  const refused = await server.request({
    method: 'POST',
    url: '/files/dumps',
    host: space,
    key: admin.key,
    headers: { 'content-type': 'application/sql' },
    payload: Buffer.from('x'),
  })
  expect(refused.statusCode).toBe(403)
  const former = await addActor(server, { domain: DOMAIN, admin: true })
  const { id } = (await uploadDump('x', former.key)).json<{ id: number }>()
  await procedures(server, { key: former.key }).mutate('dumpImports.check', { id, program: 'flexisip' })
  await server.database.pool.query('update accounts set admin = false where id = $1', [former.id])
  await work(id)
  expect((await procedures(server).query('dumpImports.get', { id })).data).toMatchObject({
    state: 'failed',
    error: 'who asked for it is no super admin any more',
  })
})
