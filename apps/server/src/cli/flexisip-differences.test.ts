import { createHash } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough, Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import type { FlexisipReport } from '@sipspace/core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database/index.ts'
import { runCli } from './cli.ts'

type Value = string | number | null
type Row = Record<string, Value>
type Tables = Record<string, Row[]>

const literal = (value: Value): string =>
  typeof value === 'string' ? `'${value.replaceAll("'", "''")}'` : String(value ?? 'NULL')

/** A dump of tables, whose columns are those of their first rows. */
const dumpOf = (tables: Tables): string =>
  Object.entries(tables)
    .map(([table, [first = {}, ...others]]) => {
      const names = Object.keys(first)
      const rows = [first, ...others].map((row) => `(${names.map((name) => literal(row[name] ?? null)).join(',')})`)
      const columns = names.map((name) => `\`${name}\` text`).join(',')
      return `CREATE TABLE \`${table}\` (${columns});\nINSERT INTO \`${table}\` VALUES ${rows.join(',')};\n`
    })
    .join('')

const md5 = (clear: string) => createHash('md5').update(clear).digest('hex')

const SPACE = {
  id: 1,
  domain: 'moved.example',
  host: 'moved.example',
  name: 'Moved',
  super: 1,
  max_accounts: 0,
  created_at: '2024-05-01 08:00:00',
  updated_at: '2024-05-01 08:00:00',
}

const account = (id: number, username: string, fields: Row = {}): Row => ({
  id,
  username,
  domain: 'moved.example',
  email: null,
  phone: null,
  display_name: null,
  activated: 1,
  blocked: 0,
  admin: 0,
  created_at: `2024-06-0${id % 10} 08:00:00`,
  updated_at: '2024-06-30 08:00:00',
  ...fields,
})

const password = (id: number, username: string, clear: string): Row => ({
  id,
  account_id: id,
  password: md5(`${username}:moved.example:${clear}`),
  algorithm: 'MD5',
})

let database: TestDatabase
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'flexisip-'))
})
afterAll(() => rm(folder, { recursive: true }))
beforeEach(async () => {
  database = await createTestDatabase()
})
afterEach(() => database[Symbol.asyncDispose]())

async function run(args: string[], tables: Tables | string) {
  const source = join(folder, 'dump.sql')
  await writeFile(source, typeof tables === 'string' ? tables : dumpOf(tables))
  const [stdout, stderr] = [new PassThrough(), new PassThrough()]
  const env = {
    DATABASE_URL: database.url,
    DATA_DIR: join(folder, 'data'),
    SECRET_KEY: 'what-the-tests-encrypt-their-secrets-with',
  }
  const code = await runCli(['--json', 'import', 'flexisip', '--source', source, ...args], env, {
    stdin: Readable.from([]),
    stdout,
    stderr,
  })
  stdout.end()
  stderr.end()
  return { code, stdout: await text(stdout), stderr: await text(stderr) }
}

async function importTables(tables: Tables | string, ...args: string[]): Promise<FlexisipReport> {
  const answer = await run(args, tables)
  expect(answer).toMatchObject({ code: 0, stderr: '' })
  return JSON.parse(answer.stdout)
}

const query = async (statement: string) => (await database.pool.query(statement)).rows

const found = ({ findings }: FlexisipReport, source: string) =>
  Object.fromEntries(findings.filter((finding) => finding.source === source).map(({ reason, rows }) => [reason, rows]))

const written = ({ tables }: FlexisipReport, name: string) => {
  const { created, updated } = tables.find(({ table }) => table === name) ?? {}
  return { created, updated }
}

