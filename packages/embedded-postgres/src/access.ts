import { realpath, stat } from 'node:fs/promises'
import { dirname } from 'node:path'

/** The system user the database runs as when it is not ours. */
export interface UnixUser {
  readonly uid: number
  readonly gid: number
}

/** A folder or file that keeps a user out. */
export interface Barrier {
  readonly path: string
  readonly mode: string
}

const READ_AND_EXECUTE = 5
const EXECUTE = 1

/**
 * The first thing on the real way to `path` that `user` (never root) may not pass. Every folder above must let it in;
 * `path` itself too, and with `readable` it must also be readable. Looks at permission bits only, as ACLs rarely matter.
 */
export async function findBarrier(path: string, user: UnixUser, readable = false): Promise<Barrier | undefined> {
  const target = await realpath(path)
  for (const step of [...ancestors(target), target]) {
    const needed = readable && step === target ? READ_AND_EXECUTE : EXECUTE
    const { uid, gid, mode } = await stat(step)
    const shift = user.uid === uid ? 6 : user.gid === gid ? 3 : 0
    if (((mode >> shift) & needed) !== needed) {
      return { path: step, mode: (mode & 0o7777).toString(8).padStart(4, '0') }
    }
  }
  return undefined
}

function ancestors(path: string): string[] {
  const parent = dirname(path)
  return parent === path ? [] : [...ancestors(parent), parent]
}
