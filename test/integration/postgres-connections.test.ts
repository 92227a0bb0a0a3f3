import { execFile } from 'node:child_process'
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough, Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { promisify } from 'node:util'
import { candidatesOf, createDatabase, createPool, openClient, writability } from '@sipspace/core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runCli } from '../../apps/server/src/cli/cli.ts'
import { builtServer, freePort } from '../support/server/server-process.ts'

const BINARIES = '/usr/lib/postgresql/15/bin'
const PASSWORD = "p@ss:/w#rd? %41 'é"
/** As it stands in a connection string, where a % alone has to be encoded. */
const WRITTEN = PASSWORD.replace('%', '%25')
const run = promisify(execFile)

let folder: string
let primary: number
let replica: number
const asPostgres = (...command: string[]) =>
  process.getuid?.() === 0
    ? run('runuser', ['-u', 'postgres', '--', ...command], { cwd: '/' })
    : run(command[0] ?? '', command.slice(1))
const control = (data: string, ...args: string[]) => asPostgres(`${BINARIES}/pg_ctl`, '-D', join(folder, data), ...args)

/** A primary with TLS and a replica without, of Debian's PostgreSQL. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sipspace-tls-'))
  await chmod(folder, 0o777)
  ;[primary, replica] = [await freePort(), await freePort()]
  await writeFile(join(folder, 'password'), PASSWORD)
  const authorities = `openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=authority -keyout ca.key -out ca.crt &&
    openssl req -newkey rsa:2048 -nodes -subj /CN=localhost -keyout server.key -out server.csr &&
    printf subjectAltName=DNS:localhost > names && openssl x509 -req -in server.csr -CA ca.crt -CAkey ca.key -days 2 -extfile names -out server.crt &&
    openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=another -keyout other.key -out other.crt`
  await asPostgres('sh', '-c', `cd ${folder} && ${authorities}`)
  const start = async (data: string, port: number, options = '') => {
    const sockets = `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=${folder} -c fsync=off`
    await control(data, '-l', join(folder, `${data}.log`), '-o', `${sockets} ${options}`, '-w', 'start')
  }
  const secret = `--pwfile=${join(folder, 'password')}`
  await asPostgres(
    `${BINARIES}/initdb`,
    '-D',
    join(folder, 'one'),
    '-U',
    'postgres',
    '-A',
    'scram-sha-256',
    secret,
    '-E',
    'UTF8',
    '--locale=C.UTF-8',
  )
  await start('one', primary, `-c ssl=on -c ssl_cert_file=${folder}/server.crt -c ssl_key_file=${folder}/server.key`)
  const source = `host=${folder} port=${primary} user=postgres password='${PASSWORD.replaceAll("'", "\\'")}'`
  await asPostgres(`${BINARIES}/pg_basebackup`, '-d', source, '-D', join(folder, 'two'), '-R', '-c', 'fast')
  await start('two', replica)
}, 60_000)

afterAll(async () => {
  for (const data of ['two', 'one']) await control(data, '-m', 'immediate', 'stop').catch(() => {})
  await rm(folder, { recursive: true })
})

const url = (rest: string, hosts = `localhost:${primary}`, database = 'postgres') =>
  `postgresql://postgres:${WRITTEN}@${hosts}/${database}?${rest}`

async function isEncrypted(connection: string): Promise<boolean> {
  const client = await openClient(candidatesOf(connection))
  try {
    const { rows } = await client.query('select ssl from pg_stat_ssl where pid = pg_backend_pid()')
    return rows[0].ssl
  } finally {
    await client.end()
  }
}

describe('sslmode', () => {
  it.each([
    ['sslmode=disable', true, false],
    ['sslmode=allow', true, false],
    ['sslmode=prefer', true, true],
    ['sslmode=require', true, true],
    ['sslmode=verify-ca&sslrootcert=CA', true, true],
    ['sslmode=verify-full&sslrootcert=CA', true, true],
    ['sslmode=require&sslrootcert=OTHER', false, false],
    ['sslmode=verify-ca&sslrootcert=OTHER', false, false],
    ['sslmode=verify-full', false, false],
  ])('%s', async (rest, connects, encrypted) => {
    const connection = url(rest.replace('CA', `${folder}/ca.crt`).replace('OTHER', `${folder}/other.crt`))
    if (connects) expect(await isEncrypted(connection)).toBe(encrypted)
    else await expect(isEncrypted(connection)).rejects.toThrow(/certificate/)
  })

  it('verify-full refuses a certificate of another name, which verify-ca takes', async () => {
    const at = (mode: string) => url(`sslmode=${mode}&sslrootcert=${folder}/ca.crt`, `127.0.0.1:${primary}`)
    expect(await isEncrypted(at('verify-ca'))).toBe(true)
    await expect(isEncrypted(at('verify-full'))).rejects.toThrow(/127\.0\.0\.1/)
  })

  it('prefer does without where the server has no TLS, and require does not', async () => {
    const at = (mode: string) => url(`sslmode=${mode}`, `localhost:${replica}`)
    expect(await isEncrypted(at('prefer'))).toBe(false)
    await expect(isEncrypted(at('require'))).rejects.toThrow(/does not support SSL/)
  })

  it('is of no matter at a Unix socket', async () => {
    const at = `postgresql://postgres:${WRITTEN}@/postgres?host=${folder}&port=${primary}&sslmode=verify-full`
    expect(await isEncrypted(at)).toBe(false)
  })
})

describe('several hosts', () => {
  const pools: ReturnType<typeof createPool>[] = []
  afterAll(() => Promise.all(pools.map((pool) => pool.end())))
  const poolOf = (hosts: string, rest = 'sslmode=prefer') => {
    const pool = createPool({ connection: url(rest, hosts) })
    pools.push(pool)
    return pool
  }
  const portOf = async (pool: ReturnType<typeof createPool>) =>
    Number((await pool.query("select current_setting('port') as port")).rows[0].port)

  it('serve by the one that takes writes, whichever comes first, and a host that is away is no obstacle', async () => {
    const away = await freePort()
    for (const target of ['sslmode=prefer', 'target_session_attrs=read-write']) {
      const pool = poolOf(`127.0.0.1:${away},localhost:${replica},localhost:${primary}`, target)
      expect(await portOf(pool)).toBe(primary)
      expect(
        await createDatabase(pool)
          .selectNoFrom((eb) => eb.val(1).as('one'))
          .execute(),
      ).toHaveLength(1)
    }
  })

  it('a replica alone is refused', async () => {
    await expect(poolOf(`localhost:${replica}`).query('select 1')).rejects.toMatchObject({ code: '25006' })
  })

  it('a connection whose server ends is thrown away at once', async () => {
    const pool = poolOf(`localhost:${primary}`)
    const [{ pid }] = (await pool.query('select pg_backend_pid() as pid')).rows
    const client = await openClient(candidatesOf(url('sslmode=disable')))
    const closed = new Promise((resolve) => pool.once('remove', resolve))
    pool.on('error', () => {})
    await client.query('select pg_terminate_backend($1)', [pid])
    await client.end()
    await closed
    expect((await pool.query('select pg_backend_pid() as pid')).rows[0].pid).not.toBe(pid)
  })
})

describe('a primary whose synchronous standby is away', () => {
  it('is found to be waiting once a commit has hung, and well when it goes on', async () => {
    const admin = await openClient(candidatesOf(url('sslmode=disable')))
    const pool = createPool({ connection: url('sslmode=disable') })
    const db = createDatabase(pool)
    const setStandby = async (names: string) => {
      await admin.query(`alter system set synchronous_standby_names = '${names}'`)
      await admin.query('select pg_reload_conf()')
    }
    try {
      expect(await writability(db)).toBe('ok')
      await setStandby('absent')
      const writer = await openClient(candidatesOf(url('sslmode=disable')))
      const committed = writer.query('create table hangs ()')
      await expect.poll(() => writability(db)).toBe('waiting')
      await setStandby('')
      await committed
      await writer.end()
      expect(await writability(db)).toBe('ok')
    } finally {
      await pool.end()
      await admin.end()
    }
  }, 30_000)
})

describe('a start', () => {
  it('waits for a database that is a replica still', async () => {
    await using server = await builtServer()
    const starting = server.run({
      DATABASE_URL: url('sslmode=disable', `localhost:${replica}`),
      DATABASE_WAIT_SECONDS: '60',
    })
    await expect.poll(() => starting.stdout(), { timeout: 30_000 }).toContain('cannot be used yet')
    await control('two', '-w', 'promote')
    expect(await starting.address()).toMatch(/^http/)
    expect(await starting.end('SIGTERM')).toBe(0)
  }, 90_000)
})

describe('a database', () => {
  const withDatabase = async (statements: string[], use: (connection: string) => Promise<void>) => {
    const admin = await openClient(candidatesOf(url('sslmode=disable')))
    try {
      for (const statement of statements) await admin.query(statement)
      await use(url('sslmode=disable', `localhost:${primary}`, 'odd'))
    } finally {
      await admin.query('drop database odd with (force)')
      await admin.end()
    }
  }
  const sipspace = async (connection: string) => {
    const [stdout, stderr] = [new PassThrough(), new PassThrough()]
    const io = { stdin: Readable.from([]), stdout, stderr }
    const code = await runCli(['migrate'], { DATABASE_URL: connection }, io)
    stderr.end()
    return { code, stderr: await text(stderr) }
  }

  it('is used whatever its search_path is', () =>
    withDatabase(
      ['create database odd', "alter database odd set search_path = 'hostile', pg_catalog"],
      async (connection) => {
        expect(await sipspace(connection)).toEqual({ code: 0, stderr: '' })
        const client = await openClient(candidatesOf(connection))
        const { rows } = await client.query(
          "select relnamespace::regnamespace::text as schema from pg_class where relname = 'accounts' and relkind = 'r'",
        )
        await client.end()
        expect(rows).toEqual([{ schema: 'public' }])
      },
    ))
}, 60_000)