describe('an import that is repeated', () => {
  const before: Tables = {
    spaces: [SPACE],
    accounts: [
      account(1, 'anna', { email: 'anna@old.example' }),
      account(2, 'berta'),
      account(3, 'clara', { admin: 1 }),
    ],
    passwords: [password(1, 'anna', 'first'), password(2, 'berta', 'first'), password(3, 'clara', 'first')],
    account_dictionary_entries: [{ id: 1, account_id: 1, key: 'room', value: '1' }],
  }

  it('writes what has changed in the source, and nothing else', async () => {
    await importTables(before)
    const later = '2024-07-01 08:00:00'
    const after = {
      spaces: [{ ...SPACE, name: 'Renamed', updated_at: later }],
      accounts: [
        account(1, 'anna', { email: 'anna@new.example', updated_at: later }),
        account(2, 'berta'),
        account(3, 'clara', { admin: 1 }),
        account(4, 'dora'),
      ],
      passwords: [password(1, 'anna', 'second'), password(3, 'clara', 'first'), password(4, 'dora', 'first')],
      account_dictionary_entries: [{ id: 1, account_id: 1, key: 'room', value: '2' }],
    }
    const report = await importTables(after)
    expect(written(report, 'spaces')).toEqual({ created: 0, updated: 1 })
    expect(written(report, 'accounts')).toEqual({ created: 1, updated: 1 })
    expect(written(report, 'passwords')).toEqual({ created: 1, updated: 1 })
    expect(written(report, 'account_dictionary_entries')).toEqual({ created: 0, updated: 1 })
    expect(report.spaces).toMatchObject([{ outcome: 'updated', differences: [], hashes: { source: 3, here: 3 } }])
    expect(await query("select id, email from accounts where username in ('anna', 'dora') order by id")).toEqual([
      { id: 1, email: 'anna@new.example' },
      { id: 4, email: null },
    ])
    expect(await query('select account_id from account_passwords order by account_id')).toEqual(
      [1, 3, 4].map((account_id) => ({ account_id })),
    )
    const again = await importTables(after)
    for (const { table, created, updated } of again.tables)
      expect({ table, created, updated }).toEqual({ table, created: 0, updated: 0 })
  })

  it('keeps what was changed here since, and says so', async () => {
    await importTables(before)
    await query("update accounts set display_name = 'Anna here', updated_at = now() where id = 1")
    await query("update account_passwords set ha1 = md5('changed here') where account_id = 2")
    const report = await importTables(before)
    expect(found(report, 'accounts')['it was changed here since, and stays so']).toEqual(['anna@moved.example'])
    expect(found(report, 'passwords')['the account has another password here, which stays']).toEqual([
      'berta@moved.example',
    ])
    expect(report.spaces).toMatchObject([{ hashes: { source: 3, here: 2 } }])
    expect(report.spaces[0]?.differences).toContainEqual({
      field: 'display_name',
      count: 1,
      accounts: ['anna@moved.example'],
    })
    expect(await query('select display_name from accounts where id = 1')).toEqual([{ display_name: 'Anna here' }])
  })

  it('does not bring back an account that was deleted here', async () => {
    await importTables(before)
    await query("insert into account_tombstones (space_id, username, created_at) values (1, 'berta', now())")
    await query('delete from accounts where id = 2')
    const report = await importTables(before)
    expect(found(report, 'accounts')).toMatchObject({
      'the address is that of an account that was deleted or renamed here': ['berta@moved.example'],
    })
    expect(found(report, 'passwords')).toMatchObject({
      'its account is not in the source, or was not taken over': ['account 2'],
    })
    expect(report.spaces).toMatchObject([{ accounts: { source: 3, here: 2 } }])
  })
})

