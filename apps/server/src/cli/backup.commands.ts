import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chmod, mkdir, mkdtemp, readdir, readFile, realpath, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { candidatesOf, openClient } from '@sipspace/core'
import type { Command } from 'commander'
import { z } from 'zod'
import { type Config, parseSettings } from '../config/config.ts'
import { VERSION } from '../version.ts'
import { CommandError, type Io, type Open } from './operator.ts'
import { confirm, print } from './output.ts'

/** What an archive says of itself; `files`: the folder of the embedded database, `dump`: one of pg_dump's. */
const Manifest = z.object({ version: z.string(), created_at: z.string(), database: z.enum(['files', 'dump']) })

const MANIFEST = 'sipspace-backup.json'
const DUMP = 'database.dump'
/** DATA_DIR, as the archive calls it */
const DATA = 'data'

const run = promisify(execFile)

/** Runs a program of the system; its complaint in one line. */
async function call(program: string, args: string[], env: Record<string, string> = {}): Promise<string> {
  try {
    const { stdout } = await run(program, args, { env: { ...process.env, ...env }, maxBuffer: 2 ** 26 })
    return stdout
  } catch (error) {
    const { code, stderr } = error as { code?: unknown; stderr?: string }
    if (code === 'ENOENT') throw new CommandError(`${program} is not installed, or not in PATH`)
    throw new CommandError(`${basename(program)} failed: ${stderr?.trim().split('\n').at(-1) || String(error)}`)
  }
}

