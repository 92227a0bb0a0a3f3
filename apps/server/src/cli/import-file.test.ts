import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough, Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database/index.ts'
import { runCli } from './cli.ts'

describe('a file of accounts on the command line', () => {
  let database: TestDatabase
  let folder: string
  beforeAll(async () => {
    database = await createTestDatabase()
    folder = await mkdtemp(join(tmpdir(), 'import-file-'))
    for (const domain of ['file.example.org', 'other.example.org']) await json('space', 'create', domain)
  })
  afterAll(async () => {
    await rm(folder, { recursive: true })
    await database[Symbol.asyncDispose]()
  })

  const sipspace = async (...args: string[]) => {
    const [stdout, stderr] = [new PassThrough(), new PassThrough()]
    const code = await runCli(
      args,
      { DATABASE_URL: database.url, ACCOUNT_USERNAME_MIN_LENGTH: '3' },
      { stdin: Readable.from([]), stdout, stderr },
    )
    stdout.end()
    stderr.end()
    return { code, stdout: await text(stdout), stderr: await text(stderr) }
  }
  const json = async (...args: string[]) => {
    const { stdout, stderr } = await sipspace('--json', ...args)
    expect(stderr).toBe('')
    return JSON.parse(stdout)
  }
  const fileOf = async (...lines: string[]) => {
    const path = join(folder, 'people.csv')
    await writeFile(path, lines.join('\n'))
    return path
  }
  const namesIn = async (domain: string) =>
    (await json('account', 'list', domain)).map(({ username }: { username: string }) => username)

  test('is checked without making an account, and then imported but for its wrong lines', async () => {
    const path = await fileOf(
      'sip;Mot de passe;Courriel',
      'sip:alice@file.example.org;long enough;alice@example.org',
      'sip:bob@other.example.org;long enough;',
      'carol;;carol@example.org',
    )
    const command = ['import', 'accounts', path, '--domain', 'file.example.org']
    const problems = [
      {
        line: 3,
        username: 'bob',
        errors: { domain: ['domain: other.example.org is another one than that of the Space, file.example.org.'] },
      },
      { line: 4, username: 'carol', errors: { password: ['password is required.'] } },
    ]
    const counts = { lines: 3, invalid: 2, failed: 0, warnings: [], problems }
    expect(await json(...command, '--dry-run')).toEqual({ ...counts, dry_run: true, created: 0 })
    expect(await namesIn('file.example.org')).toEqual([])
    expect(await json(...command)).toEqual({ ...counts, dry_run: false, created: 1 })
    expect(await namesIn('file.example.org')).toEqual(['alice'])

    const again = await sipspace(...command, '--other-domains', '--without-passwords')
    expect(again.stdout).toContain('Of 3 lines, 2 have become accounts, and 1 have not.')
    expect(again.stdout).toMatch(/2 +alice +username is already taken\./)
    expect(await namesIn('file.example.org')).toEqual(['alice', 'carol'])
    expect(await namesIn('other.example.org')).toEqual(['bob'])
  })

  test('that cannot be read is said so, and leaves no import behind', async () => {
    const path = await fileOf('nothing,of,this', '1,2,3')
    for (const options of [[], ['--dry-run']]) {
      const { code, stderr } = await sipspace('import', 'accounts', path, '--domain', 'file.example.org', ...options)
      expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining('one column must be username') })
    }
    const { rows } = await database.pool.query("select from imports where deleted_at is null and state <> 'done'")
    expect(rows).toHaveLength(0)
  })

  test('without names of columns is read by those that are named', async () => {
    const path = await fileOf('dave@example.org,long enough,x', 'erin@example.org,long enough,x')
    const options = ['--columns', 'email,password,', '--usernames-from-email']
    const done = await json('import', 'accounts', path, '--domain', 'file.example.org', ...options)
    expect(done).toMatchObject({ lines: 2, created: 2 })
    expect(await namesIn('file.example.org')).toEqual(expect.arrayContaining(['dave', 'erin']))
  })

  test.each([
    ['a file that is not there', 'no.csv', 'file.example.org', 'sipspace: there is no file no.csv\n'],
    ['a domain of no Space', null, 'no.example.org', 'sipspace: no Space has the domain no.example.org\n'],
  ])('ends with one line for %s', async (_, path, domain, stderr) => {
    const file = path ?? (await fileOf('username', 'x'))
    expect(await sipspace('import', 'accounts', file, '--domain', domain)).toMatchObject({ code: 1, stderr })
  })
})