describe('an import into a database in use', () => {
  const insertSpace = async (id: number, domain: string, realm: string | null = null) => {
    await database.pool.query(
      `insert into spaces (id, domain, host, name, account_realm, created_at, updated_at) overriding system value
        values ($1, $2, $2, $2, $3, now(), now())`,
      [id, domain, realm],
    )
    await query(`select setval(pg_get_serial_sequence('spaces', 'id'), ${id})`)
  }
  const insertAccount = (spaceId: number, username: string) =>
    database.pool.query(
      `insert into accounts (space_id, username, ip_address, user_agent, created_at, updated_at) values ($1, $2, '', '', now(), now())`,
      [spaceId, username],
    )

  it('gives other ids where those of the source are taken or were, and lists them', async () => {
    await insertSpace(1, 'here.example')
    for (const username of ['first', 'second']) await insertAccount(1, username)
    await query("delete from accounts where username = 'second'")
    const report = await importTables({
      spaces: [SPACE],
      accounts: [1, 2, 3].map((id) => account(id, `user-${id}`)),
      contacts: [{ account_id: 1, contact_id: 2 }],
    })
    expect(report.spaces).toMatchObject([{ domain: 'moved.example', source_id: 1, accounts: { source: 3, here: 3 } }])
    expect(report.spaces[0]?.id).not.toBe(1)
    expect(found(report, 'spaces')['its id is taken: it has another one']).toEqual(['moved.example'])
    const ids = await query("select username, id from accounts where username like 'user-%' order by username")
    expect(ids[2]).toEqual({ username: 'user-3', id: 3 })
    expect(found(report, 'accounts')['its id is taken here: it has another one']).toEqual(
      [0, 1].map((index) => `user-${index + 1}@moved.example: ${index + 1} → ${ids[index].id}`),
    )
    expect(await query('select account_id, contact_id from account_contacts')).toEqual([
      { account_id: ids[0].id, contact_id: ids[1].id },
    ])
    await insertAccount(1, 'third')
    expect(
      written(
        await importTables({ spaces: [SPACE], accounts: [1, 2, 3].map((id) => account(id, `user-${id}`)) }),
        'accounts',
      ),
    ).toEqual({ created: 0, updated: 0 })
  })

  it('adds accounts to a Space that is there, and leaves those that have the same address', async () => {
    await insertSpace(7, 'moved.example')
    await insertAccount(7, 'anna')
    const report = await importTables({ spaces: [SPACE], accounts: [account(4, 'anna'), account(5, 'berta')] })
    expect(report.spaces).toMatchObject([{ id: 7, outcome: 'unchanged', accounts: { source: 2, here: 1 } }])
    expect(found(report, 'accounts')['another account has this address here']).toEqual(['anna@moved.example'])
    expect(found(report, 'spaces')['the Space was here already, and keeps its settings']).toEqual(['moved.example'])
  })

  it('takes no accounts into a Space of another realm, as their hashes would be of no use', async () => {
    await insertSpace(7, 'moved.example', 'elsewhere')
    const tables = { spaces: [SPACE], accounts: [account(4, 'anna')] }
    const report = await importTables(tables)
    expect(report.spaces).toEqual([])
    expect(found(report, 'accounts')['its Space has another realm here']).toEqual(['anna@moved.example'])
    expect((await importTables(tables, '--realm', 'moved.example=elsewhere')).spaces).toMatchObject([
      { accounts: { here: 1 } },
    ])
  })
})

