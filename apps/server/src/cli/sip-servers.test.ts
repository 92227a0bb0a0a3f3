import { createHash } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough, Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import type { FlexisipReport } from '@sipspace/core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createTestDatabase, runStatements, type TestDatabase } from '../../../../test/support/database/index.ts'
import { runCli } from './cli.ts'

const hash = (algorithm: 'md5' | 'sha256', clear: string) => createHash(algorithm).update(clear).digest('hex')

let database: TestDatabase
let source: TestDatabase
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sip-servers-'))
  source = await createTestDatabase()
})
afterAll(async () => {
  await source[Symbol.asyncDispose]()
  await rm(folder, { recursive: true })
})
beforeEach(async () => {
  database = await createTestDatabase()
})
afterEach(() => database[Symbol.asyncDispose]())

async function run(...args: string[]) {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()]
  const env = { DATABASE_URL: database.url, DATA_DIR: join(folder, 'data') }
  const code = await runCli(['--json', 'import', ...args], env, { stdin: Readable.from([]), stdout, stderr })
  stdout.end()
  stderr.end()
  return { code, stdout: await text(stdout), stderr: await text(stderr) }
}

async function report(...args: string[]): Promise<FlexisipReport> {
  const answer = await run(...args)
  expect(answer).toMatchObject({ code: 0, stderr: '' })
  return JSON.parse(answer.stdout)
}

/** Makes tables of a SIP server. */
const tables = (statements: string[]) => runStatements(source.url, statements.join(';\n'))

/** All accounts with their hashes. */
async function accounts() {
  const { rows } = await database.pool.query(
    `select username, domain, coalesce(account_realm, domain) as realm, accounts.id, blocked,
       (select string_agg(algorithm || ':' || ha1, ',' order by algorithm) from account_passwords where account_id = accounts.id) as hashes
     from accounts join spaces on spaces.id = space_id order by domain, username`,
  )
  return rows
}

const reasons = ({ findings }: FlexisipReport, table: string) =>
  Object.fromEntries(findings.filter(({ source: of }) => of === table).map(({ reason, rows }) => [reason, rows]))

