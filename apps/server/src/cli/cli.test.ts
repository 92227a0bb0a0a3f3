import { execFile } from 'node:child_process'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough, Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { promisify } from 'node:util'
import { computeHa1 } from '@sipspace/core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database/index.ts'
import { createMailSink } from '../../../../test/support/fakes/mail-sink.ts'
import packageJson from '../../package.json' with { type: 'json' }
import { runCli } from './cli.ts'

describe('the command line', () => {
  let database: TestDatabase
  beforeAll(async () => {
    database = await createTestDatabase()
  })
  afterAll(() => database[Symbol.asyncDispose]())

  const sipspace = async (...args: string[]) => {
    const [stdout, stderr] = [new PassThrough(), new PassThrough()]
    const io = { stdin: Readable.from([]), stdout, stderr }
    const code = await runCli(args, { DATABASE_URL: database.url }, io)
    stdout.end()
    stderr.end()
    return { code, stdout: await text(stdout), stderr: await text(stderr) }
  }
  const json = async (...args: string[]) => {
    const { code, stdout, stderr } = await sipspace('--json', ...args)
    expect(stderr).toBe('')
    expect(code).toBe(0)
    return JSON.parse(stdout)
  }

  test('makes a Space, an admin and its key, and ends the key', async () => {
    const space = await json('space', 'create', 'cli.example.org', '--name', 'Command', '--max-accounts', '3')
    expect(space).toMatchObject({
      domain: 'cli.example.org',
      host: 'cli.example.org',
      name: 'Command',
      max_accounts: 3,
    })

    const admin = await json('account', 'create-admin', 'keeper@cli.example.org', '--email', 'keeper@example.org')
    expect(admin).toMatchObject({ username: 'keeper', password: expect.stringMatching(/^.{20,}$/) })

    const key = await json('api-key', 'create', 'keeper@cli.example.org', '--name', 'backup')
    expect(key.api_key).toMatch(/^.{40}$/)
    const listed = await sipspace('api-key', 'list', 'cli.example.org')
    expect(listed.stdout).toMatch(/backup +keeper/)
    expect(listed.stdout).not.toContain(key.api_key)

    const refused = await sipspace('api-key', 'revoke', 'cli.example.org', String(key.id))
    expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining('--yes') })
    expect(await json('-y', 'api-key', 'revoke', 'cli.example.org', String(key.id))).toEqual({
      id: key.id,
      revoked: true,
    })
    expect(await json('api-key', 'list', 'cli.example.org')).toEqual([])
  })

  test('makes a key for a directory, lists it without the key itself, and ends it', async () => {
    await json('space', 'create', 'directory.example.org')
    const made = await json('scim-key', 'create', 'directory.example.org', '--name', 'Microsoft Entra ID')
    expect(made).toMatchObject({
      token: expect.stringMatching(/^.{40}$/),
      url: expect.stringMatching(/^https?:\/\/directory\.example\.org.*\/scim\/v2$/),
    })
    const listed = await sipspace('scim-key', 'list', 'directory.example.org')
    expect(listed.stdout).toMatch(/Microsoft Entra ID/)
    expect(listed.stdout).not.toContain(made.token)
    const { id } = made
    expect(await json('-y', 'scim-key', 'revoke', 'directory.example.org', String(id))).toEqual({ id, revoked: true })
    expect(await json('scim-key', 'list', 'directory.example.org')).toEqual([])
  })

  test('adds a webhook, gives it another secret, tests and replays it, and removes it', async () => {
    await json('space', 'create', 'hooks.example.org')
    const url = 'https://hooks.example.org/sipspace'
    const made = await json('webhook', 'add', 'hooks.example.org', url, '--kinds', 'account,contact')
    expect(made).toMatchObject({ url, kinds: ['account', 'contact'], secret: expect.stringMatching(/^whsec_.{44}$/) })
    const id = String(made.id)
    const listed = await sipspace('webhook', 'list', 'hooks.example.org')
    expect(listed.stdout).toContain(url)
    expect(listed.stdout).not.toContain(made.secret)
    const { secret } = await json('webhook', 'rotate', 'hooks.example.org', id)
    expect(secret).not.toBe(made.secret)
    await json('webhook', 'test', 'hooks.example.org', id)
    const [delivery] = await json('webhook', 'deliveries', 'hooks.example.org', id)
    expect(delivery).toMatchObject({ type: 'webhook.test', state: 'waiting' })
    await json('account', 'create-admin', 'keeper@hooks.example.org', '--email', 'keeper@example.org')
    const period = ['--from', '2020-01-01', '--until', '2100-01-01']
    expect(await json('webhook', 'replay', 'hooks.example.org', id, ...period)).toEqual({ events: 1 })
    expect(await json('webhook', 'disable', 'hooks.example.org', id)).toMatchObject({ enabled: false })
    expect(await json('webhook', 'enable', 'hooks.example.org', id)).toMatchObject({ enabled: true })
    await json('-y', 'webhook', 'remove', 'hooks.example.org', id)
    expect(await json('webhook', 'list', 'hooks.example.org')).toEqual([])
  })

  test('changes what it is told to change of a Space, and nothing else', async () => {
    await json('space', 'create', 'change.example.org', '--registrar', 'sip:proxy.example.org', '--max-accounts', '7')
    const updated = await json(
      'space',
      'update',
      'change.example.org',
      '--name',
      'Changed',
      '--expire-at',
      '2030-01-31',
    )
    expect(updated).toMatchObject({
      name: 'Changed',
      max_accounts: 7,
      account_proxy_registrar_address: 'sip:proxy.example.org',
      expire_at: '2030-01-31T00:00:00.000000Z',
    })
    expect(await json('space', 'update', 'change.example.org', '--expire-at', 'never')).toMatchObject({
      expire_at: null,
    })
    expect((await sipspace('space', 'list')).stdout).toMatch(/^change\.example\.org +change\.example\.org +Changed/m)
  })

  test('tells why an account cannot register', async () => {
    await json('space', 'create', 'registers.example.org', '--sip-algorithms', 'MD5')
    await json('account', 'create-admin', 'adaline@registers.example.org')
    await database.pool.query("update accounts set blocked = true where username = 'adaline'")
    const { code, stdout } = await sipspace('account', 'registration', 'adaline@registers.example.org')
    expect(code).toBe(0)
    expect(stdout).toMatch(/^adaline@registers\.example\.org cannot register\.\nerror: The account is blocked\./)
    expect(stdout).toMatch(/^algorithms kept +MD5, SHA-256$/m)
    expect(await json('account', 'registration', 'adaline@registers.example.org')).toMatchObject({
      can_register: false,
      problems: [{ code: 'blocked' }],
    })
  })

  test('prints its version', async () => {
    expect(await sipspace('--version')).toEqual({ code: 0, stdout: `${packageJson.version}\n`, stderr: '' })
  })

  test('sets the role of an account', async () => {
    await json('space', 'create', 'role.example.org')
    const { id } = await json('account', 'create-admin', 'changer@role.example.org', '--password', 'secret-changer')
    expect(await json('account', 'set-role', 'changer@role.example.org', 'user')).toEqual({ id, role: 'user' })
    const account = await database.db
      .selectFrom('accounts')
      .select('admin')
      .where('id', '=', id)
      .executeTakeFirstOrThrow()
    expect(account.admin).toBe(false)
    expect((await sipspace('api-key', 'create', 'changer@role.example.org', '--name', 'x')).stderr).toBe(
      'sipspace: Only an admin has named API keys.\n',
    )
  })

  test('takes the second factor, its app and passkeys, from an admin who has lost it', async () => {
    await json('space', 'create', 'factor.example.org')
    const { id } = await json('account', 'create-admin', 'careful@factor.example.org')
    const none = { code: 1, stdout: '', stderr: 'sipspace: The account has no second factor.\n' }
    expect(await sipspace('account', 'reset-second-factor', 'careful@factor.example.org')).toEqual(none)
    const now = new Date()
    await database.db
      .insertInto('account_second_factors')
      .values({ account_id: id, encrypted_secret: 'x', secret_key_id: 'y', confirmed_at: now, created_at: now })
      .execute()
    await database.db
      .insertInto('account_passkeys')
      .values({
        account_id: id,
        name: 'Laptop',
        rp_id: 'factor.example.org',
        credential_id: 'z',
        public_key: Buffer.alloc(1),
        counter: 0,
        created_at: now,
      })
      .execute()
    expect(await sipspace('account', 'reset-second-factor', 'careful@factor.example.org')).toEqual({
      code: 0,
      stdout: 'careful@factor.example.org has no second factor any more.\n',
      stderr: '',
    })
    expect(
      await database.db.selectFrom('account_passkeys').select('id').where('account_id', '=', id).execute(),
    ).toEqual([])
    expect(await sipspace('account', 'reset-second-factor', 'careful@factor.example.org')).toEqual(none)
    expect((await sipspace('account', 'reset-second-factor', 'ghost@factor.example.org')).code).toBe(1)
  })

  test('lets a super admin who is shut out in again: shows, lists, unblocks, activates and gives a new password', async () => {
    await json('space', 'create', 'back.example.org', '--super')
    for (const name of ['first-admin', 'second-admin']) {
      await json('account', 'create-admin', `${name}@back.example.org`, '--password', 'forgotten-one')
    }
    const address = 'second-admin@back.example.org'
    await database.pool.query("update accounts set blocked = true, activated = false where username = 'second-admin'")
    const shown = await json('account', 'show', address)
    expect(shown).toMatchObject({
      username: 'second-admin',
      domain: 'back.example.org',
      activated: false,
      blocked: true,
      admin: true,
      passwords: [{ algorithm: 'SHA-256' }],
    })
    expect(Object.keys(shown)).not.toContain('provisioning_token')
    expect((await sipspace('account', 'show', address)).stdout).toMatch(/^blocked +true$/m)

    const names = async (...options: string[]) =>
      (await json('account', 'list', 'back.example.org', ...options)).map(
        ({ username }: { username: string }) => username,
      )
    expect(await names()).toEqual(['first-admin', 'second-admin'])
    expect(await names('--blocked', '--admins', '--not-activated')).toEqual(['second-admin'])
    expect(await names('--text', 'first')).toEqual(['first-admin'])
    expect((await sipspace('account', 'list', 'back.example.org')).stdout).toMatch(/second-admin .*false +true +true$/m)

    expect(await json('account', 'unblock', address)).toMatchObject({ blocked: false, activated: false })
    expect(await json('account', 'activate', address)).toMatchObject({ blocked: false, activated: true })

    const hashes = async () =>
      (await database.pool.query('select ha1 from account_passwords where account_id = $1', [shown.id])).rows
    const before = await hashes()
    const made = await json('account', 'set-password', address)
    expect(made).toEqual({ id: shown.id, algorithms: ['SHA-256'], password: expect.stringMatching(/^.{20,}$/) })
    const between = await hashes()
    expect(between).not.toEqual(before)
    const given = await json('account', 'set-password', address, '--password', 'chosen-by-hand')
    expect(given).toEqual({ id: shown.id, algorithms: ['SHA-256'] })
    expect(await hashes()).not.toEqual(between)
  })

  test('reads a password from standard input, without the end of its line', async () => {
    await json('space', 'create', 'stdin.example.org')
    const run = async (input: string[], ...args: string[]) => {
      const [stdout, stderr] = [new PassThrough(), new PassThrough()]
      const code = await runCli(args, { DATABASE_URL: database.url }, { stdin: Readable.from(input), stdout, stderr })
      stdout.end()
      stderr.end()
      return { code, stdout: await text(stdout), stderr: await text(stderr) }
    }
    const create = ['account', 'create-admin', 'reader@stdin.example.org', '--password-stdin']
    const made = await run(['a long pass', 'word of mine\n'], ...create)
    expect(made).toMatchObject({ code: 0, stdout: expect.stringMatching(/^Created reader@stdin\.example\.org/) })
    expect(made.stdout).not.toContain('shown this once')
    const { rows } = await database.pool.query(
      "select ha1 from account_passwords join accounts on id = account_id where username = 'reader' and algorithm = 'SHA-256'",
    )
    const password = 'a long password of mine'
    expect(rows[0].ha1).toBe(computeHa1('SHA-256', { username: 'reader', realm: 'stdin.example.org', password }))
    const set = ['account', 'set-password', 'reader@stdin.example.org', '--password-stdin']
    expect(await run(['\n'], ...set)).toMatchObject({ code: 2, stderr: expect.stringContaining('no password') })
    expect(await run(['x'], ...set, '--password', 'y')).toMatchObject({ code: 2 })
    expect(await run(['another password'], ...set)).toMatchObject({ code: 0 })
  })

  test.each([
    ['sipspace ', ['space', 'account', 'completion', '--json']],
    ['sipspace acc', ['account']],
    ['sipspace account ', ['create-admin', 'set-password']],
    ['sipspace --json account set-password a@b.example --pass', ['--password', '--password-stdin']],
  ])('completes %j in bash', async (line, expected) => {
    const { stdout: script } = await sipspace('completion', 'bash')
    const words = `(${line
      .split(' ')
      .map((word) => `'${word}'`)
      .join(' ')})`
    const asking = `COMP_WORDS=${words}; COMP_CWORD=$((\${#COMP_WORDS[@]} - 1)); _sipspace; printf '%s\\n' "\${COMPREPLY[@]}"`
    const { stdout } = await promisify(execFile)('bash', ['-c', `${script}\n${asking}`])
    const found = stdout.trim().split('\n')
    expect(found).toEqual(expect.arrayContaining(expected))
    if (!line.endsWith(' ')) expect(found).toHaveLength(expected.length)
  })

  test.each(['bash', 'zsh', 'fish'])('knows each command in the completion of %s', async (shell) => {
    const { code, stdout } = await sipspace('completion', shell)
    expect(code).toBe(0)
    for (const command of ["'account registration'", "'import flexisip'", "'space create'", '--password-stdin'])
      expect(stdout).toContain(command)
  })

  test('examines the installation, and says what to do about what is wrong', async () => {
    const run = async (env: Record<string, string>, ...args: string[]) => {
      const [stdout, stderr] = [new PassThrough(), new PassThrough()]
      const code = await runCli(['--json', ...args, 'doctor'], env, { stdin: Readable.from([]), stdout, stderr })
      stdout.end()
      const found = JSON.parse(await text(stdout)) as { check: string; state: string; message: string }[]
      return { code, found, of: (check: string) => found.find((one) => one.check === check) }
    }
    const DATA_DIR = tmpdir()
    await using sink = await createMailSink()
    const good = { DATABASE_URL: database.url, DATA_DIR, MAIL_HOST: '127.0.0.1', MAIL_PORT: String(sink.port) }
    const well = await run({ ...good, MAIL_ENCRYPTION: 'none' })
    expect(well.of('settings')).toMatchObject({ state: 'ok' })
    expect(well.of('database')).toMatchObject({ state: 'ok', message: expect.stringMatching(/^PostgreSQL \d+/) })
    expect(well.of('encoding')).toEqual({ check: 'encoding', state: 'ok', message: 'UTF8' })
    for (const check of ['schema', 'locale', 'clock', 'mail']) expect(well.of(check)).toMatchObject({ state: 'ok' })
    for (const check of ['SMS', 'registrar', 'TURN']) expect(well.of(check)).toMatchObject({ state: 'off' })

    const port = '1'
    const ill = await run({
      ...good,
      MAIL_PORT: port,
      COTURN_SERVER_HOST: '127.0.0.1:1',
      COTURN_STATIC_AUTH_SECRET: 'secret of coturn, long enough',
      REDIS_HOST: '127.0.0.1',
      REDIS_PORT: port,
      SIPSPACE_UNKNOWN: 'x',
    })
    expect(ill.code).toBe(1)
    expect(ill.of('mail')).toMatchObject({ state: 'problem', message: expect.stringContaining('127.0.0.1:1') })
    for (const check of ['TURN', 'registrar']) expect(ill.of(check)).toMatchObject({ state: 'problem' })

    const away = await run({ DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/none', DATA_DIR })
    expect(away.of('database')).toMatchObject({ state: 'problem', message: expect.stringContaining('ECONNREFUSED') })
    const wrong = await run({ DATABASE_URL: database.url, PORT: 'http' })
    expect(wrong).toMatchObject({
      code: 1,
      found: [{ check: 'settings', state: 'problem', message: 'PORT: must be a number' }],
    })
  }, 60_000)

  test('does not demote the last super admin', async () => {
    await using alone = await createTestDatabase()
    const run = async (...args: string[]) => {
      const [stdout, stderr] = [new PassThrough(), new PassThrough()]
      const io = { stdin: Readable.from([]), stdout, stderr }
      const code = await runCli(args, { DATABASE_URL: alone.url }, io)
      stderr.end()
      return { code, stderr: await text(stderr) }
    }
    await run('space', 'create', 'only.example.org', '--super')
    await run('account', 'create-admin', 'only-admin@only.example.org')
    expect(await run('account', 'set-role', 'only-admin@only.example.org', 'user')).toEqual({
      code: 1,
      stderr: expect.stringMatching(/^sipspace: No super admin who can sign in would be left/),
    })
  })

  test('clears old tombstones and unconfirmed accounts, when told to', async () => {
    await json('space', 'create', 'clear.example.org')
    const { id } = await json('account', 'create-admin', 'clearer@clear.example.org')
    const { space_id } = await database.db
      .updateTable('accounts')
      .set({ activated: false, admin: false, created_at: '2020-01-01' })
      .where('id', '=', id)
      .returning('space_id')
      .executeTakeFirstOrThrow()
    await database.db
      .insertInto('account_tombstones')
      .values({ space_id, username: 'former1', created_at: '2020-01-01' })
      .execute()
    expect((await sipspace('clear', 'unconfirmed-accounts', '--days', '30')).code).toBe(2)
    expect(await json('-y', 'clear', 'unconfirmed-accounts', '--days', '30')).toEqual({ cleared: 1 })
    expect(await json('-y', 'clear', 'tombstones', '--days', '30')).toEqual({ cleared: 1 })
    expect(await json('clear', 'expired-keys')).toEqual({ cleared: 0 })
    expect(await json('clear', 'nonces')).toEqual({ cleared: 0 })
  })

  test('brings the database up to date', async () => {
    expect(await json('migrate')).toEqual({ migrated: true })
  })

  test.each([
    [['space', 'create', 'nodots'], 1, /^sipspace: domain must be a domain name/],
    [['account', 'create-admin', 'keeper@nowhere.example.org'], 1, /^sipspace: no Space has the domain nowhere/],
    [['account', 'create-admin', 'keeper'], 2, /It must be a SIP address/],
    [['account', 'set-role', 'a@b.example.org', 'king'], 2, /the role is admin or user/],
    [['account', 'show', 'nobody@nowhere.example.org'], 1, /^sipspace: no Space has the domain nowhere/],
    [['account', 'list'], 2, /missing required argument 'domain'/],
    [['account', 'set-password', 'nobody'], 2, /It must be a SIP address/],
    [['api-key', 'revoke', 'b.example.org', 'x', '-y'], 2, /It must be a whole number/],
    [['clear', 'tombstones'], 2, /--days/],
    [['nonsense'], 2, /unknown command 'nonsense'/],
  ])('says what is wrong with %j', async (args, code, message) => {
    const result = await sipspace(...args)
    expect(result.stderr).toMatch(message)
    expect(result).toMatchObject({ code, stdout: '' })
  })

  test('says errors as JSON with --json, those of operations with their codes', async () => {
    const wrong = await sipspace('--json', 'space', 'create', 'nodots')
    expect(wrong).toMatchObject({ code: 1, stdout: '' })
    expect(JSON.parse(wrong.stderr)).toMatchObject({ code: 'invalid_input', errors: { domain: [expect.any(String)] } })
    const nowhere = await sipspace('--json', 'account', 'show', 'nobody@nowhere.example.org')
    expect(JSON.parse(nowhere.stderr)).toEqual({ message: expect.stringMatching(/^no Space has the domain/) })
    const incomplete = await sipspace('--json', 'account', 'list')
    expect(incomplete).toMatchObject({ code: 2, stdout: '' })
    expect(JSON.parse(incomplete.stderr)).toEqual({ message: "missing required argument 'domain'" })
  })

  test('makes no database where a wrong DATA_DIR has none', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'sipspace-no-data-'))
    try {
      const [stdout, stderr] = [new PassThrough(), new PassThrough()]
      const dataDir = join(folder, 'misspelt')
      const code = await runCli(['space', 'list'], { DATA_DIR: dataDir }, { stdin: Readable.from([]), stdout, stderr })
      stderr.end()
      expect(code).toBe(1)
      expect(await text(stderr)).toBe(
        `sipspace: DATA_DIR: there is no database in ${dataDir}: set DATA_DIR to that of the server, or DATABASE_URL\n`,
      )
      expect(await readdir(folder)).toEqual([])
    } finally {
      await rm(folder, { recursive: true })
    }
  })

  test.each([[[]], [['space']], [['space', 'create']], [['clear', 'tombstones']], [['migrate']]])(
    'explains %j --help',
    async (args) => {
      const { code, stdout } = await sipspace(...args, '--help')
      expect(code).toBe(0)
      expect(stdout).toContain(`Usage: sipspace${args.map((arg) => ` ${arg}`).join('')}`)
    },
  )
})
