import { randomBytes } from 'node:crypto'
import { mkdir, open, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * Writes `<folder>/<timestamp>-<short id>.<extension>`. The file appears complete or not at all, and only its owner can
 * read it.
 *
 * @returns the path of the file
 */
export async function writePrivateFile(folder: string, extension: string, content: Buffer | string): Promise<string> {
  const timestamp = new Date().toISOString().replaceAll(':', '-')
  const name = `${timestamp}-${randomBytes(4).toString('hex')}.${extension}`
  const unfinished = join(folder, `.${name}.part`)
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    const file = await open(unfinished, 'wx', 0o600)
    try {
      await file.writeFile(content)
      await file.sync()
    } finally {
      await file.close()
    }
    const path = join(folder, name)
    await rename(unfinished, path)
    return path
  } catch (error) {
    await rm(unfinished, { force: true }).catch(() => undefined)
    throw error
  }
}