/** A connection string for programs of PostgreSQL, whose arguments others can see: the password goes by the environment. */
function withoutPassword(url: string): { url: string; env: Record<string, string> } {
  const [, start = '', password, rest = ''] = /^(postgres(?:ql)?:\/\/[^:@/?#]*):([^@/?#]*)(@.*)$/s.exec(url) ?? []
  return password === undefined
    ? { url, env: {} }
    : { url: start + rest, env: { PGPASSWORD: decodeURIComponent(password) } }
}

async function rowsOf<T extends object>(url: string, statement: string): Promise<T[]> {
  const client = await openClient(candidatesOf(url))
  try {
    return (await client.query<T>(statement)).rows
  } finally {
    await client.end()
  }
}

/** @throws CommandError when the tool is older than the server, as it would refuse to work with it */
async function requireVersion(tool: string, url: string): Promise<void> {
  const [, version = '0'] = /(\d+)/.exec(await call(tool, ['--version'])) ?? []
  const [row] = await rowsOf<{ major: number }>(
    url,
    "select current_setting('server_version_num')::integer / 10000 as major",
  )
  const major = row?.major ?? 0
  if (Number(version) < major) {
    throw new CommandError(
      `${tool} is of PostgreSQL ${version}, and the server of ${major}: install postgresql-client-${major}, or name its folder with --pg-bin`,
    )
  }
}

interface Where {
  file: string
  config: Config
  /** a program of PostgreSQL by its name */
  tool: (name: string) => string
}

/** Whether a process has the embedded database. */
async function runsEmbedded(dataDir: string): Promise<boolean> {
  const lock = await readFile(join(dataDir, 'postgres', DATA, 'postmaster.pid'), 'utf8').catch(() => '')
  const pid = Number(lock.split('\n')[0])
  if (!Number.isInteger(pid) || pid <= 0) return false
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

async function backUp({ file, config, tool }: Where): Promise<void> {
  const { DATABASE_URL: url, dataDir } = config
  if (existsSync(file)) throw new CommandError(`${file} is there already`)
  if (url === undefined && !existsSync(join(dataDir, 'postgres'))) {
    throw new CommandError(`DATA_DIR: there is no database in ${dataDir}`)
  }
  if (url === undefined && (await runsEmbedded(dataDir))) {
    throw new CommandError(
      'the embedded database runs, and a copy of it would be none: stop the server first, or have a PostgreSQL of your own',
    )
  }
  if (url !== undefined) await requireVersion(tool('pg_dump'), url)
  const folder = await mkdtemp(join(dirname(file), '.sipspace-backup-'))
  try {
    const manifest = { version: VERSION, created_at: new Date().toISOString() }
    const database = url === undefined ? 'files' : 'dump'
    await writeFile(join(folder, MANIFEST), `${JSON.stringify({ ...manifest, database })}\n`)
    const parts = [MANIFEST]
    if (url !== undefined) {
      const { url: shown, env } = withoutPassword(url)
      await call(tool('pg_dump'), ['--format=custom', `--file=${join(folder, DUMP)}`, shown], env)
      parts.push(DUMP)
    }
    if (existsSync(dataDir)) {
      await symlink(await realpath(dataDir), join(folder, DATA))
      parts.push(DATA)
    }
    const left = [`${DATA}/first-admin`, ...(url === undefined ? [] : [`${DATA}/postgres`])]
    const archive = join(folder, 'archive')
    // readable by the owner alone from the first byte on
    await writeFile(archive, '', { mode: 0o600 })
    await call('tar', ['-chf', archive, ...left.map((path) => `--exclude=${path}`), '-C', folder, ...parts])
    await rename(archive, file)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function isEmpty(url: string): Promise<boolean> {
  const rows = await rowsOf(
    url,
    "select from pg_class where relkind in ('r', 'p') and relnamespace = to_regnamespace('public') limit 1",
  )
  return rows.length === 0
}

/** @returns what is in DATA_DIR already and was left as it is */
async function restore({ file, config, tool }: Where): Promise<string[]> {
  const { DATABASE_URL: url, dataDir } = config
  const text = await call('tar', ['-xOf', file, MANIFEST])
  const { database } = Manifest.parse(JSON.parse(text))
  if (database === 'dump' && url === undefined) {
    throw new CommandError('DATABASE_URL: this is the backup of a PostgreSQL of your own: name an empty database')
  }
  if (database === 'files' && url !== undefined) {
    throw new CommandError('DATABASE_URL: this is the backup of an embedded database: leave it unset, and set DATA_DIR')
  }
  if (url !== undefined) {
    await requireVersion(tool('pg_restore'), url)
    if (!(await isEmpty(url)))
      throw new CommandError('DATABASE_URL: the database has tables already: name an empty one')
  } else if (existsSync(join(dataDir, 'postgres'))) {
    throw new CommandError(`DATA_DIR: there is a database in ${dataDir} already: name another folder`)
  }
  await mkdir(dataDir, { recursive: true })
  const folder = await mkdtemp(join(dataDir, '.sipspace-restore-'))
  try {
    await call('tar', ['-xpf', file, '-C', folder])
    if (url !== undefined) {
      const { url: shown, env } = withoutPassword(url)
      const options = ['--exit-on-error', '--single-transaction', '--no-owner', '--no-privileges']
      await call(tool('pg_restore'), [...options, `--dbname=${shown}`, join(folder, DUMP)], env)
    }
    return await moveInto(dataDir, join(folder, DATA))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function moveInto(dataDir: string, folder: string): Promise<string[]> {
  const kept: string[] = []
  for (const name of existsSync(folder) ? await readdir(folder) : []) {
    if (existsSync(join(dataDir, name))) kept.push(name)
    else await rename(join(folder, name), join(dataDir, name))
  }
  await chmod(dataDir, 0o755)
  return kept
}

export function addBackupCommands(
  program: Command,
  open: Open,
  { env, io }: { env: Record<string, string | undefined>; io: Io },
): void {
  const whereOf = (file: string, { pgBin }: { pgBin?: string }): Where => ({
    file: resolve(file),
    config: parseSettings(env),
    tool: (name) => (pgBin === undefined ? name : join(pgBin, name)),
  })
  const pgBin = ['--pg-bin <folder>', 'where pg_dump and pg_restore are, when they are not in PATH'] as const

  program
    .command('backup <file>')
    .description('write the database and DATA_DIR to an archive (tar); a PostgreSQL of your own may run meanwhile')
    .option(...pgBin)
    .action(async (file: string, options: { pgBin?: string }, command: Command) => {
      const where = whereOf(file, options)
      await backUp(where)
      const text = `${where.file} has the backup. Whoever reads it has all password hashes, and the key of secrets.`
      print(io, command.optsWithGlobals<{ json: boolean }>(), { file: where.file }, text)
    })

  program
    .command('restore <file>')
    .description('make the database and DATA_DIR from a backup, where there is neither, and see that they can be used')
    .option(...pgBin)
    .action(async (file: string, options: { pgBin?: string }, command: Command) => {
      const where = whereOf(file, options)
      const said = command.optsWithGlobals<{ json: boolean; yes: boolean }>()
      await confirm(
        io,
        said,
        `${where.config.DATABASE_URL === undefined ? where.config.dataDir : 'The database'} is filled.`,
      )
      const kept = await restore(where)
      const { db } = await open(command)
      const count = async (table: 'spaces' | 'accounts') =>
        Number((await db.selectFrom(table).select(db.fn.countAll().as('n')).executeTakeFirstOrThrow()).n)
      const [spaces, accounts] = [await count('spaces'), await count('accounts')]
      const left = kept.length > 0 ? `\nLeft as they were in DATA_DIR: ${kept.join(', ')}.` : ''
      print(io, said, { spaces, accounts, kept }, `Restored: ${spaces} Spaces and ${accounts} accounts.${left}`)
    })
}
