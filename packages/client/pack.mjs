import { execFileSync } from 'node:child_process'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * Packs the package as it is published, into a folder.
 *
 * @returns the path of the tarball
 */
export async function pack(folder) {
  execFileSync('npx', ['-y', 'pnpm@12.21.0', 'pack', '--pack-destination', folder], { cwd: import.meta.dirname })
  const name = (await readdir(folder)).find((file) => file.endsWith('.tgz'))
  if (!name) throw new Error('nothing was packed')
  return join(folder, name)
}
