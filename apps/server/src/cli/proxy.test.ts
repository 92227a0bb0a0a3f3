import { randomBytes } from 'node:crypto'
import { PassThrough, Readable } from 'node:stream'
import { text as readText } from 'node:stream/consumers'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { createTestDatabase, runStatements, type TestDatabase } from '../../../../test/support/database/index.ts'
import { withDatabase } from '../../../../test/support/database/test-database.ts'
import { runCli } from './cli.ts'

let database: TestDatabase
const suffix = randomBytes(6).toString('hex')
const role = `sip_role_${suffix}`
const owner = `sip_owner_${suffix}`
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(async () => {
  await runStatements(database.url, `drop owned by ${role}; drop role ${role}`)
  await database[Symbol.asyncDispose]()
})

async function run(url: string | undefined, ...args: string[]) {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()]
  const env = { DATABASE_URL: url, COTURN_SERVER_HOST: 'turn.example.org', COTURN_STATIC_AUTH_SECRET: 'turn-secret' }
  const code = await runCli(args, env, { stdin: Readable.from([]), stdout, stderr })
  stdout.end()
  stderr.end()
  return { code, stdout: await readText(stdout), stderr: await readText(stderr) }
}

const PASSWORD = 'what-the-role-signs-in-with'

/** A connection as the role, whether or not the server asks for its password. */
async function asRole<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
  const { host, port, database: name } = new pg.Client({ connectionString: database.url })
  const client = new pg.Client({ host, port, database: name ?? '', user: role, password: PASSWORD })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

describe('sipspace proxy create-role', () => {
  it('creates a role that reads the views for SIP servers, and nothing else', async () => {
    const created = await run(database.url, 'proxy', 'create-role', role, '--password', PASSWORD)
    expect(created).toMatchObject({ code: 0, stdout: `Created the role ${role}.\n`, stderr: '' })
    await asRole(async (client) => {
      for (const view of ['sip.credentials', 'credentials', 'ps_endpoints', 'kamailio_realm', 'sip_credentials'])
        await client.query(`select * from ${view}`)
      for (const [statement, refusal] of [
        ['select * from accounts', 'permission denied'],
        ['select * from account_passwords', 'permission denied'],
        ['select * from account_addresses', 'permission denied'],
        ['select * from kysely_migration', 'permission denied'],
        ['create table mine ()', 'read-only'],
        ['begin read write; delete from sip.credentials', 'cannot delete from view'],
        ['begin read write; insert into accounts default values', 'permission denied'],
        ['begin read write; create table sip.mine ()', 'permission denied'],
        ['select pg_sleep(5)', 'statement timeout'],
      ] as const) {
        await expect(client.query(statement), statement).rejects.toThrow(refusal)
        await client.query('rollback')
      }
    })
    const { rows } = await database.pool.query('select rolconnlimit, rolsuper from pg_roles where rolname = $1', [role])
    expect(rows).toEqual([{ rolconnlimit: 50, rolsuper: false }])
  })

  it('brings a role up to date, which keeps its password', async () => {
    const passwordOf = async () =>
      (await database.pool.query('select rolpassword from pg_authid where rolname = $1', [role])).rows[0].rolpassword
    const before = await passwordOf()
    expect(before).toMatch(/^SCRAM-SHA-256\$4096:/)
    const updated = await run(database.url, 'proxy', 'create-role', role)
    expect(updated).toMatchObject({ code: 0, stdout: `The role ${role} is up to date.\n` })
    expect(await passwordOf()).toBe(before)
  })

  it('prints the password that it has made, and makes a role by which PostgreSQL lets it in', async () => {
    const name = `sip_random_${suffix}`
    const { stdout } = await run(database.url, '--json', 'proxy', 'create-role', name)
    const { password, outcome } = JSON.parse(stdout)
    expect({ password, outcome }).toEqual({ password: expect.stringMatching(/^[\w-]{20,}$/), outcome: 'created' })
    const { rows } = await database.pool.query('select rolpassword from pg_authid where rolname = $1', [name])
    // what PostgreSQL itself makes of the password, with the same salt
    const [, salt] = /:([^$]*)\$/.exec(rows[0].rolpassword) ?? []
    expect(salt).toMatch(/^[A-Za-z0-9+/]{22}==$/)
    await runStatements(database.url, `drop owned by ${name}; drop role ${name}`)
  })

  it('prints the statements where the user of DATABASE_URL may not create roles, without the password', async () => {
    const admin = inject('adminUrl')
    const name = `owned_${suffix}`
    await runStatements(admin, `create role ${owner} login`)
    await runStatements(admin, `create database ${name} owner ${owner}`)
    try {
      const url = withDatabase(admin, name).replace(/\/\/[^@]*@/, `//${owner}@`)
      const { code, stdout, stderr } = await run(url, 'proxy', 'create-role', `${role}_b`, '--password', PASSWORD)
      expect(stderr).toBe('')
      expect(code).toBe(0)
      expect(stdout).toContain('may not create roles')
      expect(stdout).toContain(`create role ${role}_b login`)
      expect(stdout).not.toContain(PASSWORD)
      const statements = stdout.slice(stdout.indexOf(`create role ${role}_b`))
      await runStatements(withDatabase(admin, name), statements)
      const { rows } = await database.pool.query('select from pg_roles where rolname = $1', [`${role}_b`])
      expect(rows).toHaveLength(1)
    } finally {
      await runStatements(admin, `drop database ${name} with (force)`)
      await runStatements(admin, `drop role if exists ${role}_b`)
      await runStatements(admin, `drop role ${owner}`)
    }
  }, 60_000)

  it.each([
    ['a name that would need quotation marks', ['Sip-Proxy']],
    ['a password that is short', ['sip_proxy', '--password', 'short']],
    ['a password that a URL cannot hold', ['sip_proxy', '--password', 'a/password@with:signs']],
  ])('refuses %s', async (_, args) => {
    expect((await run(database.url, 'proxy', 'create-role', ...args)).code).toBe(2)
  })
})

