import { type CsvRecord, createRecordReader } from './csv-records.rules.ts'
import type { DelimiterValue, EncodingValue } from './imports.schema.ts'

/** The first line of a file that says what separates its cells, as Excel reads it, quoted or not. */
const SEPARATOR_LINE = /^\ufeff?"?sep=(.)"?[\r\n]/i

/** A first line that is neither a header nor an account: `sep=;`, or `version:v1.0` in templates of Microsoft 365. */
const isSeparatorLine = ({ line, cells }: CsvRecord): boolean =>
  line === 1 &&
  /^\ufeff?(?:sep=.?|version:v[\d.]+)$/i.test(cells[0] ?? '') &&
  cells.slice(1).every((cell) => cell === '')

/** The encoding of a file's first bytes: what its byte order mark says, else UTF-8 when they are that. */
export function detectEncoding(start: Buffer): EncodingValue {
  if (start[0] === 0xff && start[1] === 0xfe) return 'utf-16le'
  if (start[0] === 0xfe && start[1] === 0xff) return 'utf-16be'
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(start, { stream: true })
    return 'utf-8'
  } catch {
    return 'windows-1252'
  }
}

const DELIMITERS: DelimiterValue[] = [',', ';', '\t', '|']

/** What separates the cells: what gives the first lines the most cells, as many on each. */
export function detectDelimiter(start: FileStart): DelimiterValue {
  const declared = DELIMITERS.find((delimiter) => delimiter === SEPARATOR_LINE.exec(start.text)?.[1])
  if (declared !== undefined) return declared
  let best: { delimiter: DelimiterValue; cells: number } = { delimiter: ',', cells: 1 }
  for (const delimiter of DELIMITERS) {
    const records = firstRecords(start, delimiter)
    const cells = records[0]?.cells.length ?? 1
    const isEven = records.every((record) => record.fault || record.cells.length === cells)
    if (isEven && cells > best.cells) best = { delimiter, cells }
  }
  if (best.cells > 1) return best.delimiter
  const [header = ''] = start.text.split(/[\r\n]+/, 1)
  return DELIMITERS.toSorted((a, b) => header.split(b).length - header.split(a).length)[0] ?? ','
}

const PREVIEW_RECORDS = 11

/** The first piece of a file. */
export interface FileStart {
  text: string
  /** whether it is all of it, so that its last line is not cut */
  isWhole: boolean
}

/** The first records of a file. */
export function firstRecords({ text, isWhole }: FileStart, delimiter: DelimiterValue): CsvRecord[] {
  const records: CsvRecord[] = []
  for (const record of createRecordReader(delimiter)(text, isWhole)) {
    if (isSeparatorLine(record)) continue
    records.push(record)
    if (records.length === PREVIEW_RECORDS) break
  }
  return records
}

export const decodeStart = (start: Buffer, encoding: EncodingValue): string =>
  new TextDecoder(encoding).decode(start, { stream: true })

/** The records of a file, one by one; a line that cannot be read is one with a fault. */
export async function* readRecords(
  chunks: AsyncIterable<Buffer>,
  { delimiter, encoding }: { delimiter: DelimiterValue; encoding: EncodingValue },
): AsyncGenerator<CsvRecord> {
  const read = createRecordReader(delimiter)
  const decoder = new TextDecoder(encoding)
  for await (const chunk of chunks) yield* withoutSeparatorLine(read(decoder.decode(chunk, { stream: true }), false))
  yield* withoutSeparatorLine(read(decoder.decode(), true))
}

function* withoutSeparatorLine(records: Iterable<CsvRecord>): Generator<CsvRecord> {
  for (const record of records) if (!isSeparatorLine(record)) yield record
}

/** The text of a cell: spaces around one without quotation marks belong to no value. */
export const textOf = ({ cells, quoted }: CsvRecord, index: number): string | undefined =>
  quoted[index] === true ? cells[index] : cells[index]?.trim()
