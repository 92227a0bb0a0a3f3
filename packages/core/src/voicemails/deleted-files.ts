import type { Database } from '../database/database.ts'
import type { FileStore } from '../ports.ts'
import { forgetDeletedFiles, listDeletedFiles } from './voicemails.queries.ts'

const FILES_AT_ONCE = 500

/** Deletes the bytes of files whose voicemails are gone. How many. */
export async function clearDeletedFiles(db: Database, files: FileStore): Promise<number> {
  let cleared = 0
  for (;;) {
    const ids = await listDeletedFiles(db, FILES_AT_ONCE)
    for (const id of ids) await files.remove(id)
    await forgetDeletedFiles(db, ids)
    cleared += ids.length
    if (ids.length < FILES_AT_ONCE) return cleared
  }
}