describe('sipspace proxy config', () => {
  const printed = async (server: string, ...options: string[]) => {
    const { code, stdout, stderr } = await run(
      database.url,
      'proxy',
      'config',
      server,
      '--host',
      'db.example.org',
      ...options,
    )
    expect(stderr).toBe('')
    expect(code).toBe(0)
    return stdout
  }

  it.each(['kamailio', 'opensips', 'asterisk', 'flexisip'])(
    'of %s has the database, the role and its password',
    async (server) => {
      const text = await printed(server, '--role', 'sip_proxy', '--password', PASSWORD)
      for (const part of ['db.example.org', 'sip_proxy', PASSWORD]) expect(text).toContain(part)
      expect(await printed(server)).toContain('PASSWORD')
    },
  )

  it('has the traps that its servers have as comments', async () => {
    for (const [server, parts] of Object.entries({
      kamailio: ['version_table', "E'$(tU{s.escape.common})'", '$rc < 0', '503', 'sip.kamailio_realm'],
      opensips: ['skip_version_check', 'sip.domains', '503'],
      asterisk: ['allow_unqualified_fetch=no', 'default_realm=', 'ps_auths_md5'],
      freeswitch: ['/sip/directory', 'auto_to', 'accept-blind-auth" value="false"'],
      flexisip: ['select ha1, algorithm from sip.credentials', 'cache-expire'],
      coturn: ['static-auth-secret=turn-secret', 'use-auth-secret'],
    })) {
      const text = await printed(server)
      for (const part of parts) expect(text, server).toContain(part)
    }
  })

  it('is for MD5 where every Space says so, else for SHA-256, or what is asked for', async () => {
    expect(await printed('kamailio')).toContain('#!define ALGORITHM "SHA-256"')
    expect(await printed('kamailio', '--algorithm', 'MD5')).toContain('#!define ALGORITHM "MD5"')
    await database.pool.query(
      `insert into spaces (domain, host, name, sip_algorithms, created_at, updated_at)
        values ('md5.example', 'md5.example', 'MD5', 'MD5', now(), now())`,
    )
    expect(await printed('kamailio')).toContain('#!define ALGORITHM "MD5"')
    expect(await printed('freeswitch', '--algorithm', 'SHA-256')).toContain('/sip/directory?algorithm=SHA-256')
  })

  it('is refused for a server that there is none for', async () => {
    expect((await run(database.url, 'proxy', 'config', 'yate')).code).toBe(2)
  })
})
