import { decodeStart, detectDelimiter, detectEncoding, type FileStart, firstRecords, readRecords } from './csv.rules.ts'
import type { CsvRecord } from './csv-records.rules.ts'
import { guessFields } from './import-columns.rules.ts'
import {
  type DelimiterValue,
  type EncodingValue,
  type FileFormatValue,
  type ImportPlanValue,
  type ImportPreviewValue,
  MAX_COLUMNS,
} from './imports.schema.ts'
import { isVcard, readVcards, VCARD_COLUMNS } from './vcard-records.rules.ts'
import { MAX_XLSX_BYTES, readXlsx, UnreadableFile } from './xlsx.rules.ts'

/** Workbooks are ZIP archives; those of Excel before 2007 are not read. */
const isZip = (start: Buffer): boolean => start.subarray(0, 4).equals(Buffer.from('PK\x03\x04'))
const isOldExcel = (start: Buffer): boolean => start.subarray(0, 4).equals(Buffer.from([0xd0, 0xcf, 0x11, 0xe0]))

/** @throws UnreadableFile for a workbook of Excel before 2007 */
function detectFormat(start: Buffer, encoding: EncodingValue): FileFormatValue {
  if (isOldExcel(start)) throw new UnreadableFile('a workbook of Excel before 2007')
  if (isZip(start)) return 'xlsx'
  return isVcard(decodeStart(start, encoding)) ? 'vcard' : 'csv'
}

async function whole(chunks: AsyncIterable<Buffer>): Promise<Buffer> {
  const parts: Buffer[] = []
  let bytes = 0
  for await (const chunk of chunks) {
    bytes += chunk.length
    if (bytes > MAX_XLSX_BYTES) throw new UnreadableFile('the workbook is too large')
    parts.push(chunk)
  }
  return Buffer.concat(parts)
}

async function* decoded(chunks: AsyncIterable<Buffer>, encoding: EncodingValue): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding)
  for await (const chunk of chunks) yield decoder.decode(chunk, { stream: true })
  yield decoder.decode()
}

/**
 * The lines of a file, one by one; one that cannot be read has a fault.
 *
 * @throws UnreadableFile for a workbook that cannot be read at all
 */
export async function* readFile(chunks: AsyncIterable<Buffer>, plan: ImportPlanValue): AsyncGenerator<CsvRecord> {
  if (plan.format === 'xlsx') yield* readXlsx(await whole(chunks))
  else if (plan.format === 'vcard') yield* readVcards(decoded(chunks, plan.encoding))
  else yield* readRecords(chunks, plan)
}

const PREVIEW_RECORDS = 11

async function some(records: AsyncIterable<CsvRecord> | Iterable<CsvRecord>): Promise<CsvRecord[]> {
  const first: CsvRecord[] = []
  for await (const record of records) {
    first.push(record)
    if (first.length === PREVIEW_RECORDS) break
  }
  return first
}

interface Wanted {
  delimiter?: DelimiterValue | undefined
  encoding?: EncodingValue | undefined
  header?: boolean | undefined
}

/**
 * How a file seems to be read, as far as it is not said, and its first lines.
 *
 * @param chunks the file again and again, from its beginning
 * @throws UnreadableFile
 */
export async function previewFile(
  { start, bytes, chunks }: { start: Buffer; bytes: number; chunks: () => AsyncIterable<Buffer> },
  wanted: Wanted,
): Promise<ImportPreviewValue> {
  const encoding = wanted.encoding ?? detectEncoding(start)
  const format = detectFormat(start, encoding)
  const delimiter = wanted.delimiter ?? ','
  if (format === 'vcard') {
    const records = await some(readVcards(decoded(chunks(), encoding)))
    const columns = VCARD_COLUMNS.map((column) => ({ ...column }))
    return { format, delimiter, encoding, header: false, columns, rows: records.map(({ cells }) => cells).slice(0, 10) }
  }
  if (format === 'xlsx') {
    return { format, ...tableOf(await some(readXlsx(await whole(chunks()))), wanted), delimiter, encoding: 'utf-8' }
  }
  const text: FileStart = { text: decodeStart(start, encoding), isWhole: start.length === bytes }
  const separator = wanted.delimiter ?? detectDelimiter(text)
  return { format, ...tableOf(firstRecords(text, separator), wanted), delimiter: separator, encoding }
}

/** The columns of a table and its first lines. */
function tableOf(records: readonly CsvRecord[], wanted: Wanted) {
  const lines = records.map(({ cells }) => cells.slice(0, MAX_COLUMNS))
  const [first = []] = lines
  const guessed = guessFields(first)
  // two are no chance: a file of people may have addresses and no usernames
  const header = wanted.header ?? (guessed.includes('username') || guessed.filter(Boolean).length > 1)
  const columns = first.map((name, index) => ({
    name: header ? name.trim() : String(index + 1),
    field: header ? (guessed[index] ?? null) : null,
  }))
  return { header, columns, rows: (header ? lines.slice(1) : lines).slice(0, 10) }
}
