import { createHash } from 'node:crypto'
import { access, chmod, chown, constants, lstat, mkdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { findBarrier, type UnixUser } from './access.ts'
import { EmbeddedPostgresError } from './error.ts'
import type { Home } from './home.ts'

/** PostgreSQL names its socket after the port, even when it does not listen on any. */
export const PORT = 5432

/** File name of the socket in its folder. */
export const SOCKET = `.s.PGSQL.${PORT}`

// sockaddr_un has room for 107 bytes on Linux and for 103 on macOS
const LONGEST_SOCKET_PATH = 103

/**
 * Makes the folder for the socket, closed to all but the user PostgreSQL runs as: within the home where the path of a
 * socket is short enough, else a folder of temporary files, always the same for a home.
 *
 * @throws EmbeddedPostgresError when another user has put something in its place
 */
export async function ensureSocketFolder(home: Home): Promise<string> {
  const short = `sipspace-${createHash('sha256').update(home.folder).digest('hex').slice(0, 12)}`
  for (const folder of [join(home.folder, 'run'), join(tmpdir(), short), join('/tmp', short)]) {
    if (Buffer.byteLength(join(folder, SOCKET)) > LONGEST_SOCKET_PATH) continue
    if (!(await isUsable(dirname(folder), home.runAs))) continue
    await ensurePrivateFolder(folder, home.runAs)
    return folder
  }
  throw new EmbeddedPostgresError(
    `no folder for the database's socket: DATA_DIR is too long a path for it, and /tmp cannot be used`,
  )
}

async function isUsable(parent: string, runAs: UnixUser | undefined): Promise<boolean> {
  try {
    await access(parent, constants.W_OK | constants.X_OK)
    return !runAs || !(await findBarrier(parent, runAs))
  } catch {
    return false
  }
}

async function ensurePrivateFolder(folder: string, runAs: UnixUser | undefined): Promise<void> {
  await mkdir(folder, { mode: 0o700 }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error
  })
  const found = await lstat(folder)
  const expected = [process.getuid?.(), runAs?.uid]
  if (!found.isDirectory() || !expected.includes(found.uid)) {
    throw new EmbeddedPostgresError(
      `the database's socket cannot be made in ${folder}, which is ` +
        `${found.isDirectory() ? `owned by somebody else (uid ${found.uid})` : 'not a folder'}: ` +
        `remove it, or set DATA_DIR to a shorter path`,
    )
  }
  if (runAs) await chown(folder, runAs.uid, runAs.gid)
  if ((found.mode & 0o7777) !== 0o700) await chmod(folder, 0o700)
}
