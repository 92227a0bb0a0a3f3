import { randomUUID } from 'node:crypto'
import { createReadStream, type ReadStream } from 'node:fs'
import { mkdir, open, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { FileStore } from '@sipspace/core'

const HEAD_BYTES = 64
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/**
 * Keeps files in `<folder>/files`, each by its id and for its owner's eyes only. Nothing that a client says becomes part of
 * a path: an id is a UUID.
 */
export function createFileStore(folder: string): FileStore {
  const home = join(folder, 'files')

  function pathOf(id: string): string {
    const name = id.toLowerCase()
    if (!UUID.test(name)) throw new Error('a file is named by a UUID')
    return join(home, name)
  }

  return {
    async receive(source, maxBytes) {
      await mkdir(home, { recursive: true, mode: 0o700 })
      const unfinished = join(home, `.${randomUUID()}.part`)
      const discard = () => rm(unfinished, { force: true })
      let size = 0
      let head = Buffer.alloc(0)
      try {
        const file = await open(unfinished, 'wx', 0o600)
        try {
          for await (const chunk of source) {
            size += chunk.length
            if (size > maxBytes) break
            if (head.length < HEAD_BYTES) head = Buffer.concat([head, chunk]).subarray(0, HEAD_BYTES)
            await file.write(chunk)
          }
          await file.sync()
        } finally {
          await file.close()
        }
        if (size > maxBytes) {
          await discard()
          return null
        }
        return { size, head, discard, commit: (id) => rename(unfinished, pathOf(id)) }
      } catch (error) {
        await discard().catch(() => undefined)
        throw error
      }
    },

    read: (id) =>
      new Promise<ReadStream | null>((resolve, reject) => {
        const stream = createReadStream(pathOf(id))
        stream.once('ready', () => resolve(stream))
        stream.once('error', (error: NodeJS.ErrnoException) =>
          error.code === 'ENOENT' ? resolve(null) : reject(error),
        )
      }),

    remove: (id) => rm(pathOf(id), { force: true }),
  }
}