describe('an import of a SIP server’s own tables', () => {
  it('takes subscribers of Kamailio from PostgreSQL, by HA1 or password, and once', async () => {
    const [md5, sha256] = [hash('md5', 'anna:one.example:secret'), hash('sha256', 'carl:two.example:secret')]
    await tables([
      'create table subscriber (id integer, username text, domain text, password text, ha1 text, ha1b text, email_address text)',
      `insert into subscriber values (11, 'anna', 'one.example', '', '${md5}', 'x', 'anna@one.example'),
        (12, 'bert', 'One.example', 'clear', '', '', null), (13, 'carl', 'two.example', '', '${sha256}', '', null), (14, 'dora', null, 'clear', null, null, null)`,
    ])
    const first = await report('kamailio', '--source', source.url, '--domain', 'two.example')
    expect(await accounts()).toEqual([
      { username: 'anna', domain: 'one.example', realm: 'one.example', id: 11, blocked: false, hashes: `MD5:${md5}` },
      {
        username: 'bert',
        domain: 'one.example',
        realm: 'one.example',
        id: 12,
        blocked: false,
        hashes: `MD5:${hash('md5', 'bert:one.example:clear')},SHA-256:${hash('sha256', 'bert:one.example:clear')}`,
      },
      {
        username: 'carl',
        domain: 'two.example',
        realm: 'two.example',
        id: 13,
        blocked: false,
        hashes: `SHA-256:${sha256}`,
      },
      expect.objectContaining({ username: 'dora', id: 14 }),
    ])
    expect(first.spaces.map(({ outcome, differences }) => ({ outcome, differences }))).toEqual([
      { outcome: 'created', differences: [] },
      { outcome: 'created', differences: [] },
    ])
    expect(Object.keys(reasons(first, 'spaces'))).toContainEqual(
      expect.stringContaining('sipspace account create-admin'),
    )
    await tables([`update subscriber set ha1 = '${hash('md5', 'changed')}' where id = 11`])
    const again = await report('kamailio', '--source', source.url, '--domain', 'two.example')
    expect(again.tables.map(({ created, updated }) => created + updated)).toEqual([0, 0, 0])
    expect(reasons(again, 'passwords')).toMatchObject({
      'the account has another password here, which stays': ['anna@one.example'],
    })
  })

  it('takes the credentials of Asterisk with their realm, and lists those of another', async () => {
    const [md5, sha256] = [hash('md5', '100:asterisk:a'), hash('sha256', '101:asterisk:b')]
    await tables([
      'create table ps_auths (id text, auth_type text, username text, realm text, password text, md5_cred text, password_digest text)',
      `insert into ps_auths values ('100@pbx.example', 'md5', '100', null, null, '${md5}', null),
        ('101', 'digest', '101', '', null, null, 'SHA-256:${sha256},MD5:${md5}'),
        ('102@pbx.example', 'userpass', '102', null, 'clear', null, null),
        ('103@pbx.example', 'md5', '103', 'elsewhere', null, '${md5}', null)`,
    ])
    const { findings } = await report('asterisk', '--source', source.url, '--domain', 'pbx.example')
    expect(await accounts()).toMatchObject([
      { username: '100', realm: 'asterisk', hashes: `MD5:${md5}` },
      { username: '101', hashes: `MD5:${md5},SHA-256:${sha256}` },
      {
        username: '102',
        hashes: `MD5:${hash('md5', '102:asterisk:clear')},SHA-256:${hash('sha256', '102:asterisk:clear')}`,
      },
      { username: '103', hashes: null },
    ])
    expect(findings).toContainEqual(
      expect.objectContaining({ source: 'passwords', lost: true, rows: ['103@pbx.example (other realm)'] }),
    )
  })

  it('takes the extensions of FusionPBX with their domains', async () => {
    await tables([
      'create table v_domains (domain_uuid uuid, domain_name text)',
      'create table v_extensions (extension_uuid uuid, domain_uuid uuid, extension text, password text, effective_caller_id_name text, enabled text, user_context text)',
      `insert into v_domains values ('00000000-0000-0000-0000-000000000001', 'fusion.example')`,
      `insert into v_extensions values (null, '00000000-0000-0000-0000-000000000001', '1001', 'clear', 'Reception', 'true', 'x'),
        (null, '00000000-0000-0000-0000-000000000001', '1002', '', '', 'false', 'x')`,
    ])
    await report('fusionpbx', '--source', source.url)
    expect(await accounts()).toMatchObject([
      {
        username: '1001',
        domain: 'fusion.example',
        blocked: false,
        hashes: expect.stringContaining(hash('md5', '1001:fusion.example:clear')),
      },
      { username: '1002', blocked: true, hashes: null },
    ])
  })

  it('takes subscribers of OpenSIPS from a dump of MySQL, with the realm that the operator names', async () => {
    const dump = join(folder, 'opensips.sql')
    const [md5, sha256] = [hash('md5', 'anna:the realm:x'), hash('sha256', 'anna:the realm:x')]
    await writeFile(
      dump,
      `CREATE TABLE subscriber (id int, username char(64), domain char(64), password char(25), ha1 char(64), ha1_sha256 char(64));
INSERT INTO subscriber VALUES (1,'anna','one.example','','${md5}','${sha256}');\n`,
    )
    const dry = await report('opensips', '--source', dump, '--realm', 'one.example=the realm', '--dry-run')
    expect(await accounts()).toEqual([])
    expect(await report('opensips', '--source', dump, '--realm', 'one.example=the realm')).toEqual({
      ...dry,
      dry_run: false,
    })
    expect(await accounts()).toMatchObject([{ realm: 'the realm', hashes: `MD5:${md5},SHA-256:${sha256}` }])
  })

  it('that has no such tables, or cannot be reached, is an error in one line', async () => {
    const empty = await createTestDatabase()
    const wrong = new Map([
      [empty.url, 'the source has no accounts'],
      ['postgres://nobody@127.0.0.1:1/x', 'the source cannot be read: '],
      ['/no/such/file.sql', 'the source cannot be read: '],
    ])
    for (const [url, message] of wrong) {
      const answer = await run('kamailio', '--source', url)
      expect(answer).toMatchObject({ code: 1, stdout: '' })
      expect(answer.stderr).toMatch(/^[^\n]+\n$/)
      expect(JSON.parse(answer.stderr)).toMatchObject({ message: expect.stringContaining(message) })
    }
    await empty[Symbol.asyncDispose]()
  })
})