describe('an import', () => {
  it('of a dry run tells the same, and writes nothing', async () => {
    const tables = {
      spaces: [SPACE],
      accounts: [account(1, 'anna'), account(2, 'berta', { phone: '+33612345678' })],
      passwords: [password(1, 'anna', 'x')],
    }
    const dry = await importTables(tables, '--dry-run')
    expect(
      await query(
        'select (select count(*) from spaces)::integer as spaces, (select count(*) from audit_log)::integer as lines',
      ),
    ).toEqual([{ spaces: 0, lines: 0 }])
    expect({ ...dry, dry_run: false }).toEqual(await importTables(tables))
  })

  it('leaves lines in the audit log, by no one', async () => {
    await importTables({ spaces: [SPACE], accounts: [account(1, 'anna')] })
    expect(await query('select kind, operation, actor_username, target from audit_log order by id')).toEqual([
      { kind: 'space', operation: 'import.flexisip', actor_username: null, target: 'moved.example' },
      { kind: 'account', operation: 'import.flexisip', actor_username: null, target: 'anna@moved.example' },
    ])
  })

  it('hashes a password in clear with the realm, and lists what is no hash, and a second phone number', async () => {
    const report = await importTables(
      {
        spaces: [SPACE],
        accounts: [
          account(1, 'anna', { phone: '+33612345678' }),
          account(2, 'berta', { phone: '+33612345678', dtmf_protocol: 'smoke' }),
        ],
        passwords: [
          { id: 1, account_id: 1, password: 'clear ü', algorithm: 'CLRTXT' },
          { id: 2, account_id: 2, password: 'zzzz', algorithm: 'MD5' },
        ],
      },
      '--realm',
      'moved.example=the realm',
    )
    expect(await query("select ha1 from account_passwords where algorithm = 'MD5'")).toEqual([
      { ha1: md5('anna:the realm:clear ü') },
    ])
    expect(
      found(report, 'passwords')[
        'it is no hash by MD5 or SHA-256 with the realm of its Space, nor a password in clear (CLRTXT)'
      ],
    ).toEqual(['berta@moved.example (MD5)'])
    expect(found(report, 'accounts')['another account of the Space has the phone number: it has none here']).toEqual([
      'berta@moved.example: +33612345678',
    ])
    expect(report.spaces[0]?.differences.map(({ field }) => field)).toEqual(['phone'])
  })

  it('keeps accounts beyond the maximum of their Space', async () => {
    const report = await importTables({
      spaces: [{ ...SPACE, max_accounts: 1 }],
      accounts: [account(1, 'anna'), account(2, 'berta')],
    })
    expect(
      await query('select max_accounts, (select count(*)::integer from accounts) as accounts from spaces'),
    ).toEqual([{ max_accounts: 1, accounts: 2 }])
    expect(Object.keys(found(report, 'spaces'))).toContain(
      'it has more accounts than its maximum: 2 of 1; no more can be created',
    )
  })

  it('reads times of a server that was not in UTC, where the dump has converted them', async () => {
    const space = { ...SPACE, created_at: '2024-05-01 06:00:00', updated_at: '0000-00-00 00:00:00' }
    const tables = dumpOf({ spaces: [space], accounts: [account(1, 'anna', { created_at: '2024-05-01 08:00:00' })] })
    await importTables(tables, '--time-zone', 'Europe/Paris')
    const [row] = await query(
      'select spaces.created_at::text as space, accounts.created_at::text as account from spaces, accounts',
    )
    expect(row).toEqual({ space: '2024-05-01 08:00:00+00', account: '2024-05-01 08:00:00+00' })
    const offset = await run(['--time-zone', 'Nowhere/Town'], tables)
    expect(offset).toMatchObject({ code: 2, stderr: expect.stringContaining('Europe/Paris') })
  })

  it('says what has no place: tables and columns that are not known, and rows of nobody', async () => {
    const report = await importTables({
      spaces: [SPACE],
      accounts: [account(1, 'anna', { shoe_size: '42' }), account(2, 'lost', { domain: 'gone.example' })],
      passwords: [password(1, 'anna', 'x'), { ...password(9, 'ghost', 'x'), account_id: 9 }],
      shoes: [{ id: 1, '__proto__ ': 2 }],
    })
    expect(found(report, 'accounts')).toMatchObject({
      'the column accounts.shoe_size has no place here': ['1 rows'],
      'the source has no Space of its domain': ['lost@gone.example'],
    })
    expect(found(report, 'shoes')).toEqual({
      'the table is left out: it is no table of Flexisip Account Manager that is known here': ['1 rows'],
    })
    expect(found(report, 'passwords')).toMatchObject({
      'its account is not in the source, or was not taken over': ['account 9'],
    })
  })

  it.each([
    ['CREATE TABLE x (id int);', 'the source has no tables accounts and spaces'],
    [
      "CREATE TABLE x (id int, y int);\nINSERT INTO x VALUES (1,'x",
      'line 2: a quoted text that begins here does not end',
    ],
  ])('fails in one line for %j', async (dump, message) => {
    const answer = await run([], dump)
    expect(answer).toMatchObject({ code: 1, stdout: '' })
    expect(answer.stderr).toMatch(/^[^\n]+\n$/)
    expect(JSON.parse(answer.stderr)).toMatchObject({ message: expect.stringContaining(message) })
  })
})
