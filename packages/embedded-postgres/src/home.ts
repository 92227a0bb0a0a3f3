import { createHash } from 'node:crypto'
import type { Stats } from 'node:fs'
import {
  access,
  chmod,
  constants,
  lchown,
  lstat,
  mkdir,
  readdir,
  realpath,
  rmdir,
  stat,
  symlink,
} from 'node:fs/promises'
import { join } from 'node:path'
import { type Barrier, findBarrier, type UnixUser } from './access.ts'
import { EmbeddedPostgresError } from './error.ts'
import { ensureSystemFolder, SYSTEM_FOLDER } from './system-folder.ts'

/** The folder that holds the cluster (`data`), its log and, where short enough, its socket (`run`). */
export interface Home {
  /** real path, without symbolic links */
  readonly folder: string
  /** the user to run PostgreSQL as, when it is not ours: PostgreSQL refuses to run as root */
  readonly runAs: UnixUser | undefined
}

/** Name of the cluster within {@link Home.folder}. */
export const CLUSTER = 'data'

const NOBODY: UnixUser = { uid: 65534, gid: 65534 }

interface HomeOptions {
  readonly dataDir: string
  readonly dataDirIsDefault: boolean
  readonly notice: (line: string) => void
}

/**
 * Finds or creates `<dataDir>/postgres` such that the user PostgreSQL runs as can get there. For root and a default
 * data folder this may be a symbolic link into /var/lib/sipspace, which later starts follow.
 *
 * @throws EmbeddedPostgresError when the folder is out of reach; a file system error when it cannot be made
 */
export async function openHome(options: HomeOptions): Promise<Home> {
  await mkdir(options.dataDir, { recursive: true })
  return process.getuid?.() === 0 ? openHomeAsRoot(options) : openOwnHome(options)
}

async function openOwnHome({ dataDir }: HomeOptions): Promise<Home> {
  const path = join(dataDir, 'postgres')
  if (!(await find(path))) await mkdir(path, { mode: 0o700 }).catch(unlessExists)
  const folder = await follow(path)
  await access(folder, constants.W_OK | constants.X_OK)
  return { folder, runAs: undefined }
}

async function openHomeAsRoot(options: HomeOptions): Promise<Home> {
  const path = join(options.dataDir, 'postgres')
  if (!(await find(path))) await createHomeAsRoot(options, path)
  const folder = await follow(path)
  const { uid, mode } = await stat(folder)
  // the home stays root's, so that the database user cannot plant links in it; but that user must pass through
  if (uid === 0) await chmod(folder, (mode & 0o7777) | 0o711)
  const runAs = await databaseUser(join(folder, CLUSTER))
  const barrier = await findBarrier(folder, runAs)
  if (barrier) throw outOfReach(options, barrier, runAs)
  return { folder, runAs }
}

async function createHomeAsRoot(options: HomeOptions, path: string): Promise<void> {
  const barrier = await findBarrier(options.dataDir, NOBODY)
  if (!barrier) await mkdir(path, { mode: 0o711 }).catch(unlessExists)
  else if (options.dataDirIsDefault) await createHomeElsewhere(options, path, barrier)
  else throw outOfReach(options, barrier, NOBODY)
}

/** Never takes over a folder in use: it may belong to a clone that has been moved. */
async function createHomeElsewhere({ dataDir, notice }: HomeOptions, path: string, barrier: Barrier): Promise<void> {
  await ensureSystemFolder()
  const name = createHash('sha256')
    .update(await realpath(dataDir))
    .digest('hex')
    .slice(0, 12)
  for (let attempt = 1; ; attempt++) {
    const folder = join(SYSTEM_FOLDER, attempt === 1 ? name : `${name}-${attempt}`)
    await mkdir(folder, { mode: 0o711 }).catch(unlessExists)
    if ((await readdir(folder)).length > 0) continue
    try {
      await symlink(folder, path)
    } catch (error) {
      // a start at the same time was faster, perhaps with this very folder
      unlessExists(error)
      if ((await realpath(path)) !== folder) await rmdir(folder)
      return
    }
    notice(
      `the database is kept in ${folder}, with a link to it at ${path}: PostgreSQL cannot run as root, ` +
        `and its user (uid ${NOBODY.uid}) may not enter ${barrier.path}`,
    )
    return
  }
}

/** Who owns the cluster runs it, so that a data folder works for root as it did for the user who made it. */
async function databaseUser(cluster: string): Promise<UnixUser> {
  const owner = await find(cluster)
  if (!owner) return NOBODY
  if (owner.uid !== 0) return { uid: owner.uid, gid: owner.gid }
  // a backup copied back by root
  await giveTree(cluster, NOBODY)
  return NOBODY
}

async function giveTree(folder: string, user: UnixUser): Promise<void> {
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    await lchown(join(entry.parentPath, entry.name), user.uid, user.gid)
  }
  // last, as it tells whether the work is done
  await lchown(folder, user.uid, user.gid)
}

async function find(path: string): Promise<Stats | undefined> {
  return lstat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
}

async function follow(path: string): Promise<string> {
  return realpath(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error
    throw new EmbeddedPostgresError(
      `the database folder that ${path} links to is missing: put it back, or remove the link to start an empty database`,
    )
  })
}

function outOfReach(
  { dataDir, dataDirIsDefault }: HomeOptions,
  barrier: Barrier,
  user: UnixUser,
): EmbeddedPostgresError {
  return new EmbeddedPostgresError(
    `DATA_DIR ${dataDirIsDefault ? `(not set, hence ${dataDir})` : dataDir} is out of reach for the database: ` +
      `PostgreSQL cannot run as root, and its user (uid ${user.uid}) lacks the permission to enter ${barrier.path} ` +
      `(mode ${barrier.mode}); run "chmod o+x ${barrier.path}", set DATA_DIR to another folder ` +
      `or do not start sipspace as root`,
  )
}

function unlessExists(error: unknown): void {
  if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
}
