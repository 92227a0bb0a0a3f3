import type { Database } from '../database/database.ts'
import type { CsvRecord } from './csv-records.rules.ts'
import { readFile } from './files.rules.ts'
import { readChunks, selectCorrections } from './imports.queries.ts'
import type { ImportPlanValue } from './imports.schema.ts'

/**
 * The lines of the file of an import, with what was put right in it since it was uploaded.
 *
 * @throws UnreadableFile for a workbook that cannot be read at all
 */
export async function* correctedLines(
  db: Database,
  id: number,
  plan: ImportPlanValue,
  chunks: AsyncIterable<Buffer> = readChunks(db, id),
): AsyncGenerator<CsvRecord> {
  const corrections = await selectCorrections(db, id)
  for await (const record of readFile(chunks, plan)) {
    const cells = corrections.get(record.line)
    yield cells === undefined ? record : correctedRecord(record.line, cells)
  }
}

export const correctedRecord = (line: number, cells: string[]): CsvRecord => ({
  line,
  cells,
  quoted: cells.map(() => false),
  isCorrected: true,
})
