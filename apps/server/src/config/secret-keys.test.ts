import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough, Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { passwordOf, randomSecretKey } from '@sipspace/core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { caller, createSpace, jsonOf, newName } from '../../../../test/support/clients/rest-client.ts'
import { contentsOf } from '../../../../test/support/server/requests.ts'
import { createTestServer, type TestServer } from '../../../../test/support/server/test-server.ts'
import { runCli } from '../cli/cli.ts'
import { parseSettings, SettingsError } from './config.ts'
import { openSecrets, prepareSecrets } from './secret-keys.ts'

const PASSWORD = 'stamp-and-seal'

let server: TestServer
let dataDir: string
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'sipspace-keys-'))
  server = await createTestServer({ SECRET_KEY: '', DATA_DIR: dataDir })
})
afterAll(async () => {
  await server[Symbol.asyncDispose]()
  await rm(dataDir, { recursive: true })
})
beforeEach(() => server.database.pool.query('delete from space_email_servers'))

const settings = (env: Record<string, string> = {}) =>
  parseSettings({ DATABASE_URL: server.database.url, DATA_DIR: dataDir, ...env })

async function prepare(env: Record<string, string> = {}): Promise<void> {
  const config = settings(env)
  await prepareSecrets(server.db, config, openSecrets(config))
}

/** A Space whose mail server has {@link PASSWORD}, set through the running server. */
async function addMailServer(): Promise<string> {
  const domain = `${newName('tenant')}.example.net`
  await createSpace(server, domain)
  const mailServer = { host: 'smtp.example.net', port: 587, username: 'postman', password: PASSWORD }
  jsonOf(await caller(server).post(`/api/spaces/${domain}/email`, mailServer), 201)
  return domain
}

/** The passwords that the running server would send, and the ids of their keys. */
async function passwords() {
  const rows = await server.db.selectFrom('space_email_servers').selectAll().orderBy('space_id').execute()
  const clear = await Promise.all(rows.map((row) => passwordOf(server.deps.secrets, row.space_id, row)))
  return { clear, keyIds: [...new Set(rows.map((row) => row.password_key_id))] }
}

async function cli(env: Record<string, string>, ...args: string[]) {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()]
  const io = { stdin: Readable.from([]), stdout, stderr }
  const code = await runCli(args, { DATABASE_URL: server.database.url, ...env }, io)
  stdout.end()
  stderr.end()
  return { code, stdout: await text(stdout), stderr: await text(stderr) }
}

describe('the password of a mail server', () => {
  it('is in no table in clear, and is encrypted with a key that only its owner can read', async () => {
    await addMailServer()
    expect(JSON.stringify(await contentsOf(server))).not.toContain(PASSWORD)
    expect((await passwords()).clear).toEqual([PASSWORD])
    const file = join(dataDir, 'secret.key')
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    expect(JSON.stringify(await contentsOf(server))).not.toContain((await readFile(file, 'utf8')).trim())
  })

  it('that an earlier version kept in clear is encrypted at the start', async () => {
    await addMailServer()
    await server.database.pool.query(
      `update space_email_servers set password = 'kept in clear', encrypted_password = null, password_key_id = null`,
    )
    await prepare()
    expect((await passwords()).clear).toEqual(['kept in clear'])
    expect(JSON.stringify(await contentsOf(server))).not.toContain('kept in clear')
  })
})

describe('a start', () => {
  it('without the key of the database’s secrets ends in one line that names it', async () => {
    await addMailServer()
    const { keyIds } = await passwords()
    const starting = prepare({ DATA_DIR: join(dataDir, 'lost') })
    await expect(starting).rejects.toThrow(SettingsError)
    await expect(starting).rejects.toThrow(
      /^SECRET_KEY: is missing, and secrets .* key \w{16}: set .*lost\/secret\.key$/,
    )
    await expect(starting).rejects.toThrow(String(keyIds[0]))
  })

  it('with another key ends in one line', async () => {
    await addMailServer()
    const starting = prepare({ SECRET_KEY: randomSecretKey() })
    await expect(starting).rejects.toThrow(
      /^SECRET_KEY: secrets in the database are encrypted with the key \w{16}, not/,
    )
  })

  it('needs no key as long as nothing is encrypted', async () => {
    await prepare({ DATA_DIR: join(dataDir, 'not-yet') })
    await expect(stat(join(dataDir, 'not-yet'))).rejects.toThrow('ENOENT')
  })

  it.each([
    ['a short key', { SECRET_KEY: 'short' }, /^SECRET_KEY: must be a key of at least 32/],
    ['two places', { SECRET_KEY: randomSecretKey(), SECRET_KEY_FILE: '/tmp/x' }, /^SECRET_KEY_FILE: must not be set/],
  ])('with %s is refused by its settings', (_, env, message) => {
    expect(() => settings(env)).toThrow(SettingsError)
    expect(() => settings(env)).toThrow(message)
  })

  it('with a file of keys that is missing, empty or has a short key ends in one line', async () => {
    const file = join(dataDir, 'given.keys')
    await expect(prepare({ SECRET_KEY_FILE: file })).rejects.toThrow(/^SECRET_KEY_FILE: \S+ cannot be read: ENOENT$/)
    for (const [content, message] of [
      ['\n# none\n', 'has no key'],
      ['short\n', 'has a key of fewer than 32 characters'],
    ] as const) {
      await writeFile(file, content)
      await expect(prepare({ SECRET_KEY_FILE: file })).rejects.toThrow(message)
    }
  })
})

describe('sipspace secrets rotate', () => {
  it('encrypts everything with a new key while the server runs, which goes on with it', async () => {
    await addMailServer()
    await addMailServer()
    const before = await passwords()
    const { code, stdout, stderr } = await cli({ DATA_DIR: dataDir }, 'secrets', 'rotate', '--json')
    expect([code, stderr]).toEqual([0, ''])
    const rotation = JSON.parse(stdout)
    expect(rotation).toEqual({ key_id: expect.stringMatching(/^\w{16}$/), made: true, encrypted: 2 })
    await addMailServer()
    const after = await passwords()
    expect(after).toEqual({ clear: [PASSWORD, PASSWORD, PASSWORD], keyIds: [rotation.key_id] })
    expect(before.keyIds).not.toContain(rotation.key_id)
    await cli({ DATA_DIR: dataDir }, 'secrets', 'rotate')
    const keys = (await readFile(join(dataDir, 'secret.key'), 'utf8')).trim().split('\n')
    expect(keys.length).toBe(2)
    expect((await passwords()).clear).toEqual([PASSWORD, PASSWORD, PASSWORD])
  })

  it('goes from one given key to another, the first of several', async () => {
    const [former, next] = [randomSecretKey(), randomSecretKey()]
    await addMailServer()
    const ownKeys = await readFile(join(dataDir, 'secret.key'), 'utf8')
    const file = join(dataDir, 'moved.keys')
    await writeFile(file, `${former}\n${ownKeys}`)
    await cli({ SECRET_KEY_FILE: file }, 'secrets', 'rotate')
    await prepare({ SECRET_KEY: former })
    const { stdout } = await cli({ SECRET_KEY: `${next},${former}` }, 'secrets', 'rotate')
    expect(stdout).toMatch(/^1 encrypted anew with the key \w{16}\.\n$/)
    await prepare({ SECRET_KEY: next })
    await expect(prepare({ SECRET_KEY: former })).rejects.toThrow(SettingsError)
  })
})
