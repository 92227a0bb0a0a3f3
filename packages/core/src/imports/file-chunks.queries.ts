import { deleteSomeOf, repeatBatches } from '../database/batches.ts'
import type { Database } from '../database/database.ts'

/** Tables that keep the file of an import as it came, in numbered pieces of 256 KiB. */
type ChunkTable = 'import_chunks' | 'dump_import_chunks'

/** Pieces of a file that one statement deletes at most. */
const CHUNKS_AT_ONCE = 500

/** The queries of a table that keeps the files of imports; the tables have the same columns. */
export function chunksIn(name: ChunkTable) {
  // of a union of tables, Kysely checks no column
  const table = name as 'import_chunks'

  async function insertChunk(db: Database, importId: number, number: number, data: Buffer): Promise<void> {
    await db.insertInto(table).values({ import_id: importId, number, data }).execute()
  }

  /** A file as it came, piece by piece. */
  async function* readChunks(db: Database, importId: number): AsyncGenerator<Buffer> {
    for (let number = 0; ; number++) {
      const chunk = await db
        .selectFrom(table)
        .select('data')
        .where('import_id', '=', importId)
        .where('number', '=', number)
        .executeTakeFirst()
      if (!chunk) return
      yield chunk.data
    }
  }

  /** Whether the file is there, whole or in part. */
  async function hasFile(db: Database, importId: number): Promise<boolean> {
    const chunk = await db
      .selectFrom(table)
      .select('number')
      .where('import_id', '=', importId)
      .limit(1)
      .executeTakeFirst()
    return chunk !== undefined
  }

  /** Deletes the file of an import, in batches. */
  async function deleteChunks(db: Database, importId: number): Promise<void> {
    const part = { column: 'import_id', value: importId, limit: CHUNKS_AT_ONCE }
    await repeatBatches(CHUNKS_AT_ONCE, () => deleteSomeOf(db, table, part))
  }

  return { insertChunk, readChunks, hasFile, deleteChunks }
}
