import { execFile } from 'node:child_process'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

const CLIENT = join(import.meta.dirname, '../../packages/client')

/** One at a time: a build begins by removing what the one before has made. */
const exclusively = (program: string, ...args: string[]) =>
  promisify(execFile)('flock', [join(CLIENT, 'node_modules/.pack-lock'), program, ...args], {
    cwd: CLIENT,
    timeout: 300_000,
  })

const tarballIn = async (folder: string): Promise<string> =>
  join(folder, (await readdir(folder)).find((file) => file.endsWith('.tgz')) ?? '')

/** Packs `@sipspace/client`, as `npm publish` does, into a folder; its tarball. */
export async function packClient(folder: string): Promise<string> {
  await exclusively('npx', '-y', 'pnpm@12.21.0', 'pack', '--pack-destination', folder)
  return tarballIn(folder)
}

/** {@link packClient}, and what publint and attw say of the package. */
export async function checkClient(folder: string): Promise<{ tarball: string; said: string }> {
  const { stdout } = await exclusively('node', 'check-package.mjs', folder)
  return { tarball: await tarballIn(folder), said: stdout }
}
